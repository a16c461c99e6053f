"""Starting and meeting a statutory term, as a service task asks it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.operations import OPERATIONS, OperationContext
from engine.store import Store, Work
from engine.store.models import Term
from tests.factories import make_casus, make_instance, make_tenant

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Scene:
    def __init__(self, work: Work) -> None:
        self.work = work
        make_tenant(work)
        self.casus = make_casus(work)
        self.instance = make_instance(work, self.casus)

    def run(self, operation: str, /, **inputs: Any) -> dict[str, Any]:
        context = OperationContext(self.work, None, None, self.instance, self.casus, inputs, {})
        return OPERATIONS[operation].run(context)

    def terms(self) -> list[tuple[str, str, date]]:
        rows = self.work.session.scalars(select(Term).order_by(Term.id))
        return [(term.name, term.status, term.starts_on) for term in rows]


@pytest.fixture
def scene(store: Store) -> Iterator[Scene]:
    with clock.frozen(MONDAY), store.command() as work:
        yield Scene(work)


def test_tells_the_process_first_and_last_day_and_when_to_remind(scene: Scene) -> None:
    """Wmo 2.3.2 lid 1: six weeks after a melding on Friday 27 February 2026 is Friday 10 April."""
    answer = scene.run("start_term", **{"name": "onderzoek", "rule": "wmo-2.3.2", "from": "2026-02-27"})
    assert answer == {
        "rule": "wmo-2.3.2",
        "article": "Wmo 2015 art. 2.3.2 lid 1",
        "starts": "2026-02-27",
        "ends": "2026-04-10",
        "ends_at": "2026-04-10T21:59:59+00:00",
        "remind_at": "2026-04-01T07:00:00+00:00",  # Good Friday and Easter Monday do not count
        "suspended": False,
    }


def test_starts_today_when_no_day_is_given(scene: Scene) -> None:
    scene.run("start_term", **{"name": "onderzoek", "rule": "wmo-2.3.2", "from": None})
    assert scene.terms() == [("onderzoek", "running", date(2026, 3, 2))]


def test_a_short_term_is_not_brought_to_mind_before_it_runs(scene: Scene) -> None:
    answer = scene.run("start_term", name="gesprek", rule="wgs-4-spoed")
    assert (answer["ends"], answer["remind_at"]) == ("2026-03-05", "2026-03-03T08:00:00+00:00")


def test_the_same_again_goes_on_and_another_day_takes_its_place(scene: Scene) -> None:
    for day in ("2026-02-27", "2026-02-27", "2026-02-26"):
        scene.run("start_term", **{"name": "onderzoek", "rule": "wmo-2.3.2", "from": day})
    assert scene.terms() == [
        ("onderzoek", "replaced", date(2026, 2, 27)),
        ("onderzoek", "running", date(2026, 2, 26)),
    ]


def test_what_was_met_can_run_again(scene: Scene) -> None:
    scene.run("start_term", name="onderzoek", rule="wmo-2.3.2")
    scene.run("meet_term", name="onderzoek")
    scene.run("meet_term", name="onderzoek")
    scene.run("start_term", name="onderzoek", rule="wmo-2.3.2")
    assert [status for _name, status, _day in scene.terms()] == ["met", "running"]


@pytest.mark.parametrize(
    ("operation", "inputs", "message"),
    [
        ("start_term", {"name": "onderzoek", "rule": "wmo-9"}, "wmo-9"),
        ("start_term", {"name": "", "rule": "wmo-2.3.2"}, "leeg"),
        ("start_term", {"name": "onderzoek", "rule": "wmo-2.3.2", "from": "gisteren"}, "moet een dag zijn"),
        ("meet_term", {"name": "onderzoek"}, "zet eerst de bewerking start_term"),
    ],
)
def test_an_author_who_gives_the_wrong_thing_reads_what(
    scene: Scene, operation: str, inputs: dict[str, str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        scene.run(operation, **inputs)
