import pytest
from sqlalchemy import select

from engine.commands.deploy_process import deploy
from engine.commands.drafts.add_file import add_file
from engine.commands.drafts.withdraw_publication import withdraw_publication
from engine.commands.start_process import start_process
from engine.deployment.blank import blank_process
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.queries.publications import publications
from engine.store.models import Deployment
from tests.commands.drafts.drafting import NEW_NAME, OLD_NAME, Drafting, versions_of
from tests.commands.world import World, shipped


def publish_change(world: World) -> int:
    """A new version of the plan; answers the publication."""
    draft = Drafting.begin(world)
    draft.rename()
    draft.publish()
    with world.store.reading() as session:
        return session.scalars(select(Deployment.id).order_by(Deployment.id.desc())).first()


def withdraw(world: World, deployment_id: int, *, by: int = 0, reason: str = "Werkte niet") -> None:
    with world.store.command() as work:
        withdraw_publication(work, world.actor(by or world.carla), deployment_id, reason)


def test_new_cases_begin_on_the_version_before_it(world: World) -> None:
    running_before = publish_change(world)
    running = world.start(key="plan")
    withdraw(world, running_before)
    assert versions_of(world) == {1: True, 2: False}
    assert next(iter(world.open_tasks(running).values())).name == NEW_NAME, "what runs stays on its version"


def test_a_new_draft_begins_from_the_version_that_stands(world: World) -> None:
    withdraw(world, publish_change(world))
    assert OLD_NAME.encode() in Drafting.begin(world, title="Nog een keer").file().content


def test_what_was_taken_back_can_be_published_anew(world: World) -> None:
    withdraw(world, publish_change(world))
    draft = Drafting.begin(world, title="Toch wel")
    draft.rename()
    draft.publish()
    assert versions_of(world) == {1: False, 2: False, 3: True}
    assert next(iter(world.open_tasks(world.start(key="plan")).values())).name == NEW_NAME


def test_publishing_what_stands_again_changes_nothing(world: World) -> None:
    withdraw(world, publish_change(world))
    with world.store.command() as work:
        assert deploy(work, shipped(), actor=None).deployment_id is None
    assert versions_of(world) == {1: True, 2: False}


def test_a_process_that_was_new_can_no_longer_be_begun(world: World) -> None:
    draft = Drafting.begin(world)
    draft.rename()
    with world.store.command() as work:
        add_file(work, world.actor(world.carla), draft.id, "bpmn", "bezoek", blank_process("bezoek", "Bezoek"))
    draft.publish()
    with world.store.reading() as session:
        (newest, *_) = publications(session)
    assert newest.may_withdraw
    assert {each.name: each.former for each in newest.versions} == {"Plan": 1, "Bezoek": None}
    withdraw(world, newest.id)
    with world.store.command() as work, pytest.raises(NotFound):
        start_process(work, world.actor(world.anna), world.casus_id, "bezoek")
    again = Drafting.begin(world, title="Later")
    again.rename()
    again.publish()
    assert versions_of(world, "bezoek") == {1: False}, "a later publication does not bring it back by itself"


def test_tells_who_took_it_back_already(world: World) -> None:
    deployment_id = publish_change(world)
    withdraw(world, deployment_id)
    with pytest.raises(Conflict, match="Carla Roerdomp trok deze publicatie al in om"):
        withdraw(world, deployment_id, by=world.esra)


def test_only_the_newest_publication_of_a_process_is_taken_back(world: World) -> None:
    first = publish_change(world)
    draft = Drafting.begin(world, title="Nog anders")
    draft.save(draft.file().content.replace(NEW_NAME.encode(), b"Weer anders genoemd"))
    draft.publish()
    with pytest.raises(Conflict, match="Trek eerst de nieuwste publicatie in"):
        withdraw(world, first)


def test_the_first_publication_stays(world: World) -> None:
    with world.store.reading() as session:
        first = publications(session)[-1]
    assert not first.may_withdraw
    with pytest.raises(Conflict, match="geen versie om op terug te vallen"):
        withdraw(world, first.id)


def test_asks_for_a_reason_and_for_a_manager(world: World) -> None:
    deployment_id = publish_change(world)
    with pytest.raises(Invalid):
        withdraw(world, deployment_id, reason=" ")
    with pytest.raises(Refused):
        withdraw(world, deployment_id, by=world.anna)
