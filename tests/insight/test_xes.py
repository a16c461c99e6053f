import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings

from engine.insight.columns import UNKNOWN, Columns
from engine.insight.files import UnreadableLog
from engine.insight.moments import MomentReader
from engine.insight.xes import read_xes
from engine.insight.xes_out import write_xes
from tests.insight.logs import Told, columns_of, logs

EVENT = (
    '<event><string key="concept:name" value="Intake"/><date key="time:timestamp" value="2026-03-02T09:00:00+01:00"/>'
    "</event>"
)
NAME = '<string key="concept:name" value="1"/>'


def written(tmp_path: Path, text: str | bytes, name: str = "log.xes") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def log(*traces: str) -> str:
    return "<log>" + "".join(f"<trace>{trace}</trace>" for trace in traces) + "</log>"


def as_lists(columns: Columns) -> list[object]:
    return [
        columns.cases.texts, columns.activities.texts, columns.resources.texts, columns.lifecycles.texts,
        *map(list, (columns.case, columns.activity, columns.resource, columns.lifecycle, columns.at, columns.offset)),
    ]  # fmt: skip


def test_reads_who_and_which_transition(tmp_path: Path) -> None:
    told = '<string key="org:resource" value="Team Noord"/><string key="lifecycle:transition" value="start"/></event>'
    columns = read_xes(written(tmp_path, log(NAME + EVENT + EVENT.replace("</event>", told))))
    assert columns.resources.texts == ["Team Noord"]
    assert list(columns.resource) == [UNKNOWN, 0]
    assert columns.lifecycles.texts == ["start"]
    assert list(columns.offset) == [3600, 3600]


def test_the_name_of_a_case_may_stand_after_its_events(tmp_path: Path) -> None:
    assert read_xes(written(tmp_path, log(EVENT + NAME))).cases.texts == ["1"]


def test_a_case_that_stands_in_two_places_is_one_case(tmp_path: Path) -> None:
    columns = read_xes(written(tmp_path, log(NAME + EVENT, NAME + EVENT)))
    assert (len(columns), columns.cases.texts) == (2, ["1"])


def test_what_stands_deeper_is_not_taken_for_the_event_itself(tmp_path: Path) -> None:
    deeper = '<list key="x"><string key="concept:name" value="anders"/></list></event>'
    columns = read_xes(written(tmp_path, log(NAME + EVENT.replace("</event>", deeper))))
    assert columns.activities.texts == ["Intake"]


def test_a_log_without_cases_and_a_case_without_events_are_empty(tmp_path: Path) -> None:
    assert len(read_xes(written(tmp_path, "<log/>"))) == 0
    assert read_xes(written(tmp_path, log(NAME))).cases.texts == []


def test_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.insight.xes.TELL_EVERY", 10)
    heard: list[tuple[int, float]] = []
    read_xes(written(tmp_path, log(*[NAME + EVENT] * 40)), tell=lambda events, part: heard.append((events, part)))
    assert heard == [(40, 1.0)]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "geen geldige XML"),
        ("<log><trace>", "geen geldige XML"),
        ("<definitions/>", "geen XES"),
        (f"<log>\n{EVENT}</log>", "regel 2: een gebeurtenis staat buiten een zaak"),
        (f"<log>\n\n<trace>{EVENT}</trace></log>", "regel 3: een zaak (trace) heeft geen naam"),
        (log(NAME + "\n" + EVENT.replace('value="Intake"', 'value=" "')), "regel 2: een gebeurtenis heeft geen activ"),
        (log(NAME + "\n\n" + EVENT.replace("time:timestamp", "tijd")), "regel 3: een gebeurtenis heeft geen moment"),
        (log(NAME + "\n" + EVENT.replace("2026-03-02", "2026-02-30")), "regel 2: “2026-02-30T09"),
        (log(NAME + EVENT.replace("Intake", "x" * 1001)), "langer dan 1000 tekens"),
        ('<!DOCTYPE log [<!ENTITY a "b">]><log/>', "DOCTYPE of entiteit"),
        ('<!DOCTYPE log SYSTEM "file:///etc/hostname"><log/>', "DOCTYPE of entiteit"),
        (log(NAME + EVENT).encode("utf-16"), "UTF-16"),
        ("<log>" + "<list>" * 10_000, "geen geldige XML"),
        (b"<log>\xff\xfe\x00</log>", "geen geldige XML"),
        (b"PK\x03\x04\x00\x00", "geen geldige XML"),
        (gzip.compress(log(NAME + EVENT).encode())[:-9], "geen heel gzip-bestand"),
        (b"\x1f\x8b\x08\x00rommel", "geen heel gzip-bestand"),
    ],
)
def test_refuses_what_is_no_log_and_says_where(tmp_path: Path, text: str | bytes, part: str) -> None:
    with pytest.raises(UnreadableLog) as refusal:
        read_xes(written(tmp_path, text))
    assert part in refusal.value.message


