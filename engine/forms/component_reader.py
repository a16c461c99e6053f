"""What one component in a form file asks, and in which words it is refused."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.errors import Problem
from engine.forms import pattern
from engine.forms.known import REOPENED
from engine.forms.model import WITH_OPTIONS, WITHOUT_ANSWER, Component, Kind, Option, Rules
from engine.forms.values import Unreadable, as_typed, parse

RESERVED_KEYS = frozenset({"csrf_token", "version", "task_version", "action", "next", "heropen", REOPENED})
"""Names of the page's own hidden fields."""

_FIELD_KEY = re.compile(r"[^\W\d_]\w{0,99}")
_VALID = re.compile(r"P(?=\d)(\d{1,2}Y)?(\d{1,3}M)?(\d{1,4}W)?(\d{1,5}D)?", re.ASCII)
"""An ISO 8601 duration of whole days, at most a hundred years."""
_FEEL_WORDS = frozenset(
    {
        "null",
        "true",
        "false",
        "not",
        "and",
        "or",
        "in",
        "if",
        "then",
        "else",
        "for",
        "return",
        "some",
        "every",
    }
    | {"satisfies", "between", "function", "instance", "of", "external", "item", "partial"}
)
_REFUSED = {
    "html": "HTML kan niet in een formulier. Gebruik een tekst.",
    "button": "Laat knoppen weg: de taakpagina heeft ze al.",
    "image": "Plaatjes kunnen niet in een formulier.",
    "iframe": "Andere websites kunnen niet in een formulier.",
    "dynamiclist": "Een herhalende lijst kan niet. Maak losse velden, of laat de taak per onderdeel terugkomen.",
    "filepicker": "Bestanden kunnen niet in een formulier.",
}
_RULES_BY_KIND = {
    Kind.TEXTFIELD: {"minLength", "maxLength", "pattern", "validationType"},
    Kind.TEXTAREA: {"minLength", "maxLength"},
    Kind.NUMBER: {"min", "max"},
    Kind.AMOUNT: {"min", "max"},
}


