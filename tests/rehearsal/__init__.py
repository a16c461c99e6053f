"""Rehearsals and scenarios, on the shipped files and on small ones of their own."""
