"""The steps of a plan, of its goals and of nazorg that many stories share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from engine.commands.plan.end_goal import end_goal
from engine.commands.plan.finish_action import finish_action
from engine.commands.plan.save_action import save_action
from engine.commands.plan.save_goal import save_goal
from engine.commands.plan.save_plan import save_plan
from engine.commands.plan.the_plan import find_plan
from engine.commands.plan.two_tabs import seen
from engine.demo.intakes import Talk
from engine.demo.player import Player, Story, in_days, typed
from engine.store.models import PlanAction, PlanGoal


@dataclass(frozen=True, slots=True)
class Step:
    """Who does what within so many days; `kind` is resident, network, coach or partner."""

    what: str
    kind: str
    who: str
    days: int


@dataclass(frozen=True, slots=True)
class Goal:
    area: str
    text: str
    steps: tuple[Step, ...]


TALK = Talk(
    "",
    ("financien", "meedoen"),
    "",
    "“Ik wil weer vooruit kunnen kijken.”",
    "Het huis en de afspraken zijn op orde.",
    "Een vriendin helpt met de post.",
)


def write_goals(p: Player, login: str, casus: int, goals: Sequence[Goal]) -> None:
    for goal in goals:
        goal_id = p.act(login, save_goal, casus, life_area=goal.area, text=goal.text)
        for step in goal.steps:
            p.act(
                login,
                save_action,
                casus,
                goal_id,
                what=step.what,
                who_kind=step.kind,
                who=step.who,
                by_on=in_days(step.days),
            )


def evaluate_on(p: Player, login: str, casus: int, day: date, aftercare: str | None = None) -> None:
    """Set the day, and the paragraph on nazorg when one is given."""
    with p.store.reading() as session:
        plan = find_plan(session, casus)
        was, mark = plan.aftercare if plan else "", seen(plan)
    p.act(login, save_plan, casus, evaluation_on=day, aftercare=was if aftercare is None else aftercare, seen=mark)


def goal_of(p: Player, casus: int, text: str) -> int:
    return p.find(select(PlanGoal.id).where(PlanGoal.casus_id == casus, PlanGoal.text == text))


def action_of(p: Player, casus: int, what: str) -> int:
    return p.find(
        select(PlanAction.id)
        .join(PlanGoal, PlanGoal.id == PlanAction.goal_id)
        .where(PlanGoal.casus_id == casus, PlanAction.what == what)
    )


def make(p: Player, login: str, instance: int, with_whom: str, talk: Talk | None = None) -> None:
    """With `talk` when no intake asked it before."""
    p.do(
        login,
        instance,
        "Maak_plan",
        {
            "plan_met": with_whom,
            **(
                {
                    "vraag_achter_de_vraag": talk.question,
                    "leefgebieden": talk.areas,
                    "eigen_kracht": talk.strength,
                    "netwerk_helpt": talk.network,
                }
                if talk
                else {}
            ),
        },
    )


def discuss(p: Player, login: str, instance: int, by: str, *, disagreement: str = "", how: str = "signature") -> None:
    p.do(
        login,
        instance,
        "Bespreek_plan",
        {
            "akkoord": "nee" if disagreement else "ja",
            "akkoord_door": by,
            "akkoord_hoe": how,
            **({"bezwaren": disagreement, "plan_aanpassen": "nee"} if disagreement else {}),
        },
    )


def give_letter(p: Player, login: str, instance: int) -> None:
    p.do(login, instance, "Geef_brief", {"plan_brief_op": typed(), "plan_brief_hoe": "gesprek"})


def put_in_motion(p: Player, login: str, instance: int, done: str = "Iedereen weet wat hij doet.") -> None:
    p.do(login, instance, "Zet_in_gang", {"stap": "alles-loopt", "stap_gedaan": done})


def agree_and_begin(p: Player, login: str, instance: int, by: str) -> None:
    discuss(p, login, instance, by)
    give_letter(p, login, instance)
    put_in_motion(p, login, instance)


def evaluate(p: Player, login: str, instance: int, report: str, outcome: str) -> None:
    """`outcome` is doorgaan, aanpassen, gehaald or stoppen."""
    p.do(
        login,
        instance,
        "Evalueer_plan",
        {"evaluatie_op": typed(), "evaluatie_verslag": report, "evaluatie_uitkomst": outcome},
    )


def whole_plan(p: Player, login: str, casus: int, who: str, agreed_at: datetime, evaluation: date) -> Story:
    """A plan that a coach begins now, without an intake, and that runs until its evaluation."""
    instance = p.start(login, casus, "", process="plan")
    goals = (
        Goal("financien", "Geen nieuwe schulden", (Step("Elke vrijdag de post openen", "resident", who, 30),)),
        Goal("meedoen", "Twee ochtenden vrijwilligerswerk", (Step("Samen bellen", "network", "Een vriendin", 14),)),
    )
    write_goals(p, login, casus, goals)
    evaluate_on(p, login, casus, evaluation, "De coach belt na het plan met steeds langere tussenpozen.")
    make(p, login, instance, "Een vriendin", TALK)
    yield agreed_at
    agree_and_begin(p, login, instance, who)
    p.act(login, finish_action, casus, action_of(p, casus, "Samen bellen"), done=True)


def reach_goals(p: Player, login: str, casus: int) -> int:
    """The evaluation finds every goal reached; answers the aftercare that begins."""
    for text in ("Geen nieuwe schulden", "Twee ochtenden vrijwilligerswerk"):
        p.act(login, end_goal, casus, goal_of(p, casus, text), how="reached", outcome="Dit gaat nu vanzelf.")
    evaluate(p, login, p.newest(casus, "plan"), "Beide doelen zijn gehaald. Het gaat goed.", "gehaald")
    return p.newest(casus, "nazorg")


def begin_aftercare(p: Player, login: str, instance: int, care: str = "gewoon") -> None:
    """`care` is laag, gewoon or hoog: it sets how soon the first contact comes."""
    p.do(login, instance, "Loop_afspraken_na", {"afspraken_nagelopen": "true", "zorg": care})


def keep_contact(
    p: Player, login: str, instance: int, finding: str, *, how: str = "goed", care: str = "gewoon", kept: str = "ja"
) -> None:
    p.do(
        login,
        instance,
        "Neem_contact_op",
        {
            "hoe_gaat_het": how,
            "afspraken_gehouden": kept,
            "trigger_gezien": "nee",
            "bevinding": finding,
            "zorg": care,
            "vervolg": "goed",
            "volgende": "ritme",
        },
    )


def judge_signal(p: Player, login: str, instance: int, finding: str, follows: str, *, aftercare: bool = False) -> None:
    """`follows` is goed, contact, verwijzing or plan."""
    p.do(
        login,
        instance,
        "Beoordeel_signaal",
        {
            "signaal_bevinding": finding,
            "signaal_vervolg": follows,
            **({"nazorg_nodig": "true"} if aftercare else {}),
        },
    )
