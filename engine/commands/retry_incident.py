"""Try again where the engine could not go on."""

from sqlalchemy import update

from engine import clock
from engine.commands.advance import advance
from engine.commands.loading import person_name
from engine.commands.run import open_run
from engine.errors import Conflict
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Incident


def retry_incident(work: Work, actor: Actor, incident_id: int) -> bool:
    """Retry; answers whether the process went on. Raises `Refused`, and `Conflict` when solved already."""
    verdict("retry_incident", actor).require()
    incident = work.get(Incident, incident_id)
    run = open_run(work, actor, incident.instance_id)
    work.session.refresh(incident)
    if incident.resolved_at is not None:
        moment = f"{clock.local(incident.resolved_at):%H.%M uur op %d-%m-%Y}"
        raise Conflict(f"{person_name(work, incident.resolved_by_id)} loste deze storing al op om {moment}.")
    step = run.definition.process.retry(run.instance.state, incident.node_id, run.ports())
    work.session.execute(update(Incident).where(Incident.id == incident.id).values(attempts=Incident.attempts + 1))
    run.note("incident_retried", node_id=incident.node_id, codes={"incident_id": incident.id})
    advance(run, step)
    still = run.instance.open_nodes.get(incident.node_id) == ["incident", incident.id]
    if still:
        reason = next(w.reason for w in step.waiting if w.node_id == incident.node_id)
        work.session.execute(
            update(Incident).where(Incident.id == incident.id).values(reason=reason or incident.reason)
        )
    return not still
