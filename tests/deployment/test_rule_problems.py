from engine.decisions import inspect
from engine.deployment.expressions import table_problems
from engine.errors import Problem, Severity
from tests.decisions.tables import definitions, table


def problems(*rules: list[str], hit: str = "UNIQUE") -> list[Problem]:
    source = definitions(table(rules, hit=hit))
    return list(table_problems(inspect(source, "t.dmn"), source))


def test_warns_of_rules_that_hold_at_once_at_the_first_of_them() -> None:
    (found,) = problems(["<= 500", '"a"'], [">= 500", '"b"'])
    assert (found.severity, found.element) == (Severity.WARNING, "r1")
    assert "Regel 1 en regel 2 gelden allebei bij “bedrag” = 500" in found.message


def test_warns_of_a_gap_at_the_decision() -> None:
    (found,) = problems(["< 500", '"a"'], ["> 500", '"b"'])
    assert (found.severity, found.element) == (Severity.WARNING, "mandaat")
    assert found.message == "In beslissing 'mandaat': Geen regel voor “bedrag” = 500."


def test_says_nothing_of_texts_that_the_table_does_not_list() -> None:
    assert problems(['"a"', "1"], ['"b"', "2"]) == []


def test_tells_of_the_same_rule_once() -> None:
    assert len(problems(["-", "1"], ["-", "2"])) == 1


def test_a_table_that_cannot_be_read_is_not_judged() -> None:
    assert [each.severity for each in problems(["<= ", '"a"'], ["-", '"b"'])] == [Severity.ERROR]
