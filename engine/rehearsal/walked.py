"""Where the token of a rehearsal went, for the drawing."""

from engine.rehearsal.state import State
from engine.runtime import ProcessModel, walked


def walked_ids(model: ProcessModel, state: State) -> tuple[str, ...]:
    """Ids of elements and sequence flows of this process, as far as it went; without where it stands."""
    path = [*(step.element for step in state.own_path), *state.standing]
    return tuple(each for each in walked(model, path) if each not in state.standing)
