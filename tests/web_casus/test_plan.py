"""The screens of plan and nazorg, of what is known, of consent, and of the regie that is offered."""

import re

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.dossier.consent import add_consent
from engine.commands.dossier.facts import NewFact, keep_facts
from engine.deadlines.calendar import months_later
from engine.store.models import AftercareNote, Casus, Consent, Plan, PlanAction, PlanGoal, PlanLetter, RegieOffer, Row
from tests import factories
from tests.commands.households import Street
from tests.web_casus.conftest import Open

XSS = "<script>alert(1)</script>"


@pytest.fixture
def path(street: Street) -> str:
    return f"/casussen/{street.casus}/plan"


def one(street: Street, model: type[Row]) -> Row:
    with street.store.reading() as session:
        return session.scalars(select(model).order_by(model.id.desc()).limit(1)).one()


def hidden(page: str, name: str, near: str) -> str:
    """The value of a hidden field in the form that goes to an address ending in `near`."""
    form = page[page.index(f'{near}"') :]
    found = re.search(rf'name="{name}" value="([^"]*)"', form)
    assert found is not None
    return found[1]


def test_an_empty_plan_says_what_to_do(street: Street, opened: Open, path: str) -> None:
    page = opened(street.fatma).get(path).text
    assert "Er staat nog geen doel in het plan." in page
    assert "Begin hier al bij de intake" in page


def test_a_plan_is_made_agreed_to_and_sent(street: Street, opened: Open, path: str) -> None:
    browser = opened(street.fatma)
    assert browser.post(f"{path}/doelen", {"text": ""}).status_code == 422
    browser.post(f"{path}/doelen", {"life_area": "gezondheid", "text": f"Elke dag naar buiten {XSS}"})
    goal = one(street, PlanGoal)
    refused = browser.post(f"{path}/doelen/{goal.id}/afspraken", {"what": "Wandelt", "who_kind": "network"})
    assert refused.status_code == 422
    assert "Vul de naam in van wie dit doet" in refused.text
    assert 'value="Wandelt"' in refused.text
    browser.post(
        f"{path}/doelen/{goal.id}/afspraken",
        {"what": "Wandelt", "who_kind": "network", "who": "Ans", "by_on": "11-01-2027"},
    )
    action = one(street, PlanAction)
    browser.post(f"{path}/afspraken/{action.id}/gedaan")
    page = browser.get(path).text
    assert "gedaan op" in page
    assert XSS not in page
    browser.post(path, {"evaluation_on": "11-01-2030", "aftercare": "Ans belt", "seen": hidden(page, "seen", path)})
    page = browser.get(path).text
    assert "vrijdag 11 januari 2030" in page
    browser.post(
        f"{path}/akkoord",
        {"agreed": "ja", "by": "Mevrouw", "how": "spoken", "version": hidden(page, "version", "akkoord")},
    )
    assert "Mevrouw: eens met het plan." in browser.get(path).text
    made = browser.post(f"{path}/brief")
    letter = one(street, PlanLetter)
    assert made.location == f"{path}/brief/{letter.id}"
    shown = browser.get(f"{path}/brief/{letter.id}").text
    assert "elke dag naar buiten" in shown
    assert XSS not in shown
    pdf = browser.client.get(f"{path}/brief/{letter.id}.pdf")
    assert pdf.mimetype == "application/pdf"


def test_disagreement_is_shown_in_the_households_own_words(street: Street, opened: Open, path: str) -> None:
    browser = opened(street.fatma)
    browser.post(f"{path}/doelen", {"life_area": "gezondheid", "text": "Naar buiten"})
    version = hidden(browser.get(path).text, "version", "akkoord")
    answers = {"agreed": "nee", "by": "Meneer", "how": "spoken", "version": version}
    assert browser.post(f"{path}/akkoord", answers).status_code == 422
    browser.post(f"{path}/akkoord", {**answers, "disagreement": "Het gaat mij te snel"})
    assert "Het gaat mij te snel" in browser.get(path).text


