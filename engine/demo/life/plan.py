"""Plans: in the making, agreed, disagreed with, due for evaluation and long overdue."""

from datetime import timedelta

from engine.commands.plan.finish_action import finish_action
from engine.demo import intakes as i
from engine.demo import plans
from engine.demo.intakes import Call, Note, Talk
from engine.demo.plans import Goal, Step
from engine.demo.player import Player, Story
from engine.demo.stories import person


def being_made(p: Player) -> Story:
    """The first goals stand there; who does what, nazorg and the day of evaluation do not yet."""
    yield p.day(-14)
    casus = p.register(
        "fatma",
        "gezin Stokroos",
        "noord",
        [
            person("Eva Stokroos", "mevrouw", (1985, 1, 31)),
            person("Karim Stokroos", "de heer", (1982, 6, 24)),
            person("Isa", born=(2015, 4, 4), role="child"),
        ],
        address="Seinhuislaan 12, Vlamstede",
    )
    talk = Talk(
        "Vader, moeder en dochter Isa.",
        ("financien", "gezin"),
        "Vader raakte zijn werk kwijt. De post blijft liggen en er is vaak ruzie over geld.",
        "“Wij willen de brieven weer durven openmaken.”",
        "Moeder houdt het huis draaiende.",
        "Een oom werkt bij een bank en wil helpen.",
        with_whom="Beide ouders",
    )
    yield from i.whole_intake(
        p,
        "fatma",
        casus,
        Call("De post blijft liggen en er is ruzie over geld."),
        talk,
        (p.day(-9, 14), p.day(-4, 11)),
        "plan",
        "Het gezin wil de geldzaken op orde, met hulp van de oom.",
    )
    yield p.day(-2, 15)
    oom = Step("Samen de post sorteren", "network", "Oom Samir", 14)
    plans.write_goals(p, "fatma", casus, [Goal("financien", "Alle post is open en betaalbaar", (oom,))])
    plans.write_goals(p, "fatma", casus, [Goal("gezin", "Eén avond in de week zonder ruzie over geld", ())])


def in_force(p: Player) -> Story:
    """Agreed and running; some of it is done, one thing is late, and the evaluation is still to come."""
    yield p.day(-45)
    casus = p.register(
        "fatma",
        "mevrouw Salie",
        "noord",
        [person("Corrie Salie", "mevrouw", (1964, 9, 16))],
        address="Molenwiek 27, Vlamstede",
    )
    talk = Talk(
        "Alleen. Haar zoon woont in de buurt.",
        ("netwerk", "gezondheid"),
        "Sinds haar pensioen komt mevrouw de deur niet meer uit.",
        "“Ik wil weer ergens bij horen.”",
        "Ze kan goed naaien.",
        "Haar zoon komt op zondag.",
        with_whom="Haar zoon",
        nearby="Het naaiatelier in het buurthuis.",
    )
    notes = (
        Note("agreement", "waakvlam", "Haar zoon belt als ze twee weken niet naar het atelier gaat.", "Haar zoon"),
        Note("trigger", "anders", "De gordijnen blijven overdag dicht."),
        Note("pitfall", "anders", "Ze zegt dat het goed gaat, ook als het niet zo is."),
    )
    yield from i.whole_intake(
        p,
        "fatma",
        casus,
        Call("Mevrouw voelt zich alleen en belt vaak met de dokter."),
        talk,
        (p.day(-40, 14), p.day(-36, 11)),
        "plan",
        "Met het naaiatelier en haar zoon kan mevrouw weer onder de mensen.",
        notes=notes,
    )
    goals = (
        Goal(
            "netwerk",
            "Elke week onder de mensen",
            (
                Step("Elke dinsdag naar het naaiatelier", "resident", "", 90),
                Step("De eerste keer meegaan", "network", "Haar zoon", 7),
                Step("Vragen of ze les wil geven", "coach", "", 35),
            ),
        ),
        Goal("gezondheid", "Elke dag een half uur lopen", (Step("Rondje met de buurvrouw", "network", "Bep", 60),)),
    )
    yield from _agreed(p, "fatma", casus, goals, evaluation_in=60, moment=-32, by="Corrie Salie")
    yield p.day(-20)
    p.act("fatma", finish_action, casus, plans.action_of(p, casus, "De eerste keer meegaan"), done=True)


