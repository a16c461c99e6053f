import pytest
from sqlalchemy import select

from engine.commands import passwords
from engine.commands.admin.save_membership import add_membership, remove_membership
from engine.commands.admin.save_person import add_person, change_person, reset_password, set_active
from engine.commands.admin.save_team import save_team
from engine.commands.admin.set_access_policy import set_access_policy
from engine.errors import Conflict, Invalid, Refused
from engine.permissions import load_actor
from engine.store import Store
from engine.store.models import Event, Membership, Person, Team, Tenant
from tests.commands.households import settle
from tests.commands.walking import at_once


def test_a_new_person_gets_a_password_that_works_and_is_kept_as_a_hash_only(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        person_id, password = add_person(work, street.actor(street.bas), name="Ada Valk", login=" Ada.Valk ")
    with store.reading() as session:
        person = session.get(Person, person_id)
        assert person is not None
        assert person.login == "ada.valk"
        assert passwords.is_right(person.password_hash, password)
        assert password not in str([event.codes for event in session.scalars(select(Event))])


def test_a_login_belongs_to_one_person_whatever_its_capitals(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        add_person(work, street.actor(street.bas), name="Ada Valk", login="ada")
    with pytest.raises(Invalid) as refusal, store.command() as work:
        add_person(work, street.actor(street.bas), name="Ada Specht", login="ADA")
    assert "login" in refusal.value.fields


def test_of_two_who_give_out_a_login_at_the_same_moment_one_does_and_the_other_is_told_so(store: Store) -> None:
    street = settle(store)

    def add(login: str) -> int:
        with store.command() as work:
            return add_person(work, street.actor(street.bas), name="Ada Valk", login=login)[0]

    for number in range(3):
        outcomes = at_once([lambda number=number: add(f"ada{number}")] * 2)
        (refusal,) = [outcome for outcome in outcomes if not isinstance(outcome, int)]
        assert isinstance(refusal, Invalid)
        assert "login" in refusal.fields


def test_a_new_password_and_a_stop_end_every_session(store: Store) -> None:
    street = settle(store)
    bas = street.actor(street.bas)
    keys = []
    with store.command() as work:
        reset_password(work, bas, street.joris)
    with store.reading() as session:
        keys.append(session.scalar(select(Person.session_key).where(Person.id == street.joris)))
    with store.command() as work:
        set_active(work, bas, street.joris, False)
    with store.reading() as session:
        keys.append(session.scalar(select(Person.session_key).where(Person.id == street.joris)))
        assert load_actor(session, street.joris) is None
    assert len({"", *keys}) == 3
    with store.command() as work:
        set_active(work, bas, street.joris, True)
    assert street.actor(street.joris).name == "Joris Lindeboom"


def test_functional_management_does_not_shut_itself_out(store: Store) -> None:
    street = settle(store)
    bas = street.actor(street.bas)
    with pytest.raises(Conflict), store.command() as work:
        set_active(work, bas, street.bas, False)
    with store.reading() as session:
        own = session.scalar(select(Membership.id).where(Membership.person_id == street.bas))
    assert own is not None
    with pytest.raises(Conflict), store.command() as work:
        remove_membership(work, bas, own)


def test_someone_joins_a_group_of_a_team_once_and_leaves_it(store: Store) -> None:
    street = settle(store)
    bas = street.actor(street.bas)
    with store.command() as work:
        add_membership(work, bas, street.joris, "teammanager", street.other_team)
    assert street.actor(street.joris).is_in("teammanager", street.other_team)
    for group, team in (("teammanager", street.other_team), ("directeur", None), ("wijkcoach", 10**9)):
        with pytest.raises(Invalid), store.command() as work:
            add_membership(work, bas, street.joris, group, team)
    with store.command() as work:
        add_membership(work, bas, street.joris, "fg", None)
    with pytest.raises(Invalid), store.command() as work:
        add_membership(work, bas, street.joris, "fg", None)
    with store.reading() as session:
        kept = session.scalar(
            select(Membership.id).where(Membership.person_id == street.joris, Membership.group_key == "fg")
        )
    assert kept is not None
    with store.command() as work:
        remove_membership(work, bas, kept)
    assert not street.actor(street.joris).has_group("fg")


def test_two_teams_of_one_name_get_keys_of_their_own(store: Store) -> None:
    street = settle(store)
    ids = []
    for _each in range(2):
        with store.command() as work:
            ids.append(save_team(work, street.actor(street.bas), None, name="Team Überhoek", area_id=street.area))
    with store.command() as work:
        save_team(work, street.actor(street.bas), ids[0], name="Team Hoek", area_id=None)
    with store.reading() as session:
        found = session.execute(select(Team.key, Team.name).where(Team.id.in_(ids)).order_by(Team.id)).all()
    assert [tuple(row) for row in found] == [("team-uberhoek", "Team Hoek"), ("team-uberhoek-2", "Team Überhoek")]


def test_the_access_policy_is_one_of_three(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        set_access_policy(work, street.actor(street.bas), "own")
    with pytest.raises(Invalid), store.command() as work:
        set_access_policy(work, street.actor(street.bas), "iedereen")
    with store.reading() as session:
        assert session.scalar(select(Tenant.access_policy)) == "own"


def test_nobody_else_manages_people_or_the_policy(store: Store) -> None:
    street = settle(store)
    for someone in (street.fatma, street.marleen, street.ruben, street.floor):
        actor = street.actor(someone)
        with pytest.raises(Refused), store.command() as work:
            add_person(work, actor, name="Ada", login="ada")
        with pytest.raises(Refused), store.command() as work:
            change_person(work, actor, street.joris, name="Joris", email="", employer="")
        with pytest.raises(Refused), store.command() as work:
            reset_password(work, actor, street.bas)
        with pytest.raises(Refused), store.command() as work:
            add_membership(work, actor, someone, "college", None)
        with pytest.raises(Refused), store.command() as work:
            set_access_policy(work, actor, "team")
