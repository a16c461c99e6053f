"""What a refusal adds for someone who mistyped a name."""

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(found: str, known: Iterable[str]) -> str:
    """` Bedoel je “…”?`, or nothing when no known name comes near."""
    near = get_close_matches(found, sorted(known), n=1, cutoff=0.6)
    return f" Bedoel je “{near[0]}”?" if near else ""
