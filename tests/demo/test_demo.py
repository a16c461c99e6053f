"""The invented municipality: played through the real commands, so it must hold what the real one holds."""

from types import SimpleNamespace
from typing import cast

from sqlalchemy import func, select

from engine.budget import ledger
from engine.demo import load
from engine.store import Store
from engine.store.models import (
    AccessLog,
    Casus,
    DecisionLetter,
    Event,
    FundShare,
    Holding,
    Incident,
    ProcessInstance,
    UserTask,
)
from tests.commands.soundness import assert_sound
from tests.commands.world import World


def test_requests_stand_at_every_step_and_one_process_failed(demo: Store) -> None:
    with demo.reading() as session:
        statuses = set(session.scalars(select(ProcessInstance.status)))
        open_elements = set(session.scalars(select(UserTask.element_id).where(UserTask.status == "open")))
        nobodys = session.scalar(select(func.count()).where(UserTask.status == "open", UserTask.assignee_id.is_(None)))
        letters = set(session.scalars(select(DecisionLetter.outcome)))
        incidents = session.scalar(select(func.count(Incident.id)).where(Incident.resolved_at.is_(None)))
    assert statuses == {"running", "completed", "incident"}
    assert {"Aanvraag_aanvullen", "Beslissen", "Meelezen", "Regel_betaling", "Eerste_gesprek"} <= open_elements
    assert nobodys
    assert letters == {"granted", "refused"}
    assert incidents == 1


def test_what_must_hold_of_every_municipality_holds(demo: Store) -> None:
    assert_sound(cast(World, SimpleNamespace(store=demo)))


def test_every_open_task_has_one_holder_and_balances_equal_a_recount(demo: Store) -> None:
    with demo.reading() as session:
        tasks = set(session.scalars(select(UserTask.id).where(UserTask.status == "open")))
        held = list(
            session.scalars(select(Holding.task_id).where(Holding.until.is_(None), Holding.task_id.is_not(None)))
        )
        for share in session.scalars(select(FundShare)):
            assert ledger.recount(session, share) == (share.ceiling_cents, share.reserved_cents, share.spent_cents)
    assert sorted(held) == sorted(tasks)


def test_events_stand_in_the_order_of_time(demo: Store) -> None:
    with demo.reading() as session:
        moments = list(session.scalars(select(Event.at).where(Event.casus_id.is_not(None)).order_by(Event.id)))
    assert moments == sorted(moments)


def test_a_municipality_that_is_there_already_is_left_alone(demo: Store) -> None:
    with demo.reading() as session:
        before = session.scalar(select(func.count(Casus.id))), session.scalar(select(func.max(AccessLog.id)))
    assert not load(demo)
    with demo.reading() as session:
        assert (session.scalar(select(func.count(Casus.id))), session.scalar(select(func.max(AccessLog.id)))) == before
