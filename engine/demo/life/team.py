"""What a team does around its households: agenda, regie, nudges, access, reading what is new, and mail."""

from datetime import timedelta

from sqlalchemy import select

from engine import clock
from engine.commands.agenda.put_on_agenda import put_on_agenda
from engine.commands.agenda.record_advice import record_advice
from engine.commands.agenda.withdraw_item import withdraw_item
from engine.commands.answer_access import answer_access
from engine.commands.ask_access import ask_access
from engine.commands.assign_tasks import assign_tasks
from engine.commands.break_glass import break_glass
from engine.commands.hand_over_task import hand_over_task
from engine.commands.notices.choose_mail import choose_mail
from engine.commands.notices.escalate import escalate
from engine.commands.notices.kinds import MailWish, NoticeKind
from engine.commands.notices.nudge import nudge
from engine.commands.notices.read_notices import read_notices
from engine.commands.notices.send_digests import last_digest_before, send_digests
from engine.commands.plan.answer_regie import answer_regie
from engine.commands.plan.offer_regie import offer_regie
from engine.commands.reopen_casus import reopen_casus
from engine.demo.player import Player, Story
from engine.store.models import Holding, UserTask


def meetings(p: Player) -> Story:
    """The team's agenda: one meeting with advice, one to come, and one casus that was taken off."""
    coming = p.today + timedelta(days=2)
    yield p.day(-10, 15)
    overdue, grown = p.find_casus("mevrouw Gagel"), p.find_casus("mevrouw Salie")
    met_on = p.day(-5).date()
    asked = p.act("joris", put_on_agenda, overdue, "Wachten op het ziekenhuis, of nu al langsgaan?", met_on)
    praised = p.act("fatma", put_on_agenda, grown, "Hoe houden we haar aan de gang zonder te duwen?", met_on)
    yield p.day(-5, 14)
    advice = "Bel de transferverpleegkundige en ga samen langs op de afdeling. Sanne kent haar."
    p.act("sanne", record_advice, asked, advice)
    p.act("joris", record_advice, praised, "Laat haar les geven. Vraag het atelier, niet haar.")
    yield p.day(-2, 16)
    dropped = p.act("sanne", put_on_agenda, p.find_casus("gezin Meidoorn"), "Hoe komen we binnen?", coming)
    yield p.day(-1, 12)
    p.act("sanne", withdraw_item, dropped)
    making = p.find_casus("gezin Stokroos")
    p.act("fatma", put_on_agenda, making, "Wie helpt een gezin dat zich schaamt voor zijn post?", coming)
    p.act("sanne", put_on_agenda, p.find_casus("de heer Wolfsmelk"), "Terugval: wat doen we anders dan eerst?", coming)
    p.act("ilse", put_on_agenda, p.find_casus("gezin Braamstruik"), "Wie gaat mee naar het gesprek?", coming)


def regie(p: Player) -> Story:
    """One household changed hands; for another the answer is awaited."""
    yield p.day(-12, 15)
    casus = p.find_casus("gezin Koekoeksbloem")
    note = "Fleur doet het goed. Beloofd: ik kom nog één keer langs met jou."
    offer = p.act("yusuf", offer_regie, casus, p.people["ilse"], note)
    yield p.day(-11, 11)
    p.act("ilse", answer_regie, offer, accept=True)
    yield p.day(-1, 14)
    note = "Ik ga vanaf volgende maand minder werken. Het eerste doel is af; oom Samir komt donderdag."
    p.act("fatma", offer_regie, p.find_casus("gezin Stokroos"), p.people["joris"], note)


def calls_for_help(p: Player) -> Story:
    """The manager asks who is late to go on; a coach asks her help with a partner that stays silent."""
    yield p.day(-1, 15)
    p.act("marleen", nudge, _held(p, p.find_casus("mevrouw Gagel"), "person"))
    p.act("marleen", nudge, _held(p, p.find_casus("mevrouw Hondsdraf"), "person"))
    reason = "Al twee weken geen antwoord, en meneer raakt zijn moed kwijt."
    p.act("fatma", escalate, _held(p, p.find_casus("de heer Hazelaar"), "partner"), reason)


def shared_work(p: Player) -> Story:
    """One task was handed over, another assigned by the manager, and a closed file opened again after a call."""
    yield p.day(-2, 13)
    text = "Mevrouw belde: het nieuwe werk is gestopt en ze wil toch graag praten."
    p.act("yusuf", reopen_casus, p.find_casus("mevrouw Kattenstaart"), text)
    yield p.day(-1, 14)
    task = _task(p, p.find_casus("de heer Fluitenkruid"), "Beantwoord_vraag")
    p.act("sanne", hand_over_task, task, p.people["joris"], "Jij weet hoe De Linde met urgentie omgaat.")
    task = _task(p, p.find_casus("de heer Heidestruik"), "Contact_leggen")
    p.act("marleen", assign_tasks, [task], p.people["sanne"])


def access(p: Player) -> Story:
    """Somebody was let in for a reason, somebody asks, and one opened a file in an evening of crisis."""
    yield p.day(-6)
    reason = "Mevrouw belde mij op de dienst van de andere wijk, over haar zoon."
    asked = p.act("yusuf", ask_access, p.find_casus("mevrouw Salie"), reason)
    yield p.day(-6, 15)
    p.act("fatma", answer_access, asked, grant=True)
    yield p.day(-1, 11)
    p.act(
        "ilse", ask_access, p.find_casus("gezin Stokroos"), "Het gezin verhuist volgende maand naar het Havenkwartier."
    )
    yield p.day(-1, 19)
    reason = "Avonddienst: de politie staat bij het gezin aan de deur en vraagt wie het kent."
    p.act("yusuf", break_glass, p.find_casus("gezin Zandbij"), reason)


def wishes(p: Player) -> Story:
    """Joris hears at once of what cannot wait; the manager wants no mail of some things."""
    yield p.months(-10)
    p.act("joris", choose_mail, {NoticeKind.SIGNAL_RECEIVED: MailWish.NOW, NoticeKind.REFERRAL_ANSWERED: MailWish.NOW})
    p.act("marleen", choose_mail, {NoticeKind.TERM_ENDING: MailWish.NONE})


def reading(p: Player) -> Story:
    """Everybody read what came until the day before yesterday; what came since is new."""
    yield p.day(-1, 9)
    for login in p.people:
        p.act(login, read_notices, until=clock.now())


def daily_mail(p: Player) -> Story:
    """The mails of the last two working days about what was not read yet."""
    for day in (-1, 0):
        yield p.day(day, 8)
        send_digests(p.store, last_digest_before(clock.now()))


def _task(p: Player, casus: int, element: str) -> int:
    return p.find(
        select(UserTask.id).where(UserTask.casus_id == casus, UserTask.element_id == element, UserTask.status == "open")
    )


def _held(p: Player, casus: int, kind: str) -> int:
    """What lies longest with a holder of this kind."""
    return p.find(
        select(Holding.id)
        .where(Holding.casus_id == casus, Holding.kind == kind, Holding.until.is_(None))
        .order_by(Holding.since, Holding.id)
    )


TEAM = (meetings, regie, calls_for_help, shared_work, access, wishes, reading, daily_mail)
