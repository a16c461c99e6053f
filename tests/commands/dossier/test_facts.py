"""Answers with a name in the dossier are kept at completion, and count in every later form of the casus."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import event, select

from engine import clock
from engine.commands.complete_task import complete_task
from engine.commands.dossier.facts import NewFact, current_facts, keep_facts
from engine.errors import Invalid
from engine.queries.known_facts import fact_history, known_facts
from engine.store.models import DossierFact, TaskAnswers
from tests.commands.dossier.forms import FILES
from tests.commands.world import World, publish

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def asking(world: World) -> World:
    publish(world.store, FILES)
    return world


def facts(world: World) -> dict[str, object]:
    with world.store.reading() as session:
        return current_facts(session, world.casus_id)


def rows(world: World, key: str) -> list[DossierFact]:
    with world.store.reading() as session:
        return list(session.scalars(select(DossierFact).where(DossierFact.key == key).order_by(DossierFact.id)))


def get_to_know(world: World, dokter: str = "De Brink", buurt: str = "Buurvrouw Ans") -> int:
    instance_id = world.start(key="kennismaken")
    world.complete(world.anna, world.task(instance_id, "Stap_1"), {"dokter": dokter, "buurt": buurt})
    return instance_id


def test_an_answer_is_kept_with_who_where_and_until_when(asking: World) -> None:
    with clock.frozen(MONDAY):
        instance_id = get_to_know(asking)
        assert facts(asking) == {"huisarts": "De Brink", "netwerk_helpt": "Buurvrouw Ans"}
    (fact,) = rows(asking, "netwerk_helpt")
    assert (fact.label, fact.value, fact.instance_id, fact.recorded_by_id, fact.valid_until) == (
        "Buurt",
        {"value": "Buurvrouw Ans", "shown": "Buurvrouw Ans"},
        instance_id,
        asking.anna,
        date(2027, 5, 23),
    )
    assert rows(asking, "huisarts")[0].valid_until is None


def test_a_later_form_need_not_answer_what_is_known_and_the_process_has_it_by_its_own_name(asking: World) -> None:
    instance_id = get_to_know(asking)
    second = asking.task(instance_id, "Stap_2")
    asking.complete(asking.anna, second, {"vraag": "Hoe gaat het?"})
    with asking.store.reading() as session:
        answers = session.scalar(select(TaskAnswers.answers).where(TaskAnswers.task_id == second.id))
    assert answers == {"arts": "De Brink", "netwerk": "Buurvrouw Ans", "vraag": "Hoe gaat het?"}
    assert len(rows(asking, "huisarts")) == 1, "what was known keeps its source"


def test_another_process_of_the_casus_does_not_ask_it_again(asking: World) -> None:
    get_to_know(asking)
    instance_id = asking.start(asking.bram, "opnieuw")
    asking.complete(asking.bram, asking.task(instance_id, "Stap_1"), {})
    assert asking.instance(instance_id).status == "completed"


def test_what_has_expired_must_be_answered_again_and_is_then_known_anew(asking: World) -> None:
    with clock.frozen(MONDAY):
        get_to_know(asking)
    with clock.frozen(MONDAY + timedelta(days=200)):
        assert facts(asking) == {"huisarts": "De Brink"}
        instance_id = asking.start(key="opnieuw")
        task = asking.task(instance_id, "Stap_1")
        with pytest.raises(Invalid) as refusal:
            asking.complete(asking.anna, task, {})
        assert refusal.value.fields.keys() == {"netwerk"}
        asking.complete(asking.anna, task, {"netwerk": "Niemand meer"})
        assert facts(asking)["netwerk_helpt"] == "Niemand meer"
    former, present = rows(asking, "netwerk_helpt")
    assert former.ended_at is not None
    assert present.ended_at is None
    assert former.value["value"] == "Buurvrouw Ans"


def test_a_reopened_answer_takes_the_place_of_the_known_one_which_stays_to_be_read(asking: World) -> None:
    instance_id = get_to_know(asking)
    asking.complete(asking.anna, asking.task(instance_id, "Stap_2"), {"arts": "Oost", "wijzig": ["arts"]})
    assert facts(asking)["huisarts"] == "Oost"
    with asking.store.reading() as session:
        history = fact_history(session, asking.casus_id, date(2026, 11, 23))
        shown = {fact.key: fact for fact in known_facts(session, asking.casus_id, date(2026, 11, 23))}
    assert [fact.shown for fact in history if fact.key == "huisarts"] == ["Oost", "De Brink"]
    assert (shown["huisarts"].source, shown["huisarts"].recorded_by) == ("Kennismaken", "Anna Wiekslag")


def test_a_reopened_answer_that_is_emptied_is_known_no_more(asking: World) -> None:
    instance_id = get_to_know(asking)
    with pytest.raises(Invalid):
        asking.complete(asking.anna, asking.task(instance_id, "Stap_2"), {"arts": "", "wijzig": ["arts"]})
    again = asking.start(key="kennismaken")
    asking.complete(asking.anna, asking.task(again, "Stap_1"), {"buurt": "", "wijzig": ["buurt"]})
    assert facts(asking) == {"huisarts": "De Brink"}


def test_an_open_question_keeps_nothing(asking: World) -> None:
    get_to_know(asking, buurt="")
    assert facts(asking) == {"huisarts": "De Brink"}


def test_a_refused_completion_keeps_nothing(asking: World) -> None:
    instance_id = asking.start(key="kennismaken")
    with pytest.raises(Invalid):
        asking.complete(asking.anna, asking.task(instance_id, "Stap_1"), {"buurt": "Ans"})
    assert facts(asking) == {}


def test_a_form_that_keeps_nothing_asks_the_database_nothing_more(sqlite_world: World) -> None:
    publish(sqlite_world.store, FILES)
    get_to_know(sqlite_world)
    instance_id = sqlite_world.start(key="los")
    task, actor = sqlite_world.task(instance_id, "Stap_1"), sqlite_world.actor(sqlite_world.anna)
    said: list[str] = []
    event.listen(sqlite_world.store.engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    with sqlite_world.store.command() as work:
        complete_task(work, actor, task.id, task.version, {"vraag": ["x"]})
    assert said
    assert not [statement for statement in said if "dossier_fact" in statement]


def test_a_diagram_may_keep_facts_of_its_own(asking: World) -> None:
    with asking.store.command() as work:
        keep_facts(work, asking.casus_id, [NewFact("spoed", "Spoed", True, "ja")])
        keep_facts(work, asking.casus_id, [NewFact("spoed", "Spoed", None, "")])
    assert facts(asking) == {}
    assert len(rows(asking, "spoed")) == 1


def test_two_who_keep_the_same_fact_at_the_same_moment_leave_one_that_holds(world: World) -> None:
    def keep(value: str) -> None:
        with world.store.command() as work:
            keep_facts(work, world.casus_id, [NewFact("huisarts", "Huisarts", value, value)])

    threads = [Thread(target=keep, args=(f"arts {number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = rows(world, "huisarts")
    assert len(found) == 6
    assert sum(fact.ended_at is None for fact in found) == 1


def test_facts_of_another_household_are_not_known(asking: World) -> None:
    get_to_know(asking)
    with asking.store.reading() as session:
        assert current_facts(session, asking.casus_id + 999) == {}
