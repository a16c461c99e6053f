"""What goes wrong while working is told, and nothing that was typed is lost."""

import re

import pytest
import typst
from playwright.sync_api import expect

from tests.browser import asked
from tests.browser.conftest import SitsDown
from tests.browser.site import Site

pytestmark = pytest.mark.browser

SAVED = re.compile(r"Bewaard om \d\d\.\d\d uur")


def test_wrong_password_is_told_without_saying_which_half_is_wrong(sits_down: SitsDown) -> None:
    somebody = sits_down()
    somebody.signs_in("fatma", "verkeerd")
    expect(somebody.page.get_by_role("alert")).to_contain_text("wachtwoord")
    expect(somebody.page.get_by_label("Gebruikersnaam")).to_have_value("fatma")
    known = somebody.page.get_by_role("alert").inner_text()
    somebody.signs_in("niemand", "verkeerd")
    expect(somebody.page.get_by_label("Gebruikersnaam")).to_have_value("niemand")
    assert somebody.page.get_by_role("alert").inner_text() == known


def test_unreadable_amount_leads_to_the_field_and_all_the_rest_stays(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, up_to="Aanvraag_aanvullen")
    fatma = sits_down("fatma")
    fatma.follows("Vul de aanvraag aan")
    fatma.fills_in({"Bedrag": "vijfhonderd", "Bijdrage": "Niets, dat past nu niet", "Waarom past dit?": "Er is niets."})
    fatma.finishes()
    summary = fatma.page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text(re.compile(r"Vul nog \d dingen aan"))
    expect(fatma.page).to_have_title(re.compile("^Fout: Vul de aanvraag aan"))
    summary.get_by_role("link", name=re.compile("bedrag.*1.250,00")).first.click()
    expect(fatma.field("Bedrag")).to_be_focused()
    expect(fatma.field("Bedrag")).to_have_value("vijfhonderd")
    expect(fatma.field("Bedrag")).to_have_attribute("aria-invalid", "true")
    expect(fatma.field("Waarom past dit?")).to_have_value("Er is niets.")
    expect(fatma.main.get_by_label("Niets, dat past nu niet")).to_be_checked()
    fatma.goes_to("/werklijst")
    fatma.follows("Vul de aanvraag aan")
    expect(fatma.field("Bedrag")).to_have_value("vijfhonderd")


def test_what_is_typed_is_kept_by_itself_and_is_there_after_a_reload(site: Site, sits_down: SitsDown) -> None:
    asked.request(site)
    fatma = sits_down("fatma")
    fatma.follows("Beschrijf de vraag")
    fatma.fills_in({"Waar gaat het om?": "Driewieler"})
    expect(fatma.main.get_by_role("status")).to_have_text(SAVED)
    fatma.page.reload()
    expect(fatma.field("Waar gaat het om?")).to_have_value("Driewieler")
    fatma.goes_to("/werklijst")
    fatma.sees("Ga verder", "is bewaard")


def test_tab_that_stayed_behind_is_told_that_the_task_was_finished_elsewhere(site: Site, sits_down: SitsDown) -> None:
    asked.request(site)
    fatma = sits_down("fatma")
    fatma.follows("Beschrijf de vraag")
    behind = fatma.page
    fatma.page = fatma.context.new_page()
    fatma.goes_to(behind.url.removeprefix(site.url))
    fatma.describes()
    fatma.finishes()
    fatma.sees("De taak is afgerond")
    fatma.page = behind
    fatma.describes(subject="Driewieler")
    fatma.finishes()
    expect(fatma.page.get_by_role("alert")).to_contain_text(re.compile(r"Fatma Demir rondde .* af"))
    fatma.sees("Wat jij typte", "Driewieler")


def test_of_two_coaches_the_second_is_told_who_took_the_task_and_when(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, up_to="Meelezen")
    joris, sanne = sits_down("joris"), sits_down("sanne")
    for coach in (joris, sanne):
        coach.goes_to("/werklijst?lijst=team")
    joris.presses(re.compile("^Pak op"))
    joris.sees_title("Lees mee met een aanvraag")
    sanne.presses(re.compile("^Pak op"))
    expect(sanne.page.get_by_role("alert")).to_contain_text(re.compile(r"Joris Lindeboom .* om 09\.0\d uur"))
    sanne.sees_title("Werklijst")


