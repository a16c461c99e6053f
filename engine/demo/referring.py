"""The steps of a referral that many stories share. Partners answer through the same commands as their page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from engine.commands.passwords import DEMO_PASSWORD
from engine.commands.referrals.answer_referral import answer_referral
from engine.commands.referrals.answering import Answer
from engine.commands.referrals.ask_new_link import ask_new_link
from engine.commands.referrals.look_at_referral import look_at_referral
from engine.commands.referrals.resend_link import resend_link
from engine.demo.intakes import Question
from engine.demo.player import Player
from engine.store.models import OutboxMail, Referral, ReferralLink


@dataclass(frozen=True, slots=True)
class Asked:
    """What goes to the partner, with what it must know, and who of the household allows that."""

    question: Question
    background: str
    by: str
    attention: str = ""


def refer(p: Player, login: str, casus: int, asked: Asked) -> int:
    """A coach begins it; answers the process, which waits for the partner now."""
    instance = p.start(login, casus, asked.question.subject, process="herverwijzing")
    choose(p, login, instance, asked)
    allow(p, login, instance, asked.by)
    return instance


def choose(p: Player, login: str, instance: int, asked: Asked) -> None:
    p.do(
        login,
        instance,
        "Kies_organisatie",
        {
            "naar": asked.question.partner,
            "onderwerp": asked.question.subject,
            "verwijsvraag": asked.question.text,
            "achtergrond": asked.background,
            "aandachtspunten": asked.attention,
        },
    )


def allow(p: Player, login: str, instance: int, by: str, *, given: bool = True) -> None:
    p.do(
        login,
        instance,
        "Vraag_toestemming",
        {
            "toestemming_gegeven": "ja" if given else "nee",
            "toestemming_door": by,
            "toestemming_hoe": "spoken",
        },
    )


def partner_says(p: Player, instance: int, kind: str, *, on: date | None = None, text: str = "") -> None:
    """The partner opens its link, reads, and answers."""
    link_id, version = _open_link(p, instance)
    with p.store.command() as work:
        look_at_referral(work, link_id)
    with p.store.command() as work:
        answer_referral(work, link_id, version, Answer(kind, on, text))


def replace_link(p: Player, login: str, instance: int) -> None:
    """Help lasted longer than the link worked: the partner asks for another one, and the regisseur sends it."""
    referral = p.find(select(Referral).where(Referral.instance_id == instance).order_by(Referral.id.desc()))
    mails = select(OutboxMail.text).where(OutboxMail.casus_id == referral.casus_id, OutboxMail.purpose == "referral")
    token = p.find(mails.order_by(OutboxMail.id.desc())).partition("/verwijzing/")[2].split()[0]
    ask_new_link(p.store, token, "the partner's network", secret=DEMO_PASSWORD)
    p.act(login, resend_link, referral.id)


def _open_link(p: Player, instance: int) -> tuple[int, int]:
    with p.store.reading() as session:
        link_id, version = session.execute(
            select(ReferralLink.id, Referral.version)
            .join(Referral, Referral.id == ReferralLink.referral_id)
            .where(Referral.instance_id == instance, ReferralLink.revoked_at.is_(None))
            .order_by(ReferralLink.id.desc())
            .limit(1)
        ).one()
        return link_id, version


def arrange_handover(p: Player, login: str, instance: int, how: str, agreement: str) -> None:
    """`how` is mee, netwerk, samen-bellen or zelf."""
    p.do(login, instance, "Regel_overdracht", {"overdracht": how, "overdracht_afspraak": agreement})


def bridge_wait(p: Player, login: str, instance: int, agreement: str) -> None:
    p.do(login, instance, "Overbrug_wachttijd", {"overbrugging": "coach", "overbrugging_afspraak": agreement})


def choose_route(p: Player, login: str, instance: int, route: str, why: str) -> None:
    """`route` is zelfde, plan or stop."""
    p.do(login, instance, "Kies_de_route", {"route": route, "route_toelichting": why})
