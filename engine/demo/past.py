"""Invented cases that ended long ago: what a coach finds when looking for decisions that resemble theirs."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.commands.close_casus import close_casus
from engine.demo import requests as r
from engine.demo.player import Player, Story
from engine.demo.requests import Ask


@dataclass(frozen=True, slots=True)
class Past:
    """`months` ago it was asked; `reached` is gehaald, deels or niet. Without an amount it was solved without money."""

    name: str
    resident: str
    months: int
    ask: Ask
    reached: str
    brought: str
    area: str = "noord"


TEAMS = {"noord": ("joris", "fatma"), "havenkwartier": ("yusuf", "lotte")}
"""Who asked and who read along, in each area."""

PAST = (
    Past(
        "de heer Klaproos",
        "Piet Klaproos",
        8,
        Ask(
            "Tweedehands fiets",
            "Weer naar de fysiotherapie kunnen.",
            "vervoer",
            "380,00",
            "Na hartklachten.",
            life_areas=("gezondheid",),
        ),
        "gehaald",
        "Meneer fietst drie keer per week.",
    ),
    Past(
        "mevrouw Lindengracht",
        "Mia Lindengracht",
        9,
        Ask("Fiets", "Zelf boodschappen doen.", "vervoer", "", "", life_areas=("meedoen",)),
        "gehaald",
        "Een leenfiets via de fietsbank was genoeg.",
    ),
    Past(
        "gezin Zonnedauw",
        "Ria Zonnedauw",
        9,
        Ask(
            "Elektrische fiets",
            "Kind naar de dagopvang brengen.",
            "vervoer",
            "495,00",
            "De bus rijdt er niet.",
            life_areas=("gezin",),
        ),
        "deels",
        "In de winter gaat het kind toch met de buurvrouw mee.",
    ),
    Past(
        "de heer Boterbloem",
        "Jaap Boterbloem",
        8,
        Ask(
            "Identiteitsbewijs",
            "Zich kunnen inschrijven voor een woning.",
            "identiteitsbewijs",
            "76,00",
            "Zonder bewijs geen inschrijving.",
            life_areas=("wonen",),
        ),
        "gehaald",
        "Binnen een week ingeschreven.",
    ),
    Past(
        "mevrouw Duizendblad",
        "Gerda Duizendblad",
        10,
        Ask(
            "Gebit",
            "Weer kunnen eten met anderen.",
            "gebit",
            "490,00",
            "De verzekering vergoedt een deel.",
            life_areas=("gezondheid",),
        ),
        "gehaald",
        "Mevrouw eet weer mee in het buurthuis.",
    ),
    Past(
        "gezin Heermoes",
        "Tom Heermoes",
        7,
        Ask("Huurachterstand", "In het huis blijven.", "huurachterstand", "", "", life_areas=("wonen", "financien")),
        "gehaald",
        "De Linde ging akkoord met een regeling van een jaar.",
    ),
    Past(
        "mevrouw Vergeetmij",
        "Olga Vergeetmij",
        10,
        Ask("Wasmachine", "Zelf wassen.", "witgoed", "300,00", "De oude is niet meer te maken.", life_areas=("wonen",)),
        "gehaald",
        "Werkt nog steeds.",
    ),
    Past(
        "de heer Distel",
        "Karel Distel",
        9,
        Ask("Borg", "Weg uit de opvang.", "borg", "500,00", "De woning stond klaar.", life_areas=("wonen",)),
        "niet",
        "Meneer verloor de woning na drie maanden weer.",
    ),
    Past(
        "mevrouw Zeedistel",
        "Nel Zeedistel",
        4,
        Ask(
            "Koelkast",
            "Weer zelf koken.",
            "witgoed",
            "420,00",
            "De oude verbruikt drie keer zoveel.",
            life_areas=("wonen",),
        ),
        "",
        "",
        "havenkwartier",
    ),
    Past(
        "gezin Kwelder",
        "Samira Kwelder",
        8,
        Ask(
            "Zwemles",
            "De oudste durft niet bij het water te spelen.",
            "kind",
            "380,00",
            "Het huis ligt aan de haven.",
            fund="jeugd",
            life_areas=("gezin",),
        ),
        "gehaald",
        "Beide kinderen hebben hun diploma.",
        "havenkwartier",
    ),
)


def spent_long_ago(case: Past) -> Callable[[Player], Story]:
    """Granted within the mandate, paid, and the effect asked half a year later."""

    def story(p: Player) -> Story:
        coach, reader = TEAMS[case.area]
        yield p.months(-case.months)
        instance = _begin(p, case)
        r.hand_in(p, coach, instance, case.ask)
        yield p.months(-case.months, 13)
        if p.is_open(instance, "Motiveren"):
            r.motivate(p, coach, instance)
        r.read_along(p, reader, instance)
        yield p.months(-case.months, 15)
        r.grant(p, coach, instance, "Zelf_beslissen", case.ask.amount, "Past en helpt.")
        r.pay(p, coach, instance, case.ask.amount, "Leverancier")
        yield p.months(min(-case.months + 7, 0))
        if p.is_open(instance, "Effect_vragen"):
            r.measure(p, coach, instance, case.reached, case.brought, "Het scheelde gesprekken.")
            _close(p, case)

    return story


def solved_long_ago(case: Past) -> Callable[[Player], Story]:
    """No money was needed; the effect was asked a few months later."""

    def story(p: Player) -> Story:
        coach, _reader = TEAMS[case.area]
        yield p.months(-case.months)
        instance = _begin(p, case)
        yield p.months(min(-case.months + 4, 0))
        if p.is_open(instance, "Effect_vragen"):
            r.measure(p, coach, instance, case.reached, case.brought, "Samen zoeken hielp meer dan geld.")
            _close(p, case)

    return story


def _close(p: Player, case: Past) -> None:
    """A goal that was reached closes the file; with another the household is still on the coach's mind."""
    if case.reached == "gehaald":
        coach, _reader = TEAMS[case.area]
        p.act(coach, close_casus, p.find_casus(case.name), "Het doel is gehaald.")


def _begin(p: Player, case: Past) -> int:
    coach, _reader = TEAMS[case.area]
    casus = p.register(coach, case.name, case.area, [r.NewResident(case.resident)], address="Oudegracht 1, Vlamstede")
    instance = p.start(coach, casus, case.ask.subject.lower())
    r.describe(p, coach, instance, case.ask)
    r.weigh(p, coach, instance, case.ask, without_money="" if case.ask.amount else case.brought)
    return instance
