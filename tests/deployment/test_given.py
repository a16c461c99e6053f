"""What a process knows already when it asks a form."""

from pathlib import Path

from engine.commands.sent_messages import SENT_MESSAGES
from engine.deployment.given import Given, given_before
from engine.deployment.sources import read_sources, source_of
from engine.deployment.unknown_names import unknown_names
from engine.deployment.usage import Files

ROOT = Path(__file__).parents[2]


def test_a_form_knows_what_a_message_from_outside_brings() -> None:
    sources = read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources
    given = {each.path: each.source for each in given_before(sources, "nieuwe-route", SENT_MESSAGES)}
    assert given["tekst"] == "Een bericht"


def test_every_name_in_the_shipped_forms_is_given_by_something() -> None:
    sources = read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources
    forms = Files.of(sources).forms
    assert [(key, each) for key in forms for each in unknown_names(sources, key, SENT_MESSAGES)] == []


def test_a_name_that_nothing_gives_is_told_with_what_comes_near() -> None:
    sources = read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources
    changed = [source_of(each.path, each.content.replace(b"= spoed != true", b"= spoeed != true")) for each in sources]
    found = set(unknown_names(changed, "vraag", SENT_MESSAGES))
    assert [(each.field, each.expression) for each in found] == [("hide", "spoeed != true")]
    assert "Bedoel je “spoed”?" in found.pop().message


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
