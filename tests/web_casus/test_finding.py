"""Lists and search show what somebody may see, page by page, and leak nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from engine import clock
from engine.permissions import Verdict, may_see, record_look
from engine.queries.access_log import looks, outside_access
from engine.queries.administration import mandates, people, substitutions, teams
from engine.queries.budget_screen import bookings, requests, shares_of_year
from engine.queries.casus_history import casus_history
from engine.queries.casus_list import Wanted, Whose, casus_list, counts
from engine.queries.casus_screen import casus_screen
from engine.queries.incidents import incidents
from engine.queries.keyset import PAGE_SIZE, place
from engine.queries.search import search
from engine.store import Store
from engine.store.models import AgreedAccess, Casus, Holding, Tenant
from tests import factories
from tests.commands.households import Street, settle
from tests.web_casus.conftest import Open


def named(street: Street, person_id: int, typed: str) -> list[str]:
    with street.store.reading() as session:
        return [each.name for each in search(session, street.actor(person_id), typed).casussen]


def test_finds_a_casus_by_number_name_and_resident_in_any_case(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        casus = work.get(Casus, street.casus)
        factories.make_resident(work, casus, "Rachida Zonnedauw")
        number = casus.number
    for typed in ("KORENBLOEM", number.lower(), "rachida", "gezin zonne"):
        assert named(street, street.joris, typed) == ["gezin Korenbloem"]
    for typed in ("k", "", "  ", "koren%", "k_renbloem", "rachida valk"):
        assert named(street, street.joris, typed) == []


def test_never_finds_what_somebody_may_not_see(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        factories.make_resident(work, work.get(Casus, street.casus), "Rachida Zonnedauw")
        instance = factories.make_instance(work, work.get(Casus, street.casus))
        assert instance.id
    for someone in (street.zohra, street.bas, street.floor, street.ruben):
        for typed in ("korenbloem", "rachida", "C-2026"):
            assert named(street, someone, typed) == []


@pytest.mark.parametrize("policy", ["own", "team"])
def test_lists_hold_exactly_what_the_permission_map_lets_one_see(store: Store, policy: str) -> None:
    street = settle(store)
    with store.command() as work:
        work.session.execute(update(Tenant).values(access_policy=policy))
        casus = work.get(Casus, street.casus)
        elsewhere = factories.make_casus(work, team=None)
        instance = factories.make_instance(work, elsewhere)
        work.session.add(
            Holding(
                casus_id=elsewhere.id, instance_id=instance.id, kind="person", person_id=street.marleen, since=work.now
            )
        )
        work.session.add(
            AgreedAccess(
                person_id=street.ruben,
                casus_id=casus.id,
                reason="meedenken",
                broke_glass=False,
                since=work.now,
                until=work.now + timedelta(days=1),
            )
        )
        related = factories.make_person(work, "Nicht Ada", "wijkcoach", team=casus.team)
        factories.make_recusal(work, related, casus)
        substitute = factories.make_person(work, "Invaller Bo", "budgethouder")
        factories.make_substitution(work, work.get(type(related), street.fatma), substitute)
        everywhere = factories.make_person(work, "Overal Coach", "wijkcoach")
    people = (street.fatma, street.joris, street.marleen, street.zohra, street.ruben, street.floor)
    for someone in (*people, related.id, substitute.id, everywhere.id):
        actor = street.actor(someone)
        with store.reading() as session:
            listed = {row.id for row in casus_list(session, actor, Wanted(Whose.TEAM), place("", "", (int,))).rows}
            allowed = {each for each in (street.casus, elsewhere.id) if may_see(session, actor, each)}
            assert listed == allowed, actor.name
            assert counts(session, actor)[1] == len(allowed)


def test_pages_through_a_long_list_and_back_without_missing_one(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        casus = work.get(Casus, street.casus)
        for _each in range(PAGE_SIZE + 5):
            factories.make_casus(work, team=casus.team, regisseur=casus.regisseur)
    actor = street.actor(street.fatma)
    kinds = (type(clock.now()), int)
    with store.reading() as session:
        first = casus_list(session, actor, Wanted(), place("", "", kinds))
        second = casus_list(session, actor, Wanted(), place(first.after, "", kinds))
        back = casus_list(session, actor, Wanted(), place("", second.before, kinds))
    ids = [row.id for row in (*first.rows, *second.rows)]
    assert len(set(ids)) == len(ids) == PAGE_SIZE + 6
    assert back.rows == first.rows


def test_the_list_says_who_holds_it_and_how_many_more(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        instance = factories.make_instance(work, work.get(Casus, street.casus))
        for kind, person, days in (("clock", None, 9), ("person", street.joris, 2), ("resident", None, 1)):
            work.session.add(
                Holding(
                    casus_id=street.casus,
                    instance_id=instance.id,
                    kind=kind,
                    person_id=person,
                    since=work.now - timedelta(days=days),
                )
            )
    with store.reading() as session:
        row = casus_list(session, street.actor(street.fatma), Wanted(), place("", "", (int,))).rows[0]
    assert row.holder is not None
    assert (row.holder.name, row.others) == ("Joris Lindeboom", 2)


def test_says_that_files_outside_the_team_are_not_shown(street: Street, opened: Open) -> None:
    browser = opened(street.zohra)
    page = browser.get("/zoeken?q=korenbloem").text
    assert "Dossiers buiten je team worden niet getoond" in page
    assert "Niets gevonden dat jij mag zien" in page
    assert "Korenbloem</b>" not in page
    assert "gezin Korenbloem" not in page


def test_an_empty_list_says_what_will_fill_it(street: Street, opened: Open) -> None:
    assert "Je bent nog van geen casus regisseur" in opened(street.joris).get("/casussen").text
    assert "Er zijn geen casussen die jij mag zien" in opened(street.floor).get("/casussen?lijst=team").text
    assert "Hier is nog niets gesloten" in opened(street.fatma).get("/casussen?stand=gesloten").text
    assert opened(street.fatma).get("/casussen?na=rommel&wijk=99999999999999999999").status_code == 200


def test_every_screens_questions_can_be_asked_of_both_databases(store: Store) -> None:
    street = settle(store)
    now = clock.now()
    with store.command() as work:
        casus = work.get(Casus, street.casus)
        factories.make_resident(work, casus)
        share = factories.make_share(work, area=casus.area)
        factories.make_request(work, factories.make_instance(work, casus))
        work.log.append("casus_changed", work.now, actor_id=street.fatma, casus_id=casus.id)
    record_look(store, street.actor(street.fatma), street.casus, "casus", Verdict(True, "is_regisseur"))
    start, actor = place("", "", (int,)), street.actor(street.fatma)
    with store.reading() as session:
        found = session.get(Casus, street.casus)
        assert found is not None
        screen = casus_screen(session, found, now)
        assert [each.subject for each in screen.money.requests] == ["Koelkast"]
        assert [each.kind for each in casus_history(session, found.id, start).rows] == ["casus_changed"]
        assert [each.why for each in looks(session, start, number=found.number).rows] == ["is_regisseur"]
        assert [row.casus for row in requests(session, actor, found.area_id, now.year, start).rows] == [found.name]
        assert [each[0] for each in shares_of_year(session, now.year)] == [share.id]
        assert [each.amount_cents for each in bookings(session, found.area_id, now.year)] == [1_000_000]
        assert not incidents(session, start).rows
        assert not outside_access(session, reviewed=False)
        assert [each.name for each in people(session, "fatma", start).rows] == ["Fatma Demir"]
        assert {team.name: team.members for team in teams(session)} == {"Team Noord": 3, "Team Zuid": 1}
        assert not mandates(session, now.date())
        assert not substitutions(session, now.date())
