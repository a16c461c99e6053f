"""Facts of invented cases, for tests of what adds them up."""

from itertools import groupby, pairwise

from hypothesis import strategies as st

from engine.insight.cells import CaseValues, Facts, HeldValues, StepValues, handovers
from engine.insight.histogram import UNIT

DURATIONS = st.one_of(st.just(0), st.integers(0, 2 * UNIT), st.integers(0, 10**13))
MONTHS = st.sampled_from((202510, 202511, 202601))
HOLDERS = st.integers(0, 3)


@st.composite
def cases(draw: st.DrawFn, number: int) -> Facts:
    steps: list[StepValues] = []
    held: list[HeldValues] = []
    for order in range(draw(st.integers(0, 5))):
        step, month, seen = draw(st.integers(1, 3)), draw(MONTHS), {each.step for each in steps}
        shares = draw(st.dictionaries(st.integers(1, 3), st.integers(1, 10**13), max_size=2))
        held += [HeldValues(number, order, step, holder, month, share) for holder, share in shares.items()]
        steps.append(
            StepValues(
                case_number=number,
                order_number=order,
                step=step,
                holder=draw(HOLDERS),
                enabled_at=0,
                ended_at=order,
                ended_month=month,
                wall=draw(DURATIONS),
                waiting=sum(shares.values()),
                working=draw(DURATIONS),
                suspended=draw(DURATIONS),
                late=draw(st.booleans()),
                again=step in seen,
                clicks=None,
                previous=steps[-1].step if steps else None,
                since=draw(DURATIONS) if steps else None,
                since_wall=draw(DURATIONS) if steps else None,
            )
        )
    ended = draw(st.none() | MONTHS)
    case = CaseValues(
        case_number=number,
        casus_id=None,
        version=draw(st.integers(1, 2)),
        team=draw(st.integers(1, 2)),
        outcome=draw(st.integers(1, 2)) if ended else 0,
        began_at=0,
        ended_at=1 if ended else None,
        began_month=draw(MONTHS),
        ended_month=ended,
        wall=draw(DURATIONS),
        lead=draw(DURATIONS),
        suspended=draw(DURATIONS),
        late=draw(st.booleans()),
        steps=len(steps),
        repeats=sum(step.again for step in steps),
        handovers=sum(1 for _ in handovers(steps, lambda step: step.holder)),
        variant="",
        last_event_id=1,
    )
    return Facts(case, steps, held)


def ended_case() -> Facts:
    case = CaseValues(1, None, 2, 3, 1, 0, 1, 202510, 202511, 5, 4, 0, True, 0, 0, 0, "", 1)
    return Facts(case, (), ())


def many(most: int) -> st.SearchStrategy[list[Facts]]:
    return st.integers(0, most).flatmap(lambda n: st.tuples(*(cases(number) for number in range(n))).map(list))


def handovers_again(steps: list[StepValues]) -> int:
    """By another way: changes in the row of known holders."""
    known = [holder for holder, _ in groupby(step.holder for step in steps if step.holder)]
    return sum(before != after for before, after in pairwise(known))
