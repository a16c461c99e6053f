"""Which figures a request asks for: the filters in its address, whether this person may have them, and links that
keep them.

A filter that cannot be read, or that this source does not have, is left out and said on the page.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from flask import request

from engine import clock
from engine.insight.overview import has_cells
from engine.insight.shape import Choice, Chosen, Overview, Source
from engine.permissions import Subject, verdict
from engine.store.unit_of_work import TenantSession
from engine.web import access, frame
from engine.web.insight_words import Around, Words, month_words, period_words, words
from engine.web.presentation import start_sentence

SHOWS = {
    "waiting": "Wachttijd",
    "working": "Tijd dat iemand eraan werkt",
    "total": "Hele duur van de stap",
    "count": "Hoe vaak",
    "late": "Te laat",
    "open": "Nu open",
}
MEASURES = {"median": "De helft korter dan", "p90": "1 op de 10 langer dan", "total": "Alles samen"}
SORTED = {
    "verloren": "samen gewacht",
    "zaken": "zaken",
    "helft": "helft wacht korter dan",
    "lang": "1 op de 10 wacht langer dan",
    "te-laat": "langer dan de norm",
    "stap": "naam",
}
"""In which order the steps of a table stand; the first one where nothing is said."""
FILTERS = ("van", "tot", "versie", "team", "uitkomst", "stap", "naar", "wie", "variant")
KEPT = (*FILTERS, "toon", "maat", "volgorde", "zoek", "alles")
MOST_LISTED = 20
"""Outcomes in a list; of more the name is typed, with those that fit offered."""
USUAL_MONTHS = 12
"""Of our own processes a page begins with the last year; of a log with all of it."""

TABS = {
    "": "Waar het wacht",
    "verloop": "Verloop",
    "termijnen": "Termijnen",
    "herhaling": "Herhaling en varianten",
    "versies": "Versies",
    "zaken": "Casussen",
}
ROOM = {
    "/knelpunten": "Processen",
    "/knelpunten/opbrengst": "Wat het opbrengt",
    "/knelpunten/regels": "Regels die botsen",
    "/knelpunten/logboeken": "Logboeken",
    "/knelpunten/bewaard": "Bewaard",
}
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter in words; `without` is the page without it, empty where it cannot be taken off."""

    words: str
    without: str


@dataclass(frozen=True)
class Asked:
    """One request for figures. `query` holds what of its address was understood, as it goes into links."""

    source: Source
    chosen: Chosen
    words: Words
    base: str  # path of the main screen
    page: str  # what comes after it, as in TABS
    query: Mapping[str, str]
    problems: tuple[str, ...]
    teams: tuple[tuple[str, str], ...]  # key and name of those that this person may choose
    may_see_all_teams: bool
    is_usual_period: bool

    @property
    def shows(self) -> str:
        return self.query.get("toon", "waiting")

    @property
    def measure(self) -> str:
        """A log has no norms: its activities are held against each other by what is lost at each altogether."""
        return self.query.get("maat", "median" if self.is_own else "total")

    @property
    def is_own(self) -> bool:
        return self.source.log_name is None

    @property
    def period(self) -> str:
        """`december 2025 t/m november 2026`"""
        if self.chosen.first_month is None and self.source.months is not None:
            return f"alles: {period_words(*self.source.months)}"
        return period_words(self.chosen.first_month, self.chosen.last_month)

    @property
    def first_value(self) -> str:
        return "" if self.chosen.first_month is None else month_value(self.chosen.first_month)

    @property
    def last_value(self) -> str:
        return "" if self.chosen.last_month is None else month_value(self.chosen.last_month)

    @property
    def before(self) -> Chosen | None:
        """The same for the stretch of months before; None when it has no begin, or nothing was kept of that time."""
        first, last = self.chosen.first_month, self.chosen.last_month
        if first is None or last is None or self.source.months is None or first <= self.source.months[0]:
            return None
        length = _months_between(first, last) + 1
        return replace(self.chosen, first_month=later(first, -length), last_month=later(first, -1))

    def link(self, to: str | None = None, **changes: object) -> str:
        """The address of this page, or of another of this source, with these filters; None or "" takes one off."""
        query = {**self.query, **{key: str(value) for key, value in changes.items() if value is not None}}
        kept = {key: query[key] for key in query if key not in changes or changes[key] not in (None, "")}
        path = "/".join(part for part in (self.base, self.page if to is None else to) if part)
        return f"{path}?{urlencode(kept)}" if kept else path

    def chips(self) -> list[Chip]:
        said = []
        if not self.is_usual_period:
            said.append(Chip(start_sentence(self.period), self.link(van=None, tot=None)))
        of: dict[str, Callable[[str], str]] = {
            "versie": lambda value: f"Versie {value}",
            "team": lambda _value: self.words.team(self.chosen.team or 0),
            "uitkomst": lambda value: f"Uitkomst: {self.words.outcome(value)}",
            "wie": lambda value: f"Wachtte op: {self.words.holder(value)}",
            "variant": lambda _value: "Eén variant",
        }
        for key, say in of.items():
            if key in self.query:
                is_fixed = key == "team" and not self.may_see_all_teams
                said.append(Chip(say(self.query[key]), "" if is_fixed else self.link(**{key: None})))
        if "stap" in self.query:
            step = self.words.step(self.query["stap"])
            if "naar" in self.query:
                step = f"{step} → {self.words.step(self.query['naar'])}"
            said.append(Chip(f"Stap: {step}", self.link(stap=None, naar=None)))
        return said

    def months(self) -> list[tuple[str, str]]:
        """What can be chosen as a month, newest first, as value and words."""
        if self.source.months is None:
            return []
        first, last = self.source.months
        found = [later(last, -each) for each in range(min(_months_between(first, last), 239) + 1)]
        asked = {each for each in (self.chosen.first_month, self.chosen.last_month) if each} - set(found)
        return [(month_value(each), month_words(each)) for each in sorted({*found, *asked}, reverse=True)]

    def versions(self) -> list[tuple[str, str]]:
        return [(str(each), f"Versie {each}") for each in sorted(self.source.versions, reverse=True)]

    @property
    def types_outcome(self) -> bool:
        """Whether there are too many outcomes to choose one from a list: then its name is typed."""
        return len(self.source.outcomes) > MOST_LISTED

    @property
    def has_rare_outcome(self) -> bool:
        """Whether the outcome is one that a log's steps are not added up for."""
        return not has_cells(self.source, self.chosen.outcome)

    def outcomes(self) -> list[tuple[str, str]]:
        return sorted(((each.key, self.words.outcome(each.key)) for each in self.source.outcomes), key=lambda o: o[1])

    def hidden(self) -> list[tuple[str, str]]:
        """What the filter bar keeps without showing a field for it."""
        return [(key, self.query[key]) for key in self.query if key not in FILTERS[:4] and key != "uitkomst"]

    def tabs(self) -> list[tuple[str, str, bool, None]]:
        """The pages of this source that exist, as `ui.tabs` takes them."""
        rule = "/knelpunten/proces/<key>" if self.is_own else "/knelpunten/logboek/<path:name>"
        there = [page for page in TABS if not page or f"{rule}/{page}" in frame.paths()]
        return [(TABS[page], self.link(page), page == self.page, None) for page in there]


