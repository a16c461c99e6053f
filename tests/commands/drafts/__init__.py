"""Redesigning: what each command of a draft does and refuses."""
