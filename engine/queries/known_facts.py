"""What is known of a household, each with where it came from: for the forms, and for the card of the casus."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, select

from engine import forms
from engine.store.models import DossierFact, Person, ProcessDefinition, ProcessInstance
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class KnownFact:
    """`shown` is the value in words. `ended_at` is when a newer answer took its place."""

    key: str
    label: str
    shown: str
    source: str
    recorded_by: str
    recorded_at: datetime
    valid_until: date | None
    is_expired: bool
    ended_at: datetime | None


_FACTS = (
    select(DossierFact, ProcessDefinition.name, Person.name)
    .outerjoin(ProcessInstance, ProcessInstance.id == DossierFact.instance_id)
    .outerjoin(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
    .outerjoin(Person, Person.id == DossierFact.recorded_by_id)
    .where(DossierFact.casus_id == bindparam("casus_id"))
)
_CURRENT = _FACTS.where(DossierFact.ended_at.is_(None)).order_by(DossierFact.label, DossierFact.id)
_ALL = _FACTS.order_by(DossierFact.label, DossierFact.key, DossierFact.id.desc())


def facts_for_form(session: TenantSession, casus_id: int) -> dict[str, forms.Fact]:
    """Every current fact by its name in the dossier, expired ones too."""
    return {
        fact.key: forms.Fact(fact.value["value"], fact.valid_until, source or "", recorded_by or "", fact.recorded_at)
        for fact, source, recorded_by in session.execute(_CURRENT, {"casus_id": casus_id})
    }


def known_facts(session: TenantSession, casus_id: int, today: date) -> Sequence[KnownFact]:
    """What is known now, expired ones marked."""
    return _read(session, _CURRENT, casus_id, today)


def fact_history(session: TenantSession, casus_id: int, today: date) -> Sequence[KnownFact]:
    """All that ever was known: by label, the newest of each first."""
    return _read(session, _ALL, casus_id, today)


def _read(session: TenantSession, wanted: Select[Any], casus_id: int, today: date) -> Sequence[KnownFact]:
    return [
        KnownFact(
            fact.key,
            fact.label,
            str(fact.value.get("shown") or fact.value["value"]),
            source or "",
            recorded_by or "",
            fact.recorded_at,
            fact.valid_until,
            fact.valid_until is not None and fact.valid_until < today,
            fact.ended_at,
        )
        for fact, source, recorded_by in session.execute(wanted, {"casus_id": casus_id})
    ]