def test_whoever_was_signed_out_meanwhile_finds_the_draft_after_signing_in(site: Site, sits_down: SitsDown) -> None:
    asked.request(site)
    fatma = sits_down("fatma")
    fatma.follows("Beschrijf de vraag")
    task = fatma.page.url
    fatma.fills_in({"Waar gaat het om?": "Driewieler"})
    expect(fatma.main.get_by_role("status")).to_have_text(SAVED)
    fatma.context.clear_cookies()
    fatma.finishes()
    fatma.sees("Log opnieuw in")
    fatma.follows(re.compile("Log( opnieuw)? in"))
    fatma.signs_in("fatma")
    if fatma.page.url != task:
        fatma.follows("Beschrijf de vraag")
    expect(fatma.field("Waar gaat het om?")).to_have_value("Driewieler")


def test_draft_says_that_it_is_not_kept_and_is_kept_once_signed_in_elsewhere(site: Site, sits_down: SitsDown) -> None:
    asked.request(site)
    fatma = sits_down("fatma")
    fatma.follows("Beschrijf de vraag")
    fatma.page.wait_for_load_state("networkidle")  # each answer of the server brings the cookie along
    fatma.context.clear_cookies()
    fatma.fills_in({"Waar gaat het om?": "Driewieler"})
    expect(fatma.main.get_by_role("status")).to_contain_text("Niet bewaard: je bent uitgelogd")
    behind = fatma.page
    fatma.page = fatma.context.new_page()
    fatma.signs_in("fatma")
    fatma.page = behind
    expect(fatma.main.get_by_role("status")).to_have_text(SAVED, timeout=10_000)
    fatma.describes()
    fatma.finishes_and_goes_on()
    fatma.sees_title("Weeg de gewone routes af")


def test_finished_by_mistake_is_opened_again_with_the_answers_in_it(site: Site, sits_down: SitsDown) -> None:
    instance = asked.request(site, up_to="Routes_afwegen")
    fatma = sits_down("fatma")
    fatma.goes_to("/werklijst?lijst=afgerond")
    fatma.follows("Beschrijf de vraag")
    fatma.opens("Herstel deze taak")
    fatma.fills_in({"Wat ging er mis?": "De verkeerde categorie gekozen."})
    fatma.presses("Herstel deze taak")
    fatma.sees("De taak staat weer open")
    expect(fatma.field("Waar gaat het om?")).to_have_value("Elektrische fiets")
    fatma.fills_in({"Waar hoort het bij?": "Hulpmiddel"})
    fatma.finishes_and_goes_on()
    fatma.sees_title("Weeg de gewone routes af")
    fatma.goes_to(f"/taken/{site.open_task(instance, 'Routes_afwegen')}?tab=geschiedenis")
    fatma.sees("Fatma Demir herstelde ‘Beschrijf de vraag’", "De verkeerde categorie gekozen.")


def test_withdrawn_request_stops_everywhere_and_gives_the_reason(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, up_to="Meelezen")
    fatma = sits_down("fatma")
    fatma.goes_to("/casussen/1")
    fatma.follows("Bekijk de taak")
    fatma.opens("Trek de aanvraag in")
    fatma.fills_in({"Waarom?": "Mevrouw kreeg een fiets van haar zus."})
    fatma.presses("Trek de aanvraag in")
    fatma.sees("De aanvraag is ingetrokken")
    fatma.goes_to("/casussen/1")
    fatma.sees("Ingetrokken", "Niemand")
    joris = sits_down("joris")
    joris.goes_to("/werklijst?lijst=team")
    expect(joris.page.get_by_role("button", name=re.compile("^Pak op"))).to_have_count(0)


