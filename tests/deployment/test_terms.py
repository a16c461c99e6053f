import pytest

from engine.commands.operations import OPERATIONS
from engine.deployment.check import check
from engine.deployment.sources import source_of
from engine.errors import Severity
from tests.commands.terms.running import diagram
from tests.deployment.samples import PERMISSIONS, content


def problems(text: str) -> list[tuple[str | None, str, Severity]]:
    files = (source_of("beschikking.bpmn", text.encode()), source_of("organisation.json", content("organisation.json")))
    found = check(files, operations=OPERATIONS, permissions=PERMISSIONS).problems
    return [(each.element, each.message, each.severity) for each in found]


def test_accepts_what_is_tied_to_a_term_that_the_process_starts() -> None:
    assert problems(diagram()) == []


def test_refuses_a_rule_that_no_law_gives() -> None:
    (found,) = problems(diagram("wmo-2.3.55"))
    assert found == (
        "Start_termijn",
        "De wettelijke termijn “wmo-2.3.55” bestaat niet. Bedoel je “wmo-2.3.5”?",
        Severity.ERROR,
    )


@pytest.mark.parametrize("element", ["Beslissen", "Te_laat"])
def test_warns_of_a_term_that_the_process_does_not_start(element: str) -> None:
    text = diagram()
    place = text.index(f'id="{element}"')
    changed = text[:place] + text[place:].replace('term="besluit"', 'term="beluit"', 1)
    (found,) = problems(changed)
    assert found[0] == element
    assert "De termijn “beluit” start niet in dit proces. Bedoel je “besluit”?" in found[1]
    assert found[2] is Severity.WARNING
