"""What a partner organisation gets by mail, and what it does with it in a browser of its own."""

import re

from playwright.sync_api import expect
from sqlalchemy import select

from engine.store.models import OutboxMail
from tests.browser.person import Person
from tests.browser.site import Site


def newest_link(site: Site) -> str:
    """The path of the link that was mailed last."""
    return re.findall(r"/verwijzing/\S+", _texts(site, "/verwijzing/")[-1])[0]


def newest_code(site: Site) -> str:
    return re.findall(r"Uw code is (\d{6})", _texts(site, "Uw code is")[-1])[0]


def opens(site: Site, partner: Person, link: str = "") -> None:
    """The partner follows the link, asks for the code and fills it in."""
    partner.goes_to(link or newest_link(site))
    partner.presses("Mail mij een code")
    partner.fills_in({"Code": newest_code(site)})
    partner.presses("Bekijk de verwijzing")
    partner.sees_title("Laat weten hoe het staat met deze verwijzing")


def reports(partner: Person, what: str, answers: dict[str, str]) -> None:
    """Choose what happened, with the date and the words that belong to it, and send it."""
    chosen = partner.main.get_by_role("radio", name=re.compile(f"^{re.escape(what)}"))
    chosen.check()
    details = partner.main.get_by_role("group", name=what, exact=True)
    for question, answer in answers.items():
        details.get_by_label(re.compile(f"^{re.escape(question)}")).fill(answer)
    partner.presses(re.compile("^Verstuur aan "))
    expect(partner.page.get_by_role("heading", level=1)).to_have_text("Uw antwoord is aangekomen")


def _texts(site: Site, containing: str) -> list[str]:
    with site.store.reading() as session:
        texts = session.scalars(select(OutboxMail.text).order_by(OutboxMail.id)).all()
    return [text for text in texts if containing in text]
