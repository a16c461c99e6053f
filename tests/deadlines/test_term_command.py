"""`python -m engine term` answers a date, and the reckoning below it."""

import json

import pytest

from engine.cli import main

TWICE = ["--suspend", "2026-03-11..2026-03-20:a", "--suspend", "2026-04-20..2026-04-24:2a"]


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_prints_the_date_alone_and_then_the_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["term", "wmo-2.3.2", "--from", "2026-03-24"]) == 0
    assert lines(capsys) == [
        "2026-05-06",
        "Begint op de dag na de melding: woensdag 25 maart 2026.",
        "6 weken (Wmo 2015 art. 2.3.2 lid 1): tot en met dinsdag 5 mei 2026.",
        "Valt op dinsdag 5 mei 2026, een feestdag: schuift naar woensdag 6 mei 2026 (Algemene termijnenwet art. 1).",
    ]


@pytest.mark.parametrize(
    ("arguments", "end"),
    [
        (["awb-7:10", "--from", "2026-04-13"], "2026-05-26"),
        (["awb-7:10", "--from", "2026-04-13", "--committee"], "2026-07-06"),
        (["awb-7:10-commissie", "--from", "2026-04-13", "--committee"], "2026-07-06"),
        (["awb-7:10", "--from", "2026-04-13", "--committee", "--adjourn"], "2026-08-17"),
        (["awb-4:13", "--from", "2026-03-02", "--suspend", "2026-03-11..2026-03-20"], "2026-05-07"),
        (["awb-4:13", "--from", "2026-03-02", "--suspend", "2026-03-11..2026-03-20:2b"], "2026-05-07"),
        (["awb-4:13", "--from", "2026-03-02", *TWICE], "2026-05-12"),
        (["awb-4:13", "--from", "2026-03-02", "--suspend", "2026-03-11.."], "2026-04-28"),
    ],
)
def test_options_change_the_end(arguments: list[str], end: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["term", *arguments]) == 0
    assert lines(capsys)[0] == end


def test_says_that_the_end_is_not_known_while_a_suspension_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["term", "awb-4:13", "--from", "2026-03-02", "--suspend", "2026-03-11.."]

    assert main(arguments) == 0
    assert "staat niet vast" in lines(capsys)[-1]
    assert main([*arguments, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["end"], answer["at_least"]) == (None, "2026-04-28")


def test_refuses_to_suspend_a_term_that_cannot_be_and_names_the_article(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["term", "wmo-2.3.2", "--from", "2026-03-02", "--suspend", "2026-03-11..2026-03-20"]) == 1
    assert "Wmo 2015 art. 2.3.2 lid 1 kan niet worden opgeschort: Awb 4:15" in capsys.readouterr().err


def test_unknown_rule_is_a_wrong_call_that_lists_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["term", "awb-9:99", "--from", "2026-03-02"]) == 2
    found = capsys.readouterr()
    assert (found.out, "wmo-2.3.2" in found.err, "awb-9:11" in found.err) == ("", True, True)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["awb-6:7", "--from", "2 maart"], 2, "geen datum"),
        (["awb-6:7", "--from", "2026-03-02", "--committee"], 2, "“awb-6:7-commissie” bestaat niet"),
        (["awb-6:7", "--from", "2026-03-02", "--adjourn"], 1, "kan niet worden verdaagd"),
        (["awb-4:13", "--from", "2026-03-02", "--suspend", "maart"], 1, "geen opschorting"),
        (["awb-4:13", "--from", "2026-03-02", "--suspend", "2026-05-11..2026-05-12"], 1, "voorbij"),
        (["awb-4:13", "--from", "9999-12-31"], 1, "2200"),
    ],
)
def test_refuses_in_one_line(arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["term", *arguments]) == code
    found = capsys.readouterr()
    assert found.out == ""
    assert words in found.err
    assert found.err.count("\n") == 1
