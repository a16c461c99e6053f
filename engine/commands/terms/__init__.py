"""Statutory terms that run in a process, and everything that moves with them."""
