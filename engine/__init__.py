"""Waakvlam: a process engine for Dutch neighbourhood teams."""

__version__ = "0.1.0"
