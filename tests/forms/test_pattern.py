import re

import pytest

from engine.forms.pattern import LONGEST_TEXT, UnsafePattern, check


@pytest.mark.parametrize(
    "pattern",
    [
        "[1-9][0-9]{3} ?[A-Z]{2}",
        r"\d{4}",
        "(ja|nee)",
        "(?:a|b)?c",
        "[^@ ]+@[^@ ]+",
        "(ab)+",
        r"(\d{3}-){2}\d",
        "é+",
        "",
    ],
)
def test_accepts_plain_patterns(pattern):
    check(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+", "(a*)*b", "(a|aa)+", "((a?)+)+", "(a{1,99}){1,99}", "a*a*a*a*b", "a{0,99}" * 6,
        "a?" * 60, "(?=a)", "(?!a)", "(?<=a)b", r"(a)\1", "(?P<n>a)", "(?i)a", "a**", "a+?", "a++", "{2}", "(",
        ")", "[", "[]", "]",
        "a{2", "a}", "a{3,2}", "a{9999}", "[a-z&&b]", "[[a]", r"\q", r"\1", "\\",
        "z" * 201, "(" * 20 + ")" * 20, "[z-a]",
    ],
)  # fmt: skip
def test_refuses_what_could_run_for_ever_or_means_nothing(pattern):
    with pytest.raises(UnsafePattern):
        check(pattern)


def test_the_worst_accepted_pattern_ends():
    worst = "a*a*a*"
    check(worst)
    assert re.compile(worst).fullmatch("a" * (LONGEST_TEXT - 1) + "b") is None
