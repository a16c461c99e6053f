"""The panel as a whole: what it follows, where the focus goes, what it leaves alone, and who cannot use it."""

import json
from pathlib import Path

import pytest

from engine.errors import FIELDS
from tests.panel.conftest import Panel
from tests.panel.diagram import everything, foreign, model_of

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
AXE = Path(__file__).parents[1] / "browser" / "axe.min.js"
SHOWN = [
    "alles", "Aanvraag", "Te_lang", "Optellen", "Vastleggen", "Mislukt", "Mandaat", "Rekenen", "Keuze", "Naar_wachten",
    "Naar_ander", "Naar_vraag", "Vraag_plan", "Wachten", "Antwoord", "Ander", "Samen", "Klaar", "Baan", "Begin",
]  # fmt: skip


def test_looking_changes_nothing(panel: Panel) -> None:
    before = panel.xml()
    for element in SHOWN:
        assert panel.show(element)
    assert panel.edits == 0
    assert panel.xml() == before
    assert foreign(before) == foreign(everything())
    assert len(foreign(before)) > 60


@pytest.mark.parametrize("path", sorted((ROOT / "processes").glob("*.bpmn")), ids=lambda path: path.stem)
def test_looking_at_everything_in_a_shipped_process_changes_nothing(panel: Panel, path: Path) -> None:
    panel.page.evaluate("async (xml) => { await modeler.importXML(xml); }", path.read_text("utf-8"))
    before = panel.xml()
    shown, slowest = panel.page.evaluate("""() => {
      const elements = modeler.get('elementRegistry').filter((each) => !each.labelTarget && each.parent);
      const times = elements.map(({ id }) => {
        const start = performance.now();
        if (!mounted.show(id)) throw new Error(id);
        const wrong = document.querySelectorAll('#panel [aria-invalid=true]').length;
        if (wrong) throw new Error(`${id}: ${wrong} wrong`);
        return performance.now() - start;
      });
      return [elements.length, Math.max(...times)];
    }""")
    assert shown > 20
    assert slowest < 1000
    assert panel.edits == 0
    assert panel.xml() == before


def test_follows_the_selection(panel: Panel) -> None:
    panel.page.evaluate("modeler.get('selection').select(modeler.get('elementRegistry').get('Mandaat'))")
    assert panel.field("Beslistabel").input_value() == "mandaat"
    panel.page.evaluate("modeler.get('selection').select([])")
    assert panel.field("Hoe heet dit proces?").input_value() == "Alles"
    panel.page.evaluate("""() => {
      const registry = modeler.get('elementRegistry');
      modeler.get('selection').select([registry.get('Mandaat'), registry.get('Keuze')]);
    }""")
    assert "meer dan één onderdeel" in panel.text()
    assert panel.show("Nergens") is False


def test_what_is_being_typed_goes_to_the_element_it_was_typed_for(panel: Panel) -> None:
    panel.show("Aanvraag")
    panel.field("Hoe heet deze stap?").fill("Half getypt")
    panel.page.evaluate("modeler.get('selection').select(modeler.get('elementRegistry').get('Mandaat'))")
    assert panel.element("Aanvraag").get("name") == "Half getypt"
    assert panel.element("Mandaat").get("name") == "Bepaal het mandaat"
    panel.field("Hoe heet deze stap?").fill("Nog niet klaar")
    panel.page.evaluate("mounted.flush()")
    assert panel.element("Mandaat").get("name") == "Nog niet klaar"
    assert panel.edits == 2


def test_undo_keeps_the_focus_where_it_was(panel: Panel) -> None:
    panel.show("Aanvraag")
    panel.field("Hoe heet deze stap?").fill("Anders")
    panel.field("Hoe heet deze stap?").press("Tab")
    where = panel.focused
    assert where == "wv-panel-group"
    panel.undo()
    assert panel.focused == where
    assert panel.field("Hoe heet deze stap?").input_value() == "Vul de aanvraag aan"
    panel.field("Op de laatste dag van een wettelijke termijn").check()
    panel.field("Welke wettelijke termijn?").focus()
    panel.undo()
    assert panel.page.evaluate("document.querySelector('#panel').contains(document.activeElement)")


def test_a_new_value_shows_when_something_else_changed_it(panel: Panel) -> None:
    panel.show("Aanvraag")
    panel.page.evaluate("""() => {
      const step = modeler.get('elementRegistry').get('Aanvraag');
      modeler.get('modeling').updateProperties(step, { name: 'Van elders' });
    }""")
    assert panel.field("Hoe heet deze stap?").input_value() == "Van elders"


@pytest.mark.parametrize(
    ("element", "field", "focused"),
    [
        ("Aanvraag", "name", "wv-panel-name"),
        ("Aanvraag", "group", "wv-panel-group"),
        ("Aanvraag", "term", "wv-panel-duration-way-duration"),
        ("Aanvraag", "calendar", "wv-panel-calendar-unit"),
        ("Vastleggen", "inputs", "wv-panel-inputs-subject"),
        ("Mandaat", "result", "wv-panel-result"),
        ("Keuze", "default", "wv-panel-default"),
        ("Keuze", "condition", "wv-panel-open-Naar_wachten"),
        ("Naar_wachten", "condition", "wv-panel-condition-mode-way-rows"),
        ("Te_lang", "timer", "wv-panel-timer-way-after"),
        ("Vraag_plan", "message", "wv-panel-message"),
        ("Mislukt", "error", "wv-panel-error"),
        ("Ander", "called", "wv-panel-called"),
        ("Wachten", "holder", "wv-panel-holder"),
        ("alles", "reopen", "wv-panel-reopen"),
    ],
)
def test_opens_at_the_field_of_a_problem(panel: Panel, element: str, field: str, focused: str) -> None:
    assert panel.show(element, field)
    assert panel.focused == focused


