"""What a form asks: its components, in order, as read from one form file.

The file is a subset of the form-js JSON. Amounts are text fields with `"properties": {"waakvlam": "amount"}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from engine.errors import Problem


class Kind(StrEnum):
    """The components that Waakvlam can show; anything else in a file is refused."""

    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    SELECT = "select"
    RADIO = "radio"
    CHECKBOX = "checkbox"
    CHECKLIST = "checklist"
    EXPRESSION = "expression"
    GROUP = "group"
    TEXT = "text"
    SEPARATOR = "separator"


WITHOUT_ANSWER = frozenset({Kind.GROUP, Kind.TEXT, Kind.SEPARATOR})
WITH_OPTIONS = frozenset({Kind.SELECT, Kind.RADIO, Kind.CHECKLIST})


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What an answer must satisfy. Amounts are euros; lengths are characters after trimming."""

    required: bool = False
    min_length: int | None = None
    max_length: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    pattern: str | None = None
    contact: str | None = None
    """`email` or `phone` for a text field that holds one."""
    not_past: bool = False
    """A date of today (in Amsterdam) or later."""


@dataclass(frozen=True, slots=True)
class Component:
    """One question, computed field, section or explanation.

    `hide` and `expression` are FEEL without the leading `=`. `error` replaces the standard message when the
    answer is missing or does not match the pattern. `dossier` is the name under which the answer is kept for the
    whole casus; it then holds for the ISO duration `valid`, or for good.
    """

    kind: Kind
    key: str = ""
    label: str = ""
    description: str = ""
    readonly: bool = False
    default: str | tuple[str, ...] | bool | int | float | None = None
    hide: str | None = None
    row: str | None = None
    rules: Rules = field(default_factory=Rules)
    options: tuple[Option, ...] = ()
    options_key: str | None = None
    expression: str | None = None
    is_amount: bool = False
    error: str | None = None
    text: str = ""
    dossier: str = ""
    valid: str | None = None
    components: tuple["Component", ...] = ()

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def takes_input(self) -> bool:
        """Whether what the browser sends for it is read at all."""
        return self.kind not in WITHOUT_ANSWER and self.kind is not Kind.EXPRESSION and not self.readonly

    def choices(self, data: Mapping[str, Any]) -> tuple[Option, ...]:
        """The options to choose from, taken from process data where the file says so.

        Process data that is no list of texts or of `{value, label}` gives no option.
        """
        if self.options_key is None:
            return self.options
        found = data.get(self.options_key)
        options: dict[str, Option] = {}
        for each in found if isinstance(found, list | tuple) else ():
            value, label = (each.get("value"), each.get("label")) if isinstance(each, Mapping) else (each, None)
            if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value):
                options.setdefault(str(value), Option(str(value), str(value if label is None else label)))
        return tuple(options.values())


@dataclass(frozen=True)
class Form:
    """A form as deployed. `key` is what a user task names."""

    key: str
    title: str
    components: tuple[Component, ...] = ()

    @cached_property
    def in_order(self) -> tuple[tuple[Component, Component | None], ...]:
        """Every component in reading order, with the group it stands in."""
        return tuple(
            pair
            for component in self.components
            for pair in ((component, None), *((child, component) for child in component.components))
        )

    @cached_property
    def fields(self) -> tuple[Component, ...]:
        """Every component that has an answer: asked, shown from process data, or computed."""
        return tuple(component for component, _ in self.in_order if component.kind not in WITHOUT_ANSWER)

    @cached_property
    def conditions(self) -> int:
        """How many of its components hide by a condition."""
        return sum(component.hide is not None for component, _ in self.in_order)

    @cached_property
    def asked(self) -> tuple[Component, ...]:
        """The fields that take input."""
        return tuple(component for component in self.fields if component.takes_input)

    @cached_property
    def remembered(self) -> tuple[Component, ...]:
        """The fields whose answers are kept for the whole casus."""
        return tuple(component for component in self.fields if component.dossier)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(component.key for component in self.fields)

    def field(self, key: str) -> Component:
        """Raises `KeyError` when the form has no such field."""
        for component in self.fields:
            if component.key == key:
                return component
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form file as found: the form as far as it could be read, and what is wrong with it."""

    form: Form
    problems: tuple[Problem, ...] = ()

    @property
    def key(self) -> str:
        return self.form.key

    @property
    def title(self) -> str:
        return self.form.title
