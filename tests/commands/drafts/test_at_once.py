"""Two managers at the same moment, on PostgreSQL: one wins, nothing is overwritten."""

import pytest

from engine.commands.drafts.hold_file import Hold
from engine.commands.drafts.save_file import Saved
from engine.errors import Conflict
from tests.commands.drafts.drafting import Drafting, versions_of
from tests.commands.walking import at_once
from tests.commands.world import World

pytestmark = pytest.mark.postgresql


def test_of_many_who_open_a_file_one_holds_it(postgres_world: World) -> None:
    draft = Drafting.begin(postgres_world)
    people = (postgres_world.carla, postgres_world.esra, postgres_world.fenna)
    outcomes = at_once(
        [lambda who=who, n=n: draft.hold(who, f"tab-{n:08d}") for n, who in enumerate(people * 4)]  # type: ignore[misc]
    )
    assert all(isinstance(each, Hold) for each in outcomes), outcomes
    assert sum(each.is_held for each in outcomes) == 1


def test_of_many_who_save_over_one_version_one_does(postgres_world: World) -> None:
    draft = Drafting.begin(postgres_world)
    base = draft.file().content
    outcomes = at_once(
        [
            lambda n=n: draft.save(base + b"\n" * (n + 1), tab=f"tab-{n:08d}", version=1)  # type: ignore[misc]
            for n in range(12)
        ]
    )
    saved = [each for each in outcomes if isinstance(each, Saved)]
    assert len(saved) == 1
    assert all(isinstance(each, Saved | Conflict) for each in outcomes), outcomes
    assert draft.file().version == 2


def test_of_two_drafts_of_one_process_that_are_published_at_once_one_is(postgres_world: World) -> None:
    drafts = [Drafting.begin(postgres_world, title=f"Ontwerp {n}") for n in range(2)]
    for n, draft in enumerate(drafts):
        draft.rename(f"Maak het plan op manier {n}")
    outcomes = at_once([draft.publish for draft in drafts])
    assert sorted(type(each) for each in outcomes if each is not None) == [Conflict]
    assert versions_of(postgres_world) == {1: False, 2: True}
