"""The man who was sent home, as far as a story needs him, through the commands that the screens use."""

from engine.demo import intakes, plans, referring
from engine.demo.intakes import Call, Question, Talk
from engine.demo.referring import Asked
from tests.browser import asked
from tests.browser.site import Site

QUESTION = Question("ggz-de-brug", "hulp bij angst", "Wilt u hem helpen met zijn angst en slaap?")
ASKED = Asked(QUESTION, "Hij slaapt slecht sinds zijn ontslag.", "Wim Rietzanger", "Belt niet terug, kom langs.")
TALK = Talk(
    "Hij woont alleen.",
    ("gezondheid",),
    "Zijn huis is op orde.",
    "Ik wil weer slapen zonder te drinken.",
    "Hij zorgt voor zichzelf.",
    "Zijn zus belt elke dag.",
)


def come_to_an_outcome(site: Site, outcome: str, question: Question | None = None) -> int:
    """A casus of Fatma whose intake is done."""
    casus = asked.household(site, name="de heer Rietzanger")
    with site.now():
        call = Call("Hij slaapt niet en drinkt om rustig te worden.", attention="Belt niet terug, kom langs.")
        moments = (site.clock(), site.clock())
        for _ in intakes.whole_intake(
            site.player,
            "fatma",
            casus,
            call,
            TALK,
            moments,
            outcome,
            "Dit lukt niet alleen.",
            question=question,
        ):
            pass
    return casus


def wait_for_the_partner(site: Site) -> int:
    """His referral, of which GGZ De Brug has the link."""
    casus = come_to_an_outcome(site, "verwijzing", question=QUESTION)
    with site.now():
        instance = site.player.newest(casus, "herverwijzing")
        referring.choose(site.player, "fatma", instance, ASKED)
        referring.allow(site.player, "fatma", instance, ASKED.by)
    return instance


def agree_on_a_plan(site: Site) -> int:
    """His plan, which runs until its evaluation."""
    casus = come_to_an_outcome(site, "advies")
    with site.now():
        for _ in plans.whole_plan(site.player, "fatma", casus, "Wim Rietzanger", site.clock(), plans.in_days(90)):
            pass
        return site.player.newest(casus, "plan")
