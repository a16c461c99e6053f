"""How hot a step is: the figure that was asked for, in five steps against its norm or against the other steps.

A level is 1 to 5, and 0 where there is nothing to hold a figure against. Never colour alone: each level has words.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from engine.insight.shape import StepFigures
from engine.queries.open_now import OpenStep
from engine.web.insight_words import DAY, duration, norm_words, thousands

TIME = {"waiting": "wachttijd", "working": "werktijd", "total": "hele duur"}
AGAINST_NORM = ("ruim op tijd", "op tijd", "rond de norm", "te lang", "veel te lang")
AGAINST_OTHERS = ("heel kort", "kort", "gewoon", "lang", "heel lang")
HOW_MUCH = ("heel weinig", "weinig", "gewoon", "veel", "heel veel")
HOW_LATE = ("niets te laat", "minder dan 1 op 10", "1 tot 2,5 op 10", "2,5 tot 5 op 10", "5 op 10 of meer")
AGREED = "afgesproken"
BOUNDS = (0.5, 0.9, 1.1, 1.75)
"""Parts of the norm at which a level begins that is one higher."""
LATE_BOUNDS = (0.1, 0.25, 0.5)
PARTS_OF_MOST = (0.1, 0.25, 0.5, 0.75)
"""Parts of the largest at which a level begins that is one higher."""


@dataclass(frozen=True, slots=True)
class Heat:
    """`figure` is what stands at the box, `words` what its level means; both empty where nothing may be told."""

    level: int
    figure: str
    words: str


@dataclass(frozen=True)
class Scale:
    """What the map shows, by step key, and what its levels mean."""

    title: str
    words: Sequence[str]
    beside: str  # why some have no level; empty when all have one
    heats: Mapping[str, Heat]


def scale(
    steps: Sequence[StepFigures],
    shows: str,
    measure: str,
    norm: Callable[[str], float | None],
    open_now: Mapping[str, OpenStep],
    agreed: Collection[str] = (),
) -> Scale:
    """The heat of every step. `steps` are those of which figures may be told; `norm` is in working days. What was
    `agreed` to wait is not held against what was lost.
    """
    if shows == "count":
        times = {step.key: step.n for step in steps}
        return _of_most("hoe vaak de stap klaar kwam", times, {key: count(n) for key, n in times.items()})
    if shows == "open":
        told = {key: f"{thousands(each.n)} open{oldest(each)}" for key, each in open_now.items()}
        return _of_most("wat er nu openstaat", {key: each.n for key, each in open_now.items()}, told)
    if shows == "late":
        heats = {step.key: _lateness(step) for step in steps}
        return Scale("hoeveel er langer dan de norm duurde", HOW_LATE, "", heats)
    values = {step.key: value for step in steps if (value := value_of(step, shows, measure)) is not None}
    if measure == "total":
        told = {key: duration(value) for key, value in values.items()}
        return _of_most(f"{TIME[shows]}, alles samen", values, told, agreed if shows != "working" else ())
    if shows == "working":
        return _among(f"{TIME[shows]}, gemiddeld per keer", values)
    norms = {key: norm(key) for key in values}
    title = f"{TIME[shows]} tegen de norm"
    if not any(norms.values()):
        how = "de helft korter dan" if measure == "median" else "1 op de 10 langer dan"
        return _among(f"{TIME[shows]} ({how}), vergeleken met de andere stappen", values)
    heats = {key: _against(value, norms[key]) for key, value in values.items()}
    return Scale(title, AGAINST_NORM, "geen norm" if any(not heat.level for heat in heats.values()) else "", heats)


def value_of(step: StepFigures, shows: str, measure: str) -> float | None:
    """Seconds; of working only sums are kept, so its median is told as the mean."""
    if shows == "working":
        return step.working if measure == "total" else step.working / step.n if step.n else None
    spread = step.waiting if shows == "waiting" else step.total
    return {"median": spread.median, "p90": spread.p90, "total": spread.total}[measure]


def count(n: float) -> str:
    return f"{thousands(round(n))} keer"


def oldest(open_now: OpenStep) -> str:
    return f", oudste {thousands(open_now.oldest)} {'werkdag' if open_now.oldest == 1 else 'werkdagen'}"


def _against(value: float, norm: float | None) -> Heat:
    if not norm:
        return Heat(0, f"{duration(value)}, geen norm", "geen norm")
    level = 1 + sum(value > bound * norm * DAY for bound in BOUNDS)
    return Heat(level, f"{duration(value)}, norm {norm_words(norm)}", AGAINST_NORM[level - 1])


def _lateness(step: StepFigures) -> Heat:
    part = step.late / step.n if step.n else 0.0
    level = 1 if not step.late else 2 + sum(part >= bound for bound in LATE_BOUNDS)
    return Heat(level, f"{thousands(step.late)} van {thousands(step.n)} te laat", HOW_LATE[level - 1])


def _of_most(title: str, values: Mapping[str, float], told: Mapping[str, str], apart: Collection[str] = ()) -> Scale:
    """Sums, each as a part of the largest: what matters most then stands out, however many steps there are."""
    most = max((value for key, value in values.items() if key not in apart), default=0) or 1
    heats = {}
    for key, value in values.items():
        level = 1 + sum(value >= part * most for part in PARTS_OF_MOST)
        if key in apart:
            heats[key] = Heat(0, f"{told[key]}, {AGREED}", AGREED)
        else:
            heats[key] = Heat(level, told[key], HOW_MUCH[level - 1])
    return Scale(title, HOW_MUCH, AGREED if any(not heat.level for heat in heats.values()) else "", heats)


def _among(title: str, values: Mapping[str, float]) -> Scale:
    """Seconds, by place among the others: a fifth of them has each level, whatever outliers do."""
    ordered = sorted(values.values())
    heats = {}
    for key, value in values.items():
        below, same = sum(each < value for each in ordered), ordered.count(value)
        level = 1 + min(4, int(5 * (below + (same - 1) / 2) / max(len(ordered) - 1, 1))) if len(ordered) > 1 else 3
        heats[key] = Heat(level, duration(value), AGAINST_OTHERS[level - 1])
    return Scale(title, AGAINST_OTHERS, "", heats)
