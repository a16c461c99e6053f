"""A journal gives the same, whatever was kept alive: step by step, from the start, undone, in two threads at once."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pytest

from engine.deployment.scenario_steps import Answer, Begin, Step
from engine.rehearsal import replay as replaying
from engine.rehearsal.replay import Journal, forget_all, replay
from engine.rehearsal.sandbox import Sandbox
from engine.rehearsal.state import State
from tests.rehearsal.trying import COACH, COLLEAGUE, DESCRIBE, NEXT_DUE, WEIGH, ask, decide, request, shipped

STEPS: tuple[Step, ...] = (
    DESCRIBE,
    WEIGH,
    ask("320,00"),
    Answer(COLLEAGUE, "Meelezen", {"advies": "akkoord", "advies_toelichting": "Goed."}),
    decide(COACH, "Zelf_beslissen", "320,00"),
)


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    yield
    forget_all()


def played(journal: Journal) -> State:
    found = replay(shipped(), journal)
    assert found.stop is None
    assert found.state is not None
    return found.state


def test_step_by_step_gives_what_a_replay_from_the_start_gives() -> None:
    for count in range(len(STEPS) + 1):
        live = played(request(*STEPS[:count]))
        forget_all()
        assert played(request(*STEPS[:count])) == live


def test_one_more_step_costs_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Step] = []
    really = Sandbox.take
    monkeypatch.setattr(Sandbox, "take", lambda self, step: (taken.append(step), really(self, step))[1])

    played(request(*STEPS[:2]))
    played(request(*STEPS[:3]))

    assert taken == list(STEPS[:3])


def test_undoing_is_leaving_out_the_last_step() -> None:
    before = played(request(*STEPS[:2]))
    played(request(*STEPS[:3]))

    assert played(request(*STEPS[:2])) == before


def test_another_branch_after_undoing_is_not_mixed_with_the_first() -> None:
    small = played(request(*STEPS[:2], ask("320,00")))
    large = played(request(*STEPS[:2], ask("1.500,00")))

    assert [task.element for task in small.tasks] == ["Meelezen"]
    assert [task.element for task in large.tasks] == ["Beslissen"]


def test_a_step_that_is_refused_leaves_the_state_before_it() -> None:
    found = replay(shipped(), request(DESCRIBE, NEXT_DUE, WEIGH))

    assert found.stop is not None
    assert found.stop.number == 1
    assert found.state == played(request(DESCRIBE))


def test_changed_files_are_another_rehearsal() -> None:
    from engine.rehearsal.prepared import prepare
    from tests.rehearsal.trying import shipped_sources

    renamed = tuple(
        replace(source, content=source.content.replace(b"Beschrijf de vraag", b"Vertel het"), digest="anders")
        if source.key == "flexibel-budget" and source.kind == "bpmn"
        else source
        for source in shipped_sources()
    )
    state = replay(prepare(renamed), request()).state

    assert state is not None
    assert state.tasks[0].name == "Vertel het"
    assert played(request()).tasks[0].name == "Beschrijf de vraag"


def test_what_was_looked_at_and_changed_by_somebody_else_is_not_given_again() -> None:
    with replaying.played(shipped(), request(DESCRIBE)) as (sandbox, _stop):
        assert sandbox is not None
        sandbox.take(WEIGH)
        sandbox.is_spoilt = True

    assert [task.element for task in played(request(DESCRIBE)).tasks] == ["Routes_afwegen"]


def test_two_rehearsals_at_once_do_not_see_each_other() -> None:
    expected = {"320,00": "Meelezen", "1.500,00": "Beslissen"}
    wrong: list[object] = []

    def rehearse(amount: str) -> None:
        try:
            for _ in range(4):
                for count in range(4):
                    state = played(request(*STEPS[:2], ask(amount))) if count == 3 else played(request(*STEPS[:count]))
                if [task.element for task in state.tasks] != [expected[amount]]:
                    wrong.append(state.tasks)
        except BaseException as error:
            wrong.append(error)

    threads = [Thread(target=rehearse, args=(amount,)) for amount in (*expected, *expected)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_only_so_many_stay_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "MOST_ALIVE", 2)
    for subject in ("a", "b", "c"):
        played(request(begin=Begin(subject=subject)))

    assert len(replaying._alive._kept) == 2
