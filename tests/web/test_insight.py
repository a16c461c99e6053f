"""Where it waits and for whom, over the web: who may see it, what it says, and what it keeps to itself."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.store.models import Team
from tests.insight.fact_factory import MadeCase, MadeStep, keep
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]
PAGE = "/knelpunten/proces/flexibel-budget"
DAY = 8 * 3600
BEGAN = datetime(2026, 3, 2, 9)
MANAGER, PARTNER, COACH = "manager:teammanager", "partner:ggz-de-brug", "coach:wijkcoach"


def step(key: str, holder: str = COACH, days: float = 1, *, working: float = 0.5, late: bool = False) -> MadeStep:
    return MadeStep(key, 3600, int(working * DAY), 0, ((holder, int(days * DAY)),), late)


def decided(number: int, *, team: int = 1, days: float = 9) -> MadeCase:
    """Half a day's work, four days at a partner and nine at the manager."""
    steps = (step("Routes_afwegen", PARTNER, 4), step("Beslissen", MANAGER, days, late=True))
    return MadeCase(steps, "Besteed", team=team, began=BEGAN + timedelta(days=number))


@pytest.fixture
def team(world: World) -> str:
    """The key of the coach's own team."""
    with world.store.reading() as session:
        return session.get_one(Team, world.team).key


def other_team(world: World) -> Team:
    with world.store.reading() as session:
        found = session.scalars(select(Team).where(Team.id != world.team)).first()
        assert found is not None
        session.expunge_all()
        return found


def keep_cases(world: World, count: int = 10, *others: MadeCase, **of: object) -> None:
    keep(world.store, [*(decided(number, team=world.team) for number in range(count)), *others], **of)


def flexible(world: World, count: int = 10, *others: MadeCase) -> None:
    keep_cases(world, count, *others, process_key="flexibel-budget")


def test_says_in_one_sentence_how_little_is_work_and_where_most_time_is_lost(signed_in: SignedIn, world: World) -> None:
    flexible(world)
    page = signed_in("marleen").get(PAGE).text
    assert "Van elke tien werkdagen gaat er één naar werken." in page
    assert "De meeste tijd gaat verloren bij ‘Beslis over de aanvraag’, wachtend op de teammanager." in page


def test_shows_the_four_figures_with_the_period_and_n(signed_in: SignedIn, world: World) -> None:
    flexible(world)
    page = signed_in("marleen").get(PAGE).text
    assert "<b>10 zaken</b> afgerond" in page
    assert 'Helft klaar binnen</dt><dd class="num">14 werkdagen' in page
    assert "bijgewerkt tot" in page


def test_tells_the_difference_with_the_period_before(signed_in: SignedIn, world: World) -> None:
    slower = [decided(number - 25, team=world.team, days=11) for number in range(8)]
    flexible(world, 10, *slower, decided(-200, team=world.team))
    page = signed_in("marleen").get(f"{PAGE}?van=2026-03&tot=2026-03").text
    assert re.search(r"[12](,\d)? werkdag(en)? minder dan vorige periode", page)
    assert "2 meer dan vorige periode" in page


def test_ranks_steps_by_what_they_waited_and_names_the_partner(signed_in: SignedIn, world: World) -> None:
    flexible(world)
    page = signed_in("marleen").get(PAGE).text
    table = page[page.index('id="lijst"') :]
    assert table.index("Beslis over de aanvraag") < table.index("Weeg de gewone routes af")
    assert "GGZ De Brug 89%, werken 11%" in table
    assert "Teammanager 95%, werken 5%" in table
    assert '100%<span class="wv-norm"> norm 2</span>' in table


def test_the_drawing_gets_figures_against_the_norm_in_words_and_a_link(signed_in: SignedIn, world: World) -> None:
    flexible(world)
    page = signed_in("marleen").get(PAGE).text
    assert re.search("Knelpunt 1: Beslis over de aanvraag, [89](,[0-9])? werkdagen, norm 2, veel te lang", page)
    assert 'data-diagram="/processen/flexibel-budget/' in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("toon=waiting&maat=total", "90 werkdagen"),
        ("toon=working", "0,5 werkdag"),
        ("toon=total", "9,[3-7] werkdagen, norm 2"),
        ("toon=count", "10 keer"),
        ("toon=late", "10 van 10 te laat"),
        ("toon=open", "wat er nu openstaat"),
    ],
)
def test_the_drawing_shows_what_is_asked_for(signed_in: SignedIn, world: World, query: str, said: str) -> None:
    flexible(world)
    assert re.search(said, signed_in("marleen").get(f"{PAGE}?{query}").text)


