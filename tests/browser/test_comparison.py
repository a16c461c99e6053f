"""Two versions beside each other: the list, the two drawings that move together, and the same without them."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.commands.deploy_process import deploy
from engine.commands.operations import OPERATIONS
from engine.deployment.check import check
from engine.permissions import PERMISSIONS
from tests.browser.conftest import SitsDown
from tests.browser.judge import AXE, violations
from tests.browser.site import Site
from tests.deployment.comparison.shipped import as_shipped, instead, text

pytestmark = pytest.mark.browser

ADDRESS = "/processen/flexibel-budget/vergelijken"
VISIT = (
    '<userTask id="Huisbezoek" name="Plan een huisbezoek"><extensionElements><waakvlam:task form="eerste-gesprek" '
    'group="wijkcoach" duration="P5D" calendar="working"/></extensionElements>'
    "<incoming>Flow_Vraag_beschrijven__Is_er_spoed</incoming><outgoing>Flow_nieuw</outgoing></userTask>"
    '<sequenceFlow id="Flow_nieuw" sourceRef="Huisbezoek" targetRef="Is_er_spoed"/>'
)
DRAWN = (
    '<bpmndi:BPMNShape id="Huisbezoek_di" bpmnElement="Huisbezoek"><dc:Bounds x="400" y="700" width="100" '
    'height="80"/></bpmndi:BPMNShape><bpmndi:BPMNEdge id="Flow_nieuw_di" bpmnElement="Flow_nieuw">'
    '<di:waypoint x="500" y="740"/><di:waypoint x="550" y="510"/></bpmndi:BPMNEdge>'
)
CENTRES = """id => [...document.querySelectorAll(`.djs-shape[data-element-id="${id}"]`)].map((part) => {
  const box = part.getBoundingClientRect();
  return [Math.round(box.x + box.width / 2), Math.round(box.width)];
})"""


@pytest.fixture
def two_versions(site: Site) -> Site:
    content = text("flexibel-budget.bpmn")
    for old, new in (
        ('form="vraag" group="wijkcoach"', 'form="vraag" group="teammanager"'),
        ('<exclusiveGateway id="Is_er_spoed"', f'{VISIT}<exclusiveGateway id="Is_er_spoed"'),
        (
            'sourceRef="Vraag_beschrijven" targetRef="Is_er_spoed"',
            'sourceRef="Vraag_beschrijven" targetRef="Huisbezoek"',
        ),
        ("</bpmndi:BPMNPlane>", f"{DRAWN}</bpmndi:BPMNPlane>"),
        ("Een collega vraagt een tweede paar ogen", "Een collega vraagt wat jij ervan vindt"),
    ):
        assert old in content
        content = content.replace(old, new)
    with site.now(), site.store.command() as work:
        files = instead("flexibel-budget.bpmn", content, as_shipped())
        deploy(work, check(files, operations=OPERATIONS, permissions=PERMISSIONS), actor=None)
    return site


def opened(page: Page) -> None:
    page.locator(".djs-container svg").nth(1).wait_for()
    page.get_by_role("button", name="Beschrijf de vraag", exact=True).wait_for()


def test_change_is_found_in_both_drawings_by_mouse_and_by_keys(two_versions: Site, sits_down: SitsDown) -> None:
    marleen = sits_down("marleen")
    marleen.context.add_init_script(path=AXE)
    marleen.goes_to("/processen/flexibel-budget/2")
    marleen.presses("Vergelijk")
    page = marleen.page
    opened(page)

    page.get_by_role("button", name="Beschrijf de vraag", exact=True).click()
    first, second = page.evaluate(CENTRES, "Vraag_beschrijven")
    assert first == second
    assert page.locator(".djs-shape.wv-looked-at").count() == 2
    page.get_by_role("button", name="Groter").click()
    bigger = page.evaluate(CENTRES, "Vraag_beschrijven")
    assert bigger[0] == bigger[1]
    assert bigger[0][1] > first[1]

    page.get_by_role("button", name="Plan een huisbezoek", exact=True).focus()
    page.keyboard.press("Enter")
    status = page.locator("[data-twin-status]")
    assert status.text_content() == "1 van 5: Plan een huisbezoek"
    page.keyboard.press("j")
    assert status.text_content() == "2 van 5: Beschrijf de vraag"
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert status.text_content() == "5 van 5: Lees mee met een aanvraag"
    page.get_by_role("button", name="Vorige verandering").click()
    assert str(status.text_content()).startswith("4 van 5: ")

    badges = page.locator(".wv-twin__badge").all_text_contents()
    assert badges.count("+ nieuw") == 2
    assert badges.count("~ anders") >= 4
    assert not violations("vergelijken", page)


def test_on_a_phone_the_drawings_stand_under_the_list(two_versions: Site, sits_down: SitsDown) -> None:
    marleen = sits_down("marleen", viewport={"width": 360, "height": 800})
    marleen.context.add_init_script(path=AXE)
    marleen.goes_to(ADDRESS)
    opened(marleen.page)
    assert marleen.page.evaluate("document.documentElement.scrollWidth") == 360
    lists, twin = (marleen.page.locator(each).bounding_box() for each in (".wv-compared__list", "[data-twin]"))
    assert lists is not None
    assert twin is not None
    assert twin["y"] >= lists["y"] + lists["height"]
    change = marleen.page.get_by_role("button", name="Beschrijf de vraag", exact=True)
    change.click()
    expect(marleen.page.locator("[data-twin-status]")).to_be_in_viewport()
    marleen.presses("Naar de lijst")
    expect(change).to_be_focused()
    expect(change).to_be_in_viewport()
    assert not violations("vergelijken", marleen.page)


def test_without_javascript_the_list_says_everything(two_versions: Site, sits_down: SitsDown) -> None:
    marleen = sits_down("marleen")
    cookies = marleen.context.cookies()
    plain = sits_down(java_script_enabled=False)
    plain.context.add_cookies(cookies)
    plain.goes_to(ADDRESS)
    assert plain.page.locator("[data-twin]").is_hidden()
    assert "Plan een huisbezoek" in str(plain.page.locator("main").text_content())
    plain.follows("Wat je leest 1 veranderingen")
    assert "Beschrijf de vraag" not in str(plain.page.locator(".wv-compared").text_content())


def test_drawing_that_cannot_be_shown_leaves_the_list(two_versions: Site, sits_down: SitsDown, tmp_path: Path) -> None:
    marleen = sits_down("marleen")
    marleen.page.route("**/vergelijken/1/*", lambda route: route.fulfill(status=200, body="<geen>"))
    marleen.goes_to(ADDRESS)
    marleen.page.get_by_text("De tekeningen kunnen hier niet worden getoond.").wait_for()
    assert marleen.page.get_by_text("Teammanager", exact=True).is_visible()
    marleen.complaints.clear()  # the script says in the console why
