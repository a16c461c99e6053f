import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import config
from engine.cli import main
from engine.store import Store
from engine.store.models import Deployment, ProcessDefinition
from tests.deployment.samples import FILES, NAMES, content

ROOT = Path(__file__).parents[1]
DIAGRAM, TABLE, FORM = NAMES[0], NAMES[1], NAMES[3]
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><definitions>&i;</definitions>"
)
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><definitions>&x;</definitions>'
LOOP = (
    '<multiInstanceLoopCharacteristics><loopCardinality>__import__("os").getpid()</loopCardinality>'
    "</multiInstanceLoopCharacteristics></userTask>"
)
SECOND = '<process id="aanvraag" isExecutable="true"><startEvent id="Weer"/></process></definitions>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set of files that may be published."""
    path = tmp_path / "bestanden"
    path.mkdir()
    for name in NAMES:
        (path / name).write_bytes(content(name))
    return path


@pytest.fixture
def database(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("WAAKVLAM_DATABASE_URL", sqlite_store.url)
    monkeypatch.setenv("WAAKVLAM_TENANT", sqlite_store.tenant)
    return sqlite_store


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines on standard error; standard output has to be empty."""
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


@pytest.mark.parametrize(
    ("file", "old", "new", "element", "part"),
    [
        (DIAGRAM, "</process>", "", None, "geen geldige XML"),
        (DIAGRAM, "</definitions>", SECOND, "aanvraag", "twee keer"),
        (DIAGRAM, 'group="wijkcoach"', 'group="piraten"', "Vraag", "De groep “piraten” bestaat niet."),
        (DIAGRAM, "= grens.mag", "__import__('os').system('id')", "F4", "Python"),
        (DIAGRAM, "= grens.mag", 'len("abc") == 3', "F4", "één ="),
        (DIAGRAM, "P5D", "datetime.timedelta(days=5)", "Te_lang", "datetime.timedelta(days=5)"),
        (DIAGRAM, "</userTask>", LOOP, "Vraag", "dit is Python"),
        (TABLE, "&lt;= 500", "__import__('os').system('id')", "Klein_bedrag", "__import__"),
        (TABLE, "<text>true</text>", '<text>exec("1")</text>', "Klein_mag", "exec"),
        (FORM, "= bedrag < 100", "= __import__('os').system('id')", "reden", "Python"),
    ],
)
def test_deploy_refuses_in_one_clear_line_and_stores_nothing(
    file: str,
    old: str,
    new: str,
    element: str | None,
    part: str,
    folder: Path,
    database: Store,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (folder / file).write_bytes(content(file, old, new))
    for options in (["--check"], []):
        assert main(["deploy", str(folder), *options]) == 1
        lines = [line for line in said(capsys) if "let op:" not in line and line.startswith(f"{folder / file}: ")]
        assert len(lines) == 1
        assert lines[0].startswith(f"{folder / file}: {element or '-'}: ")
        assert part in lines[0]
    with database.reading() as session:
        assert session.scalars(select(Deployment)).all() == []


@pytest.mark.parametrize(
    ("name", "body", "part"),
    [
        ("extern.bpmn", OUTSIDE.encode(), "DOCTYPE"),
        ("bom.bpmn", BOMB.encode(), "DOCTYPE"),
        ("extern.dmn", OUTSIDE.encode(), "DOCTYPE"),
        ("bom.dmn", BOMB.encode(), "geen leesbaar DMN-bestand"),
        ("groot.bpmn", b"<definitions>" + b" " * 50_000_000, "te groot"),
        ("groot.json", b" " * 50_000_000, "te groot"),
        ("diep.json", b"[" * 200_000, "te diep"),
        ("blad.bpmn", b"PK\x03\x04rommel", "Excel"),
        ("leeg.bpmn", b"", "leeg"),
        ("proces.xlsx", b"PK", "geen .bpmn"),
        ("organisation.json", b"[" * 200_000, "geen leesbaar JSON"),
    ],
)
def test_deploy_refuses_a_hostile_file_in_one_line(
    name: str, body: bytes, part: str, tmp_path: Path, database: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(body)
    for options in (["--check"], []):
        assert main(["deploy", str(tmp_path / name), *options]) == 1
        (line,) = said(capsys)
        assert line.startswith(f"{tmp_path / name}: -: ")
        assert part.lower() in line.lower()
    with database.reading() as session:
        assert session.scalars(select(Deployment)).all() == []


def test_deploy_names_a_path_that_does_not_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deploy", str(tmp_path / "weg.bpmn"), "--check"]) == 1
    (line,) = said(capsys)
    assert "bestaat niet" in line


def test_check_needs_no_database(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", NOWHERE)
    assert main(["deploy", str(folder), "--check"]) == 0
    assert said(capsys) == ["In orde: aanvraag."]
    (folder / DIAGRAM).write_bytes(content(DIAGRAM, 'form="vraag"', 'form="weg"'))
    assert main(["deploy", str(folder), "--check"]) == 1


def test_deploy_without_a_database_says_so_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", NOWHERE)
    assert main(["deploy", str(folder)]) == 1
    (line,) = said(capsys)
    assert line.startswith("De database is niet bereikbaar")


@pytest.mark.parametrize("url", ["ergens", "onbekend://a/b"])
def test_a_wrong_database_address_is_one_line(
    url: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert main(["deploy", str(folder)]) == 1
    assert "DATABASE_URL" in said(capsys)[0]


def test_serve_and_deploy_say_what_to_do_when_the_schema_is_behind(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nieuw.sqlite3")
    for command in (["deploy", str(folder)], ["serve"], ["worker"]):
        assert main(command) == 1
        assert "python -m engine migrate" in said(capsys)[0]
    assert main(["migrate"]) == 0
    assert main(["deploy", str(folder)]) == 0


def test_deploy_publishes_once(folder: Path, database: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deploy", str(folder), "--note", "eerste"]) == 0
    assert said(capsys) == ["aanvraag: versie 1 gepubliceerd"]
    assert main(["deploy", str(folder)]) == 0
    assert said(capsys) == ["aanvraag: versie 1 is ongewijzigd"]


def test_deploy_of_a_form_alone_makes_a_new_version_of_what_uses_it(
    folder: Path, database: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deploy", str(folder)]) == 0
    (folder / FORM).write_bytes(content(FORM, "Reden", "Waarom"))
    capsys.readouterr()
    assert main(["deploy", str(folder / FORM)]) == 0
    assert said(capsys) == ["aanvraag: versie 2 gepubliceerd"]
    with database.reading() as session:
        assert len(session.scalars(select(ProcessDefinition)).all()) == 2


def test_a_file_may_be_renamed(folder: Path, database: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deploy", str(folder)]) == 0
    for name in (DIAGRAM, TABLE):
        (folder / name).rename(folder / f"nieuw-{name}")
        assert main(["deploy", str(folder)]) == 0
    (folder / FORM).write_bytes(content(FORM, "Reden", "Waarom"))
    capsys.readouterr()
    assert main(["deploy", str(folder / FORM)]) == 0
    assert said(capsys) == ["aanvraag: versie 2 gepubliceerd"]


def test_deploy_refuses_a_table_that_breaks_off_what_uses_it(
    folder: Path, database: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deploy", str(folder)]) == 0
    capsys.readouterr()
    (folder / TABLE).write_bytes(content(TABLE, 'decision id="grens"', 'decision id="limiet"'))
    assert main(["deploy", str(folder / TABLE)]) == 1
    assert said(capsys)[0].startswith("aanvraag.bpmn: Grens: De beslissing “grens” bestaat niet.")


def test_files_of_another_kind_in_a_folder_are_skipped_with_a_notice(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "LEESMIJ.md").write_text("hallo")
    (folder / ".verborgen").write_text("hallo")
    assert main(["deploy", str(folder), "--check"]) == 0
    assert said(capsys)[0] == f"{folder / 'LEESMIJ.md'}: -: let op: Dit bestand slaan we over."


def test_a_name_cannot_steer_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / FORM).write_bytes(content(FORM, '"key": "reden"', '"key": "re\\u001b[2Jden"'))
    assert main(["deploy", str(folder), "--check"]) == 1
    assert "\x1b" not in "".join(said(capsys))


def test_run_walks_a_process_without_a_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", NOWHERE)
    answers = {"Vraag": [{"bedrag": 450}], "Boeken": [{"nummer": 7}]}
    assert main(["run", str(FILES / DIAGRAM), "--answers", json.dumps(answers)]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "state": "completed",
        "completed": ["Begin", "Vraag", "Grens", "Binnen", "Boeken", "Klaar"],
        "waiting": [],
        "data": {"bedrag": 450, "grens": {"mag": True}, "boeking": {"nummer": 7}},
    }


def test_run_stops_where_no_answer_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "begin.json"
    given.write_text('{"bedrag": 450}')
    assert main(["run", str(FILES / DIAGRAM), "--process", "aanvraag", "--input", f"@{given}"]) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert (outcome["state"], outcome["completed"], outcome["data"]) == ("waiting", ["Begin"], {"bedrag": 450})
    assert {"element": "Vraag", "kind": "user"} in outcome["waiting"]


def test_an_operation_without_an_answer_is_an_incident(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(FILES / DIAGRAM), "--answers", '{"Vraag": [{"bedrag": 450}]}']) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert (outcome["state"], outcome["waiting"]) == ("incident", [{"element": "Boeken", "kind": "incident"}])


def test_run_refuses_what_may_not_be_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / DIAGRAM
    file.write_bytes(content(DIAGRAM, "</userTask>", LOOP))
    assert main(["run", str(file)]) == 1
    assert any(line.startswith(f"{file}: Vraag: ") for line in said(capsys))


def test_run_refuses_an_unknown_process(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(FILES / DIAGRAM), "--process", "anders"]) == 1
    assert "anders" in said(capsys)[0]


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--input", "{"),
        ("--input", "[]"),
        ("--input", '{"bedrag": NaN}'),
        ("--input", '{"bedrag": 1e400}'),
        ("--input", "@/bestaat/niet.json"),
        ("--input", "[" * 100_000),
        ("--answers", '{"Vraag": {"bedrag": 1}}'),
    ],
)
def test_wrong_json_is_a_wrong_call(option: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(FILES / DIAGRAM), option, text]) == 2
    assert said(capsys)[0].startswith(option)


def test_decide_gives_the_outputs_and_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decide", str(FILES / TABLE), "--input", '{"bedrag": 750}']) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert outcome["outputs"] == {"mag": False}
    assert len(outcome["rules"]) == 1


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["--decision", "muur", "--input", "{}"], "muur"),
        (["--input", '{"bedrag": "veel"}'], "bedrag"),
    ],
)
def test_a_decision_without_an_answer_is_one_line(
    options: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["decide", str(FILES / TABLE), *options]) == 1
    (line,) = said(capsys)
    assert part in line


def test_run_and_decide_take_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["run", str(FILES)], ["decide", str(FILES), "--input", "{}"]):
        assert main(command) == 2
        assert "is een map" in said(capsys)[0]


def test_what_a_terminal_cannot_show_is_escaped() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "engine", "run", str(FILES / DIAGRAM), "--input", '{"a": "€ \\ud800"}'],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert json.loads(found.stdout)["data"] == {"a": "€ \ud800"}


def test_settings_lists_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings"]) == 0
    shown = capsys.readouterr().out
    for setting in config.SETTINGS:
        assert f"WAAKVLAM_{setting.name}" in shown
        assert setting.help in shown


@pytest.mark.parametrize("arguments", [[], ["vlieg"], ["run"], ["decide", "x.dmn"]])
def test_a_wrong_call_exits_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


@pytest.mark.parametrize("port", ["veel", "0", "99999", "-1", "٣"])
def test_serve_refuses_a_port_that_is_none(port: str, database: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", f"--port={port}"]) == 1
    assert said(capsys) == [f"De instelling PORT is “{port}”, maar moet een getal van 1 tot en met 65535 zijn."]


def test_an_unknown_bench_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "../../etc", "--json"]) == 2
    assert "bestaat niet" in said(capsys)[0]


def test_runs_as_a_module() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "engine", "decide", str(FILES / TABLE), "--input", '{"bedrag": 100}'],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": NOWHERE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert json.loads(found.stdout)["outputs"] == {"mag": True}
