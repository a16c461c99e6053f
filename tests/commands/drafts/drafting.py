"""A manager's hand on a draft, for tests."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import undefer

from engine.commands.drafts.create_draft import create_draft
from engine.commands.drafts.hold_file import Hold, hold_file
from engine.commands.drafts.publish_draft import publish_draft
from engine.commands.drafts.save_file import Saved, save_file
from engine.commands.drafts.take_file import take_file
from engine.commands.operations import OPERATIONS
from engine.deployment.check import Checked, check
from engine.deployment.drafts import draft_sources
from engine.permissions import PERMISSIONS
from engine.store.models import DraftFile, DraftVersion, ProcessDefinition
from tests.commands.world import World

PLAN = ("bpmn", "plan")
OLD_NAME, NEW_NAME = "Maak het plan met het huishouden", "Maak samen het plan"


@dataclass
class Drafting:
    """A draft with the plan in it, in the world of the commands; Carla's, unless said otherwise."""

    world: World
    id: int

    @classmethod
    def begin(cls, world: World, *files: tuple[str, str], title: str = "Plan anders") -> "Drafting":
        with world.store.command() as work:
            draft_id = create_draft(work, world.actor(world.carla), title)
            for kind, key in files or (PLAN,):
                take_file(work, world.actor(world.carla), draft_id, kind, key)
        return cls(world, draft_id)

    def file(self, kind: str = "bpmn", key: str = "plan") -> DraftFile:
        with self.world.store.reading() as session:
            of_key = DraftFile.draft_id == self.id, DraftFile.kind == kind, DraftFile.key == key
            return session.scalars(select(DraftFile).where(*of_key).options(undefer(DraftFile.content))).one()

    def versions(self, kind: str = "bpmn", key: str = "plan") -> list[DraftVersion]:
        with self.world.store.reading() as session:
            statement = select(DraftVersion).where(DraftVersion.draft_file_id == self.file(kind, key).id)
            return list(session.scalars(statement.order_by(DraftVersion.number).options(undefer(DraftVersion.content))))

    def save(
        self, content: bytes, *, by: int = 0, tab: str = "tab-of-carla", version: int = 0, of: tuple[str, str] = PLAN
    ) -> Saved:
        with self.world.store.command() as work:
            return save_file(
                work,
                self.world.actor(by or self.world.carla),
                self.id,
                *of,
                tab=tab,
                version=version or self.file(*of).version,
                content=content,
            )

    def rename(self, new: str = NEW_NAME, *, by: int = 0, tab: str = "tab-of-carla") -> bytes:
        content = self.file().content.replace(OLD_NAME.encode(), new.encode())
        assert new.encode() in content
        self.save(content, by=by, tab=tab)
        return content

    def hold(self, by: int, tab: str, *, take_over: bool = False) -> Hold:
        with self.world.store.command() as work:
            return hold_file(work, self.world.actor(by), self.id, *PLAN, tab, take_over=take_over)

    def checked(self) -> Checked:
        with self.world.store.reading() as session:
            return check(draft_sources(session, self.id), operations=OPERATIONS, permissions=PERMISSIONS)

    def publish(self, *, by: int = 0, needs_second: bool = False, note: str = "Duidelijker") -> None:
        checked = self.checked()
        with self.world.store.command() as work:
            actor = self.world.actor(by or self.world.carla)
            publish_draft(work, actor, self.id, checked, note=note, needs_second=needs_second)


def versions_of(world: World, key: str = "plan") -> dict[int, bool]:
    """Each version of a process, and whether new cases begin on it."""
    with world.store.reading() as session:
        rows = session.execute(
            select(ProcessDefinition.version, ProcessDefinition.is_active)
            .where(ProcessDefinition.key == key)
            .order_by(ProcessDefinition.version)
        )
        return dict(map(tuple, rows))
