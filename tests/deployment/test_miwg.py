"""Reference models of the BPMN Model Interchange Working Group, made executable: each is accepted or explained."""

import re
from pathlib import Path

import pytest

from engine.cli import main

MODELS = ("A.1.0", "A.2.0", "A.2.1", "A.3.0", "A.4.0", "A.4.1", "B.1.0", "B.2.0")


@pytest.mark.parametrize("model", MODELS)
def test_every_model_is_accepted_or_explained_by_its_own_elements(
    model: str, shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = shared_data / "bpmn-miwg" / f"{model}.bpmn"
    if not source.is_file():
        pytest.skip(f"shared data absent: {source.name}")
    text = re.sub(r'\sisExecutable="(false|true)"', "", source.read_text(encoding="utf-8"))
    text = re.sub(r"<((?:\w+:)?process)\b", r'<\1 isExecutable="true"', text)
    path = tmp_path / source.name
    path.write_text(text, encoding="utf-8")

    code = main(["deploy", "--check", str(path)])

    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    errors = [line for line in lines if line.startswith(f"{path}: ") and "let op: " not in line]
    assert captured.out == ""
    assert (code, bool(errors)) in ((0, False), (1, True)), lines
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    for line in errors:
        element = line.removeprefix(f"{path}: ").split(": ")[0]
        assert element == "-" or element in ids, line