def ask(session: TenantSession, source: Source, page: str = "", known: Around | None = None) -> Asked:
    """What this request asks of `source`; `page` is what follows the main screen in the address.

    Raises `Refused` for a team, or a log, that is not this person's to see.
    """
    actor = access.actor()
    if source.log_name is not None:
        verdict("manage_logs", actor).require()
    named = words(session, source, known)
    reading = _Reading(source, named)
    may_see_all = bool(verdict("see_team_insight", actor, Subject(team_id=None)))
    teams = {
        number: name
        for number, name in named.teams.items()
        if verdict("see_team_insight", actor, Subject(team_id=number))
    }
    team = reading.team(teams, may_see_all) if source.log_name is None else None
    first, last = reading.period()
    usual = _usual_period(source)
    if is_usual := (first, last) in ((None, None), usual):
        first, last = usual
        reading.query.pop("van", None), reading.query.pop("tot", None)
    chosen = Chosen(
        first_month=first,
        last_month=last,
        version=reading.version(),
        team=team,
        outcome=reading.outcome(),
        step=reading.choice("stap", source.steps, "Deze stap"),
        holder=reading.choice("wie", source.holders, "Deze houder"),
        variant=reading.variant(),
    )
    if chosen.step is not None:
        chosen = replace(chosen, next_step=reading.choice("naar", source.steps, "De stap erna"))
    reading.one_of("toon", SHOWS)
    reading.one_of("maat", MEASURES)
    reading.one_of("volgorde", SORTED)
    reading.search()
    return Asked(
        source=source,
        chosen=chosen,
        words=named,
        base=base_of(source),
        page=page,
        query=reading.query,
        problems=tuple(reading.problems),
        teams=tuple(sorted(teams.values(), key=lambda team: team[1])),
        may_see_all_teams=may_see_all,
        is_usual_period=is_usual,
    )


def shown(asked: Asked, figures: Overview | None = None) -> dict[str, Any]:
    """What `insight/base.html` needs. `figures` give it the line with n and how new they are."""
    return {"asked": asked, "figures": figures, "tabs": asked.tabs()}


def room(current: str) -> dict[str, Any]:
    """What `insight/room.html` needs: the pages beside the processes that exist and that this person may see."""
    hidden = () if verdict("manage_logs", access.actor()) else ("/knelpunten/logboeken",)
    there = [path for path in ROOM if path in frame.paths() and path not in hidden]
    return {"room": [(ROOM[path], path, path == current, None) for path in there]}


