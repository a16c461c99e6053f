"""The public DMN conformance kit, level 2 in full and the half of level 3 that is at hand."""

import pytest

from engine.decisions import dmn
from engine.errors import Severity
from tests.decisions import tck

pytestmark = pytest.mark.skipif(not tck.KIT.is_dir(), reason="shared data absent: dmn-tck")

LEFT_OUT = {
    # Java is not run, whatever a file asks.
    "0076-feel-external-java": {"boxed_001", "varargs_001", *(f"literal_{number:03}" for number in range(1, 13))},
    # A file stands by itself: it imports no other.
    "0089-nested-inputdata-imports": {"001"},
}
"""The cases of level 3 that fail, by folder. The list only shrinks."""


def test_every_case_of_level_2_passes():
    outcomes = tck.run(2)
    failed = [f"{outcome.case.file.name} {outcome.case.id}" for outcome in outcomes if not outcome.passed]
    assert len(outcomes) > 100
    assert failed == []


def test_every_case_of_level_3_passes_but_for_what_is_left_out():
    outcomes = tck.run(3)
    valued = [outcome for outcome in outcomes if outcome.case.expected is not None]
    rate = sum(outcome.passed for outcome in outcomes) / len(outcomes)
    valued_rate = sum(outcome.passed for outcome in valued) / len(valued)
    print(f"level 3: {rate:.1%} of {len(outcomes)}; {valued_rate:.1%} of {len(valued)} that expect a value")
    failed: dict[str, set[str]] = {}
    for outcome in outcomes:
        if not outcome.passed:
            failed.setdefault(outcome.case.file.parent.name, set()).add(outcome.case.id)
    assert len(outcomes) > 1400
    assert failed == LEFT_OUT


def test_inspection_refuses_no_file_of_level_2():
    files = sorted({case.file for case in tck.cases(2)})
    models = [dmn.inspect(file.read_bytes(), file.name) for file in files]
    refused = [str(p) for model in models for p in model.problems if p.severity is Severity.ERROR]
    assert len(models) > 20
    assert refused == []
