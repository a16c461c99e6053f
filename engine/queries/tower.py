"""Who holds what of a team: one lane a holder, oldest first, against the norm, and what happens if nobody acts.

What a team has open is one range of an index, so that the page costs the same beside a hundred thousand tasks of
others. Of each lane at most `MOST_COUNTED` rows are looked at; a lane that has more says `99+`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from engine import clock
from engine.deployment.loaded import load_organisation
from engine.errors import NotFound
from engine.permissions import Actor
from engine.queries.holder_names import HolderName, Names
from engine.queries.holdings import Held, held_by_id
from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.queries.known_casus import CasusName, casus_names
from engine.queries.norms import Norms, days_held, median
from engine.queries.worklist import MOST_COUNTED, not_recused
from engine.store.models import Casus, Holding, Membership, Person, ProcessInstance, Recusal, UserTask, Wait
from engine.store.unit_of_work import TenantSession

KINDS = ("partner", "person", "group", "manager", "resident", "clock", "management")
"""In the order in which a team looks at them: who is furthest away first."""

ROWS_OF_LANE = 5
FEWEST_FOR_MEDIAN = 5
COLUMNS = (Holding.since, Holding.id)

Key = tuple[str, int | None, str | None]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What of the tower is shown; empty shows all. `kind` is one of `KINDS`."""

    kind: str = ""
    process_key: str = ""
    area_id: int = 0
    late_only: bool = False


@dataclass(frozen=True, slots=True)
class TowerRow:
    """One holding. `days` are working days; `norm` is None where nothing is agreed (a running term)."""

    held: Held
    casus: CasusName
    days: int
    norm: float | None
    nudged_at: datetime | None
    escalated_at: datetime | None
    asked_today: bool = False

    @property
    def is_late(self) -> bool:
        return self.norm is not None and self.days > self.norm


@dataclass(frozen=True, slots=True)
class Lane:
    """One holder. `count` and `late` stop at `MOST_COUNTED`; `usual` is the median of working days, None of a few."""

    code: str
    holder: HolderName
    count: int
    late: int
    usual: int | None
    rows: tuple[TowerRow, ...]


@dataclass(frozen=True, slots=True)
class Tower:
    lanes: tuple[Lane, ...]

    @property
    def count(self) -> int:
        return sum(lane.count for lane in self.lanes)

    @property
    def late(self) -> int:
        return sum(lane.late for lane in self.lanes)

    @property
    def is_counted_out(self) -> bool:
        """Whether the counts are whole: no lane has more than is looked at."""
        return all(lane.count < MOST_COUNTED for lane in self.lanes)

    def by_kind(self) -> list[tuple[str, int, int]]:
        """Kind, how many, how many of them late."""
        counts, late = Counter[str](), Counter[str]()
        for lane in self.lanes:
            counts[lane.holder.kind] += lane.count
            late[lane.holder.kind] += lane.late
        return [(kind, counts[kind], late[kind]) for kind in KINDS if counts[kind]]


@dataclass(frozen=True, slots=True)
class _Light:
    """What is read of every row; the rest only of those that are shown."""

    id: int
    since: datetime
    days: int
    norm: float | None
    nudged_at: datetime | None
    escalated_at: datetime | None

    @property
    def is_late(self) -> bool:
        return self.norm is not None and self.days > self.norm