class _Wrong(Exception):
    """Why a component is refused, in Dutch; `field` is where the form editor shows it."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class ComponentReader:
    """Reads the components of one file and gathers the problems."""

    def __init__(self, filename: str, check: Callable[[str], list[str]]) -> None:
        self._filename = filename
        self._check = check
        self.problems: list[Problem] = []

    def read_all(self, sources: Sequence[Any], *, in_group: bool = False) -> tuple[Component, ...]:
        """The components that could be read; for each of the others a problem."""
        return tuple(
            component
            for place, source in enumerate(sources, start=1)
            if (component := self._read(source, place, in_group=in_group))
        )

    def _read(self, source: Any, place: int, *, in_group: bool) -> Component | None:
        element = f"onderdeel {place}"
        try:
            if not isinstance(source, Mapping):
                raise _Wrong("Dit onderdeel is geen JSON-object.")
            named = (source.get(name) for name in ("key", "id"))
            element = next((name for name in named if isinstance(name, str) and name), element)
            return self._component(source, in_group=in_group)
        except _Wrong as wrong:
            self.problems.append(Problem(self._filename, element, str(wrong), field=wrong.field))
            return None

    def _component(self, source: Mapping[str, Any], *, in_group: bool) -> Component:
        properties = _mapping(source, "properties")
        kind = _kind(source, properties)
        if kind is Kind.GROUP and in_group:
            raise _Wrong("Een groep in een groep kan niet. Zet de velden in de buitenste groep.")
        if source.get("path"):
            raise _Wrong('Laat "path" weg: antwoorden staan niet genest in de procesgegevens.')
        hide = self._feel(_mapping(source, "conditional").get("hide"), "conditional.hide")
        row = _mapping(source, "layout").get("row")
        shared: dict[str, Any] = {
            "kind": kind,
            "hide": hide,
            "row": row if isinstance(row, str) else None,
            "description": _words(source, "description"),
        }
        if kind is Kind.SEPARATOR:
            return Component(**shared)
        if kind is Kind.TEXT:
            return Component(**shared, text=_words(source, "text", needed=True))
        label = _words(source, "label") or _words(source, "dateLabel")
        if not label:
            raise _Wrong("Geef dit veld een label: de vraag zoals die op het scherm staat.", "label")
        if kind is Kind.GROUP:
            if not isinstance(source.get("components"), list):
                raise _Wrong('Deze groep mist "components": de lijst van velden.')
            children = self.read_all(source["components"], in_group=True)
            return Component(**shared, label=label, components=children)
        return self._field(source, properties, {**shared, "label": label})

    def _field(self, source: Mapping[str, Any], properties: Mapping[str, Any], shared: Mapping[str, Any]) -> Component:
        kind: Kind = shared["kind"]
        is_amount = properties.get("waakvlam") == "amount"
        expression = None
        if kind is Kind.EXPRESSION:
            expression = self._feel(source.get("expression"), "expression")
            if expression is None:
                raise _Wrong('Dit berekende veld mist "expression": de FEEL-formule.', "expression")
        options, options_key = _options(source) if kind in WITH_OPTIONS else ((), None)
        component = Component(
            **shared,
            key=_field_key(source),
            readonly=_flag(source, "readonly") or _flag(source, "disabled"),
            rules=_rules(source, kind),
            options=options,
            options_key=options_key,
            expression=expression,
            is_amount=is_amount,
            error=_words(properties, "error") or None,
            dossier=_dossier_key(properties),
            valid=_validity(properties),
        )
        return _with_default(component, source.get("defaultValue"))

    def _feel(self, source: Any, attribute: str) -> str | None:
        """The expression without its leading `=`; None when there is none."""
        if source is None or source == "":
            return None
        if not isinstance(source, str) or not source.lstrip().startswith("=") or len(source) > 2000:
            raise _Wrong(
                f'Begin "{attribute}" met = en schrijf daarachter FEEL, zoals: = spoed = true.', _field_of(attribute)
            )
        expression = source.lstrip()[1:].strip()
        if not expression:
            raise _Wrong(f'Achter de = van "{attribute}" staat niets.', _field_of(attribute))
        if wrong := self._check(expression):
            raise _Wrong(f'"{attribute}" is geen goede FEEL: {" ".join(wrong)}', _field_of(attribute))
        return expression


def _field_of(attribute: str) -> str:
    return attribute.removeprefix("conditional.")


def _kind(source: Mapping[str, Any], properties: Mapping[str, Any]) -> Kind:
    type_ = source.get("type")
    amount = properties.get("waakvlam")
    if amount is not None and (amount != "amount" or type_ not in ("textfield", "expression")):
        raise _Wrong('"waakvlam" kan alleen "amount" zijn, op een tekstveld of een berekend veld.', "type")
    if type_ == "textfield" and amount:
        return Kind.AMOUNT
    if type_ == "datetime":
        if source.get("subtype") != "date":
            raise _Wrong('Alleen een datum zonder tijd kan: zet "subtype" op "date".', "type")
        return Kind.DATE
    known = set(Kind) - {Kind.AMOUNT, Kind.DATE}
    if isinstance(type_, str) and type_ in known:
        return Kind(type_)
    raise _Wrong(_REFUSED.get(str(type_), f'Het onderdeel "{type_}" kent Waakvlam niet.'), "type")


def _field_key(source: Mapping[str, Any]) -> str:
    key = source.get("key")
    if not isinstance(key, str) or not key:
        raise _Wrong('Geef dit veld een "key": de naam in de procesgegevens.', "key")
    if not _FIELD_KEY.fullmatch(key) or key in _FEEL_WORDS or key in RESERVED_KEYS:
        raise _Wrong(f'"{key}" kan geen key zijn. Begin met een letter; daarna letters, cijfers of _.', "key")
    return key


def _dossier_key(properties: Mapping[str, Any]) -> str:
    key = properties.get("dossier") or ""
    if key and (not isinstance(key, str) or not _FIELD_KEY.fullmatch(key)):
        raise _Wrong(
            f'"{key}" kan geen naam in het dossier zijn. Begin met een letter; daarna letters, cijfers of _.', "dossier"
        )
    return str(key)


def _validity(properties: Mapping[str, Any]) -> str | None:
    valid = properties.get("valid")
    if valid in (None, ""):
        return None
    if not isinstance(valid, str) or not _VALID.fullmatch(valid):
        raise _Wrong(
            '"valid" is hoe lang het antwoord geldt, zoals P1Y of P6M: jaren, maanden, weken en dagen.', "valid"
        )
    if not properties.get("dossier"):
        raise _Wrong('"valid" kan alleen samen met "dossier": alleen wat bewaard wordt, kan verlopen.', "valid")
    return valid


def _mapping(source: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = source.get(name) or {}
    if not isinstance(found, Mapping):
        raise _Wrong(f'"{name}" moet een JSON-object zijn.')
    return found


def _words(source: Mapping[str, Any], name: str, *, needed: bool = False) -> str:
    found = source.get(name)
    if found is None and not needed:
        return ""
    if not isinstance(found, str) or (needed and not found.strip()):
        raise _Wrong(f'"{name}" moet een tekst zijn.')
    if found.lstrip().startswith("=") or "{{" in found:
        raise _Wrong(f'Een formule in "{name}" kan niet. Gebruik een berekend veld.')
    return found.strip()


def _flag(source: Mapping[str, Any], name: str) -> bool:
    found = source.get(name, False)
    if not isinstance(found, bool):
        raise _Wrong(f'"{name}" moet true of false zijn.')
    return found


def _whole(source: Mapping[str, Any], name: str) -> int | None:
    found = source.get(name)
    if found is None:
        return None
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= 100_000:
        raise _Wrong(f'"{name}" moet een geheel getal zijn, van 0 tot 100000.', "limits")
    return found


def _bound(source: Mapping[str, Any], name: str) -> Decimal | None:
    found = source.get(name)
    if found is None:
        return None
    if not isinstance(found, int | float) or isinstance(found, bool) or abs(found) > 10**13:
        raise _Wrong(f'"{name}" moet een getal zijn.', "limits")
    return Decimal(str(found))


def _rules(source: Mapping[str, Any], kind: Kind) -> Rules:
    validate = _mapping(source, "validate")
    if unknown := sorted(set(validate) - {"required"} - _RULES_BY_KIND.get(kind, set())):
        raise _Wrong(f'De regel "{unknown[0]}" kan niet bij dit veld.', "limits")
    contact = validate.get("validationType")
    if contact not in (None, "", "custom", "email", "phone"):
        raise _Wrong('"validationType" kan "email", "phone" of "custom" zijn.', "pattern")
    shape = validate.get("pattern")
    if shape is not None:
        try:
            pattern.check(str(shape))
        except pattern.UnsafePattern as error:
            raise _Wrong(str(error), "pattern") from error
    rules = Rules(
        required=_flag(validate, "required"),
        min_length=_whole(validate, "minLength"),
        max_length=_whole(validate, "maxLength"),
        minimum=_bound(validate, "min"),
        maximum=_bound(validate, "max"),
        decimals=_whole(source, "decimalDigits"),
        pattern=shape or None,
        contact=contact if contact in ("email", "phone") else None,
        not_past=_flag(source, "disallowPassedDates"),
    )
    for least, most in ((rules.min_length, rules.max_length), (rules.minimum, rules.maximum)):
        if least is not None and most is not None and least > most:
            raise _Wrong("Het minimum is groter dan het maximum: geen antwoord past.", "limits")
    return rules


def _options(source: Mapping[str, Any]) -> tuple[tuple[Option, ...], str | None]:
    if "valuesExpression" in source:
        raise _Wrong('Gebruik "values" of "valuesKey" in plaats van "valuesExpression".', "options")
    options_key = source.get("valuesKey")
    if options_key:
        if not isinstance(options_key, str) or "values" in source:
            raise _Wrong(
                'Gebruik of "values", of "valuesKey" met de naam van een lijst in de procesgegevens.', "options"
            )
        return (), options_key
    values = source.get("values")
    if not isinstance(values, list) or not values:
        raise _Wrong('Geef de keuzes in "values": een lijst van {"value": …, "label": …}.', "options")
    options = []
    for each in values:
        value = each.get("value") if isinstance(each, Mapping) else None
        if not isinstance(value, str) or not value.strip() or value != value.strip():
            raise _Wrong("Elke keuze heeft een waarde nodig: een tekst, zonder spaties eromheen.", "options")
        options.append(Option(value, _words(each, "label", needed=True)))
    if len({option.value for option in options}) < len(options):
        raise _Wrong("Twee keuzes hebben dezelfde waarde.", "options")
    return tuple(options), None


def _with_default(component: Component, default: Any) -> Component:
    """The component with its default value, which must be an answer that the field itself would take."""
    if default is None or default == "" or component.kind in WITHOUT_ANSWER:
        return component
    expected = {Kind.CHECKBOX: bool, Kind.CHECKLIST: list}.get(component.kind, str | int | float)
    if not isinstance(default, expected) or (isinstance(default, bool) and component.kind is not Kind.CHECKBOX):
        raise _Wrong('"defaultValue" past niet bij dit soort veld.', "default")
    typed = as_typed(component, default)
    try:
        value = parse(component, typed)
    except Unreadable as error:
        raise _Wrong(f'"defaultValue" past niet bij dit veld. {error}', "default") from error
    chosen = value if isinstance(value, list) else [value]
    known = {option.value for option in component.options}
    if known and not known.issuperset(chosen):
        raise _Wrong('"defaultValue" is geen van de keuzes.', "default")
    return replace(component, default=tuple(value) if isinstance(value, list) else value)
