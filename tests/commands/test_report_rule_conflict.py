import pytest
from sqlalchemy import select

from engine.commands.report_rule_conflict import MOST_TEXT, report_rule_conflict
from engine.commands.settle_rule_conflict import settle_rule_conflict
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.store.models import Casus, EventDetail, RuleConflict
from tests import factories
from tests.commands.notices.reading import told
from tests.commands.walking import at_once, nothing_changes
from tests.commands.world import World

TEXT = "De Wmo vergoedt wel de scootmobiel van 3 200 euro, niet de fiets van 1 900"


def report(world: World, actor_id: int, *, task_id: int | None = None, **changes: object) -> int:
    wanted = {"rules": ["zorgverzekering", "wmo"], "text": TEXT, **changes}
    with world.store.command() as work:
        return report_rule_conflict(work, world.actor(actor_id), world.casus_id, task_id=task_id, **wanted)  # type: ignore[arg-type]


def settle(world: World, actor_id: int, conflict_id: int, answer: str = "De verordening verandert") -> None:
    with world.store.command() as work:
        settle_rule_conflict(work, world.actor(actor_id), conflict_id, answer)


def conflict(world: World, conflict_id: int) -> RuleConflict:
    with world.store.reading() as session:
        return session.scalars(select(RuleConflict).where(RuleConflict.id == conflict_id)).one()


def owner(world: World) -> int:
    with world.store.command() as work:
        return factories.make_person(work, "Otto Berkenlaan", "proceseigenaar").id


def test_keeps_the_rules_in_the_order_of_the_organisation_and_where_they_clashed(world: World) -> None:
    task = world.task(world.start(), "Vraag_beschrijven")
    found = conflict(world, report(world, world.anna, task_id=task.id))
    assert found.rules == ["wmo", "zorgverzekering"]
    assert (found.process_key, found.element_id, found.instance_id) == (
        "flexibel-budget",
        "Vraag_beschrijven",
        task.instance_id,
    )
    assert (found.status, found.text, found.reported_by_id) == ("open", TEXT, world.anna)


def test_who_reported_hears_of_the_answer(world: World) -> None:
    number = report(world, world.bram)
    settle(world, owner(world), number)
    assert told(world, world.bram) == ["rule_conflict_settled"]
    found = conflict(world, number)
    assert (found.status, found.answer) == ("settled", "De verordening verandert")


def test_what_was_written_stays_out_of_the_log_that_nobody_can_change(sqlite_world: World) -> None:
    world = sqlite_world
    settle(world, world.fenna, report(world, world.anna))
    for kind in ("rule_conflict_reported", "rule_conflict_settled"):
        (event,) = world.events(kind)
        assert event.casus_id == world.casus_id
        assert set(event.codes) == {"conflict_id", "rules"}
        with world.store.reading() as session:
            assert not session.scalars(select(EventDetail).where(EventDetail.event_id == event.id)).all()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rules": []}, "rules"),
        ({"rules": ["wmo", "verzonnen"]}, "rules"),
        ({"text": " "}, "text"),
        ({"text": "x" * (MOST_TEXT + 1)}, "text"),
    ],
)
def test_says_what_to_fill_in(sqlite_world: World, changes: dict[str, object], field: str) -> None:
    with nothing_changes(sqlite_world), pytest.raises(Invalid) as refusal:
        report(sqlite_world, sqlite_world.anna, **changes)
    assert set(refusal.value.fields) == {field}


def test_a_rule_that_is_named_twice_counts_once(sqlite_world: World) -> None:
    number = report(sqlite_world, sqlite_world.anna, rules=["wmo", "wmo"])
    assert conflict(sqlite_world, number).rules == ["wmo"]


def test_a_task_of_another_household_is_none_of_this_casus(sqlite_world: World) -> None:
    world = sqlite_world
    task = world.task(world.start(), "Vraag_beschrijven")
    with world.store.command() as work:
        other = factories.make_casus(work, regisseur=work.get(Casus, world.casus_id).regisseur).id
        with pytest.raises(NotFound):
            report_rule_conflict(work, world.actor(world.anna), other, rules=["wmo"], text=TEXT, task_id=task.id)


@pytest.mark.parametrize("person", ["esra", "dirk", "fenna", "goran"])
def test_who_does_not_work_in_the_casus_reports_nothing(sqlite_world: World, person: str) -> None:
    with nothing_changes(sqlite_world), pytest.raises(Refused):
        report(sqlite_world, getattr(sqlite_world, person))


def test_a_closed_casus_still_tells_what_was_wrong(sqlite_world: World) -> None:
    with sqlite_world.store.command() as work:
        work.get(Casus, sqlite_world.casus_id).status = "closed"
    assert report(sqlite_world, sqlite_world.anna)


@pytest.mark.parametrize("person", ["anna", "bram", "dirk", "esra", "goran"])
def test_who_owns_no_process_settles_nothing(sqlite_world: World, person: str) -> None:
    number = report(sqlite_world, sqlite_world.anna)
    with nothing_changes(sqlite_world), pytest.raises(Refused):
        settle(sqlite_world, getattr(sqlite_world, person), number)


def test_who_is_related_neither_reports_nor_settles(sqlite_world: World) -> None:
    world = sqlite_world
    number = report(world, world.anna)
    world.recuse(world.anna)
    world.recuse(world.carla)
    with pytest.raises(Refused):
        report(world, world.anna)
    with pytest.raises(Refused):
        settle(world, world.carla, number)


def test_an_answer_is_wanted_and_final(sqlite_world: World) -> None:
    world = sqlite_world
    number = report(world, world.anna)
    with nothing_changes(world), pytest.raises(Invalid):
        settle(world, world.carla, number, "  ")
    settle(world, world.carla, number)
    with nothing_changes(world), pytest.raises(Conflict, match="al afgehandeld"):
        settle(world, world.fenna, number, "Iets anders")


@pytest.mark.postgresql
def test_two_who_settle_at_the_same_moment_give_one_answer(postgres_world: World) -> None:
    world = postgres_world
    number = report(world, world.anna)
    outcomes = at_once([lambda: settle(world, world.carla, number), lambda: settle(world, world.fenna, number)])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
    assert told(world, world.anna) == ["rule_conflict_settled"]
