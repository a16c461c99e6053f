"""Managers at work on the processes: one redesign that was published a while ago, and one that is not finished."""

from engine.commands.drafts.create_draft import create_draft
from engine.commands.drafts.name_version import name_version
from engine.commands.drafts.publish_draft import publish_draft
from engine.commands.drafts.release_file import release_file
from engine.commands.drafts.save_file import save_file
from engine.commands.drafts.take_file import take_file
from engine.demo.player import Player, Story
from engine.deployment.sources import Kind
from engine.queries.drafts import file_content
from engine.rehearsal.judging import judge_draft

TAB = "demo-0001"
OLD_REASON, NEW_REASON = "Het gaat al een tijd goed", "Het gaat al een tijd goed: kijk met het huishouden terug"
OLD_LIMIT, NEW_LIMIT = "<text>&lt;= 500</text>", "<text>&lt;= 750</text>"


def clearer_reason(p: Player) -> Story:
    """A sentence in the aftercare that coaches asked for; cases that ran already keep the old one."""
    yield p.day(-9, 15)
    draft = p.act("marleen", create_draft, "Duidelijker waarom je de nazorg sluit")
    p.act("marleen", take_file, draft, Kind.BPMN, "nazorg")
    change(p, draft, Kind.BPMN, "nazorg", OLD_REASON, NEW_REASON)
    yield p.day(-8, 10)
    with p.store.reading() as session:
        checked = judge_draft(session, draft)
    note = "Coaches vroegen waarom ze deze taak kregen. De uitleg zegt nu wat er van ze verwacht wordt."
    p.act("marleen", publish_draft, draft, checked, note=note, needs_second=False)


def higher_mandate(p: Player) -> Story:
    """The coach's limit is raised, and the rule after it not yet: the check shows where two rules hold."""
    yield p.day(-1, 14)
    draft = p.act("marleen", create_draft, "Coach beslist tot € 750")
    p.act("marleen", take_file, draft, Kind.DMN, "mandaat")
    p.act("marleen", take_file, draft, Kind.BPMN, "plan")
    p.act("marleen", name_version, draft, Kind.DMN, "mandaat", "Zoals het nu is")
    change(p, draft, Kind.DMN, "mandaat", OLD_LIMIT, NEW_LIMIT)


def change(p: Player, draft: int, kind: Kind, key: str, old: str, new: str) -> None:
    """Replace a piece of text in a file of a draft, which has to hold it."""
    with p.store.reading() as session:
        found = file_content(session, draft, kind, key)
    text = found.content.decode()
    if old not in text:
        raise LookupError(f"{key} does not hold {old!r}")
    p.act(
        "marleen",
        save_file,
        draft,
        kind,
        key,
        tab=TAB,
        version=found.version,
        content=text.replace(old, new).encode(),
    )
    p.act("marleen", release_file, draft, kind, key, TAB)


REDESIGNS = (clearer_reason, higher_mandate)
