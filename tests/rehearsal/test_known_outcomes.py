"""What is known of a scenario is what playing it would tell; whichever file changes, who may notice it plays again."""

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest

from engine.deployment.scenario_steps import Answer, Begin
from engine.deployment.scenarios import Expectation, Scenario
from engine.deployment.sources import Source, source_of
from engine.rehearsal import scenarios
from engine.rehearsal.known import Known
from engine.rehearsal.prepared import Prepared, prepare
from engine.rehearsal.replay import Played, replay
from engine.rehearsal.scenarios import Outcome, run
from tests.decisions import tables
from tests.rehearsal.trying import COACH
from tests.runtime.building import chain, definitions, end, extension, flow, message, node, process, start

HELP, CALL, THANKS = message("Help"), message("Roep"), message("Dank")
SIGNAL = '<signalEventDefinition signalRef="Sein"/>'
NAMES = '<signal id="Sein" name="Sein"/>' + "".join(
    f'<message id="{each}" name="{each}"/>' for each in ("Help", "Roep", "Dank")
)


def drawn(key: str, *body: str) -> Source:
    return source_of(f"{key}.bpmn", definitions(NAMES, process(*body, key=key)))


def task(key: str, group: str = COACH, form: str = "") -> str:
    return node("userTask", key, extension(f'<waakvlam:task {form} group="{group}"/>'))


def asking(called: str, said: str) -> Source:
    """A question with a form, a table that weighs it, perhaps a word to others; then it is passed on, with thanks."""
    return drawn(
        "vragen",
        start(),
        task("Vragen", form='form="vraag"'),
        node("businessRuleTask", "Wegen", extension('<waakvlam:decision ref="wegen" result="gewogen"/>')),
        node("exclusiveGateway", "Zwaar", attributes='default="Zwaar-Doen"'),
        node("intermediateThrowEvent", "Zeg", said),
        node("callActivity", "Doen", attributes=f'calledElement="{called}"'),
        end(inside=THANKS),
        chain("start", "Vragen", "Wegen", "Zwaar", "Doen", "end"),
        flow("Zwaar", "Zeg", 'gewogen.uitkomst = "ja"') + flow("Zeg", "Doen"),
    )


def helping(key: str, begun_by: str = "", group: str = COACH) -> Source:
    begin, doing, done = f"{key}_begin", f"{key}_doen", f"{key}_klaar"
    return drawn(key, node("startEvent", begin, begun_by), task(doing, group), end(done), chain(begin, doing, done))


def form(*, required: bool) -> Source:
    field = {"type": "textfield", "key": "a", "label": "A", "validate": {"required": required}}
    return source_of("vraag.json", json.dumps({"type": "default", "id": "vraag", "components": [field]}).encode())


def table(outcome: str) -> Source:
    rules = tables.table([["-", f'"{outcome}"']], inputs=["1"], outputs=["uitkomst"], decision="wegen")
    return source_of("wegen.dmn", tables.definitions(rules))


def organisation(*groups: str) -> Source:
    document = {
        "municipality": {"key": "p", "name": "P"},
        "groups": [{"key": key, "name": key, "holder": "coach"} for key in groups],
        "areas": [{"key": "n", "name": "N"}],
        "teams": [{"key": "t", "name": "T", "area": "n"}],
    }
    return source_of("organisation.json", json.dumps(document).encode())


FILES = (
    asking("doen", HELP),
    helping("doen"),
    helping("een", HELP),
    helping("twee", CALL),
    helping("los"),
    form(required=False),
    table("ja"),
    organisation(COACH, "baas"),
)
ASKS, DOES = Answer(COACH, "Vragen", {"a": "b"}), Answer(COACH, "doen_doen")
ASKED, SILENT, HELPED, CALLED, LOOSE = (
    Scenario("Gevraagd", steps=(ASKS, DOES), expect=Expectation(path=("Zeg", "Doen"), ends="end")),
    Scenario("Niets gevraagd", steps=(replace(ASKS, answers={}),), expect=Expectation(path=("Vragen",))),
    Scenario("Geholpen", steps=(ASKS, Answer(COACH, "een_doen", process="een"))),
    Scenario("Geroepen", Begin(message="Roep"), (Answer(COACH, "twee_doen"),), Expectation(ends="twee_klaar")),
    Scenario("Los", steps=(Answer(COACH, "los_doen"),), expect=Expectation(ends="los_klaar")),
)
SCENARIOS = {"vragen": (ASKED, SILENT, HELPED), "twee": (CALLED,), "los": (LOOSE,)}
OF_ASKING = {"Gevraagd", "Niets gevraagd", "Geholpen"}
CHANGES: tuple[tuple[Source, set[str]], ...] = (
    (asking("los", HELP), OF_ASKING),
    (asking("doen", SIGNAL), OF_ASKING),
    (helping("doen", group="baas"), OF_ASKING),
    (helping("een", HELP, "baas"), OF_ASKING),
    (helping("een", SIGNAL), OF_ASKING),
    (helping("twee", SIGNAL), {"Geroepen"}),
    (helping("twee", CALL, "baas"), {"Geroepen"}),
    (helping("los", group="baas"), {"Los"}),
    (helping("vier"), set()),
    (helping("vier", THANKS), {"Gevraagd"}),
    (helping("vier", SIGNAL), set()),
    (form(required=True), OF_ASKING),
    (table("nee"), OF_ASKING),
    (organisation("baas", COACH), {*OF_ASKING, "Geroepen", "Los"}),
)
"""A file that changes or comes, and the scenarios that may notice."""


def with_change(source: Source) -> tuple[Source, ...]:
    return (*(each for each in FILES if (each.kind, each.key) != (source.kind, source.key)), source)


def told(ready: Prepared, but: Collection[str] = ()) -> dict[str, Outcome]:
    return {
        each.name: replace(run(ready, key, each), seconds=0)
        for key, several in SCENARIOS.items()
        for each in several
        if each.name not in but
    }


def test_who_may_notice_a_change_plays_again_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told without playing is what playing tells."""
    remembered: Known[Outcome] = Known()
    monkeypatch.setattr(scenarios, "_known", remembered)
    before = told(prepare(FILES))
    assert all(each.passed for each in before.values())
    otherwise = set()
    for changed, noticing in CHANGES:
        ready, count = prepare(with_change(changed)), 0

        def counted(*given: Any, **how: Any) -> Played:
            nonlocal count
            count += 1
            return replay(*given, **how)

        with monkeypatch.context() as patch:
            patch.setattr(scenarios, "replay", counted)
            known = told(ready)
            assert count == len(noticing)
            assert told(prepare(FILES)) == before
            assert count == len(noticing), "as it was, nothing is forgotten"
            patch.setattr(scenarios, "_known", Known())
            played = told(ready, but=noticing)
            assert played == {name: known[name] for name in played}
        otherwise |= {name for name, each in known.items() if not each.passed}
    assert otherwise == set(before), "each change matters to somebody"
