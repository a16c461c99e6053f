"""Whatever is added, moved or removed: nothing overlaps, no arrow runs through a step, and undo takes it back whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bare(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    for script in ("engine/web/static/modeler.js", "tests/browser/tidy.js"):
        page.add_script_tag(path=ROOT / script)
    yield page
    page.close()


@pytest.mark.parametrize(
    ("process", "change"),
    [
        ("plan", "after"),
        ("plan", "on"),
        ("plan", "edge"),
        ("plan", "lane"),
        ("plan", "remove"),
        ("plan", "shift"),
        ("herverwijzing", "edge"),
        ("meldcode", "after"),
    ],
)
def test_a_change_leaves_the_drawing_tidy(bare: Page, process: str, change: str) -> None:
    xml = (ROOT / f"processes/{process}.bpmn").read_text(encoding="utf-8")
    done = bare.evaluate("([xml, change]) => everyChange(xml, change)", [xml, change])
    assert done["changes"] > 5
    assert done["found"] == []
