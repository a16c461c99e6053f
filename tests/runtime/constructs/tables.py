"""All constructs, by chapter."""

from . import Refused, Works, ad_hoc, data, events, flows, not_run, repeats, undoing

CHAPTERS = {
    "Flows, gateways and links": flows,
    "Events and event subprocesses": events,
    "Loops, instances and token quantities": repeats,
    "Ad-hoc subprocesses": ad_hoc,
    "Compensation and transactions": undoing,
    "Data, pools and processes": data,
}
WORKS: dict[str, Works] = {name: case for chapter in CHAPTERS.values() for name, case in chapter.WORKS.items()}
NOT_RUN: dict[str, Refused] = not_run.NOT_RUN
REFUSED: dict[str, Refused] = {
    name: case for chapter in CHAPTERS.values() for name, case in chapter.REFUSED.items()
} | NOT_RUN
