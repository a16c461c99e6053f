"""Whatever is edited is told, by name; nothing edited is nothing told; and both directions say the same."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.deployment.comparison import compare, summary
from engine.deployment.comparison.order import moved
from tests.deployment.comparison.edits import Edit, edits
from tests.deployment.comparison.shipped import instead, looks, mirrored, shipped, source

CALM = settings(deadline=None)
BOLD = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@BOLD
@given(edits())
def test_every_edit_is_told_and_names_its_subject(edit: Edit) -> None:
    found = compare(shipped(), instead(edit.name, edit.content))
    changes = [change for file, change in found]
    assert changes, edit.what
    assert {file.key for file, _change in found} == {source(edit.name).key}
    ends = {
        str(each).rpartition("#")[2] for change in changes for each in (change.subject.before, change.subject.after)
    }
    is_of_file = edit.subject.startswith("Definities_") and "" in ends
    assert edit.subject in ends or is_of_file or edit.what == "move", edit
    assert all(change.subject.name for change in changes)
    assert summary(found)


@BOLD
@given(edits())
def test_the_same_on_both_sides_is_empty(edit: Edit) -> None:
    files = instead(edit.name, edit.content)
    assert compare(files, files).is_empty
    again = instead(edit.name, bytes(edit.content))
    assert compare(files, again).is_empty


@BOLD
@given(st.lists(edits(), min_size=2, max_size=2))
def test_the_other_way_round_says_the_mirror_image(pair: list[Edit]) -> None:
    before, after = (instead(edit.name, edit.content) for edit in pair)
    assert looks(compare(after, before)) == mirrored(compare(before, after))


@BOLD
@given(edits())
def test_no_value_is_shown_as_equal_on_both_sides(edit: Edit) -> None:
    for _file, change in compare(shipped(), instead(edit.name, edit.content)):
        assert change.before != change.after or change.before is None


@CALM
@given(st.permutations(range(7)))
def test_what_moved_is_the_least_and_the_same_from_both_sides(order: list[int]) -> None:
    pairs = [(place, order.index(place)) for place in range(7)]
    names = [str(place) for place in range(7)]
    found = moved(pairs, names)
    kept = sorted(pair for pair in pairs if pair not in found)
    assert [after for _before, after in kept] == sorted(after for _before, after in kept)
    back = moved([(after, before) for before, after in pairs], names)
    assert {(before, after) for after, before in back} == found
    assert (len(found) == 0) == (order == sorted(order))


@CALM
@given(st.binary(max_size=200), st.sampled_from(["plan.bpmn", "mandaat.dmn", "vraag.json", "organisation.json"]))
def test_no_file_makes_it_fail(content: bytes, name: str) -> None:
    assert not compare(shipped(), instead(name, content)).is_empty
    assert not compare(instead(name, content), shipped()).is_empty


@CALM
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["components", "key", "type", "values", "label", "groups", "name", "norms", "mandate_levels"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    ),
    st.sampled_from(["vraag.json", "organisation.json"]),
)
def test_no_json_makes_it_fail(content: object, name: str) -> None:
    assert not compare(shipped(), instead(name, json.dumps(content))).is_empty
