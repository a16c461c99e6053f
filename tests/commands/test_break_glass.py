from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.break_glass import LASTS, break_glass
from engine.errors import Invalid, Refused
from engine.permissions import may_see, verdict
from engine.permissions.casus_access import casus_subject
from engine.store import Store
from engine.store.models import AgreedAccess, Event
from tests.commands.households import settle

REASON = "De regisseur is ziek en morgen is de ontruiming"


def test_opens_the_file_at_once_for_a_day_and_logs_it_without_the_reason(store: Store) -> None:
    street = settle(store)
    zohra = street.actor(street.zohra)
    with store.reading() as session:
        assert not may_see(session, zohra, street.casus)
    with store.command() as work:
        break_glass(work, zohra, street.casus, REASON)
    with store.reading() as session:
        assert may_see(session, zohra, street.casus).rule == "broke_the_glass"
        access = session.scalars(select(AgreedAccess)).one()
        assert (access.reason, access.reviewed_at) == (REASON, None)
        event = session.scalars(select(Event).where(Event.kind == "glass_broken")).one()
        assert event.codes == {}
    with clock.frozen(clock.now() + LASTS + timedelta(minutes=1)), store.reading() as session:
        assert not may_see(session, zohra, street.casus)


def test_lets_one_look_and_change_nothing(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        break_glass(work, street.actor(street.zohra), street.casus, REASON)
    with store.reading() as session:
        subject = casus_subject(session, street.casus)
    assert not verdict("edit_casus", street.actor(street.zohra), subject)


def test_asks_a_reason(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Invalid), store.command() as work:
        break_glass(work, street.actor(street.zohra), street.casus, "zomaar")


def test_is_for_staff_of_the_teams_only(store: Store) -> None:
    street = settle(store)
    for someone in (street.bas, street.floor):
        with pytest.raises(Refused), store.command() as work:
            break_glass(work, street.actor(someone), street.casus, REASON)
