from datetime import timedelta

from engine import clock
from engine.permissions import load_actor
from engine.store import Store
from engine.store.models import Membership, Substitution
from tests.factories import make_person


def test_an_actor_is_the_same_whether_read_alone_or_with_a_command(store: Store) -> None:
    with store.command() as work:
        person = make_person(work, "Fatma Demir", "wijkcoach", "teammanager")
        found = load_actor(work.session, person.id)
    assert found is not None
    assert {group for group, _team in found.groups} == {"wijkcoach", "teammanager"}
    assert load_actor(store, person.id) == found


def test_who_signed_out_everywhere_is_nobody_with_the_old_key(store: Store) -> None:
    with store.command() as work:
        person = make_person(work)
        person.session_key = "new"
    assert load_actor(store, person.id, "old") is None
    assert load_actor(store, person.id, "new") is not None


def test_another_municipality_gives_no_person_no_group_and_no_substitution(store: Store) -> None:
    today = clock.local(clock.now()).date()
    with store.command() as work:
        person, absent = make_person(work, "Fatma Demir"), make_person(work, "Joris Blom")
    elsewhere = Store(store.url, "elders", engine=store.engine)
    with elsewhere.command() as work:
        week = {"starts_on": today, "ends_on": today + timedelta(days=6), "created_at": work.now}
        work.session.add(Membership(person_id=person.id, group_key="wijkcoach"))
        work.session.add(Substitution(person_id=absent.id, substitute_id=person.id, **week))
    found = load_actor(store, person.id)
    assert found is not None
    assert not found.groups
    assert not found.stands_in_for
    assert load_actor(elsewhere, person.id) is None
