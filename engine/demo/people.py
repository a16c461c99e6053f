"""Who works in the invented municipality, what they may decide, and what each area may spend."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from engine import clock
from engine.budget import ledger
from engine.commands.passwords import DEMO_PASSWORD, hash_password, new_session_key
from engine.deployment.loaded import load_organisation
from engine.store import Store, Work
from engine.store.models import Area, Mandaat, Membership, Person, Substitution, Team, Tenant


@dataclass(frozen=True, slots=True)
class Staff:
    login: str
    name: str
    group: str
    team: str | None = None  # key; none works in the whole municipality
    limit_euros: int | None = None
    employer: str | None = None


STAFF = (
    Staff("fatma", "Fatma Demir", "wijkcoach", "team-noord", 500),
    Staff("joris", "Joris Lindeboom", "wijkcoach", "team-noord", 500),
    Staff("sanne", "Sanne Kievit", "wijkcoach", "team-noord", 500, "Stichting De Kade"),
    Staff("yusuf", "Yusuf Wilgenroos", "wijkcoach", "team-havenkwartier", 500),
    Staff("lotte", "Lotte Fuut", "wijkcoach", "team-havenkwartier", 500),
    Staff("ilse", "Ilse Spreeuw", "wijkcoach", "team-havenkwartier", 500),
    Staff("marleen", "Marleen Oostenwind", "teammanager", "team-noord", 2_500),
    Staff("hester", "Hester Kruidhof", "teammanager", "team-havenkwartier", 2_500),
    Staff("ruben", "Ruben Zandoog", "budgethouder", None, 10_000),
    Staff("noor", "Noor Tureluur", "budgethouder", None, 10_000),
    Staff("college", "Wethouder Wulp", "college"),
    Staff("priya", "Priya Roerdomp", "proceseigenaar"),
    Staff("floor", "Floor Grutto", "fg"),
    Staff("beheer", "Bas Kluut", "functioneel-beheer"),
)

SHARES_EUROS = {
    "team-noord": {"wmo": 6_000, "jeugd": 2_500, "participatie": 9_500, "bijzondere-bijstand": 2_000},
    "team-havenkwartier": {"wmo": 3_000, "jeugd": 2_500, "participatie": 1_500, "bijzondere-bijstand": 1_000},
}


def hire(store: Store) -> dict[str, int]:
    """Make the municipality with its people, mandates, absence and money; answers persons' ids by login."""
    today = clock.local(clock.now()).date()
    with store.command() as work:
        organisation = load_organisation(work.session)
        name = organisation.municipality.name
        work.session.add(Tenant(code=store.tenant, name=name, is_demo=True))
        teams = {team.key: team for team in work.session.scalars(select(Team))}
        password = hash_password(DEMO_PASSWORD)  # one hash for all: the demo's password is public
        people = {member.login: _person(work, member, password) for member in STAFF}
        work.session.flush()
        for member in STAFF:
            _place(work, member, people[member.login], teams, today)
        # The budget holder is away this week: what is urgent goes to a colleague with a mandate of her own.
        work.session.add(
            Substitution(
                person_id=people["ruben"].id,
                substitute_id=people["noor"].id,
                starts_on=today - timedelta(days=2),
                ends_on=today + timedelta(days=5),
                created_at=work.now,
            )
        )
        _fund(work, teams, people["ruben"].id, today)
        return {login: person.id for login, person in people.items()}


def _person(work: Work, member: Staff, password: str) -> Person:
    person = Person(
        login=member.login,
        name=member.name,
        email=f"{member.login}@vlamstede.example",
        password_hash=password,
        employer=member.employer,
        session_key=new_session_key(),
    )
    work.session.add(person)
    return person


def _place(work: Work, member: Staff, person: Person, teams: dict[str, Team], today: date) -> None:
    team = teams[member.team] if member.team else None
    work.session.add(Membership(person_id=person.id, group_key=member.group, team_id=team.id if team else None))
    if member.limit_euros is not None:
        work.session.add(
            Mandaat(
                person_id=person.id,
                level=member.group,
                limit_cents=member.limit_euros * 100,
                granted_by="Mandaatbesluit flexibel budget (verzonnen)",
                consent_on=today - timedelta(days=800) if member.employer else None,
                valid_from=today - timedelta(days=800),
            )
        )


def _fund(work: Work, teams: dict[str, Team], by_id: int, today: date) -> None:
    areas = {area.id: area for area in work.session.scalars(select(Area))}
    for year in range(today.year - 2, today.year + 1):
        work.now = datetime(year, 1, 1, 9, tzinfo=clock.AMSTERDAM)  # before anybody asked for any of it
        for key, shares in SHARES_EUROS.items():
            area = areas[teams[key].area_id or 0]
            for fund, euros in shares.items():
                ledger.fund_share(work, by_id, ledger.open_share(work, area.id, year, fund), euros * 100)