def disagreed(p: Player) -> Story:
    """The household agrees with most, and says with what it does not; the plan goes on."""
    yield p.day(-22)
    casus = p.register(
        "yusuf",
        "de heer Bereklauw",
        "havenkwartier",
        [person("Dirk Bereklauw", "de heer", (1975, 3, 3))],
        address="Scheepswerf 19, Vlamstede",
    )
    talk = Talk(
        "Alleen, na een scheiding.",
        ("financien", "werk"),
        "Meneer heeft een schuld van € 9.000 en werkt als oproepkracht.",
        "“Ik wil zelf baas blijven over mijn geld.”",
        "Hij werkt en staat vroeg op.",
        "Zijn broer leent hem soms een auto.",
    )
    yield from i.whole_intake(
        p,
        "yusuf",
        casus,
        Call("Meneer krijgt deurwaarders aan de deur."),
        talk,
        (p.day(-18, 14), p.day(-15, 11)),
        "plan",
        "Schuldhulp en vast werk, in stappen die meneer zelf zet.",
        notes=(Note("agreement", "inkomen", "Meneer stuurt elke maand een foto van zijn overzicht.", "Meneer zelf"),),
    )
    yield p.day(-12)
    instance = p.newest(casus, "plan")
    goal = Goal(
        "financien",
        "De schuld wordt kleiner",
        (
            Step("Elke week de bankrekening nalopen", "resident", "", 21),
            Step("Een afspraak bij schuldhulp", "coach", "", 5),
        ),
    )
    plans.write_goals(p, "yusuf", casus, [goal])
    plans.evaluate_on(p, "yusuf", casus, p.day(-12).date() + timedelta(days=90), "De coach belt elke maand.")
    plans.make(p, "yusuf", instance, "Meneer Bereklauw")
    yield p.day(-3, 14)
    objection = "Ik wil geen budgetbeheer. Ik doe mijn geld zelf, en laat zien dat ik het kan."
    plans.discuss(p, "yusuf", instance, "Dirk Bereklauw", disagreement=objection, how="spoken")


def to_evaluate(p: Player) -> Story:
    """The day of the evaluation came this week."""
    yield p.day(-75)
    casus = p.register(
        "yusuf",
        "gezin Koekoeksbloem",
        "havenkwartier",
        [person("Fleur Koekoeksbloem", "mevrouw", (1992, 4, 18)), person("Pim", born=(2018, 2, 27), role="child")],
        address="Ankerplein 30, Vlamstede",
        origin="outreach",
    )
    yield from plans.whole_plan(p, "yusuf", casus, "Fleur Koekoeksbloem", p.day(-71, 14), p.day(-3).date())


def evaluation_forgotten(p: Player) -> Story:
    """Evaluation is weeks late; the manager heard of it."""
    yield p.day(-90)
    casus = p.register(
        "sanne",
        "mevrouw Hondsdraf",
        "noord",
        [person("Trees Hondsdraf", "mevrouw", (1955, 12, 8))],
        address="Vuurtorenpad 22, Vlamstede",
        origin="outreach",
    )
    yield from plans.whole_plan(p, "sanne", casus, "Trees Hondsdraf", p.day(-86, 14), p.day(-16).date())


def _agreed(
    p: Player, login: str, casus: int, goals: tuple[Goal, ...], *, evaluation_in: int, moment: int, by: str
) -> Story:
    """From the goals to a plan in force, on working day `moment` and two days later."""
    yield p.day(moment)
    instance = p.newest(casus, "plan")
    plans.write_goals(p, login, casus, goals)
    plans.evaluate_on(
        p, login, casus, p.today + timedelta(days=evaluation_in), "We houden contact zoals hieronder staat."
    )
    plans.make(p, login, instance, by)
    yield p.day(moment + 2, 14)
    plans.agree_and_begin(p, login, instance, by)


PLANS = (being_made, in_force, disagreed, to_evaluate, evaluation_forgotten)
