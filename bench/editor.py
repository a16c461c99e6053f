"""What the process editor costs: until the largest shipped process can be changed in Chromium, and a large check.

`interactive_ms_largest` is the median over looks with an empty cache, from the click until steps can be chosen and
changed. `check_ms_200_elements` judges a process of two hundred elements together with everything that is published,
by the code that `deploy` uses; `…_first` is the first time, when no expression was seen before.
"""

import logging
from collections.abc import Sequence
from shutil import which
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from bench._world import ROOT, TENANT
from engine import config
from engine.app import create_app
from engine.commands.deploy_process import deploy
from engine.commands.drafts.create_draft import create_draft
from engine.commands.drafts.take_file import take_file
from engine.commands.operations import OPERATIONS
from engine.commands.passwords import DEMO_PASSWORD
from engine.demo.people import hire
from engine.deployment.check import check
from engine.deployment.sources import Kind, Source, read_sources, source_of
from engine.permissions import PERMISSIONS, load_actor
from engine.store import Store, schema

LOOKS, CHECKS, ELEMENTS = 5, 5, 200
MANAGER = "marleen"
READY = "performance.getEntriesByName('waakvlam-editor-ready')[0]?.startTime ?? null"


def main() -> dict[str, Any]:
    shipped = read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources
    largest = max((source for source in shipped if source.kind is Kind.BPMN), key=lambda source: len(source.content))
    return {**_check(shipped), **_open(shipped, largest.key)}


def _check(shipped: Sequence[Source]) -> dict[str, Any]:
    sources = [*shipped, source_of("groot.bpmn", large_process(ELEMENTS))]
    times = []
    for _ in range(CHECKS + 1):
        began = perf_counter()
        found = check(sources, operations=OPERATIONS, permissions=PERMISSIONS)
        times.append((perf_counter() - began) * 1000)
        if not found.acceptable:
            raise RuntimeError(f"Expected nothing wrong, found {found.problems[0]}")
    return {
        "check_ms_200_elements": round(median(times[1:]), 1),
        "check_ms_200_elements_first": round(times[0], 1),
        "elements": ELEMENTS,
    }


def _open(shipped: Sequence[Source], key: str) -> dict[str, Any]:
    chromium = which("chromium-headless-shell") or which("chromium")
    if chromium is None:
        return {"interactive_ms_largest": None, "largest": key}
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with TemporaryDirectory(prefix="wv-bench-") as folder, sync_playwright() as playwright:
        store = Store(f"sqlite:///{folder}/bench.sqlite3", TENANT)
        path = f"/ontwerpen/{_draft(store, shipped, key)}/proces/{key}"
        app = create_app(config.read({"SECRET_KEY": "bench", "SHOW_DEMO_LOGINS": "yes"}), store)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        url = f"http://127.0.0.1:{server.server_port}"
        times = [_look(browser, url, path) for _ in range(LOOKS)]
        browser.close()
        server.shutdown()
        store.close()
    return {"interactive_ms_largest": round(median(times)), "interactive_ms_worst": round(max(times)), "largest": key}


def _draft(store: Store, shipped: Sequence[Source], key: str) -> int:
    """A municipality with everything published and the process in a draft; answers the draft's id."""
    schema.upgrade(store.engine)
    with store.command() as work:
        deploy(work, check(shipped, operations=OPERATIONS, permissions=PERMISSIONS), actor=None)
    people = hire(store)
    with store.reading() as session:
        actor = load_actor(session, people[MANAGER])
    if actor is None:
        raise RuntimeError(f"Expected {MANAGER} among the people of the demo")
    with store.command() as work:
        draft = create_draft(work, actor, "Meting")
        take_file(work, actor, draft, Kind.BPMN, key)
    return draft


def _look(browser: Browser, url: str, path: str) -> float:
    """Milliseconds from asking for the page until it can be worked in, in a browser that has nothing of it yet."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="nl-NL")
    page = context.new_page()
    page.goto(f"{url}/inloggen")
    page.get_by_label("Gebruikersnaam").fill(MANAGER)
    page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url("**/werklijst")
    page.goto(f"{url}{path}")
    page.wait_for_selector("[data-process-editor][data-ready]")
    ready = float(page.evaluate(READY))
    context.close()
    return ready


def large_process(elements: int) -> bytes:
    """A process of so many elements, half of them tasks with a term, half choices that go on or back."""
    pairs = (elements - 2) // 2
    flow = ['<startEvent id="Begin"/>', _arrow("Begin", "Stap_0"), '<endEvent id="Einde"/>']
    for number in range(pairs):
        task, choice = f"Stap_{number}", f"Keuze_{number}"
        after = f"Stap_{number + 1}" if number + 1 < pairs else "Einde"
        flow += [
            f'<userTask id="{task}" name="Doe stap {number}"><extensionElements><waakvlam:task group="wijkcoach" '
            f'duration="P{number % 9 + 1}D" calendar="working"/></extensionElements></userTask>',
            f'<exclusiveGateway id="{choice}" name="Is stap {number} klaar?" default="{choice}_{task}"/>',
            _arrow(task, choice),
            _arrow(choice, task),
            _arrow(choice, after, f"stap_{number} &gt; {number} and (soort in [1..9])"),
        ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:waakvlam="urn:waakvlam:bpmn:1" id="Groot" targetNamespace="urn:waakvlam:meting">'
        f'<process id="groot" name="Groot" isExecutable="true">{"".join(flow)}</process></definitions>'
    ).encode()


def _arrow(source: str, target: str, condition: str = "") -> str:
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
