"""Which process instances were chosen, for figures that are read from the instances themselves and not from facts."""

from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, select

from engine.clock import AMSTERDAM
from engine.insight.narrowed import CASE, cases_of
from engine.insight.shape import Chosen, Source
from engine.store.models import Casus, ProcessDefinition, ProcessInstance

_BEGIN, _END = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def instances_of(source: Source, chosen: Chosen) -> list[ColumnElement[bool]]:
    """Conditions on an instance that is joined to its definition and its casus, whatever the period."""
    found = [ProcessDefinition.key == source.process_key]
    if chosen.version is not None:
        found.append(ProcessDefinition.version == chosen.version)
    if chosen.team is not None:
        found.append(Casus.team_id == chosen.team)
    if chosen.outcome is not None:
        code = next((each.key for each in source.outcomes if each.number == chosen.outcome), None)
        found.append(ProcessInstance.outcome == code)
    if chosen.needs_facts:
        found.append(ProcessInstance.id.in_(select(CASE.c.case_number).where(*cases_of(source, chosen))))
    return found


def moments(chosen: Chosen) -> tuple[datetime, datetime]:
    """The period as the first moment in it and the first after it, on the municipality's wall clock."""
    first = _BEGIN if chosen.first_month is None else _first_moment(chosen.first_month)
    last = chosen.last_month
    return first, _END if last is None else _first_moment(last + 1 if last % 100 < 12 else last + 89)


def _first_moment(month: int) -> datetime:
    year, number = divmod(month, 100)
    if not _BEGIN.year < year < _END.year:
        return _BEGIN if year <= _BEGIN.year else _END
    return datetime.combine(date(year, number, 1), time(), AMSTERDAM).astimezone(UTC)
