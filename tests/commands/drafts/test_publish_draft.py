import pytest
from sqlalchemy import select

from engine.commands.deploy_process import deploy
from engine.commands.drafts.discard_draft import discard_draft
from engine.commands.drafts.propose_draft import propose_draft
from engine.commands.drafts.publish_draft import publish_draft
from engine.commands.drafts.restore_draft import restore_draft
from engine.commands.drafts.settle_file import settle_file
from engine.errors import Conflict, DeploymentRefused, Invalid, Refused
from engine.queries.drafts import draft_page
from engine.queries.publications import effects
from engine.store.models import Deployment, Draft
from tests.commands.drafts.drafting import NEW_NAME, OLD_NAME, PLAN, Drafting, versions_of
from tests.commands.world import World, shipped


def status(draft: Drafting) -> Draft:
    with draft.world.store.reading() as session:
        return session.scalars(select(Draft).where(Draft.id == draft.id)).one()


def first_task(world: World, instance_id: int) -> str:
    return next(iter(world.open_tasks(instance_id).values())).name


def test_new_cases_begin_on_the_new_version_and_running_ones_stay(world: World) -> None:
    running = world.start(key="plan")
    draft = Drafting.begin(world)
    draft.rename()
    with world.store.reading() as session:
        (effect,) = effects(session, draft.checked())
    assert (effect.name, effect.version, effect.former, effect.running) == ("Plan", 2, 1, 1)
    draft.publish()
    assert versions_of(world) == {1: False, 2: True}
    assert first_task(world, running) == OLD_NAME
    assert status(draft).status == "published"
    with world.store.reading() as session:
        deployment = session.scalars(select(Deployment).where(Deployment.id == status(draft).deployment_id)).one()
    assert (deployment.by_id, deployment.note) == (world.carla, "Duidelijker")


def test_a_new_case_meets_the_change(world: World) -> None:
    draft = Drafting.begin(world)
    draft.rename()
    draft.publish()
    assert first_task(world, world.start(key="plan")) == NEW_NAME


def test_a_draft_with_a_mistake_is_refused_whole(world: World) -> None:
    draft = Drafting.begin(world)
    draft.save(draft.file().content.replace(b'form="plan-maken"', b'form="bestaat-niet"'))
    with pytest.raises(DeploymentRefused):
        draft.publish()
    assert versions_of(world) == {1: True}
    assert status(draft).status == "open"


def test_nothing_changed_is_nothing_to_publish(world: World) -> None:
    draft = Drafting.begin(world)
    with pytest.raises(Conflict, match="niets veranderd"):
        draft.publish()


def test_a_note_says_what_changes_and_why(world: World) -> None:
    draft = Drafting.begin(world)
    draft.rename()
    with pytest.raises(Invalid) as refusal:
        draft.publish(note="  ")
    assert "note" in refusal.value.fields


def test_what_changed_during_the_check_is_checked_again(world: World) -> None:
    draft = Drafting.begin(world)
    draft.rename()
    checked = draft.checked()
    draft.save(draft.file().content.replace(NEW_NAME.encode(), b"Nog een andere naam"))
    with world.store.command() as work, pytest.raises(Conflict, match="veranderd terwijl het werd gecontroleerd"):
        publish_draft(work, world.actor(world.carla), draft.id, checked, note="Naam", needs_second=False)


def test_another_publication_meanwhile_asks_for_a_choice_and_loses_nothing(world: World) -> None:
    mine, other = Drafting.begin(world), Drafting.begin(world, title="Van een ander")
    mine.rename("Mijn naam voor de stap")
    other.rename("Een andere naam voor de stap")
    other.publish()
    with world.store.reading() as session:
        (file,) = draft_page(session, mine.id).files
    assert file.newer is not None
    assert (file.newer.version, file.newer.by) == (2, "Carla Roerdomp")
    with pytest.raises(Conflict, match="Intussen is opnieuw gepubliceerd: plan"):
        mine.publish()
    with world.store.command() as work:
        settle_file(work, world.actor(world.carla), mine.id, *PLAN, "published")
    assert b"Een andere naam voor de stap" in mine.file().content
    assert b"Mijn naam voor de stap" in mine.versions()[-1].content


def test_choosing_ones_own_draft_replaces_what_was_published(world: World) -> None:
    mine, other = Drafting.begin(world), Drafting.begin(world, title="Van een ander")
    mine.rename("Mijn naam voor de stap")
    other.rename("Een andere naam voor de stap")
    other.publish()
    with world.store.command() as work:
        settle_file(work, world.actor(world.carla), mine.id, *PLAN, "mine")
    mine.publish()
    assert versions_of(world) == {1: False, 2: False, 3: True}
    assert first_task(world, world.start(key="plan")) == "Mijn naam voor de stap"


def test_where_a_second_manager_is_asked_nobody_publishes_alone(world: World) -> None:
    draft = Drafting.begin(world)
    draft.rename()
    with pytest.raises(Conflict, match="Leg het ontwerp eerst voor"):
        draft.publish(needs_second=True)
    with world.store.command() as work:
        propose_draft(work, world.actor(world.carla), draft.id, "Duidelijker voor coaches")
    with pytest.raises(Refused, match="Een andere teammanager"):
        draft.publish(needs_second=True)
    draft.publish(by=world.esra, needs_second=True)
    assert (status(draft).status, status(draft).agreed_by_id) == ("published", world.esra)
    assert versions_of(world) == {1: False, 2: True}


def test_a_change_after_proposing_must_be_proposed_again(world: World) -> None:
    draft = Drafting.begin(world)
    draft.rename()
    with world.store.command() as work:
        propose_draft(work, world.actor(world.carla), draft.id, "Duidelijker voor coaches")
    draft.save(draft.file().content + b"\n")
    assert status(draft).status == "open"
    with pytest.raises(Conflict, match="Leg het ontwerp eerst voor"):
        draft.publish(by=world.esra, needs_second=True)


@pytest.mark.parametrize("who", ["anna", "dirk"])
def test_only_managers_and_functional_management_publish(world: World, who: str) -> None:
    draft = Drafting.begin(world)
    draft.rename()
    with pytest.raises(Refused):
        draft.publish(by=getattr(world, who))


def test_a_draft_that_was_laid_aside_can_be_taken_up_again(world: World) -> None:
    draft = Drafting.begin(world)
    content = draft.rename()
    with world.store.command() as work:
        discard_draft(work, world.actor(world.carla), draft.id)
    with pytest.raises(Conflict, match="Carla Roerdomp heeft dit ontwerp weggelegd"):
        draft.save(content)
    with world.store.command() as work:
        restore_draft(work, world.actor(world.fenna), draft.id)
    assert draft.file().content == content
    draft.publish()


def test_publishing_the_shipped_files_again_after_a_draft_is_a_new_version(world: World) -> None:
    draft = Drafting.begin(world)
    draft.rename()
    draft.publish()
    with world.store.command() as work:
        deploy(work, shipped(), actor=None)
    assert versions_of(world) == {1: False, 2: False, 3: True}
