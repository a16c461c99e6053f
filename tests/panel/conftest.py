"""The panel beside a real modeler in Chromium, with the catalogue of the shipped files."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Browser, Locator, Page

from engine.commands.operations import OPERATIONS
from engine.commands.operations.descriptions import DESCRIPTIONS
from engine.commands.sent_messages import SENT_MESSAGES
from engine.deployment.check import check
from engine.deployment.sources import Source, read_sources, source_of
from engine.errors import Problem, Severity
from engine.permissions import PERMISSIONS
from engine.queries.catalogue import catalogue_of
from tests.panel.diagram import BPMN, everything, foreign, model_of

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "engine" / "web" / "static"
NODE_MODULES = ROOT / "frontend" / "node_modules"
PANEL_CSS = ROOT / "frontend" / "src" / "modeler" / "panel" / "panel.css"
PAGE = """<!doctype html><html lang="nl"><head><title>Paneel</title></head><body><main><h1>Proces</h1>
<div id="canvas"></div><section id="panel" aria-label="Eigenschappen"></section></main></body></html>"""
USED = ("organisation", "aanvraag", "vraag", "mandaat", "wegwijzer")
OTHER = f"""<definitions xmlns="{BPMN}"><process id="KEY" isExecutable="true">
<startEvent id="S_KEY"/><sequenceFlow id="F_KEY" sourceRef="S_KEY" targetRef="E_KEY"/><endEvent id="E_KEY"/>
</process></definitions>"""
WAAKVLAM = "{urn:waakvlam:bpmn:1}"


class Panel:
    """The form as a manager meets it, and the file as the modeler would save it."""

    def __init__(self, page: Page, shipped: tuple[Source, ...]) -> None:
        self.page = page
        self.shipped = shipped

    def show(self, element: str, field: str = "") -> bool:
        return bool(self.page.evaluate("([id, field]) => mounted.show(id, field)", [element, field or None]))

    def field(self, label: str) -> Locator:
        return self.page.locator("#panel").get_by_label(label, exact=True)

    def fill(self, label: str, text: str) -> None:
        self.field(label).fill(text)
        self.field(label).press("Tab")

    def choose(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def press(self, name: str) -> None:
        self.page.locator("#panel").get_by_role("button", name=name).click()

    def text(self) -> str:
        return self.page.locator("#panel").inner_text()

    @property
    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))

    @property
    def edits(self) -> int:
        return int(self.page.evaluate("edits"))

    def undo(self) -> None:
        self.page.evaluate("modeler.get('commandStack').undo()")

    def redo(self) -> None:
        self.page.evaluate("modeler.get('commandStack').redo()")

    def xml(self) -> str:
        return str(self.page.evaluate("savedXml()"))

    def element(self, key: str) -> Any:
        [found] = etree.fromstring(self.xml().encode()).xpath(f"//*[@id='{key}']")
        return found

    def extension(self, key: str, name: str) -> dict[str, str] | None:
        found = self.element(key).find(f"{{{BPMN}}}extensionElements/{WAAKVLAM}{name}")
        return None if found is None else {str(k): str(v) for k, v in found.attrib.items() if not k.startswith("{")}

    def child(self, key: str, path: str) -> str | None:
        found = self.element(key).find("/".join(f"{{{BPMN}}}{part}" for part in path.split("/")))
        return None if found is None else (found.text or "").strip()

    def problems(self) -> list[Problem]:
        stubs = [source_of(f"{key}.bpmn", OTHER.replace("KEY", key).encode()) for key in ("plan", "meldcode")]
        needed = [each for each in self.shipped if each.key in USED]
        sources = (*needed, *stubs, source_of("alles.bpmn", self.xml().encode()))
        return list(check(sources, operations=OPERATIONS, permissions=PERMISSIONS).problems)

    def one_edit(self, act: Callable[[], object], *, accepted: bool = True) -> None:
        """`act` is one step for undo, which takes all of it back; redo brings it again; nobody else's things move."""
        before, made = self.xml(), self.edits
        act()
        after = self.xml()
        assert self.edits == made + 1
        assert model_of(after) != model_of(before)
        assert foreign(after) == foreign(before)
        if accepted:
            assert [each for each in self.problems() if each.severity is Severity.ERROR] == []
        self.undo()
        assert model_of(self.xml()) == model_of(before)
        self.redo()
        assert model_of(self.xml()) == model_of(after)


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The panel's sources as one script: what is tested is what stands in the sources, not a bundle of before."""
    esbuild = NODE_MODULES / ".bin" / "esbuild"
    if not esbuild.exists():
        pytest.skip("the front-end packages are not installed: run npm ci in frontend/")
    out = tmp_path_factory.mktemp("panel") / "harness.js"
    command = [
        str(esbuild),
        str(Path(__file__).with_name("harness.js")),
        "--bundle",
        "--format=iife",
        f"--outfile={out}",
    ]
    subprocess.run(
        [*command, "--log-level=warning"], check=True, env={**os.environ, "NODE_PATH": str(NODE_MODULES.resolve())}
    )
    return out


@pytest.fixture(scope="session")
def shipped() -> tuple[Source, ...]:
    return read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources


@pytest.fixture(scope="session")
def catalogue(shipped: tuple[Source, ...]) -> dict[str, Any]:
    found = catalogue_of(shipped, DESCRIPTIONS, SENT_MESSAGES)
    for form in found["forms"]:
        form["url"] = f"/ontwerpen/3/formulier/{form['file']}" if form["key"] == "aanvraag" else ""
    for table in found["decisions"]:
        table["url"] = f"/ontwerpen/3/tabel/{table['file']}"
    found["links"] = {"draft": "/ontwerpen/3", "new_form": "/ontwerpen/3/formulier/nieuw?nieuw=1"}
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def harness_page(chromium: Browser, harness: Path) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="nl-NL")
    page = context.new_page()
    page.set_content(PAGE)
    for sheet in (STATIC / "theme.css", STATIC / "forms.css", PANEL_CSS):
        page.add_style_tag(path=sheet)
    page.add_style_tag(content="main { display: flex } #canvas { width: 900px; height: 700px } #panel { width: 26rem }")
    page.add_script_tag(path=harness)
    page.set_default_timeout(4_000)
    yield page
    context.close()


@pytest.fixture
def panel(harness_page: Page, catalogue: dict[str, Any], shipped: tuple[Source, ...]) -> Iterator[Panel]:
    wrong: list[str] = []

    def failed(error: Any) -> None:
        wrong.append(str(error))

    def said(message: Any) -> None:
        if message.type == "error":
            wrong.append(message.text)

    harness_page.on("pageerror", failed)
    harness_page.on("console", said)
    harness_page.evaluate("([xml, catalogue]) => openPanel(xml, catalogue)", [everything(), catalogue])
    yield Panel(harness_page, shipped)
    harness_page.remove_listener("pageerror", failed)
    harness_page.remove_listener("console", said)
    assert wrong == []
