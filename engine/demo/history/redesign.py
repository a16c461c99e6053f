"""The one redesign in two years of history: who decides, and how long one may be silent."""

from collections.abc import Sequence

from engine import clock
from engine.commands.deploy_process import deploy
from engine.commands.operations import OPERATIONS
from engine.demo.history.pace import Pace
from engine.demo.player import Player, Story
from engine.deployment.check import Checked, check
from engine.deployment.sources import Source, source_of
from engine.permissions import PERMISSIONS
from engine.store import Store

NOTE = "Coaches beslissen tot € 500, en wie zwijgt wordt na twee werkdagen overgeslagen."
SILENT = 'duration("PT4H") else duration("P2D")</timeDuration>'
BEFORE = {
    "flexibel-budget.bpmn": {SILENT: SILENT.replace("P2D", "P15D")},
    "mandaat.dmn": {"<text>&lt;= 500</text>": "<text>&lt;= 250</text>", "]500..2500]": "]250..2500]"},
}
"""What stood in each file before, by what stands there now."""


def publish_older(store: Store, pace: Pace, sources: Sequence[Source]) -> None:
    """The files as they were two years ago. Raises `LookupError` when they hold no such text."""
    with clock.frozen(pace.opened_at), store.command() as work:
        deploy(work, _checked([_before(source) for source in sources]), actor=None, note="Zoals we begonnen.")


def redesign(p: Player, pace: Pace, sources: Sequence[Source]) -> Story:
    """The files as they are now; what runs already keeps its version."""
    yield pace.redesigned_at
    with p.store.command() as work:
        deploy(work, _checked(sources), actor=None, note=NOTE)


def _checked(sources: Sequence[Source]) -> Checked:
    return check(tuple(sources), operations=OPERATIONS, permissions=PERMISSIONS)


def _before(source: Source) -> Source:
    text = source.content.decode()
    for now, before in BEFORE.get(source.path.rpartition("/")[2], {}).items():
        if now not in text:
            raise LookupError(f"{source.path} does not hold {now!r}")
        text = text.replace(now, before)
    return source_of(source.path, text.encode())
