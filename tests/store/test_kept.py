"""Kept statements: made ready once, sent together, in order, all or nothing."""

from datetime import UTC, datetime
from typing import cast

import pytest
from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.store import Call, Kept, Store
from engine.store.combined import combine
from engine.store.link import Link
from engine.store.models import Area, Event, Person, ProcessInstance
from engine.store.next_id import NextId
from engine.store.unit_of_work import TenantSession
from tests.factories import make_instance

_areas = cast(Table, Area.__table__)
ADD = Kept(insert(_areas))
RENAME = Kept(
    update(_areas)
    .where(_areas.c.key == bindparam("of"), _areas.c.tenant == bindparam("of_tenant"))
    .values(name=bindparam("name"))
)
NAMES = Kept(select(_areas.c.name).where(_areas.c.tenant == bindparam("tenant")).order_by(_areas.c.key))

ID_OF = Kept(select(_areas.c.id).where(_areas.c.key == bindparam("key"), _areas.c.tenant == bindparam("tenant")))


def add(session: TenantSession, key: str, name: str) -> None:
    session.write(ADD, {"tenant": session.tenant, "key": key, "name": name})


def rename(session: TenantSession, key: str, name: str) -> None:
    session.write(RENAME, {"of": key, "of_tenant": session.tenant, "name": name})


def names(store: Store) -> list[str]:
    return [name for (name,) in store.read(NAMES, {})]


def test_what_was_written_is_there_for_the_next_question(store: Store) -> None:
    with store.command() as work:
        add(work.session, "noord", "Noord")
        rename(work.session, "noord", "Boven")
        assert work.session.read(NAMES, {}) == [("Boven",)]
        add(work.session, "zuid", "Zuid")
        assert work.session.scalars(select(Area.name).order_by(Area.key)).all() == ["Boven", "Zuid"]
        rename(work.session, "zuid", "Onder")
        work.session.add(Area(key="oost", name="Oost"))
        work.session.flush()
        assert work.session.read(NAMES, {}) == [("Boven",), ("Oost",), ("Onder",)]
        rename(work.session, "oost", "Rechts")
    assert names(store) == ["Boven", "Rechts", "Onder"]


def test_a_question_that_was_foreseen_travels_with_the_one_before_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    send = Link.run
    monkeypatch.setattr(Link, "run", lambda link, calls, **how: (sent.append(len(calls)), send(link, calls, **how)))
    with store.command() as work:
        add(work.session, "noord", "Noord")
        work.session.foresee([Call(NAMES, {"tenant": work.tenant})])
        assert work.session.read(ID_OF, {"key": "noord"}) != []
        assert work.session.read(NAMES, {}) == [("Noord",)]
        assert sent == [3]


def test_an_answer_from_before_a_write_or_to_something_else_is_not_used(store: Store) -> None:
    with store.command() as work:
        for question in (Call(NAMES, {"tenant": work.tenant}), Call(NAMES, {"tenant": "another"})):
            work.session.foresee([question])
            work.session.read(ID_OF, {"key": "noord"})
            add(work.session, f"wijk-{question.given['tenant']}", "Nieuw")
            assert ("Nieuw",) in work.session.read(NAMES, {})
        work.session.foresee([Call(NAMES, {"tenant": "another"})])
        work.session.read(ID_OF, {"key": "noord"})
        assert len(work.session.read(NAMES, {})) == 2


def test_many_rows_go_in_one_call(store: Store) -> None:
    with store.command() as work:
        rows = [{"tenant": work.tenant, "key": f"wijk-{number}", "name": str(number)} for number in range(5)]
        work.session.write(ADD, rows)
    assert names(store) == ["0", "1", "2", "3", "4"]


def test_nothing_of_a_failed_command_is_sent(store: Store) -> None:
    with pytest.raises(RuntimeError), store.command() as work:
        add(work.session, "noord", "Noord")
        raise RuntimeError
    assert names(store) == []


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_the_last_writes_are_all_kept_or_none_whichever_fails(store: Store, failing: int) -> None:
    """They travel with the commit; what fails must keep the commit from happening, and be told."""
    with store.command() as work:
        add(work.session, "noord", "Noord")
    with pytest.raises(IntegrityError), store.command() as work:
        for number in range(3):
            add(work.session, "noord" if number == failing else f"wijk-{number}", "Nieuw")
        work.log.append("said", work.now)
    assert names(store) == ["Noord"]
    with store.reading() as session:
        assert session.scalars(select(Event.id)).all() == []
    with store.command() as work:
        add(work.session, "zuid", "Zuid")
    assert names(store) == ["Noord", "Zuid"]


