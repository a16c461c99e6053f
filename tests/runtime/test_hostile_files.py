"""Whatever is uploaded, reading it neither raises nor hangs nor reaches outside the file."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime import inspect

from .building import boundary, chain, definitions, diagram, end, flow, node, process, start, tasks, timer
from .constructs.tables import REFUSED, WORKS

GOOD = diagram(
    start(),
    tasks("A", "B"),
    boundary("rand", "A", timer("P1D")),
    end(),
    chain("start", "A", "end"),
    chain("rand", "B", "end"),
)
BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><definitions>&b;</definitions>'

CONSTRUCTS = [case.source for cases in (WORKS, REFUSED) for case in cases.values()]
KEYS = ["start", "A", "B", "rand", "end", "P", "x"]
REJECTED = {
    "nothing": (b"", "leeg"),
    "blanks": (b" \n ", "leeg"),
    "plain text": (b"dit is geen xml", "geen geldige XML"),
    "broken off": (GOOD[:-40], "geen geldige XML"),
    "wrong nesting": (b"<a><b></a></b>", "regel 1"),
    "undefined entity": (definitions("&geheim;"), "geen geldige XML"),
    "entity bomb": (BOMB, "DOCTYPE"),
    "external entity": (
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;</definitions>',
        "DOCTYPE",
    ),
    "external definition": (b'<!DOCTYPE d SYSTEM "http://example.invalid/x.dtd"><definitions/>', "DOCTYPE"),
    "too big": (b"<a>" + b" " * (5 * 1024 * 1024) + b"</a>", "te groot"),
    "too many parts": (b"<a>" + b"<b/>" * 20_001 + b"</a>", "20000 onderdelen"),
    "too deep": (b"<a>" * 150 + b"</a>" * 150, "niveaus diep"),
    "far too deep": (b"<a>" * 100_000 + b"</a>" * 100_000, "niveaus diep"),
    "Excel": (b"PK\x03\x04\x14\x00", "Excel"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel"),
    "picture": (b"\x89PNG\r\n\x1a\n", "PNG"),
    "PDF": (b"%PDF-1.7", "PDF"),
    "UTF-16": (GOOD.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "UTF-16"),
    "UTF-16 without a mark": (GOOD.decode().encode("utf-16-le"), "UTF-16"),
    "UTF-7": (b'<?xml version="1.0" encoding="UTF-7"?><definitions/>', "UTF-7"),
    "other encoding than declared": (GOOD.replace(b'id="A"', b'id="A" name="\xe9\xe9n"'), "tekencodering"),
    "other XML": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "geen BPMN"),
    "definitions of something else": (b'<definitions xmlns="urn:x"/>', "geen BPMN"),
    "no process": (definitions(), "geen proces"),
}


@pytest.mark.parametrize("name", REJECTED)
def test_rejects(name: str):
    source, phrase = REJECTED[name]
    model = inspect(source, "proef.bpmn")

    assert [(problem.element, phrase in problem.message) for problem in model.problems] == [(None, True)], (
        model.problems
    )
    assert model.processes == ()


def test_a_good_file_is_read_in_any_of_the_usual_encodings():
    text = GOOD.decode().replace('id="A"', 'id="A" name="één gezin"')
    for encoding in ("ISO-8859-1", "windows-1252", "UTF-8"):
        source = text.replace("UTF-8", encoding).encode(encoding)
        assert inspect(source, "proef.bpmn").processes[0].element("A").name == "één gezin"
    assert inspect(b"\xef\xbb\xbf" + GOOD, "proef.bpmn").acceptable


def test_an_external_file_is_not_read(tmp_path: Path):
    secret = tmp_path / "geheim"
    secret.write_text("GEHEIM")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}"/>'
    source = definitions(process(start(), include)).decode()
    model = inspect(source.encode(), "proef.bpmn")

    assert "GEHEIM" not in repr(model)


def test_a_wide_flat_file_is_judged_quickly_enough_to_finish():
    inside = "".join(
        node("subProcess", f"sub{number}", start(f"s{number}"))
        + boundary(f"b{number}", f"sub{number}", timer("P1D"))
        + flow(f"b{number}", f"sub{number}")
        for number in range(3_000)
    )
    model = inspect(definitions(process(start(), inside)), "proef.bpmn")

    assert len(model.elements) == 9_001
    assert len(model.problems) == 9_000


def test_an_expression_of_quotes_only_is_read_once():
    source = diagram(start(), node("scriptTask", "A", f"<script>{chr(34)}{(chr(92) + chr(34)) * 1_000_000}</script>"))

    assert inspect(source, "proef.bpmn").elements[1].id == "A"


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_never_raises(data: st.DataObject):
    source = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(source) - 1))
        length = data.draw(st.integers(0, 12))
        source[position : position + length] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b"", b'"', b"<", b"/>", b"A"])
        )

    for problem in inspect(bytes(source), "proef.bpmn").problems:
        assert problem.message


@given(st.lists(st.sampled_from(KEYS), min_size=2, max_size=6), st.binary(max_size=20))
@settings(max_examples=50, deadline=None)
def test_exchanged_names_never_raise(names: list[str], noise: bytes):
    source = GOOD
    for old, new in pairwise(names):
        source = source.replace(f'"{old}"'.encode(), f'"{new}"'.encode())

    inspect(source, "proef.bpmn")
    inspect(noise, "proef.bpmn")


@pytest.mark.timeout(60)
@given(st.data())
@settings(max_examples=300, deadline=None)
def test_exchanged_names_in_any_construct_never_raise_nor_hang(data: st.DataObject):
    source = data.draw(st.sampled_from(CONSTRUCTS))
    names = st.sampled_from(sorted(set(re.findall(rb'id="([^"]+)"', source))))
    for _ in range(data.draw(st.integers(1, 3))):
        source = source.replace(b'"%b"' % data.draw(names), b'"%b"' % data.draw(names))

    inspect(source, "proef.bpmn")


def test_a_transaction_with_the_id_of_what_stands_in_it_is_refused_for_that_alone():
    cancel = end("C", "<cancelEventDefinition/>")
    inside = start("s") + node("task", "T") + cancel + chain("s", "T", "C")
    model = inspect(diagram(start(), node("transaction", "T", inside), end(), chain("start", "T", "end")), "proef.bpmn")

    assert [problem.message for problem in model.problems] == [
        "Het id T komt twee keer voor. Geef elk onderdeel een eigen id."
    ]
