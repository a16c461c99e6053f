"""The pages of figures that somebody saved."""

from collections.abc import Sequence

from sqlalchemy import func, select

from engine.store.models import SavedView
from engine.store.unit_of_work import TenantSession


def saved_views(session: TenantSession, person_id: int) -> Sequence[SavedView]:
    """Of this person, by name."""
    of_person = select(SavedView).where(SavedView.person_id == person_id)
    return session.scalars(of_person.order_by(func.lower(SavedView.name), SavedView.id)).all()
