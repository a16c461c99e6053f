"""What somebody tried is kept for them alone, step by step, and not for ever."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.drafts.keep_rehearsal import keep_rehearsal
from engine.errors import Conflict, Refused, StaleVersion
from engine.permissions import Actor
from engine.store import Store
from engine.store.models import Rehearsal
from tests import factories

MANAGER = frozenset({("teammanager", None)})


def person(store: Store, groups: frozenset[tuple[str, int | None]] = MANAGER) -> Actor:
    with store.command() as work:
        return Actor(factories.make_person(work, "Marleen Oostenwind").id, "Marleen", groups)


def keep(store: Store, actor: Actor, steps: list[int] | None, version: int | None = None) -> int:
    with store.command() as work:
        journal = None if steps is None else {"steps": steps}
        return keep_rehearsal(work, actor, None, "plan", journal, version=version)


def journals(store: Store) -> list[object]:
    with store.reading() as session:
        return [row.journal for row in session.scalars(select(Rehearsal).order_by(Rehearsal.id))]


def test_each_step_takes_the_place_of_what_was_kept(store: Store) -> None:
    actor = person(store)

    assert [keep(store, actor, [1]), keep(store, actor, [1, 2], 1)] == [1, 2]
    assert journals(store) == [{"steps": [1, 2]}]


def test_a_page_that_was_overtaken_changes_nothing(store: Store) -> None:
    actor = person(store)
    keep(store, actor, [1])
    keep(store, actor, [1, 2], 1)

    with pytest.raises(StaleVersion):
        keep(store, actor, [1, 3], 1)

    assert journals(store) == [{"steps": [1, 2]}]


def test_each_has_their_own_and_puts_away_their_own(store: Store) -> None:
    one, other = person(store), person(store)
    keep(store, one, [1])
    keep(store, other, [2])

    keep(store, one, None)

    assert journals(store) == [{"steps": [2]}]


def test_what_nobody_touched_for_long_goes(store: Store) -> None:
    keep(store, person(store), [1])

    with clock.frozen(clock.now() + timedelta(days=61)):
        keep(store, person(store), [2])

    assert journals(store) == [{"steps": [2]}]


def test_one_that_grew_too_big_is_refused(store: Store) -> None:
    with pytest.raises(Conflict, match="te groot"):
        keep(store, person(store), [1] * 400_000)


def test_who_sees_no_drafts_tries_nothing(store: Store) -> None:
    with pytest.raises(Refused):
        keep(store, person(store, frozenset({("wijkcoach", None)})), [1])


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_signs_that_no_database_keeps_are_told_of(store: Store, sign: str) -> None:
    actor = person(store)
    with store.command() as work, pytest.raises(Conflict, match="tekens die niet bestaan"):
        keep_rehearsal(work, actor, None, "plan", {"steps": [f"a{sign}b"]})
    assert journals(store) == []
