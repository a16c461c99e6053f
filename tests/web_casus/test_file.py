"""The file of a household over HTTP: registering it, its journal, who may open it, and what it says."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.break_glass import break_glass
from engine.commands.start_process import start_process
from engine.store.models import AccessLog, AgreedAccess, Casus, DecisionLetter, JournalEntry, Resident
from tests import factories
from tests.commands.households import Street
from tests.web_casus.conftest import Open

XSS = "<script>alert(1)</script>"
HOUSEHOLD = {
    "resident_0_name": "Amina Havik",
    "resident_0_salutation": "mevrouw",
    "resident_0_birth_date": "3-2-1990",
    "resident_1_name": "Noud Havik",
    "resident_1_role": "child",
    "origin": "outreach",
}


def looks(street: Street) -> list[tuple[int, str, str]]:
    with street.store.reading() as session:
        rows = session.scalars(select(AccessLog).where(AccessLog.casus_id == street.casus).order_by(AccessLog.id))
        return [(row.person_id, row.what, row.why) for row in rows]


def test_registers_a_household_named_after_its_first_person(street: Street, opened: Open) -> None:
    browser = opened(street.fatma)
    answer = browser.post("/casussen/nieuw", {**HOUSEHOLD, "area_id": street.area})
    page = browser.get(answer.location)
    assert "Gezin Havik" in page.text
    assert "Eén volwassene, één kind van onbekende leeftijd" in page.text
    assert "Regisseur: Fatma Demir (jij)" in page.text
    assert "Niemand is aan zet" in page.text


def test_registers_and_starts_the_flexible_budget_at_its_first_task(street: Street, opened: Open) -> None:
    browser = opened(street.fatma)
    answer = browser.post(
        "/casussen/nieuw", {**HOUSEHOLD, "area_id": street.area, "start": "flexibel-budget", "subject": "koelkast"}
    )
    assert re.fullmatch(r"/taken/\d+", answer.location)


def test_registers_and_starts_the_intake_at_its_first_task(street: Street, opened: Open) -> None:
    browser = opened(street.fatma)
    answer = browser.post("/casussen/nieuw", {**HOUSEHOLD, "area_id": street.area, "start": "intake"})
    assert re.fullmatch(r"/taken/\d+", answer.location)
    assert "Intake" in browser.get(answer.location).text


def test_keeps_what_was_typed_and_says_beside_each_field_what_to_do(street: Street, opened: Open) -> None:
    browser = opened(street.fatma)
    browser.get("/casussen/nieuw")
    answer = browser.post(
        "/casussen/nieuw",
        {"resident_0_name": "Amina Havik", "resident_0_birth_date": "31-02-1990", "name": "gezin <b>Havik</b>"},
    )
    assert answer.status_code == 422
    assert "<title>Fout: " in answer.text
    assert 'href="#resident_0_birth_date"' in answer.text
    assert "Vul een datum in als dag-maand-jaar" in answer.text
    assert "Kies de wijk waar het huishouden woont" in answer.text
    assert 'value="Amina Havik"' in answer.text
    assert 'value="gezin &lt;b&gt;Havik&lt;/b&gt;"' in answer.text
    with street.store.reading() as session:
        assert session.query(Casus).count() == 1


def test_says_whose_turn_it_is_since_when_and_what_happens(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        start_process(work, street.actor(street.fatma), street.casus, "flexibel-budget", "koelkast")
    text = opened(street.joris).get(f"/casussen/{street.casus}").text
    card = text[text.index('class="wv-turn"') : text.index("Wie had deze casus in handen?")]
    assert "Fatma Demir" in card
    assert "Beschrijf de vraag (Flexibel budget: koelkast)" in card
    assert "minder dan 1 werkdag" in card
    assert "Er gebeurt niets vanzelf: de taak blijft staan en is na" in card
    assert "Bekijk de taak" in card
    assert "Open je taak" in opened(street.fatma).get(f"/casussen/{street.casus}").text


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("", "casus"),
        ("/geschiedenis", "geschiedenis"),
        ("/journaal", "journaal"),
        ("/gegevens", "gegevens"),
        ("/regisseur", "regisseur"),
        ("/plan", "plan"),
        ("/bekend", "bekend"),
        ("/toestemming", "toestemming"),
        ("/starten", "starten"),
        ("/sluiten", "sluiten"),
        ("/wie-keek", "wie keek"),
    ],
)
def test_every_page_of_a_file_logs_the_look(street: Street, opened: Open, path: str, what: str) -> None:
    assert opened(street.fatma).get(f"/casussen/{street.casus}{path}").status_code == 200
    assert looks(street) == [(street.fatma, what, "is_regisseur")]


@pytest.mark.parametrize(
    "path",
    [
        *("", "/geschiedenis", "/journaal", "/gegevens", "/regisseur", "/plan", "/bekend", "/toestemming"),
        *("/starten", "/sluiten", "/wie-keek"),
    ],
)
def test_another_team_opens_no_page_of_a_file_and_reads_no_name(street: Street, opened: Open, path: str) -> None:
    answer = opened(street.zohra).get(f"/casussen/{street.casus}{path}")
    assert answer.status_code == 403
    assert "Korenbloem" not in answer.text
    assert not looks(street)


def test_a_file_that_is_not_there_is_not_there_for_the_door_either(street: Street, opened: Open) -> None:
    browser = opened(street.zohra)
    assert browser.get("/casussen/999999").status_code == 404
    assert browser.get("/casussen/999999/geschiedenis").status_code == 404


def test_the_glass_opens_the_file_for_who_gives_a_reason(street: Street, opened: Open) -> None:
    browser = opened(street.zohra)
    door = browser.get(f"/casussen/{street.casus}")
    assert "Open met deze reden" in door.text
    path = f"/casussen/{street.casus}/toegang"
    assert browser.post(path, {"reason": "zomaar"}).status_code == 422
    browser.post(path, {"reason": "De regisseur is ziek en morgen is de ontruiming"})
    page = browser.get(f"/casussen/{street.casus}")
    assert "omdat je het met een reden opende" in page.text
    assert "Start iets nieuws</a>" not in page.text
    assert looks(street) == [(street.zohra, "casus", "broke_the_glass")]


def test_the_privacy_officer_reviews_the_glass_and_sees_who_looked_without_names(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        break_glass(work, street.actor(street.zohra), street.casus, f"Dringend, de regisseur is ziek {XSS}")
    opened(street.zohra).get(f"/casussen/{street.casus}")
    browser = opened(street.floor)
    page = browser.get("/inzage").text
    assert "Zohra Veldkamp" in page
    assert XSS not in page
    assert "Opende het met een reden" in page
    assert "Korenbloem" not in browser.get(f"/casussen/{street.casus}/wie-keek").text
    assert browser.get(f"/casussen/{street.casus}").status_code == 403
    with street.store.reading() as session:
        access_id = session.scalars(select(AgreedAccess.id)).one()
    browser.post(f"/inzage/{access_id}/beoordeeld")
    assert "Alle toegang buiten het beleid is bekeken" in browser.get("/inzage").text


def test_the_log_of_looks_is_for_the_privacy_officer_and_the_regisseur(street: Street, opened: Open) -> None:
    assert opened(street.joris).get(f"/casussen/{street.casus}/wie-keek").status_code == 403
    for someone in (street.joris, street.bas, street.marleen):
        assert opened(someone).get("/inzage").status_code == 403


def test_writes_a_conversation_down_and_shows_it_as_text(street: Street, opened: Open) -> None:
    browser = opened(street.joris)
    path = f"/casussen/{street.casus}/journaal"
    typed = {"spoken_with": XSS, "spoken_on": "1-11-2026", "spoken_time": "14.30", "channel": "phone", "text": XSS}
    with clock.frozen(clock.now() + timedelta(days=400)):
        assert browser.post(path, typed | {"spoken_time": "25.00"}).status_code == 422
    refused = browser.post(path, typed | {"spoken_on": "1-1-2199"})
    assert "ligt in de toekomst" in refused.text
    with street.store.reading() as session:
        assert session.query(JournalEntry).count() == 0
    answer = browser.post(path, typed | {"spoken_on": "1-11-2025"})
    assert answer.status_code == 302
    page = browser.get(path).text
    assert XSS not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "1 november 2025 om 14.30 uur" in page


def test_names_that_hold_markup_stay_text_on_every_page(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        casus = work.get(Casus, street.casus)
        casus.name = XSS
        work.session.add(Resident(casus_id=casus.id, name=XSS, salutation="", address=XSS))
        start_process(work, street.actor(street.fatma), street.casus, "flexibel-budget", XSS)
    browser = opened(street.fatma)
    base = f"/casussen/{street.casus}"
    for path in (base, f"{base}/gegevens", f"{base}/journaal", f"{base}/starten", "/casussen", "/zoeken?q=script"):
        page = browser.get(path)
        assert page.status_code == 200
        assert XSS not in page.text, path


def test_the_manager_gives_the_regie_to_a_colleague_at_once_and_the_history_says_so(
    street: Street, opened: Open
) -> None:
    browser = opened(street.marleen)
    path = f"/casussen/{street.casus}/regisseur"
    assert browser.post(path, {"to_person_id": street.joris}).status_code == 422
    browser.post(path, {"to_person_id": street.joris, "reason": "Fatma is ziek"})
    page = browser.get(f"/casussen/{street.casus}/geschiedenis").text
    assert "Marleen Oostenwind droeg de regie over van Fatma Demir aan Joris Lindeboom" in page
    assert "Fatma is ziek" in page


def test_who_is_recused_reads_nothing_and_finds_nothing(street: Street, opened: Open) -> None:
    browser = opened(street.joris)
    browser.post(f"/casussen/{street.casus}/betrokken", {"ground": "relative"})
    assert browser.get(f"/casussen/{street.casus}").status_code == 403
    assert "Korenbloem" not in browser.get("/zoeken?q=koren").text
    assert "Korenbloem" not in browser.get("/casussen?lijst=team").text


def test_a_closed_casus_says_so_and_offers_nothing_to_change(street: Street, opened: Open) -> None:
    browser = opened(street.fatma)
    browser.post(f"/casussen/{street.casus}/sluiten", {"reason": "Het gezin redt zich"})
    page = browser.get(f"/casussen/{street.casus}").text
    assert "Deze casus is gesloten op" in page
    for gone in ("Start iets nieuws", "Sluit de casus", "Draag de regie over", "Wie is aan zet?"):
        assert gone not in page
    assert "korenbloem" in browser.get("/casussen?stand=gesloten").text.lower()


def test_a_letter_shows_as_text_with_its_own_tags_only_and_downloads_as_pdf(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        instance = factories.make_instance(work, work.get(Casus, street.casus))
        letter = DecisionLetter(
            casus_id=street.casus,
            instance_id=instance.id,
            subject="Koelkast",
            outcome="granted",
            html=f'<article class="wv-letter x" onclick="a()"><p>Tom &amp; {XSS}<img src=x>wij</p></article>',
            pdf=b"%PDF-1.7 test",
            made_at=work.now,
            decided_by_id=street.fatma,
            on_behalf_of="het college",
        )
        work.session.add(letter)
    browser = opened(street.fatma)
    page = browser.get(f"/casussen/{street.casus}/brief/{letter.id}").text
    assert '<article class="wv-letter"><p>Tom &amp; wij</p></article>' in page
    pdf = browser.get(f"/casussen/{street.casus}/brief/{letter.id}.pdf")
    assert pdf.data == b"%PDF-1.7 test"
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    assert looks(street) == [(street.fatma, "brief", "is_regisseur")] * 2
    assert opened(street.zohra).get(f"/casussen/{street.casus}/brief/{letter.id}.pdf").status_code == 403


def test_a_letter_is_not_found_by_the_address_of_another_file(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        mine = factories.make_casus(work, team=None, regisseur=None)
        mine.team_id, mine.regisseur_id = street.team, street.fatma
        instance = factories.make_instance(work, work.get(Casus, street.casus))
        letter = DecisionLetter(
            casus_id=street.casus,
            instance_id=instance.id,
            subject="Koelkast",
            outcome="granted",
            html="<p>x</p>",
            pdf=b"%PDF",
            made_at=work.now,
            decided_by_id=street.fatma,
            on_behalf_of="het college",
        )
        work.session.add(letter)
    assert opened(street.fatma).get(f"/casussen/{mine.id}/brief/{letter.id}").status_code == 404


def test_a_regisseur_who_turns_out_to_be_related_can_still_hand_the_regie_over(street: Street, opened: Open) -> None:
    browser = opened(street.fatma)
    answer = browser.post(f"/casussen/{street.casus}/betrokken", {"ground": "relative"})
    assert answer.location == f"/casussen/{street.casus}/regisseur"
    door = browser.get(f"/casussen/{street.casus}")
    assert door.status_code == 403
    assert "Draag de regie over" in door.text
    assert "Open met deze reden" not in door.text
    assert browser.get(answer.location).status_code == 200
    browser.post(answer.location, {"to_person_id": street.joris, "reason": "Het is mijn zus"})
    assert "Regisseur: Joris Lindeboom" in opened(street.joris).get(f"/casussen/{street.casus}").text
    assert browser.get(f"/casussen/{street.casus}/regisseur").status_code == 403
