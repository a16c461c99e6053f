"""A cell of a decision table as the editor says it: `<= 500` is “tot en met 500”. What is not simple stays FEEL."""

import re
from decimal import Decimal

from engine.deployment.comparison.table_file import ANYTHING

_NUMBER = r"-?\d+(?:\.\d+)?"
_DAY = r'(?:date\("\d{4}-\d\d-\d\d"\)|@"\d{4}-\d\d-\d\d")'
_VALUE = rf'(?:{_NUMBER}|{_DAY}|"[^"\\]*"|true|false|null)'
_ONE = re.compile(_VALUE, re.ASCII)
_COMPARED = re.compile(rf"(<=|>=|<|>|!=)\s*({_VALUE})", re.ASCII)
_INTERVAL = re.compile(rf"([\[\]()])\s*({_NUMBER}|{_DAY})\s*\.\.\s*({_NUMBER}|{_DAY})\s*([\[\]()])", re.ASCII)
_NEGATED = re.compile(r"not\((.*)\)", re.DOTALL)
_PARTS = re.compile(r'(?:"[^"]*"|\[[^\]]*\]|[^,])+')
_LONGEST = 500  # characters; nobody reads more than that as one condition
_SIGNS = {"<": "onder", "<=": "tot en met", ">": "boven", ">=": "vanaf", "!=": "niet"}
_FIXED = {"true": "ja", "false": "nee", "null": "leeg"}


def cell_words(feel: str, *, is_input: bool) -> str:
    """The words of one cell; of an output only a single value is simple."""
    text = feel.strip()
    if len(text) > _LONGEST:
        return text
    if not is_input:
        return (_value(text) if _ONE.fullmatch(text) else text) or "leeg"
    return _test(text) or text


def _test(text: str) -> str:
    """Empty when it is not simple."""
    if text in ("", ANYTHING):
        return "maakt niet uit"
    if _ONE.fullmatch(text):
        return _value(text)
    if compared := _COMPARED.fullmatch(text):
        return f"{_SIGNS[compared[1]]} {_value(compared[2])}"
    if between := _INTERVAL.fullmatch(text):
        begins = "vanaf" if between[1] == "[" else "boven"
        ends = "tot en met" if between[4] == "]" else "en onder"
        return f"{begins} {_value(between[2])} {ends} {_value(between[3])}"
    if negated := _NEGATED.fullmatch(text):
        inner = _test(negated[1].strip())
        return f"niet: {inner}" if inner and negated[1].strip() != ANYTHING else ""
    found = _PARTS.findall(text)
    parts = [_test(part.strip()) for part in found] if len(found) > 1 else []
    return " of ".join(parts) if parts and all(parts) else ""


def _value(text: str) -> str:
    if text.startswith('"'):
        return text[1:-1] or "lege tekst"
    if day := re.search(r"(\d{4})-(\d\d)-(\d\d)", text):
        return f"{day[3]}-{day[2]}-{day[1]}"
    return _FIXED.get(text) or _amount(text)


def _amount(number: str) -> str:
    """`1.250,5` for 1250.5."""
    whole, _, rest = f"{Decimal(number):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    grouped = f"-{grouped}" if number.startswith("-") and not grouped.startswith("-") else grouped
    return f"{grouped},{rest}" if rest.rstrip("0") else grouped
