"""Money: exact euro cents inside, `1.250,00` outside. Never a float in the ledger."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from re import compile as pattern

MOST_DIGITS = 15
"""Before the comma; more euros do not exist, and arithmetic on them stops being exact or quick."""
_DUTCH = pattern(r"(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}|-|–))?")
_POINT = pattern(r"-?\d+\.\d{1,2}")


def parse(text: str) -> Decimal:
    """An amount in euros as a person types it: `1.250,00`, `€ 1250`, `1250,5`, `12.50`.

    Raises `ValueError` when it cannot be read in exactly one way.
    """
    bare = text.replace("€", "").replace("\u00a0", "").replace(" ", "")
    if sum(map(str.isdigit, bare)) > MOST_DIGITS + 2:
        raise ValueError(f"not an amount: {bare[:MOST_DIGITS]}…")
    if _POINT.fullmatch(bare):
        return Decimal(bare).quantize(Decimal("0.01"))
    match = _DUTCH.fullmatch(bare)
    if not match:
        raise ValueError(f"not an amount: {text!r}")
    sign, euros, cents = match.groups()
    cents = "0" if cents in (None, "-", "–") else cents
    return Decimal(f"{sign}{euros.replace('.', '')}.{cents}").quantize(Decimal("0.01"))


def to_cents(amount: object) -> int:
    """Whole euro cents of an amount in euros, rounding half up; the only way back from FEEL's numbers."""
    try:
        euros = Decimal(str(amount))
    except InvalidOperation as error:
        raise ValueError(f"not an amount: {amount!r}") from error
    if not euros.is_finite() or euros.adjusted() > MOST_DIGITS:
        raise ValueError(f"not an amount: {amount!r}")
    return int((euros * 100).to_integral_value(ROUND_HALF_UP))


def to_euros(cents: int) -> Decimal:
    """Euros with two decimals."""
    return Decimal(cents).scaleb(-2).quantize(Decimal("0.01"))


def show(cents: int) -> str:
    """`€ 1.250,00`, with a space that does not break."""
    return f"€\u00a0{show_plain(cents)}"


def show_plain(cents: int) -> str:
    """`1.250,00`, as in a text field."""
    return f"{to_euros(cents):,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
