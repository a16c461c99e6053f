import json
from pathlib import Path

import pytest
from sqlalchemy import delete

from engine.cli import main
from engine.insight.overview import find_source, overview, sources
from engine.insight.shape import Chosen
from engine.store import Store
from engine.store.models import FactSource
from tests.commands.world import World

CSV = "zaak;stap;tijdstip;wie\n1;Intake;2-3-2026 9:00;Team A\n1;Plan;4-3-2026 9:00;Team B\nNA;Intake;2-3-2026 10:00;\n"


@pytest.fixture
def database(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("WAAKVLAM_DATABASE_URL", sqlite_store.url)
    monkeypatch.setenv("WAAKVLAM_TENANT", sqlite_store.tenant)
    return sqlite_store


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "oud.csv"
    path.write_text(CSV, "utf-8")
    return str(path)


def insight(*arguments: str) -> int:
    return main(["insight", *arguments])


def test_a_log_goes_in_is_told_of_and_comes_out(
    database: Store, file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert insight("import", file, "--name", "oud", "--csv-resource", "wie", "--zone", "Europe/Amsterdam") == 0
    heard = capsys.readouterr()
    assert heard.out == ""
    assert "oud: 3 gebeurtenissen in 2 zaken" in heard.err
    assert "per seconde" in heard.err
    assert insight("report", "oud", "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["counts"]["cases"] == 2
    assert [(edge["source"], edge["target"], edge["sum"]) for edge in figures["dfg"]["full"]] == [
        ("Intake", "Plan", 172_800.0)
    ]
    out = tmp_path / "uit.xes.gz"
    assert insight("export", "oud", "--xes", str(out)) == 0
    assert insight("import", str(out), "--name", "kopie") == 0
    capsys.readouterr()
    assert insight("report", "kopie", "--json") == 0
    assert json.loads(capsys.readouterr().out) == figures | {"log": "kopie"}


def test_the_report_for_people_ranks_where_time_goes(
    database: Store, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    insight("import", file, "--name", "oud")
    capsys.readouterr()
    assert insight("report", "oud") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "oud: 2 zaken, 3 gebeurtenissen, 2 activiteiten, 2 varianten"
    assert lines[-1].split() == ["2,0", "2,0", "2,0", "1", "Intake", "→", "Plan"]


def test_a_log_is_listed_replaced_and_removed(database: Store, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert insight("import", file, "--name", "oud") == 0
    assert insight("import", file, "--name", "oud") == 1
    assert "Er is al een logboek “oud”" in capsys.readouterr().err
    assert insight("import", file, "--name", "oud", "--replace") == 0
    capsys.readouterr()
    assert insight("list") == 0
    assert capsys.readouterr().out.split() == ["waakvlam", "oud"]
    assert insight("remove", "oud") == 0
    assert insight("report", "oud") == 1
    assert "Er is geen logboek “oud”" in capsys.readouterr().err


def test_our_own_log_has_a_report_before_anything_happened(database: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert insight("report", "waakvlam") == 0
    assert capsys.readouterr().out.startswith("waakvlam: 0 zaken")


@pytest.mark.parametrize(
    ("more", "part"),
    [
        (["--csv-case", "nummer"], "De kolom “nummer” is er niet"),
        (["--zone", "Mars/Olympus"], "De tijdzone “Mars/Olympus” kennen we niet"),
        (["--zone", "../etc/passwd"], "kennen we niet"),
        (["--utc"], "heeft geen tijdzone"),
        (["--csv-delimiter", "::"], "één teken"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(
    database: Store, file: str, capsys: pytest.CaptureFixture[str], more: list[str], part: str
) -> None:
    assert insight("import", file, "--name", "oud", *more) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert part in lines[0]


@pytest.mark.parametrize("name", ["weg.csv", "log.docx", "map.csv"])
def test_a_file_that_cannot_be_read_is_refused(
    database: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "log.docx").write_text("x", "utf-8")
    (tmp_path / "map.csv").mkdir()
    assert insight("import", str(tmp_path / name), "--name", "oud") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_figures_are_brought_up_to_date_and_made_again(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WAAKVLAM_DATABASE_URL", sqlite_world.store.url)
    monkeypatch.setenv("WAAKVLAM_TENANT", sqlite_world.store.tenant)
    for _ in range(2):
        sqlite_world.start(key="tweeluik")
    sqlite_world.start(key="samen")
    assert insight("refresh") == 0
    assert capsys.readouterr().err.splitlines()[-1] == "De cijfers zijn bij: 3 zaken bijgewerkt."
    assert insight("rebuild", "--process", "tweeluik") == 0
    told = capsys.readouterr().err.splitlines()
    assert told == ["100%  2 zaken gemaakt", "De cijfers zijn opnieuw gemaakt: 2 zaken."]
    assert insight("rebuild") == 0
    assert "3 zaken." in capsys.readouterr().err
    assert insight("rebuild", "--process", "bestaat-niet") == 1
    assert "geen proces “bestaat-niet”" in capsys.readouterr().err


def test_figures_of_logs_are_made_again_too(
    database: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("oud", "ouder"):
        (tmp_path / "log.csv").write_text("case,activity,timestamp\n1,a,2026-03-02 09:00\n", "utf-8")
        assert insight("import", str(tmp_path / "log.csv"), "--name", name) == 0
    with database.command() as work:
        work.session.execute(delete(FactSource))
    capsys.readouterr()
    assert insight("rebuild", "--log", "oud") == 0
    assert capsys.readouterr().err.splitlines()[-1] == "De cijfers van logboek oud zijn opnieuw gemaakt."
    assert insight("rebuild") == 0
    with database.reading() as session:
        assert [source.log_name for source in sources(session)] == ["oud", "ouder"]
        assert overview(session, find_source(session, log_name="oud"), Chosen()).cases.n == 1
    assert insight("rebuild", "--log", "bestaat-niet") == 1
