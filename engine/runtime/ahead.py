"""Going back: which elements follow another one, which tokens are there because of it, and what its joins held."""

from collections.abc import Collection, Mapping, Sequence

from SpiffWorkflow.task import Task

from .case import Case
from .gateways import JoinSpec
from .process_spec import ProcessSpec
from .specs import NodeSpec


def following(
    specs: Mapping[str, ProcessSpec], first: NodeSpec, halts: Collection[NodeSpec] = frozenset()
) -> set[NodeSpec]:
    """Everything that a token can come to once `first` completes, without passing through `halts`.

    `first` itself is among them only when a loop leads back to it. Boundary events follow with their activity.
    """
    found: set[NodeSpec] = set()
    ahead = [first]
    while ahead:
        spec = ahead.pop()
        home = specs[spec.element.process_id]
        after = [target for _, target in spec.outgoing]
        if spec.element.scope in home.task_specs:  # what follows the end of the subprocess around it
            after += [target for _, target in home.task_specs[spec.element.scope].outgoing]
        begun = [*after]
        for target in after:
            begun += [*target.boundaries, *target.entries, *target.handlers]
            if target.element.called:
                begun += specs[target.element.called].root.entries
        ahead += [target for target in dict.fromkeys(begun) if target not in found and target not in halts]
        found.update(begun)
    return found


def consequences(case: Case, first: NodeSpec) -> list[Task]:
    """Live tokens that are there because `first` completed. What waits in a join has not come further than that."""
    joins = {task.task_spec for task in case.tasks.values() if isinstance(task.task_spec, JoinSpec)}
    found = following(case.specs, first, joins)
    return [
        task
        for task in case.tasks.values()
        if task.task_spec in found and (task.task_spec not in joins or _arrivals(task, found | {first}))
    ]


def restore_joins(case: Case, first: NodeSpec, scope: Task, doomed: Sequence[Task]) -> None:
    """Joins that let tokens through because of `first` hold again what their other branches had brought.

    `doomed` are the tokens that are taken back, before they are.
    """
    live = {task.task_spec for task in scope.children}
    gone = {task.task_spec for task in doomed}
    for join in following(case.specs, first):
        if not isinstance(join, JoinSpec) or join in live or join.element.scope != first.element.scope:
            continue
        near = {spec.name for spec in following(case.specs, first, {join})} | {first.name}
        others = [flow.id for flow in join.incoming if flow.source not in near]
        if others and gone & following(case.specs, join):
            case.enter(join, scope, waiting=True).internal_data["arrived"] = dict.fromkeys(others, 1)


def forget_arrivals(case: Case, first: NodeSpec, scope: Task) -> None:
    """Take back what waits in joins on a branch that starts again at `first`; it will arrive anew."""
    for task in scope.children:
        if isinstance(task.task_spec, JoinSpec):
            stale = _arrivals(task, following(case.specs, first, {task.task_spec}) | {first})
            for flow_id in stale:
                del task.internal_data["arrived"][flow_id]
            if stale and not task.internal_data["arrived"]:
                case.discard(task)


def _arrivals(join: Task, sources: Collection[NodeSpec]) -> list[str]:
    names = {spec.name for spec in sources}
    arrived = join.internal_data.get("arrived", {})
    return [flow.id for flow in join.task_spec.incoming if flow.id in arrived and flow.source in names]
