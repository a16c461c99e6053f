"""Which publications can be taken back, and on which versions new cases would then begin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from engine.store.models import DefinitionResource, DeployedFile, ProcessDefinition, Withdrawal
from engine.store.unit_of_work import TenantSession

REPUBLISHED = "Er is daarna opnieuw gepubliceerd. Trek eerst de nieuwste publicatie in."
FIRST = "Dit is de eerste publicatie: er is geen versie om op terug te vallen."
BUILT_ON = "Wat daarna gepubliceerd is, gebruikt bestanden hiervan. Trek eerst de nieuwste publicatie in."
OVERTAKEN = (
    "De versie van ervoor past niet bij wat intussen gepubliceerd is. Trek eerst de nieuwste publicatie in, of maak "
    "een nieuw ontwerp."
)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one process, with the ids of the files that it runs on."""

    id: int
    key: str
    name: str
    version: int
    is_active: bool
    deployment_id: int
    file_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Published:
    """Everything that was ever published. `files` are (id, name of the file, publication)."""

    versions: Sequence[Version]
    files: Sequence[tuple[int, tuple[str, str], int]]
    taken_back: frozenset[int]

    def made_by(self, deployment_id: int) -> list[Version]:
        return [each for each in self.versions if each.deployment_id == deployment_id]

    def former(self, version: Version) -> Version | None:
        """The version that new cases begin on once this one is taken back; None when there was none before it."""
        before = (
            each
            for each in self.versions
            if each.key == version.key
            and each.version < version.version
            and each.deployment_id not in self.taken_back | {version.deployment_id}
        )
        return max(before, key=lambda each: each.version, default=None)

    def why_it_stays(self, deployment_id: int) -> str:
        """Why a publication cannot be taken back, in the words of the screen; empty when it can.

        What runs afterwards must run on the files that stand: the next publication begins from those.
        """
        made = self.made_by(deployment_id)
        if not made or not all(each.is_active for each in made):
            return REPUBLISHED
        formers = [former for former in map(self.former, made) if former is not None]
        if not formers:
            return FIRST
        before, after = self._standing(self.taken_back), self._standing(self.taken_back | {deployment_id})
        others = {id_ for each in self.versions if each.is_active and each not in made for id_ in each.file_ids}
        if not (others & before) <= after:
            return BUILT_ON
        return "" if all(each.file_ids <= after for each in formers) else OVERTAKEN

    def _standing(self, taken_back: Iterable[int]) -> set[int]:
        """The newest of each file, of the publications that stand."""
        gone = frozenset(taken_back)
        newest: dict[tuple[str, str], tuple[int, int]] = {}
        for id_, name, deployment_id in self.files:
            if deployment_id not in gone:
                newest[name] = max(newest.get(name, (0, 0)), (deployment_id, id_))
        return {id_ for _deployment_id, id_ in newest.values()}


def read_published(session: TenantSession) -> Published:
    used: dict[int, set[int]] = {}
    for definition_id, file_id in session.execute(select(DefinitionResource.definition_id, DefinitionResource.file_id)):
        used.setdefault(definition_id, set()).add(file_id)
    rows = session.scalars(select(ProcessDefinition).order_by(ProcessDefinition.name, ProcessDefinition.version))
    versions = [
        Version(
            id=row.id,
            key=row.key,
            name=row.name,
            version=row.version,
            is_active=row.is_active,
            deployment_id=row.deployment_id,
            file_ids=frozenset({row.file_id, *used.get(row.id, ())}),
        )
        for row in rows
    ]
    files = session.execute(
        select(DeployedFile.id, DeployedFile.kind, DeployedFile.key, DeployedFile.deployment_id)
    ).all()
    return Published(
        versions,
        [(id_, (kind, key), deployment_id) for id_, kind, key, deployment_id in files],
        frozenset(session.scalars(select(Withdrawal.deployment_id))),
    )
