"""How cases come and go, terms, rework and variants over the web: what they say, to whom, and what they keep back."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from engine.insight.refresh import rebuild
from engine.store import Work
from engine.store.models import Casus, Holding, ProcessDefinition, ProcessInstance, Suspension, Term
from tests import factories
from tests.insight.fact_factory import MadeCase, MadeStep, keep
from tests.web.conftest import Browser
from tests.web.test_insight import BEGAN, COACH, MANAGER, PAGE, PARTNER, decided, flexible, other_team, step
from tests.web.world import World

SignedIn = Callable[[str], Browser]
PAGES = ("verloop", "termijnen", "herhaling")


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(world.store.engine, "before_cursor_execute", note)
    yield found
    event.remove(world.store.engine, "before_cursor_execute", note)


def cells(page: str, caption: str) -> list[list[str]]:
    """The rows of the table with this caption, without markup."""
    table = page[page.index(f">{caption}</caption>") :]
    table = table[: table.index("</table>")]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row)] for row in rows
    ]


@pytest.mark.parametrize("page", PAGES)
def test_who_is_no_owner_and_no_coach_is_refused(signed_in: SignedIn, page: str) -> None:
    assert signed_in("guus").get(f"{PAGE}/{page}").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_coach_sees_the_own_team_only(signed_in: SignedIn, world: World, page: str) -> None:
    flexible(world, 10, *(decided(number, team=other_team(world).id, days=30) for number in range(20)))
    browser = signed_in("fatma")
    assert browser.get(f"{PAGE}/{page}?team={other_team(world).key}").status_code == 403
    answer = browser.get(f"{PAGE}/{page}").text
    assert "<b>10 zaken</b> afgerond" in answer
    assert "30 zaken" not in answer


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_few_cases_are_not_told(signed_in: SignedIn, world: World, page: str, count: int) -> None:
    flexible(world, count)
    answer = signed_in("marleen").get(f"{PAGE}/{page}")
    assert answer.status_code == 200
    assert "werkdagen. " not in answer.text
    assert "klaar binnen" not in answer.text
    assert f"{count} zaken" not in answer.text or not count


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
@pytest.mark.parametrize("page", PAGES)
def test_statements_are_as_many_for_many_cases_and_steps(world: World, signed_in: SignedIn, page: str) -> None:
    browser, found = signed_in("marleen"), []
    flexible(world, 8)
    browser.get(f"{PAGE}/{page}")  # what is read once for all
    with counted(world) as few:
        browser.get(f"{PAGE}/{page}")
    found.append(len(few))
    with world.store.command() as work:
        for name in ("case_fact", "step_fact", "held_fact", "fact_cell", "fact_name", "fact_source", "fact_progress"):
            work.session.connection().exec_driver_sql(f"DELETE FROM {name}")
    flexible(world, 60, *(decided(number, team=world.team, days=number) for number in range(40)))
    with counted(world) as many:
        browser.get(f"{PAGE}/{page}")
    assert len(many) == found[0]


def test_arrivals_completions_and_what_runs_stand_in_charts_and_tables(signed_in: SignedIn, world: World) -> None:
    running = [MadeCase((step("Beslissen", MANAGER),), None, team=world.team, began=BEGAN) for _ in range(6)]
    flexible(world, 10, *running)
    page = signed_in("marleen").get(f"{PAGE}/verloop?van=2026-02&tot=2026-04").text
    assert "Er begonnen 16 zaken en er werden er tien afgerond. Er lopen er 6 meer dan in het begin." in page
    assert cells(page, "Begonnen en afgerond per maand")[1:] == [
        ["februari 2026", "0", "0"],
        ["maart 2026", "16", "10"],
        ["april 2026", "0", "0"],
    ]
    assert cells(page, "Onderhanden bij het begin van de maand")[1:][2] == ["april 2026", "6"]
    assert cells(page, "Stroom van zaken")[-1] == ["april 2026", "10", "6"]
    assert "De helft was klaar binnen" in page
    assert page.count('role="img"') >= 4
    assert "style=" not in page


def test_month_with_few_stands_together_with_the_one_beside_it(signed_in: SignedIn, world: World) -> None:
    late = [decided(40, team=world.team) for _ in range(3)]
    flexible(world, 10, *late)
    browser = signed_in("marleen")
    page = browser.get(f"{PAGE}/verloop?van=2026-02&tot=2026-04").text
    assert cells(page, "Begonnen en afgerond per maand")[1:] == [
        ["februari 2026", "0", "0"],
        ["maart t/m april 2026", "13", "13"],
    ]
    assert "Een maand met minder dan 5 zaken staat samen met wat ernaast ligt." in page
    assert cells(page, "Stroom van zaken")[2] == ["maart t/m april 2026", "13", "0"]
    sheet = browser.get(f"{PAGE}/blad.csv?pagina=verloop&van=2026-02&tot=2026-04").data.decode("utf-8-sig")
    assert "maart t/m april 2026;13;13" in sheet


def test_a_long_log_is_told_by_year(signed_in: SignedIn, world: World) -> None:
    cases = [MadeCase((step("A"),), "x", began=datetime(2001 + number, 5, 1, 9)) for number in range(12)]
    keep(world.store, cases, log_name="oud/log")
    page = signed_in("beheer").get("/knelpunten/logboek/oud/log/verloop").text
    rows = cells(page, "Begonnen en afgerond per jaar")
    assert rows[1:3] == [["2001", "1", "1"], ["2002", "1", "1"]]
    assert len(rows) == 13
    assert "Wat nu loopt" not in page


@pytest.mark.parametrize("page", ["verloop", "herhaling"])
@pytest.mark.parametrize(
    "cases",
    [
        [],
        [MadeCase((step("NA", "unknown:NA", 1),), "x")],
        [MadeCase((step("NA", "unknown:NA", 1),), None)],
        [MadeCase((), "x")],
        [MadeCase((MadeStep("A", 0, 0), MadeStep("A", 0, 0), MadeStep("B", 0, 0)), "x")] * 5,
        [MadeCase(tuple(step(f"Activiteit {number}", f"unknown:{number}", 1) for number in range(400)), "x")] * 2,
        [MadeCase((step("<b>A", "unknown:<i>"),), "x"), MadeCase((step("A", "unknown:x"),), "x")],
    ],
    ids=["empty", "one case called NA", "never ends", "without steps", "clocks tie", "400 activities", "markup"],
)
def test_a_log_at_the_edge_is_shown(signed_in: SignedIn, world: World, cases: list[MadeCase], page: str) -> None:
    keep(world.store, cases, log_name="NA")
    browser = signed_in("beheer")
    for query in ("", "?van=1900-01", "?tot=2100-12", "?variant=0123456789abcdef0123456789abcdef"):
        answer = browser.get(f"/knelpunten/logboek/NA/{page}{query}")
        assert answer.status_code == 200, query
        assert "<b>A" not in answer.text
        assert "<i>" not in answer.text
    assert signed_in("marleen").get(f"/knelpunten/logboek/NA/{page}").status_code == 403
    assert browser.get(f"/knelpunten/logboek/NA/blad.csv?pagina={page}").status_code == 200


def test_oldest_running_are_told_by_name_to_who_may_open_them_and_the_look_is_noted(
    signed_in: SignedIn, world: World
) -> None:
    for _ in range(5):
        world.start()
    rebuild(world.store)
    page = signed_in("fatma").get(f"{PAGE}/verloop").text
    assert "Nu lopen vijf zaken" in page
    assert page.count(f'href="/casussen/{world.casus}"') == 5
    assert "Wijkcoach: Beschrijf de vraag" in page
    assert [what for what, _why in world.looks(world.coach)] == ["knelpunten"]
    owner = signed_in("ruben").get(f"{PAGE}/verloop").text
    assert owner.count("Buiten jouw toegang") == 5
    assert "Gezin Korenbloem" not in owner
    with world.store.reading() as session:
        assert session.get_one(Casus, world.casus).number not in owner


def test_household_of_a_relative_is_left_out(signed_in: SignedIn, world: World) -> None:
    for _ in range(5):
        world.start()
    rebuild(world.store)
    world.commands.recuse(world.coach)
    page = signed_in("fatma").get(f"{PAGE}/verloop").text
    assert "De oudste het eerst" not in page
    assert world.looks(world.coach) == []


def shipped(work: Work) -> ProcessDefinition:
    return work.session.scalars(select(ProcessDefinition).where(ProcessDefinition.key == "flexibel-budget")).one()


def some_terms(world: World, met: int, late: int, rule: str = "wmo-2.3.5") -> None:
    last = date(2026, 3, 20)
    with world.store.command() as work:
        casus = work.get(Casus, world.casus)
        for number in range(met + late):
            instance = factories.make_instance(work, casus, definition=shipped(work))
            closed = last + timedelta(days=3 if number < late else -4)
            term = Term(
                casus_id=casus.id, instance_id=instance.id, name="termijn", rule=rule, starts_on=date(2026, 3, 6),
                ends_on=last, ends_at=work.now, opened_at=work.now,
                status="lapsed" if number < late else "met",
                closed_at=datetime(closed.year, closed.month, closed.day, 12, tzinfo=UTC),
            )  # fmt: skip
            work.session.add(term)
            work.session.flush()
            row = Suspension(term_id=term.id, ground="a", starts_on=date(2026, 3, 7), ends_on=date(2026, 3, 10))
            row.started_by_id, row.started_at, row.resumed_at = world.coach, work.now, work.now
            work.session.add(row)


def test_terms_are_told_by_article_with_days_left_and_grounds(signed_in: SignedIn, world: World) -> None:
    flexible(world)
    some_terms(world, 6, 5)
    page = signed_in("marleen").get(f"{PAGE}/termijnen?van=2026-03&tot=2026-03").text
    assert "Van de 11 termijnen zijn er 5 niet op tijd gehaald" in page
    row = cells(page, "Wettelijke termijnen")[1]
    assert row[:6] == ["Beschikking op een Wmo-aanvraag", "Wmo 2015 art. 2.3.5 lid 2", "2 weken", "6", "5", "0"]
    assert row[9] == "55%"
    assert "De helft had 4 dagen of meer over. Te laat: 5 van 11." in page
    assert cells(page, "Waarom termijnen stilstonden")[1] == [
        "aanvulling van de aanvraag gevraagd", "Awb 4:15 lid 1 onder a", "11", "0", "4", "4", "44",
    ]  # fmt: skip
    assert "Van de 11 termijnen" not in signed_in("marleen").get(f"{PAGE}/termijnen?van=2026-05&tot=2026-06").text


def test_few_terms_are_not_told_and_those_of_residents_are_nobodys_delay(signed_in: SignedIn, world: World) -> None:
    flexible(world)
    some_terms(world, 2, 2)
    some_terms(world, 5, 5, "awb-6:7")
    page = signed_in("marleen").get(f"{PAGE}/termijnen").text
    assert "Er zijn te weinig termijnen" in page
    assert cells(page, "Wettelijke termijnen")[1][3:5] == ["minder dan 5", "minder dan 5"]
    assert "is niemands vertraging" in page
    assert cells(page, "Termijnen van de inwoner")[1][3:5] == ["5", "5"]


def ways(world: World) -> None:
    back = (step("Routes_afwegen", PARTNER), step("Beslissen", MANAGER), step("Routes_afwegen", PARTNER))
    others = [MadeCase(back, "Besteed", team=world.team, began=BEGAN) for _ in range(6)]
    rare = [MadeCase((step("Meelezen", COACH),), "Besteed", team=world.team, began=BEGAN) for _ in range(3)]
    flexible(world, 10, *others, *rare)


def test_variants_loops_and_hand_overs_are_told_in_words(signed_in: SignedIn, world: World) -> None:
    ways(world)
    page = signed_in("marleen").get(f"{PAGE}/herhaling").text
    assert "In 6 van de 19 zaken werd iets opnieuw gedaan." in page
    assert cells(page, "Varianten")[1][:4] == [
        "Variant 1", "Weeg de gewone routes af → Beslis over de aanvraag", "10", "53%",
    ]  # fmt: skip
    assert len(cells(page, "Varianten")) == 3, "the rare one is not told"
    assert cells(page, "Waar zaken teruggaan")[1][:4] == [
        "Beslis over de aanvraag",
        "Weeg de gewone routes af",
        "6",
        "6",
    ]
    assert cells(page, "Meest gemaakte overdrachten")[1:] == [
        ["GGZ De Brug → Teammanager", "16"],
        ["Teammanager → GGZ De Brug", "6"],
    ]
    assert cells(page, "Overdrachten van wie (rij) naar wie (kolom)")[1] == ["GGZ De Brug", "–", "16"]
    assert "Geen enkele stap is in deze periode door een klok weggenomen" in page


def test_choosing_a_variant_narrows_every_page_and_can_be_undone(signed_in: SignedIn, world: World) -> None:
    ways(world)
    browser = signed_in("marleen")
    page = browser.get(f"{PAGE}/herhaling").text
    link = re.findall(r'href="([^"]*variant=[0-9a-f]+)#varianten"', page)[1].replace("&amp;", "&")
    assert "data-diagram" not in browser.get(link).text, "its first case is not there to be drawn"
    with world.store.command() as work:
        first = ProcessInstance(id=10, casus_id=world.casus, definition_id=shipped(work).id, state="{}")
        first.started_at = work.now
        work.session.add(first)
        work.session.flush()
        for element in ("Aanvraag_begint", "Vraag_beschrijven", "Is_er_spoed"):
            work.log.append("element_completed", work.now, instance=first, element_id=element, node_id=element)
    narrowed = browser.get(link).text
    assert "<b>6 zaken</b> afgerond" in narrowed
    assert "Je kijkt naar één van 3 wegen" in narrowed
    assert "Toon weer alle varianten" in narrowed
    walked = re.findall(r'data-walked="([^"]*)"', narrowed)
    assert walked == [
        "Aanvraag_begint Flow_Aanvraag_begint__Vraag_beschrijven Vraag_beschrijven "
        "Flow_Vraag_beschrijven__Is_er_spoed Is_er_spoed"
    ]
    assert "<b>6 zaken</b> afgerond" in browser.get(link.replace("/herhaling", "/verloop")).text


def test_sheets_tell_the_same_as_the_page(signed_in: SignedIn, world: World) -> None:
    ways(world)
    some_terms(world, 6, 5)
    browser = signed_in("marleen")
    told = {page: browser.get(f"{PAGE}/blad.csv?pagina={page}").data.decode("utf-8-sig") for page in PAGES}
    assert "maart 2026;19;19" in told["verloop"]
    assert "Beschikking op een Wmo-aanvraag;Wmo 2015 art. 2.3.5 lid 2;2 weken;6;5;0" in told["termijnen"]
    assert "GGZ De Brug;Teammanager;16" in told["herhaling"]
    assert "Lees mee" not in told["herhaling"].split("Stappen die")[0]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any source has more cases than can be looked at while somebody waits."""
    monkeypatch.setattr("engine.insight.sources.MANY", 3)


