"""How figures are called on the screens: steps, holders, outcomes and teams by name, and durations in working days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from engine.deadlines.working_time import SECOND, WORKING_DAY
from engine.deployment.loaded import load_definition, load_organisation
from engine.deployment.organisation import Norms
from engine.errors import NotFound
from engine.insight.shape import Source
from engine.queries.holder_names import Names
from engine.queries.norms import HOLDER_NORM
from engine.store.models import ProcessDefinition, Team
from engine.store.unit_of_work import TenantSession
from engine.web.presentation import MONTHS, counted, start_sentence

DAY = WORKING_DAY / SECOND
"""Seconds of working time in a working day."""
HOUR = 3_600.0

PARTIES = {
    "manager": "manager",
    "partner": "partner",
    "coach": "coach",
    "resident": "inwoner",
    "clock": "termijn of datum",
    "management": "functioneel beheer",
    "unknown": "niet bekend",
    "suspension": "opgeschort",
    "working": "werken",
}
"""Where time goes, in the words of legends; the last two are no party that is waited for."""

ENDINGS = {"withdrawn": "Ingetrokken", "cancelled": "Afgebroken", "completed": "Afgerond"}


@dataclass(frozen=True)
class Words:
    """The names around one source. What has no name any more is its key, made readable."""

    source: Source
    name: str  # of the process as published, or of the log
    steps: Mapping[str, str]
    teams: Mapping[int, tuple[str, str]]  # key and name
    versions: Mapping[int, int]  # the definition of each version of the process, newest first
    names: Names
    norms: Norms = field(default_factory=Norms)

    def step(self, key: str) -> str:
        return key if self.source.log_name else self.steps.get(key) or _readable(key)

    def step_number(self, number: int) -> str:
        return self.step(next((each.key for each in self.source.steps if each.number == number), "?"))

    def outcome(self, key: str) -> str:
        return self.steps.get(key) or ENDINGS.get(key) or (key if self.source.log_name else _readable(key))

    def team(self, number: int) -> str:
        return self.teams[number][1] if number in self.teams else "Geen team"

    def holder(self, text: str) -> str:
        """`partner:ggz-de-brug`, `manager:teammanager` or `resident` by name."""
        party, _, key = text.partition(":")
        if self.source.log_name:
            return key or text
        if party == "partner":
            return self.names.partner(key)
        return self.names.group(key) if key else start_sentence(PARTIES.get(party, party))

    def norm(self, step: str, party: str = "") -> float | None:
        """Working days at most: of the step, else of the party that it waits for; None where nothing is agreed."""
        process = self.source.process_key
        return self.norms.days(process, step, HOLDER_NORM.get(party, party)) if process else None

    def is_planned(self, step: str) -> bool:
        """Whether to wait there is what was agreed."""
        return self.source.process_key is not None and self.norms.is_planned(self.source.process_key, step)


@dataclass(frozen=True, slots=True)
class Around:
    """What is the same for every source: read once where a page tells of many."""

    teams: Mapping[int, tuple[str, str]]  # key and name
    names: Names
    norms: Norms


def around(session: TenantSession) -> Around:
    try:
        norms = load_organisation(session).norms
    except NotFound:
        norms = Norms()
    teams = {row.id: (row.key, row.name) for row in session.execute(select(Team.id, Team.key, Team.name))}
    return Around(teams, Names(session), norms)


def words(session: TenantSession, source: Source, known: Around | None = None) -> Words:
    known = known or around(session)
    name, steps, versions = _of_process(session, source)
    return Words(source, name, steps, known.teams, versions, known.names, known.norms)


def _of_process(session: TenantSession, source: Source) -> tuple[str, Mapping[str, str], Mapping[int, int]]:
    """The name of the process, of each element in the newest version that has it, and the definitions."""
    if source.log_name is not None:
        return source.log_name, {}, {}
    versions = session.execute(
        select(ProcessDefinition.id, ProcessDefinition.name, ProcessDefinition.version)
        .where(ProcessDefinition.key == source.process_key)
        .order_by(ProcessDefinition.version.desc())
    ).all()
    wanted = {each.key for each in (*source.steps, *source.outcomes)}
    steps: dict[str, str] = {}
    for version in versions:
        for element in load_definition(session, version.id).process.elements.values():
            if element.name:
                steps.setdefault(element.id, element.name)
        if wanted <= steps.keys():
            break
    name = versions[0].name if versions else _readable(source.process_key or "")
    return name, steps, {each.version: each.id for each in versions}


def _readable(key: str) -> str:
    return start_sentence(key.replace("_", " ").replace("-", " "))


def month_words(month: int) -> str:
    """`juli 2026` of 202607."""
    return f"{MONTHS[month % 100 - 1]} {month // 100}"


def period_words(first: int | None, last: int | None) -> str:
    """`juli t/m september 2026`, `juli 2026`, `tot en met juli 2026`, `alle maanden`."""
    if first is None:
        return "alle maanden" if last is None else f"tot en met {month_words(last)}"
    if last is None:
        return f"vanaf {month_words(first)}"
    if first == last:
        return month_words(first)
    begin = MONTHS[first % 100 - 1] if first // 100 == last // 100 else month_words(first)
    return f"{begin} t/m {month_words(last)}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a en b`, `a, b en c`; nothing of none."""
    return " en ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def working_days(seconds: float | None) -> str:
    """The number alone, for under a heading with the unit: `9`, `1,5`, `1.502`, `0,1`; an en dash of nothing."""
    if seconds is None:
        return "–"
    days = seconds / DAY
    if 0 < days < 0.05:
        return "< 0,1"
    rounded = round(days, 1)
    if rounded >= 10 or rounded == int(rounded):
        return f"{round(days):,}".replace(",", ".")
    return f"{rounded:.1f}".replace(".", ",")


