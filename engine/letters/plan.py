"""The letter with a household's plan: what it is made from, and its words in plain Dutch (B1)."""

from dataclasses import dataclass
from datetime import date

from engine.letters.wording import LetterText, Section, clean, day_words, example_line, paragraphs


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """Who does what. `by_on` is the last day; without one nothing is said about it."""

    what: str
    who: str
    by_on: date | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """`outcome` is what came of it, for a goal that is reached or stopped."""

    life_area: str
    text: str
    actions: tuple[ActionFacts, ...]
    status: str = "open"  # open | reached | stopped
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Everything that the letter says which is not the same in every letter.

    `agreed` is None as long as the household said nothing; `aftercare` is the paragraph on nazorg and
    `agreements` what else was agreed for afterwards. `complaint_address` holds the lines under the college's name.
    """

    municipality: str
    addressee: tuple[str, ...]
    salutation: str
    dated: date
    reference: str
    goals: tuple[GoalFacts, ...]
    agreed: bool | None
    agreed_on: date | None
    agreed_by: str
    signed: bool
    disagreement: str
    evaluation_on: date | None
    aftercare: str
    agreements: tuple[str, ...]
    contact_name: str
    contact_function: str
    contact_team: str
    phone: str = ""
    complaint_address: tuple[str, ...] = ()
    is_example: bool = False


def write_plan(facts: PlanFacts) -> LetterText:
    """The letter that belongs to this plan."""
    sections = [
        Section(
            "Dit is uw plan",
            (
                "Wij maakten samen met u dit plan. In deze brief leest u wat u wilt bereiken, wie wat doet en wanneer. "
                "Klopt er iets niet? Laat het ons weten, dan passen wij het aan.",
            ),
        ),
        *(_goal(goal) for goal in facts.goals),
        *_agreement(facts),
        *_evaluation(facts),
        *_aftercare(facts),
        _contact(facts),
        _complaint(facts),
    ]
    return LetterText(
        title="Uw plan",
        municipality=f"Gemeente {facts.municipality}",
        example=example_line() if facts.is_example else "",
        addressee=tuple(map(clean, facts.addressee)),
        details=(("Datum", day_words(facts.dated)), ("Kenmerk", clean(facts.reference))),
        salutation=clean(facts.salutation),
        sections=tuple(sections),
        closing="Met vriendelijke groet,",
        signature=(clean(facts.contact_name), f"{clean(facts.contact_function)}, {clean(facts.contact_team)}"),
    )


def _goal(goal: GoalFacts) -> Section:
    heading = f"{clean(goal.life_area)}: {_lower_first(clean(goal.text))}"
    if goal.status == "reached":
        return Section(heading, ("Dit doel is gehaald.", *paragraphs(goal.outcome)))
    if goal.status == "stopped":
        return Section(heading, ("Aan dit doel werken wij niet verder.", *paragraphs(goal.outcome)))
    if not goal.actions:
        return Section(heading, ("Wij spreken nog af wie hiervoor wat doet.",))
    return Section(heading, ("Dit doen wij hiervoor:",), tuple(_action(action) for action in goal.actions))


def _action(action: ActionFacts) -> str:
    who = clean(action.who)
    said = f"{who[:1].upper()}{who[1:]}: {_lower_first(clean(action.what)).rstrip('.')}"
    if action.is_done:
        return f"{said}. Dit is al gedaan."
    return f"{said}, uiterlijk op {day_words(action.by_on)}." if action.by_on else f"{said}."


def _agreement(facts: PlanFacts) -> tuple[Section, ...]:
    if facts.agreed is None or facts.agreed_on is None:
        return ()
    who, when = clean(facts.agreed_by), day_words(facts.agreed_on)
    if facts.agreed:
        how = "zette een handtekening onder het plan" if facts.signed else "zei ons dat het plan goed is"
        return (Section("U bent het eens met dit plan", (f"Op {when}: {who} {how}.",)),)
    return (
        Section(
            "U bent het niet of niet helemaal eens met dit plan",
            (f"Op {when} vertelde {who} ons:", *paragraphs(facts.disagreement)),
            after=("Dit hoort bij het plan. U mag hierover altijd opnieuw met ons praten.",),
        ),
    )


def _evaluation(facts: PlanFacts) -> tuple[Section, ...]:
    """Whether the help still fits is looked at again and again (Wmo 2015, 2.3.9)."""
    if facts.evaluation_on is None:
        return ()
    return (
        Section(
            "Wanneer kijken wij of het plan werkt?",
            (
                f"Op {day_words(facts.evaluation_on)} bespreken wij samen hoe het gaat. Verandert er eerder iets? "
                "Dan hoeft u daar niet op te wachten: bel ons.",
            ),
        ),
    )


def _aftercare(facts: PlanFacts) -> tuple[Section, ...]:
    said = paragraphs(facts.aftercare)
    agreements = tuple(map(clean, facts.agreements))
    if not said and not agreements:
        return ()
    return (
        Section(
            "Wat spreken wij af voor daarna?",
            said or ("Ook als het plan klaar is, houden wij contact. Dit hebben wij afgesproken:",),
            agreements,
        ),
    )


def _contact(facts: PlanFacts) -> Section:
    phone = f" Het telefoonnummer is {clean(facts.phone)}." if facts.phone.strip() else ""
    return Section(
        "Wie kunt u bellen?",
        (
            f"{clean(facts.contact_name)} van {clean(facts.contact_team)} is uw vaste contactpersoon.{phone}",
            "Wilt u dat iemand met u meedenkt die niet bij de gemeente werkt? Een onafhankelijke cliëntondersteuner "
            "helpt u gratis. Vraag ernaar.",
        ),
    )


def _complaint(facts: PlanFacts) -> Section:
    """Everyone may complain about how they are treated (Awb 9:1). The plan decides nothing: no objection clause."""
    college = f"het college van burgemeester en wethouders van {facts.municipality}"
    address = ", ".join((college, *map(clean, facts.complaint_address)))
    return Section(
        "Bent u niet tevreden?",
        (
            f"Bespreek het eerst met {clean(facts.contact_name)}. U kunt ook een klacht sturen naar {address}. "
            "Dat is gratis.",
            "Dit plan is geen besluit. Vraagt u om hulp waarover wij moeten beslissen, dan krijgt u daarover een "
            "aparte brief. Daarin staat hoe u bezwaar kunt maken.",
        ),
    )


def _lower_first(text: str) -> str:
    """As it reads after a colon; a name or an abbreviation keeps its capital."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
