"""A verdict: yes or no, by which rule, and in words that a screen can show."""

from dataclasses import dataclass

from engine.errors import Refused


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rule` is a code (for logs and tests); `reason` is Dutch and says the way on when the answer is no."""

    allowed: bool
    rule: str
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> "Verdict":
        """The verdict itself, or `Refused` with its reason."""
        if not self.allowed:
            raise Refused(self.reason or None, rule=self.rule)
        return self
