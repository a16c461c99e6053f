"""Files that mean harm: read in, drawn, compared and played, they are refused in words or stay dead text."""

import re

import pytest
from playwright.sync_api import Page, expect

from engine.demo.redesigns import change
from engine.deployment.sources import Kind
from tests.browser.conftest import ROOT, SitsDown
from tests.browser.person import Person
from tests.browser.process_editor import Editor, begin_draft
from tests.browser.site import Site

pytestmark = pytest.mark.browser

BPMN = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
SCRIPT, IMAGE = "<script>window.hurt=1</script>", "<img src=x onerror=window.hurt=1;alert(1)>"
ENTITY = f"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<definitions {BPMN} targetNamespace="t"><process id="geheim" name="&secret;"><startEvent id="S"/></process>
</definitions>"""
DEEP = "<subProcess>" * 10_000 + "</subProcess>" * 10_000
NESTED = f'<definitions {BPMN} targetNamespace="t"><process id="diep">{DEEP}</process></definitions>'
ENDLESS = "count(for i in 1..100000000, j in 1..100000000 return i) &gt; 1"
CUT_OFF = re.compile("vraagt te veel geheugen|duurde langer dan 1 seconde")


def nasty() -> str:
    """The shipped plan with code where names and explanations go."""
    content = (ROOT / "processes/plan.bpmn").read_text()
    for old, new in (
        ('id="Definities_plan"', 'id="Definities_kwaad"'),
        ("Maak het plan met het huishouden", SCRIPT),
        ("Bespreek het plan met het huishouden", IMAGE),
        ('name="Wijkcoach"', f'name="{escaped(IMAGE)}"'),
        ("Je maakte het plan met het huishouden", "javascript:alert(1)"),
        ("Eén huishouden, één plan, één regisseur", SCRIPT),
    ):
        assert old in content
        content = content.replace(old, new if old.startswith(("id=", "name=")) else escaped(new))
    return content


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def reads_in(person: Person, draft: int, name: str, content: str) -> None:
    person.goes_to(f"/ontwerpen/{draft}")
    person.opens("Lees een bestand in")
    file = {"name": name, "mimeType": "application/xml", "buffer": content.encode()}
    person.page.get_by_label("Bestand", exact=True).set_input_files(file)
    person.presses("Lees in")


def watched(page: Page) -> list[str]:
    """Every dialog that the page opens from now on."""
    opened: list[str] = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    return opened


def test_code_in_names_stays_text_in_the_editor_and_in_the_comparison(site: Site, sits_down: SitsDown) -> None:
    draft = begin_draft(site)
    marleen = sits_down("marleen")
    page = marleen.page
    dialogs = watched(page)
    reads_in(marleen, draft, "plan.bpmn", nasty())
    marleen.sees("plan is ingelezen")
    editor = Editor(marleen, draft, "plan")
    expect(editor.step(SCRIPT)).to_be_visible()
    editor.chooses(IMAGE)
    editor.presses("properties")
    expect(page.get_by_label("Hoe heet deze stap?")).to_have_value(IMAGE)
    page.locator('.djs-shape[data-element-id="Maak_plan"]').hover()
    page.locator('.djs-shape[data-element-id="Maak_plan"]').dblclick()  # its name as text to change
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Controle").click()
    assert page.evaluate("window.hurt") is None

    marleen.goes_to(f"/ontwerpen/{draft}/vergelijken")
    page.locator(".djs-container svg").nth(1).wait_for()
    page.get_by_role("button", name=SCRIPT, exact=True).click()
    expect(page.locator("[data-twin-status]")).to_contain_text(SCRIPT)
    marleen.sees(IMAGE)
    marleen.goes_to(f"/ontwerpen/{draft}")
    assert page.evaluate("window.hurt") is None
    assert page.locator("main img").count() == 0
    assert dialogs == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("geheim.bpmn", ENTITY, "DOCTYPE of entiteit"), ("diep.bpmn", NESTED, "diep")],
    ids=["external entity", "nested ten thousand deep"],
)
def test_a_file_that_reaches_out_or_never_ends_is_named_in_words(
    site: Site, sits_down: SitsDown, name: str, content: str, words: str
) -> None:
    draft = begin_draft(site)
    marleen = sits_down("marleen")
    reads_in(marleen, draft, name, content)
    marleen.sees(re.compile(words))
    marleen.does_not_see("root:")
    marleen.goes_to(f"/ontwerpen/{draft}/publiceren")
    expect(marleen.page.get_by_role("button", name="Publiceer nu")).to_have_count(0)


SCRIPT_TASK = "<script>{akkoord: null"
ARROW = 'sourceRef="Plan_open" targetRef="Plan_klaarzetten"'
GUARDED = f'{ARROW}><conditionExpression xsi:type="tFormalExpression">= {ENDLESS}</conditionExpression></sequenceFlow>'


@pytest.mark.parametrize(
    ("old", "new"),
    [(SCRIPT_TASK, SCRIPT_TASK.replace("null", ENDLESS)), (f"{ARROW}/>", GUARDED)],
    ids=["script", "condition"],
)
def test_an_expression_that_never_ends_is_cut_off_where_it_is_played(
    site: Site, sits_down: SitsDown, old: str, new: str
) -> None:
    draft = begin_draft(site, "plan")
    with site.now():
        change(site.player, draft, Kind.BPMN, "plan", old, new)
    marleen = sits_down("marleen")
    marleen.goes_to(f"/ontwerpen/{draft}/naspelen/plan")
    marleen.presses("Begin met naspelen")
    marleen.sees(CUT_OFF)
