"""What the stories of redesigning share: two households with a coach, and what she meets after a publication."""

from datetime import timedelta

from engine.demo import plans
from engine.demo.plans import TALK, Goal, Step
from tests.browser import asked
from tests.browser.coach import Coach
from tests.browser.person import Answer
from tests.browser.site import Site

GOALS = (
    Goal("financien", "Geen nieuwe schulden", (Step("Elke vrijdag de post openen", "resident", "De bewoner", 30),)),
    Goal("meedoen", "Twee ochtenden vrijwilligerswerk", (Step("Samen bellen", "network", "Een vriendin", 14),)),
)
MADE: dict[str, Answer] = {
    "De vraag achter de vraag": "“Ik wil weer vooruit kunnen kijken.”",
    "Welke leefgebieden raakt dit?": ["Geld en schulden"],
    "Wat kan het huishouden zelf?": "Het huis is op orde.",
    "Wie uit de familie of de buurt helpt, en waarmee?": "Een zus helpt met de post.",
    "Met wie maakte je het plan?": "Haar zus",
}
VISIT: dict[str, Answer] = {"Wanneer ga je langs?": "26-11-2026", "Wie gaat er mee?": "Een collega"}
NOTE = "Na het plan gaan we eerst langs, en de wijkcoach beslist tot € 750."


def two_households(site: Site) -> tuple[int, int, int]:
    """Both have goals and a day of evaluation; in the first a plan runs: its casus, that of the other, the plan."""
    first = asked.household(site, name="gezin Korenbloem")
    second = asked.household(site, name="mevrouw Morgenster")
    with site.now():
        for casus in (first, second):
            plans.write_goals(site.player, "fatma", casus, GOALS)
            day = site.clock().date() + timedelta(days=60)
            plans.evaluate_on(site.player, "fatma", casus, day, "De coach belt na een maand.")
        return first, second, site.player.start("fatma", first, "", process="plan")


def meets_the_visit(coach: Coach, casus: int) -> None:
    """A plan that begins now has the new step, with its form, its term and the reason why."""
    coach.starts("Plan", casus=casus)
    coach.person.sees("versie 2")
    coach.answers("Maak het plan met het huishouden", MADE)
    coach.opens("Huisbezoek plannen")
    coach.person.sees("Over 5 werkdagen", "uiterlijk maandag 30 november", "Jij maakte het plan met het huishouden")
    coach.person.finishes()
    coach.person.sees("Wanneer ga je langs?", "Vul nog")
    coach.answers("Huisbezoek plannen", VISIT)
    coach.person.goes_to("/werklijst")
    coach.person.sees("Bespreek het plan met het huishouden")


def finishes_as_it_began(coach: Coach, site: Site, casus: int, instance: int) -> None:
    """The plan that ran already stays on its version to the end, and never comes to the new step."""
    coach.person.goes_to(f"/casussen/{casus}")
    coach.person.sees("op versie 1")
    with site.now():
        plans.make(site.player, "fatma", instance, "Haar zus", TALK)
    coach.person.goes_to(f"/casussen/{casus}")
    coach.person.sees("Bespreek het plan met het huishouden")
    coach.person.does_not_see("Huisbezoek")
    with site.now():
        plans.agree_and_begin(site.player, "fatma", instance, "Ina Waterdrager")
    site.let_terms_pass()  # the day of the evaluation
    with site.now():
        plans.reach_goals(site.player, "fatma", casus)
    coach.person.goes_to(f"/casussen/{casus}")
    coach.person.sees("Nazorg")
    coach.person.does_not_see("Huisbezoek")
