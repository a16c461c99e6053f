"""A household that was referred to another organisation, which answers at its own pace, and the care afterwards."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from sqlalchemy import bindparam, select

from engine import clock
from engine.commands.close_casus import close_casus
from engine.commands.referrals.answering import Answer
from engine.commands.referrals.links import DeadLink
from engine.commands.referrals.record_answer import record_answer
from engine.demo import referring
from engine.demo.history.households import Name
from engine.demo.history.pace import Pace, around
from engine.demo.history.requested import requested
from engine.demo.history.work import TEAMS, File, Habit
from engine.demo.intakes import Note, Question, note
from engine.demo.player import Answers, Player, Story, in_days, typed
from engine.demo.requests import NewResident
from engine.errors import Conflict
from engine.store.kept import Kept
from engine.store.models import ProcessInstance, Referral, Wait

ANSWERS_IN = {"ggz-de-brug": 17.0, "woningcorporatie": 4.0, "zorgverzekeraar": 3.0, "werk-en-inkomen": 5.0}
"""Working days until a partner usually answers."""

QUESTIONS = {
    "ggz-de-brug": ("Slecht slapen", "Kunt u meekijken waarom dit huishouden niet slaapt?"),
    "woningcorporatie": ("Een kleinere woning", "Is er een kleinere woning met een lagere huur?"),
    "zorgverzekeraar": ("Betalingsregeling premie", "Kan de achterstand in delen betaald worden?"),
    "werk-en-inkomen": ("Proefplaatsing", "Is er een plek om op proef te werken?"),
}

_WAITING = Kept(
    select(Wait.instance_id)
    .where(
        Wait.tenant == bindparam("tenant"),
        Wait.casus_id == bindparam("casus"),
        Wait.element_id == bindparam("element"),
        Wait.status == "open",
    )
    .limit(1)
)
_RUNNING = Kept(
    select(ProcessInstance.id)
    .where(
        ProcessInstance.tenant == bindparam("tenant"),
        ProcessInstance.casus_id == bindparam("casus"),
        ProcessInstance.ended_at.is_(None),
    )
    .limit(1)
)
AGREEMENTS = (Note("agreement", "waakvlam", "Belt zelf als het minder gaat.", "De inwoner"),)


@dataclass(frozen=True, slots=True)
class Course:
    """To which partners, how many working days help lasts, and how often it goes well at once and afterwards."""

    partners: tuple[str, ...]
    helped: tuple[float, float]
    well: float
    relapsed: float


USUAL = Course(("ggz-de-brug", "ggz-de-brug", *ANSWERS_IN), (20, 80), 0.8, 0.08)
SHORT = Course(("woningcorporatie", "zorgverzekeraar", "werk-en-inkomen"), (15, 20), 1, 0)


def referred(p: Player, pace: Pace, dice: Random, name: Name, area: str, begin: datetime) -> Story:
    yield begin
    coach = dice.choice(TEAMS[area])
    casus = yield from _helped(p, pace, dice, name, area, coach, USUAL)
    if clock.now() < p.until:
        p.act(coach, close_casus, casus, "Er loopt niets meer, en het gaat goed.")


def helped_early(
    p: Player, pace: Pace, dice: Random, name: Name, area: str, begin: datetime, *, comes_back: bool
) -> Story:
    """So long ago, and so shortly, that the year after the care afterwards is over; some came back within it."""
    yield begin
    coach = dice.choice(TEAMS[area])
    casus = yield from _helped(p, pace, dice, name, area, coach, SHORT)
    if comes_back:
        yield pace.after(clock.now(), 25 + dice.random() * 175)
        yield from requested(p, pace, dice, casus, area, coach)
    else:
        p.act(coach, close_casus, casus, "Er loopt niets meer, en het gaat goed.")


def _helped(
    p: Player, pace: Pace, dice: Random, name: Name, area: str, coach: str, course: Course
) -> Generator[datetime, None, int]:
    """From the question until nothing runs any more, or until today. Answers the casus."""
    partner = dice.choice(course.partners)
    subject, text = QUESTIONS[partner]
    casus = p.register(coach, name.household, area, [NewResident(name.resident, name.salutation)], address=name.address)
    p.start(coach, casus, subject, process="herverwijzing")
    habits = _habits(dice, Question(partner, subject, text), name.resident, course)
    file = File(p, pace, dice, casus, area, coach, habits)
    while _is_running(p, casus):
        yield from _next(file, partner, course)
    return casus


def _next(file: File, partner: str, course: Course) -> Story:
    """The partner says what it has to say, at its own pace; meanwhile the team does what comes up."""
    pace, dice = file.pace, file.dice
    if instance := _waiting(file, "Wacht_op_antwoord"):
        yield from file.carry_on(pace.after(clock.now(), around(dice, ANSWERS_IN[partner])))
        if _waiting(file, "Wacht_op_antwoord"):
            answer = dice.choice(("accepted",) * 8 + ("waiting_list", "refused", "no_show"))
            text = "" if answer == "accepted" else "Helaas, nu lukt het niet."
            _tell(file, instance, answer, _day(answer, dice), text)
    elif instance := _waiting(file, "Wacht_op_start"):
        yield from file.carry_on(pace.after(clock.now(), around(dice, 7)))
        if _waiting(file, "Wacht_op_start"):
            _tell(file, instance, "started", clock.local(clock.now()).date())
    elif instance := _waiting(file, "Wacht_op_einde"):
        yield from file.carry_on(pace.after(clock.now(), course.helped[0] + dice.random() * course.helped[1]))
        if _waiting(file, "Wacht_op_einde"):
            note(file.p, file.coach, file.casus, AGREEMENTS)
            _tell(file, instance, "stopped", clock.local(clock.now()).date())
    else:
        yield from file.carry_on(pace.after(clock.now(), 2))


def _tell(file: File, instance: int, kind: str, on: date | None = None, text: str = "") -> None:
    """Through its link; by phone to the coach where the link or the consent is past its day, for help may last long."""
    try:
        referring.partner_says(file.p, instance, kind, on=on, text=text)
    except (Conflict, DeadLink):
        referral = file.p.find(select(Referral).where(Referral.instance_id == instance).order_by(Referral.id.desc()))
        file.p.act(file.coach, record_answer, referral.id, referral.version, Answer(kind, on, text))


def _waiting(file: File, element: str) -> int | None:
    """The process that stands at this wait now; none once the story has come to today."""
    if clock.now() >= file.p.until:
        return None
    rows = file.p.store.read(_WAITING, {"casus": file.casus, "element": element})
    return rows[0][0] if rows else None


def _is_running(p: Player, casus: int) -> bool:
    return clock.now() < p.until and bool(p.store.read(_RUNNING, {"casus": casus}))


def _day(answer: str, dice: Random) -> date | None:
    """An appointment within weeks, a place on the waiting list later."""
    if answer == "accepted":
        return in_days(dice.randrange(3, 15))
    return in_days(dice.randrange(30, 90)) if answer == "waiting_list" else None


def _habits(dice: Random, question: Question, resident: str, course: Course) -> Mapping[str, Habit]:
    well = dice.random() < course.well

    def route() -> Answers:
        again = dice.random() < 0.5
        return {
            "route": "zelfde" if again else "stop",
            "route_toelichting": "We proberen het samen nog een keer." if again else "Het huishouden wil niet verder.",
            "verwijsvraag": question.text,
        }

    def contact() -> Answers:
        relapsed = dice.random() < course.relapsed
        return {
            "hoe_gaat_het": "wisselend" if relapsed else "goed",
            "afspraken_gehouden": "deels" if relapsed else "ja",
            "trigger_gezien": "ja" if relapsed else "nee",
            "bevinding": "Het gaat weer slechter." if relapsed else "Het gaat goed.",
            "zorg": "hoog" if relapsed else "laag",
            "vervolg": "verwijzing" if relapsed else "goed",
            "volgende": "ritme",
        }

    return {
        "Kies_organisatie": Habit(1.0, 30, lambda: _choice(question)),
        "Vraag_toestemming": Habit(
            0.5,
            10,
            lambda: {"toestemming_gegeven": "ja", "toestemming_door": resident, "toestemming_hoe": "spoken"},
        ),
        "Bel_organisatie": Habit(1.5, 15, _called),
        "Spreek_organisatie_aan": Habit(3.0, 20, _called),
        "Vraag_of_het_begon": Habit(1.0, 10, lambda: _called() | {"datum": typed(in_days(7))}),
        "Regel_overdracht": Habit(
            1.2, 15, lambda: {"overdracht": "mee", "overdracht_afspraak": "De coach gaat de eerste keer mee."}
        ),
        "Overbrug_wachttijd": Habit(
            2.0, 20, lambda: {"overbrugging": "coach", "overbrugging_afspraak": "De coach komt elke twee weken langs."}
        ),
        "Vraag_hoe_de_hulp_loopt": Habit(
            2.0, 15, lambda: {"hulp_gaat": "goed", "hulp_notitie": "Het helpt.", "vervolg": "wachten"}
        ),
        "Bespreek_einde": Habit(
            0.6,
            30,
            lambda: {
                "doel_gehaald": "gehaald" if well else "deels",
                "afronding": "Tevreden over de hulp.",
                "na_afloop": "nazorg" if well else "route",
            },
        ),
        "Kies_de_route": Habit(0.3, 25, route),
        "Loop_afspraken_na": Habit(2.0, 30, lambda: {"afspraken_nagelopen": "true", "zorg": "laag"}),
        "Neem_contact_op": Habit(2.0, 20, contact),
        "Sluit_nazorg": Habit(
            2.0, 15, lambda: {"inwoner_akkoord": "ja", "sluiten_toelichting": "Het gaat al lang goed."}
        ),
    }


def _choice(question: Question) -> Answers:
    return {
        "naar": question.partner,
        "onderwerp": question.subject,
        "verwijsvraag": question.text,
        "achtergrond": "Speelt al een half jaar. Komt het liefst met iemand samen.",
    }


def _called() -> dict[str, str]:
    return {"belnotitie": "Ze komen erop terug.", "vervolg": "wachten"}
