"""What it brings and which rules clash, on the screens: who sees which team, what few means, and how it is counted."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import clock
from engine.budget import ledger
from engine.store.models import Area, Casus, Person, ProcessDefinition, RuleConflict, Team
from tests import factories
from tests.web.conftest import Browser
from tests.web.test_insight import flexible
from tests.web.world import World, password_hash

SignedIn = Callable[[str], Browser]
RESULTS, RULES = "/knelpunten/opbrengst", "/knelpunten/regels"


@pytest.fixture
def owner(world: World, signed_in: SignedIn) -> Browser:
    with world.store.command() as work:
        person = factories.make_person(work, "Otto Berkenlaan", "proceseigenaar")
        person.login, person.password_hash, person.session_key = "otto", password_hash(), "key-of-otto"
    return signed_in("otto")


def add_requests(
    world: World, count: int, status: str, *, category: str = "witgoed", team: str = "team-noord", process: str = ""
) -> None:
    """Requests of this week, each of a household of its own; what is paid is paid whole: 123,45 euro."""
    with world.store.command() as work:
        of = work.session.query(Team).filter_by(key=team).one()
        published = work.session.query(ProcessDefinition).filter_by(key=process).first()
        definition = published or factories.make_definition(work)
        share = ledger.open_share(work, of.area_id or 0, clock.local(work.now).year, "wmo")
        if not share.ceiling_cents:
            ledger.fund_share(work, None, share, 1_000_000)
        for _ in range(count):
            casus = factories.make_casus(work, team=of, regisseur=work.get(Person, world.coach))
            instance = factories.make_instance(work, casus, definition=definition)
            request = factories.make_request(work, instance, amount_cents=12_345)
            request.category, request.status, request.decided_at = category, status, work.now
            if status == "paid":
                reservation = ledger.reserve(work, None, share, casus.id, instance.id, 12_345)
                request.reservation_id = reservation.id
                ledger.spend(work, None, reservation.id, 12_345)
            if status == "solved":
                request.amount_cents = 0


def add_reports(
    world: World, count: int, *, rules: tuple[str, ...] = ("wmo", "zorgverzekering"), team: int = 0
) -> None:
    with world.store.command() as work:
        of = work.get(Team, team or world.team)
        casus = factories.make_casus(work, team=of, regisseur=work.get(Person, world.coach))
        work.session.add_all(
            RuleConflict(
                casus_id=casus.id,
                rules=list(rules),
                text=f"Botsing bij {of.key}",
                reported_by_id=world.coach,
                reported_at=work.now - timedelta(minutes=1),
            )
            for _ in range(count)
        )


def other_team(world: World) -> Team:
    with world.store.reading() as session:
        return session.query(Team).filter_by(key="team-havenkwartier").one()


def test_an_owner_sees_the_budget_to_the_cent_and_how_it_is_counted(world: World, owner: Browser) -> None:
    add_requests(world, 6, "paid")
    add_requests(world, 5, "solved", category="vervoer")
    page = owner.get(RESULTS).text
    assert "€ 740,70" in page.replace("\xa0", " ")
    assert "Witgoed en inrichting" in page
    assert "Van de 11 aanvragen met een uitkomst is 45% zonder geld opgelost" in page
    assert page.count("Hoe we tellen") == 6
    assert "bijgewerkt tot nu" in page


def test_few_households_are_never_told(world: World, owner: Browser) -> None:
    add_requests(world, 3, "paid", category="gebit")
    add_requests(world, 9, "paid", category="witgoed")
    add_requests(world, 7, "paid", category="vervoer")
    page = owner.get(RESULTS).text.replace("\xa0", " ")
    gebit = page.split("Gebit en tandarts</th>")[1].split("</tr>")[0]
    assert "minder dan 5" in gebit
    assert "€" not in gebit, "nor what was paid to them"
    vervoer = page.split("Vervoer of fiets</th>")[1].split("</tr>")[0]
    assert "niet getoond" in vervoer, "or the small one follows from the total"


def test_a_coach_sees_the_own_team_also_when_the_address_says_otherwise(world: World, signed_in: SignedIn) -> None:
    add_requests(world, 6, "paid")
    add_requests(world, 8, "paid", team="team-havenkwartier")
    coach = signed_in("fatma")
    for address in (RESULTS, f"{RESULTS}?team=", f"{RESULTS}?team=verzonnen"):
        page = coach.get(address)
        assert page.status_code == 200
        assert "Havenkwartier" not in page.text
        assert "<b>6 aanvragen" in page.text or ">6 aanvragen<" in page.text
    for address in (RESULTS, RULES):
        assert coach.get(f"{address}?team=team-havenkwartier").status_code == 403


@pytest.mark.parametrize(("login", "results", "rules"), [("beheer", 200, 200), ("ruben", 200, 403), ("guus", 403, 403)])
def test_who_has_nothing_to_do_with_it_does_not_get_in(
    signed_in: SignedIn, login: str, results: int, rules: int
) -> None:
    browser = signed_in(login)
    assert (browser.get(RESULTS).status_code, browser.get(RULES).status_code) == (results, rules)


def test_without_anything_each_section_says_so(world: World, owner: Browser) -> None:
    page = owner.get(RESULTS).text
    assert "Er is in deze periode nog geen aanvraag." in page
    assert "Er is in deze periode nog geen verwijzing." in page
    assert "Er is in deze periode niets gemeld" in owner.get(RULES).text


def test_a_municipality_without_a_household_has_an_empty_page(world: World, owner: Browser) -> None:
    with world.store.command() as work:
        for casus in work.session.query(Casus):
            casus.opened_at = clock.now()
    assert owner.get(f"{RESULTS}?van=2031-01&tot=2031-02").status_code == 200


def test_reports_are_counted_and_read_by_who_may(world: World, owner: Browser, signed_in: SignedIn) -> None:
    add_reports(world, 6)
    add_reports(world, 2, rules=("wmo", "schuldhulp"), team=other_team(world).id)
    page = owner.get(RULES).text
    assert "8 meldingen" in page
    assert "Botsing bij team-noord" in page, "who answers reads what was written"
    assert "Korenbloem" not in page, "but not about whom"
    schuldhulp = page.split("Schuldhulp</th>")[-1].split("</tr>")[0]
    assert "minder dan 5" in schuldhulp
    coach = signed_in("zohra").get(RULES).text
    assert "Botsing bij team-noord" not in coach
    assert "Botsing bij team-havenkwartier" in coach
    assert "minder dan 5 meldingen" in coach


def test_of_a_household_that_one_is_related_to_there_is_no_word(world: World, owner: Browser) -> None:
    add_reports(world, 5)
    with world.store.command() as work:
        person = work.session.query(Person).filter_by(login="otto").one()
        for report in work.session.query(RuleConflict):
            if not work.session.query(factories.Recusal).filter_by(casus_id=report.casus_id).count():
                factories.make_recusal(work, person, work.get(Casus, report.casus_id))
    page = owner.get(RULES).text
    assert "Botsing" not in page
    assert "5 meldingen kun je niet lezen" in page


def test_the_area_of_a_team_gives_its_books(world: World, owner: Browser) -> None:
    add_requests(world, 5, "paid", team="team-havenkwartier")
    with world.store.reading() as session:
        names = {area.key: area.name for area in session.query(Area)}
    page = owner.get(f"{RESULTS}?team=team-havenkwartier").text
    assert f"{names['havenkwartier']}, Wmo" in page
    assert f"{names['noord']}, Wmo" not in page


def test_the_sheet_holds_what_the_page_shows_and_no_more(world: World, owner: Browser, signed_in: SignedIn) -> None:
    add_requests(world, 3, "paid", category="gebit")
    add_requests(world, 6, "paid", team="team-havenkwartier")
    sheet = owner.get(f"{RESULTS}/blad.csv").data.decode("utf-8-sig")
    assert "Budget per wijk en potje" in sheet
    assert "740,70" in sheet
    gebit = next(line for line in sheet.splitlines() if line.startswith("Gebit"))
    assert gebit == "Gebit en tandarts;minder dan 5;;;;"
    assert "Hoe we tellen" in sheet
    assert owner.get(f"{RESULTS}/blad.xlsx").data.startswith(b"PK")
    coach = signed_in("fatma")
    assert "Havenkwartier" not in coach.get(f"{RESULTS}/blad.csv").data.decode("utf-8-sig")
    for page in (RESULTS, RULES):
        assert coach.get(f"{page}/blad.csv?team=team-havenkwartier").status_code == 403


def test_the_room_and_the_process_tell_what_was_solved_without_money_and_lead_to_more(
    owner: Browser, world: World
) -> None:
    page = "/knelpunten/proces/flexibel-budget"
    flexible(world)
    month = f"{clock.local(clock.now()):%Y-%m}"
    add_requests(world, 6, "solved", process="flexibel-budget")
    add_requests(world, 14, "paid", process="flexibel-budget")
    own = owner.get(f"{page}?van=2026-01&tot={month}").text
    assert "30 op de 100<small>van 20 aanvragen met een uitkomst" in own
    assert f'href="/knelpunten/opbrengst?van=2026-01&amp;tot={month}#afloop"' in own
    assert "Opgelost zonder geld" not in owner.get(f"{page}?stap=Beslissen").text, "a step is not about requests"
    assert "Opgelost zonder geld" not in owner.get("/knelpunten/proces/plan").text
    assert 'href="/knelpunten/opbrengst' in owner.get("/knelpunten").text


def test_few_requests_solved_without_money_are_told_nowhere(owner: Browser, world: World) -> None:
    flexible(world)
    add_requests(world, 3, "solved", process="flexibel-budget")
    add_requests(world, 14, "paid", process="flexibel-budget")
    assert "Opgelost zonder geld" not in owner.get("/knelpunten/proces/flexibel-budget?tot=2030-01").text
