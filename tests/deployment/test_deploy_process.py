from threading import Thread

import pytest
from sqlalchemy import select

from engine.commands.deploy_process import DeploymentResult, deploy
from engine.deployment.check import Checked
from engine.deployment.loaded import (
    active_definition_id,
    deployed_sources,
    load_definition,
    load_diagram,
    load_organisation,
)
from engine.errors import DeploymentRefused, NotFound, Refused
from engine.permissions import Actor
from engine.store import Store
from engine.store.models import Area, DeployedFile, Deployment, Event, ProcessDefinition, Row, Team
from tests.deployment.samples import NAMES, checked, content, sources

DIAGRAM, TABLE, FORM, ORGANISATION = NAMES[0], NAMES[1], NAMES[3], NAMES[2]


def publish(store: Store, found: Checked, actor: Actor | None = None) -> DeploymentResult:
    with store.command() as work:
        return deploy(work, found, actor=actor, note="proef")


def count(store: Store, model: type[Row]) -> int:
    with store.reading() as session:
        return len(session.scalars(select(model)).all())


def versions(result: DeploymentResult) -> list[tuple[str, int]]:
    return [(each.key, each.version) for each in result.new]


def test_a_published_process_can_be_loaded_with_its_form_and_decision(store: Store) -> None:
    result = publish(store, checked(sources()))
    assert versions(result) == [("aanvraag", 1)]
    with store.reading() as session:
        definition_id = active_definition_id(session, "aanvraag")
        assert definition_id == result.new[0].definition_id
        loaded = load_definition(session, definition_id)
        assert (loaded.key, loaded.name, loaded.version) == ("aanvraag", "Aanvraag", 1)
        assert loaded.form_titles == {"vraag": "Beschrijf de vraag"}
        assert loaded.forms["vraag"].keys == ("bedrag", "reden")
        assert loaded.decisions["grens"].runnable
        assert "Vraag" in loaded.process.elements
        assert load_definition(session, definition_id) is loaded
        assert load_diagram(session, definition_id) == content(DIAGRAM)


def test_areas_teams_and_the_organisation_are_published_too(store: Store) -> None:
    publish(store, checked(sources()))
    publish(store, checked(sources(ORGANISATION, "Team Noord", "Team Noorderpark")))
    with store.reading() as session:
        assert [(area.key, area.name) for area in session.scalars(select(Area))] == [("noord", "Noord")]
        team = session.scalars(select(Team)).one()
        assert team.area is not None
        assert (team.name, team.area.key) == ("Team Noorderpark", "noord")
        assert load_organisation(session).teams[0].name == "Team Noorderpark"


def test_publishing_the_same_again_stores_nothing(store: Store) -> None:
    publish(store, checked(sources()))
    result = publish(store, checked(sources()))
    assert (result.deployment_id, result.new) == (None, ())
    assert [(each.key, each.version) for each in result.unchanged] == [("aanvraag", 1)]
    assert [count(store, model) for model in (Deployment, DeployedFile, ProcessDefinition, Event)] == [1, 4, 1, 1]


def test_a_changed_form_makes_a_new_version_while_the_former_keeps_its_own(store: Store) -> None:
    first = publish(store, checked(sources())).new[0].definition_id
    result = publish(store, checked(sources(FORM, "Beschrijf de vraag", "Vertel wat er speelt")))
    assert versions(result) == [("aanvraag", 2)]
    second = result.new[0].definition_id
    with store.reading() as session:
        assert active_definition_id(session, "aanvraag") == second
        assert load_definition(session, first).form_titles == {"vraag": "Beschrijf de vraag"}
        assert load_definition(session, second).form_titles == {"vraag": "Vertel wat er speelt"}
        active = session.scalars(select(ProcessDefinition.version).where(ProcessDefinition.is_active)).all()
        assert active == [2]


def test_a_changed_organisation_makes_no_new_version_of_a_process(store: Store) -> None:
    publish(store, checked(sources()))
    assert publish(store, checked(sources(ORGANISATION, "Team Noord", "Team Oost"))).new == ()


def test_what_was_published_before_may_return(store: Store) -> None:
    publish(store, checked(sources()))
    publish(store, checked(sources(FORM, "Reden", "Waarom")))
    assert versions(publish(store, checked(sources()))) == [("aanvraag", 3)]
    publish(store, checked(sources(ORGANISATION, "Team Noord", "Team Oost")))
    publish(store, checked(sources()))
    with store.reading() as session:
        assert load_organisation(session).teams[0].name == "Team Noord"
        assert {source.path: source.content for source in deployed_sources(session)} == {
            name: content(name) for name in NAMES
        }


def test_refuses_files_with_an_error_and_stores_nothing(store: Store) -> None:
    with pytest.raises(DeploymentRefused) as refusal:
        publish(store, checked(sources(DIAGRAM, 'group="wijkcoach"', 'group="piraten"')))
    assert [problem.element for problem in refusal.value.problems] == ["Vraag"]
    assert [count(store, model) for model in (Deployment, DeployedFile, ProcessDefinition, Area, Event)] == [0] * 5


def test_only_functional_management_publishes_from_the_screen(store: Store) -> None:
    coach = Actor(1, "Fatma Demir", frozenset({("wijkcoach", None)}))
    with pytest.raises(Refused):
        publish(store, checked(sources()), coach)
    assert count(store, Deployment) == 0


def test_each_municipality_has_its_own_versions(store: Store) -> None:
    publish(store, checked(sources()))
    other = Store(store.url, "elders", engine=store.engine)
    with other.reading() as session:
        assert active_definition_id(session, "aanvraag") is None
        assert deployed_sources(session) == ()
        with pytest.raises(NotFound):
            load_organisation(session)
    mine = publish(store, checked(sources(FORM, "Reden", "Waarom"))).new[0]
    theirs = publish(other, checked(sources())).new[0]
    assert (mine.version, theirs.version) == (2, 1)
    with store.reading() as session:
        assert load_definition(session, mine.definition_id).version == 2
    with other.reading() as session, pytest.raises(NotFound):
        load_definition(session, mine.definition_id)


def test_publications_at_the_same_moment_count_on(store: Store) -> None:
    found = [checked(sources(FORM, "Reden", f"Reden {number}")) for number in range(4)]
    failures: list[BaseException] = []

    def attempt(one: Checked) -> None:
        try:
            publish(store, one)
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=attempt, args=(one,)) for one in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with store.reading() as session:
        rows = session.scalars(select(ProcessDefinition).order_by(ProcessDefinition.version)).all()
        standing = [(row.version, row.is_active) for row in rows]
    assert standing == [(1, False), (2, False), (3, False), (4, True)]
