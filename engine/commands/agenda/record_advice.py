"""Record what the team advised; who asked and the regisseur hear of it."""

from engine.commands.agenda.withdraw_item import require_open
from engine.commands.notices import recipients
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.errors import Invalid
from engine.permissions import Actor, record_use, subject_of, verdict
from engine.store import Work
from engine.store.models import AgendaItem, Casus


def record_advice(work: Work, actor: Actor, item_id: int, advice: str) -> None:
    """Raises `NotFound`, `Refused`, `Invalid` without a text, `Conflict` when it was advised or withdrawn before."""
    item = work.get(AgendaItem, item_id, lock=True)
    casus = work.get(Casus, item.casus_id)
    allowed = verdict("record_advice", actor, subject_of(work.session, casus)).require()
    require_open(item)
    if not advice.strip():
        raise Invalid(fields={"advice": "Schrijf op wat het team adviseert, of waarom er geen advies kwam"})
    item.advice = advice.strip()
    item.advised_at = work.now
    item.advised_by_id = actor.person_id
    record_use(work, actor, casus.id, "agenda", allowed)
    work.log.append(
        "advice_recorded",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"item_id": item.id, "meets_on": item.meets_on.isoformat()},
        text={"reason": item.advice},
    )
    notify(
        work,
        {item.put_by_id, *recipients.regisseur(work.session, casus)},
        NoticeKind.ADVICE_RECORDED,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"item_id": item.id},
    )
