"""What sections of results are made of: their shape, names, and counts that may be told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.deployment.loaded import load_organisation
from engine.deployment.organisation import Named
from engine.errors import NotFound
from engine.insight.small_cells import is_small
from engine.insight.table import FEW, Table
from engine.store.unit_of_work import TenantSession
from engine.web.charts import Chart
from engine.web.insight_results_words import code_words
from engine.web.insight_words import thousands


@dataclass(frozen=True, slots=True)
class Section:
    """`n` says of how many it is, in words, `empty` what is said where there is nothing; `folded` is for who asks."""

    id: str
    title: str
    n: str
    lead: str
    how: Sequence[str]
    charts: Sequence[Chart] = ()
    tables: Sequence[Table] = ()
    empty: str = ""
    folded: Sequence[Table] = ()


class Names:
    """Funds, categories and partners by name; what has none any more is its key, made readable."""

    def __init__(self, session: TenantSession) -> None:
        try:
            organisation = load_organisation(session)
        except NotFound:
            self._funds = self._categories = self._partners = {}
            return
        self._funds, self._categories, self._partners = (
            _by_key(each) for each in (organisation.funds, organisation.categories, organisation.partners)
        )

    def fund(self, key: str) -> str:
        return self._funds.get(key) or (code_words(key) if key else "potje nog niet gekozen")

    def category(self, key: str) -> str:
        return self._categories.get(key) or (code_words(key) if key else "Zonder categorie")

    def partner(self, key: str) -> str:
        return self._partners.get(key) or code_words(key)


def _by_key(entries: Iterable[Named]) -> dict[str, str]:
    return {each.key: each.name for each in entries}


def few(n: int) -> int | str:
    return FEW if is_small(n) else n


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%"


def how_many(n: int, one: str, more: str) -> str:
    if n == 0:
        return f"geen {more}"
    if is_small(n):
        return f"{FEW} {more}"
    return f"{thousands(n)} {one if n == 1 else more}"


def too_few(n: int, one: str, more: str) -> str:
    if n == 0:
        return f"Er is in deze periode nog geen {one}."
    return (
        f"Er zijn minder dan 5 {more}. Zo weinig tonen we niet, want dan zou je een huishouden herkennen."
        if is_small(n)
        else ""
    )
