"""The figures of one process or log as its main screen tells them: sentences, the split of time, rows, arrows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.insight.held import held_in_all
from engine.insight.shape import PARTIES, EdgeFigures, Held, Overview, StepFigures
from engine.insight.small_cells import OTHERS, must_hide, told_holders
from engine.insight.table import FEW, Column, Table, Unit
from engine.queries.open_now import OpenStep
from engine.web.insight_choice import Asked
from engine.web.insight_heat import Heat, Scale, scale
from engine.web.insight_words import PARTIES as PARTY_WORDS
from engine.web.insight_words import shares, thousands
from engine.web.presentation import NUMBERS, start_sentence

MOST_ROWS = 50
RANKS = 9
"""So many steps get a number on the map: more would be no choice."""

LOG_KINDS = {"waiting": "unknown", "working": "working"}
LOG_WORDS = {"waiting": "wachten", "working": "werken"}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of time: of a holder, of a suspension, or of work. `kind` draws it; `link` narrows to its holder."""

    kind: str
    words: str
    seconds: float
    share: int
    link: str = ""


@dataclass(frozen=True)
class Row:
    """One step. With `is_small` nothing but its name may be told. `rank` counts from 1, 0 without."""

    key: str
    name: str
    rank: int
    is_small: bool
    figures: StepFigures
    norm: float | None
    heat: Heat | None
    parts: tuple[Part, ...]
    link: str
    is_drawn: bool = True
    taken_over: int = 0  # times that a timer at this step went off

    @property
    def late_share(self) -> int:
        return round(100 * self.figures.late / self.figures.n) if self.figures.n else 0


@dataclass(frozen=True, slots=True)
class Arrow:
    """From a step to the one that ended next. `seconds` is the mean between the two ends."""

    source: str
    target: str
    n: int
    seconds: float
    is_small: bool
    link: str


@dataclass(frozen=True)
class Screen:
    """All rows by rank; `shown` are those of this page in its order."""

    asked: Asked
    figures: Overview
    open_now: Mapping[str, OpenStep]
    scale: Scale
    rows: tuple[Row, ...]
    shown: tuple[Row, ...]
    arrows: tuple[Arrow, ...]
    is_small: bool  # too few cases for figures of all of them

    @property
    def untold(self) -> int:
        """How many steps have too few cases to say more than their name, and are not shown."""
        return sum(row.is_small for row in self.rows) - sum(row.is_small for row in self.shown)

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.key == key), None)


def screen(
    asked: Asked,
    figures: Overview,
    open_now: Mapping[str, OpenStep],
    drawn: frozenset[str] | None = None,
    timers: Mapping[str, str] | None = None,
) -> Screen:
    """`drawn` are the elements of the diagram, None where there is none; `timers` the steps that each timer is at."""
    source = asked.source
    told = [step for step in figures.steps if not must_hide(source, step.n)]
    open_told = {key: each for key, each in open_now.items() if not must_hide(source, each.n)}
    party = {step.key: step.held[0].party for step in figures.steps if step.held}
    lasting = [step for step in told if asked.shows == "count" or takes_time(step)]
    agreed = [step.key for step in lasting if step.waiting.total > 0 >= lost(asked, step)]
    norms = {step.key: asked.words.norm(step.key, party.get(step.key, "")) for step in figures.steps}
    heat = scale(lasting, asked.shows, asked.measure, norms.get, open_told, agreed)
    taken_over: dict[str, int] = {}
    for step in told:
        if (at := (timers or {}).get(step.key)) is not None:
            taken_over[at] = taken_over.get(at, 0) + step.n
    ranked = sorted(
        figures.steps, key=lambda step: (must_hide(source, step.n), -lost(asked, step), -step.waiting.total, step.key)
    )
    rows = tuple(
        Row(
            key=step.key,
            name=asked.words.step(step.key),
            rank=place if lost(asked, step) > 0 and not must_hide(source, step.n) else 0,
            is_small=must_hide(source, step.n),
            figures=step,
            norm=norms[step.key],
            heat=heat.heats.get(step.key),
            parts=() if must_hide(source, step.n) else step_parts(asked, step),
            link=asked.link(stap=step.key, naar=None, alles=None),
            is_drawn=drawn is None or step.key in drawn,
            taken_over=taken_over.get(step.key, 0),
        )
        for place, step in enumerate(ranked, 1)
    )
    return Screen(
        asked=asked,
        figures=figures,
        open_now=open_now,
        scale=heat,
        rows=rows,
        shown=_shown(asked, rows),
        arrows=tuple(_arrow(asked, edge) for edge in figures.edges),
        is_small=must_hide(source, figures.cases.n),
    )


