"""What a verdict is about, as plain facts: predicates look at these and at the actor, at nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.store.models import Casus, UserTask


@dataclass(frozen=True, slots=True)
class Subject:
    """Facts about a casus, a task, or nothing in particular. Facts that do not apply stay at their default."""

    casus_id: int | None = None
    team_id: int | None = None
    regisseur_id: int | None = None
    casus_is_open: bool = True
    policy: str = "own"  # Tenant.access_policy; the strictest unless told otherwise
    involved_ids: frozenset[int] = frozenset()  # persons with a task in the casus, now or ever
    granted_ids: frozenset[int] = frozenset()  # persons with access by agreement
    glass_ids: frozenset[int] = frozenset()  # persons who broke the glass
    recused_ids: frozenset[int] = frozenset()  # persons of, or related to, this household
    task_is_open: bool = True
    assignee_id: int | None = None
    candidate_group: str | None = None
    excluded_ids: frozenset[int] = frozenset()
    completed_by_id: int | None = None
    starter_id: int | None = None


def task_subject(task: UserTask, casus: Casus, recused: Iterable[int] = ()) -> Subject:
    """The facts of one task; what is known without another query. `recused` are people of this household."""
    return Subject(
        casus_id=casus.id,
        team_id=task.team_id,
        regisseur_id=casus.regisseur_id,
        casus_is_open=casus.status == "open",
        task_is_open=task.status == "open",
        assignee_id=task.assignee_id,
        candidate_group=task.candidate_group,
        excluded_ids=frozenset(int(person) for person in task.excluded),
        completed_by_id=task.completed_by_id,
        recused_ids=frozenset(recused),
    )
