"""What a team has going on beside its processes: notifications, an agenda with advice, a call for help, a redesign."""

from datetime import timedelta

from sqlalchemy import select

from engine import clock
from engine.commands.agenda.put_on_agenda import put_on_agenda
from engine.commands.agenda.record_advice import record_advice
from engine.commands.drafts.keep_rehearsal import keep_rehearsal
from engine.commands.drafts.take_file import take_file
from engine.commands.notices.escalate import escalate
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.notices.nudge import nudge
from engine.deployment.scenario_steps import Begin
from engine.deployment.sources import Kind
from engine.permissions import load_actor
from engine.rehearsal.kept import Kept
from engine.rehearsal.replay import Journal
from engine.store import Store
from engine.store.models import Casus, Draft, Holding, Person


def live(store: Store) -> None:
    """Fatma is told things, asks the team and her manager for help, and gets advice on one of her casussen."""
    day = clock.local(clock.now()).date() + timedelta(days=2)
    with store.command() as work:
        people = {person.login: person.id for person in work.session.scalars(select(Person))}
        fatma, joris = (load_actor(work.session, people[login]) for login in ("fatma", "joris"))
        assert fatma is not None
        assert joris is not None
        casussen = work.session.scalars(
            select(Casus.id).where(Casus.regisseur_id == fatma.person_id, Casus.status == "open").order_by(Casus.id)
        ).all()
        for kind in (NoticeKind.REFERRAL_ANSWERED, NoticeKind.SIGNAL_RECEIVED, NoticeKind.TERM_ENDING):
            notify(work, {fatma.person_id}, kind, casus_id=casussen[0])
        put_on_agenda(work, fatma, casussen[0], "Wie kent een goedkope fietsenmaker?", day)
        advised = put_on_agenda(work, fatma, casussen[1], "Vragen we het college om hulp?", day)
        record_advice(work, joris, advised, "Eerst samen naar de corporatie. Joris gaat mee.")
        held = work.session.scalars(
            select(Holding.id)
            .where(
                Holding.until.is_(None),
                Holding.casus_id.in_(casussen),
                Holding.person_id.is_not(None),
                Holding.person_id != fatma.person_id,
            )
            .order_by(Holding.id)
        ).first()
        assert held is not None, "nobody else holds anything of Fatma"
        nudge(work, fatma, held)
        escalate(work, fatma, held, "De verhuurder wacht niet langer.")


def go_on_redesigning(store: Store) -> None:
    """The draft of Marleen that is not finished gets a form too, and she is in the middle of playing the plan."""
    with store.command() as work:
        marleen = load_actor(
            work.session, work.session.scalars(select(Person.id).where(Person.login == "marleen")).one()
        )
        assert marleen is not None
        draft = work.session.scalars(select(Draft.id).where(Draft.status == "open")).one()
        take_file(work, marleen, draft, Kind.FORM, "plan-maken")
        keep_rehearsal(work, marleen, draft, "plan", Kept(Journal("plan", Begin())).as_json())
