import gzip
from pathlib import Path

import pytest

from engine.errors import Invalid
from engine.insight.columns import UNKNOWN, on_the_clock
from engine.insight.csv_log import CsvShape, read_csv
from engine.insight.files import UnreadableLog


def written(tmp_path: Path, text: str | bytes, name: str = "log.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    "header",
    [
        "case_id,activity,timestamp",
        "case:concept:name,concept:name,time:timestamp",
        "Zaaknummer;Activiteit;Tijdstip",
        "\ufeffDossiernummer;Handeling;Datum",
        "Case ID\tActivity\tEnd time",
        "sep=|\nCASUS|STAP|MOMENT",
        '"Case, id","x"'.replace('"Case, id","x"', '"zaak","taak","tijd"'),
    ],
)
def test_guesses_the_columns(tmp_path: Path, header: str) -> None:
    delimiter = next(each for each in ";\t|," if each in header)
    columns = read_csv(written(tmp_path, header + "\n" + delimiter.join(["7", "Intake", "2026-03-02T09:00"]) + "\n"))
    assert (columns.cases.texts, columns.activities.texts) == (["7"], ["Intake"])
    assert f"{on_the_clock(columns.at[0])}" == "2026-03-02 09:00:00"


def test_named_columns_go_before_what_is_guessed(tmp_path: Path) -> None:
    path = written(tmp_path, "case,activity,start,end,wie\n1,a,2-3-2026 9:00,2-3-2026 10:00,Team A\n")
    columns = read_csv(path, CsvShape(time="START", resource="wie", case="activity", activity="case"))
    assert (columns.cases.texts, columns.activities.texts) == (["a"], ["1"])
    assert on_the_clock(columns.at[0]).hour == 9
    assert columns.resources.texts == ["Team A"]


def test_a_column_of_begins_makes_pairs_only_where_it_is_named(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "case,activity,start,end,resource\n1,a,2026-03-02 09:00,2026-03-02 11:00,Noord\n1,b,,2026-03-02 12:00,Noord\n",
    )
    plain = read_csv(path, CsvShape(time="end"))
    assert (len(plain), list(plain.lifecycle)) == (2, [UNKNOWN, UNKNOWN])
    paired = read_csv(path, CsvShape(time="end", begin="start"))
    told = [paired.lifecycles.texts[number] for number in paired.lifecycle]
    assert told == ["start", "complete", "complete"]
    assert [on_the_clock(at).hour for at in paired.at] == [9, 11, 12]
    assert paired.resources.texts == ["Noord"]


def test_quoted_commas_quotes_and_line_ends_stay(tmp_path: Path) -> None:
    path = written(tmp_path, 'case,activity,time\n1,"Bellen, ""mailen""\nof schrijven",2026-03-02\n')
    assert read_csv(path).activities.texts == ['Bellen, "mailen"\nof schrijven']


def test_na_is_a_case_and_an_empty_resource_is_none(tmp_path: Path) -> None:
    columns = read_csv(written(tmp_path, "case,activity,time,resource\nNA,null,2026-03-02,\nNA,nan,2026-03-03,None\n"))
    assert (columns.cases.texts, columns.activities.texts) == (["NA"], ["null", "nan"])
    assert (list(columns.resource), columns.resources.texts) == ([UNKNOWN, 0], ["None"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_reads_what_windows_writes(tmp_path: Path, encoding: str) -> None:
    text = "zaak;activiteit;datum\r\n1;Geïnformeerd: € 5;2-3-2026 9:00\r\n\r\n"
    assert read_csv(written(tmp_path, text.encode(encoding))).activities.texts == ["Geïnformeerd: € 5"]


def test_reads_gzip_and_tells_how_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.insight.csv_log.TELL_EVERY", 2)
    rows = "".join(f"{number},a,2026-03-02\n" for number in range(5))
    heard: list[int] = []
    path = written(tmp_path, gzip.compress(f"case,activity,time\n{rows}".encode()), "log.csv.gz")
    assert len(read_csv(path, tell=lambda events, _part: heard.append(events))) == 5
    assert heard == [2, 4]


HEAD = "case,activity,time\n1,a,2026-03-02\n"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "leeg"),
        (HEAD + "1,a\n", "regel 3: 2 velden, maar de kop heeft er 3"),
        (HEAD + "1,a, b,2026-03-02\n", "regel 3: 4 velden"),
        (HEAD + ",a,2026-03-02\n", "regel 3: de zaak is leeg"),
        (HEAD + "1, ,2026-03-02\n", "regel 3: de activiteit is leeg"),
        (HEAD + "1,a,\n", "regel 3: het moment is leeg"),
        (HEAD + "1,a,gisteren\n", "regel 3: “gisteren” is geen moment"),
        (HEAD + "1,a,3-13-2026\n", "regel 3: “3-13-2026” bestaat niet als dag-maand-jaar"),
        (HEAD + '1,"a\n' * 3, "geen geldige CSV"),
        (HEAD + '1,"' + "a" * 200_000, "regel 3: dit is geen geldige CSV"),
        (HEAD + "1," + "a" * 1001 + ",2026-03-02\n", "regel 3: “aaa"),
        (HEAD + "1,a\x00b,2026-03-02\n", "regel 3"),
        (HEAD + "1,a\x1bb,2026-03-02\n", "regel 3: een naam bevat besturingstekens"),
        ((HEAD + "x" * 300_000).encode() + b"\xff\xff", "sla het bestand op in UTF-8"),
    ],
)
def test_refuses_what_it_cannot_read_and_says_where(tmp_path: Path, text: str | bytes, part: str) -> None:
    with pytest.raises(UnreadableLog) as refusal:
        read_csv(written(tmp_path, text))
    assert part in refusal.value.message


@pytest.mark.parametrize("begin", ["", HEAD, HEAD + "1,"])
def test_refuses_a_line_without_end_before_it_is_read(tmp_path: Path, begin: str) -> None:
    path = written(tmp_path, gzip.compress((begin + "a" * 3_000_000).encode()))
    with pytest.raises(UnreadableLog, match="te lang"):
        read_csv(path)


def test_asks_for_a_column_that_it_does_not_recognise(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"Welke kolom is de activiteit.*--csv-activity.*case, wat, time"):
        read_csv(written(tmp_path, "case,wat,time\n"))
    with pytest.raises(Invalid, match="De kolom “stap” is er niet"):
        read_csv(written(tmp_path, "case,wat,time\n"), CsvShape(activity="stap"))
    with pytest.raises(Invalid, match="staat er 2 keer"):
        read_csv(written(tmp_path, "case,wat,wat,time\n"), CsvShape(activity="wat"))


def test_a_shape_that_makes_no_sense_is_refused() -> None:
    assert CsvShape.checked(delimiter="tab").delimiter == "\t"
    for wrong in ({"delimiter": "::"}, {"encoding": "klingon"}, {"encoding": "base64"}):
        with pytest.raises(Invalid):
            CsvShape.checked(**wrong)
