"""What tests of rehearsals share: the shipped files made ready, and the steps of a small request."""

from functools import cache
from pathlib import Path

from engine.deployment.scenario_steps import NEXT, Answer, Begin, MoveClock
from engine.deployment.sources import Source, read_sources, source_of
from engine.rehearsal.prepared import Prepared, prepare
from engine.rehearsal.replay import Journal

ROOT = Path(__file__).parents[2]
COACH, COLLEAGUE, MANAGER = "wijkcoach", "wijkcoach-2", "teammanager"

DESCRIBE = Answer(
    COACH,
    "Vraag_beschrijven",
    {"onderwerp": "Fiets", "vraag": "Ik wil naar de markt.", "categorie": "witgoed", "leefgebieden": ("wonen",)},
)
WEIGH = Answer(
    COACH,
    "Routes_afwegen",
    {
        "route_eigen_netwerk": "Nee.",
        "route_bijzondere_bijstand": "Nee.",
        "route_fondsen": "Nee.",
        "oplossing": "flexibel-budget",
    },
)


def ask(amount: str) -> Answer:
    return Answer(
        COACH,
        "Aanvraag_aanvullen",
        {
            "bedrag": amount,
            "nodig_op": "vandaag+21",
            "fonds": "wmo",
            "kosten_met": amount,
            "kosten_zonder": "0,00",
            "bijdrage": "niets",
            "bijdrage_toelichting": "Niets over.",
            "motivering": "Dan kan mevrouw naar de markt.",
        },
    )


def decide(role: str, element: str, amount: str) -> Answer:
    return Answer(
        role, element, {"besluit": "toekennen", "toegekend_bedrag": amount, "besluit_motivering": "U kunt niet zonder."}
    )


NEXT_DUE = MoveClock(NEXT)


@cache
def shipped_sources() -> tuple[Source, ...]:
    return read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources


def shipped() -> Prepared:
    return prepare(shipped_sources())


def request(*steps: object, begin: Begin | None = None) -> Journal:
    return Journal("flexibel-budget", begin or Begin(), steps)  # type: ignore[arg-type]


ORGANISATION = source_of(
    "organisation.json",
    b'{"municipality": {"key": "proefstad", "name": "Proefstad"},'
    b' "groups": [{"key": "wijkcoach", "name": "Wijkcoach", "holder": "coach"}],'
    b' "areas": [{"key": "noord", "name": "Noord"}], "teams": [{"key": "t", "name": "T", "area": "noord"}]}',
)


def small(body: str, key: str = "klein") -> tuple[Source, ...]:
    """A process of its own with an organisation; `body` are its elements, without a drawing."""
    diagram = f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"
      xmlns:waakvlam="urn:waakvlam:bpmn:1" targetNamespace="urn:test">
      <process id="{key}" name="Klein" isExecutable="true">{body}</process></definitions>"""
    return (ORGANISATION, source_of(f"{key}.bpmn", diagram.encode()))
