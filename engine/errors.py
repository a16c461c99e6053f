"""What can go wrong, in the user's words.

Every error that a user may meet is a `WaakvlamError`: its message is Dutch and says what to do. Errors for
developers are ordinary English exceptions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class WaakvlamError(Exception):
    """Er ging iets mis. Probeer het opnieuw."""

    status = 500

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())

    @property
    def message(self) -> str:
        return str(self.args[0])


class NotFound(WaakvlamError):
    """Dit bestaat niet, of niet meer."""

    status = 404


class Refused(WaakvlamError):
    """Dit mag je niet doen."""

    status = 403

    def __init__(self, message: str | None = None, *, rule: str = "") -> None:
        super().__init__(message)
        self.rule = rule


class Conflict(WaakvlamError):
    """Iemand anders was je voor. Ververs de pagina om te zien wat er veranderde."""

    status = 409


class StaleVersion(Conflict):
    """Deze pagina is verouderd: de taak is intussen veranderd. Wat je typte is bewaard."""


class Invalid(WaakvlamError):
    """Wat je invulde klopt nog niet.

    `fields` maps a field key to what to do about it.
    """

    status = 422

    def __init__(self, message: str | None = None, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message or "Wat je invulde klopt nog niet.")
        self.fields: dict[str, str] = dict(fields or {})


class CeilingPassed(Conflict):
    """Het wijkbudget is niet toereikend voor dit bedrag."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


FIELDS = {
    "process": frozenset(
        {
            "name", "group", "assignee", "exclude", "form", "duration", "calendar", "law", "why", "permission", "term",
            "operation", "inputs", "result", "decision", "script", "condition", "default", "timer", "message", "error",
            "called", "holder", "consequence", "start", "once", "reopen", "flow", "interrupting", "executable",
        }
    ),
    "form": frozenset(
        {"key", "label", "type", "options", "hide", "expression", "limits", "pattern", "dossier", "valid", "default"}
    ),
    "table": frozenset({"cell"}),
}  # fmt: skip
"""The fields of each editor in which a problem can be mended. `flow` is where an arrow goes, and in which order arrows
are tried; `limits` are the least and the most that an answer may be."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file, in words a manager understands, with what to do about it.

    `field` is the field of its editor in which it is mended (`FIELDS`); empty when it is none of them.
    """

    file: str
    element: str | None
    message: str
    severity: Severity = Severity.ERROR
    field: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.element or '-'}: {self.message}"


class DeploymentRefused(WaakvlamError):
    """De publicatie is geweigerd: niets is opgeslagen."""

    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)
