"""Random drafts, publications and withdrawals: what stands is what runs, and what ran still loads."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from shutil import copyfile

import pytest
from sqlalchemy import select

from engine.commands.deploy_process import deploy
from engine.commands.drafts.add_file import add_file
from engine.commands.drafts.create_draft import create_draft
from engine.commands.drafts.publish_draft import publish_draft
from engine.commands.drafts.save_file import save_file
from engine.commands.drafts.settle_file import settle_file
from engine.commands.drafts.take_file import published_file, take_file
from engine.commands.drafts.withdraw_publication import withdraw_publication
from engine.commands.operations import OPERATIONS
from engine.deployment.blank import blank_process
from engine.deployment.check import check
from engine.deployment.completion import completed
from engine.deployment.drafts import draft_sources, published_sources
from engine.deployment.loaded import deployed_sources, load_definition, load_diagram, load_organisation
from engine.deployment.sources import Source, source_of
from engine.errors import Conflict
from engine.permissions import PERMISSIONS, Actor, load_actor
from engine.queries.publications import publications
from engine.store import Store
from engine.store.models import Deployment, Draft, DraftFile, ProcessDefinition
from tests import factories
from tests.commands.world import ROOT
from tests.conftest import TENANT

FORM = '{"type": "default", "id": "%s", "title": "%s", "components": [{"type": "textfield", "key": "a", "label": "A"}]}'
STEP = b'<waakvlam:task group="wijkcoach"/>'


def process(key: str, variant: int) -> bytes:
    """A variant has another name, and asks another form or none."""
    form = ("", ' form="f"', ' form="g"')[variant]
    return blank_process(key, f"{key} {variant}").replace(STEP, f'<waakvlam:task{form} group="wijkcoach"/>'.encode())


def file(name: str, variant: int) -> Source:
    """One of three contents of a file."""
    key = name.partition(".")[0]
    if name in ("f.json", "g.json"):
        return source_of(name, (FORM % (key, f"Vraag {variant}")).encode())
    if name == "organisation.json":
        content = (ROOT / "processes" / name).read_bytes()
        return source_of(name, content + b"\n" * variant)
    return source_of(name, process("een" if key == "elders" else key, variant))


FILES = ("een.bpmn", "twee.bpmn", "drie.bpmn", "f.json", "g.json")


@dataclass
class Town:
    """What happens to it: each answers nothing, or raises `Conflict`."""

    store: Store
    actor: Actor
    random: Random

    def publish_files(self) -> None:
        """By the command line, as many files as somebody names; the process `een` may have moved to another file."""
        names = [self.random.choice(("een.bpmn", "elders.bpmn")), "twee.bpmn", "f.json", "g.json", "organisation.json"]
        names += ["drie.bpmn"] * self.random.randrange(2)
        sources = [file(name, self.random.randrange(3)) for name in names]
        with self.store.command() as work:
            together = completed(sources, deployed_sources(work.session))
            deploy(work, check(together, operations=OPERATIONS, permissions=PERMISSIONS), actor=None)

    def begin_draft(self) -> None:
        with self.store.command() as work:
            draft_id = create_draft(work, self.actor, "Anders")
            for name in self.random.sample(FILES, k=self.random.randrange(1, 3)):
                source = file(name, self.random.randrange(3))
                if published_file(work, source.kind, source.key) is None:
                    add_file(work, self.actor, draft_id, source.kind, source.key, source.content)
                else:
                    take_file(work, self.actor, draft_id, source.kind, source.key)
                    self._save(work, draft_id, source)

    def _save(self, work: object, draft_id: int, source: Source) -> None:
        version = work.session.scalar(  # type: ignore[attr-defined]
            select(DraftFile.version).where(DraftFile.draft_id == draft_id, DraftFile.key == source.key)
        )
        save_file(
            work,  # type: ignore[arg-type]
            self.actor,
            draft_id,
            source.kind,
            source.key,
            tab="tab-of-carla",
            version=version,
            content=source.content,
        )

    def publish_draft(self) -> None:
        draft_id = self._open_draft()
        with self.store.reading() as session:
            checked = check(draft_sources(session, draft_id), operations=OPERATIONS, permissions=PERMISSIONS)
        if checked.acceptable:
            with self.store.command() as work:
                publish_draft(work, self.actor, draft_id, checked, note="Omdat", needs_second=False)

    def settle(self) -> None:
        draft_id = self._open_draft()
        with self.store.command() as work:
            rows = work.session.execute(select(DraftFile.kind, DraftFile.key).where(DraftFile.draft_id == draft_id))
            for kind, key in rows.all():
                settle_file(work, self.actor, draft_id, kind, key, self.random.choice(("mine", "published")))

    def withdraw(self) -> None:
        with self.store.reading() as session:
            offered = [each.id for each in publications(session) if each.may_withdraw]
            all_ids = session.scalars(select(Deployment.id)).all()
        chosen = self.random.choice(offered or all_ids)
        if self.random.randrange(5) == 0:
            chosen = self.random.choice(all_ids)
        try:
            with self.store.command() as work:
                withdraw_publication(work, self.actor, chosen, "Werkte niet")
        except Conflict:
            assert chosen not in offered
            raise
        assert chosen in offered

    def _open_draft(self) -> int:
        with self.store.reading() as session:
            found = session.scalars(select(Draft.id).where(Draft.status == "open")).all()
        if not found:
            raise Conflict
        return self.random.choice(found)

    def assert_what_stands_is_what_runs(self) -> None:
        with self.store.reading() as session:
            rows = session.scalars(select(ProcessDefinition)).all()
            active = {row.key: row.digest for row in rows if row.is_active}
            assert len(active) == sum(row.is_active for row in rows), "one version of a process at most"
            load_organisation(session)
            standing = check(published_sources(session), operations=OPERATIONS, permissions=PERMISSIONS)
            assert standing.acceptable, standing.problems
            assert {each.key: each.digest for each in standing.processes if each.key in active} == active
            for row in rows:
                assert load_definition(session, row.id).version == row.version
                assert load_diagram(session, row.id)


@pytest.mark.parametrize("seed", range(8))
def test_what_stands_is_what_runs(seed: int, sqlite_template: Path, tmp_path: Path) -> None:
    copyfile(sqlite_template, tmp_path / "walk.sqlite3")
    store = Store(f"sqlite:///{tmp_path / 'walk.sqlite3'}", TENANT)
    try:
        with store.command() as work:
            factories.make_tenant(work, is_demo=True)
            first = check(
                [file(name, 0) for name in (*FILES, "organisation.json")],
                operations=OPERATIONS,
                permissions=PERMISSIONS,
            )
            deploy(work, first, actor=None)
            carla = factories.make_person(work, "Carla Roerdomp", "teammanager")
            work.session.flush()
            carla_id = carla.id
        with store.reading() as session:
            actor = load_actor(session, carla_id)
        assert actor is not None
        town = Town(store, actor, Random(seed))
        does: list[Callable[[], None]] = [
            town.publish_files,
            town.begin_draft,
            town.publish_draft,
            town.publish_draft,
            town.settle,
            town.withdraw,
            town.withdraw,
        ]
        done: list[str] = []
        for _ in range(40):
            act = town.random.choice(does)
            try:
                act()
                done.append(act.__name__)
            except Conflict:
                done.append(f"({act.__name__})")
            try:
                town.assert_what_stands_is_what_runs()
            except BaseException as error:
                error.add_note(" ".join(done))
                raise
    finally:
        store.close()
