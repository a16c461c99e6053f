"""Measures what the engine costs: ratios and counts beside times. Run with `python -m engine bench NAME --json`."""
