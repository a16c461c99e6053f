"""The cases behind figures: by name for who may open the file, as a number for others, and every look is logged."""

from datetime import datetime, timedelta

from engine.store.models import Tenant
from tests import factories
from tests.insight.fact_factory import MadeCase, keep
from tests.web.test_insight import PARTNER, SignedIn, decided, step
from tests.web.world import World

PAGE = "/knelpunten/proces/flexibel-budget/zaken"


def behind(world: World, count: int = 6) -> None:
    cases = [decided(number, team=world.team, days=number + 1) for number in range(count)]
    own = [MadeCase(each.steps, each.outcome, team=each.team, began=each.began, casus_id=world.casus) for each in cases]
    keep(world.store, own, process_key="flexibel-budget")


def test_lists_the_cases_longest_first_with_what_they_waited_for(signed_in: SignedIn, world: World) -> None:
    behind(world)
    page = signed_in("marleen").get(PAGE).text
    assert page.count(f'href="/casussen/{world.casus}"') == 6
    assert "Teammanager, bij ‘Beslis over de aanvraag’: 6 werkdagen" in page
    assert "GGZ De Brug, bij ‘Weeg de gewone routes af’: 4 werkdagen" in page
    assert page.index("6 werkdagen") < page.index("5 werkdagen")
    assert "buiten jouw toegang" not in page


def test_a_name_that_shows_is_a_look_at_that_file(signed_in: SignedIn, world: World) -> None:
    behind(world)
    signed_in("marleen").get(PAGE)
    assert world.looks(world.manager) == [("knelpunten", "team_may_see")]


def test_who_may_not_open_a_file_reads_how_many_and_no_name(signed_in: SignedIn, world: World) -> None:
    behind(world)
    with world.store.command() as work:
        owner = factories.make_person(work, "Petra Otter", "proceseigenaar")
        manager = work.session.get_one(type(owner), world.manager)
        owner.login, owner.password_hash, owner.session_key = "petra", manager.password_hash, "key-of-petra"
    page = signed_in("petra").get(PAGE).text
    assert "6 zaken liggen buiten jouw toegang" in page
    assert "orenbloem" not in page
    assert "C-2026-" not in page
    assert f"/casussen/{world.casus}" not in page
    assert world.looks(owner.id) == []


def test_under_a_strict_policy_a_manager_sees_only_files_of_their_work(signed_in: SignedIn, world: World) -> None:
    behind(world)
    with world.store.command() as work:
        work.session.get_one(Tenant, world.store.tenant).access_policy = "own"
    page = signed_in("marleen").get(PAGE).text
    assert "buiten jouw toegang" in page
    assert "orenbloem" not in page


def test_who_is_related_to_the_household_does_not_see_it_here(signed_in: SignedIn, world: World) -> None:
    behind(world)
    world.commands.recuse(world.manager)
    page = signed_in("marleen").get(PAGE).text
    assert "orenbloem" not in page
    assert f"/casussen/{world.casus}" not in page


def test_a_filter_leaves_the_cases_that_it_names(signed_in: SignedIn, world: World) -> None:
    quick = MadeCase(
        (step("Meelezen"),), "Besteed", team=world.team, began=datetime(2026, 3, 2, 9), casus_id=world.casus
    )
    waited = MadeCase(
        (step("Routes_afwegen", PARTNER, 4),), None, team=world.team, began=quick.began, casus_id=world.casus
    )
    keep(world.store, [quick, quick, waited], process_key="flexibel-budget")
    browser = signed_in("marleen")
    page = browser.get(f"{PAGE}?stap=Routes_afwegen").text
    assert page.count(f'href="/casussen/{world.casus}"') == 1
    assert "Loopt nog" in page
    assert browser.get(f"{PAGE}?wie={PARTNER}").text.count(f'href="/casussen/{world.casus}"') == 1


def test_a_long_list_goes_on_where_it_stopped(signed_in: SignedIn, world: World) -> None:
    behind(world, 60)
    browser = signed_in("marleen")
    first = browser.get(PAGE).text
    assert first.count(f'href="/casussen/{world.casus}"') == 50
    onward = first[first.index('rel="next" href="') + 17 :].split('"')[0].replace("&amp;", "&")
    assert browser.get(onward).text.count(f'href="/casussen/{world.casus}"') == 10
    assert browser.get(f"{PAGE}?na=x").status_code == 200


def test_cases_of_a_log_are_called_as_the_log_calls_them(signed_in: SignedIn, world: World) -> None:
    began = datetime(2019, 1, 2, 9)
    cases = [
        MadeCase((step("NA", "unknown:Loket", number),), "x" if number else None, began=began + timedelta(days=number))
        for number in range(3)
    ]
    keep(world.store, cases, log_name="NA")
    page = signed_in("beheer").get("/knelpunten/logboek/NA/zaken").text
    assert "Loket, bij ‘NA’: 2 werkdagen" in page
    assert signed_in("fatma").get("/knelpunten/logboek/NA/zaken").status_code == 403