def base_of(source: Source) -> str:
    """The path of the main screen of a source."""
    if source.log_name is not None:
        return f"/knelpunten/logboek/{quote(source.log_name)}"
    return f"/knelpunten/proces/{quote(source.process_key or '', safe='')}"


def later(month: int, count: int) -> int:
    """So many months later, as 202611."""
    months = (month // 100) * 12 + month % 100 - 1 + count
    return months // 12 * 100 + months % 12 + 1


def month_value(month: int) -> str:
    """`2026-11` of 202611."""
    return f"{month // 100:04}-{month % 100:02}"


def _usual_period(source: Source) -> tuple[int | None, int | None]:
    if source.log_name is not None or source.months is None:
        return None, None
    today = clock.local(clock.now())
    last = min(source.months[1], today.year * 100 + today.month)
    return later(last, 1 - USUAL_MONTHS), last


def _months_between(first: int, last: int) -> int:
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100


class _Reading:
    """Takes an address apart; what is understood is kept for links, what is not is said."""

    def __init__(self, source: Source, named: Words) -> None:
        self._source = source
        self._words = named
        self._asked = {key: request.args.get(key, "").strip() for key in KEPT}
        self.query: dict[str, str] = {}
        self.problems: list[str] = []

    def period(self) -> tuple[int | None, int | None]:
        first, last = self._month("van"), self._month("tot")
        if first is not None and last is not None and first > last:
            self.problems.append("De eerste maand ligt na de laatste. Kies een andere periode.")
            return None, None
        return first, last

    def _month(self, key: str) -> int | None:
        if not (text := self._asked[key]):
            return None
        match = _MONTH.fullmatch(text)
        if match is None or match[1] == "0000":
            self.problems.append(f"“{text[:20]}” is geen maand. Schrijf een maand als 2026-07.")
            return None
        self.query[key] = text
        return int(match[1]) * 100 + int(match[2])

    def team(self, teams: Mapping[int, tuple[str, str]], may_see_all: bool) -> int | None:
        """A team by its key; who may not see all teams always has one of their own."""
        text = self._asked["team"]
        number = next((number for number, (key, _name) in self._words.teams.items() if key == text), None)
        if text and number is None:
            self.problems.append(f"Het team “{text[:64]}” bestaat niet.")
        elif number is not None:
            verdict("see_team_insight", access.actor(), Subject(team_id=number)).require()
        if number is None and not may_see_all:
            own = sorted(teams, key=lambda each: teams[each][1])
            if not own:
                verdict("see_team_insight", access.actor(), Subject(team_id=-1)).require()
            number = own[0]
        if number is not None:
            self.query["team"] = self._words.teams[number][0]
        return number

    def version(self) -> int | None:
        text = self._asked["versie"]
        if text and (not text.isdecimal() or len(text) > 9 or int(text) not in self._source.versions):
            self.problems.append(f"Van versie “{text[:20]}” is hier niets bekend.")
            return None
        if text:
            self.query["versie"] = str(int(text))
        return int(text) if text else None

    def outcome(self) -> int | None:
        """By its key, or as somebody typed it: its words, or a part that only one has."""
        text = self._asked["uitkomst"]
        known = {each.key: self._words.outcome(each.key) for each in self._source.outcomes}
        if text and text not in known:
            typed = text.casefold()
            whole = [key for key, words in known.items() if words.casefold() == typed]
            part = [key for key, words in known.items() if typed in words.casefold()]
            if len(found := whole or part) == 1:
                self._asked["uitkomst"] = found[0]
            elif found:
                self.problems.append(f"“{text[:60]}” kan meer dan één uitkomst zijn. Typ hem verder uit.")
                return None
        return self.choice("uitkomst", self._source.outcomes, "Deze uitkomst")

    def choice(self, key: str, choices: tuple[Choice, ...], what: str) -> int | None:
        text = self._asked[key]
        found = next((each for each in choices if each.key == text), None)
        if text and found is None:
            self.problems.append(f"{what} komt hier niet voor: “{text[:60]}”. We laten dat filter weg.")
        if found is not None:
            self.query[key] = text
        return found.number if found is not None else None

    def variant(self) -> str | None:
        text = self._asked["variant"]
        if text and not re.fullmatch(r"[0-9a-f]{8,32}", text):
            self.problems.append("Deze variant bestaat niet. We laten dat filter weg.")
            return None
        if text:
            self.query["variant"] = text
        return text or None

    def one_of(self, key: str, known: Mapping[str, str]) -> None:
        text = self._asked[key]
        if text in known:
            self.query[key] = text
        elif text:
            self.problems.append(f"“{text[:20]}” kan het schema niet tonen. Kies iets uit de lijst.")

    def search(self) -> None:
        """What is looked for in the table, and whether all of it is wanted."""
        if text := self._asked["zoek"][:60]:
            self.query["zoek"] = text
        if self._asked["alles"] == "ja":
            self.query["alles"] = "ja"
