"""Budget, incidents and administration over HTTP: who comes in, what they read, and what they change."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.budget.statements import area_statement
from engine.commands import passwords
from engine.store.models import BudgetRequest, Casus, Incident, Mandaat, Person, Substitution, Team, Tenant
from tests import factories
from tests.commands.households import Street
from tests.web_casus.conftest import Open

YEAR = clock.local(clock.now()).year
XSS = "<script>alert(1)</script>"


def budget(street: Street) -> dict[str, tuple[int, int]]:
    with street.store.reading() as session:
        shares = area_statement(session, street.area, YEAR).shares
    return {share.fund_key: (share.share_id, share.ceiling_cents) for share in shares}


def test_the_budget_is_told_in_a_sentence_before_the_table(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        share = factories.make_share(work, 100_000, area=work.get(Casus, street.casus).area)
        share.spent_cents, share.reserved_cents = 30_000, 20_000
    browser = opened(street.joris)
    assert "Van €\xa01.000,00 is nog €\xa0500,00 vrij" in browser.get("/budget").text
    page = browser.get(f"/budget/{street.area}/{YEAR}").text
    assert "Er is nog €\xa0500,00 vrij van €\xa01.000,00" in page
    assert "Van €\xa01.000,00 is €\xa0300,00 besteed en €\xa0200,00 gereserveerd" in page
    assert "Pas aan" not in page
    assert browser.get(f"/budget/999999/{YEAR}").status_code == 404


def test_the_budget_holder_raises_a_share_and_moves_money_with_a_reason(street: Street, opened: Open) -> None:
    browser = opened(street.ruben)
    page = f"/budget/{street.area}/{YEAR}"
    browser.get(page)
    for fund, amount in (("wmo", "1.250,50"), ("jeugd", "10")):
        typed = {"fund_key": fund, "direction": "up", "amount": amount, "reason": "raadsbesluit"}
        assert browser.post(f"{page}/potje", typed).status_code == 302
    shares = budget(street)
    assert {fund: cents for fund, (_id, cents) in shares.items()} == {"wmo": 125_050, "jeugd": 1_000}
    move = {"from_share_id": shares["wmo"][0], "to_share_id": shares["jeugd"][0], "amount": "50", "reason": "nodig"}
    assert browser.post(f"{page}/verplaatsen", move).status_code == 302
    assert {fund: cents for fund, (_id, cents) in budget(street).items()} == {"wmo": 120_050, "jeugd": 6_000}
    text = browser.get(page).text
    assert "verhoogd door Ruben Zandoog" in text
    assert "verplaatst door Ruben Zandoog" in text


def test_a_wrong_amount_stays_in_the_field_with_what_to_do(street: Street, opened: Open) -> None:
    browser = opened(street.ruben)
    page = f"/budget/{street.area}/{YEAR}"
    typed = {"fund_key": "wmo", "direction": "down", "reason": "bezuiniging"}
    for amount, words in (
        ("veel", "Vul een bedrag in, bijvoorbeeld 1.250,00"),
        ("-5", "Vul een bedrag in, bijvoorbeeld 1.250,00"),
        ("10", "Het wijkbudget is niet toereikend"),
    ):
        answer = browser.post(f"{page}/potje", typed | {"amount": amount})
        assert answer.status_code in (409, 422)
        assert words in answer.text
        assert f'value="{amount}"' in answer.text
    assert not budget(street) or budget(street)["wmo"][1] == 0


def test_only_the_budget_holder_changes_it(street: Street, opened: Open) -> None:
    typed = {"fund_key": "wmo", "direction": "up", "amount": "10", "reason": "zin"}
    for someone in (street.fatma, street.marleen, street.bas):
        assert opened(someone).post(f"/budget/{street.area}/{YEAR}/potje", typed).status_code == 403
    assert opened(street.floor).get("/budget").status_code == 403
    assert not budget(street)


def test_requests_name_the_household_only_to_who_may_see_its_file(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        request = factories.make_request(work, factories.make_instance(work, work.get(Casus, street.casus)))
        work.get(BudgetRequest, request.id).subject = XSS
    page = f"/budget/{street.area}/{YEAR}"
    seen = opened(street.fatma).get(page).text
    assert "Gezin Korenbloem" in seen
    assert XSS not in seen
    hidden = opened(street.ruben).get(page).text
    assert "Korenbloem" not in hidden
    assert "alert(1)" not in hidden
    assert "Witgoed en inrichting" in hidden


def test_an_incident_names_the_case_by_number_and_can_be_tried_by_management_only(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        casus = work.get(Casus, street.casus)
        instance = factories.make_instance(work, casus)
        incident = Incident(
            instance_id=instance.id,
            casus_id=casus.id,
            node_id="n",
            element_id="Routes_zoeken",
            reason=f"Geen regel past. {XSS}",
            occurred_at=work.now - timedelta(days=3),
        )
        work.session.add(incident)
        number = casus.number
    page = opened(street.bas).get("/storingen").text
    assert number in page
    assert "Probeer opnieuw" in page
    assert "?stap=Routes_zoeken" in page
    assert "Korenbloem" not in page
    assert XSS not in page
    for someone in (street.fatma, street.ruben):
        browser = opened(someone)
        assert browser.get("/storingen").status_code == 403
        assert browser.post(f"/storingen/{incident.id}/opnieuw").status_code == 403


def test_the_drawing_of_a_process_looks_at_the_step_that_is_asked_for_and_at_nothing_else(
    opened: Open, street: Street
) -> None:
    browser = opened(street.bas)
    page = "/processen/flexibel-budget/1"
    assert 'data-now="Beslissen"' in browser.get(f"{page}?stap=Beslissen").text
    for nothing in ("", "?stap=", "?stap=%20"):
        assert 'data-now=""' in browser.get(f"{page}{nothing}").text
    assert XSS not in browser.get(f"{page}?stap={XSS}").text


def test_a_request_without_an_amount_says_so(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        instance = factories.make_instance(work, work.get(Casus, street.casus))
        factories.make_request(work, instance, amount_cents=0, requester=work.get(Person, street.fatma))
    assert "nog geen bedrag" in opened(street.fatma).get(f"/budget/{street.area}/{YEAR}").text


def test_without_incidents_the_page_says_that_all_runs(street: Street, opened: Open) -> None:
    assert "Alle processen lopen" in opened(street.bas).get("/storingen").text


SCREENS = ("mensen", "teams", "mandaten", "vervanging", "toegang")


def test_administration_is_for_functional_management_and_substitution_for_managers_too(
    street: Street, opened: Open
) -> None:
    management, manager, coach = opened(street.bas), opened(street.marleen), opened(street.fatma)
    for screen in SCREENS:
        assert management.get(f"/beheer/{screen}").status_code == 200
        assert coach.get(f"/beheer/{screen}").status_code == 403
        assert manager.get(f"/beheer/{screen}").status_code == (200 if screen == "vervanging" else 403)
    assert manager.get("/beheer").location.endswith("/beheer/vervanging")


def test_a_new_password_shows_once_and_lets_its_owner_in(street: Street, opened: Open) -> None:
    browser = opened(street.bas)
    typed = {"name": f"Ada {XSS}", "login": "ada.valk"}
    answer = browser.post("/beheer/mensen", typed)
    shown = re.search(r'class="wv-secret">([^<]+)<', answer.text)
    assert shown
    assert XSS not in answer.text
    with street.store.reading() as session:
        person = session.scalars(select(Person).where(Person.login == "ada.valk")).one()
    assert passwords.is_right(person.password_hash, shown[1])
    assert shown[1] not in browser.get(f"/beheer/mensen/{person.id}").text
    again = browser.post(f"/beheer/mensen/{person.id}/wachtwoord")
    fresh = re.search(r'class="wv-secret">([^<]+)<', again.text)
    assert fresh
    assert fresh[1] != shown[1]


def test_stopping_someone_ends_their_session_at_once(street: Street, opened: Open) -> None:
    theirs, management = opened(street.joris), opened(street.bas)
    assert theirs.get("/casussen").status_code == 200
    management.post(f"/beheer/mensen/{street.joris}/actief", {"active": "nee"})
    assert theirs.get("/casussen").status_code == 302


def test_changes_a_person_a_group_and_a_team(street: Street, opened: Open) -> None:
    browser = opened(street.bas)
    base = f"/beheer/mensen/{street.joris}"
    assert browser.post(base, {"name": ""}).status_code == 422
    browser.post(base, {"name": "Joris Linde", "employer": "Stichting De Kade"})
    browser.post(f"{base}/groepen", {"group_key": "teammanager", "team_id": street.team})
    page = browser.get(base).text
    assert 'value="Joris Linde"' in page
    assert "<b>Teammanager</b>" in page
    membership = re.search(rf"{base}/groepen/(\d+)/weg", page)
    assert membership
    browser.post(f"{base}/groepen/{membership[1]}/weg")
    browser.post(f"/beheer/teams/{street.team}", {"name": "Team Noordrand", "area_id": street.area})
    with street.store.reading() as session:
        team = session.get(Team, street.team)
        assert team is not None
        assert team.name == "Team Noordrand"
    assert browser.post(f"/beheer/teams/{street.team}", {"name": ""}).status_code == 422


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"valid_from": "31-02-2026"}, "Vul een datum in als dag-maand-jaar"),
        ({"limit": "véél"}, "Vul een bedrag in"),
        ({"valid_until": "1-1-2020"}, "De laatste dag ligt vóór de eerste dag"),
        ({"level": ""}, "Kies het niveau"),
    ],
)
def test_a_mandate_that_does_not_hold_is_typed_again_by_nobody(
    street: Street, opened: Open, changes: dict[str, str], words: str
) -> None:
    typed = mandate(street) | changes
    answer = opened(street.bas).post("/beheer/mandaten", typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "het college, besluit van 3 maart" in answer.text


def mandate(street: Street) -> dict[str, str]:
    return {
        "person_id": str(street.joris),
        "level": "wijkcoach",
        "limit": "500,00",
        "granted_by": "het college, besluit van 3 maart",
        "valid_from": "1-1-2026",
        "kind": "submandate",
    }


def test_records_and_ends_a_mandate(street: Street, opened: Open) -> None:
    browser = opened(street.bas)
    assert browser.post("/beheer/mandaten", mandate(street)).status_code == 302
    with street.store.reading() as session:
        kept = session.scalars(select(Mandaat)).one()
    assert (kept.limit_cents, kept.is_submandate, kept.person_id) == (50_000, True, street.joris)
    browser.post(f"/beheer/mandaten/{kept.id}/einde")
    assert "Afgelopen" in browser.get("/beheer/mandaten").text


def test_records_a_substitution_and_the_access_policy(street: Street, opened: Open) -> None:
    day = f"{clock.local(clock.now()):%d-%m-%Y}"
    manager = opened(street.marleen)
    typed = {"person_id": street.fatma, "substitute_id": street.joris, "starts_on": day, "ends_on": day}
    assert manager.post("/beheer/vervanging", typed).status_code == 302
    assert "wordt vervangen door" in manager.get("/beheer/vervanging").text
    assert manager.post("/beheer/toegang", {"policy": "own"}).status_code == 403
    opened(street.bas).post("/beheer/toegang", {"policy": "own"})
    with street.store.reading() as session:
        assert session.scalar(select(Tenant.access_policy)) == "own"
        assert session.query(Substitution).count() == 1
    assert opened(street.marleen).get(f"/casussen/{street.casus}").status_code == 403
