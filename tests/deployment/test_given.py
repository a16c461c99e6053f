"""What a process knows already when it asks a form."""

from pathlib import Path

from engine.deployment.given import Given, given_before
from engine.deployment.sources import read_sources

ROOT = Path(__file__).parents[2]


def test_tells_answers_of_other_forms_and_outcomes_of_tables_with_their_choices() -> None:
    sources = read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources
    given = {each.path: each for each in given_before(sources, "besluit")}
    assert given["advies"] == Given(
        "advies",
        "Wat is je advies?",
        "text",
        (("akkoord", "Akkoord"), ("niet-akkoord", "Niet akkoord"), ("vraag", "Ik heb eerst een vraag")),
        "Lees mee met een aanvraag",
    )
    assert given["spoed"].kind == "boolean"
    assert given["bedrag"].kind == "amount"
    assert given["mandaat.niveau"].options[0] == ("wijkcoach", "wijkcoach")
    assert given["mandaat.toelichting"].options == ()
    assert given["aanvrager"].source == "Van het proces zelf"
    assert "besluit" not in given, "the form's own answers are not known before it"


def test_a_form_that_no_step_asks_knows_nothing() -> None:
    sources = read_sources([str(ROOT / "forms" / "besluit.json")]).sources
    assert given_before(sources, "besluit") == ()
    assert given_before(sources, "bestaat-niet") == ()
