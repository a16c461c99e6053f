"""What an operation of a service task asks and answers, in the words of who draws a process.

The descriptions stand beside the operations (`engine.commands.operations.descriptions`); queries only know their shape.
"""

from dataclasses import dataclass

Options = tuple[tuple[str, str], ...]
"""FEEL values that may be chosen, each with its Dutch words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One input. `chosen_from` names a list: partners, funds, categories, levels (of mandate) or rules (of the law)."""

    name: str
    label: str
    help: str = ""
    required: bool = False
    options: Options = ()
    chosen_from: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """One name in the answer. `kind` is text, number, amount, boolean, date, list, person, people or group."""

    name: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """`about` is the heading under which it stands; `errors` are the codes that a boundary event may catch."""

    label: str
    about: str
    help: str
    asks: tuple[Asked, ...] = ()
    answers: tuple[Answered, ...] = ()
    errors: Options = ()
