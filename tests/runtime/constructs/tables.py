"""All constructs, by chapter."""

from . import Refused, Works, events, flows

CHAPTERS = {"Pijlen en gateways": flows, "Gebeurtenissen": events}
WORKS: dict[str, Works] = {name: case for chapter in CHAPTERS.values() for name, case in chapter.WORKS.items()}
REFUSED: dict[str, Refused] = {name: case for chapter in CHAPTERS.values() for name, case in chapter.REFUSED.items()}
