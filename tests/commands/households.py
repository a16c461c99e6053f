"""A street for the commands about files: two teams, one household, and who works there."""

from dataclasses import dataclass
from pathlib import Path

from engine.permissions import Actor, load_actor
from engine.store import Store, Work
from engine.store.models import DeployedFile, Deployment
from tests import factories

ORGANISATION = Path(__file__).parents[2] / "processes" / "organisation.json"


@dataclass(frozen=True)
class Street:
    """Ids only. Fatma is regisseur, Joris her colleague, Marleen their manager; Zohra coaches another team."""

    store: Store
    fatma: int
    joris: int
    marleen: int
    zohra: int
    ruben: int
    floor: int
    bas: int
    area: int
    other_area: int
    team: int
    other_team: int
    casus: int

    def actor(self, person_id: int) -> Actor:
        with self.store.reading() as session:
            found = load_actor(session, person_id)
        assert found is not None
        return found


def settle(store: Store) -> Street:
    with store.command() as work:
        factories.make_tenant(work)
        area, other_area = factories.make_area(work, "Noord"), factories.make_area(work, "Zuid")
        team = factories.make_team(work, "Team Noord", area=area)
        other = factories.make_team(work, "Team Zuid", area=other_area)
        fatma = factories.make_person(work, "Fatma Demir", "wijkcoach", team=team)
        people = {
            "joris": factories.make_person(work, "Joris Lindeboom", "wijkcoach", team=team),
            "marleen": factories.make_person(work, "Marleen Oostenwind", "teammanager", team=team),
            "zohra": factories.make_person(work, "Zohra Veldkamp", "wijkcoach", team=other),
            "ruben": factories.make_person(work, "Ruben Zandoog", "budgethouder"),
            "floor": factories.make_person(work, "Floor Grutto", "fg"),
            "bas": factories.make_person(work, "Bas Kluut", "functioneel-beheer"),
        }
        casus = factories.make_casus(work, team=team, regisseur=fatma)
        publish_organisation(work)
        return Street(
            store,
            fatma=fatma.id,
            area=area.id,
            other_area=other_area.id,
            team=team.id,
            other_team=other.id,
            casus=casus.id,
            **{name: person.id for name, person in people.items()},
        )


def publish_organisation(work: Work) -> None:
    """The shipped organisation, so that groups, levels and funds have their names."""
    deployment = Deployment(at=work.now, digest="o" * 64)
    work.session.add(deployment)
    work.session.flush()
    work.session.add(
        DeployedFile(
            kind="organisation",
            key="organisation",
            name="Organisatie",
            version=1,
            digest="o" * 64,
            content=ORGANISATION.read_bytes(),
            deployment_id=deployment.id,
        )
    )
    work.session.flush()
