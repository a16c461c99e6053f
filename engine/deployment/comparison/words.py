"""How a value of a file reads in Dutch: durations, timers, yes and no."""

import re

_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?", re.ASCII
)
_CYCLE = re.compile(r"R(\d*)/(.+)", re.ASCII)
_UNITS = (
    ("jaar", "jaar"), ("maand", "maanden"), ("week", "weken"), ("dag", "dagen"),
    ("uur", "uur"), ("minuut", "minuten"), ("seconde", "seconden"),
)  # fmt: skip
_WORKING = {3: ("werkdag", "werkdagen"), 4: ("werkuur", "werkuren")}
_CALENDAR = {3: ("kalenderdag", "kalenderdagen")}


def duration_words(text: str, calendar: str = "") -> str:
    """`5 werkdagen` for P5D in working days; what is no plain ISO 8601 duration comes back as it is.

    `calendar` is `working` or `calendar`; without it days are just days.
    """
    bare = text.strip()
    match = _DURATION.fullmatch(bare)
    if match is None or not any(match.groups()):
        return f"{bare} ({'in werktijd' if calendar == 'working' else 'in kalendertijd'})" if calendar else bare
    special = {"working": _WORKING, "calendar": _CALENDAR}.get(calendar, {})
    parts = []
    for index, amount in enumerate(match.groups()):
        if amount is not None:
            singular, plural = special.get(index, _UNITS[index])
            parts.append(f"{amount} {singular if amount == '1' else plural}")
    words = _joined(parts)
    outside = calendar == "working" and not any(match.groups()[index] for index in _WORKING)
    return f"{words}, eindigend op een werkdag" if outside else words


def timer_words(kind: str, text: str, calendar: str = "") -> str:
    """`na 5 werkdagen`, `op 2026-03-01`, `3 keer, elke 1 uur`. `kind` is timeDuration, timeDate or timeCycle."""
    bare = text.strip()
    if kind == "timeDuration":
        return f"na {duration_words(bare, calendar)}"
    if kind == "timeDate":
        return f"op {bare}"
    match = _CYCLE.fullmatch(bare)
    if match is None:
        return f"telkens: {bare}"
    often = f"{match[1]} keer" if match[1] else "steeds opnieuw"
    return f"{often}, elke {duration_words(match[2], calendar)}"


def yes_or_no(text: str) -> str:
    return {"true": "ja", "1": "ja", "false": "nee", "0": "nee"}.get(text.strip(), text)


def quoted(name: str) -> str:
    return f"“{name}”"


def counted(number: int, singular: str, plural: str) -> str:
    return f"{number} {singular if number == 1 else plural}"


def listed(parts: list[str]) -> str:
    """`a, b en c`."""
    return _joined(parts)


def shortened(text: str, most: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def apart(before: str, after: str, raw_before: str, raw_after: str) -> tuple[str, str]:
    """Two different values never look the same: where the words are equal, what stands in the file is added."""
    if before != after:
        return before, after
    return f"{before} ({raw_before})", f"{after} ({raw_after})"


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}" if parts else ""