def test_a_click_on_a_step_narrows_the_page_and_is_exact(signed_in: SignedIn, world: World) -> None:
    other = MadeCase((step("Routes_afwegen", PARTNER, 1),), "Besteed", team=world.team, began=BEGAN)
    flexible(world, 6, *[other] * 5)
    page = signed_in("marleen").get(f"{PAGE}?stap=Beslissen").text
    assert "<b>6 zaken</b> afgerond" in page
    assert "percentielen precies" in page
    assert 'id="deze-stap">Beslis over de aanvraag' in page
    assert "6 keer, gemiddeld 9,5 werkdagen" in page


def test_a_filter_on_a_partner_leaves_the_cases_that_waited_for_it(signed_in: SignedIn, world: World) -> None:
    other = MadeCase((step("Routes_afwegen", COACH, 1),), "Besteed", team=world.team, began=BEGAN)
    flexible(world, 6, *[other] * 5)
    page = signed_in("marleen").get(f"{PAGE}?wie={PARTNER}").text
    assert "<b>6 zaken</b> afgerond" in page
    assert "Wachtte op: GGZ De Brug" in page


def test_fewer_than_five_are_not_told_and_the_page_says_why(signed_in: SignedIn, world: World) -> None:
    rare = MadeCase((step("Meelezen", COACH, 33),), "Besteed", team=world.team, began=BEGAN)
    flexible(world, 10, *[rare] * 4)
    browser = signed_in("marleen")
    page = browser.get(PAGE).text
    assert "Van 1 daarvan geen cijfers: minder dan 5 keer" in page
    assert "Lees mee met een aanvraag</span></th>" not in page, "it would take a line to say nothing"
    every = browser.get(f"{PAGE}?alles=ja").text
    row = every[every.index("Lees mee met een aanvraag</span></th>") :]
    row = row[: row.index("</tr>")]
    assert "minder dan 5" in row
    assert "Met zo weinig zaken kun je mensen herkennen" in row
    assert "33" not in row
    assert '"Meelezen"' not in page[page.index("data-heat") :].split("></div>")[0]


def test_of_fewer_than_five_cases_no_figure_is_told_at_all(signed_in: SignedIn, world: World) -> None:
    flexible(world, 4)
    page = signed_in("marleen").get(PAGE).text
    assert "werkdagen, norm" not in page
    assert "Helft klaar binnen" not in page
    assert "4 zaken" not in page


@pytest.mark.parametrize("query", ["", "?van=2026-01&tot=2026-12", "?stap=Beslissen"])
def test_a_coach_sees_figures_of_the_own_team_only(signed_in: SignedIn, world: World, team: str, query: str) -> None:
    foreign = [decided(number, team=other_team(world).id, days=30) for number in range(20)]
    flexible(world, 10, *foreign)
    browser = signed_in("fatma")
    page = browser.get(f"{PAGE}{query}").text
    assert "<b>10 zaken</b> afgerond" in page
    assert "30 werkdagen" not in page
    assert f"team={team}" in page


def test_a_coach_who_asks_for_another_team_is_refused(signed_in: SignedIn, world: World) -> None:
    flexible(world)
    answer = signed_in("fatma").get(f"{PAGE}?team={other_team(world).key}")
    assert answer.status_code == 403
    assert "alleen de cijfers van je eigen team" in answer.text


def test_wrong_parameters_are_said_and_the_page_stands(signed_in: SignedIn, world: World) -> None:
    flexible(world)
    answer = signed_in("marleen").get(f"{PAGE}?van=gisteren&stap=Nergens&toon=alles&volgorde=x&zoek=%22%3Cb%3E")
    assert answer.status_code == 200
    assert "is geen maand" in answer.text
    assert "Deze stap komt hier niet voor" in answer.text
    assert "Geen stap heet zo" in answer.text
    assert '"<b>' not in answer.text


def test_the_list_tells_each_process_and_what_will_bring_figures(signed_in: SignedIn, world: World) -> None:
    browser = signed_in("marleen")
    assert "Er zijn nog geen cijfers" in browser.get("/knelpunten").text
    flexible(world)
    page = browser.get("/knelpunten").text
    assert f'<a href="{PAGE}">Flexibel budget</a>' in page
    assert "wachtend op de teammanager" in page
    assert "10 zaken · helft klaar binnen 14 werkdagen" in page


def test_a_process_without_figures_says_what_will_bring_them(signed_in: SignedIn) -> None:
    page = signed_in("marleen").get(PAGE).text
    assert "Er zijn nog geen cijfers over dit proces" in page


def test_an_unknown_process_is_not_there(signed_in: SignedIn) -> None:
    assert signed_in("marleen").get("/knelpunten/proces/bestaat-niet").status_code == 404


