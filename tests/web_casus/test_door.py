"""Asking for a file over HTTP: who asks, who answers, and what each reads."""

from sqlalchemy import select, update

from engine.store.models import AccessLog, AccessRequest, Tenant
from tests.commands.households import Street
from tests.web_casus.conftest import Open

XSS = "<script>alert(1)</script>"
REASON = {"reason": f"Ik begeleid de zoon bij zijn opleiding {XSS}"}


def only_request(street: Street) -> int:
    with street.store.reading() as session:
        return session.scalars(select(AccessRequest.id)).one()


def test_somebody_asks_the_regisseur_grants_and_the_file_opens(street: Street, opened: Open) -> None:
    zohra = opened(street.zohra)
    file = f"/casussen/{street.casus}"
    assert "Vraag toegang" in zohra.get(file).text
    assert zohra.post(f"{file}/toegang/vragen", {"reason": "zomaar"}).status_code == 422
    zohra.post(f"{file}/toegang/vragen", REASON)
    door = zohra.get(file)
    assert door.status_code == 403
    assert "om toegang. De regisseur of de teammanager beslist." in door.text
    assert "Korenbloem" not in door.text

    fatma = opened(street.fatma)
    for page in (file, "/casussen", f"{file}/toegangsverzoeken"):
        text = fatma.get(page).text
        assert "Zohra Veldkamp" in text, page
        assert XSS not in text, page
    url = f"{file}/toegangsverzoeken/{only_request(street)}"
    assert fatma.post(url, {"answer": "ja", "days": "veel"}).status_code == 422
    assert fatma.post(url, {"answer": "ja", "days": "30"}).location == file
    assert "omdat je toegang kreeg" in zohra.get(file).text
    assert "gaf Zohra Veldkamp toegang tot dit dossier" in fatma.get(f"{file}/geschiedenis").text


def test_a_refusal_is_read_at_the_door_and_by_the_privacy_officer(street: Street, opened: Open) -> None:
    zohra, marleen = opened(street.zohra), opened(street.marleen)
    file = f"/casussen/{street.casus}"
    zohra.get(file)
    zohra.post(f"{file}/toegang/vragen", REASON)
    marleen.get("/casussen")
    url = f"{file}/toegangsverzoeken/{only_request(street)}"
    assert marleen.post(url, {"answer": "nee"}).status_code == 422
    marleen.post(url, {"answer": "nee", "reason": "De zoon heeft een eigen coach"})
    door = zohra.get(file)
    assert door.status_code == 403
    assert "is afgewezen door Marleen Oostenwind: De zoon heeft een eigen coach" in door.text
    officer = opened(street.floor).get("/inzage").text
    assert "De zoon heeft een eigen coach" in officer
    assert "Korenbloem" not in officer


def test_requests_are_for_who_answers_them_and_opening_them_is_a_look(street: Street, opened: Open) -> None:
    with street.store.command() as work:
        work.session.execute(update(Tenant).values(access_policy="own"))
    page = f"/casussen/{street.casus}/toegangsverzoeken"
    for someone in (street.joris, street.zohra, street.floor, street.bas):
        assert opened(someone).get(page).status_code == 403
    # A manager decides here without seeing the file itself.
    assert opened(street.marleen).get(page).status_code == 200
    assert opened(street.marleen).get(f"/casussen/{street.casus}").status_code == 403
    with street.store.reading() as session:
        found = session.execute(select(AccessLog.person_id, AccessLog.what, AccessLog.why)).all()
    assert [tuple(row) for row in found] == [(street.marleen, "toegangsverzoeken", "manages_team")]
