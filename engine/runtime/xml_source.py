"""Is this upload safe to read as XML, and what is its root? No entity, DTD, network or unbounded tree."""

import re

from lxml import etree

SIZE_LIMIT = 5 * 1024 * 1024  # bytes
DEPTH_LIMIT = 100  # elements inside each other
NODE_LIMIT = 20_000  # elements in one file
CHUNK = 64 * 1024

# All of these agree with ASCII, so that a DOCTYPE cannot hide from the search below.
READABLE_ENCODINGS = {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}
NOT_XML = {
    b"PK\x03\x04": "een Excel-, Word- of zipbestand",
    b"\xd0\xcf\x11\xe0": "een oud Excel- of Wordbestand",
    b"\x89PNG": "een afbeelding (PNG)",
    b"\xff\xd8\xff": "een afbeelding (JPEG)",
    b"GIF8": "een afbeelding (GIF)",
    b"%PDF": "een PDF",
}
WIDE_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00", b"\x00\x00")
DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")

EXPORT_AGAIN = "Sla het diagram in de modeller op als BPMN 2.0-bestand (.bpmn) en probeer het opnieuw."


class Unreadable(Exception):
    """The file is no XML that we want to read; the message is Dutch and says what to do."""


def read_root(source: bytes) -> etree._Element:
    """The root element of the file. Raises `Unreadable`."""
    _refuse_what_is_no_text(source)
    declared = DECLARED_ENCODING.match(source.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].decode().lower() not in READABLE_ENCODINGS:
        raise Unreadable(f"De tekencodering {declared[1].decode()} lezen we niet. Sla het bestand op in UTF-8.")
    if b"<!DOCTYPE" in source or b"<!ENTITY" in source:
        raise Unreadable(
            "Het bestand bevat een DOCTYPE of entiteit. Die kunnen andere bestanden binnenhalen of de server laten "
            "vastlopen en horen niet in een BPMN-bestand. Haal ze weg of sla het diagram opnieuw op in de modeller."
        )
    try:
        return _parse(source)
    except etree.XMLSyntaxError as error:
        raise Unreadable(_syntax_problem(error)) from None


def _refuse_what_is_no_text(source: bytes) -> None:
    if not source.strip():
        raise Unreadable(f"Het bestand is leeg. {EXPORT_AGAIN}")
    if len(source) > SIZE_LIMIT:
        raise Unreadable(
            f"Het bestand is te groot: {len(source) / 1024 / 1024:.1f} MB, hoogstens {SIZE_LIMIT // 1024 // 1024} MB. "
            "Verdeel het proces over meer bestanden."
        )
    for start, kind in NOT_XML.items():
        if source.startswith(start):
            raise Unreadable(f"Dit is {kind}, geen BPMN-bestand. {EXPORT_AGAIN}")
    if source.startswith(WIDE_ENCODINGS):
        raise Unreadable("De tekencodering is UTF-16 of UTF-32. Sla het bestand op in UTF-8 en probeer het opnieuw.")


def _parse(source: bytes) -> etree._Element:
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = nodes = 0
    for offset in range(0, len(source), CHUNK):
        parser.feed(source[offset : offset + CHUNK])
        for event, _ in parser.read_events():
            if event == "end":
                depth -= 1
                continue
            depth += 1
            nodes += 1
            if depth > DEPTH_LIMIT:
                raise Unreadable(_too_deep())
            if nodes > NODE_LIMIT:
                raise Unreadable(
                    f"Het bestand heeft meer dan {NODE_LIMIT} onderdelen. Verdeel het proces over meer bestanden."
                )
    return parser.close()


def _too_deep() -> str:
    return f"De onderdelen staan meer dan {DEPTH_LIMIT} niveaus diep in elkaar. Maak van deelprocessen losse processen."


def _syntax_problem(error: etree.XMLSyntaxError) -> str:
    reason = error.msg or ""
    if "depth" in reason.lower():
        return _too_deep()
    line = error.lineno or 1
    if "encod" in reason.lower() or "not proper utf-8" in reason.lower():
        return f"De tekencodering klopt niet met de inhoud (regel {line}). Sla het bestand op in UTF-8."
    return f"Het bestand is geen geldige XML: regel {line} klopt niet ({reason}). {EXPORT_AGAIN}"