def test_who_is_no_owner_and_no_coach_is_refused(signed_in: SignedIn) -> None:
    browser = signed_in("guus")
    assert browser.get("/knelpunten").status_code == 403
    assert 'href="/knelpunten"' not in browser.get("/hulp").text


def test_logs_are_for_owners_and_functional_management(signed_in: SignedIn, world: World) -> None:
    keep_cases(world, 2, log_name="oud/systeem")
    assert signed_in("marleen").get("/knelpunten/logboek/oud/systeem").status_code == 403
    assert "oud/systeem" not in signed_in("marleen").get("/knelpunten").text
    page = signed_in("beheer").get("/knelpunten/logboek/oud/systeem").text
    assert "Logboek oud/systeem" in page
    assert "<b>2 zaken</b> afgerond" in page, "an imported log hides nothing"
    assert 'data-part="/knelpunten/logboek/oud/systeem/kort"' in signed_in("beheer").get("/knelpunten").text
    assert "2 zaken" in signed_in("beheer").get("/knelpunten/logboek/oud/systeem/kort").text


@pytest.mark.parametrize(
    "cases",
    [
        [],
        [MadeCase((step("NA", "unknown:NA", 1),), "x")],
        [MadeCase((step("NA", "unknown:NA", 1),), None)],
        [MadeCase((), "x")],
        [MadeCase(tuple(step(f"Activiteit {number}", "unknown:", 1) for number in range(400)), "x")],
    ],
    ids=["empty", "one case called NA", "a case that never ends", "a case without steps", "400 activities"],
)
def test_a_log_at_the_edge_is_shown(signed_in: SignedIn, world: World, cases: list[MadeCase]) -> None:
    keep(world.store, cases, log_name="NA")
    browser = signed_in("beheer")
    for query in ("", "?toon=count", "?toon=working", "?toon=waiting&maat=total", "?alles=ja", "?van=1900-01"):
        assert browser.get(f"/knelpunten/logboek/NA{query}").status_code == 200, query
    assert browser.get("/knelpunten/logboek/NA/kort").status_code == 200


def test_of_many_steps_the_first_fifty_stand_there_with_a_way_to_all_and_a_search(
    signed_in: SignedIn, world: World
) -> None:
    keep(world.store, [MadeCase(tuple(step(f"Activiteit {n:03}", COACH, n + 1) for n in range(400)))], log_name="groot")
    browser = signed_in("beheer")
    page = browser.get("/knelpunten/logboek/groot").text
    assert page.count('id="stap-') == 50
    assert "Dit zijn de eerste 50 van 400 stappen." in page
    assert browser.get("/knelpunten/logboek/groot?alles=ja").text.count('id="stap-') == 400
    assert browser.get("/knelpunten/logboek/groot?zoek=activiteit+007").text.count('id="stap-') == 1
    by_name = browser.get("/knelpunten/logboek/groot?volgorde=stap").text
    assert by_name.index("Activiteit 000") < by_name.index("Activiteit 001") < by_name.index("Activiteit 002")


def test_what_the_engine_does_by_itself_is_left_out_until_asked_for(signed_in: SignedIn, world: World) -> None:
    instant = MadeStep("Vraag_vastleggen", 0, 0)
    cases = [MadeCase((instant, step("Beslissen", MANAGER, 9)), "Besteed", team=world.team, began=BEGAN)] * 6
    keep(world.store, cases, process_key="flexibel-budget")
    browser = signed_in("marleen")
    page = browser.get(PAGE).text
    assert "Leg de vraag vast</a></span></th>" not in page
    assert "Dit zijn de 1 van 2 stappen die tijd kosten." in page
    assert "Leg de vraag vast</a></span></th>" in browser.get(f"{PAGE}?alles=ja").text
    assert '"id": "Vraag_vastleggen"' not in page.replace("&#34;", '"')


def test_waiting_for_an_agreed_date_is_told_and_not_ranked(signed_in: SignedIn, world: World) -> None:
    pause = step("Wacht_op_effect", "clock:", 60, working=0)
    cases = [MadeCase((step("Beslissen", MANAGER, 9), pause), "Besteed", team=world.team, began=BEGAN)] * 6
    keep(world.store, cases, process_key="flexibel-budget")
    page = signed_in("marleen").get(PAGE).text
    assert "De meeste tijd gaat verloren bij ‘Beslis over de aanvraag’" in page
    assert "Termijn of datum 100%" in page
    assert '<span class="wv-rank">2.' not in page