def _shown(asked: Asked, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that are looked for, in the order that is asked for; those that tell nothing come last, on request."""
    words, has_all = asked.query.get("zoek", "").casefold(), asked.query.get("alles") == "ja"
    found = [row for row in rows if words in row.name.casefold()]
    if not words and not has_all:
        found = [row for row in found if not row.is_small and takes_time(row.figures)] or found
    keys = {
        "verloren": lambda row: (-lost(asked, row.figures), -row.figures.waiting.total),
        "zaken": lambda row: -row.figures.n,
        "helft": lambda row: -(row.figures.waiting.median or 0),
        "lang": lambda row: -(row.figures.waiting.p90 or 0),
        "te-laat": lambda row: -row.late_share,
        "stap": lambda row: row.name.casefold(),
    }
    found.sort(key=keys[asked.query.get("volgorde", "verloren")])
    found.sort(key=lambda row: row.is_small)
    return tuple(found if has_all else found[:MOST_ROWS])


def _arrow(asked: Asked, edge: EdgeFigures) -> Arrow:
    keys = {choice.number: choice.key for choice in asked.source.steps}
    source, target = keys.get(edge.source, "?"), keys.get(edge.target, "?")
    return Arrow(
        source,
        target,
        edge.n,
        edge.total / edge.n if edge.n else 0.0,
        must_hide(asked.source, edge.n),
        asked.link(stap=source, naar=target, alles=None),
    )


def step_parts(asked: Asked, step: StepFigures) -> tuple[Part, ...]:
    """Of one step: who it waited for, by name where that is a group or an organisation.

    The names in a log may be those of people, so of a log it is only how much was waiting.
    """
    if not asked.is_own:
        found = shares([("waiting", step.waiting.total), ("working", step.working)])
        return tuple(Part(LOG_KINDS[name], LOG_WORDS[name], seconds, share) for name, seconds, share in found)
    return _parts(asked, told_holders(asked.source, step.held), step.suspended, step.working)


def all_parts(asked: Asked, figures: Overview) -> tuple[Part, ...]:
    """Of all steps together, by party; without what was agreed."""
    if not asked.is_own:
        waiting = sum(step.waiting.total for step in figures.steps)
        found = shares([("waiting", waiting), ("working", figures.working)])
        return tuple(Part(LOG_KINDS[name], LOG_WORDS[name], seconds, share) for name, seconds, share in found)
    by_party = dict.fromkeys(PARTIES, 0.0)
    for step in figures.steps:
        for each in () if asked.words.is_planned(step.key) else step.held:
            by_party[look(each)] += each.waiting
    by_party["clock"] = 0.0
    found = shares([*by_party.items(), ("suspension", figures.suspended), ("working", figures.working)])
    return tuple(Part(kind, PARTY_WORDS[kind], seconds, share) for kind, seconds, share in found)


def holder_parts(asked: Asked, figures: Overview) -> tuple[Part, ...]:
    """Of all steps together, by holder, the longest first; without what was agreed."""
    lasting = [step for step in figures.steps if not asked.words.is_planned(step.key)]
    return tuple(
        Part(look(each), holder_name(asked, each), each.waiting, 0, _narrowed(asked, each))
        for each in held_in_all(lasting)
        if each.party != "clock" and each.waiting > 0 and not must_hide(asked.source, each.n)
    )


def _parts(asked: Asked, held: Sequence[Held], suspended: float, working: float) -> tuple[Part, ...]:
    by_party = sorted(held, key=lambda each: (PARTIES.index(each.party) if each.party in PARTIES else 9, -each.waiting))
    amounts = [(str(at), each.waiting) for at, each in enumerate(by_party)]
    found = shares([*amounts, ("suspension", suspended), ("working", working)])
    return tuple(
        Part(look(by_party[int(name)]), holder_name(asked, by_party[int(name)]), seconds, share)
        if name.isdecimal()
        else Part(name, PARTY_WORDS[name], seconds, share)
        for name, seconds, share in found
    )


def look(held: Held) -> str:
    """How it is drawn: as its party, or as nobody's."""
    return held.party if held.party in PARTIES else "unknown"


def holder_name(asked: Asked, held: Held) -> str:
    if held.key == OTHERS:
        return "Anderen samen"
    return asked.words.holder(f"{held.party}:{held.key}" if held.key else held.party)


def _narrowed(asked: Asked, held: Held) -> str:
    key = next((choice.key for choice in asked.source.holders if choice.number == held.holder), None)
    return asked.link(wie=key) if key is not None else ""


def sentence(asked: Asked, figures: Overview) -> tuple[str, str]:
    """How little of the time is work, and where most of it is lost; both empty when there is nothing to tell."""
    if must_hide(asked.source, figures.cases.n) or not (figures.cases.n or figures.steps):
        return "", ""
    waiting = sum(lost(asked, step) for step in figures.steps)
    whole = waiting + figures.working + figures.suspended
    if not whole:
        return "Er ging geen werktijd voorbij.", ""
    return _working_words(figures.working / whole, asked.is_own), _most_lost(asked, figures)


def _working_words(part: float, is_own: bool) -> str:
    if not is_own and not part:
        return "Dit logboek zegt niet wanneer iemand begon: alles telt als wachten."
    tenths = round(part * 10)
    if tenths == 0:
        return "Van elke tien werkdagen gaat er nog geen halve naar werken."
    if tenths == 10:
        return "Bijna alle tijd gaat naar werken."
    return f"Van elke tien werkdagen {'gaat er één' if tenths == 1 else f'gaan er {NUMBERS[tenths]}'} naar werken."


def _most_lost(asked: Asked, figures: Overview) -> str:
    told = [step for step in figures.steps if not must_hide(asked.source, step.n) and lost(asked, step) > 0]
    if not told:
        return ""
    most = max(told, key=lambda step: lost(asked, step))
    said = f"De meeste tijd gaat verloren bij ‘{asked.words.step(most.key)}’"
    holder = next((each for each in most.held if each.party not in ("clock", "unknown")), None)
    if holder is not None and asked.is_own:
        return f"{said}, wachtend op {_in_sentence(holder_name(asked, holder), holder.party)}."
    return f"{said}."


def _in_sentence(name: str, party: str) -> str:
    """An organisation keeps its capital; a group or party is a word: `de teammanager`, `de inwoner`."""
    if party == "partner":
        return name
    article = "" if party == "management" else "de "
    return f"{article}{name[:1].lower()}{name[1:]}"


def arrows_table(found: Screen) -> Table:
    """Every arrow of the map, the busiest first."""
    words = found.asked.words
    rows = [
        (words.step(each.source), words.step(each.target), FEW if each.is_small else each.n,
         None if each.is_small else each.seconds)
        for each in sorted(found.arrows, key=lambda each: (each.is_small, -each.n))
    ]  # fmt: skip
    columns = (
        Column("Van"),
        Column("Naar"),
        Column("Keer", Unit.COUNT),
        Column("Gemiddeld tot de volgende klaar was", Unit.WORKING),
    )
    return Table("Van stap naar stap", columns, rows)


def parts_words(parts: Sequence[Part]) -> str:
    """`Teammanager 88%, wijkcoach 7%, werken 5%`"""
    told = [f"{part.words} {part.share}%" for part in parts if part.share]
    return start_sentence(", ".join(told))


def takes_time(step: StepFigures) -> bool:
    """What the engine does by itself takes none."""
    return step.total.total > 0


def lost(asked: Asked, step: StepFigures) -> float:
    """Seconds that the step waited for somebody. Waiting for a term or a date, or while help goes on, was agreed."""
    if asked.words.is_planned(step.key):
        return 0.0
    return step.waiting.total - sum(each.waiting for each in step.held if each.party == "clock")


def planned(asked: Asked, figures: Overview) -> float:
    """Seconds that steps waited as was agreed."""
    return sum(step.waiting.total - lost(asked, step) for step in figures.steps) if asked.is_own else 0.0


FILTERS: dict[str, Callable[..., Any]] = {
    "few": lambda n, source: FEW if must_hide(source, n) else thousands(n),
    "is_few": lambda n, source: must_hide(source, n),
    "parts_words": parts_words,
}
