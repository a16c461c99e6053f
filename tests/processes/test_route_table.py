"""The wegwijzer: which ordinary routes go before the flexible budget."""

import pytest

from engine.decisions import Verdict, decide, decide_many
from tests.processes import files


def routes(category: str) -> list[str]:
    verdict = decide(files.table("wegwijzer"), "wegwijzer", {"categorie": category})
    return list(verdict.outputs["routes"])


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("vervoer", ["eigen-netwerk", "wmo", "zorgverzekering", "bijzondere-bijstand", "participatiewet"]),
        ("gebit", ["eigen-netwerk", "zorgverzekering", "bijzondere-bijstand", "schuldhulp", "fondsen"]),
        ("huurachterstand", ["eigen-netwerk", "schuldhulp", "woningcorporatie", "fondsen"]),
        ("kind", ["eigen-netwerk", "jeugdwet", "bijzondere-bijstand", "fondsen"]),
        ("huisdier", ["eigen-netwerk", "fondsen"]),
    ],
)
def test_points_out_the_routes_of_a_known_situation(category: str, expected: list[str]) -> None:
    assert routes(category) == expected


def test_every_row_fits_some_category_and_every_category_has_a_route_of_its_own() -> None:
    contexts = [{"categorie": key} for key in files.keys("categories")]

    verdicts = decide_many(files.table("wegwijzer"), "wegwijzer", contexts)

    rows = (files.ROOT / "processes" / "wegwijzer.dmn").read_text("utf-8").count("<rule ")
    found = [each for each in verdicts if isinstance(each, Verdict)]
    assert len({rule for each in found for rule in each.rules}) == rows
    assert len(found) == len(contexts)
    assert all(len(each.outputs["routes"]) >= 2 for each in found)


def test_the_form_asks_about_every_route_of_the_table() -> None:
    form = files.form_files()["routes-afwegen"].form
    found = {route for key in files.keys("categories") for route in routes(key)}

    asked = {key for key in form.keys if key.startswith("route_")}

    assert asked == {f"route_{route.replace('-', '_')}" for route in found}


def test_the_organisation_names_every_route_as_the_form_does() -> None:
    form = files.form_files()["routes-afwegen"].form
    named = {f"route_{each['key'].replace('-', '_')}": each["name"] for each in files.organisation()["routes"]}

    assert named == {key: form.field(key).label for key in form.keys if key.startswith("route_")}