def test_two_tabs_are_told_who_was_first_and_what_was_typed_stays(street: Street, opened: Open, path: str) -> None:
    fatma, joris = opened(street.fatma), opened(street.joris)
    fatma.post(f"{path}/doelen", {"life_area": "gezondheid", "text": "Naar buiten"})
    goal = one(street, PlanGoal)
    seen = re.search(
        rf'name="goal_id" value="{goal.id}"><input type="hidden" name="seen" value="(\w+)"', fatma.get(path).text
    )
    assert seen is not None
    change = {"life_area": "gezondheid", "goal_id": goal.id, "seen": seen[1]}
    joris.post(f"{path}/doelen", {**change, "text": "Vaker naar buiten"})
    late = fatma.post(f"{path}/doelen", {**change, "text": "Twee keer per dag naar buiten"})
    assert late.status_code == 409
    assert "Joris Lindeboom veranderde dit om" in late.text
    assert "Twee keer per dag naar buiten" in late.text
    assert "Vaker naar buiten" in late.text


def test_nazorg_is_written_down_from_the_first_day(street: Street, opened: Open, path: str) -> None:
    browser = opened(street.fatma)
    refused = browser.post(f"{path}/nazorg", {"kind": "trigger", "topic": "waakvlam"})
    assert refused.status_code == 422
    browser.post(f"{path}/nazorg", {"kind": "trigger", "topic": "waakvlam", "text": "De gordijnen blijven dicht"})
    note = one(street, AftercareNote)
    assert "De gordijnen blijven dicht" in browser.get(path).text
    browser.post(f"{path}/nazorg/{note.id}/weg")
    assert "Geldt niet meer: 1" in browser.get(path).text
    browser.post(f"{path}/nazorg/{note.id}/terug")
    assert "Geldt niet meer: 1" not in browser.get(path).text


def test_a_goal_is_finished_and_opened_again(street: Street, opened: Open, path: str) -> None:
    browser = opened(street.fatma)
    browser.post(f"{path}/doelen", {"life_area": "gezondheid", "text": "Naar buiten"})
    goal = one(street, PlanGoal)
    assert browser.post(f"{path}/doelen/{goal.id}/klaar", {"how": "reached"}).status_code == 422
    browser.post(f"{path}/doelen/{goal.id}/klaar", {"how": "reached", "outcome": "Ze wandelt"})
    assert "Klaar: 1 doel" in browser.get(path).text
    browser.post(f"{path}/doelen/{goal.id}/open")
    assert "Klaar: 1 doel" not in browser.get(path).text


def test_who_may_only_read_sees_no_forms(street: Street, opened: Open, path: str) -> None:
    with street.store.command() as work:
        casus = work.get(Casus, street.casus)
        casus.status, casus.closed_at = "closed", work.now
    page = opened(street.fatma).get(path).text
    assert "Je kunt dit plan lezen." in page
    assert "Zet een doel in het plan" not in page
    assert opened(street.fatma).post(f"{path}/doelen", {"life_area": "gezondheid", "text": "x"}).status_code == 403


def test_a_letter_of_another_household_is_not_there(street: Street, opened: Open, path: str) -> None:
    with street.store.command() as work:
        other = factories.make_casus(work)
        letter = PlanLetter(casus_id=other.id, plan_version=1, html="<p>Geheim</p>", pdf=b"%PDF", made_at=work.now)
        work.session.add(letter)
    browser = opened(street.fatma)
    assert browser.get(f"{path}/brief/{letter.id}").status_code == 404
    assert browser.get(f"{path}/brief/{letter.id}.pdf").status_code == 404


