"""How a holder is called: a person by name, a group with its team, a partner as the organisation calls it."""

from dataclasses import dataclass

from engine.deployment.loaded import load_organisation
from engine.errors import NotFound
from engine.store.unit_of_work import TenantSession

FIXED = {"resident": "De inwoner", "clock": "Termijn", "management": "Functioneel beheer"}


@dataclass(frozen=True, slots=True)
class HolderName:
    """`kind` as in `Holding.kind`; the screens draw each in its own colour and mark."""

    kind: str
    name: str


class Names:
    """The names of the organisation as published, read once; a key made readable where none is published."""

    def __init__(self, session: TenantSession) -> None:
        try:
            organisation = load_organisation(session)
        except NotFound:
            self._groups: dict[str, str] = {}
            self._partners: dict[str, str] = {}
        else:
            self._groups = {group.key: group.name for group in organisation.groups}
            self._partners = {partner.key: partner.name for partner in organisation.partners}

    def group(self, key: str) -> str:
        return self._groups.get(key) or key.replace("-", " ").capitalize()

    def partner(self, key: str) -> str:
        return self._partners.get(key) or key.replace("-", " ").capitalize()

    def holder(
        self, kind: str, person_name: str | None, group_key: str | None, team_name: str | None = None
    ) -> HolderName:
        """The holder in words."""
        if kind == "person":
            return HolderName(kind, person_name or "Iemand")
        if kind == "partner":
            return HolderName(kind, self.partner(group_key or ""))
        if kind == "group":
            return HolderName(kind, ", ".join(each for each in (self.group(group_key or ""), team_name) if each))
        return HolderName(kind, FIXED[kind])
