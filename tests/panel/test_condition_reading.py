"""Whatever FEEL an expert writes: it is read as rows that mean the same, or left alone; reading never fails."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions import feel
from tests.panel.scripts import call

ATOMS = st.sampled_from(
    ['a = "x"', 'a != "x"', 'a="x"', "a = null", "a != null", "a = a", '"x" = a', "b > 1", "b <= 2", "b = -1",
     "b >= 1.5", "b = 01", "1 = b", "b + 1 > 2", "not(b = 1)", "b in [1..2]", "b between 1 and 2",
     "c", "not(c)", "not(not(c))", "c = true", "c != true", "c = false", "c != false", "count(l) > 1", "count(l) = 0",
     'if c then true else a = "x"',
     'list contains(["x", "y"], a)', 'not(list contains(["x"], a))', 'list contains(l, "x")', "l[1] = a", "o.p = 1",
     'o.q != "x"'],
)  # fmt: skip


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(parts, min_size=2, max_size=3)
    signs = st.sampled_from([" and ", " or ", "\n  and "])
    return (
        st.tuples(several, signs).map(lambda each: each[1].join(each[0]))
        | parts.map(lambda text: f"({text})")
        | parts.map(lambda text: f"( {text} )")
        | parts.map(lambda text: f"not({text})")
    )


EXPRESSIONS = st.recursive(ATOMS, _joined, max_leaves=6)
CONTEXTS: list[dict[str, Any]] = [
    {"a": a, "b": b, "c": c, "l": several, "o": o}
    for a, several in (("x", ["x"]), ("y", []), (None, ["x", "y"]))
    for b, o in ((1, {"p": 1, "q": "x"}), (2, {"p": 2, "q": "y"}), (-1, {}))
    for c in (True, False, None)
]


@given(EXPRESSIONS, st.booleans())
@settings(max_examples=300, deadline=None)
def test_what_is_read_as_rows_means_what_the_expert_wrote(text: str, is_marked: bool) -> None:
    group = call("conditions.readCondition", f"= {text}" if is_marked else text)
    if group is not None:
        again = call("conditions.writeCondition", group)
        assert feel.evaluate_many(again, CONTEXTS) == feel.evaluate_many(text, CONTEXTS), again
        assert call("conditions.readCondition", again) == group


@given(st.text(max_size=60) | st.text('ab ."=!<>()[]{},:andortuefls123\\/*-\n', max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_reading_fail(text: str) -> None:
    call("conditions.readCondition", text)
    call("contexts.readContext", text)
    call("contexts.readContext", f"{{{text}}}")
    call("durations.readDuration", text, "working")
    call("durations.readCycle", text, "")
    call("durations.readFromAnswer", text, "")


def test_a_condition_of_a_thousand_brackets_is_left_alone_at_once() -> None:
    assert call("conditions.readCondition", "(" * 50_000 + "a = 1" + ")" * 50_000) is None
    assert call("conditions.readCondition", " or ".join(["a = 1"] * 5_000)) is not None
