"""Deny by default: a command that asks for no permission is on this list, with its reason, or it is a mistake."""

import ast
from pathlib import Path

import pytest

COMMANDS = Path(__file__).parents[2] / "engine" / "commands"
ASKS_NO_PERMISSION = {
    "answer_referral.py": "a partner acts, whom the link and its code let in",
    "ask_code.py": "a partner acts, with the link alone",
    "ask_new_link.py": "a partner acts, with a link that no longer works",
    "change_password.py": "one's own, with the present password",
    "enter_code.py": "a partner acts, with the link and the code",
    "fire_timers.py": "the clock acts, nobody",
    "look_at_referral.py": "a partner acts, whom the link and its code let in",
    "notify.py": "tells others what a command did that asked for a permission",
    "send_digests.py": "the clock acts, nobody",
    "settle_terms.py": "the clock acts, nobody",
    "sign_in.py": "nobody is signed in yet",
    "start_task.py": "notes a moment, for the holder only: the statement itself says so",
}


def verbs() -> list[Path]:
    """Files that hold a command: a function of the file's own name that is given the work at hand."""
    return [path for path in sorted(COMMANDS.rglob("*.py")) if "operations" not in path.parts and _holds_command(path)]


def _holds_command(path: Path) -> bool:
    functions = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)]
    named = [function for function in functions if path.stem.startswith(function.name)]
    return any(function.args.args[:1] and function.args.args[0].arg in ("work", "store") for function in named)


@pytest.mark.parametrize("path", verbs(), ids=lambda path: path.stem)
def test_asks_for_a_permission(path: Path) -> None:
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    asks = bool(calls & {"verdict", "may_see"})
    assert asks or path.name in ASKS_NO_PERMISSION, f"{path.name} asks for no permission"


def test_there_are_commands_to_judge() -> None:
    assert len(verbs()) > 20
