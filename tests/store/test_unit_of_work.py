import pytest
from sqlalchemy import bindparam, select

from engine.errors import NotFound
from engine.store import Store
from engine.store.models import Area, Deployment, Event


def test_nothing_remains_of_a_command_that_fails(store: Store) -> None:
    with pytest.raises(RuntimeError), store.command() as work:
        work.session.add(Area(key="noord", name="Noord"))
        work.log.append("area_added", work.now)
        work.log.flush()
        raise RuntimeError
    with store.reading() as session:
        assert session.scalars(select(Area)).all() == []
        assert session.scalars(select(Event)).all() == []


def test_a_municipality_never_sees_the_rows_of_another(store: Store) -> None:
    with store.command() as work:
        work.session.add(Area(key="noord", name="Noord"))
    other = Store(store.url, "elders", engine=store.engine)
    with other.reading() as session:
        assert session.scalars(select(Area)).all() == []
    with pytest.raises(NotFound), other.command() as work:
        work.get(Area, 1)


def test_a_statement_that_is_kept_gives_each_municipality_its_own_rows(store: Store) -> None:
    kept = select(Area.name).where(Area.key == bindparam("key"))
    here, elsewhere = store, Store(store.url, "elders", engine=store.engine)
    for municipality, name in ((here, "Noord"), (elsewhere, "Boven")):
        with municipality.command() as work:
            work.session.add(Area(key="noord", name=name))
    for municipality, name in ((here, "Noord"), (elsewhere, "Boven"), (here, "Noord")):
        with municipality.reading() as session:
            assert session.scalars(kept, {"key": "noord"}).all() == [name]


def test_rows_written_at_once_have_their_ids_in_order_and_go_on_as_any_other(store: Store) -> None:
    with store.command() as work:
        areas = [Area(key=f"wijk-{number}", name="Nieuw") for number in range(3)]
        work.session.insert([*areas, deployment := Deployment(at=work.now, digest="")])
        assert [area.id for area in areas] == sorted(area.id for area in areas)
        assert deployment.note == ""
        areas[1].name = "Anders"
    with store.reading() as session:
        found = session.execute(select(Area.id, Area.key, Area.name).order_by(Area.key)).all()
    assert [tuple(row) for row in found] == [(area.id, area.key, area.name) for area in areas]
    assert [row.name for row in found] == ["Nieuw", "Anders", "Nieuw"]


def test_rows_written_at_once_belong_to_the_municipality_that_wrote_them(store: Store) -> None:
    with store.command() as work:
        work.session.insert([Area(key="noord", name="Noord")])
    with Store(store.url, "elders", engine=store.engine).reading() as session:
        assert session.scalars(select(Area)).all() == []


def test_events_keep_the_order_in_which_they_came(store: Store) -> None:
    with store.command() as work:
        for number in range(20):
            work.log.append("counted", work.now, codes={"n": number}, text={"note": "x"} if number % 3 == 0 else None)
    with store.reading() as session:
        assert [event.codes["n"] for event in session.scalars(select(Event).order_by(Event.id))] == list(range(20))
