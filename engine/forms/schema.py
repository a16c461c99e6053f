"""Which answers a form takes: its marshmallow schema, with messages that say in Dutch what to do."""

import math
import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing, validate

from engine import clock, money
from engine.forms import pattern
from engine.forms.model import WITH_OPTIONS, Component, Form, Kind
from engine.forms.values import Unreadable, as_typed, parse

_LONGEST = {Kind.TEXTFIELD: 500, Kind.TEXTAREA: 20_000}
"""Characters, where the form file sets no length."""
_CONTACT = {
    "email": (r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+", "een e-mailadres in, bijvoorbeeld naam@voorbeeld.nl"),
    "phone": (r"\+?[0-9][0-9 ()-]{8,18}", "een telefoonnummer in, bijvoorbeeld 06 12 34 56 78"),
}

Validator = Callable[[Any], Any]


def schema(form: Form, data: Mapping[str, Any] | None = None, only: Collection[str] | None = None) -> Schema:
    """A schema that loads typed text (`1.250,00`, `15-12-2026`) or stored values into stored values.

    It has a field for every question that takes input, or for those in `only`: the ones that are visible.
    An optional answer that is missing loads as null (a checkbox as false, a checklist as []); unknown keys are
    dropped. `data` is the process data from which options may come.
    """
    asked = form.asked if only is None else tuple(each for each in form.asked if each.key in only)
    return _build(asked, data or {}) if any(each.options_key for each in asked) else _kept(asked)


def _build(asked: tuple[Component, ...], data: Mapping[str, Any]) -> Schema:
    return Schema.from_dict({each.key: _field(each, data) for each in asked}, name="Form")(unknown=EXCLUDE)


@lru_cache(maxsize=256)
def _kept(asked: tuple[Component, ...]) -> Schema:
    """The schema of questions whose options do not come from data; loading leaves it as it is."""
    return _build(asked, {})


class _Answer(fields.Field[Any]):
    """Reads what was typed; an empty answer counts as missing, so that rules meet real values only."""

    component: Component

    def deserialize(
        self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        if value is not missing and value is not None:
            value = self._read(value)
        empty = value is None or value == [] or value is False
        return super().deserialize(missing if empty else value, attr, data, **kwargs)

    def _read(self, value: Any) -> Any:
        if isinstance(value, int | float) and math.isfinite(value):
            value = as_typed(self.component, value)
        texts = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) for each in texts):
            raise self.make_error("required")
        try:
            return parse(self.component, value)
        except Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from unreadable

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return value


class _Text(_Answer, fields.String):
    pass


class _Number(_Answer, fields.Float):
    pass


class _Yes(_Answer, fields.Boolean):
    pass


class _Chosen(_Answer, fields.List[str]):
    pass


def _field(component: Component, data: Mapping[str, Any]) -> fields.Field[Any]:
    needed = missing_answer(component)
    shared: dict[str, Any] = {
        "required": component.rules.required,
        "error_messages": {"required": needed, "null": needed},
        "validate": _validators(component, data),
        "metadata": {"title": component.label, "description": component.description},
    }
    answer: _Answer
    if component.kind is Kind.CHECKLIST:
        shared |= {} if component.rules.required else {"load_default": list}
        answer = _Chosen(fields.String(), **shared)
    elif component.kind is Kind.CHECKBOX:
        shared |= {} if component.rules.required else {"load_default": False}
        answer = _Yes(**shared)
    else:
        shared |= {} if component.rules.required else {"load_default": None}
        answer = (_Number if component.kind in (Kind.NUMBER, Kind.AMOUNT) else _Text)(**shared)
    answer.component = component
    return answer


def missing_answer(component: Component) -> str:
    """What to do about a question that was left open."""
    if component.error:
        return component.error
    match component.kind:
        case Kind.AMOUNT:
            return "Vul een bedrag in, bijvoorbeeld 1.250,00"
        case Kind.DATE:
            return "Vul een datum in, bijvoorbeeld 15-12-2026"
        case Kind.SELECT | Kind.RADIO:
            return f"Kies een antwoord bij: {component.label}"
        case Kind.CHECKLIST:
            return f"Kies ten minste één antwoord bij: {component.label}"
        case Kind.CHECKBOX:
            return f"Kruis aan: {component.label}"
        case _:
            return f"Vul in: {component.label}"


def _validators(component: Component, data: Mapping[str, Any]) -> list[Validator]:
    rules, kind = component.rules, component.kind
    if kind in WITH_OPTIONS:
        allowed = [option.value for option in component.choices(data)]
        refusal = f"Kies uit de lijst bij: {component.label}"
        if not allowed:
            refusal = "Er valt hier niets te kiezen. Meld dit aan de proceseigenaar."
        return [(validate.ContainsOnly if kind is Kind.CHECKLIST else validate.OneOf)(allowed, error=refusal)]
    if kind in _LONGEST:
        return _text_validators(component)
    if kind in (Kind.NUMBER, Kind.AMOUNT):
        return _number_validators(component)
    if kind is Kind.DATE and rules.not_past:
        return [_not_past]
    return []


def _text_validators(component: Component) -> list[Validator]:
    rules = component.rules
    most = rules.max_length or _LONGEST[component.kind]
    if rules.pattern:
        most = min(most, pattern.LONGEST_TEXT)
    validators: list[Validator] = [validate.Length(max=most, error=f"Maak de tekst korter: hooguit {most} tekens")]
    if rules.min_length:
        least = f"Schrijf iets meer: ten minste {rules.min_length} tekens"
        validators.append(validate.Length(min=rules.min_length, error=least))
    if rules.pattern:
        validators.append(_shape(rules.pattern, component.error or f"Kijk na hoe je dit opschrijft: {component.label}"))
    if rules.contact:
        expression, words = _CONTACT[rules.contact]
        validators.append(_shape(expression, f"Vul {words}"))
    return validators


def _shape(expression: str, refusal: str) -> Validator:
    compiled = re.compile(expression)

    def matches(text: str) -> None:
        # An over-long text has its own message, and matching it could take long.
        if len(text) <= pattern.LONGEST_TEXT and not compiled.fullmatch(text):
            raise ValidationError(refusal)

    return matches


def _number_validators(component: Component) -> list[Validator]:
    rules, is_amount = component.rules, component.kind is Kind.AMOUNT
    # An amount below zero is nearly always a typing error; a form that wants it sets a minimum.
    least = Decimal(0) if is_amount and rules.minimum is None else rules.minimum
    noun = "een bedrag" if is_amount else "een getal"

    def within(value: float) -> None:
        number = Decimal(str(value))
        if least is not None and number < least:
            raise ValidationError(f"Vul {noun} in van {_shown(least, is_amount)} of meer")
        if rules.maximum is not None and number > rules.maximum:
            raise ValidationError(f"Vul {noun} in van hooguit {_shown(rules.maximum, is_amount)}")
        exponent = number.normalize().as_tuple().exponent
        if rules.decimals is not None and isinstance(exponent, int) and -exponent > rules.decimals:
            raise ValidationError(
                "Vul een heel getal in, bijvoorbeeld 12"
                if rules.decimals == 0
                else f"Vul een getal in met hooguit {rules.decimals} cijfers achter de komma"
            )

    return [within]


def _shown(bound: Decimal, is_amount: bool) -> str:
    return money.show(money.to_cents(bound)) if is_amount else f"{bound:f}".replace(".", ",")


def _not_past(day: str) -> None:
    if day < clock.local(clock.now()).date().isoformat():
        raise ValidationError("Vul de datum van vandaag in, of een latere")
