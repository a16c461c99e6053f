"""Which names process files may use: areas, teams, groups, partners, funds, and how long work normally takes."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.deployment.wording import suggestion
from engine.errors import Problem

BIGGEST_FILE = 1_000_000
"""Bytes."""
SECTIONS = {
    "areas": "wijken",
    "teams": "teams",
    "groups": "groepen",
    "partners": "partners",
    "funds": "fondsen",
    "categories": "categorieën",
    "life_areas": "leefgebieden",
    "routes": "gewone routes",
}
KNOWN = ("municipality", *SECTIONS, "mandate_levels", "norms")

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ADDRESS = re.compile(r"[!-~]+@[\w-]+(\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Named:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class TeamEntry(Named):
    area: str | None = None  # key of an area; none works in the whole municipality
    phone: str = ""  # whom a partner or resident calls


@dataclass(frozen=True, slots=True)
class GroupEntry(Named):
    holder: str = ""  # what kind of holder its members are: coach, manager, management


@dataclass(frozen=True, slots=True)
class PartnerEntry(Named):
    email: str = ""  # where referrals go; without it none can be sent


@dataclass(frozen=True, slots=True)
class Norms:
    """Working days that a step should take at most: per process and element, and per kind of holder.

    `planned` are the elements of each process in which waiting is what was agreed, as while help goes on.
    """

    processes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    holders: Mapping[str, float] = field(default_factory=dict)
    planned: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_planned(self, process_key: str, element_id: str | None) -> bool:
        """Whether to wait there is what was agreed, and no time lost."""
        return element_id in self.planned.get(process_key, ())

    def days(self, process_key: str, element_id: str | None, holder: str) -> float | None:
        """That of the step where its process has one, else of its kind of holder; None where nothing is agreed."""
        if self.is_planned(process_key, element_id):
            return None
        of_step = self.processes.get(process_key, {}).get(element_id or "")
        return of_step if of_step is not None else self.holders.get(holder)


@dataclass(frozen=True)
class Organisation:
    """One version of organisation.json. `mandate_levels` are group keys, from low to high."""

    municipality: Named
    areas: tuple[Named, ...] = ()
    teams: tuple[TeamEntry, ...] = ()
    groups: tuple[GroupEntry, ...] = ()
    partners: tuple[PartnerEntry, ...] = ()
    funds: tuple[Named, ...] = ()
    categories: tuple[Named, ...] = ()
    life_areas: tuple[Named, ...] = ()
    routes: tuple[Named, ...] = ()  # what the wegwijzer names: where a question may go before money is asked
    mandate_levels: tuple[str, ...] = ()
    norms: Norms = Norms()
    document: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The file as it was read, for what a municipality adds."""

    def decides(self, group: str | None, permission: str | None = None) -> bool:
        """Whether who does the work of this group decides, as a manager does.

        A coach who decides within their own mandate stays a coach; a task for nobody's group tells by its permission.
        """
        if group is None:
            return permission == "decide_request"
        found = self.group(group)
        return found is not None and found.holder == "manager"

    def group(self, key: str) -> GroupEntry | None:
        return next((each for each in self.groups if each.key == key), None)

    def team(self, key: str) -> TeamEntry | None:
        return next((each for each in self.teams if each.key == key), None)

    def partner(self, key: str) -> PartnerEntry | None:
        return next((each for each in self.partners if each.key == key), None)


@dataclass(frozen=True, slots=True)
class OrganisationFile:
    """The file as found: without an organisation when it could not be read, and what is wrong with it."""

    organisation: Organisation | None
    problems: tuple[Problem, ...] = ()


def inspect(source: bytes, filename: str) -> OrganisationFile:
    """Read organisation.json. Never raises: whatever is wrong stands in `problems`."""
    try:
        if len(source) > BIGGEST_FILE:
            raise ValueError("Dit bestand is groter dan 1 MB.")
        content = json.loads(source.decode("utf-8-sig"))
        if not isinstance(content, dict):
            raise ValueError("Dit is geen organisatiebestand: verwacht wordt een JSON-object.")
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return OrganisationFile(None, (Problem(filename, None, "Dit is geen leesbaar JSON-bestand."),))
    except ValueError as error:
        return OrganisationFile(None, (Problem(filename, None, str(error)),))
    reader = _Reader(content, filename)
    organisation = reader.read()
    return OrganisationFile(None if reader.problems else organisation, tuple(reader.problems))


