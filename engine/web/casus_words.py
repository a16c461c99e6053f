"""How a casus reads in Dutch: its people, whose turn it is, and what happens if nobody acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from engine.permissions import Actor
from engine.queries.casus_screen import ages
from engine.queries.holder_names import HolderName
from engine.queries.holdings import Held
from engine.queries.life_timeline import LifeTimeline
from engine.queries.turn import Turn
from engine.store.models import Casus, Resident
from engine.web.presentation import Tone, counted, date_words, due_words, start_sentence, stays_open_words

ORIGINS = (
    ("melding", "Melding van de inwoner zelf"),
    ("outreach", "Wij kwamen zelf langs, zonder melding"),
    ("partner", "Partnerorganisatie"),
    ("school", "School of kinderopvang"),
    ("huisarts", "Huisarts"),
    ("signaal", "Signaal van een schuldeiser of verhuurder"),
)
CHANNELS = (
    ("visit", "Huisbezoek"),
    ("phone", "Telefoon"),
    ("mail", "Mail of bericht"),
    ("office", "Op kantoor"),
    ("other", "Anders"),
)
GROUNDS = (
    ("self", "Dit gaat over mijzelf"),
    ("relative", "Dit is familie van mij"),
    ("other", "Ik ken dit huishouden privé"),
)
TOTALS = {
    "person": "bij coaches",
    "group": "bij het team",
    "manager": "bij wie beslist",
    "partner": "bij partners",
    "resident": "bij het huishouden",
    "clock": "termijn",
    "management": "bij functioneel beheer",
    "suspension": "bij niemand",
}
SEEN_AS = {
    "is_regisseur": "als regisseur",
    "is_involved": "omdat je een taak in deze casus hebt of had",
    "team_may_see": "omdat je in het wijkteam zit",
    "has_agreed_access": "omdat je toegang kreeg",
    "broke_the_glass": "omdat je het met een reden opende",
}
STATUSES = {
    "asked": ("Aangevraagd", "clock", ""),
    "granted": ("Toegekend", "check", "success"),
    "refused": ("Afgewezen", "late", ""),
    "withdrawn": ("Ingetrokken", "undo", ""),
    "solved": ("Opgelost zonder geld", "check", "success"),
    "paid": ("Betaald", "check", "success"),
}
NOTHING_BY_ITSELF = "Er gebeurt niets vanzelf. De casus gaat nooit vanzelf dicht."


@dataclass(frozen=True, slots=True)
class TurnCard:
    """What `ui.turn_card` shows; `task_id` is what its button opens."""

    holder: HolderName
    what: str
    since: datetime
    consequence: str | Markup
    late: str = ""
    others: tuple[tuple[str, str], ...] = ()
    task_id: int | None = None
    is_mine: bool = False
    is_nobody: bool = False


def turn_card(turn: Turn | None, casus: Casus, held: Sequence[Held], actor: Actor) -> TurnCard:
    """The turn card of an open casus; when nobody is on, it says so and what to start."""
    if turn is None:
        ended = [each.until for each in held if each.until is not None]
        return TurnCard(
            HolderName("suspension", "Niemand is aan zet"),
            "Kies wat dit huishouden nu nodig heeft en start dat, of sluit de casus.",
            max(ended, default=casus.opened_at),
            "Er loopt niets in deze casus, dus er komt ook geen bericht. De casus gaat nooit vanzelf dicht.",
            is_nobody=True,
        )
    main = turn.main
    return TurnCard(
        main.holder,
        f"{main.what} ({main.process})",
        main.since,
        consequence(main),
        late=_late(main),
        others=_others(turn.others, actor),
        task_id=main.task_id,
        is_mine=main.person_id == actor.person_id,
    )


def consequence(held: Held) -> str | Markup:
    """What happens if the holder does nothing, with its day first where there is one."""
    if held.holder.kind == "management":
        return "Dit staat stil tot functioneel beheer de storing oplost. De casus gaat nooit vanzelf dicht."
    if held.acts_at is not None:
        day = date_words(held.acts_at, weekday=True)
        words = held.consequence or "Dan gaat het vanzelf verder."
        return Markup("Op <b>{}</b>: {}").format(day, words)
    if held.consequence:
        return held.consequence
    return stays_open_words(held.due) if held.task_id is not None else NOTHING_BY_ITSELF


def household(residents: Sequence[Resident], today: date) -> str:
    """`Twee volwassenen, kinderen van 4 en 9`."""
    adults, children, unknown = ages(residents, today)
    parts = [counted(adults, "volwassene", "volwassenen")] if adults else []
    if children:
        *first, last = map(str, children)
        listed = f"{', '.join(first)} en {last}" if first else last
        parts.append(f"{'kind' if len(children) == 1 else 'kinderen'} van {listed}")
    if unknown:
        parts.append(counted(unknown, "kind", "kinderen") + (" van onbekende leeftijd" if not children else " meer"))
    return start_sentence(", ".join(parts)) if parts else "Nog niemand ingeschreven"


def totals(timeline: LifeTimeline) -> list[tuple[str, str]]:
    return [(kind, f"{days} {'dag' if days == 1 else 'dagen'} {TOTALS[kind]}") for kind, days in timeline.totals]


def axis(timeline: LifeTimeline) -> list[tuple[str, int]]:
    """The first day and the months that begin within the timeline, each with its days after the start."""
    marks = [(date_words(timeline.first_day), 0)]
    year, month = timeline.first_day.year, timeline.first_day.month
    months = []
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        start = date(year, month, 1)
        if start > timeline.last_day:
            break
        months.append((date_words(start).split(" ", 1)[1], (start - timeline.first_day).days))
    step = max(1, len(months) // 6)
    room = timeline.days * 0.13  # of the width: a label needs about that much
    return marks + [(name, days) for name, days in months[::step] if room < days < timeline.days - room]


def _late(held: Held) -> str:
    if held.due is None:
        return ""
    found = due_words(held.due)
    return found.words if found.tone is Tone.LATE else ""


def _others(others: Sequence[Held], actor: Actor) -> tuple[tuple[str, str], ...]:
    counts: dict[str, int] = {}
    for each in others:
        name = "jij" if each.person_id == actor.person_id else "een termijn" if each.is_clock else each.holder.name
        counts[name] = counts.get(name, 0) + 1
    return tuple(
        (name if name == "een termijn" else f"{name}, {number} {'taak' if number == 1 else 'taken'}", "#open")
        for name, number in counts.items()
    )