def test_solved_without_money_ends_at_the_wait_for_the_effect(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, up_to="Routes_afwegen")
    fatma = sits_down("fatma")
    fatma.follows("Weeg de gewone routes af")
    routes = ("Eigen kracht en netwerk", "Wmo 2015", "Zorgverzekering", "Bijzondere bijstand", "Werk en Inkomen")
    fatma.fills_in(dict.fromkeys(routes, "Bekeken."))
    fatma.fills_in({"Is er geld uit het flexibel budget nodig?": "Nee, het lukt zonder geld of met een gewone route"})
    fatma.fills_in(
        {"Hoe is het opgelost?": "De fietsbank heeft er een.", "Na hoeveel maanden vraag je wat het bracht?": "3"}
    )
    fatma.finishes()
    fatma.goes_to("/casussen/1")
    fatma.sees_turn("Termijn")
    fatma.sees("Opgelost zonder geld", "€ 0,00 besteed")
    site.let_terms_pass()
    fatma.goes_to("/werklijst")
    fatma.sees("Vraag wat het heeft gebracht")


def test_failure_of_the_software_is_shown_and_tried_again(
    site: Site, sits_down: SitsDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked.request(site, up_to="Meelezen")
    with site.now():
        site.player.do("joris", 1, "Meelezen", {"advies": "akkoord", "advies_toelichting": "Helder."})
    fatma = sits_down("fatma")
    fatma.follows("Neem het besluit")
    fatma.fills_in({"Wat besluit je?": "Toekennen"})
    fatma.fills_in({"Waarom?": "U komt weer op de markt."})
    with monkeypatch.context() as broken:
        broken.setattr(typst, "compile", _broken)
        fatma.finishes()
    fatma.goes_to("/casussen/1")
    fatma.sees_turn("Functioneel beheer")

    bas = sits_down("beheer")
    bas.opens_menu("Storingen")
    bas.sees("Flexibel budget: Brief maken", "C-2026-0001")
    bas.presses(re.compile("^Probeer opnieuw"))
    bas.sees("Geen storingen")
    fatma.page.reload()
    fatma.sees_turn("Fatma Demir")
    fatma.sees("Download pdf")


def _broken(*_arguments: object, **_options: object) -> bytes:
    raise RuntimeError("no room left")


def test_coach_of_another_team_is_refused_and_gets_in_with_a_reason_that_is_reviewed(
    site: Site, sits_down: SitsDown
) -> None:
    asked.request(site)
    yusuf = sits_down("yusuf")
    yusuf.goes_to("/casussen/1")
    yusuf.sees("Dit dossier zie je niet zomaar", "Vraag de regisseur om toegang, of open het met een reden")
    yusuf.does_not_see("Waterdrager")
    yusuf.presses("Open met deze reden")
    expect(yusuf.page.get_by_role("alert")).to_be_visible()
    yusuf.fills_in({"Waarom heb je dit dossier nu nodig?": "Fatma is ziek en mevrouw staat aan de balie."})
    yusuf.presses("Open met deze reden")
    yusuf.sees_title("Mevrouw Waterdrager")
    yusuf.sees("omdat je het met een reden opende")

    floor = sits_down("floor")
    floor.opens_menu("Wie keek?")
    floor.sees("Yusuf Wilgenroos", "Fatma is ziek en mevrouw staat aan de balie.")
    floor.presses(re.compile("^Bekeken"))
    floor.sees("Alle toegang buiten het beleid is bekeken", "Eerder bekeken")


def test_search_finds_what_was_asked_and_never_tells_another_team(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, up_to="Routes_afwegen")
    fatma, yusuf = sits_down("fatma"), sits_down("yusuf")
    for coach in (fatma, yusuf):
        coach.goes_to("/")
        coach.page.get_by_role("searchbox", name="Zoek een casus of taak").fill("fiets")
        coach.page.keyboard.press("Enter")
    fatma.sees("Mevrouw Waterdrager", "Weeg de gewone routes af: Elektrische fiets")
    yusuf.does_not_see("C-2026-0001")
    yusuf.sees("Niets gevonden dat jij mag zien")
