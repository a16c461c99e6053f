"""The numbers beside the tabs: whose tasks they count, and up to where."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from engine.permissions import Actor
from engine.queries.worklist import MOST_COUNTED, count_mine, count_team
from engine.store import Store, Work
from engine.store.models import ProcessInstance, UserTask
from tests import factories


def _add(work: Work, instance: ProcessInstance, number: int, **about: object) -> None:
    facts = {
        "tenant": work.tenant,
        "instance_id": instance.id,
        "casus_id": instance.casus_id,
        "element_id": "Iets",
        "process_key": "flexibel-budget",
        "name": "Taak",
        "due_at": work.now,
        "created_at": work.now,
        **about,
    }
    work.session.execute(insert(UserTask), [{**facts, "node_id": str(place)} for place in range(number)])


@pytest.fixture
def world(store: Store) -> dict[str, int]:
    """Two teams and three persons, each with another number of tasks."""
    with store.command() as work:
        factories.make_tenant(work)
        north, south = factories.make_team(work), factories.make_team(work, "Team Zuid")
        people = [factories.make_person(work, name) for name in ("Fatma Demir", "Bram Lantaarn", "Zohra Veldkamp")]
        instance = factories.make_instance(work)
        for person, number in zip(people, (2, 3, 5), strict=True):
            _add(work, instance, number, assignee_id=person.id)
        _add(work, instance, 1, assignee_id=people[0].id, due_at=work.now + timedelta(days=9))
        _add(work, instance, 4, assignee_id=people[0].id, status="completed")
        for team, group, number in ((north, "wijkcoach", 1), (south, "wijkcoach", 6), (south, "manager", 10)):
            _add(work, instance, number, candidate_group=group, team_id=team.id)
        known = {"north": north.id, "south": south.id, "instance": instance.id}
        return known | {person.name.split()[0]: person.id for person in people}


def test_mine_are_what_i_hold_and_what_those_hold_whom_i_replace(store: Store, world: dict[str, int]) -> None:
    alone = Actor(world["Fatma"], "Fatma Demir")
    replacing = Actor(world["Fatma"], "Fatma Demir", stands_in_for=frozenset({world["Bram"], world["Zohra"]}))
    with store.reading() as session:
        assert count_mine(session, alone) == 3
        assert count_mine(session, replacing) == 3 + 3 + 5


def test_only_what_is_due_before_a_moment_counts_when_one_is_named(store: Store, world: dict[str, int]) -> None:
    fatma = Actor(world["Fatma"], "Fatma Demir")
    with store.command() as work:
        assert count_mine(work.session, fatma, before=work.now + timedelta(days=1)) == 2
        assert count_mine(work.session, fatma, before=work.now - timedelta(days=1)) == 0


def test_the_teams_tasks_are_those_of_each_group_in_its_own_team(store: Store, world: dict[str, int]) -> None:
    in_both = frozenset({("wijkcoach", world["north"]), ("manager", world["south"])})
    everywhere: frozenset[tuple[str, int | None]] = frozenset({("wijkcoach", None)})
    with store.reading() as session:
        assert count_team(session, Actor(1, "-", frozenset({("wijkcoach", world["north"])}))) == 1
        assert count_team(session, Actor(1, "-", in_both)) == 1 + 10
        assert count_team(session, Actor(1, "-", everywhere)) == 1 + 6
        assert count_team(session, Actor(1, "-")) == 0


def test_counting_stops_at_a_hundred(store: Store, world: dict[str, int]) -> None:
    with store.command() as work:
        instance = work.get(ProcessInstance, world["instance"])
        _add(work, instance, MOST_COUNTED + 20, assignee_id=world["Fatma"])
    with store.reading() as session:
        assert count_mine(session, Actor(world["Fatma"], "Fatma Demir")) == MOST_COUNTED