def test_a_part_that_fails_takes_its_own_writes_only(store: Store) -> None:
    with store.command() as work:
        add(work.session, "noord", "Noord")
        with pytest.raises(RuntimeError), work.attempt():
            add(work.session, "zuid", "Zuid")
            assert work.session.read(NAMES, {}) == [("Noord",), ("Zuid",)]
            raise RuntimeError
        with work.attempt():
            add(work.session, "oost", "Oost")
        with pytest.raises(IntegrityError), work.attempt():
            add(work.session, "noord", "Nog eens")
    assert names(store) == ["Noord", "Oost"]


def test_errors_are_sqlalchemys_and_tell_nothing_of_what_was_written(store: Store) -> None:
    with pytest.raises(IntegrityError) as caught, store.command() as work:
        add(work.session, "noord", "Geheim")
        add(work.session, "noord", "Geheim")
    assert caught.value.params is None
    assert names(store) == []


def test_values_come_back_as_they_went(store: Store) -> None:
    moment = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    table = cast(Table, Event.__table__)
    keep, read = Kept(insert(table)), Kept(select(table.c.at, table.c.codes, table.c.seconds_since))
    with store.command() as work:
        given = {"tenant": work.tenant, "at": moment, "kind": "counted", "codes": {"n": [1, None, "é"]}}
        work.session.write(keep, [{**given, "seconds_since": 0.25}, {**given, "seconds_since": None}])
    assert store.read(read, {}) == [(moment, given["codes"], 0.25), (moment, given["codes"], None)]


def test_a_parameter_that_is_not_given_is_no_null(store: Store) -> None:
    with pytest.raises(KeyError), store.command() as work:
        work.session.write(RENAME, {"of": "noord", "of_tenant": work.tenant})


def test_plain_defaults_are_filled_in_and_computed_ones_are_asked_for(store: Store) -> None:
    people, instances = cast(Table, Person.__table__), cast(Table, ProcessInstance.__table__)
    with store.command() as work:
        person = {"tenant": work.tenant, "login": "anna", "name": "Anna", "password_hash": "-", "session_key": "-"}
        work.session.write(Kept(insert(people)), person)
        assert work.session.scalars(select(Person.active)).one() is True
    with pytest.raises(TypeError, match="open_nodes"), store.command() as work:
        work.session.write(Kept(insert(instances)), {"tenant": work.tenant, "state": ""})


def test_a_row_that_another_changed_meanwhile_is_not_written_over(store: Store) -> None:
    with store.command() as work:
        instance_id = make_instance(work, subject="").id
    with pytest.raises(IntegrityError), store.command() as work:
        instance = work.get(ProcessInstance, instance_id)
        table = cast(Table, ProcessInstance.__table__)
        work.session.execute(update(table).values(version=table.c.version + 1))
        instance.subject = "overschreven"
    with store.command() as work:
        instance = work.get(ProcessInstance, instance_id)
        assert (instance.subject, instance.version) == ("", 1)
        instance.subject = "fiets"
    assert (instance.subject, instance.version) == ("fiets", 2)
    with store.reading() as session:
        found = session.get_one(ProcessInstance, instance_id)
        assert (found.subject, found.version) == ("fiets", 2)


def test_an_id_that_was_told_before_is_of_no_other_row_and_its_row_goes_with_what_waits(store: Store) -> None:
    ask = Kept(select(NextId(_areas)))
    with store.command() as work:
        told = work.session.read(ask, {})[0][0]
        assert (told is None) == (store.engine.dialect.name == "sqlite")
        before, after = Area(key="noord", name="Noord"), Area(key="zuid", name="Zuid")
        if told is not None:
            before.id = told
        work.session.insert([before])
        work.session.insert([after])
        assert before.id != after.id
        before.name = "Boven"
    with store.reading() as session:
        found = dict(session.execute(select(Area.id, Area.name)).tuples().all())
    assert found == {before.id: "Boven", after.id: "Zuid"}


def test_a_change_of_several_rows_is_said_once_for_each():
    change = "UPDATE holding SET until=$1 WHERE wait_id = $2"

    assert combine(((change, 1, 2),)) == change
    assert combine(((change, 2, 2),)) == f"WITH w0 AS ({change}) UPDATE holding SET until=$3 WHERE wait_id = $4"
