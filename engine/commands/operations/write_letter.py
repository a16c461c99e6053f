"""Makes the letter that belongs to the recorded decision, and keeps it as it was made."""

from typing import Any

from sqlalchemy import select

from engine.commands.addressee import addressee_of
from engine.commands.operations.base import OperationContext
from engine.letters import LetterFacts, compose
from engine.store.models import BudgetRequest, DecisionLetter, Mandaat, Person, Tenant


def run(context: OperationContext) -> dict[str, Any]:
    """The letter's id. A decision has one letter: asked again, it is the same."""
    request = context.request()
    if request.status != context.text("outcome") or request.decided_at is None or request.decided_by_id is None:
        raise ValueError("De brief past niet bij het vastgelegde besluit: zet de bewerking record_decision ervoor.")
    letter = context.work.session.scalars(
        select(DecisionLetter)
        .where(DecisionLetter.instance_id == context.instance.id, DecisionLetter.made_at >= request.decided_at)
        .limit(1)
    ).one_or_none()
    if letter is None:
        facts = _facts(context, request, context.work.get(Person, request.decided_by_id))
        made = compose(facts)
        letter = DecisionLetter(
            casus_id=context.casus.id,
            instance_id=context.instance.id,
            subject=request.subject,
            outcome=request.status,
            html=made.html,
            pdf=made.pdf,
            made_at=context.work.now,
            decided_by_id=request.decided_by_id,
            on_behalf_of=facts.on_behalf_of[:200],
        )
        context.work.session.add(letter)
        context.work.session.flush()
        context.log("letter_written", {"letter_id": letter.id, "outcome": letter.outcome})
    return {"id": letter.id}


def _facts(context: OperationContext, request: BudgetRequest, decider: Person) -> LetterFacts:
    tenant = context.work.session.get(Tenant, context.work.tenant)
    # The address for objections is the municipality's own addition to organisation.json, so it is in the file as read.
    municipality = (context.organisation.get("document") or context.organisation).get("municipality") or {}
    mandate = context.work.get(Mandaat, request.mandaat_id) if request.mandaat_id else None
    addressee, salutation = addressee_of(context.work.session, context.casus)
    return LetterFacts(
        municipality=str(municipality.get("name") or (tenant.name if tenant else context.work.tenant)),
        addressee=addressee,
        salutation=salutation,
        dated=context.today,
        reference=context.casus.number,
        subject=request.subject,
        is_granted=request.status == "granted",
        amount_cents=request.reservation.amount_cents if request.status == "granted" and request.reservation else 0,
        requested_cents=request.amount_cents,
        reason=context.text("reason"),
        conditions=context.text("conditions"),
        decider_name=decider.name,
        decider_function=_function(context, mandate.level if mandate else context.mandate_levels[-1]),
        contact_name=request.requester.name,
        contact_team=context.casus.team.name,
        objection_address=tuple(municipality.get("objection_address") or ()),
        in_own_name=mandate is None,
        is_example=bool(tenant and tenant.is_demo),
    )


def _function(context: OperationContext, level: str) -> str:
    groups = context.organisation.get("groups") or ()
    return next((str(group["name"]).lower() for group in groups if group["key"] == level), level)
