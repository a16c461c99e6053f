"""Everything a person must be able to do, in a browser that runs no script."""

import pytest

from tests.browser import asked
from tests.browser.conftest import SitsDown
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def test_signs_in_mends_what_is_missing_and_finishes_a_task(site: Site, sits_down: SitsDown) -> None:
    asked.request(site)
    fatma = sits_down("fatma", java_script_enabled=False)
    fatma.follows("Beschrijf de vraag")
    fatma.fills_in({"Waar gaat het om?": "Elektrische fiets", "Waar hoort het bij?": "Vervoer of fiets"})
    fatma.finishes_and_goes_on()
    fatma.sees("Vul nog 2 dingen aan", "Kies ten minste één leefgebied")
    assert fatma.field("Waar gaat het om?").input_value() == "Elektrische fiets"
    fatma.fills_in(
        {
            "De vraag achter de vraag": "Ik wil weer zelf naar de markt.",
            "Welke leefgebieden raakt dit?": ["Gezondheid"],
        }
    )
    fatma.finishes_and_goes_on()
    fatma.sees_title("Weeg de gewone routes af")


def test_what_does_not_apply_may_stay_empty(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, up_to="Routes_afwegen")
    fatma = sits_down("fatma", java_script_enabled=False)
    fatma.follows("Weeg de gewone routes af")
    routes = ("Eigen kracht en netwerk", "Wmo 2015", "Zorgverzekering", "Bijzondere bijstand", "Werk en Inkomen")
    fatma.fills_in(dict.fromkeys(routes, "Past niet."))
    fatma.fills_in({"Is er geld uit het flexibel budget nodig?": "Ja, ik vraag flexibel budget aan"})
    fatma.finishes_and_goes_on()
    fatma.sees_title("Vul de aanvraag aan")
