"""Figures that too few cases stand behind could tell about one person, so screens and sheets do not tell them."""

from engine.insight.shape import Source

LEAST = 5
"""From so many cases on, a figure is told; fewer is “minder dan 5”, without durations."""


def is_small(n: int) -> bool:
    """Whether there is something, but too little to tell. Nothing at all tells about nobody."""
    return 0 < n < LEAST


def must_hide(source: Source, n: int) -> bool:
    """Our own processes are about residents; of an imported log its owner decides what goes in."""
    return source.process_key is not None and is_small(n)
