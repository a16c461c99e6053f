"""Households of the demo stand at every step of the life of a casus, and no screen is without anything to look at."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from engine import clock
from engine.commands.notices.kinds import NoticeKind
from engine.commands.referrals.links import find_link
from engine.permissions import Actor, load_actor
from engine.queries import (
    access_log,
    access_requests,
    agenda,
    casus_history,
    casus_list,
    casus_terms,
    consents,
    incidents,
    known_facts,
    notifications,
    outbox,
    plan_screen,
    processes,
    referrals,
    regie,
    reopening,
    this_week,
    tower,
    unheld,
    waiting_for_others,
    worklist,
)
from engine.queries.casus_list import Wanted, Whose
from engine.queries.keyset import Place
from engine.queries.tower import KINDS, Narrowed, TowerReader
from engine.queries.worklist import Filters
from engine.store import Store
from engine.store.models import (
    AftercareNote,
    Casus,
    CasusMessage,
    Event,
    Notification,
    OutboxMail,
    Person,
    Plan,
    PlanAction,
    PlanGoal,
    ProcessDefinition,
    ProcessInstance,
    Referral,
    Team,
    Term,
    UserTask,
)
from engine.store.models.referrals import STATUSES
from engine.store.unit_of_work import TenantSession


class Look:
    """A person at a screen, with the casus that it is about."""

    def __init__(self, session: TenantSession, login: str, casus: str) -> None:
        self.session = session
        self.now = clock.now()
        self.today = clock.local(self.now).date()
        found = load_actor(session, session.scalars(select(Person.id).where(Person.login == login)).one())
        assert found is not None
        self.actor: Actor = found
        self.casus_id = session.scalars(select(Casus.id).where(Casus.name == casus)).one() if casus else 0
        self.noord = session.scalars(select(Team.id).where(Team.key == "team-noord")).one()


SCREENS: dict[str, tuple[str, str, Callable[[Look], Any]]] = {
    "worklist": ("fatma", "", lambda x: worklist.my_tasks(x.session, x.actor, Filters(), Place()).rows),
    "worklist of the team": ("fatma", "", lambda x: worklist.team_tasks(x.session, x.actor, Filters(), Place()).rows),
    "waiting for others": (
        "sanne",
        "",
        lambda x: waiting_for_others.waiting_for_others(x.session, x.actor, Place()).rows,
    ),
    "week of a coach": (
        "fatma",
        "",
        lambda x: this_week.coming_for_regisseurs(x.session, x.actor, {x.actor.person_id}),
    ),
    "week of a team": ("marleen", "", lambda x: this_week.coming_for_team(x.session, x.actor, x.noord)),
    "held by others too long": (
        "fatma",
        "",
        lambda x: TowerReader(x.session, x.actor, 0).of_regisseur({x.actor.person_id}),
    ),
    "escalated": ("marleen", "", lambda x: TowerReader(x.session, x.actor, x.noord).escalated()),
    "held by nobody": ("marleen", "", lambda x: unheld.held_by_nobody(x.session, x.actor, x.noord)),
    "meetings ahead": ("fatma", "", lambda x: agenda.agenda(x.session, x.actor, x.noord, x.today)[0]),
    "meetings behind": ("fatma", "", lambda x: agenda.agenda(x.session, x.actor, x.noord, x.today)[1]),
    "unread": ("fatma", "", lambda x: notifications.notifications(x.session, x.actor, Place(), unread_only=True).rows),
    "mail wishes": ("joris", "", lambda x: notifications.mail_wishes(x.session, x.actor)[0]),
    "casussen": ("sanne", "", lambda x: casus_list.casus_list(x.session, x.actor, Wanted(), Place()).rows),
    "closed casussen": (
        "yusuf",
        "",
        lambda x: casus_list.casus_list(x.session, x.actor, Wanted(Whose.MINE, closed=True), Place()).rows,
    ),
    "history": (
        "fatma",
        "de heer Grasklokje",
        lambda x: casus_history.casus_history(x.session, x.casus_id, Place()).rows,
    ),
    "known facts": (
        "fatma",
        "de heer Grasklokje",
        lambda x: known_facts.known_facts(x.session, x.casus_id, x.today),
    ),
    "expired": ("sanne", "mevrouw Kruisbes", lambda x: reopening.expired(x.session, x.casus_id, x.today)),
    "what may reopen": ("joris", "mevrouw Muurpeper", lambda x: reopening.reopenable(x.session, x.casus_id)),
    "referrals": ("sanne", "mevrouw Speenkruid", lambda x: referrals.referrals_of(x.session, x.casus_id, x.now)),
    "looks from outside": (
        "joris",
        "mevrouw Lisbloem",
        lambda x: access_log.looks_from_outside(x.session, x.casus_id),
    ),
    "goals": ("fatma", "mevrouw Salie", lambda x: plan_screen.plan_screen(x.session, x.casus_id, ()).open_goals),
    "plan letters": ("fatma", "mevrouw Salie", lambda x: plan_screen.plan_letters(x.session, x.casus_id)),
    "regie on offer": ("fatma", "gezin Stokroos", lambda x: regie.open_offer(x.session, x.casus_id)),
    "regie of before": ("ilse", "gezin Koekoeksbloem", lambda x: regie.offers(x.session, x.casus_id)),
    "term standing still": (
        "sanne",
        "mevrouw Maretak",
        lambda x: casus_terms.tasks_standing_still(x.session, x.casus_id),
    ),
    "asked access": ("fatma", "", lambda x: access_requests.to_answer(x.session, x.actor)),
    "glass to review": ("floor", "", lambda x: access_log.outside_access(x.session, reviewed=False)),
    "access log": ("floor", "", lambda x: access_log.looks(x.session, Place()).rows),
    "outbox": ("beheer", "", lambda x: outbox.outbox(x.session, Place(), show_secrets=True).rows),
    "incidents": ("beheer", "", lambda x: incidents.incidents(x.session, Place()).rows),
    "processes": ("priya", "", lambda x: processes.published_processes(x.session)),
}


@pytest.mark.parametrize("name", SCREENS)
def test_screen_has_something_to_look_at(demo: Store, name: str) -> None:
    login, casus, look = SCREENS[name]
    with demo.reading() as session:
        assert look(Look(session, login, casus))


def test_every_kind_of_holder_stands_in_the_tower(demo: Store) -> None:
    with demo.reading() as session:
        look = Look(session, "marleen", "")
        shown = TowerReader(session, look.actor, look.noord).tower(Narrowed())
    assert {kind for kind, _count, _late in shown.by_kind()} == set(KINDS)
    assert shown.late
    assert shown.count > tower.ROWS_OF_LANE


def test_every_process_is_under_way_somewhere_and_ended_elsewhere(demo: Store) -> None:
    with demo.reading() as session:
        found = defaultdict(set)
        for key, status in session.execute(
            select(ProcessDefinition.key, ProcessInstance.status).outerjoin(
                ProcessInstance, ProcessInstance.definition_id == ProcessDefinition.id
            )
        ):
            found[key].add(status)
    found.pop("huisbezoek")  # the process with the mistake
    assert all({"running", "completed"} <= statuses for statuses in found.values()), found
    assert len(found) >= 7


def test_referrals_stand_at_every_answer_and_silence(demo: Store) -> None:
    with demo.reading() as session:
        statuses = set(session.scalars(select(Referral.status)))
        tasks = set(session.scalars(select(UserTask.element_id).where(UserTask.status == "open")))
        mails = set(session.scalars(select(OutboxMail.purpose)))
    assert statuses == set(STATUSES)
    assert {
        "Vraag_toestemming",
        "Bel_organisatie",
        "Spreek_organisatie_aan",
        "Beantwoord_vraag",
        "Overbrug_wachttijd",
        "Regel_overdracht",
        "Bespreek_einde",
        "Kies_de_route",
    } <= tasks
    assert {"referral", "reminder", "digest", "notification"} <= mails


def test_intake_plan_and_aftercare_stand_at_the_steps_that_matter(demo: Store) -> None:
    with demo.reading() as session:
        tasks = set(session.scalars(select(UserTask.element_id).where(UserTask.status == "open")))
    assert {
        "Schulden_bespreken",
        "Contact_leggen",
        "Plan_ontvangen",
        "Leefgebieden_bespreken",
        "Uitkomst_kiezen",
        "Later_berichten",
        "Praten_met_gezin",
        "Maak_plan",
        "Geef_brief",
        "Evalueer_plan",
        "Loop_afspraken_na",
        "Neem_contact_op",
        "Beoordeel_signaal",
    } <= tasks


def test_plans_terms_consents_and_notes_stand_in_every_state(demo: Store) -> None:
    with demo.reading() as session:
        states = {model: set(session.scalars(select(model.status))) for model in (Plan, PlanGoal, Term)}
        kinds = set(session.scalars(select(AftercareNote.kind)))
        done, to_do = session.execute(
            select(func.count(PlanAction.done_at), func.count().filter(PlanAction.done_at.is_(None)))
        ).one()
        today = clock.local(clock.now()).date()
        consent = {
            line.state
            for casus_id in session.scalars(select(Casus.id))
            for line in consents.consents(session, casus_id, today)
        }
    assert states[Plan] == {"draft", "agreed", "disagreed", "ended"}
    assert states[PlanGoal] == {"open", "reached"}
    assert states[Term] >= {"running", "suspended", "met", "lapsed"}
    assert kinds == {"agreement", "trigger", "pitfall"}
    assert done
    assert to_do
    assert consent == {"valid", "refused", "withdrawn", "expired"}


def test_every_kind_of_notification_came_and_some_are_read(demo: Store) -> None:
    with demo.reading() as session:
        kinds = set(session.scalars(select(Notification.kind)))
        read, unread = session.execute(
            select(func.count(Notification.read_at), func.count().filter(Notification.read_at.is_(None)))
        ).one()
    assert kinds == {kind.value for kind in NoticeKind}
    assert read
    assert unread


def test_closed_file_opened_by_itself_at_the_step_that_failed(demo: Store) -> None:
    with demo.reading() as session:
        casus = session.scalars(select(Casus).where(Casus.name == "de heer Grasklokje")).one()
        kinds = list(session.scalars(select(Event.kind).where(Event.casus_id == casus.id).order_by(Event.id)))
        task = session.scalars(select(UserTask).where(UserTask.casus_id == casus.id, UserTask.status == "open")).one()
    assert casus.status == "open"
    assert kinds.index("casus_closed") < kinds.index("casus_woken")
    assert task.element_id == "Kies_de_route"


def test_processes_hear_each_other(demo: Store) -> None:
    with demo.reading() as session:
        heard = set(session.scalars(select(CasusMessage.name).where(CasusMessage.status == "delivered")))
    assert heard >= {
        "Plan nodig",
        "Verwijzing nodig",
        "Nazorg begint",
        "Signaal ontvangen",
        "Antwoord van partner",
        "Toestemming ingetrokken",
    }


def test_newest_mail_of_a_referral_opens_the_side_of_the_partner(demo: Store) -> None:
    with demo.reading() as session:
        text = session.scalars(
            select(OutboxMail.text).where(OutboxMail.purpose == "referral").order_by(OutboxMail.id.desc())
        ).first()
        assert text is not None
        link = find_link(session, text.partition("/verwijzing/")[2].split()[0], clock.now())
        assert link.referral.status == "sent"


def test_nothing_happened_in_the_future(demo: Store) -> None:
    with demo.reading() as session:
        assert session.scalar(select(func.max(Event.at))) <= clock.now()