class _Reader:
    def __init__(self, content: Mapping[str, Any], filename: str) -> None:
        self._content = content
        self._filename = filename
        self.problems: list[Problem] = []

    def read(self) -> Organisation:
        for name in self._content.keys() - set(KNOWN):
            self._problem(name, f"Het onderdeel “{name}” kennen we niet.{suggestion(name, KNOWN)}")
        found = {section: tuple(self._entries(section)) for section in SECTIONS}
        areas = {each.key for each in found["areas"]}
        for team in found["teams"]:
            if isinstance(team, TeamEntry) and team.area is not None and team.area not in areas:
                hint = suggestion(team.area, areas)
                self._problem(team.key, f"De wijk “{team.area}” van dit team bestaat niet.{hint}")
        groups = {each.key for each in found["groups"]}
        if not groups:
            self._problem("groups", "Noem ten minste één groep.")
        levels = self._content.get("mandate_levels", [])
        if not isinstance(levels, list) or not all(isinstance(each, str) for each in levels):
            self._problem("mandate_levels", "Maak hiervan een lijst van groepen, van laag naar hoog.")
            levels = []
        for level in levels:
            if level not in groups:
                self._problem("mandate_levels", f"De groep “{level}” bestaat niet.{suggestion(level, groups)}")
        municipality = self._entry("municipality", self._content.get("municipality"), Named)
        return Organisation(
            municipality=municipality or Named("", ""),
            mandate_levels=tuple(levels),
            norms=self._norms(self._content.get("norms", {})),
            document=self._content,
            **found,  # type: ignore[arg-type]  # each section holds entries of its own kind
        )

    def _problem(self, element: str, message: str) -> None:
        self.problems.append(Problem(self._filename, element, message))

    def _entries(self, section: str) -> Iterator[Named]:
        entries = self._content.get(section, [])
        if not isinstance(entries, list):
            self._problem(section, f"Maak van de {SECTIONS[section]} een lijst.")
            return
        kind = {"teams": TeamEntry, "groups": GroupEntry, "partners": PartnerEntry}.get(section, Named)
        seen: set[str] = set()
        for each in entries:
            entry = self._entry(section, each, kind)
            if entry is None:
                continue
            if entry.key in seen:
                self._problem(section, f"“{entry.key}” komt twee keer voor bij de {SECTIONS[section]}.")
                continue
            seen.add(entry.key)
            yield entry

    def _entry(self, section: str, entry: Any, kind: type[Named]) -> Named | None:
        key, name = (entry.get("key"), entry.get("name")) if isinstance(entry, dict) else (None, None)
        if not isinstance(key, str) or not _KEY.fullmatch(key) or len(key) > 64:
            shown = key if isinstance(key, str) else json.dumps(entry)[:60]
            self._problem(section, f"“{shown}” heeft geen goede key. Gebruik kleine letters, cijfers en streepjes.")
            return None
        if not isinstance(name, str) or not 0 < len(name.strip()) <= 120:
            self._problem(section, f"“{key}” heeft geen naam van hoogstens 120 tekens. Vul name in.")
            return None
        if kind is TeamEntry:
            area = entry.get("area")
            if area is not None and not isinstance(area, str):
                self._problem(section, f"De wijk van “{key}” is geen tekst. Vul de key van een wijk in.")
                area = None
            return TeamEntry(key, name.strip(), area, self._line(key, entry, "phone"))
        if kind is GroupEntry:
            return GroupEntry(key, name.strip(), str(entry.get("holder", "")))
        if kind is PartnerEntry:
            email = self._line(key, entry, "email")
            if email and not _ADDRESS.fullmatch(email):
                self._problem(section, f"“{email}” bij “{key}” is geen mailadres, zoals post@organisatie.example.")
            return PartnerEntry(key, name.strip(), email)
        return Named(key, name.strip())

    def _line(self, key: str, entry: Mapping[str, Any], name: str) -> str:
        """An optional line of text of an entry."""
        text = entry.get(name, "")
        if not isinstance(text, str) or not text.isprintable() or len(text) > 200:
            self._problem(key, f"Maak van {name} bij “{key}” één regel tekst van hoogstens 200 tekens.")
            return ""
        return text.strip()

    def _norms(self, norms: Any) -> Norms:
        if not isinstance(norms, dict):
            self._problem("norms", "Maak van de normen een object met processes en holders.")
            return Norms()
        processes = norms.get("processes", {})
        if not isinstance(processes, dict):
            self._problem("norms", "Maak van processes een object: proces, dan onderdeel, dan werkdagen.")
            processes = {}
        return Norms(
            {key: self._days(key, days) for key, days in processes.items()},
            self._days("holders", norms.get("holders", {})),
            self._planned(norms.get("planned", {})),
        )

    def _planned(self, planned: Any) -> dict[str, frozenset[str]]:
        if not isinstance(planned, dict):
            self._problem("norms", "Maak van planned een object: proces, dan een lijst van onderdelen.")
            return {}
        found: dict[str, frozenset[str]] = {}
        for key, elements in planned.items():
            if isinstance(elements, list) and all(isinstance(each, str) for each in elements):
                found[key] = frozenset(elements)
            else:
                self._problem("norms", f"Bij planned van “{key}” hoort een lijst van onderdelen.")
        return found

    def _days(self, name: str, days: Any) -> dict[str, float]:
        found: dict[str, float] = {}
        if not isinstance(days, dict):
            self._problem("norms", f"De normen van “{name}” zijn geen object van naam naar werkdagen.")
            return found
        for key, number in days.items():
            if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number < 10_000:
                self._problem("norms", f"De norm van “{key}” is geen aantal werkdagen groter dan 0.")
            else:
                found[key] = float(number)
        return found
