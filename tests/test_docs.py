"""The documents say what is there: settings, commands, operations, extension attributes, links."""

import re
from pathlib import Path

import pytest

from engine.commands.operations import OPERATIONS
from engine.config import SETTINGS
from engine.deployment.references import ATTRIBUTES

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
def test_the_operator_reads_about_every_setting(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "operator.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - {"withdraw_request"}))
def test_the_process_author_reads_about_every_operation(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "process-author.md").read_text("utf-8")


@pytest.mark.parametrize("extension", sorted(ATTRIBUTES))
def test_every_attribute_that_we_add_to_bpmn_is_described(extension: str) -> None:
    text = (ROOT / "docs" / "bpmn-extension.md").read_text("utf-8")
    assert f"waakvlam:{extension}" in text
    for attribute in ATTRIBUTES[extension]:
        assert f"`{attribute}`" in text, attribute


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), target


def test_the_readme_calls_only_what_the_makefile_has() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    called = re.findall(r"\bmake (run|[a-z]+)\b", (ROOT / "README.md").read_text("utf-8"))
    assert {"run", "test"} <= set(called) & targets
