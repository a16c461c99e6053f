"""All constructs, by chapter."""

from . import Refused, Works, events, flows, repeats, undoing

CHAPTERS = {
    "Pijlen en gateways": flows,
    "Gebeurtenissen": events,
    "Herhalen en aantallen": repeats,
    "Ongedaan maken": undoing,
}
WORKS: dict[str, Works] = {name: case for chapter in CHAPTERS.values() for name, case in chapter.WORKS.items()}
REFUSED: dict[str, Refused] = {name: case for chapter in CHAPTERS.values() for name, case in chapter.REFUSED.items()}
