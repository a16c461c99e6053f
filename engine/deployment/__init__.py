"""Publishing: which files, whether they fit together, and what was published before."""
