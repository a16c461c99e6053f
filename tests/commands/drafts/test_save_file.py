from datetime import timedelta

import pytest

from engine import clock
from engine.commands.drafts.hold_file import HOLD
from engine.commands.drafts.release_file import release_file
from engine.commands.drafts.restore_version import restore_version
from engine.commands.drafts.save_file import KEEP_EVERY
from engine.deployment.sources import BIGGEST_FILE
from engine.errors import Conflict, Invalid, NotFound, Refused, StaleVersion
from tests.commands.drafts.drafting import NEW_NAME, PLAN, Drafting
from tests.commands.world import World


def test_a_saved_file_is_the_next_version_and_the_first_is_kept(world: World) -> None:
    draft = Drafting.begin(world)
    published = draft.file().content
    content = draft.rename()
    assert draft.file().content == content
    assert draft.file().version == 2
    assert [(kept.number, kept.reason, kept.content) for kept in draft.versions()] == [(1, "automatic", published)]


def test_saving_over_another_version_than_the_newest_tells_who_saved_it_and_keeps_theirs(world: World) -> None:
    draft = Drafting.begin(world)
    draft.rename()
    with world.store.command() as work:
        release_file(work, world.actor(world.carla), draft.id, *PLAN, "tab-of-carla")
    with pytest.raises(StaleVersion, match=r"Carla Roerdomp bewaarde dit om .* uur op"):
        draft.save(b"<definitions/>", by=world.fenna, tab="tab-of-fenna", version=1)
    assert NEW_NAME.encode() in draft.file().content


def test_who_works_in_a_file_keeps_others_from_saving_it(world: World) -> None:
    draft = Drafting.begin(world)
    assert draft.hold(world.carla, "tab-of-carla").is_held
    refused = draft.hold(world.fenna, "tab-of-fenna")
    assert not refused.is_held
    assert refused.by_id == world.carla
    with pytest.raises(Conflict, match="Carla Roerdomp nam dit over"):
        draft.save(b"<definitions/>", by=world.fenna, tab="tab-of-fenna")


def test_a_hold_ends_when_its_tab_gives_no_sign_of_life(world: World) -> None:
    draft = Drafting.begin(world)
    draft.hold(world.carla, "tab-of-carla")
    with clock.frozen(clock.now() + HOLD + timedelta(seconds=1)):
        assert draft.hold(world.fenna, "tab-of-fenna").is_held


def test_a_tab_that_closes_lets_go_at_once(world: World) -> None:
    draft = Drafting.begin(world)
    draft.hold(world.carla, "tab-of-carla")
    with world.store.command() as work:
        release_file(work, world.actor(world.carla), draft.id, *PLAN, "tab-of-carla")
    assert draft.hold(world.fenna, "tab-of-fenna").is_held


def test_a_save_that_comes_after_its_page_let_go_holds_nothing(world: World) -> None:
    draft = Drafting.begin(world)
    draft.hold(world.carla, "tab-of-carla")
    with world.store.command() as work:
        release_file(work, world.actor(world.carla), draft.id, *PLAN, "tab-of-carla")
    draft.rename()
    assert draft.hold(world.fenna, "tab-of-fenna").is_held


def test_a_save_is_a_sign_of_life(world: World) -> None:
    draft = Drafting.begin(world)
    draft.hold(world.carla, "tab-of-carla")
    with clock.frozen(clock.now() + HOLD - timedelta(seconds=1)):
        draft.rename()
    with clock.frozen(clock.now() + HOLD + timedelta(seconds=5)):
        assert not draft.hold(world.fenna, "tab-of-fenna").is_held


def test_taking_over_keeps_what_the_other_had_saved_and_stops_their_tab(world: World) -> None:
    draft = Drafting.begin(world)
    draft.hold(world.carla, "tab-of-carla")
    content = draft.rename()
    assert draft.hold(world.fenna, "tab-of-fenna", take_over=True).is_held
    assert ("taken_over", content) in [(kept.reason, kept.content) for kept in draft.versions()]
    with pytest.raises(StaleVersion, match="Fenna Kluut nam dit over om"):
        draft.save(b"<definitions/>")
    assert draft.file().content == content
    assert not draft.hold(world.carla, "tab-of-carla").is_held


def test_the_same_person_in_two_tabs_is_told_too(world: World) -> None:
    draft = Drafting.begin(world)
    draft.hold(world.carla, "tab-of-carla")
    assert not draft.hold(world.carla, "other-tab-1").is_held


def test_what_stood_for_a_while_and_what_another_left_is_kept_by_itself(world: World) -> None:
    draft = Drafting.begin(world)
    first = draft.rename("Eerste naam van de stap")
    draft.save(first.replace(b"Eerste naam", b"Tweede naam"))
    assert len(draft.versions()) == 1, "a moment later: nothing more to keep"
    with clock.frozen(clock.now() + KEEP_EVERY + timedelta(minutes=1)):
        second = draft.file().content
        draft.save(second.replace(b"Tweede naam", b"Derde naam"))
        third = draft.file().content
        draft.save(third + b"\n", by=world.fenna, tab="tab-of-carla")
    kept = [version.content for version in draft.versions()]
    assert third in kept
    assert draft.versions()[-1].saved_by_id == world.carla


def test_restoring_makes_a_new_version_and_keeps_the_present_one(world: World) -> None:
    draft = Drafting.begin(world)
    published = draft.file().content
    changed = draft.rename()
    with world.store.command() as work:
        restore_version(work, world.actor(world.carla), draft.id, *PLAN, 1)
    assert draft.file().content == published
    assert draft.file().version == 3
    assert ("restored", changed) in [(kept.reason, kept.content) for kept in draft.versions()]


def test_restoring_waits_for_who_works_in_the_file(world: World) -> None:
    draft = Drafting.begin(world)
    draft.hold(world.carla, "tab-of-carla")
    draft.rename()
    with world.store.command() as work, pytest.raises(Conflict, match="Carla Roerdomp werkt hier nu in"):
        restore_version(work, world.actor(world.fenna), draft.id, *PLAN, 1)


@pytest.mark.parametrize("who", ["anna", "dirk"])
def test_only_managers_and_functional_management_change_a_draft(world: World, who: str) -> None:
    draft = Drafting.begin(world)
    with pytest.raises(Refused, match="teammanagers en functioneel beheer"):
        draft.save(b"<definitions/>", by=getattr(world, who))


def test_a_file_that_is_too_big_is_refused(world: World) -> None:
    draft = Drafting.begin(world)
    with pytest.raises(Invalid, match="hoogstens 5 MB"):
        draft.save(b"x" * (BIGGEST_FILE + 1))


def test_a_file_outside_the_draft_is_not_saved(world: World) -> None:
    draft = Drafting.begin(world)
    with pytest.raises(NotFound):
        draft.save(b"{}", of=("form", "vraag"), version=1)


def test_saving_the_same_again_changes_nothing(world: World) -> None:
    draft = Drafting.begin(world)
    content = draft.rename()
    assert draft.save(content).version == 2
    assert len(draft.versions()) == 1
