"""Try again where the engine could not go on."""

from sqlalchemy import update

from engine import clock
from engine.commands.advance import advance
from engine.commands.loading import person_name
from engine.commands.run import open_run
from engine.errors import Conflict
from engine.permissions import Actor, verdict
from engine.runtime import WaitKind
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
    process, node = run.definition.process, incident.node_id
    step = process.look(run.instance.state)
    if any(waiting.node_id == node and waiting.kind is WaitKind.INCIDENT for waiting in step.waiting):
        step = process.retry(run.instance.state, node, run.ports())
    attempts = incident.attempts + 1
    work.session.execute(update(Incident).where(Incident.id == incident.id).values(attempts=attempts))
    run.note("incident_retried", node_id=node, codes={"incident_id": incident.id})
    advance(run, step, again=node)
    kind, row_id = run.instance.open_nodes.get(node, ("", 0))
    if kind != "incident":
        return True
    reason = next((waiting.reason for waiting in step.waiting if waiting.node_id == node), None)
    values = {"attempts": attempts} | ({"reason": reason} if reason else {})
    work.session.execute(update(Incident).where(Incident.id == row_id).values(**values))
    return False
