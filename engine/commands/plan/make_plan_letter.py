"""Make the letter with the plan outside a process: for a household that asks for it again."""

from engine.commands.plan.letter import write_letter
from engine.deployment.loaded import load_organisation
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus


def make_plan_letter(work: Work, actor: Actor, casus_id: int) -> int:
    """The letter's id; the same as before when the plan did not change.

    Raises `Refused`, and `Conflict` without goals.
    """
    casus = work.get(Casus, casus_id)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    letter = write_letter(work, casus, load_organisation(work.session).document, made_by_id=actor.person_id)
    if letter.made_at == work.now:
        work.log.append(
            "plan_letter_written",
            work.now,
            actor_id=actor.person_id,
            casus_id=casus_id,
            codes={"plan_letter_id": letter.id, "version": letter.plan_version},
        )
    return letter.id
