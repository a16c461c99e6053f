"""Takes one answer of a partner: judges it, writes it down, tells the process that waits for it and the regisseur."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from engine import clock
from engine.commands.advance import advance
from engine.commands.begin import go_on, reopen_point
from engine.commands.messages import send_message
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.notices.recipients import regisseur
from engine.commands.run import begin_now, open_run
from engine.errors import Invalid
from engine.permissions import Actor
from engine.store import Work
from engine.store.models import Casus, ProcessInstance, Referral, ReferralAnswer

MESSAGE = "Antwoord van partner"
FAILED = frozenset({"refused", "no_show", "stopped"})
"""Answers after which somebody must look for another way."""
TEXT_NEEDED: Mapping[str, str] = {
    "question": "Schrijf op wat u wilt weten",
    "refused": "Schrijf in een paar woorden op waarom, zodat we een andere weg kunnen zoeken",
}
AHEAD = frozenset({"accepted", "waiting_list"})
LONGEST_AHEAD = timedelta(days=3 * 366)
MOST_TEXT = 2000

NEXT: Mapping[str, tuple[str, ...]] = {
    "sent": ("accepted", "waiting_list", "question", "refused", "no_show", "started"),
    "question": ("accepted", "waiting_list", "question", "refused", "no_show", "started"),
    "accepted": ("started", "no_show", "accepted", "waiting_list", "question", "refused"),
    "waiting_list": ("accepted", "waiting_list", "started", "question", "no_show", "refused"),
    "started": ("stopped", "question"),
    "refused": ("accepted", "waiting_list", "question"),
    "no_show": ("accepted", "waiting_list", "started", "question", "refused"),
    "stopped": (),
    "withdrawn": (),
}
"""What may be answered, by how the referral stands; the likeliest first. Ask `possible`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`on_date` is the appointment, the expected start, or the day that it happened."""

    kind: str
    on_date: date | None = None
    text: str = ""


def lock_referral(work: Work, referral_id: int) -> tuple[Referral, Casus]:
    """The referral, after its process: in the order in which every step locks. Raises `NotFound`."""
    instance_id = work.get(Referral, referral_id).instance_id
    work.session.execute(select(ProcessInstance.id).where(ProcessInstance.id == instance_id).with_for_update())
    referral = work.get(Referral, referral_id, lock=True)
    begin_now(work)
    return referral, work.get(Casus, referral.casus_id)


def possible(referral: Referral) -> tuple[str, ...]:
    """What can be answered now. A question about help that runs does not undo that it runs."""
    runs = referral.status == "question" and referral.started_at is not None
    return NEXT["started" if runs else referral.status]


def judge(referral: Referral, answer: Answer, today: date) -> None:
    """Raises `Invalid` with what to fill in."""
    problems = {}
    if answer.kind not in possible(referral):
        problems["kind"] = "Kies een van de antwoorden"
    if answer.kind in TEXT_NEEDED and not answer.text.strip():
        problems["text"] = TEXT_NEEDED[answer.kind]
    elif len(answer.text) > MOST_TEXT:
        problems["text"] = f"Maak dit korter: hoogstens {MOST_TEXT} tekens"
    if problem := _about_date(answer, today):
        problems["on_date"] = problem
    if problems:
        raise Invalid(fields=problems)


def take(
    work: Work,
    referral: Referral,
    casus: Casus,
    answer: Answer,
    *,
    link_id: int | None = None,
    actor: Actor | None = None,
) -> None:
    """Write a judged answer down and tell who waits for it. A process that ended goes on at the step that failed."""
    session = work.session
    referral.status = answer.kind
    referral.answered_at = work.now
    referral.expected_on = answer.on_date if answer.kind in AHEAD else None
    if answer.kind == "started":
        referral.started_at = work.now
    referral.ended_at = work.now if answer.kind in FAILED else None
    session.add(
        ReferralAnswer(
            referral_id=referral.id,
            casus_id=casus.id,
            link_id=link_id,
            recorded_by_id=actor.person_id if actor else None,
            kind=answer.kind,
            on_date=answer.on_date,
            text=answer.text.strip(),
            at=work.now,
        )
    )
    session.flush()
    work.log.append(
        "referral_answered",
        work.now,
        actor_id=actor.person_id if actor else None,
        instance=work.get(ProcessInstance, referral.instance_id),
        codes={
            "referral_id": referral.id,
            "partner": referral.partner_key,
            "answer": answer.kind,
            "on_date": answer.on_date.isoformat() if answer.on_date else None,
        },
    )
    _tell_process(work, actor, referral, answer)
    notify(
        work,
        regisseur(session, casus),
        NoticeKind.REFERRAL_ANSWERED,
        actor_id=actor.person_id if actor else None,
        casus_id=casus.id,
        instance_id=referral.instance_id,
        codes={"referral_id": referral.id, "partner": referral.partner_key, "answer": answer.kind},
    )


def today(moment: datetime) -> date:
    return clock.local(moment).date()


def _tell_process(work: Work, actor: Actor | None, referral: Referral, answer: Answer) -> None:
    payload = {
        "antwoord": answer.kind,
        "datum": answer.on_date.isoformat() if answer.on_date else None,
        "tekst": answer.text.strip(),
        "partner": referral.partner_key,
    }
    instance = work.get(ProcessInstance, referral.instance_id)
    if instance.ended_at is None:
        send_message(work, actor, referral.casus_id, MESSAGE, payload, to_instance_id=instance.id)
    elif answer.kind in FAILED and instance.status == "completed":
        run = open_run(work, actor, instance.id)
        if (element := reopen_point(run.definition)) is not None:
            advance(run, go_on(run, element, payload))


def _about_date(answer: Answer, today: date) -> str:
    if answer.on_date is None:
        return {
            "accepted": "Vul de datum van de afspraak in",
            "waiting_list": "Vul in wanneer u plek verwacht, ook als het een schatting is",
        }.get(answer.kind, "")
    if answer.kind in AHEAD:
        if answer.on_date < today:
            return "Deze datum is al voorbij. Vul een datum van vandaag of later in"
        if answer.on_date > today + LONGEST_AHEAD:
            return "Deze datum is te ver weg. Kijk het jaar na"
    elif answer.on_date > today:
        return "Deze datum is nog niet geweest. Vul in wanneer het gebeurde"
    return ""
