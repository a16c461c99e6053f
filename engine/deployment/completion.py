"""What belongs to a publication beside the files that were given: everything published before, as far as it stands."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine import decisions, forms
from engine.deployment.drawings import drawn
from engine.deployment.sources import Kind, Source

MOST_KEPT = 200_000
"""Bytes: the names in a larger file are read anew, so that a few of those do not fill the memory."""


def completed(given: Sequence[Source], published: Iterable[Source]) -> tuple[Source, ...]:
    """The files given, with the published ones that they do not replace.

    A file replaces another by its name, and also by holding the same process, decision or form: files get renamed.
    """
    together = list(given)
    taken = {name for source in given for name in _names(source)}
    for source in published:
        names = _names(source)
        if taken.isdisjoint(names):
            together.append(source)
            taken |= names
    return tuple(together)


def _names(source: Source) -> frozenset[tuple[Kind, str, str]]:
    """The name of the file and the ids of what stands in it; asked of every published file on each page of a draft."""
    return _kept_names(source) if len(source.content) <= MOST_KEPT else _read_names(source)


@lru_cache(maxsize=256)
def _kept_names(source: Source) -> frozenset[tuple[Kind, str, str]]:
    return _read_names(source)


def _read_names(source: Source) -> frozenset[tuple[Kind, str, str]]:
    ids: Iterable[str] = ()
    match source.kind:
        case Kind.BPMN:
            ids = (process.id for process in drawn(source).processes)
        case Kind.DMN:
            ids = (decision.id for decision in decisions.inspect(source.content, source.path).decisions)
        case Kind.FORM:
            ids = (forms.inspect(source.content, source.path).key,)
    return frozenset({(source.kind, "file", source.key), *((source.kind, "id", each) for each in ids)})


def process_ids(source: Source) -> tuple[str, ...]:
    """The executable processes that a diagram holds; their ids may differ from the name of the file."""
    return tuple(sorted(key for _kind, what, key in _names(source) if source.kind is Kind.BPMN and what == "id"))


def title_of(source: Source) -> str:
    """What a file is called on the screen: its processes, decisions or title; its key where it cannot be read."""
    names: Iterable[str] = ()
    match source.kind:
        case Kind.BPMN:
            names = (process.name for process in drawn(source).processes)
        case Kind.DMN:
            names = (decisions.inspect(source.content, source.path).title,)
        case Kind.FORM:
            names = (forms.inspect(source.content, source.path).title,)
        case Kind.SCENARIO:
            names = (f"Scenario’s van {source.key}",)
        case Kind.ORGANISATION:
            names = ("Organisatie",)
    return ", ".join(filter(None, names)) or source.key
