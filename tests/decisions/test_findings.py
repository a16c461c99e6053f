from engine.decisions import inspect
from engine.decisions.findings import Finding, Judgement, Sort, judge
from tests.decisions.tables import DMN, definitions, table
from tests.decisions.test_coverage import dmn


def judged(kinds: list[str], rules: list[list[str]], hit: str = "UNIQUE") -> Judgement:
    (found,) = judge(inspect(dmn(kinds, rules, hit), "t.dmn"))
    return found


def told(found: Judgement) -> list[str]:
    return [finding.message for finding in found.findings]


def test_says_between_which_values_there_is_no_rule() -> None:
    found = judged(["number", "boolean"], [["<= 2500", "-"], ["]2500..10000]", "true"], ["> 10000", "-"]])
    assert told(found) == ["Geen regel voor “x0” boven 2.500 tot en met 10.000 bij “x1” = nee."]
    assert found.findings[0].serious


def test_says_which_rules_hold_at_once_and_where() -> None:
    found = judged(["number", "string"], [["<= 500", '"a"'], ["[500..700[", '"a","b"'], ["> 0", '"b"']])
    overlaps = [finding for finding in found.findings if finding.sort is Sort.OVERLAP]
    assert overlaps == [
        Finding(
            Sort.OVERLAP,
            "Regel 1 en regel 2 gelden allebei bij “x0” = 500 en “x1” = a, maar er mag er één gelden.",
            (1, 2), ("r0", "r1"), True,
        ),
        Finding(
            Sort.OVERLAP,
            "Regel 2 en regel 3 gelden allebei bij “x0” vanaf 500 en onder 700 en “x1” = b,"
            " maar er mag er één gelden.",
            (2, 3), ("r1", "r2"), True,
        ),
    ]  # fmt: skip


def test_first_and_collect_may_overlap() -> None:
    for hit in ("FIRST", "COLLECT", "RULE ORDER"):
        assert told(judged(["boolean"], [["true"], ["-"]], hit)) == []


def test_first_tells_of_a_rule_behind_the_rules_before_it() -> None:
    found = judged(["number"], [["< 5"], [">= 5"], ["[3..7]"]], "FIRST")
    assert told(found) == ["Regel 3 kan nooit gelden: regels 1 en 2 gaan voor."]
    assert found.findings[0].elements == ("r2",)


def test_any_forbids_only_rules_that_give_something_else() -> None:
    def any_table(second: str) -> bytes:
        return definitions(table([["true", '"ja"'], ["-", second]], hit="ANY"))

    (same,) = judge(inspect(any_table(' "ja" '), "t.dmn"))
    (other,) = judge(inspect(any_table('"nee"'), "t.dmn"))
    assert told(same) == []
    assert told(other) == ["Regel 1 en regel 2 gelden allebei bij “bedrag” = ja, maar geven iets anders."]


def test_tells_of_a_value_that_does_not_occur() -> None:
    source = dmn(["string"], [['"hoog"'], ['"laaag"'], ['"laag"']], "UNIQUE").replace(
        b"</inputExpression>", b'</inputExpression><inputValues><text>"hoog","laag"</text></inputValues>'
    )
    (found,) = judge(inspect(source, "t.dmn"))
    assert told(found) == ["Regel 2 kan nooit gelden: wat er bij “x0” staat, komt niet voor."]


def test_tells_of_rules_that_say_the_same() -> None:
    (found,) = judge(inspect(definitions(table([["> 5", "1"], ["-", "2"], [">5", "1.0"]], hit="COLLECT")), "t.dmn"))
    assert told(found) == ["Regel 1 en regel 3 zeggen precies hetzelfde."]


def test_a_text_without_a_list_of_values_is_a_gap_but_not_a_serious_one() -> None:
    found = judged(["string"], [['"a"']])
    assert told(found) == ["Geen regel voor “x0” = iets anders dan a."]
    assert not found.findings[0].serious


def test_a_default_output_leaves_no_gap() -> None:
    (found,) = judge(inspect(definitions(table([["> 5", "1"]], default="0")), "t.dmn"))
    assert told(found) == []


def test_says_what_it_did_not_judge_and_that_empty_does_not_count() -> None:
    found = judged(["number"], [["< grens"], [">= 5"], ["< 5"]])
    assert told(found) == []
    assert found.notes == (
        "Regel 1 is niet helemaal beoordeeld: “< grens” hangt van andere gegevens af."
        " Kijk zelf of er een gat of overlap is.",
        "Lege gegevens tellen hier niet mee: bij leeg past alleen een streepje of not(…).",
    )


def test_counts_the_empty_value_where_a_cell_names_it() -> None:
    found = judged(["boolean"], [["true"], ["false"], ["null"]])
    assert told(found) == []
    assert found.notes == ()
    assert told(judged(["boolean", "number"], [["true", "-"], ["false", "-"], ["null", "> 5"]])) == [
        "Geen regel voor “x0” leeg bij “x1” tot en met 5."
    ]


def test_says_a_date_as_it_is_read_aloud() -> None:
    found = judged(["date"], [['< date("2026-01-05")'], ['> date("2026-02-01")']])
    assert told(found) == ["Geen regel voor “x0” vanaf 05-01-2026 tot en met 01-02-2026."]


def test_tells_of_overlap_when_the_table_is_too_large_for_gaps() -> None:
    rules = [[f"{(n * 7 + m * 3) % 50}" if (n + m) % 2 else f"> {n % 40}" for m in range(12)] for n in range(200)]
    found = judged(["number"] * 12, rules)
    assert found.notes[0].startswith("Deze tabel is te groot om alle gaten te vinden.")
    assert {finding.sort for finding in found.findings} == {Sort.OVERLAP}


def test_says_so_when_a_table_is_too_large() -> None:
    found = judged(["number"], [[f"[{n * 10}..{n * 10 + 10}["] for n in range(900)])
    assert found.too_large
    assert found.notes[0].startswith("Deze tabel is te groot om op gaten en overlap te beoordelen.")


def test_takes_the_possible_values_from_the_type_of_a_column() -> None:
    item = '<itemDefinition name=\'mate\'><typeRef>string</typeRef><allowedValues><text>"a","b"</text></allowedValues></itemDefinition>'  # noqa: E501
    source = dmn(["mate"], [['"a"'], ['"b"']]).replace(f"<definitions xmlns='{DMN}' name='d' namespace='n'>".encode(),
        f"<definitions xmlns='{DMN}' name='d' namespace='n'>{item}".encode())  # fmt: skip
    (found,) = judge(inspect(source, "t.dmn"))
    assert told(found) == []


def test_tells_of_a_thousand_that_is_read_as_one() -> None:
    found = judged(["number"], [["<= 2.500"], ["> 2.500"]])
    assert told(found) == [
        f"In regel {rule} betekent 2.500 het getal 2,5. Bedoel je 2500, schrijf dan geen punt." for rule in (1, 2)
    ]
    assert found.findings[0].serious
    assert told(judged(["number"], [["<= 0.500"], ["> 0.500"]])) == []
    assert told(judged(["number"], [["<= 2.5"], ["> 2.5"]])) == []


def test_thousands_in_texts_are_left_alone() -> None:
    (found,) = judge(inspect(definitions(table([["-", '"tot € 2.500"']], hit="FIRST")), "t.dmn"))
    assert told(found) == []
