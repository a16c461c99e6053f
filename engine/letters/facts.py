"""What a decision letter is made from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Everything that the letter says which is not the same in every letter. Amounts are whole euro cents.

    `reason` and `conditions` are what the decider wrote to the resident; an empty line parts two paragraphs.
    `objection_address` holds the lines under the college's name. `in_own_name`: the college itself decided, so no
    mandate is named (Awb 10:10).
    """

    municipality: str
    addressee: tuple[str, ...]
    salutation: str
    dated: date
    reference: str
    subject: str
    is_granted: bool
    amount_cents: int
    requested_cents: int
    reason: str
    conditions: str
    decider_name: str
    decider_function: str
    contact_name: str
    contact_team: str
    objection_address: tuple[str, ...] = ()
    in_own_name: bool = False
    is_example: bool = False

    @property
    def on_behalf_of(self) -> str:
        """The signature on one line, as the law asks (Awb 10:10)."""
        college = f"Burgemeester en wethouders van {self.municipality}"
        if self.in_own_name:
            return college
        return f"{college}, namens dezen, {self.decider_name}, {self.decider_function}"
