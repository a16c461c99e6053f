"""Which rows of our own tables a choice of months and of a team is about."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from engine.clock import AMSTERDAM
from engine.insight.shape import Chosen


def begin_of(month: int) -> datetime:
    """The first moment of a month, as 202611, on the municipality's clock; 202613 is January of the next year."""
    years, index = divmod(month // 100 * 12 + month % 100 - 1, 12)
    return datetime(years, index + 1, 1, tzinfo=AMSTERDAM)


def within(moment: InstrumentedAttribute[Any], chosen: Chosen) -> list[ColumnElement[bool]]:
    """That `moment` lies in the months chosen, both included. A moment that never came lies in no period."""
    found: list[ColumnElement[bool]] = []
    if chosen.first_month is not None:
        found.append(moment >= begin_of(chosen.first_month))
    if chosen.last_month is not None:
        found.append(moment < begin_of(chosen.last_month + 1))
    return found


def of_team(team_id: InstrumentedAttribute[int], chosen: Chosen) -> list[ColumnElement[bool]]:
    return [team_id == chosen.team] if chosen.team is not None else []