def test_a_timer_that_took_over_is_counted_at_the_step_of_who_stayed_silent(signed_in: SignedIn, world: World) -> None:
    silent = (step("Beslisser_zwijgt", "clock:", 2, working=0), step("Beslissen", MANAGER, 9))
    cases = [MadeCase(silent, "Besteed", team=world.team, began=BEGAN)] * 6
    keep(world.store, cases, process_key="flexibel-budget")
    browser = signed_in("marleen")
    assert "6 keer nam de wekker het over" in browser.get(PAGE).text
    assert "Bij 6 zaken deed wie aan zet was niets" in browser.get(f"{PAGE}?stap=Beslissen").text


def test_the_names_in_a_log_can_be_chosen_and_are_not_ranked(signed_in: SignedIn, world: World) -> None:
    quick, slow = step("Toets", "unknown:Anna", 1), step("Toets", "unknown:Bert", 30)
    keep(world.store, [MadeCase((quick, slow), "x", began=BEGAN)] * 3, log_name="oud")
    page = signed_in("beheer").get("/knelpunten/logboek/oud").text
    assert page.index(">Anna<") < page.index(">Bert<")
    assert "Bert 9" not in page
    assert "op naam, zonder rangorde" in page
    assert "wie=unknown%3ABert" in page


def test_what_stands_open_now_is_told_with_its_age_against_the_norm(signed_in: SignedIn, world: World) -> None:
    with clock.frozen(datetime(2026, 11, 2, 9, tzinfo=clock.AMSTERDAM)):
        for _ in range(6):
            world.start()
    browser = signed_in("marleen")
    with clock.frozen(datetime(2026, 11, 13, 9, tzinfo=clock.AMSTERDAM)):
        browser.sign_in("marleen")
        page = browser.get(f"{PAGE}?toon=open").text
    told = page[page.index("Wat staat er nu open?") :]
    row = told[told.index("Beschrijf de vraag") :]
    assert row.index('data-label="Open">6<') < row.index('data-label="Langer dan de norm">6<')
    assert 'data-label="Hoe lang het er ligt (werkdagen)">6 tot en met 20: 6<' in row
    assert 'data-label="Oudste (werkdagen)"><span>9' in row


def test_the_oldest_of_what_stands_open_is_named_to_who_may_open_it_and_the_look_is_noted(
    signed_in: SignedIn, world: World
) -> None:
    for _ in range(5):
        world.start()
    page = signed_in("fatma").get(PAGE).text
    told = page[page.index("Wat staat er nu open?") :]
    assert f'href="/casussen/{world.casus}">' in told
    assert [what for what, _why in world.looks(world.coach)] == ["knelpunten"]
    owner = signed_in("ruben").get(PAGE).text
    assert f'href="/casussen/{world.casus}">' not in owner
    assert "Wat staat er nu open?" in owner


def test_of_few_that_stand_open_nobody_is_named_and_no_look_noted(signed_in: SignedIn, world: World) -> None:
    for _ in range(4):
        world.start()
    page = signed_in("fatma").get(PAGE).text
    assert "minder dan 5 zaken open" in page
    assert f"/casussen/{world.casus}" not in page
    assert world.looks(world.coach) == []


def test_rare_outcome_of_a_log_is_offered_found_by_a_part_of_its_name_and_counted_from_the_cases(
    signed_in: SignedIn, world: World
) -> None:
    usual = [MadeCase((step("Intake"), step(f"Einde {number}")), f"Einde {number}") for number in range(24)] * 3
    rare = [
        MadeCase((step("Intake"), step("Zelden")), "Zelden <gezien>"),
        MadeCase((step("Zelden"),), "Zelden <gezien>"),
    ]
    keep(world.store, [*usual, *rare], log_name="oud")
    browser = signed_in("beheer")
    page = browser.get("/knelpunten/logboek/oud").text
    assert '<option value="Zelden &lt;gezien&gt;"></option>' in page
    assert page.count("</option>") > 24
    assert "komt weinig voor" not in page
    for typed in ("Zelden <gezien>", "zelden <GEZIEN>", "gezien"):
        found = browser.get("/knelpunten/logboek/oud", query_string={"uitkomst": typed}).text
        assert "<b>2 zaken</b> afgerond" in found
        assert "deze uitkomst komt weinig voor en is uit de zaken zelf geteld" in found
        assert 'value="Zelden &lt;gezien&gt;" placeholder' in found
    for place in ("verloop", "herhaling"):
        assert "<b>2 zaken</b>" in browser.get(f"/knelpunten/logboek/oud/{place}?uitkomst=gezien").text
    assert "Afgeronde zaken;2" in browser.get("/knelpunten/logboek/oud/blad.csv?uitkomst=gezien").data.decode(
        "utf-8-sig"
    )
    assert "kan meer dan één uitkomst zijn" in browser.get("/knelpunten/logboek/oud?uitkomst=einde").text
    assert "komt hier niet voor" in browser.get("/knelpunten/logboek/oud?uitkomst=nooit").text
