"""How the worklist finds its rows: by a range of an index, however many tasks others have."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from engine.permissions import Actor
from engine.queries.keyset import Place
from engine.queries.worklist import Filters, Order, count_mine, count_team, first_of_mine, my_tasks, team_tasks
from engine.store import Store
from engine.store.models import UserTask
from tests import factories

MANY = 3_000


@pytest.fixture
def actor(store: Store) -> Actor:
    """A coach with three tasks among thousands of another team, in a database that knows its sizes."""
    with store.command() as work:
        factories.make_tenant(work)
        mine, other = factories.make_team(work), factories.make_team(work, "Team Zuid")
        coach = factories.make_person(work, "Fatma Demir", "wijkcoach", team=mine)
        someone = factories.make_person(work, "Zohra Veldkamp", "wijkcoach", team=other)
        instance = factories.make_instance(work)
        rows = [
            {
                "tenant": work.tenant,
                "instance_id": instance.id,
                "casus_id": instance.casus_id,
                "node_id": str(number),
                "element_id": "Iets",
                "process_key": "flexibel-budget",
                "name": "Taak",
                "candidate_group": "wijkcoach",
                "team_id": mine.id if number < 3 else other.id,
                "assignee_id": (coach.id if number < 3 else someone.id) if number % 2 else None,
                "due_at": work.now + timedelta(minutes=number),
                "created_at": work.now,
            }
            for number in range(MANY)
        ]
        work.session.execute(insert(UserTask), rows)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return Actor(coach.id, coach.name, frozenset({("wijkcoach", mine.id)}))


def _plan(store: Store, ask: Any) -> str:
    """What the database says it does for the statements of one question."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        asked.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    with store.reading() as session:
        ask(session)
    event.remove(store.engine, "before_cursor_execute", note)
    explain = "EXPLAIN " if store.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    with store.engine.connect() as connection:
        return "\n".join(
            str(row[-1])
            for statement, parameters in asked
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(explain + statement, parameters)
        )


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (lambda s, a: my_tasks(s, a, Filters(), Place()), "ix_user_task_mine"),
        (lambda s, a: count_mine(s, a), "ix_user_task_mine"),
        (lambda s, a: first_of_mine(s, a), "ix_user_task_mine"),
        (lambda s, a: team_tasks(s, a, Filters(), Place()), "ix_user_task_team"),
        (lambda s, a: team_tasks(s, a, Filters(order=Order.NEWEST), Place()), "ix_user_task_team_oldest"),
        (lambda s, a: count_team(s, a), "ix_user_task_team"),
    ],
    ids=["mine", "count of mine", "first of mine", "team", "newest of team", "count of team"],
)
def test_reads_a_range_of_an_index_and_never_the_whole_table(
    store: Store, actor: Actor, question: Any, index: str
) -> None:
    plan = _plan(store, lambda session: question(session, actor))
    assert index in plan
    assert "Seq Scan on user_task" not in plan
    assert "SCAN user_task" not in plan
    assert "USING INDEX ix_user_task_completed" not in plan


def test_a_page_costs_one_statement_however_many_rows(store: Store, actor: Actor) -> None:
    counted = [0]

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        counted[0] += statement.startswith("SELECT")

    event.listen(store.engine, "before_cursor_execute", count)
    with store.reading() as session:
        team_tasks(session, actor, Filters(), Place())
    event.remove(store.engine, "before_cursor_execute", count)
    assert counted[0] == 1
