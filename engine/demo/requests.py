"""The steps of a flexible-budget request that many stories share, with answers that fit the shipped forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine import clock
from engine.commands.register_casus import NewResident
from engine.demo.player import Answers, Player, typed

__all__ = ["Ask", "NewResident"]

ROUTES = (
    "eigen_netwerk",
    "wmo",
    "jeugdwet",
    "zorgverzekering",
    "bijzondere_bijstand",
    "participatiewet",
    "schuldhulp",
    "woningcorporatie",
    "fondsen",
)


MOTIVATION: Answers = {
    "motivering_resultaat": "Er is rust in huis, de vaste lasten worden betaald en er is hulp als het misgaat.",
    "motivering_partijen": "De andere partijen doen hun deel; meer kunnen zij binnen hun regels niet doen.",
    "motivering_zonder": "Dan lopen de kosten op en begint alles opnieuw.",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as it would be typed. `amount` and costs as in the form: `1.250,00`."""

    subject: str
    question: str
    category: str
    amount: str
    why: str
    fund: str = "wmo"
    life_areas: tuple[str, ...] = ("financien",)
    costs_with: str = ""
    costs_without: str = "0,00"
    contribution: str = "niets"
    contribution_why: str = "Er is na de vaste lasten niets over."
    parties: tuple[str, ...] = ()
    urgent: str = ""  # reason, one of the form's
    urgent_what: str = ""
    routes: Mapping[str, str] = field(default_factory=dict)


def describe(player: Player, login: str, instance: int, ask: Ask) -> None:
    player.do(login, instance, "Vraag_beschrijven", description(ask))


def weigh(player: Player, login: str, instance: int, ask: Ask, *, without_money: str = "") -> None:
    player.do(login, instance, "Routes_afwegen", weighing(ask, without_money))


def description(ask: Ask) -> Answers:
    urgent = {"spoed": "true", "spoed_reden": ask.urgent, "spoed_toelichting": ask.urgent_what} if ask.urgent else {}
    return {
        "onderwerp": ask.subject,
        "vraag": ask.question,
        "categorie": ask.category,
        "leefgebieden": ask.life_areas,
        **urgent,
    }


def weighing(ask: Ask, without_money: str = "") -> Answers:
    texts = {f"route_{route}": ask.routes.get(route, "Past niet: niet bedoeld voor deze vraag.") for route in ROUTES}
    way = (
        {"oplossing": "zonder-geld", "zonder_geld_hoe": without_money, "effect_na_maanden": "3"}
        if without_money
        else {"oplossing": "flexibel-budget"}
    )
    return {**texts, **way}


def request_answers(ask: Ask) -> Answers:
    needed: datetime = clock.local(clock.now()) + timedelta(days=21)
    return {
        "onderwerp": ask.subject,
        "vraag": ask.question,
        "bedrag": ask.amount,
        "nodig_op": f"{needed:%d-%m-%Y}",
        "fonds": ask.fund,
        "partijen": ask.parties,
        "kosten_met": ask.costs_with or ask.amount,
        "kosten_zonder": ask.costs_without,
        "bijdrage": ask.contribution,
        "bijdrage_toelichting": ask.contribution_why,
        "motivering": ask.why,
        "effect_na_maanden": "6",
    }


def hand_in(player: Player, login: str, instance: int, ask: Ask) -> None:
    player.do(login, instance, "Aanvraag_aanvullen", request_answers(ask))


def motivate(player: Player, login: str, instance: int) -> None:
    player.do(login, instance, "Motiveren", MOTIVATION)


def read_along(player: Player, login: str, instance: int, advice: str = "akkoord") -> None:
    player.do(login, instance, "Meelezen", {"advies": advice, "advies_toelichting": "Helder en redelijk."})


def grant(player: Player, login: str, instance: int, element: str, amount: str, why: str) -> None:
    player.do(login, instance, element, {"besluit": "toekennen", "toegekend_bedrag": amount, "besluit_motivering": why})


def refuse(player: Player, login: str, instance: int, element: str, why: str) -> None:
    player.do(login, instance, element, {"besluit": "afwijzen", "besluit_motivering": why})


def pay(player: Player, login: str, instance: int, amount: str, to: str) -> None:
    player.do(login, instance, "Regel_betaling", payment(amount, to))


def payment(amount: str, to: str) -> Answers:
    return {
        "brief_verstuurd_op": typed(),
        "doorgegaan": "ja",
        "betaald_bedrag": amount,
        "betaalwijze": "leverancier",
        "betaald_aan": to,
    }


def measure(player: Player, login: str, instance: int, reached: str, resident: str, professional: str) -> None:
    player.do(
        login,
        instance,
        "Effect_vragen",
        {
            "doel_gehaald": reached,
            "effect_inwoner": resident,
            "bracht_inwoner": [] if reached == "niet" else ["meer-rust", "kan-meer-zelf"],
            "effect_professional": professional,
            "bracht_professional": ["minder-werk-later"] if reached == "gehaald" else ["meer-vertrouwen"],
        },
    )