def test_the_casus_shows_plan_what_is_known_and_what_is_allowed(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        work.session.add(Plan(casus_id=street.casus, started_at=work.now))
        keep_facts(
            work,
            street.casus,
            [NewFact("huisarts", "Huisarts", "x", f"De Brink {XSS}"), NewFact("spoed", "Spoed", True, "ja", "P1D")],
            recorded_by_id=street.fatma,
        )
        add_consent(
            work, street.casus, purpose="verwijzing", partner="ggz", is_given=True, given_by="Meneer", how="spoken"
        )
    page = opened(street.fatma).get(f"/casussen/{street.casus}").text
    for words in (
        "Al bekend",
        "De Brink",
        "Fatma",
        "Toestemming",
        "Gegevens delen voor een verwijzing",
        "0 open doelen",
    ):
        assert words in page
    assert XSS not in page


def test_the_history_of_what_is_known_shows_what_was_replaced(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        keep_facts(work, street.casus, [NewFact("huisarts", "Huisarts", "a", "De Brink")])
        keep_facts(work, street.casus, [NewFact("huisarts", "Huisarts", "b", "Oost")])
    page = opened(street.fatma).get(f"/casussen/{street.casus}/bekend").text
    assert page.index("Oost") < page.index("De Brink") < page.index("vervangen op")


def test_consent_is_withdrawn_with_what_was_said(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        consent = add_consent(
            work, street.casus, purpose="verwijzing", partner="ggz", is_given=True, given_by="Meneer", how="spoken"
        )
    browser = opened(street.joris)
    path = f"/casussen/{street.casus}/toestemming"
    assert browser.post(f"{path}/{consent.id}/intrekken", {"reason": ""}).status_code == 422
    browser.post(f"{path}/{consent.id}/intrekken", {"reason": "Hij wil niet meer"})
    assert "Hij wil niet meer" in browser.get(path).text
    assert browser.post(f"{path}/{consent.id}/intrekken", {"reason": "Nog eens"}).status_code == 409
    assert one(street, Consent).withdrawn_reason == "Hij wil niet meer"


@pytest.mark.parametrize(("age", "whom"), [(11, "een ouder met gezag"), (12, "én een ouder"), (16, "Sam zelf")])
def test_at_youth_help_the_page_says_whose_consent_is_needed(street: Street, opened: Open, age: int, whom: str) -> None:
    today = clock.local(clock.now()).date()
    with street.store.command() as work:
        child = factories.make_resident(work, work.get(Casus, street.casus), "Sam", "")
        child.role, child.birth_date = "child", months_later(today, -12 * age)
    assert whom in opened(street.fatma).get(f"/casussen/{street.casus}/toestemming").text


def test_the_regie_is_offered_read_and_accepted(street: Street, opened: Open) -> None:
    fatma, joris = opened(street.fatma), opened(street.joris)
    home = f"/casussen/{street.casus}"
    assert fatma.post(f"{home}/regie", {"to_person_id": street.joris}).status_code == 422
    fatma.post(f"{home}/regie", {"to_person_id": street.joris, "note": f"Bel donderdag {XSS}"})
    offer = one(street, RegieOffer)
    assert "aangeboden aan Joris Lindeboom" in fatma.get(home).text
    assert f"{home}/regie/{offer.id}" in joris.get(home).text
    page = joris.get(f"{home}/regie/{offer.id}").text
    assert "Bel donderdag" in page
    assert XSS not in page
    assert fatma.get(f"{home}/regie/{offer.id}").status_code == 403
    assert joris.post(f"{home}/regie/{offer.id}", {"answer": "nee"}).status_code == 422
    joris.post(f"{home}/regie/{offer.id}", {"answer": "ja"})
    assert "Regisseur: Joris Lindeboom (jij)" in joris.get(home).text
    assert joris.post(f"{home}/regie/{offer.id}", {"answer": "ja"}).status_code == 409


def test_an_offer_is_taken_back_and_a_declined_one_may_be_made_again(street: Street, opened: Open) -> None:
    fatma, joris = opened(street.fatma), opened(street.joris)
    home = f"/casussen/{street.casus}"
    fatma.post(f"{home}/regie", {"to_person_id": street.joris, "note": "Bel donderdag"})
    assert fatma.post(f"{home}/regie", {"to_person_id": street.joris, "note": "Nog eens"}).status_code == 409
    fatma.post(f"{home}/regie/{one(street, RegieOffer).id}/intrekken")
    fatma.post(f"{home}/regie", {"to_person_id": street.joris, "note": "Bel vrijdag"})
    joris.post(f"{home}/regie/{one(street, RegieOffer).id}", {"answer": "nee", "reason": "Ik zit vol"})
    assert one(street, RegieOffer).answer == "Ik zit vol"
    assert "Bied de regie aan" in fatma.get(f"{home}/regisseur").text
