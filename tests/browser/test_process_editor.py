"""A manager redraws a process, by keyboard alone and with the mouse."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import SitsDown
from tests.browser.process_editor import Editor, begin_draft, saved
from tests.browser.site import Site


@pytest.fixture
def plan(site: Site, sits_down: SitsDown) -> Editor:
    draft = begin_draft(site, "plan")
    return Editor(sits_down("marleen"), draft, "plan")


def test_a_step_is_added_by_keyboard_alone_and_kept(plan: Editor, site: Site) -> None:
    page = plan.page
    page.get_by_label("Toon alleen").focus()
    page.keyboard.type("maak het plan")
    page.keyboard.press("Tab")
    expect(plan.step("Maak het plan met het huishouden")).to_be_focused()
    page.keyboard.press("+")
    expect(page.get_by_role("combobox", name="Soort").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Huisbezoek plannen")
    page.keyboard.press("Enter")

    plan.says("Taak voor een mens ‘Huisbezoek plannen’ toegevoegd na ‘Maak het plan met het huishouden’.")
    page.get_by_label("Toon alleen").fill("")
    made = plan.step("Huisbezoek plannen")
    expect(made).to_contain_text("naar ‘Controleer of het plan af is’")
    expect(plan.step("Maak het plan met het huishouden")).to_contain_text("naar ‘Huisbezoek plannen’")
    assert plan.overlapping() == []
    plan.is_saved()
    assert 'name="Huisbezoek plannen"' in saved(site, 1, "plan")
    expect(page.locator("[data-draft-status]")).to_contain_text("door Marleen Oostenwind")


def test_every_edit_is_made_by_keyboard_alone(plan: Editor) -> None:
    keys = plan.page.keyboard
    plan.step("Moet het plan anders?").focus()
    keys.press("Enter")
    expect(plan.step("Moet het plan anders?")).to_have_attribute("aria-expanded", "true")

    plan.types_in("name", "Is het plan goed?")
    plan.says("Naam veranderd in ‘Is het plan goed?’.")

    plan.opens("add")
    plan.picks("add:kind", "Einde met een fout")
    plan.types_in("add:name", "Plan mislukt")
    plan.says("Einde met een fout ‘Plan mislukt’ toegevoegd na ‘Is het plan goed?’.")
    expect(plan.step("Plan mislukt")).to_be_focused()

    plan.opens("kind")
    plan.picks("kind:which", "Einde dat alles stopt")
    plan.presses("kind:go")
    plan.says("‘Plan mislukt’ is nu: einde dat alles stopt.")

    plan.opens("arrows")
    plan.picks(re.compile(r"flow:.*:start:which"), "Maak de brief met het plan (stap die waakvlam zelf doet)")
    plan.presses(re.compile(r"flow:.*:start:go"))
    plan.says("De pijl naar ‘Plan mislukt’ begint nu bij ‘Maak de brief met het plan’.")

    keys.press("Escape")
    plan.step("Plan mislukt").focus()
    keys.press("Delete")
    plan.says(re.compile("Einde dat alles stopt ‘Plan mislukt’ is verwijderd"))
    expect(plan.step("Plan mislukt")).to_have_count(0)
    keys.press("Control+z")
    plan.says("De laatste wijziging is ongedaan gemaakt.")
    expect(plan.step("Plan mislukt")).to_have_count(1)
    keys.press("Control+y")
    expect(plan.step("Plan mislukt")).to_have_count(0)


def test_arrows_edges_and_places_are_changed_by_keyboard_alone(plan: Editor) -> None:
    keys = plan.page.keyboard
    plan.chooses("Wat is er nog nodig?")
    plan.opens("arrows")
    plan.presses(re.compile("flow:.*:default"))
    plan.says(re.compile("standaardpijl"))

    plan.chooses("Bespreek het plan met het huishouden")
    plan.picks("edge:kind", "Termijn, de taak loopt door")
    plan.types_in("edge:name", "Na een week")
    plan.says("Termijn, de taak loopt door toegevoegd op de rand van ‘Bespreek het plan met het huishouden’.")
    expect(plan.step("Na een week")).to_contain_text("Termijn op de rand, de taak loopt door · Wijkcoach")
    plan.types_in("add:name", "Bel nog eens")
    plan.says("Taak voor een mens ‘Bel nog eens’ toegevoegd na ‘Na een week’.")

    plan.opens("arrows")
    plan.picks("connect:which", "Geef de brief aan het huishouden (taak voor een mens)")
    plan.presses("connect:go")
    plan.says("Pijl getekend van ‘Bel nog eens’ naar ‘Geef de brief aan het huishouden’.")
    plan.picks(re.compile("flow:.*:end:which"), "Maak de brief met het plan (stap die waakvlam zelf doet)")
    plan.presses(re.compile("flow:.*:end:go"))
    plan.says("De pijl uit ‘Bel nog eens’ gaat nu naar ‘Maak de brief met het plan’.")
    plan.types_in(re.compile("flow:.*:on:name"), "Schrijf op wat er is gezegd")
    plan.says(re.compile("toegevoegd tussen ‘Bel nog eens’ en ‘Maak de brief met het plan’"))
    plan.opens("arrows")
    plan.presses(re.compile("flow:.*:remove$"))
    plan.says("De pijl van ‘Schrijf op wat er is gezegd’ naar ‘Maak de brief met het plan’ is verwijderd. "
              "Met Ongedaan maken haal je het terug.")  # fmt: skip

    plan.opens("place")
    plan.picks("lane:which", "Klok")
    plan.presses("lane:go")
    plan.says("‘Schrijf op wat er is gezegd’ staat nu in de baan ‘Klok’.")
    plan.presses("shift:rechts")
    plan.says("‘Schrijf op wat er is gezegd’ is naar rechts geschoven.")
    plan.step("Schrijf op wat er is gezegd").focus()
    keys.press("Alt+ArrowLeft")
    plan.says("‘Schrijf op wat er is gezegd’ is naar links geschoven.")
    assert plan.overlapping() == []

    plan.types_in("lane-name", "Team jeugd")
    plan.says("Baan ‘Team jeugd’ toegevoegd.")
    lanes = plan.page.get_by_role("region", name="Banen")
    lanes.get_by_label("Baan 4").fill("Jeugdteam")
    keys.press("Tab")
    plan.says("Naam veranderd in ‘Jeugdteam’.")
    lanes.get_by_role("button", name="Verwijder baan ‘Jeugdteam’").press("Enter")
    plan.says(re.compile("Baan ‘Jeugdteam’ is verwijderd"))


def test_drawing_list_and_properties_share_one_selection(plan: Editor) -> None:
    shape = plan.page.locator('.djs-shape[data-element-id="Maak_plan"]')
    shape.click()
    expect(plan.page.get_by_role("tab", name="Eigenschappen")).to_have_attribute("aria-selected", "true")
    expect(plan.page.get_by_label("Hoe heet deze stap?")).to_have_value("Maak het plan met het huishouden")
    plan.page.get_by_role("tab", name="Stappen").click()
    expect(plan.step("Maak het plan met het huishouden")).to_have_attribute("aria-current", "true")
    plan.step("Evalueer het plan").click()
    assert plan.ask("editor.modeler.get('selection').get().map((each) => each.businessObject.name)") == [
        "Evalueer het plan"
    ]


def test_a_new_step_gets_its_holder_form_and_term_by_keyboard_and_nothing_is_wrong(plan: Editor, site: Site) -> None:
    page, keys = plan.page, plan.page.keyboard
    plan.chooses("Maak het plan met het huishouden")
    plan.opens("add")
    plan.types_in("add:name", "Huisbezoek plannen")

    plan.presses("properties")
    expect(page.get_by_label("Hoe heet deze stap?")).to_be_focused()
    expect(page.get_by_label("Welke groep kan deze stap oppakken?")).to_have_value("wijkcoach")  # as its lane is called
    page.get_by_label("Formulier", exact=True).select_option(index=2)
    choice = page.get_by_label("Een aantal dagen of uren nadat de taak er is")
    choice.focus()
    keys.press("Space")
    page.get_by_label("Aantal", exact=True).fill("5")
    keys.press("Tab")
    page.get_by_label("Eenheid").select_option(label="werkdagen")
    plan.is_saved()

    page.get_by_role("tab", name="Eigenschappen").focus()
    keys.press("ArrowRight")
    expect(page.get_by_role("tab", name="Controle")).to_be_focused()
    expect(page.get_by_text("Alles klopt in deze tekening.")).to_be_visible()
    task = re.search(r'name="Huisbezoek plannen">.*?</userTask>', saved(site, 1, "plan"), re.DOTALL)
    assert task is not None
    for part in ('group="wijkcoach"', 'form="', 'duration="P5D"', 'calendar="working"'):
        assert part in task.group()


def test_a_task_is_for_the_group_of_its_lane_and_both_are_undone_at_once(plan: Editor) -> None:
    group = "editor.modeler.get('elementRegistry').find((each) => each.businessObject.name === 'Bezoek').businessObject"
    for beside, expected in (("Maak_plan", "wijkcoach"), ("Plan_controleren", None)):
        plan.run(f"editor.attempt(() => editor.edits.addAfter(editor.element('{beside}'), 'user-task', 'Bezoek'))")
        assert plan.run(f"return {group}.extensionElements?.values[0].group") == expected
        plan.run("editor.modeler.get('commandStack').undo()")
        assert plan.run("return editor.modeler.get('commandStack').canUndo()") is False


def test_what_is_typed_outlives_a_check_that_comes_in(plan: Editor) -> None:
    plan.chooses("Evalueer het plan")
    plan.picks("add:kind", "Keuze")
    field = plan.control("add:name")
    field.focus()
    field.press_sequentially("Is het goe")
    plan.run("editor.steps.mark(new Map([['Evalueren', 'warning'], ['Geef_brief', 'error']]))")
    expect(plan.steps.get_by_text("Let op").or_(plan.steps.get_by_text("Fout")).first).to_be_visible()
    expect(plan.control("add:name")).to_be_focused()
    plan.page.keyboard.type("d?")
    expect(plan.control("add:name")).to_have_value("Is het goed?")
    expect(plan.control("add:kind")).to_have_value("exclusive-gateway")


def test_a_remark_beside_the_steps_is_changed_by_keyboard_alone(plan: Editor) -> None:
    plan.run("""
        const { modeling, elementFactory } = editor.edits;
        const note = elementFactory.createShape({ type: 'bpmn:TextAnnotation' });
        const step = editor.element('Maak_plan');
        modeling.createShape(note, { x: step.x, y: step.y - 60 }, step.parent);
        editor.edits.rename(note, 'Bel eerst');
    """)
    remark = plan.page.locator("[data-step]").filter(has_text="Bel eerst")
    remark.focus()
    plan.page.keyboard.press("F2")
    expect(plan.page.get_by_label("Tekst", exact=True)).to_be_focused()
    plan.types_in("name", "Bel altijd eerst")
    plan.says("Naam veranderd in ‘Bel altijd eerst’.")
    remark = plan.page.locator("[data-step]").filter(has_text="Bel altijd eerst")
    expect(remark).to_have_attribute("tabindex", "0")
    remark.focus()
    plan.page.keyboard.press("Delete")
    plan.says(re.compile("Toelichting ‘Bel altijd eerst’ is verwijderd"))


def test_a_step_is_found_by_a_part_of_its_name(plan: Editor) -> None:
    page = plan.page
    plan.steps.locator("[data-step]").first.focus()
    page.keyboard.press("Control+f")
    expect(page.get_by_label("Zoek een stap")).to_be_focused()
    page.keyboard.type("huishouden")
    expect(page.locator("#zoek-stap-stand")).to_have_text(re.compile("^1 van 4: ‘"))
    page.keyboard.press("Enter")
    expect(page.locator("#zoek-stap-stand")).to_have_text(re.compile("^2 van 4: ‘"))
    page.get_by_label("Zoek een stap").fill("olifant")
    expect(page.locator("#zoek-stap-stand")).to_have_text("Niets gevonden")


def test_with_the_mouse_what_follows_makes_room(plan: Editor) -> None:
    page = plan.page
    page.locator('.djs-shape[data-element-id="Maak_plan"]').click()
    page.locator('.djs-context-pad [data-action="append.user-task"]').click()
    assert plan.ask("editor.edits.routes.crossing().size") == 0
    assert plan.overlapping() == []
    made = plan.ask("editor.element('Maak_plan').outgoing[0].target.id")
    assert plan.ask(f"editor.element('{made}').outgoing[0].target.id") == "Plan_controleren"

    drop = centre(page.locator('.djs-shape[data-element-id="Bespreek_plan"]'))
    page.locator('.djs-palette [data-action="create.user-task"]').click()
    page.mouse.move(drop[0] - 30, drop[1], steps=4)
    page.mouse.click(drop[0] - 30, drop[1])
    page.keyboard.press("Escape")
    assert plan.overlapping() == []
    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_role("button", name="Alles in beeld").click()
    assert plan.ask("editor.modeler.get('canvas').zoom()") < 0.6


def centre(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
