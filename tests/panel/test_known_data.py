"""What may be chosen at a place in the diagram: what was asked, decided or worked out before it, and nothing else."""

from typing import Any

import pytest

from tests.panel.conftest import Panel

pytestmark = pytest.mark.browser


def fields(panel: Panel, selector: str = "#wv-panel-condition-0-field") -> dict[str, list[str]]:
    """The choices in words, by the step that gives them."""
    script = """list => Object.fromEntries([...list.querySelectorAll('optgroup')].map(
      group => [group.label, [...group.children].map(option => option.label)]))"""
    found: dict[str, list[str]] = panel.page.locator(selector).evaluate(script)
    return found


def test_a_condition_offers_what_lies_before_it_by_the_step_that_gave_it(panel: Panel) -> None:
    panel.show("Naar_wachten")
    found = fields(panel)
    assert list(found)[:3] == ["Reken uit", "Bepaal het mandaat", "Leg vast"]
    assert found["Bepaal het mandaat"] == ["Wie beslist", "Leest een collega mee", "Motivering", "Toelichting"]
    assert "Bedrag" in found["Vul de aanvraag aan"]
    assert found["Bij het begin"] == ["Wie het proces begon", "Het onderwerp"]
    assert "Wacht op antwoord" not in found


def test_the_outcome_of_a_table_is_compared_with_what_it_can_give(panel: Panel) -> None:
    panel.show("Naar_wachten")
    panel.choose("Gegeven", "Wie beslist")
    assert panel.field("Waarde").inner_text().split("\n") == [
        "Wijkcoach",
        "Teammanager",
        "Budgethouder",
        "College van burgemeester en wethouders",
    ]


def test_a_script_that_passes_an_answer_on_is_compared_like_that_answer(panel: Panel) -> None:
    panel.show("Rekenen")
    panel.fill("Formule (FEEL)", "{potje: fonds, leeg: null, som: bedrag + 1}")
    panel.show("Naar_wachten")
    assert fields(panel)["Reken uit"] == ["Uit welk potje?", "som"]
    panel.page.locator("#wv-panel-condition-0-field").select_option(value="verschil.potje")
    assert panel.field("Waarde").inner_text().split("\n")[0] == "Wmo"
    assert panel.child("Naar_wachten", "conditionExpression") == '= verschil.potje = "wmo"'


def test_what_a_called_process_asked_is_known_after_it(panel: Panel, catalogue: dict[str, Any]) -> None:
    panel.show("Optellen")
    panel.page.evaluate("""() => {
      const call = modeler.get('elementRegistry').get('Ander');
      modeler.get('modeling').connect(call, modeler.get('elementRegistry').get('Keuze'));
    }""")
    panel.show("Naar_wachten")
    asked = next(form for form in catalogue["forms"] if form["key"] == "meldcode-zorg")["fields"]
    assert {field["label"] for field in asked} <= set(fields(panel)["Doe de meldcode"])


def test_a_person_found_by_a_step_may_get_the_task(panel: Panel) -> None:
    panel.show("Optellen")
    panel.choose("Bewerking", "Leg de aanvraag vast")
    panel.show("Aanvraag")
    assert "De aanvragers" not in panel.field("Wie mag deze stap niet doen?").inner_text()
    panel.page.evaluate("""() => {
      const registry = modeler.get('elementRegistry');
      modeler.get('modeling').connect(registry.get('Optellen'), registry.get('Aanvraag'));
    }""")
    panel.one_edit(
        lambda: panel.choose("Wie mag deze stap niet doen?", "De aanvragers: zij beslissen niet (Tel op)"),
        accepted=False,
    )
    assert (panel.extension("Aanvraag", "task") or {})["exclude"] == "= huishouden.askers"


def test_a_table_may_say_which_group_and_an_answer_which_partner(panel: Panel) -> None:
    panel.show("Begin")
    panel.page.evaluate("""() => {
      const registry = modeler.get('elementRegistry');
      modeler.get('modeling').connect(registry.get('Mandaat'), registry.get('Aanvraag'));
    }""")
    panel.show("Aanvraag")
    panel.choose("Welke groep kan deze stap oppakken?", "De uitkomst van “Wie beslist” (Bepaal het mandaat)")
    assert (panel.extension("Aanvraag", "task") or {})["group"] == "= mandaat.niveau"
    panel.choose("Formulier", "Vul de verwijzing aan")
    panel.show("Antwoord")
    panel.one_edit(lambda: panel.field("Wie is aan zet?").select_option(value='= "partner:" + naar'), accepted=False)
    assert panel.extension("Antwoord", "wait") == {"holder": '= "partner:" + naar'}


def test_a_step_with_a_norm_tells_it_beside_the_term(panel: Panel) -> None:
    panel.page.evaluate("mounted.setCatalogue({ norms: { processes: { alles: { Aanvraag: 2.5 } } } })")
    panel.show("Aanvraag")
    assert "De norm voor deze stap is 2,5 werkdagen." in panel.text()


def test_a_process_with_many_steps_shows_at_once(panel: Panel) -> None:
    milliseconds = panel.page.evaluate("""() => {
      const start = performance.now();
      for (const id of ['Naar_wachten', 'Keuze', 'Vastleggen', 'Aanvraag']) mounted.show(id);
      return (performance.now() - start) / 4;
    }""")
    assert milliseconds < 200
