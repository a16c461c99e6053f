"""Trying a process before it is published: a sandbox, the steps taken in it, and scenarios with what is expected."""