def duration(seconds: float | None) -> str:
    """`9 werkdagen`, `1,5 werkdag`, `3 uur`, `minder dan een uur`."""
    if seconds is None:
        return "niet bekend"
    if seconds < HOUR:
        return "minder dan een uur" if seconds > 0 else "geen tijd"
    if seconds < DAY / 2:
        return f"{round(seconds / HOUR)} uur"
    number = working_days(seconds)
    return f"{number} {'werkdag' if seconds / DAY < 1.95 else 'werkdagen'}"


def difference(now: float | None, before: float | None) -> str:
    """`2 werkdagen minder dan vorige periode`; empty when there is nothing to compare."""
    if now is None or before is None:
        return ""
    if round((now - before) / DAY, 1) == 0:
        return "even lang als vorige periode"
    return f"{duration(abs(now - before))} {'minder' if now < before else 'meer'} dan vorige periode"


def count_difference(now: int, before: int | None) -> str:
    if before is None:
        return ""
    if now == before:
        return "evenveel als vorige periode"
    return f"{thousands(abs(now - before))} {'minder' if now < before else 'meer'} dan vorige periode"


def thousands(count: int) -> str:
    """`1.502`"""
    return f"{count:,}".replace(",", ".")


def shares(parts: Iterable[tuple[str, float]]) -> list[tuple[str, float, int]]:
    """Name, amount and hundredths of the whole, by largest remainder so that they add up to a hundred."""
    found = [(name, amount) for name, amount in parts if amount > 0]
    whole = sum(amount for _name, amount in found)
    exact = [100 * amount / whole for _name, amount in found]
    whole_parts = [int(each) for each in exact]
    left = 100 - sum(whole_parts) if found else 0
    for at in sorted(range(len(found)), key=lambda each: whole_parts[each] - exact[each])[:left]:
        whole_parts[at] += 1
    return [(name, amount, share) for (name, amount), share in zip(found, whole_parts, strict=True)]


def cases(count: int) -> str:
    """`één zaak`, `214 zaken`."""
    return counted(count, "zaak", "zaken")


def norm_words(norm: float) -> str:
    """`2` or `2,5`: working days."""
    return f"{norm:g}".replace(".", ",")


FILTERS: dict[str, Callable[..., Any]] = {
    "count_difference": count_difference,
    "difference": difference,
    "duration": duration,
    "month_words": month_words,
    "norm_words": norm_words,
    "thousands": thousands,
    "working_days": working_days,
}