class TowerReader:
    """One look at the tower of a team, for somebody who may see it: that is the caller's to have judged."""

    def __init__(self, session: TenantSession, actor: Actor, team_id: int) -> None:
        self._session = session
        self._actor = actor
        self._team_id = team_id
        self._norms = Norms(session)
        self._names = Names(session)
        self._today = clock.local(clock.now()).date()

    def tower(self, narrowed: Narrowed, rows_of_lane: int = ROWS_OF_LANE) -> Tower:
        """Every holder with something open in the team; the late ones of a lane are its oldest and come first."""
        found: list[tuple[Key, HolderName, list[_Light]]] = []
        for key, holder in self._holders():
            if narrowed.kind and holder.kind != narrowed.kind:
                continue
            leg, values = self._leg(key, holder.kind, narrowed, Place())
            if rows := self._read(holder.kind, leg, {**values, "most": MOST_COUNTED}):
                found.append((key, holder, rows))
        shown = [row for _key, _holder, rows in found for row in rows[:rows_of_lane]]
        full = {row.held.id: row for row in self._rows(shown)}
        lanes = [
            Lane(
                code=code_of(key),
                holder=holder,
                count=len(rows),
                late=sum(row.is_late for row in rows),
                usual=median([row.days for row in rows]) if len(rows) >= FEWEST_FOR_MEDIAN else None,
                rows=tuple(full[row.id] for row in rows[:rows_of_lane]),
            )
            for key, holder, rows in found
        ]
        return Tower(
            tuple(sorted(lanes, key=lambda lane: (KINDS.index(lane.holder.kind), -lane.late, lane.holder.name)))
        )

    def lane(self, code: str, narrowed: Narrowed, at: Place) -> tuple[HolderName, Page[TowerRow]]:
        """All that one holder has, in pages; oldest first. Raises `NotFound`."""
        key, holder = next(((key, holder) for key, holder in self._holders() if code_of(key) == code), (None, None))
        if key is None or holder is None:
            raise NotFound("Bij deze houder ligt nu niets.")
        leg, values = self._leg(key, holder.kind, narrowed, at)
        rows = self._read(holder.kind, leg, {**values, "most": PAGE_SIZE + 1})
        full = {row.held.id: row for row in self._rows(rows)}
        return holder, paged([full[row.id] for row in rows], [(row.since, row.id) for row in rows], at)

    def escalated(self) -> list[TowerRow]:
        """What somebody asked help for, oldest first."""
        return self._of_anybody(
            Holding.escalated_at.is_not(None), order=(Holding.escalated_at, Holding.id), most=PAGE_SIZE
        )

    def of_regisseur(self, person_ids: Collection[int], most: int = MOST_COUNTED) -> list[TowerRow]:
        """What others hold over the norm in casussen of these regisseurs, of whatever team; who is latest first."""
        theirs = [
            Holding.casus_id.in_(select(Casus.id).where(Casus.regisseur_id.in_(person_ids), Casus.status == "open")),
            (Holding.person_id.is_(None)) | (Holding.person_id.not_in(person_ids)),
        ]
        rows = self._of_anybody(*theirs, order=COLUMNS, most=most, any_team=True)
        late = [row for row in rows if row.is_late]
        return sorted(late, key=lambda row: (row.norm or 0) - row.days)

    def _of_anybody(
        self, *conditions: ColumnElement[bool], order: Sequence[Any], most: int, any_team: bool = False
    ) -> list[TowerRow]:
        team = [] if any_team else [Holding.team_id == self._team_id]
        statement = (
            _light()
            .where(Holding.until.is_(None), *team, *conditions, not_recused(self._actor, Holding.casus_id))
            .order_by(*order)
            .limit(most)
        )
        kinds = {key: holder.kind for key, holder in self._named(self._keys_of(conditions, team))}
        light = []
        for row in self._session.execute(statement.add_columns(Holding.kind, Holding.person_id, Holding.group_key)):
            light.append(self._weigh(kinds.get((row.kind, row.person_id, row.group_key), "person"), row))
        return self._rows(light)

    def _keys_of(self, conditions: Iterable[ColumnElement[bool]], team: Iterable[ColumnElement[bool]]) -> list[Key]:
        rows = self._session.execute(
            select(Holding.kind, Holding.person_id, Holding.group_key)
            .where(Holding.until.is_(None), *team, *conditions)
            .distinct()
        )
        return [(kind, person_id, group) for kind, person_id, group in rows]

    def _holders(self) -> list[tuple[Key, HolderName]]:
        """Who holds something in the team: read from the index alone."""
        return self._named(self._keys_of((), [Holding.team_id == self._team_id]))

    def _named(self, keys: Sequence[Key]) -> list[tuple[Key, HolderName]]:
        people = {person_id for _kind, person_id, _group in keys if person_id is not None}
        names: dict[int, str] = {}
        deciders: set[int] = set()
        if people:
            groups = self._deciding_groups()
            for person_id, name, group in self._session.execute(
                select(Person.id, Person.name, Membership.group_key)
                .outerjoin(Membership, Membership.person_id == Person.id)
                .where(Person.id.in_(people))
            ):
                names[person_id] = name
                if group in groups:
                    deciders.add(person_id)
        return [(key, self._name(key, names, deciders)) for key in keys]

    def _name(self, key: Key, names: dict[int, str], deciders: set[int]) -> HolderName:
        kind, person_id, group = key
        if person_id is not None:
            return HolderName("manager" if person_id in deciders else "person", names.get(person_id, "Iemand"))
        if kind == "partner":
            return HolderName(kind, self._names.partner(group or ""))
        if kind == "group":
            decides = group in self._deciding_groups()
            return HolderName("manager" if decides else kind, f"{self._names.group(group or '')}, nog van niemand")
        return HolderName(kind, {"resident": "Inwoners", "clock": "Termijnen"}.get(kind, "Functioneel beheer"))

    def _deciding_groups(self) -> frozenset[str]:
        try:
            groups = load_organisation(self._session).groups
        except NotFound:
            return frozenset()
        return frozenset(group.key for group in groups if group.holder == "manager")

    def _leg(self, key: Key, kind: str, narrowed: Narrowed, at: Place) -> tuple[Select[Any], dict[str, Any]]:
        """What one holder has from a place on, in order, and the values that it asks for."""
        held_as, person_id, group = key
        conditions: list[ColumnElement[bool]] = beyond(COLUMNS, at)
        if narrowed.process_key:
            conditions.append(ProcessInstance.definition_id.in_(self._norms.definitions_of(narrowed.process_key)))
        if narrowed.area_id:
            conditions.append(Holding.casus_id.in_(select(Casus.id).where(Casus.area_id == narrowed.area_id)))
        if narrowed.late_only:
            conditions.append(self._norms.over_norm(kind, self._today))
        shape = person_id is not None, group is not None
        leg = _leg_of(*shape, conditions, at) if conditions else _LEGS[shape]
        values = {
            "team_id": self._team_id,
            "held_as": held_as,
            "person_id": person_id,
            "group_key": group,
            "looks": self._actor.person_id,
        }
        return leg, values

    def _read(self, kind: str, statement: Select[Any], values: dict[str, Any]) -> list[_Light]:
        return [self._weigh(kind, row) for row in self._session.execute(statement, values)]

    def _weigh(self, kind: str, row: Any) -> _Light:
        norm = self._norms.days(kind, row.definition_id, row.of_task or row.of_wait)
        return _Light(row.id, row.since, days_held(row.since, self._today), norm, row.nudged_at, row.escalated_at)

    def _rows(self, light: Sequence[_Light]) -> list[TowerRow]:
        held = held_by_id(self._session, [row.id for row in light])
        known = casus_names(self._session, self._actor, {each.casus_id for each in held.values()})
        return [
            TowerRow(
                held[row.id],
                known[held[row.id].casus_id],
                row.days,
                row.norm,
                row.nudged_at,
                row.escalated_at,
                asked_today=row.nudged_at is not None and clock.local(row.nudged_at).date() == self._today,
            )
            for row in light
        ]


