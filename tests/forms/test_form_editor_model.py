"""The pure parts of the form editor: what they make of a file is what the server reads."""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from engine import forms
from engine.decisions import feel
from engine.deployment.expressions import complaints
from engine.errors import Severity

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "frontend" / "src"
PARTS = (
    "modeler/panel/conditions.js",
    "form-editor/properties.js",
    "form-editor/model.js",
    "form-editor/kinds.js",
    "form-editor/show.js",
    "form-editor/history.js",
)
SHIPPED = sorted((ROOT / "forms").glob("*.json"))
HIDES = sorted({found for path in SHIPPED for found in re.findall(r'"hide": ("(?:\\.|[^"\\])*")', path.read_text())})
OTHER_SHAPES = {
    "= count(partijen) = 0",
    '= mandaat.motivering != "uitgebreid" or count(partijen) = 0',
    '= signalen[1].soort != "spoed"',
}  # of HIDES, what rows cannot say
KINDS = ("textfield", "textarea", "radio", "select", "checklist", "checkbox", "amount", "number", "date")

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Calls a function of the editor with JSON."""
    context = MiniRacer()
    context.eval("const structuredClone = (value) => JSON.parse(JSON.stringify(value));")
    taken: dict[str, str] = {}
    for part in PARTS:
        text = (SOURCES / part).read_text(encoding="utf-8")
        text = re.sub(r"^import [^;]*;$", "", text, flags=re.MULTILINE | re.DOTALL)
        text = re.sub(r"^export ", "", text, flags=re.MULTILINE)
        for name in re.findall(r"^(?:const|class|function) (\w+)", text, flags=re.MULTILINE):
            if taken.setdefault(name, part) != part:  # modules may use one name; here they share a scope
                text = re.sub(rf"\b{name}\b", f"{name}_{len(taken)}", text)
        context.eval(text)
    context.eval(
        """
        const keyBeside = (label, taken) => keyFrom(label, new Set(taken));
        const again = (text) => writeForm(readForm(text));
        const newest = (kind) => ({ ...newComponent(kind), label: "Vraag", key: "vraag" });
        const nameOf = ({ raw }) => raw.key ?? raw.label;
        const ACTS = {
          up: (form, id) => movePart(form, id, -1),
          down: (form, id) => movePart(form, id, 1),
          out: moveOut,
          into: moveInto,
          away: removePart,
          twice: (form, id) => duplicatePart(form, id)[0],
          before: (form, id, other) => moveBeside(form, id, other, false),
          after: (form, id, other) => moveBeside(form, id, other, true),
        };
        function act(text, steps) {
          let form = readForm(text);
          const at = (name) => walk(form).map(([part]) => part).find((part) => nameOf(part) === name)?.id;
          for (const [name, key, other] of steps) form = ACTS[name](form, at(key), at(other));
          return form.parts.map((part) => [nameOf(part), ...part.parts.map(nameOf)]);
        }
        function steps(count) {
          const history = new History(0);
          for (let at = 1; at <= count; at += 1) history.add(at, "veld", at * 10);
          history.add(99, null, 0);
          history.undo();
          const first = history.present;
          history.undo();
          const second = history.present;
          history.redo();
          return [first, second, history.present];
        }
        """
    )

    def call(name: str, *arguments: Any) -> Any:
        written = ", ".join(json.dumps(each) for each in arguments)
        return json.loads(context.eval(f"JSON.stringify({name}({written}) ?? null)"))

    yield call
    context.close()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_file_comes_back_with_everything_in_it(ask: Ask, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    again = ask("again", text)
    assert list(json.loads(again).items()) == list(json.loads(text).items())


def _form(*components: Any, **more: Any) -> str:
    return json.dumps({"type": "default", "id": "proef", **more, "components": components})


def _field(key: str) -> dict[str, Any]:
    return {"type": "textfield", "key": key, "label": key}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([["up", "a"]], [["a"], ["G", "b", "c"], ["d"]]),
        ([["down", "a"]], [["G", "b", "c"], ["a"], ["d"]]),
        ([["down", "b"]], [["a"], ["G", "c", "b"], ["d"]]),
        ([["down", "c"]], [["a"], ["G", "b", "c"], ["d"]]),
        ([["out", "b"]], [["a"], ["G", "c"], ["b"], ["d"]]),
        ([["into", "d", "G"]], [["a"], ["G", "b", "c", "d"]]),
        ([["into", "G", "G"]], [["a"], ["G", "b", "c"], ["d"]]),
        ([["away", "G"]], [["a"], ["d"]]),
        ([["twice", "b"]], [["a"], ["G", "b", "b_2", "c"], ["d"]]),
        ([["twice", "G"]], [["a"], ["G", "b", "c"], ["G", "b_2", "c_2"], ["d"]]),
        ([["twice", "a"], ["twice", "a"]], [["a"], ["a_3"], ["a_2"], ["G", "b", "c"], ["d"]]),
        ([["before", "d", "b"]], [["a"], ["G", "d", "b", "c"]]),
        ([["after", "b", "d"]], [["a"], ["G", "c"], ["d"], ["b"]]),
        ([["before", "G", "b"]], [["a"], ["G", "b", "c"], ["d"]]),
    ],
)
def test_parts_move(ask: Ask, steps: list[list[str]], expected: list[list[str]]) -> None:
    group = {"type": "group", "label": "G", "components": [_field("b"), _field("c")]}
    assert ask("act", _form(_field("a"), group, _field("d")), steps) == expected


@settings(max_examples=150, deadline=None)
@given(label=st.text(max_size=80), taken=st.sets(st.sampled_from(["vraag", "in", "bedrag", "bedrag_2"])))
def test_a_key_made_of_any_question_is_one_that_the_server_takes(ask: Ask, label: str, taken: set[str]) -> None:
    key = ask("keyBeside", label, sorted(taken))
    found = forms.inspect(_form({**_field(key), "label": "Vraag"}).encode(), "proef.json")
    assert found.problems == (), key
    assert key not in taken


@pytest.mark.parametrize(("first", "then"), list(itertools.product(KINDS, KINDS)))
def test_a_question_of_any_kind_becomes_one_of_any_other(ask: Ask, first: str, then: str) -> None:
    made = ask("newest", first)
    made["validate"] = {"required": True, **({"maxLength": 9} if first in ("textfield", "textarea") else {})}
    made["vreemd"] = {"blijft": [1]}
    made["properties"] = {**made.get("properties", {}), "error": "Vul in", "dossier": "x"}
    turned = ask("ofKind", made, then)
    found = forms.inspect(_form(turned).encode(), "proef.json", complaints)
    assert [each for each in found.problems if each.severity is Severity.ERROR] == []
    (field,) = found.form.fields
    assert (field.kind.value, field.label, field.rules.required, field.error) == (then, "Vraag", True, "Vul in")
    assert turned["vreemd"] == {"blijft": [1]}


def test_a_formula_of_another_shape_is_left_as_it_is(ask: Ask) -> None:
    left = {text for text in map(json.loads, HIDES) if ask("readShow", text) is None}
    assert left == OTHER_SHAPES


@pytest.mark.parametrize("hide", [hide for hide in HIDES if json.loads(hide) not in OTHER_SHAPES])
def test_a_condition_means_the_same_after_it_was_rows(ask: Ask, hide: str) -> None:
    """Whatever the answers are, a part that goes through the editor is hidden when it was."""
    text = json.loads(hide)
    rows = ask("readShow", text)
    written = ask("writeShow", rows)
    assert complaints(written) == []
    names = sorted(feel.variables(feel.strip(text)))
    values: list[Any] = [None, "", True, False, [], "x", *re.findall(r'"([^"]*)"', text)]
    for answers in itertools.islice(itertools.product(values, repeat=len(names)), 200):
        context: dict[str, Any] = {}
        for name, value in zip(names, answers, strict=True):
            context[name] = {"motivering": value, "routes": [value], "uitkomst": value} if f"{name}." in text else value
        before, after = (feel.evaluate(feel.strip(each), context) is True for each in (text, written))
        assert before == after, (text, written, context)


@pytest.mark.parametrize("op", ["gt", "ge", "lt", "le"])
def test_a_comparison_of_size_stays_hidden_while_nothing_is_known(ask: Ask, op: str) -> None:
    rows = {"join": "and", "items": [{"path": "bedrag", "op": op, "value": 100}]}
    hide = ask("writeShow", rows)
    assert feel.evaluate(feel.strip(hide), {"bedrag": None}) is True
    assert feel.evaluate(feel.strip(hide), {"bedrag": 99}) is (op in ("gt", "ge"))
    assert ask("readShow", hide) == rows


def test_typing_on_in_one_field_is_one_step_to_undo(ask: Ask) -> None:
    assert ask("steps", 5) == [5, 0, 5]
