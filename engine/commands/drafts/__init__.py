"""Redesigning: a draft holds changed files, is kept as it grows, and is published as one."""