def test_a_doctype_cannot_hide_between_two_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in range(2, 14):
        monkeypatch.setattr("engine.insight.files.CHUNK", size)
        with pytest.raises(UnreadableLog, match="DOCTYPE"):
            read_xes(written(tmp_path, '<!DOCTYPE log [<!ENTITY a "b">]><log/>'))


@pytest.mark.parametrize("filler", [b" ", b'<string key="k" value="v"/>'])
def test_refuses_a_bomb_long_before_it_is_unpacked(tmp_path: Path, filler: bytes) -> None:
    path = tmp_path / "bom.xes.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"<log>")
        for _ in range(100):
            file.write(filler * (1_000_000 // len(filler)))
    with pytest.raises(UnreadableLog, match=r"geen geldige XML|geen logboek|opgeblazen"):
        read_xes(path)


def test_refuses_a_file_in_which_nothing_ever_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.insight.xes.QUIET_LIMIT", 1_000)
    monkeypatch.setattr("engine.insight.files.CHUNK", 500)
    assert len(read_xes(written(tmp_path, log(*[NAME + EVENT] * 100)))) == 100
    with pytest.raises(UnreadableLog, match="geen gebeurtenis"):
        read_xes(written(tmp_path, "<log>" + '<string key="k" value="v"/>' * 100 + "</log>"))


def test_refuses_an_archive_that_unpacks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.insight.files.RATIO_FROM", 1_000_000)
    path = tmp_path / "bom.xes.gz"
    path.write_bytes(gzip.compress(log(*[NAME + EVENT] * 40_000).encode(), 9))
    with pytest.raises(UnreadableLog, match="opgeblazen"):
        read_xes(path)


@settings(deadline=None)
@given(logs)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, told: list[Told]) -> None:
    path = tmp_path_factory.mktemp("heen") / "heen.xes"
    for offset in (1_000_000, 3600, -19_800):
        columns = columns_of(told, offset).ordered()
        write_xes(columns, path)
        again = read_xes(path).ordered()
        write_xes(again, path.with_name("terug.xes"))
        assert path.read_bytes() == path.with_name("terug.xes").read_bytes()
        assert as_lists(again)[0] == as_lists(columns)[0]
        assert list(again.at) == list(columns.at)
        assert [again.activities.texts[each] for each in again.activity] == [
            columns.activities.texts[each] for each in columns.activity
        ]


def test_a_failed_export_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "oud")
    broken = read_xes(written(tmp_path, log(NAME + EVENT), "goed.xes"))
    broken.offset[0] = 999_999  # no time zone is that far ahead
    with pytest.raises(ValueError, match="timedelta"):
        write_xes(broken, path)
    assert path.read_text("utf-8") == "oud"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["goed.xes", "log.xes"]


def test_moments_without_a_zone_are_placed_in_the_zone_that_is_named(tmp_path: Path) -> None:
    from zoneinfo import ZoneInfo

    path = written(tmp_path, log(NAME + EVENT.replace("+01:00", "")))
    assert list(read_xes(path, MomentReader(ZoneInfo("Europe/Amsterdam"))).offset) == [3600]
    with pytest.raises(UnreadableLog, match="geen tijdzone"):
        read_xes(path, MomentReader(as_utc=True))
