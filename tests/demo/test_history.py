"""Two years of history, a part of it: played by the real commands, with what there is to find in it."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from statistics import median
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import func, select

from engine import clock
from engine.demo import load
from engine.demo.history.pace import Pace
from engine.demo.history.redesign import BEFORE
from engine.deployment.sources import read_sources
from engine.insight.results_relapse import relapse
from engine.insight.shape import Chosen
from engine.store import Store
from engine.store.models import (
    Deployment,
    Event,
    Holding,
    Incident,
    Notification,
    ProcessDefinition,
    ProcessInstance,
    UserTask,
)
from engine.web.insight_results_words import AFTERCARE, AFTERCARE_CLOSED, RETURNS
from tests.commands.soundness import assert_sound
from tests.commands.world import World
from tests.conftest import TENANT

SOURCES = read_sources(["processes", "forms"]).sources


@pytest.fixture(scope="module")
def past(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("history") / "demo.sqlite3"
    copyfile(sqlite_template, path)
    store = Store(f"sqlite:///{path}", TENANT)
    told: list[float] = []
    assert load(store, sources=SOURCES, a_month={"noord": (0.25, 0.1), "havenkwartier": (0.15, 0.1)}, tell=told.append)
    assert told == sorted(told)
    assert told[-1] <= 1
    yield store
    store.close()


def test_what_must_hold_of_every_municipality_holds(past: Store) -> None:
    assert_sound(cast(World, SimpleNamespace(store=past)))


def test_it_happened_in_the_order_of_time_over_two_years_and_not_in_the_future(past: Store) -> None:
    with past.reading() as session:
        moments = list(session.scalars(select(Event.at).where(Event.instance_id.is_not(None)).order_by(Event.id)))
    assert moments == sorted(moments)
    assert (moments[-1] - moments[0]).days > 600
    assert moments[-1] <= clock.now()


def test_one_process_was_redesigned_half_way_and_ran_in_both_versions(past: Store) -> None:
    with past.reading() as session:
        ran = session.execute(
            select(
                ProcessDefinition.version, func.min(ProcessInstance.started_at), func.max(ProcessInstance.started_at)
            )
            .join(ProcessInstance, ProcessInstance.definition_id == ProcessDefinition.id)
            .where(ProcessDefinition.key == "flexibel-budget")
            .group_by(ProcessDefinition.version)
            .order_by(ProcessDefinition.version)
        ).all()
        published = list(session.scalars(select(Deployment.at).order_by(Deployment.id)))
    assert [version for version, *_ in ran] == [1, 2]
    assert ran[0][2] < published[1] < ran[1][1]
    assert published == sorted(published)


def test_the_slow_partner_and_the_manager_who_was_away_can_be_found(past: Store) -> None:
    with past.reading() as session:
        waits = session.execute(
            select(Holding.group_key, Holding.since, Holding.until).where(
                Holding.kind == "partner", Holding.until.is_not(None)
            )
        ).all()
        passed_over = session.scalar(
            select(func.count()).where(UserTask.element_id == "Beslissen", UserTask.status == "cancelled")
        )
    slow = [until - since for partner, since, until in waits if partner == "ggz-de-brug"]
    others = [until - since for partner, since, until in waits if partner != "ggz-de-brug"]
    assert slow
    assert others
    assert median(slow) > median(others)
    assert passed_over


def test_of_some_the_year_after_nazorg_is_over_and_one_came_back_within_it(past: Store) -> None:
    with past.reading() as session:
        found = relapse(
            session, Chosen(), process=AFTERCARE, element=AFTERCARE_CLOSED, returns=RETURNS, now=clock.now()
        )
    assert found.followed
    assert found.back[12]
    assert found.into == {"flexibel-budget": found.back[12]}


def test_no_process_failed_but_the_one_that_is_meant_to(past: Store) -> None:
    with past.reading() as session:
        assert session.scalar(select(func.count(Incident.id))) == 1


def test_nobody_is_flooded_with_what_they_were_told_long_ago(past: Store) -> None:
    with past.reading() as session:
        unread = list(session.scalars(select(Notification.at).where(Notification.read_at.is_(None))))
    assert min(unread) > Pace(clock.now().date()).redesigned_at


def test_what_was_redesigned_stands_in_the_files(past: Store) -> None:
    files = {source.path.rpartition("/")[2]: source.content.decode() for source in SOURCES}
    for name, texts in BEFORE.items():
        for text in texts:
            assert files[name].count(text) == 1
