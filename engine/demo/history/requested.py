"""A household that asked for flexible budget, from the question to what it brought."""

from datetime import datetime
from random import Random

from sqlalchemy import select

from engine import clock
from engine.commands.close_casus import close_casus
from engine.commands.report_rule_conflict import report_rule_conflict
from engine.commands.settle_rule_conflict import settle_rule_conflict
from engine.demo import requests as r
from engine.demo.history.households import Name
from engine.demo.history.pace import Pace
from engine.demo.history.work import TEAMS, File, Habit
from engine.demo.player import Player, Story, typed
from engine.demo.requests import Ask
from engine.store.models import ProcessInstance, UserTask

WANTED = (
    ("Gebit", "gebit", "participatie", (180, 2300)),
    ("Wasmachine", "witgoed", "bijzondere-bijstand", (150, 480)),
    ("Koelkast", "witgoed", "bijzondere-bijstand", (150, 460)),
    ("Fiets", "vervoer", "wmo", (90, 495)),
    ("Elektrische fiets", "vervoer", "wmo", (450, 1400)),
    ("Huurachterstand", "huurachterstand", "participatie", (300, 2400)),
    ("Identiteitsbewijs", "identiteitsbewijs", "participatie", (70, 110)),
    ("Rijlessen", "opleiding", "participatie", (400, 1900)),
    ("Zwemles", "kind", "jeugd", (120, 420)),
    ("Borg voor een woning", "borg", "wmo", (350, 1200)),
)
EFFECTS = ("gehaald",) * 7 + ("deels",) * 2 + ("niet",)
LIFE_AREAS = ("financien", "wonen", "gezondheid", "meedoen", "gezin", "werk")
BROUGHT = {
    "gebit": "doet-weer-mee",
    "witgoed": "minder-geldzorgen",
    "vervoer": "kan-meer-zelf",
    "huurachterstand": "woont-veilig",
    "identiteitsbewijs": "doet-weer-mee",
    "opleiding": "kan-meer-zelf",
    "kind": "doet-weer-mee",
    "borg": "woont-veilig",
}
CLASHES = {
    "gebit": (
        ("zorgverzekering", "bijzondere-bijstand"),
        "De verzekering vergoedt niets en verwijst naar de bijstand; die vindt de verzekering voorliggend.",
    ),
    "vervoer": (("wmo", "zorgverzekering"), "Een dure scootmobiel mag wel, de goedkopere fiets niet."),
    "huurachterstand": (
        ("participatiewet", "schuldhulp"),
        "Wie een uitkering aanvraagt moet spaargeld opeten, en schuldhulp wil juist een buffer.",
    ),
    "kind": (("jeugdwet", "zorgverzekering"), "Zwemles voor een kind met een beperking past in geen van beide."),
}
"""Rules that a coach runs into, by category, and what they say of it."""
PARTIES = ("ggz-de-brug", "woningcorporatie", "zorgverzekeraar", "werk-en-inkomen")


def asked(p: Player, pace: Pace, dice: Random, name: Name, area: str, begin: datetime) -> Story:
    yield begin
    coach = dice.choice(TEAMS[area])
    casus = p.register(
        coach, name.household, area, [r.NewResident(name.resident, name.salutation)], address=name.address
    )
    yield from requested(p, pace, dice, casus, area, coach)


def requested(p: Player, pace: Pace, dice: Random, casus: int, area: str, coach: str) -> Story:
    """From now on; three in ten are solved without money, a few are refused or ask for a lot."""
    ask, is_free, is_refused = _ask(dice), dice.random() < 0.3, dice.random() < 0.07
    unhurried = clock.now() < pace.redesigned_at
    instance = p.start(coach, casus, ask.subject.lower())
    habits = _habits(dice, ask, is_free=is_free, is_refused=is_refused, unhurried=unhurried)
    yield from File(p, pace, dice, casus, area, coach, habits).carry_on()
    _report_clash(p, coach, casus, instance, ask)
    closed_at = pace.after(clock.now(), 0.1 + dice.random())
    is_running = p.find(select(ProcessInstance.status).where(ProcessInstance.id == instance)) == "running"
    if not is_running and closed_at < p.until:
        yield closed_at
        p.act(coach, close_casus, casus, "Het is klaar: we spraken af wanneer het huishouden weer belt.")


