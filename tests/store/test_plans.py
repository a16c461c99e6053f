"""Plans that PostgreSQL makes while a table is young must serve when it is old: it keeps them."""

import pytest

from engine.commands import complete_task, loading
from engine.permissions import actor
from engine.store import Kept, Store
from engine.store.models import ProcessInstance, UserTask
from engine.store.unit_of_work import _update_of

KEPT: dict[str, Kept] = {
    "lock a task": loading._LOCK,
    "read it": loading._TASK,
    "who is recused": loading._RECUSED,
    "who is signed in": actor._SIGNED_IN_PERSON,
    "forget a draft": complete_task._FORGET_DRAFT,
    "complete a task": _update_of(UserTask, frozenset({"status"})),
    "keep a state": _update_of(ProcessInstance, frozenset({"state"})),
}


@pytest.mark.postgresql
@pytest.mark.parametrize("name", KEPT)
def test_a_statement_that_names_a_row_never_goes_by_the_municipality(postgres_store: Store, name: str) -> None:
    with postgres_store.engine.connect() as connection:
        ready = KEPT[name].ready(connection.dialect, ())
        connection.exec_driver_sql("SET plan_cache_mode = force_generic_plan")
        connection.exec_driver_sql("SET enable_seqscan = off")
        connection.exec_driver_sql(f"PREPARE asked AS {ready.sql}")
        values = ", ".join(["NULL"] * len(ready.takes))
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN EXECUTE asked({values})"))
        connection.exec_driver_sql("DEALLOCATE asked")
        connection.invalidate()  # the settings go with it
    conditions = [line for line in plan.splitlines() if "Index Cond" in line]

    assert conditions, plan
    assert not any("(tenant)" in line for line in conditions), plan
