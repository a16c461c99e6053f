"""What can stand on one side of a comparison: a version, or the cases that began in a year, a half or a quarter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.insight.compare_versions import Group
from engine.insight.shape import Source

_STRETCH = re.compile(r"([0-9]{4})(?:h([12])|k([1-4]))?")
MOST_YEARS = 12
PARTS = ("", "Eerste", "Tweede", "Derde", "Vierde")


@dataclass(frozen=True, slots=True)
class SideChoice:
    """`value` as it stands in the address, `name` in front of a sentence."""

    value: str
    name: str
    group: Group

    @property
    def in_sentence(self) -> str:
        return self.name[:1].lower() + self.name[1:]


def side_choices(source: Source) -> list[tuple[str, list[SideChoice]]]:
    """What can be chosen, under headings; the newest first."""
    versions = [
        SideChoice(f"v{each}", f"Versie {each}", Group(version=each)) for each in sorted(source.versions, reverse=True)
    ]
    found = [("Versies", versions)] if versions else []
    if source.months is None:
        return found
    years = range(source.months[1] // 100, max(source.months[0] // 100, source.months[1] // 100 - MOST_YEARS) - 1, -1)
    for heading, parts in (
        ("Begonnen in een half jaar", ("h2", "h1")),
        ("Begonnen in een kwartaal", ("k4", "k3", "k2", "k1")),
        ("Begonnen in een jaar", ("",)),
    ):
        stretches = [_stretch(f"{year}{part}") for year in years for part in parts]
        found.append((heading, [each for each in stretches if each is not None and _overlaps(each, source.months)]))
    return [(heading, sides) for heading, sides in found if sides]


def usual_sides(choices: Sequence[tuple[str, Sequence[SideChoice]]]) -> tuple[SideChoice, SideChoice] | None:
    """The two newest versions, the older one first; else the two newest halves or quarters. None without two."""
    for _heading, sides in choices:
        if len(sides) > 1:
            return sides[1], sides[0]
    return None


def narrowed(side: SideChoice, team: int | None, outcome: int | None) -> Group:
    return replace(side.group, team=team, outcome=outcome)


def _stretch(value: str) -> SideChoice | None:
    match = _STRETCH.fullmatch(value)
    if match is None:
        return None
    year, half, quarter = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    first, length, name = 1, 12, f"{year}"
    if half:
        first, length, name = 6 * half - 5, 6, f"{PARTS[half]} helft van {year}"
    elif quarter:
        first, length, name = 3 * quarter - 2, 3, f"{PARTS[quarter]} kwartaal van {year}"
    begin = year * 100 + first
    return SideChoice(value, name, Group(first_month=begin, last_month=begin + length - 1))


def _overlaps(side: SideChoice, months: tuple[int, int]) -> bool:
    first, last = side.group.first_month, side.group.last_month
    return first is not None and last is not None and first <= months[1] and last >= months[0]