def _report_clash(p: Player, coach: str, casus: int, instance: int, ask: Ask) -> None:
    """One in three reports the rules that were in the way, one in two of those got an answer."""
    if casus % 3 or ask.category not in CLASHES:
        return
    steps = ("Vraag_beschrijven", "Routes_afwegen")
    weighed = select(UserTask.id).where(UserTask.instance_id == instance, UserTask.element_id.in_(steps))
    rules, words = CLASHES[ask.category]
    report = p.act(
        coach,
        report_rule_conflict,
        casus,
        rules=rules,
        text=words,
        task_id=p.find(weighed.order_by(UserTask.id.desc())),
    )
    if casus % 2:
        p.act(
            "priya",
            settle_rule_conflict,
            report,
            "Dit ligt bij de beleidsmakers; voor het nieuwe jaar komt er een antwoord.",
        )


def _ask(dice: Random) -> Ask:
    subject, category, fund, (least, most) = dice.choice(WANTED)
    amount = round(least * (most / least) ** dice.random())
    return Ask(
        subject,
        "“Dan kunnen we weer vooruit.”",
        category,
        f"{amount // 1000}.{amount % 1000:03},00" if amount >= 1000 else f"{amount},00",
        "De gewone routes helpen hier niet op tijd.",
        fund=fund,
        life_areas=tuple(dice.sample(LIFE_AREAS, dice.choice((1, 1, 2, 2, 3)))),
        costs_without=f"{amount * dice.choice((2, 3, 5)) // 1000 + 1}.000,00",
        contribution=dice.choice(("geld", "anders", "niets")),
        contribution_why="Samen besproken wat past.",
        parties=tuple(dice.sample(PARTIES, dice.choice((0, 0, 0, 1, 2)))),
    )


def _habits(dice: Random, ask: Ask, *, is_free: bool, is_refused: bool, unhurried: bool) -> dict[str, Habit]:
    decision = (
        {"besluit": "afwijzen", "besluit_motivering": "Er is een gewone route die eerst kan."}
        if is_refused
        else {"besluit": "toekennen", "toegekend_bedrag": ask.amount, "besluit_motivering": "Past en helpt."}
    )
    effect = dice.choice(EFFECTS)
    return {
        "Vraag_beschrijven": Habit(0.3, 25, lambda: r.description(ask)),
        "Routes_afwegen": Habit(
            2.5, 40, lambda: r.weighing(ask, without_money="Samen met het netwerk." if is_free else "")
        ),
        "Aanvraag_aanvullen": Habit(1.5, 45, lambda: r.request_answers(ask)),
        "Motiveren": Habit(1.5, 50, lambda: r.MOTIVATION),
        "Meelezen": Habit(1.2, 15, lambda: {"advies": "akkoord", "advies_toelichting": "Helder en redelijk."}),
        "Zelf_beslissen": Habit(0.6, 15, lambda: decision),
        "Beslissen": Habit(4.0 if unhurried else 0.8, 20, lambda: decision),
        "Later_berichten": Habit(0.8, 10, lambda: {"besluit_op_tijd": "ja"}),
        "Dekking_kiezen": Habit(1.0, 20, lambda: {"dekking": "stop", "dekking_toelichting": "Het potje is leeg."}),
        "Bespreek_afwijzing": Habit(
            2.0,
            30,
            lambda: {
                "besproken_op": typed(),
                "bezwaar_uitgelegd": "true",
                "reactie_inwoner": "Begrijpt het, en is teleurgesteld.",
                "andere_weg": "Samen bellen met het fonds.",
            },
        ),
        "Regel_betaling": Habit(2.2, 20, lambda: r.payment(ask.amount, "Leverancier")),
        "Effect_vragen": Habit(
            4.0,
            20,
            lambda: {
                "doel_gehaald": effect,
                "effect_inwoner": "Er is weer rust.",
                "bracht_inwoner": [] if effect == "niet" else ["meer-rust", BROUGHT[ask.category]],
                "effect_professional": "Het scheelde gesprekken.",
                "bracht_professional": ["minder-werk-later"] if effect == "gehaald" else ["meer-vertrouwen"],
            },
        ),
    }