@pytest.mark.usefixtures("large")
def test_page_of_a_large_process_stands_before_its_sections_are_computed(signed_in: SignedIn, world: World) -> None:
    ways(world)
    browser = signed_in("marleen")
    page = browser.get(f"{PAGE}/herhaling?van=2026-01").text
    assert "<b>19 zaken</b> afgerond" in page
    assert "In 6 van de 19 zaken werd iets opnieuw gedaan." in page
    assert "<caption" not in page
    parts = re.findall(r'data-part="([^"]*)"', page)
    assert [part.partition("?")[0].rpartition("/")[2] for part in parts] == [
        "varianten", "opnieuw", "overdragen", "escalaties",
    ]  # fmt: skip
    assert all(part.endswith("?van=2026-01") for part in parts)
    made = "".join(browser.get(part).text for part in parts)
    assert "<h1" not in made
    whole = browser.get(f"{PAGE}/herhaling?van=2026-01&geheel=ja").text
    for caption in ("Varianten", "Waar zaken teruggaan", "Meest gemaakte overdrachten"):
        assert cells(made, caption) == cells(whole, caption)
    assert "data-part" not in whole


@pytest.mark.usefixtures("large")
def test_who_has_no_script_computes_a_large_page_by_a_link(signed_in: SignedIn, world: World) -> None:
    ways(world)
    browser = signed_in("marleen")
    page = browser.get(f"{PAGE}/herhaling?stap=Beslissen").text
    link = re.findall(r'href="([^"]*geheel=ja)#varianten"', page)[0].replace("&amp;", "&")
    assert "Weeg de gewone routes af → Beslis over de aanvraag" in browser.get(link).text


