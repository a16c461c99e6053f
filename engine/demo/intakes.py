"""The steps of an intake that many stories share, with answers that fit the shipped forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.commands.plan.save_note import save_note
from engine.demo.player import Player, Story, typed


@dataclass(frozen=True, slots=True)
class Call:
    """What is reported, and how the household likes to be reached."""

    text: str
    contact: str = "Bellen kan altijd, liefst na vier uur."
    attention: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """What a household tells at its kitchen table."""

    family: str
    areas: tuple[str, ...]
    report: str
    question: str
    strength: str
    network: str
    with_whom: str = "Alleen wij"
    nearby: str = "De inloop van het buurthuis, op dinsdag en donderdag."


@dataclass(frozen=True, slots=True)
class Note:
    """Something for nazorg: an agreement, a trigger or a pitfall."""

    kind: str
    topic: str
    text: str
    with_whom: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a partner organisation."""

    partner: str
    subject: str
    text: str


def begin(p: Player, login: str, casus: int, call: Call, *, outreach: bool = False) -> int:
    """Answers the intake."""
    instance = p.start(login, casus, "", process="intake")
    p.do(
        login,
        instance,
        "Melding_vastleggen",
        {
            **({"aanleiding": "outreach"} if outreach else {"aanleiding": "melding", "gemeld_op": typed()}),
            "melding_tekst": call.text,
            "contactvoorkeur": call.contact,
            "aandachtspunten": call.attention,
        },
    )
    return instance


def find_safe(p: Player, login: str, instance: int) -> None:
    p.do(login, instance, "Veiligheid_inschatten", {"veiligheid": "veilig"})


def confirm(p: Player, login: str, instance: int, *, own_plan: str = "nee", support: str = "nee") -> None:
    """`own_plan` and `support` (cliëntondersteuning) as in the form."""
    p.do(
        login,
        instance,
        "Ontvangst_bevestigen",
        {"bevestigd_op": typed(), "clientondersteuning": support, "maakt_plan": own_plan},
    )


def visit(p: Player, login: str, instance: int, talk: Talk) -> None:
    p.do(
        login,
        instance,
        "Keukentafelgesprek",
        {"keukentafel_op": typed(), "keukentafel_met": talk.with_whom, "gezinssamenstelling": talk.family},
    )


def look_around(p: Player, login: str, instance: int, talk: Talk) -> None:
    """The leefgebieden, and what the household and its network do themselves."""
    p.do(
        login,
        instance,
        "Leefgebieden_bespreken",
        {
            "leefgebieden": talk.areas,
            "leefgebieden_verslag": talk.report,
            "vraag_achter_de_vraag": talk.question,
        },
    )
    p.do(
        login,
        instance,
        "Eigen_kracht",
        {"eigen_kracht": talk.strength, "netwerk_helpt": talk.network, "voorziening_in_de_buurt": talk.nearby},
    )


def note(p: Player, login: str, casus: int, notes: Sequence[Note]) -> None:
    for each in notes:
        p.act(login, save_note, casus, kind=each.kind, topic=each.topic, with_whom=each.with_whom, text=each.text)


def keep_watch(p: Player, login: str, casus: int, instance: int, notes: Sequence[Note]) -> None:
    """Agreements for nazorg, from the first day on; without any it is too early."""
    note(p, login, casus, notes)
    p.do(
        login,
        instance,
        "Waakvlam_afspreken",
        {"waakvlam": "ja"}
        if notes
        else {"waakvlam": "nog-niet", "waakvlam_later": "We spreken dit af als duidelijk is wat er nodig is."},
    )


def conclude(p: Player, login: str, instance: int, outcome: str, why: str, question: Question | None = None) -> None:
    p.do(
        login,
        instance,
        "Uitkomst_kiezen",
        {
            "uitkomst": outcome,
            "uitkomst_waarom": why,
            **(
                {
                    "partner": question.partner,
                    "verwijs_onderwerp": question.subject,
                    "verwijsvraag": question.text,
                }
                if question
                else {}
            ),
        },
    )


def send_outcome(p: Player, login: str, instance: int, report: str) -> None:
    p.do(
        login,
        instance,
        "Uitkomst_versturen",
        {
            "uitkomst_verslag": report,
            "uitkomst_op": typed(),
            "uitkomst_hoe": "gesprek",
            "aanvraag_uitgelegd": "true",
        },
    )


def whole_intake(
    p: Player,
    login: str,
    casus: int,
    call: Call,
    talk: Talk,
    moments: tuple[datetime, datetime],
    outcome: str,
    why: str,
    *,
    notes: Sequence[Note] = (),
    question: Question | None = None,
) -> Story:
    """From the melding, now, over a visit to an outcome, each at its moment."""
    instance = begin(p, login, casus, call)
    find_safe(p, login, instance)
    confirm(p, login, instance)
    visited, concluded = moments
    yield visited
    visit(p, login, instance, talk)
    look_around(p, login, instance, talk)
    yield concluded
    keep_watch(p, login, casus, instance, notes)
    conclude(p, login, instance, outcome, why, question)
    send_outcome(p, login, instance, f"U vertelde ons wat er speelt: {talk.question} {why}")