def code_of(key: Key) -> str:
    """A lane in an address: `partner:ggz-de-brug`, `person:12`, `clock`."""
    kind, person_id, group = key
    detail = person_id if person_id is not None else group
    return f"{kind}:{detail}" if detail is not None else kind


def _light() -> Select[Any]:
    return (
        select(
            Holding.id,
            Holding.since,
            Holding.nudged_at,
            Holding.escalated_at,
            ProcessInstance.definition_id,
            UserTask.element_id.label("of_task"),
            Wait.element_id.label("of_wait"),
        )
        .join(ProcessInstance, ProcessInstance.id == Holding.instance_id)
        .outerjoin(UserTask, UserTask.id == Holding.task_id)
        .outerjoin(Wait, Wait.id == Holding.wait_id)
    )


def _leg_of(has_person: bool, has_group: bool, conditions: Sequence[ColumnElement[bool]], at: Place) -> Select[Any]:
    """The statement of one lane. First its ids in the order of the index, of which all columns before are one value."""
    own = select(Recusal.casus_id).where(Recusal.person_id == bindparam("looks"))
    ids = select(Holding.id)
    if conditions:
        ids = (
            ids.join(ProcessInstance, ProcessInstance.id == Holding.instance_id)
            .outerjoin(UserTask, UserTask.id == Holding.task_id)
            .outerjoin(Wait, Wait.id == Holding.wait_id)
        )
    of_lane = (
        ids.where(
            Holding.until.is_(None),
            Holding.team_id == bindparam("team_id"),
            Holding.kind == bindparam("held_as"),
            Holding.person_id == bindparam("person_id") if has_person else Holding.person_id.is_(None),
            Holding.group_key == bindparam("group_key") if has_group else Holding.group_key.is_(None),
            Holding.casus_id.not_in(own),
            *conditions,
        )
        .order_by(*ordering((Holding.person_id, Holding.group_key, *COLUMNS), at))
        .limit(bindparam("most"))
        .subquery()
    )
    return _light().join(of_lane, of_lane.c.id == Holding.id).order_by(*ordering(COLUMNS, at))


# Built once: building them for each lane costs more than running them.
_LEGS = {(person, group): _leg_of(person, group, (), Place()) for person in (True, False) for group in (True, False)}