@pytest.mark.usefixtures("large")
def test_section_by_itself_keeps_to_itself_what_the_page_does(signed_in: SignedIn, world: World) -> None:
    flexible(world, 4, *(decided(number, team=other_team(world).id) for number in range(20)))
    section = f"{PAGE}/herhaling/varianten"
    assert "Minder dan 5 zaken zijn klaar" in signed_in("fatma").get(section).text
    assert signed_in("fatma").get(f"{section}?team={other_team(world).key}").status_code == 403
    assert "Variant 1" in signed_in("marleen").get(section).text
    assert signed_in("marleen").get(f"{PAGE}/herhaling/iets").status_code == 404
    assert signed_in("guus").get(section).status_code == 403


@pytest.mark.usefixtures("large")
def test_large_log_has_the_same_sections_but_for_what_a_timer_did(signed_in: SignedIn, world: World) -> None:
    keep(world.store, [MadeCase((step("A"), step("B"), step("A")), "x")] * 6, log_name="oud/log")
    browser = signed_in("beheer")
    page = browser.get("/knelpunten/logboek/oud/log/herhaling").text
    parts = re.findall(r'data-part="([^"]*)"', page)
    assert len(parts) == 3
    assert "A → B → A" in browser.get(parts[0]).text
    assert browser.get("/knelpunten/logboek/oud/log/herhaling/escalaties").status_code == 404


def test_nobody_is_named_where_holders_stand(signed_in: SignedIn, world: World) -> None:
    for _ in range(5):
        world.start()
    rebuild(world.store)
    with world.store.reading() as session:
        assert session.query(Holding).filter(Holding.person_id.is_not(None)).count()
    for page in PAGES:
        answer = signed_in("marleen").get(f"{PAGE}/{page}").text
        assert "Fatma Demir" not in answer
