"""Writes a log as XES that other tools read back with the same events in the same order."""

import gzip
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path
from typing import IO
from xml.sax.saxutils import quoteattr

from engine.insight.columns import NO_OFFSET, UNKNOWN, Columns, on_the_clock

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <classifier name="Activity" keys="concept:name"/>
"""


def write_xes(columns: Columns, path: Path) -> None:
    """Write ordered columns; gzipped when the name ends in .gz. The file appears whole or not at all."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
                    _write(columns, packed)
            else:
                _write(columns, raw)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write(columns: Columns, file: IO[bytes] | gzip.GzipFile) -> None:
    file.write(HEAD.encode())
    starts = columns.starts()
    for case, name in enumerate(columns.cases.texts):
        file.write(f"  <trace>\n    {_string('concept:name', name)}\n".encode())
        for event in _events(columns, starts[case], starts[case + 1]):
            file.write(event.encode())
        file.write(b"  </trace>\n")
    file.write(b"</log>\n")


def _events(columns: Columns, begin: int, end: int) -> Iterator[str]:
    for place in range(begin, end):
        told = [
            _string("concept:name", columns.activities.texts[columns.activity[place]]),
            f'<date key="time:timestamp" value="{written(columns.at[place], columns.offset[place])}"/>',
        ]
        if columns.resource[place] != UNKNOWN:
            told.append(_string("org:resource", columns.resources.texts[columns.resource[place]]))
        if columns.lifecycle[place] != UNKNOWN:
            told.append(_string("lifecycle:transition", columns.lifecycles.texts[columns.lifecycle[place]]))
        yield "    <event>\n" + "".join(f"      {each}\n" for each in told) + "    </event>\n"


def written(at: int, offset: int) -> str:
    """A moment as it stood in the file it came from."""
    moment = on_the_clock(at)
    if offset != NO_OFFSET:
        moment = moment.replace(tzinfo=timezone(timedelta(seconds=offset)))
    return moment.isoformat()


def _string(key: str, text: str) -> str:
    return f'<string key="{key}" value={quoteattr(text)}/>'