def test_problems_show_beside_their_field(panel: Panel) -> None:
    problems = [
        {"element": "Aanvraag", "field": "form", "message": "Dit formulier bestaat niet.", "severity": "error"},
        {"element": "Aanvraag", "field": "", "message": "Er klopt iets niet.", "severity": "error"},
        {"element": "Aanvraag", "field": "law", "message": "Dit artikel kennen we niet.", "severity": "warning"},
        {"element": "Mandaat", "field": "result", "message": "Vul een uitkomst in.", "severity": "error"},
    ]
    panel.show("Aanvraag")
    panel.page.evaluate("(problems) => mounted.setProblems(problems)", problems)
    form = panel.field("Formulier")
    assert form.get_attribute("aria-invalid") == "true"
    assert panel.page.locator("#wv-panel-form-error").inner_text().endswith("Dit formulier bestaat niet.")
    assert panel.page.locator(".wv-pf-problems").inner_text() == "Er klopt iets niet."
    assert panel.page.locator("#wv-panel-law-error").inner_text() == "Let op: Dit artikel kennen we niet."
    assert panel.field("Welk wetsartikel hoort bij de termijn?").get_attribute("aria-invalid") is None
    assert "Vul een uitkomst in." not in panel.text()
    panel.page.evaluate("mounted.setProblems([])")
    assert form.get_attribute("aria-invalid") is None


def test_who_may_only_look_changes_nothing(panel: Panel) -> None:
    panel.page.evaluate("mounted.setReadOnly(true)")
    for element in SHOWN:
        panel.show(element)
        enabled = panel.page.locator("#panel :is(input, select, textarea, button):not(:disabled)").count()
        assert enabled == 0, element


def test_html_in_a_name_is_text(panel: Panel) -> None:
    hostile = '<img src=x onerror="window.hurt = true"><script>window.hurt = true</script>'
    panel.show("Aanvraag")
    panel.fill("Hoe heet deze stap?", hostile)
    panel.show("Keuze")
    panel.show("F2")
    panel.show("alles")
    assert panel.element("Aanvraag").get("name") == hostile
    assert panel.page.locator("#panel img, #panel script").count() == 0
    assert panel.page.evaluate("window.hurt") is None


def test_a_hostile_catalogue_is_text(panel: Panel) -> None:
    name = "<b onmouseover=alert(1)>Groep</b>"
    hostile = {"groups": [{"key": "x", "name": name}], "forms": [{"key": "f", "title": name, "fields": []}]}
    panel.page.evaluate("(catalogue) => mounted.setCatalogue(catalogue)", hostile)
    panel.show("Aanvraag")
    assert panel.page.locator("#panel b").count() == 0
    assert name in panel.page.locator("#wv-panel-group").inner_text()


def test_everything_can_be_done_with_the_keyboard(panel: Panel) -> None:
    panel.show("Aanvraag", "name")
    keyboard = panel.page.keyboard
    keyboard.press("Control+A")
    keyboard.type("Plan het huisbezoek")
    keyboard.press("Tab")
    assert panel.focused == "wv-panel-group"
    keyboard.type("Team")
    panel.page.locator("#wv-panel-duration-way-duration").focus()
    keyboard.press("ArrowDown")
    assert panel.focused == "wv-panel-duration-way-term"
    keyboard.press("ArrowUp")
    keyboard.press("Tab")
    assert panel.focused == "wv-panel-duration-amount"
    keyboard.press("Control+A")
    keyboard.type("8")
    keyboard.press("Tab")
    task = panel.extension("Aanvraag", "task") or {}
    assert panel.element("Aanvraag").get("name") == "Plan het huisbezoek"
    assert (task["group"], task["duration"]) == ("teammanager", "P8D")


def test_arrow_keys_pass_by_every_choice_of_a_list(panel: Panel) -> None:
    panel.show("Vastleggen", "inputs")
    keyboard = panel.page.keyboard
    options = panel.field("Waar gaat het over?").locator("option").count()
    for _ in range(options):
        keyboard.press("ArrowDown")
        assert panel.focused == "wv-panel-inputs-subject"
    assert panel.field("Waar gaat het over?").locator("option:checked").inner_text() == "Een formule (voor experts)"
    keyboard.press("Tab")
    assert panel.focused == "wv-panel-inputs-subject-feel"


def test_an_assistive_technology_finds_nothing_wrong(panel: Panel) -> None:
    panel.page.add_script_tag(path=AXE)
    for element in SHOWN:
        panel.show(element)
        found = panel.page.evaluate("axe.run('#panel', {resultTypes: ['violations']})")
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == [], element


def test_no_english_and_no_name_of_an_attribute_on_the_screen(panel: Panel) -> None:
    for element in SHOWN:
        panel.show(element)
        words = set(panel.text().lower().replace(",", " ").replace(":", " ").split())
        assert words & (FIELDS["process"] - {"term", "start"}) == set(), element


def test_two_panels_after_each_other_work_on_one_modeler(panel: Panel) -> None:
    catalogue = json.dumps({"groups": [{"key": "wijkcoach", "name": "Wijkcoach"}]})
    panel.page.evaluate(f"mounted.destroy(); mounted.setCatalogue({catalogue})")
    assert panel.page.locator("#panel").inner_text() == ""
    assert model_of(panel.xml()) == model_of(everything())
