"""Versions side by side: whether it helped, how sure that is, and what each kept to itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from random import Random

import pytest
from openpyxl import load_workbook

from engine.insight.compare_versions import Group
from engine.insight.shape import Source
from engine.web.insight_sides import side_choices, usual_sides
from tests.insight.fact_factory import MadeCase, MadeStep, keep
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]
PAGE = "/knelpunten/proces/flexibel-budget/versies"
DAY = 8 * 3600


def step(key: str, days: float) -> MadeStep:
    return MadeStep(key, 3600, DAY // 4, 0, (("manager:teammanager", int(days * DAY)),))


def redesigned(team: int, count: int = 40, before: float = 10, after: float = 4) -> list[MadeCase]:
    dice = Random(3)
    return [
        MadeCase(
            (step("Routes_afwegen", dice.uniform(1, 3)), step("Beslissen", days * dice.uniform(0.5, 1.5))),
            "Besteed", version, team, began + timedelta(days=number % 20, hours=number % 3),
        )
        for version, days, began in ((1, before, datetime(2025, 2, 3, 9)), (2, after, datetime(2025, 9, 1, 9)))
        for number in range(count)
    ]  # fmt: skip


@pytest.fixture
def page(signed_in: SignedIn, world: World) -> Callable[..., str]:
    def read(cases: list[MadeCase], query: str = "", login: str = "marleen") -> str:
        keep(world.store, cases, process_key="flexibel-budget")
        return signed_in(login).get(f"{PAGE}{query}").text

    return read


def test_says_that_it_helped_where_and_how_sure(page: Callable[..., str], world: World) -> None:
    text = page(redesigned(world.team))
    assert "Versie 2 is sneller klaar dan versie 1: de helft" in text
    assert "Met 95% zekerheid is dat tussen" in text
    assert "Versie 2 is sneller bij ‘Beslis over de aanvraag’." in text
    assert "Versie 2 is trager" not in text
    assert "Versie 1: <b>40 zaken</b> · Versie 2: <b>40 zaken</b>" in text
    assert "geen zeker verschil" in text, "at the routes nothing changed"


def test_says_that_it_did_not_help(page: Callable[..., str], world: World) -> None:
    text = page(redesigned(world.team, before=4, after=10))
    assert "Versie 2 is trager klaar dan versie 1" in text
    assert "Versie 2 is trager bij ‘Beslis over de aanvraag’." in text


def test_a_difference_that_may_be_chance_is_called_so(page: Callable[..., str], world: World) -> None:
    text = page(redesigned(world.team, before=6, after=6))
    assert "Of zaken als geheel eerder klaar zijn, valt niet te zeggen: het verschil ligt tussen" in text
    assert "Waar maakte het verschil?" not in text


def test_the_verdict_leaves_out_what_was_agreed_and_says_the_whole_beside_it(
    page: Callable[..., str], world: World
) -> None:
    """After the decision a term of fifty to a hundred and fifty days passes."""
    cases = [
        replace(
            case,
            steps=(*case.steps, MadeStep("Effect", int(days * 86_400 * 1.4), 0, 0, (("clock:", int(days * DAY)),))),
        )
        for number, case in enumerate(redesigned(world.team))
        for days in (50 + 2.5 * (number % 40),)
    ]
    text = page(cases)
    lead = text.partition("wv-head__lead")[2].partition("</p>")[0]
    assert "Versie 2 is sneller klaar dan versie 1: de helft" in lead
    assert "eerder, zonder het afgesproken wachten." in lead
    assert "Met dat wachten erbij: of zaken als geheel eerder klaar zijn, valt niet te zeggen" in lead
    assert "zonder afgesproken wachten; " in text


def test_a_step_may_be_quicker_where_whole_cases_are_not(page: Callable[..., str], world: World) -> None:
    """The decision became quicker; what comes after it takes fifty to a hundred and fifty days, as it did."""
    cases = [
        replace(case, steps=(*case.steps, step("Meten", 50 + 2.5 * (number % 40))))
        for number, case in enumerate(redesigned(world.team))
    ]
    text = page(cases)
    lead = text.partition("wv-head__lead")[2].partition("</p>")[0]
    assert "<b>Versie 2 is sneller bij ‘Beslis over de aanvraag’.</b> Of zaken als geheel" in lead


def test_of_too_few_cases_nothing_is_claimed(page: Callable[..., str], world: World) -> None:
    text = page(redesigned(world.team, 10))
    assert "Te weinig zaken om te zeggen of het hielp." in text
    assert "sneller bij" not in text


def test_fewer_than_five_cases_tell_no_times(page: Callable[..., str], world: World) -> None:
    few = redesigned(world.team)[:44]
    text = page(few)
    assert "Versie 2: <b>minder dan 5 zaken</b>" in text
    assert "→ minder dan 5" in text
    assert text.count("Helft klaar binnen</dt>") == 1


def test_two_stretches_of_time_are_compared_too(page: Callable[..., str], world: World) -> None:
    text = page(redesigned(world.team), "?een=2025h1&twee=2025h2")
    assert "Tweede helft van 2025 is sneller klaar dan eerste helft van 2025" in text
    assert "Naast elkaar getekend" not in text


def test_a_side_that_does_not_exist_is_the_usual_one(page: Callable[..., str], world: World) -> None:
    assert "Versie 1: <b>40 zaken</b> · Versie 2" in page(redesigned(world.team), "?een=v99&twee=%3Cscript%3E")


def test_a_coach_compares_for_their_own_team_only(page: Callable[..., str], world: World) -> None:
    text = page([*redesigned(world.team, 30), *redesigned(999, 40)], login="fatma")
    assert "Versie 1: <b>30 zaken</b> · Versie 2: <b>30 zaken</b>" in text


def test_without_two_of_anything_it_says_so(page: Callable[..., str]) -> None:
    assert "Er is nog niets te vergelijken" in page([])


def test_the_sheet_has_the_differences_with_their_bounds(
    signed_in: SignedIn, world: World, page: Callable[..., str]
) -> None:
    text = page(redesigned(world.team), "?een=v2&twee=v1")
    assert "blad.xlsx?een=v2&amp;twee=v1&amp;pagina=versies" in text
    path = PAGE.replace("/versies", "/blad.xlsx?een=v2&twee=v1&pagina=versies")
    with signed_in("marleen").get(path) as answer:
        _about, sides, steps = load_workbook(BytesIO(answer.data)).worksheets
    assert [row[0].value for row in sides.iter_rows(min_row=2)] == ["Versie 2", "Versie 1"]
    heads = [cell.value for cell in steps[1]]
    decision = next(row for row in steps.iter_rows(min_row=2, values_only=True) if row[0] == "Beslis over de aanvraag")
    told = dict(zip(heads, decision, strict=True))
    least, value, most = (
        told[f"Helft wacht korter dan: verschil{end} (werkdagen)"] for end in (" ten minste", "", " ten hoogste")
    )
    assert 0 < least < value < most
    assert told["Helft wacht korter dan, versie 1 (werkdagen)"] == pytest.approx(10, abs=2)


def test_a_log_has_no_versions_but_time_enough(signed_in: SignedIn, world: World) -> None:
    keep(world.store, redesigned(1), log_name="oud")
    browser = signed_in("beheer")
    text = browser.get("/knelpunten/logboek/oud/versies?een=2025h1&twee=2025h2").text
    assert "Eerste helft van 2025: <b>40 zaken</b>" in text
    assert signed_in("fatma").get("/knelpunten/logboek/oud/versies").status_code == 403


@pytest.mark.parametrize(
    ("versions", "months", "usual"),
    [
        ((1, 2, 3), (202501, 202612), ("v2", "v3")),
        ((1,), (202507, 202603), ("2025h2", "2026h1")),
        ((), (202601, 202606), ("2026k1", "2026k2")),
        ((1,), (202601, 202603), None),
        ((), None, None),
    ],
)
def test_the_usual_sides_are_the_two_newest(
    versions: tuple[int, ...], months: tuple[int, int] | None, usual: tuple[str, str] | None
) -> None:
    found = usual_sides(side_choices(Source(1, "nazorg", None, months, versions)))
    assert (found and (found[0].value, found[1].value)) == usual


def test_a_quarter_is_three_months() -> None:
    choices = dict(side_choices(Source(1, "nazorg", None, (202604, 202606))))
    assert [(each.value, each.group) for each in choices["Begonnen in een kwartaal"]] == [
        ("2026k2", Group(first_month=202604, last_month=202606))
    ]
