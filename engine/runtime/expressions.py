"""Is a text in a diagram FEEL, as far as one can tell without evaluating it?"""

import re
from collections.abc import Mapping

# An unclosed text runs to the end, so that many quotes are still read once.
STRING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?![\w(]|\s*\()")
KEYWORDS = {
    "and", "between", "date", "else", "every", "external", "false", "for", "function", "if", "in", "instance",
    "item", "not", "null", "of", "or", "return", "satisfies", "some", "then", "time", "true",
}  # fmt: skip
FOREIGN = {
    re.compile(r"[$#]\{"): "schrijf de expressie zonder ${ }",
    re.compile(r"=="): "vergelijk in FEEL met één =",
    re.compile(r"&&|\|\||(?<![\w!])!(?!=)"): "gebruik in FEEL and, or en not( )",
    re.compile(r"\b(?:True|False|None)\b"): "gebruik in FEEL true, false en null",
    re.compile(r"__\w+__|\blambda\b|\bimport\b|\b(?:eval|exec)\s*\(|\bdef\s+\w+\s*\("): "dit is Python",
    re.compile(r"\bnot\s+in\b|\bis\s+not\b|\belif\b"): "dit is Python; gebruik in FEEL not( ) en else if",
    re.compile(r"(?<!\w)'"): "zet tekst in FEEL tussen dubbele aanhalingstekens",
}
METHOD = re.compile(r"(?<!\.)\.\s*([A-Za-z_]\w*)\s*\(")
LITERAL = re.compile(rf"{STRING.pattern}|-?\d[\d.]*|true|false|null", re.DOTALL)


def is_feel_language(language: str | None) -> bool:
    """No declared language means FEEL."""
    return not language or "feel" in language.lower()


def without_marker(text: str | None) -> str:
    """The expression itself: surrounding space and one leading "=" are not part of it."""
    return (text or "").strip().removeprefix("=").strip()


def foreign_look(expression: str) -> str | None:
    """What to do about an expression that is written in another language than FEEL, in Dutch; None when it is not."""
    code = STRING.sub('""', expression)
    for pattern, advice in FOREIGN.items():
        if pattern.search(code):
            return advice
    return None


def foreign_look_over_data(expression: str) -> str | None:
    """As `foreign_look`, of an expression over process data: no value there has functions of its own."""
    code = STRING.sub('""', expression)
    method = METHOD.search(code) if "function" not in code else None
    return foreign_look(expression) or (method and f"een waarde heeft geen eigen functies; schrijf {method[1]}( … )")


def is_literal(expression: str) -> bool:
    """Whether it is one fixed text, number or truth."""
    return LITERAL.fullmatch(expression) is not None


def missing_names(expression: str, data: Mapping[str, object]) -> list[str]:
    """Names in an expression that the data lacks, or that are empty in it: what to look at when its value is null."""
    names = dict.fromkeys(NAME.findall(STRING.sub('""', expression)))
    return [name for name in names if name not in KEYWORDS and data.get(name) is None]
