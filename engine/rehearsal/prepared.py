"""Files made ready to rehearse: checked, published in a town of their own, and kept as something to copy."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

from engine import clock, config
from engine.commands.deploy_process import deploy
from engine.commands.operations import OPERATIONS
from engine.deployment.check import Checked, check
from engine.deployment.drawings import drawn
from engine.deployment.organisation import Organisation
from engine.deployment.sources import Kind, Source
from engine.errors import DeploymentRefused, Invalid, Severity, WaakvlamError
from engine.letters import for_the_screen_only
from engine.permissions import PERMISSIONS
from engine.rehearsal.town import settle
from engine.runtime import ProcessModel
from engine.store import Store
from engine.store.memory import content_of, open_in_memory

TENANT = "proef"
MOST_KEPT = 6


@dataclass(frozen=True, slots=True)
class Prepared:
    """`digest` is that of the files, and the label under which what is loaded of them is kept."""

    digest: str
    checked: Checked
    organisation: Organisation
    models: Mapping[str, ProcessModel] = field(default_factory=dict)
    """Every process of the files, as it is drawn."""

    @property
    def element_names(self) -> Mapping[str, str]:
        """Of every element with a name, of all processes."""
        return {each.id: each.name for model in self.models.values() for each in model.elements if each.name}

    def open(self, first_moment: datetime) -> Store:
        """A fresh copy of the town, for one rehearsal that begins at this moment."""
        content = _towns.get(self, first_moment)
        return Store(f"sqlite:///{self.digest}", TENANT, engine=open_in_memory(self.digest, content))


@contextmanager
def nothing_leaves() -> Iterator[None]:
    """No letter is made up for the post, and no link works outside: what every step of a rehearsal runs in."""
    with ExitStack() as stack:
        stack.enter_context(for_the_screen_only())
        stack.enter_context(config.signing_with("rehearsal"))
        yield


def prepare(sources: Sequence[Source]) -> Prepared:
    """Raises `DeploymentRefused` with what is wrong with the files, and `Invalid` without an organisation."""
    together = [source for source in sources if source.kind is not Kind.SCENARIO]
    digest = digest_of(together)
    with _lock:
        if digest in _prepared:
            _prepared.move_to_end(digest)
            return _prepared[digest]
    return prepared(check(together, operations=OPERATIONS, permissions=PERMISSIONS))


def prepared(checked: Checked) -> Prepared:
    """From files that were checked already. Raises as `prepare` does."""
    if not checked.acceptable:
        raise DeploymentRefused(checked.problems)
    organisation = checked.organisation
    if organisation is None:
        raise Invalid("Naspelen kan pas als er een organisation.json bij de bestanden is.")
    checked = _in_order(checked)
    digest = digest_of(checked.sources)
    with _lock:
        found = _prepared.setdefault(digest, Prepared(digest, checked, organisation, _models(checked)))
        _prepared.move_to_end(digest)
        while len(_prepared) > MOST_KEPT:
            _prepared.popitem(last=False)
    return found


def _in_order(checked: Checked) -> Checked:
    """Without scenarios, in one order: what is loaded of a town is kept by the digest and by the ids of its rows."""
    sources = [source for source in checked.sources if source.kind is not Kind.SCENARIO]
    return replace(
        checked,
        sources=tuple(sorted(sources, key=lambda source: (source.kind, source.key))),
        processes=tuple(sorted(checked.processes, key=lambda process: process.key)),
    )


def digest_of(sources: Sequence[Source]) -> str:
    whole = "\n".join(sorted(f"{source.kind} {source.key} {source.digest}" for source in sources))
    return f"proef-{hashlib.sha256(whole.encode()).hexdigest()[:32]}"


def prepare_without_broken(sources: Sequence[Source], process_key: str) -> Prepared:
    """As `prepare`; but what is wrong in files that this process can do without does not keep it from being tried."""
    try:
        return prepare(sources)
    except DeploymentRefused as refusal:
        broken = {problem.file for problem in refusal.problems if problem.severity is Severity.ERROR}
        sound = [source for source in sources if source.path not in broken]
        if len(sound) == len(sources) or not sound:
            raise
        try:
            left = prepare(sound)
        except WaakvlamError:
            raise refusal from None
        if process_key not in left.models:
            raise
        return left


def _models(checked: Checked) -> dict[str, ProcessModel]:
    wanted = {process.key: process.source for process in checked.processes}
    found: dict[str, ProcessModel] = {}
    for source in dict.fromkeys(wanted.values()):
        found |= {model.id: model for model in drawn(source).processes}
    return {key: found[key] for key in wanted}


class _Towns:
    """The town of each set of files and first day, as the bytes of its database."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, datetime], bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, prepared: Prepared, first_moment: datetime) -> bytes:
        key = (prepared.digest, first_moment)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        content = _build(prepared, first_moment)
        with self._lock:
            self._kept[key] = content
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return content


def _build(prepared: Prepared, first_moment: datetime) -> bytes:
    engine = open_in_memory(prepared.digest)
    store = Store(f"sqlite:///{prepared.digest}", TENANT, engine=engine)
    try:
        with clock.frozen(first_moment), store.command() as work:
            deploy(work, prepared.checked, actor=None)
            settle(work, prepared.organisation, clock.local(first_moment).date())
        return content_of(engine)
    finally:
        store.close()


_prepared: OrderedDict[str, Prepared] = OrderedDict()
_lock = Lock()
_towns = _Towns()
