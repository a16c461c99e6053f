"""Households as far as a story needs them, made through the commands that the screens use."""

from engine.demo import requests
from engine.demo.requests import Ask, NewResident
from tests.browser.site import Site

BICYCLE = Ask(
    "Elektrische fiets",
    "Ik wil weer zelf naar de markt.",
    "vervoer",
    "485,00",
    "Bewegen helpt bij de longziekte, en een fiets kost minder dan een scootmobiel.",
    life_areas=("gezondheid", "meedoen"),
    costs_with="610,00",
    costs_without="3.900,00",
)


def household(site: Site, login: str = "fatma", area: str = "noord", name: str = "mevrouw Waterdrager") -> int:
    with site.now():
        residents = [NewResident("Ina Waterdrager", "mevrouw")]
        return site.player.register(login, name, area, residents, address="Lantaarnstraat 14, Vlamstede")


def request(site: Site, ask: Ask = BICYCLE, *, up_to: str = "Vraag_beschrijven", login: str = "fatma") -> int:
    """An instance of flexibel budget that waits at `up_to`."""
    casus_id = household(site, login)
    with site.now():
        instance = site.player.start(login, casus_id, ask.subject.lower())
        for element, step in (
            ("Vraag_beschrijven", requests.describe),
            ("Routes_afwegen", requests.weigh),
            ("Aanvraag_aanvullen", requests.hand_in),
        ):
            if element == up_to:
                break
            step(site.player, login, instance, ask)
    return instance
