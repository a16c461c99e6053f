"""Rows for tests: one small function a model, with defaults that make sense together."""

from datetime import date, timedelta
from itertools import count
from typing import TypeVar

from engine.store import Work
from engine.store.models import (
    Area,
    AreaBudget,
    BudgetRequest,
    Casus,
    DeployedFile,
    Deployment,
    FundShare,
    Holding,
    LedgerEntry,
    Mandaat,
    Membership,
    Person,
    ProcessDefinition,
    ProcessInstance,
    Recusal,
    Resident,
    Row,
    Substitution,
    Team,
    Tenant,
)

R = TypeVar("R", bound=Row)
_numbers = count(1)


def _add(work: Work, row: R) -> R:
    work.session.add(row)
    work.session.flush()
    return row


def make_tenant(work: Work, name: str = "Vlamstede", *, is_demo: bool = False) -> Tenant:
    tenant = Tenant(code=work.tenant, name=name, is_demo=is_demo)
    work.session.add(tenant)
    work.session.flush()
    return tenant


def make_area(work: Work, name: str = "Noord") -> Area:
    return _add(work, Area(key=f"{name.lower()}-{next(_numbers)}", name=name))


def make_team(work: Work, name: str = "Team Noord", *, area: Area | None = None) -> Team:
    key = f"{name.lower().replace(' ', '-')}-{next(_numbers)}"
    return _add(work, Team(key=key, name=name, area_id=(area or make_area(work)).id))


def make_person(
    work: Work,
    name: str = "Fatma Demir",
    *groups: str,
    team: Team | None = None,
    employer: str | None = None,
    active: bool = True,
) -> Person:
    """A person in `groups`, each in `team` or, without a team, in the whole municipality."""
    login = f"{name.lower().replace(' ', '.')}.{next(_numbers)}"
    person = _add(work, Person(login=login, name=name, password_hash="-", employer=employer, active=active))
    for group in groups:
        _add(work, Membership(person_id=person.id, group_key=group, team_id=team.id if team else None))
    return person


def make_casus(work: Work, *, team: Team | None = None, regisseur: Person | None = None) -> Casus:
    team = team or make_team(work)
    regisseur = regisseur or make_person(work, "Fatma Demir", "wijkcoach", team=team)
    return _add(
        work,
        Casus(
            number=f"C-2026-{next(_numbers):04}",
            name="gezin Korenbloem",
            area_id=team.area_id,
            team_id=team.id,
            regisseur_id=regisseur.id,
            origin="melding",
            life_areas="financien wonen",
            opened_at=work.now,
        ),
    )


def make_resident(work: Work, casus: Casus, name: str = "Korenbloem", salutation: str = "mevrouw") -> Resident:
    return _add(
        work,
        Resident(
            casus_id=casus.id, name=name, salutation=salutation, address="Lampenistenstraat 12, 7500 AA Vlamstede"
        ),
    )


def make_recusal(work: Work, person: Person, casus: Casus) -> Recusal:
    return _add(work, Recusal(person_id=person.id, casus_id=casus.id, ground="relative", declared_at=work.now))


def make_definition(work: Work, key: str = "flexibel-budget") -> ProcessDefinition:
    """A version with an empty specification: enough for rows that refer to it, not to run."""
    number = next(_numbers)
    deployment = _add(work, Deployment(at=work.now, digest=f"{number:064}"))
    file = _add(
        work,
        DeployedFile(
            kind="bpmn",
            key=key,
            name=key,
            version=number,
            digest=f"{number:064}",
            content=b"<definitions/>",
            deployment_id=deployment.id,
        ),
    )
    return _add(
        work,
        ProcessDefinition(
            key=key,
            name=key,
            version=number,
            digest=f"{number:064}",
            deployment_id=deployment.id,
            file_id=file.id,
            specification="{}",
        ),
    )


def make_instance(
    work: Work, casus: Casus | None = None, *, definition: ProcessDefinition | None = None, subject: str = "Koelkast"
) -> ProcessInstance:
    casus = casus or make_casus(work)
    return _add(
        work,
        ProcessInstance(
            casus_id=casus.id,
            definition_id=(definition or make_definition(work)).id,
            subject=subject,
            state="{}",
            started_at=work.now,
            started_by_id=casus.regisseur_id,
        ),
    )


def make_holding(work: Work, instance: ProcessInstance, person: Person) -> Holding:
    """The person holds something in this instance, and so works in its casus."""
    return _add(
        work,
        Holding(
            casus_id=instance.casus_id, instance_id=instance.id, kind="person", person_id=person.id, since=work.now
        ),
    )


def make_mandate(
    work: Work,
    person: Person,
    level: str = "wijkcoach",
    limit_cents: int | None = 50_000,
    *,
    area: Area | None = None,
    consent_on: date | None = None,
    valid_from: date = date(2020, 1, 1),
    valid_until: date | None = None,
) -> Mandaat:
    return _add(
        work,
        Mandaat(
            person_id=person.id,
            level=level,
            limit_cents=limit_cents,
            area_id=area.id if area else None,
            granted_by="het college van burgemeester en wethouders",
            consent_on=consent_on,
            valid_from=valid_from,
            valid_until=valid_until,
        ),
    )


def make_substitution(work: Work, absent: Person, substitute: Person, *, day: date | None = None) -> Substitution:
    """`absent` is away around `day` (today when not given), and `substitute` stands in."""
    day = day or work.now.date()
    return _add(
        work,
        Substitution(
            person_id=absent.id,
            substitute_id=substitute.id,
            starts_on=day - timedelta(days=1),
            ends_on=day + timedelta(days=1),
            created_at=work.now,
        ),
    )


def make_share(
    work: Work, ceiling_cents: int = 1_000_000, *, area: Area | None = None, fund: str = "wmo", year: int | None = None
) -> FundShare:
    """A fund's share of the area's budget in `year` (the present one when not given), with its booking."""
    area = area or make_area(work)
    year = year or work.now.year
    budget = work.session.query(AreaBudget).filter_by(area_id=area.id, year=year).one_or_none()
    budget = budget or _add(work, AreaBudget(area_id=area.id, year=year))
    share = _add(work, FundShare(budget_id=budget.id, fund_key=fund, ceiling_cents=ceiling_cents))
    _add(work, LedgerEntry(at=work.now, share_id=share.id, kind="fund", amount_cents=ceiling_cents))
    return share


def make_request(
    work: Work,
    instance: ProcessInstance,
    *,
    requester: Person | None = None,
    amount_cents: int = 40_000,
    level: str = "wijkcoach",
    fund: str = "wmo",
) -> BudgetRequest:
    return _add(
        work,
        BudgetRequest(
            instance_id=instance.id,
            casus_id=instance.casus_id,
            requester_id=requester.id if requester else instance.casus.regisseur_id,
            subject="Koelkast",
            category="witgoed",
            fund_key=fund,
            amount_cents=amount_cents,
            level=level,
            asked_at=work.now,
        ),
    )
