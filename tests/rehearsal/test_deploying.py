"""The command line plays the scenarios of what it is given, with or without a database."""

from pathlib import Path
from shutil import copytree

import pytest

from engine.cli import main
from tests.rehearsal.test_scenarios import with_home_visit
from tests.rehearsal.trying import ROOT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("processes", "forms"):
        copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAAKVLAM_DATABASE_URL", f"sqlite:///{tmp_path}/waakvlam.sqlite3")
    return tmp_path


def test_a_failing_scenario_is_one_line_and_nothing_is_published(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (plan,) = (source for source in with_home_visit() if source.path.endswith("plan.bpmn"))
    (folder / "processes" / "plan.bpmn").write_bytes(plan.content)

    assert main(["deploy", "processes", "forms", "--check"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("processes/plan.scenarios.json: Huisbezoek_plannen: Scenario ‘Akkoord, gehaald")
    assert not (folder / "var").exists()

    assert main(["migrate"]) == 0
    assert main(["deploy", "processes", "forms"]) == 1
    assert main(["deploy", "processes/plan.bpmn"]) == 1


def test_scenarios_published_before_judge_a_file_that_comes_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    assert main(["deploy", "processes", "forms"]) == 0
    (plan,) = (source for source in with_home_visit() if source.path.endswith("plan.bpmn"))
    (folder / "processes" / "plan.bpmn").write_bytes(plan.content)
    capsys.readouterr()

    assert main(["deploy", "processes/plan.bpmn"]) == 1

    assert "nu staat open: ‘Huisbezoek plannen’ bij Wijkcoach" in capsys.readouterr().err
