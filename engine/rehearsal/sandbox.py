"""One rehearsal that is under way: a town of its own, a clock moved by hand, and the real commands."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from engine import clock, forms
from engine.commands.claim_task import claim_task
from engine.commands.complete_task import complete_task
from engine.commands.dossier.facts import NewFact, keep_facts
from engine.commands.fire_timers import due_instances, fire_timers
from engine.commands.messages import deliver_message, open_messages, send_message
from engine.commands.referrals.answer_referral import answer_referral
from engine.commands.referrals.answering import Answer as PartnerAnswer
from engine.commands.start_process import start_process
from engine.commands.terms.settle_terms import settle_terms, terms_to_settle
from engine.deadlines.calendar import is_working_day
from engine.deadlines.due import deadline, is_duration
from engine.deployment.loaded import load_definition
from engine.deployment.scenario_steps import (
    NEXT,
    Answer,
    Begin,
    MoveClock,
    PartnerSays,
    Step,
    Tell,
    Typed,
    WritePlan,
    days_from_today,
    read_moment,
    working_days,
)
from engine.errors import Conflict, Invalid
from engine.forms import Form
from engine.forms.model import Kind as FieldKind
from engine.permissions import Actor, load_actor
from engine.rehearsal.limits import MOST_FIRINGS, SECONDS_PER_STEP, Endless, within
from engine.rehearsal.plan import write_plan
from engine.rehearsal.prepared import Prepared, nothing_leaves
from engine.rehearsal.town import COACHES, change_mandates
from engine.store import Work
from engine.store.models import (
    Casus,
    Person,
    ProcessDefinition,
    ProcessInstance,
    Referral,
    ReferralLink,
    Term,
    UserTask,
    Wait,
)

A_MOMENT = timedelta(seconds=1)
"""A term has lapsed once its last second is over."""


class Sandbox:
    """`now` stands still until a step moves it. One thread at a time may use a sandbox.

    Each step raises what its command raises, in the words of the screen, and `Endless`. A step that failed leaves
    things as they were, unless `is_spoilt` says that part of it had happened.
    """

    def __init__(self, prepared: Prepared, process_key: str, begin: Begin) -> None:
        self.prepared = prepared
        self.process_key = process_key
        self.now = begin.at
        self.is_spoilt = False
        self.store = prepared.open(begin.at)
        with self.store.reading() as session:
            self.casus_id = session.scalars(select(Casus.id)).one()
            self.people = dict(session.execute(select(Person.login, Person.id)).tuples().all())
        try:
            self._run(lambda: self._begin(begin))
        except BaseException:
            self.close()
            raise

    def take(self, step: Step) -> None:
        """Take one step."""
        match step:
            case Answer():
                self._run(lambda: self._complete(step))
            case WritePlan():
                self._run(lambda: self._write_plan(step))
            case MoveClock():
                self._whole(lambda: self._move(step))
            case Tell():
                self._run(lambda: self._tell(step.message, step.payload))
            case PartnerSays():
                self._run(lambda: self._partner_says(step))

    def looking(self) -> "Any":
        """A context in which the clock stands where the rehearsal is."""
        return within(SECONDS_PER_STEP, lambda: self.now)

    def close(self) -> None:
        self.store.close()

    def actor(self, role: str) -> Actor:
        """Raises `Conflict` for a role that the organisation does not have."""
        person_id = self.people.get(role)
        found = load_actor(self.store, person_id) if person_id is not None else None
        if found is None:
            raise Conflict(f"De rol “{role}” bestaat niet. Kies uit {', '.join(self.people)}.")
        return found

    def due_next(self) -> datetime | None:
        """When the next timer fires or the next term lapses."""
        with self.store.reading() as session:
            timer = session.scalar(select(func.min(Wait.due_at)).where(Wait.status == "open"))
            term = session.scalar(
                select(func.min(Term.ends_at))
                .join(ProcessInstance, ProcessInstance.id == Term.instance_id)
                .where(Term.status == "running", ProcessInstance.ended_at.is_(None))
            )
        return min(filter(None, (timer, term and term + A_MOMENT)), default=None)

    # how it runs

    def _run(self, act: Callable[[], None]) -> None:
        with nothing_leaves(), within(SECONDS_PER_STEP, lambda: self.now):
            act()

    def _whole(self, act: Callable[[], None]) -> None:
        """For a step of several transactions: one that fails half-way spoils the sandbox."""
        was, self.is_spoilt = self.is_spoilt, True
        self._run(act)
        self.is_spoilt = was

    # steps

    def _begin(self, begin: Begin) -> None:
        with self.store.command() as work:
            try:
                change_mandates(work, begin.mandates)
            except ValueError as error:
                raise Invalid(str(error)) from error
            keep_facts(work, self.casus_id, [NewFact(key, key, each, str(each)) for key, each in begin.facts.items()])
        if begin.message:
            self._tell(begin.message, begin.payload)
        else:
            actor = self.actor(COACHES)
            with self.store.command() as work:
                start_process(work, actor, self.casus_id, self.process_key, begin.subject)

    def _complete(self, step: Answer) -> None:
        actor = self.actor(step.role)
        with self.store.command() as work:
            task = self._open_task(work, step)
            typed = self._typed(work, task, step)
            if task.assignee_id is None:
                claim_task(work, actor, task.id)
                work.session.flush()
            complete_task(work, actor, task.id, task.version, typed)

    def _open_task(self, work: Work, step: Answer) -> UserTask:
        """Raises `Conflict` telling what is open instead."""
        key = step.process or self.process_key
        rows = work.session.scalars(
            select(UserTask).where(UserTask.status == "open").order_by(UserTask.created_at, UserTask.id)
        ).all()
        own = next((task for task in rows if task.element_id == step.element and task.process_key == key), None)
        found = own or next((task for task in rows if task.element_id == step.element and step.process is None), None)
        if found is None:
            open_now = ", ".join(f"‘{task.name}’" for task in rows) or "geen taak"
            raise Conflict(f"De taak ‘{self._name(work, step.element)}’ staat niet open. Nu staat open: {open_now}.")
        return found

    def _typed(self, work: Work, task: UserTask, step: Answer) -> dict[str, Sequence[str]]:
        """What stands in the form when it is opened, with the answers of the step over it."""
        if task.form_key is None:
            return {}
        instance = work.session.get_one(ProcessInstance, task.instance_id)
        definition = load_definition(work.session, instance.definition_id)
        form = definition.forms[task.form_key]
        shown = forms.first_typed(form, definition.process.data(instance.state, task.node_id))
        return submitted({**shown, **step.answers}, form, self.now)

    def _name(self, work: Work, element_id: str) -> str:
        for definition_id in work.session.scalars(select(ProcessDefinition.id)):
            element = load_definition(work.session, definition_id).process.elements.get(element_id)
            if element is not None:
                return element.name or element_id
        return element_id

    def _write_plan(self, step: WritePlan) -> None:
        actor = self.actor(step.role)
        with self.store.command() as work:
            write_plan(work, actor, self.casus_id, step.parts)

    def _tell(self, message: str, payload: Mapping[str, Any]) -> None:
        with self.store.command() as work:
            if not send_message(work, None, self.casus_id, message, payload):
                raise Conflict(f"Niemand wacht nu op het bericht “{message}”, en geen proces begint ermee.")

    def _partner_says(self, step: PartnerSays) -> None:
        with self.store.command() as work:
            found = work.session.execute(
                select(ReferralLink.id, Referral.version)
                .join(Referral, Referral.id == ReferralLink.referral_id)
                .where(ReferralLink.revoked_at.is_(None))
                .order_by(ReferralLink.id.desc())
                .limit(1)
            ).one_or_none()
            if found is None:
                raise Conflict("Er is nu geen organisatie aan wie iets gevraagd is.")
            day = resolved_day(step.on, self.now)
            on_date = read_moment(day).date() if day else None
            answer_referral(work, found[0], found[1], PartnerAnswer(step.kind, on_date, step.text))

    def _move(self, step: MoveClock) -> None:
        target = self._target(step)
        if target < self.now:
            raise Conflict("De klok gaat alleen vooruit. Ga een stap terug als je te ver was.")
        firings = 0
        while (due := self.due_next()) is not None and due <= target:
            self.now = max(self.now, due)
            self._settle()
            if self.due_next() == due:
                break  # it could not fire: that stands as an incident
            firings += 1
            if firings >= MOST_FIRINGS:
                raise Endless(
                    f"Naspelen stopte: in deze sprong van de klok ging er {MOST_FIRINGS} keer iets af. "
                    "Maak de sprong kleiner, of kijk naar de tijd die zich herhaalt."
                )
        self.now = max(self.now, target)

    def _target(self, step: MoveClock) -> datetime:
        if step.to == NEXT:
            due = self.due_next()
            if due is None:
                raise Conflict("Er wacht nu niets op een moment. Zet de klok zelf vooruit, of doe een taak.")
            return max(due, self.now)
        if step.calendar == "working":
            local = clock.local(self.now)
            left = working_days(step.to)
            while left > 0:
                local += timedelta(days=1)
                left -= is_working_day(local.date())
            return local
        return deadline(self.now, step.to, "calendar") if is_duration(step.to) else read_moment(step.to)

    def _settle(self) -> None:
        """What the background worker does, but here an error is not passed by."""
        for term_id in terms_to_settle(self.store):
            settle_terms(self.store, term_id)
        for message_id in open_messages(self.store):
            deliver_message(self.store, message_id)
        for instance_id in due_instances(self.store):
            fire_timers(self.store, instance_id)


def submitted(answers: Mapping[str, Typed | list[str]], form: Form, now: datetime) -> dict[str, Sequence[str]]:
    """Answers as a browser sends them; days that count from today become dates."""
    dates = {each.key for each in form.fields if each.kind is FieldKind.DATE}
    found: dict[str, Sequence[str]] = {}
    for key, given in answers.items():
        texts = [given] if isinstance(given, str) else list(given)
        found[key] = [dutch_day(text, now) if key in dates else text for text in texts]
    return found


def dutch_day(text: str, now: datetime) -> str:
    days = days_from_today(text)
    return text if days is None else f"{clock.local(now).date() + timedelta(days=days):%d-%m-%Y}"


def resolved_day(text: str, now: datetime) -> str:
    """As ISO; what does not count from today stays as it is."""
    days = days_from_today(text)
    return text if days is None else (clock.local(now).date() + timedelta(days=days)).isoformat()
