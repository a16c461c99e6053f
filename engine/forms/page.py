"""What the template shows of a form: sections, rows of fields, what is typed in them and what is wrong.

The page works without JavaScript: it shows every field, and `read` ignores those that a condition hides. The
conditions go along as data, with just the process data that they mention, for forms.js.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from engine.forms.explanation import Block, blocks
from engine.forms.known import Fact, Known
from engine.forms.model import WITH_OPTIONS, WITHOUT_ANSWER, Component, Form, Kind
from engine.forms.reading import first_typed
from engine.forms.values import CHECKED, Typed, shown
from engine.forms.visibility import Evaluate, visible

_CHOSEN_BY_MARK = frozenset({Kind.RADIO, Kind.CHECKLIST})


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One component as it stands on the page; `shown` is the text of a read-only or computed field.

    `known` is where the answer came from when the dossier holds it; `expired` when it held until a day that has passed.
    """

    component: Component
    id: str
    typed: Typed = ""
    error: str = ""
    hint: str = ""
    shown: str = ""
    choices: tuple[Choice, ...] = ()
    blocks: tuple[Block, ...] = ()
    known: Fact | None = None
    expired: Fact | None = None

    @property
    def macro(self) -> str:
        """Which of the shapes in forms/fields.html shows it."""
        kind = self.component.kind
        if kind not in WITHOUT_ANSWER and self.component.readonly and kind is not Kind.EXPRESSION:
            return "readonly"
        return kind.value

    @property
    def target(self) -> str:
        """The id that a link in the error summary leads to: for choices the first one."""
        return self.choices[0].id if self.choices and self.component.kind in _CHOSEN_BY_MARK else self.id

    @property
    def described_by(self) -> str:
        """Ids of the help and the error, in reading order."""
        parts = ((self.expired, "verlopen"), (self.hint, "hulp"), (self.error, "fout"))
        return " ".join(f"{self.id}-{name}" for words, name in parts if words)

    @property
    def is_optional(self) -> bool:
        """Whether the label says so; a single tick box is understood to be free."""
        return not self.component.rules.required and self.component.kind is not Kind.CHECKBOX

    @property
    def is_checked(self) -> bool:
        return self.typed == CHECKED

    @property
    def input_mode(self) -> str:
        """The keyboard that a phone offers; none special where a minus sign may be needed."""
        kind, rules = self.component.kind, self.component.rules
        if rules.minimum is not None and rules.minimum < 0:
            return ""
        if kind is Kind.DATE or (kind is Kind.NUMBER and rules.decimals == 0):
            return "numeric"
        if kind in (Kind.AMOUNT, Kind.NUMBER):
            return "decimal"
        return {"email": "email", "phone": "tel"}.get(rules.contact or "", "")


@dataclass(frozen=True, slots=True)
class Section:
    """A group with its heading, or the components between groups. Fields of one row stand side by side."""

    heading: str
    description: str
    hide: str | None
    rows: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """`errors` are the links of the error summary: id and message. `context` is JSON for the conditions.

    `reopened` are the keys of known fields that stand open.
    """

    sections: tuple[Section, ...]
    errors: tuple[tuple[str, str], ...]
    context: str
    reopened: tuple[str, ...] = ()

    @property
    def has_known(self) -> bool:
        """Whether the dossier answers a question of this page."""
        return any(item.known for section in self.sections for row in section.rows for item in row)


def page(
    form: Form,
    data: Mapping[str, Any],
    evaluate: Evaluate,
    typed: Mapping[str, Typed] | None = None,
    errors: Mapping[str, str] | None = None,
    known: Known | None = None,
) -> Page:
    """Prepare a form for the template.

    `typed` is what was typed before (`Reading.typed` or `from_draft`); what it lacks comes from what is `known`, else
    from process data, else from the form's defaults. `errors` maps keys to messages.
    """
    known = known or Known(form)
    form, data = known.form, {**data, **known.prefill}
    standing = {**first_typed(form, data), **(typed or {})}
    values = {**data, **visible(form, standing, data, evaluate).computed}
    builder = _Builder(known, standing, values, errors or {})
    sections = tuple(builder.sections())
    return Page(sections, tuple(_summary(sections)), _context(form, data), tuple(sorted(known.reopened)))


class _Builder:
    def __init__(
        self, known: Known, typed: Mapping[str, Typed], values: Mapping[str, Any], errors: Mapping[str, str]
    ) -> None:
        self._known = known
        self._typed = typed
        self._values = values
        self._errors = errors

    def sections(self) -> Iterator[Section]:
        for is_group, components in groupby(self._known.form.components, key=lambda each: each.kind is Kind.GROUP):
            if not is_group:
                yield Section("", "", None, self._rows(tuple(components)))
                continue
            for group in components:
                yield Section(group.label, group.description, group.hide, self._rows(group.components))

    def _rows(self, components: Sequence[Component]) -> tuple[tuple[Item, ...], ...]:
        numbered = enumerate(components)
        rows = groupby(numbered, key=lambda each: each[1].row or each[0])
        return tuple(tuple(self._item(component) for _, component in row) for _, row in rows)

    def _item(self, component: Component) -> Item:
        if component.kind in WITHOUT_ANSWER:
            return Item(component, "", blocks=blocks(component.text))
        field_id = f"veld-{component.key}"
        typed = self._typed.get(component.key, "")
        hint = component.description
        if component.kind is Kind.DATE:
            hint = f"{hint} Schrijf dd-mm-jjjj.".strip()
        chosen = typed if isinstance(typed, list) else [typed]
        options = component.choices(self._values) if component.kind in WITH_OPTIONS else ()
        return Item(
            component,
            field_id,
            typed=typed,
            error=self._errors.get(component.key, ""),
            hint=hint,
            shown=shown(component, self._values.get(component.key), self._values),
            choices=tuple(
                Choice(f"{field_id}-{place}", option.value, option.label, option.value in chosen)
                for place, option in enumerate(options, start=1)
            ),
            known=self._known.facts.get(component.key),
            expired=self._known.expired.get(component.key),
        )


def _summary(sections: Sequence[Section]) -> Iterator[tuple[str, str]]:
    wrong = [item for section in sections for row in section.rows for item in row if item.error]
    times = Counter(item.error for item in wrong)
    for item in wrong:
        # Two amounts may have the same message; the links must tell them apart.
        ambiguous = times[item.error] > 1
        yield item.target, f"{item.component.label}: {item.error}" if ambiguous else item.error


def _context(form: Form, data: Mapping[str, Any]) -> str:
    """Only the process data that a condition or a computed field mentions goes to the browser."""
    expressions = " ".join(
        expression for each, _ in form.in_order for expression in (each.hide, each.expression) if expression
    )
    asked = {each.key for each in form.asked}
    needed = {key: value for key, value in data.items() if key in expressions and key not in asked}
    return json.dumps(needed, ensure_ascii=False, default=str)
