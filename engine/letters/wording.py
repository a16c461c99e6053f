"""The words of a decision letter, in plain Dutch (B1) and with `u`; how they look is decided elsewhere."""

from dataclasses import dataclass
from datetime import date
from unicodedata import category

from engine import money
from engine.letters.facts import LetterFacts

# Named here: the server's locale may speak another language.
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs, then a list, then what follows the list."""

    heading: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter as plain text in its order of reading. `example` is empty for a real letter."""

    title: str
    municipality: str
    example: str
    addressee: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    salutation: str
    sections: tuple[Section, ...]
    closing: str
    signature: tuple[str, ...]


def write(facts: LetterFacts) -> LetterText:
    """The letter that belongs to these facts."""
    sections = [_decision(facts), Section("Waarom wij dit besluiten", paragraphs(facts.reason))]
    if facts.is_granted and facts.conditions.strip():
        sections.append(Section("Wat wij hierbij met u afspreken", paragraphs(facts.conditions)))
    if facts.is_granted:
        sections.append(_payment(facts))
    sections += [_objection(facts), _questions(facts)]
    return LetterText(
        title=clean(f"Besluit over uw aanvraag: {facts.subject}"),
        municipality=f"Gemeente {facts.municipality}",
        example=example_line() if facts.is_example else "",
        addressee=tuple(clean(line) for line in facts.addressee),
        details=(
            ("Datum", day_words(facts.dated)),
            ("Kenmerk", clean(facts.reference)),
        ),
        salutation=clean(facts.salutation),
        sections=tuple(sections),
        closing="Met vriendelijke groet,",
        signature=_signature(facts),
    )


def _decision(facts: LetterFacts) -> Section:
    asked = f"U vroeg ons om {money.show(facts.requested_cents)} uit het flexibele budget voor: {clean(facts.subject)}."
    if not facts.is_granted:
        return Section(
            "Ons besluit", (asked, "Wij wijzen uw aanvraag af. U krijgt hiervoor geen geld uit het flexibele budget.")
        )
    decided = f"Wij geven u hiervoor {money.show(facts.amount_cents)}."
    if facts.amount_cents < facts.requested_cents:
        decided += " Dat is minder dan u vroeg. Het andere deel van uw aanvraag wijzen wij af."
    return Section("Ons besluit", (asked, decided))


def _payment(facts: LetterFacts) -> Section:
    return Section(
        "Zo betalen wij",
        (
            "Wij betalen het geld meestal rechtstreeks aan de winkel, de verhuurder of een andere organisatie. "
            f"{clean(facts.contact_name)} spreekt met u af hoe en wanneer wij betalen.",
        ),
    )


def _objection(facts: LetterFacts) -> Section:
    """The objection clause: term (Awb 6:7, 6:8), to whom (6:4) and what to put in it (6:5). Asked by Awb 3:45.

    It names no last day: the term counts from the day of sending, which this text cannot know.
    """
    college = f"het college van burgemeester en wethouders van {facts.municipality}"
    address = ", ".join((college, *(clean(line) for line in facts.objection_address)))
    return Section(
        "Bent u het niet eens met dit besluit?",
        (
            f"Bespreek het dan eerst met {clean(facts.contact_name)}. U kunt ook bezwaar maken. Dat is gratis.",
            "U hebt daarvoor 6 weken de tijd. De 6 weken beginnen op de dag nadat wij deze brief hebben verstuurd. "
            "Bent u later, dan kunnen wij uw bezwaar meestal niet meer behandelen. Ook als u eerst met ons praat, "
            "blijft deze termijn gelden.",
            f"Stuur uw bezwaar naar {address}. Zet in uw bezwaar:",
        ),
        (
            "uw naam en adres;",
            "de datum waarop u uw bezwaar schrijft;",
            f"tegen welk besluit u bezwaar maakt: noem het kenmerk {clean(facts.reference)} of doe een kopie "
            "van deze brief erbij;",
            "waarom u het niet eens bent met het besluit;",
            "uw handtekening.",
        ),
        ("U mag iemand vragen om u te helpen. Een onafhankelijke cliëntondersteuner helpt u gratis.",),
    )


def _questions(facts: LetterFacts) -> Section:
    return Section("Hebt u vragen?", (f"Stel ze aan {clean(facts.contact_name)} van {clean(facts.contact_team)}.",))


def _signature(facts: LetterFacts) -> tuple[str, ...]:
    college = f"Burgemeester en wethouders van {facts.municipality}"
    if facts.in_own_name:
        return (college,)
    return (f"{college},", "namens dezen,", clean(facts.decider_name), clean(facts.decider_function))


def example_line() -> str:
    return "Voorbeeld: dit is geen echte brief. Alle namen en bedragen zijn verzonnen."


def day_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def paragraphs(text: str) -> tuple[str, ...]:
    parts = text.replace("\r\n", "\n").split("\n\n")
    return tuple(cleaned for part in parts if (cleaned := "\n".join(map(clean, part.strip().split("\n")))))


def clean(text: str) -> str:
    """One line without the invisible characters that come along with pasted text."""
    return " ".join("".join(" " if sign.isspace() else sign for sign in text if _is_visible(sign)).split())


def _is_visible(sign: str) -> bool:
    return sign.isspace() or category(sign) not in ("Cc", "Cf", "Co", "Cs", "Cn")
