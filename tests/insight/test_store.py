from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from engine.errors import Conflict, Invalid, NotFound
from engine.insight.columns import Columns
from engine.insight.figures import report
from engine.insight.store import keep_log, known_logs, read_log, remove_log
from engine.store import Store
from engine.store.models import ImportedLog, LogEvent, LogName
from tests.insight.logs import BEGIN, Told, columns_of, logs
from tests.insight.test_xes import as_lists

HOUR = timedelta(hours=1)
TOLD: list[Told] = [
    ("NA", "a", BEGIN, "Team A"),
    ("2", "b", BEGIN, None),
    ("NA", "b", BEGIN + HOUR / 8, "Team B"),
    ("NA", "a", BEGIN + HOUR, None),
]


def keep(store: Store, name: str, told: list[Told] = TOLD, **more: bool) -> Columns:
    columns = columns_of(told).ordered()
    with store.command() as work:
        keep_log(work, name, columns, f"{name}.csv", **more)
    return columns


def again(store: Store, name: str) -> Columns:
    with store.reading() as session:
        return read_log(session, name)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(logs)
def test_a_log_is_read_back_as_it_was(store: Store, told: list[Told]) -> None:
    columns = keep(store, "rond", told, replace=True)
    assert as_lists(again(store, "rond")) == as_lists(columns)


def test_each_event_carries_what_came_before_it(store: Store) -> None:
    keep(store, "oud")
    c = LogEvent
    with store.reading() as session:
        names = dict(session.execute(select(LogName.number, LogName.text).where(LogName.kind == "activity")).all())
        rows = session.execute(
            select(c.case_number, c.order_number, c.activity, c.previous_activity, c.seconds_since).order_by(c.id)
        ).all()
    told = [(case, order, names[activity], names.get(before), since) for case, order, activity, before, since in rows]
    assert told == [
        (0, 0, "a", None, None),
        (0, 1, "b", "a", 450.0),
        (0, 2, "a", "b", 3150.0),
        (1, 0, "b", None, None),
    ]


def test_a_name_is_given_once_unless_it_is_replaced(store: Store) -> None:
    keep(store, "oud")
    with pytest.raises(Conflict, match=r"Er is al een logboek “oud”.*--replace"):
        keep(store, "oud", TOLD[:1])
    assert len(again(store, "oud")) == 4
    keep(store, "oud", TOLD[:1], replace=True)
    assert len(again(store, "oud")) == 1
    keep(store, "nieuw", replace=True)
    with store.reading() as session:
        assert known_logs(session) == ["waakvlam", "nieuw", "oud"]


def test_of_two_that_give_the_same_name_at_once_one_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(store, "oud")
    monkeypatch.setattr("engine.insight.store.require_free", lambda *_given, **_more: None)  # both looked before
    with pytest.raises(Conflict, match="Er is al een logboek “oud”"):
        keep(store, "oud", TOLD[:1])
    assert len(again(store, "oud")) == 4


@pytest.mark.parametrize("name", ["", "  ", "waakvlam", "x" * 121, "a\nb"])
def test_refuses_a_name_that_no_log_can_have(store: Store, name: str) -> None:
    with pytest.raises(Invalid):
        keep(store, name)


def test_what_fails_half_way_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.insight.bulk.BATCH", 2)
    keep(store, "oud", TOLD[:1])

    def stop(events: int, _part: float) -> None:
        if events > 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), store.command() as work:
        keep_log(work, "oud", columns_of(TOLD).ordered(), "oud.csv", replace=True, tell=stop)
    assert len(again(store, "oud")) == 1


def test_a_log_goes_as_a_whole_with_all_that_belongs_to_it(store: Store) -> None:
    keep(store, "weg")
    keep(store, "blijft")
    with store.command() as work:
        remove_log(work, "weg")
    with store.reading() as session:
        left = session.scalars(select(ImportedLog.id)).all()
        assert (
            set(session.scalars(select(LogEvent.log_id))) == set(session.scalars(select(LogName.log_id))) == set(left)
        )
    assert len(again(store, "blijft")) == 4
    with pytest.raises(NotFound, match=r"Er is geen logboek “weg”. Wel: waakvlam, blijft."), store.command() as work:
        remove_log(work, "weg")


@pytest.mark.parametrize(
    "change",
    [
        "update log_event set at = 0",
        "delete from log_event",
        "update log_name set text = 'anders'",
        "delete from log_name",
    ],
)
def test_what_was_imported_cannot_be_changed_in_part(store: Store, change: str) -> None:
    keep(store, "oud")
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(change))


def test_another_municipality_sees_and_removes_nothing(store: Store) -> None:
    keep(store, "oud")
    other = Store(store.url, "elders", engine=store.engine)
    with other.reading() as session:
        assert known_logs(session) == ["waakvlam"]
    for act in (read_log, remove_log):
        with pytest.raises(NotFound), other.command() as work:
            act(work.session if act is read_log else work, "oud")  # type: ignore[arg-type]
    keep(other, "oud", TOLD[:1])
    assert (len(again(store, "oud")), len(again(other, "oud"))) == (4, 1)


def test_an_empty_log_is_kept(store: Store) -> None:
    keep(store, "leeg", [])
    assert report(again(store, "leeg"), "leeg")["counts"]["events"] == 0
