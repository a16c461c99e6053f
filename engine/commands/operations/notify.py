"""Tells the regisseur, the team's managers or its coaches what the process came across."""

from typing import Any

from engine.commands.notices import recipients
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.operations.base import OperationContext

KINDS = frozenset(
    {
        NoticeKind.REFERRAL_SILENT,
        NoticeKind.REFERRAL_ANSWERED,
        NoticeKind.TERM_ENDING,
        NoticeKind.TERM_PASSED,
        NoticeKind.SIGNAL_RECEIVED,
        NoticeKind.CONTACT_DUE,
        NoticeKind.CONSENT_WITHDRAWN,
        NoticeKind.CASUS_REOPENED,
        NoticeKind.PLAN_EVALUATION,
    }
)


def run(context: OperationContext) -> dict[str, Any]:
    """`to` is regisseur, manager or team. Raises `ValueError` for another, and for a kind that no diagram may use."""
    to, kind = context.code("to"), context.code("kind")
    if kind not in KINDS:
        raise ValueError(f"De melding ‘{kind}’ bestaat niet. Kies uit: {', '.join(sorted(KINDS))}.")
    session, casus = context.work.session, context.casus
    if to == "regisseur":
        people = recipients.regisseur(session, casus)
    elif to == "manager":
        people = recipients.managers(session, casus.team_id)
    elif to == "team":
        people = recipients.members(session, "wijkcoach", casus.team_id)
    else:
        raise ValueError(f"De invoer ‘to’ is {to!r}, maar moet regisseur, manager of team zijn.")
    notify(
        context.work,
        people,
        NoticeKind(kind),
        actor_id=context.actor_id,
        casus_id=casus.id,
        instance_id=context.instance.id,
    )
    return {}
