"""How a referral reads in Dutch: what a partner may answer, how it stands, and what was answered before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.commands.referrals.answering import MOST_TEXT, NEXT, Answer
from engine.errors import Invalid
from engine.web.presentation import date_words
from engine.web.typed import Choice, DutchDate, Form, Id, Text, needed, read

KINDS = NEXT["sent"] + ("stopped",)


@dataclass(frozen=True, slots=True)
class Choosable:
    """One possible answer with its own date and text; without a label that field is not asked."""

    kind: str
    title: str
    help: str
    text: str
    date: str = ""
    needs_date: bool = False
    needs_text: bool = False


CHOICES: Mapping[str, Choosable] = {
    each.kind: each
    for each in (
        Choosable("accepted", "Afspraak gemaakt", "De verwijzing is aangenomen en er is een datum",
                  "Wat is handig om te weten?", "Datum van de afspraak", needs_date=True),
        Choosable("waiting_list", "Op de wachtlijst", "De verwijzing is aangenomen, maar er is nog geen plek",
                  "Wat kan er intussen?", "Vanaf wanneer is er plek, ongeveer?", needs_date=True),
        Choosable("question", "Er is een vraag", "De wijkcoach neemt contact op",
                  "Wat is de vraag?", needs_text=True),
        Choosable("refused", "Past niet", "De verwijzing wordt niet aangenomen",
                  "Waarom niet?", needs_text=True),
        Choosable("no_show", "Niet geweest", "Niet gekomen, te laat gekomen of weggegaan",
                  "Wat is er gezien?", "Op welke dag?"),
        Choosable("started", "Gestart", "De intake is geweest of de hulp loopt",
                  "Wat is handig om te weten?", "Op welke dag?"),
        Choosable("stopped", "Gestopt", "De hulp is afgerond of afgebroken",
                  "Hoe ging het, en wat is er nog nodig?", "Op welke dag?"),
    )
}  # fmt: skip

STATUSES: Mapping[str, tuple[str, str, str]] = {
    "sent": ("Wacht op antwoord", "clock", ""),
    "accepted": ("Afspraak gemaakt", "check", "success"),
    "waiting_list": ("Op de wachtlijst", "clock", ""),
    "question": ("Heeft een vraag", "chat", ""),
    "refused": ("Past niet", "late", "danger"),
    "no_show": ("Niet geweest", "late", "danger"),
    "started": ("Gestart", "check", "success"),
    "stopped": ("Gestopt", "undo", ""),
    "withdrawn": ("Ingetrokken", "undo", ""),
}
"""Words, icon and tone of each status."""

HAPPENS_NEXT: Mapping[str, str] = {
    "accepted": "{coach} ziet de datum nu al. Laat na de afspraak via dezelfde link weten of de hulp is gestart.",
    "waiting_list": "{coach} zoekt wat er intussen kan. Is er eerder of later plek? Laat het via dezelfde link weten.",
    "question": "{coach} leest uw vraag vandaag en neemt contact met u op.",
    "refused": "{coach} zoekt een andere weg. U hoeft niets meer te doen.",
    "no_show": "{coach} hoort het nu en neemt contact op met de inwoner. Wat al geregeld was, blijft staan.",
    "started": "{coach} weet dat de hulp loopt. Stopt de hulp? Laat het dan via dezelfde link weten.",
    "stopped": "{coach} kijkt met de inwoner wat er nog nodig is. U hoeft niets meer te doen.",
}


class AnswerForm(Form):
    kind = Choice(*KINDS, required=True, error_messages=needed("Kies wat er is gebeurd"))
    version = Id(required=True)
    on_date = DutchDate(load_default=None)
    text = Text(MOST_TEXT, load_default="")


def choosable(kinds: tuple[str, ...]) -> list[Choosable]:
    return [CHOICES[kind] for kind in kinds]


def read_answer(form: MultiDict[str, str]) -> tuple[int, Answer]:
    """The version that was on the page, and the answer. Raises `Invalid` with the fields of the chosen answer."""
    kind = form.get("kind", "")
    own = {"on_date": form.get(f"{kind}_date", ""), "text": form.get(f"{kind}_text", "")}
    try:
        values: dict[str, Any] = read(
            AnswerForm(), MultiDict({"kind": kind, "version": form.get("version", ""), **own})
        )
    except Invalid as refusal:
        raise of_chosen(refusal, kind) from None
    return values["version"], Answer(values["kind"], values["on_date"], values["text"])


def of_chosen(refusal: Invalid, kind: str) -> Invalid:
    """The same refusal, with the fields named as the page has them: each answer has its own date and text."""
    names = {"on_date": f"{kind}_date", "text": f"{kind}_text"}
    return Invalid(refusal.message, {names.get(name, name): said for name, said in refusal.fields.items()})


def status_words(status: str, expected_on: date | None) -> str:
    words = STATUSES[status][0]
    if expected_on is None:
        return words
    return (
        f"Afspraak op {date_words(expected_on)}" if status == "accepted" else f"{words} tot {date_words(expected_on)}"
    )


def answer_words(kind: str, on_date: date | None) -> str:
    """`Niet geweest op 3 november`; a coach's reply to a question is called so."""
    if kind == "reply":
        return "Antwoord van de wijkcoach"
    if on_date is None:
        return CHOICES[kind].title
    joint = {"accepted": "op", "waiting_list": "tot"}.get(kind, "op")
    return f"{CHOICES[kind].title} {joint} {date_words(on_date)}"
