"""The invented households: each a story of a few steps. `yield` waits until a moment, what follows happens then."""

from datetime import date

from sqlalchemy import select

from engine.commands.report_rule_conflict import report_rule_conflict
from engine.commands.settle_rule_conflict import settle_rule_conflict
from engine.demo import requests as r
from engine.demo.mistaken_process import mistaken_visit
from engine.demo.past import PAST, solved_long_ago, spent_long_ago
from engine.demo.player import Player, Story
from engine.demo.requests import Ask
from engine.store.models import UserTask


def person(
    name: str, salutation: str = "", born: tuple[int, int, int] | None = None, role: str = "adult"
) -> r.NewResident:
    return r.NewResident(name, salutation, role, date(*born) if born else None)


def electric_bicycle(p: Player) -> Story:
    """Within the coach's mandate; the request stands half typed."""
    yield p.day(-9)
    casus = p.register(
        "fatma",
        "mevrouw Waterdrager",
        "noord",
        [person("Ina Waterdrager", "mevrouw", (1968, 4, 12))],
        address="Lantaarnstraat 14, Vlamstede",
    )
    p.note(
        "fatma", casus, "mevrouw Waterdrager", "Wil weer naar de markt en naar haar zus. Heeft een longziekte.", "visit"
    )
    ask = Ask(
        "Elektrische fiets",
        "“Ik wil weer zelf naar de markt en naar mijn zus. Met een scootmobiel zit ik alleen maar stil.” "
        "De longarts raadt aan om elke dag te bewegen.",
        "vervoer",
        "485,00",
        "Een tweedehands elektrische fiets kost een fractie van een scootmobiel en helpt bij wat mevrouw wil: bewegen.",
        life_areas=("gezondheid", "meedoen"),
        costs_with="610,00",
        costs_without="3.900,00",
        contribution="anders",
        contribution_why="Mevrouw loopt in het voorjaar mee als maatje bij de beweeggroep in de wijk.",
        routes={
            "eigen_netwerk": "Haar zus rijdt geen auto; de buurvrouw helpt al met de boodschappen.",
            "wmo": "Een scootmobiel mag, maar helpt niet: het doel is juist meer bewegen.",
            "zorgverzekering": "Alleen de basisverzekering; die vergoedt geen fiets.",
        },
    )
    yield p.day(-3)
    instance = p.start("fatma", casus, "elektrische fiets")
    r.describe(p, "fatma", instance, ask)
    r.weigh(p, "fatma", instance, ask)
    p.act(
        "fatma",
        report_rule_conflict,
        casus,
        rules=("wmo", "zorgverzekering"),
        text="Een dure scootmobiel mag wel, een goedkopere elektrische fiets niet. Zo zit iemand stil die wil bewegen.",
        task_id=p.find(
            select(UserTask.id).where(UserTask.instance_id == instance, UserTask.element_id == "Routes_afwegen")
        ),
    )
    yield p.day(-1, 16)
    p.draft("fatma", instance, "Aanvraag_aanvullen", r.request_answers(ask))


def teeth(p: Player) -> Story:
    """Above the coach's mandate: with the manager since this morning."""
    yield p.day(-8)
    casus = p.register(
        "fatma",
        "de heer Tarwekamp",
        "noord",
        [person("Mark Tarwekamp", "de heer", (1996, 2, 3))],
        address="Molenwiek 3, Vlamstede",
        origin="signaal",
    )
    ask = Ask(
        "Gebit",
        "“Ik durf niet te solliciteren met deze tanden.” Meneer heeft schulden en betaalt zijn zorgpremie niet meer.",
        "gebit",
        "2.150,00",
        "Zonder gebit komt meneer niet aan het werk. De tandarts spreidt de behandeling.",
        fund="participatie",
        life_areas=("financien", "gezondheid", "werk"),
        costs_without="7.400,00",
        contribution="anders",
        contribution_why="Meneer begint bij het leerwerkbedrijf en houdt zich aan de afspraken met schuldhulp.",
        parties=("zorgverzekeraar", "werk-en-inkomen"),
        routes={
            "zorgverzekering": "Geen aanvullende verzekering: meneer staat als wanbetaler geregistreerd.",
            "bijzondere_bijstand": "Afgewezen: de Zorgverzekeringswet gaat voor (Participatiewet artikel 35).",
            "schuldhulp": "Loopt, maar vergoedt geen tandarts.",
        },
    )
    yield p.day(-4)
    instance = p.start("fatma", casus, "gebit")
    r.describe(p, "fatma", instance, ask)
    r.weigh(p, "fatma", instance, ask)
    yield p.day(-1, 11)
    r.hand_in(p, "fatma", instance, ask)
    yield p.day(-1, 15)
    motivate_if_asked(p, "fatma", instance)


def eviction(p: Player) -> Story:
    """Urgent, far above the mandate, and the budget holder is away: with a colleague who has a mandate of her own."""
    yield p.day(-1, 9)
    casus = p.register(
        "fatma",
        "gezin Morgenster",
        "noord",
        [
            person("Kim Morgenster", "mevrouw", (1993, 9, 21)),
            person("Dave Morgenster", "de heer", (1990, 1, 8)),
            person("Liv", born=(2021, 6, 1), role="child"),
            person("Sem", born=(2024, 3, 14), role="child"),
        ],
        address="Seinhuislaan 88, Vlamstede",
        origin="partner",
    )
    p.note("fatma", casus, "De Linde, wonen", "Ontruiming staat gepland. De uitkering is gestopt na fraude.")
    ask = Ask(
        "Huurachterstand",
        "“Als we eruit moeten, weet ik niet waar de kinderen slapen.” De ontruiming is over zes werkdagen.",
        "huurachterstand",
        "4.850,00",
        "Twee kleine kinderen. De Linde stopt de ontruiming als de achterstand voor woensdag is betaald.",
        fund="participatie",
        life_areas=("financien", "wonen", "gezin"),
        costs_without="38.000,00",
        contribution="anders",
        contribution_why="Het gezin werkt mee aan budgetbeheer en betaalt terug wat de belastingdienst nog uitkeert.",
        parties=("woningcorporatie", "werk-en-inkomen"),
        urgent="ontruiming",
        urgent_what="De deurwaarder ontruimt het huis over zes werkdagen.",
        routes={
            "bijzondere_bijstand": "Afgewezen: schulden komen niet in aanmerking (Participatiewet artikel 13).",
            "schuldhulp": "Aangemeld; een regeling is er niet voor de ontruiming.",
            "woningcorporatie": "De Linde wil stoppen met ontruimen, mits de achterstand wordt betaald.",
        },
    )
    instance = p.start("fatma", casus, "huurachterstand, ontruiming")
    r.describe(p, "fatma", instance, ask)
    r.weigh(p, "fatma", instance, ask)
    yield p.day(0, 9)
    r.hand_in(p, "fatma", instance, ask)
    motivate_if_asked(p, "fatma", instance)


def deposit(p: Player) -> Story:
    """Within the mandate of Joris: a colleague is asked to read along, and nobody took it yet."""
    yield p.day(-6)
    casus = p.register(
        "joris",
        "de heer Appelhof",
        "noord",
        [person("Wim Appelhof", "de heer", (1959, 11, 30))],
        address="Vuurtorenpad 7, Vlamstede",
        origin="outreach",
    )
    ask = Ask(
        "Borg voor een woning",
        "“Na twee jaar op de bank bij mijn broer wil ik mijn eigen sleutel.”",
        "borg",
        "450,00",
        "De woning is er nu. Zonder borg gaat hij naar de volgende op de lijst.",
        life_areas=("wonen", "financien"),
        costs_without="11.000,00",
        contribution="geld",
        contribution_why="Meneer betaalt de eerste huur en de sleutels zelf.",
    )
    yield p.day(-3)
    instance = p.start("joris", casus, "borg voor een woning")
    r.describe(p, "joris", instance, ask)
    r.weigh(p, "joris", instance, ask)
    yield p.day(-1, 14)
    r.hand_in(p, "joris", instance, ask)


def two_requests(p: Player) -> Story:
    """One paid in the past, one granted and waiting to be paid."""
    yield p.months(-5)
    casus = p.register(
        "fatma",
        "gezin Korenbloem",
        "noord",
        [
            person("Rachida Korenbloem", "mevrouw", (1986, 7, 2)),
            person("Hans Korenbloem", "de heer", (1984, 12, 19)),
            person("Noud", born=(2022, 5, 5), role="child"),
            person("Fenne", born=(2017, 8, 23), role="child"),
        ],
        address="Korenbeursplein 2, Vlamstede",
    )
    rent = Ask(
        "Huurachterstand, juni",
        "“Eén maand rust, dan redden we het weer.”",
        "huurachterstand",
        "440,00",
        "Eén maand achterstand door een te late toeslag.",
        life_areas=("financien", "wonen"),
        costs_without="2.600,00",
    )
    instance = p.start("fatma", casus, "huurachterstand, juni")
    r.describe(p, "fatma", instance, rent)
    r.weigh(p, "fatma", instance, rent)
    r.hand_in(p, "fatma", instance, rent)
    yield p.months(-5, 14)
    motivate_if_asked(p, "fatma", instance)
    r.read_along(p, "joris", instance)
    r.grant(p, "fatma", instance, "Zelf_beslissen", "440,00", "Eén maand helpt dit gezin vooruit.")
    r.pay(p, "fatma", instance, "440,00", "De Linde, wonen")
    washer = Ask(
        "Wasmachine",
        "“Met twee kleine kinderen was ik nu bij mijn moeder, twee bussen verderop.”",
        "witgoed",
        "310,00",
        "Een gereviseerde machine met garantie, via de kringloop.",
        life_areas=("gezin", "wonen"),
        contribution="geld",
        contribution_why="Het gezin betaalt de bezorging.",
    )
    yield p.day(-9)
    instance = p.start("fatma", casus, "wasmachine")
    r.describe(p, "fatma", instance, washer)
    r.weigh(p, "fatma", instance, washer)
    r.hand_in(p, "fatma", instance, washer)
    motivate_if_asked(p, "fatma", instance)
    yield p.day(-8)
    decide(p, instance, "310,00", "Past bij wat het gezin nodig heeft.")


def dog_boarding(p: Player) -> Story:
    """Refused, and the talk with the resident about it is late."""
    yield p.day(-16)
    casus = p.register(
        "fatma",
        "mevrouw Zilverberg",
        "noord",
        [person("Tess Zilverberg", "mevrouw", (1979, 3, 27))],
        address="Kaarsenmakersgang 5, Vlamstede",
        origin="huisarts",
    )
    ask = Ask(
        "Hondenpension tijdens behandeling",
        "“Zonder iemand voor de hond ga ik niet naar de kliniek.”",
        "huisdier",
        "495,00",
        "Zes weken pension, zodat mevrouw de behandeling kan volgen.",
        life_areas=("gezondheid",),
        costs_without="9.000,00",
    )
    instance = p.start("fatma", casus, "hondenpension")
    r.describe(p, "fatma", instance, ask)
    r.weigh(p, "fatma", instance, ask)
    r.hand_in(p, "fatma", instance, ask)
    yield p.day(-15)
    motivate_if_asked(p, "fatma", instance)
    r.read_along(p, "sanne", instance, "niet-akkoord")
    yield p.day(-13)
    r.refuse(p, "fatma", instance, "Zelf_beslissen", "De zus van mevrouw biedt aan om op de hond te passen.")


def second_chair(p: Player) -> Story:
    """Several parties: the number of parties itself asks for more motivation."""
    yield p.day(-7)
    casus = p.register(
        "yusuf",
        "gezin Havik",
        "havenkwartier",
        [
            person("Elif Havik", "mevrouw", (1991, 10, 9)),
            person("Mats", born=(2022, 11, 2), role="child"),
        ],
        address="Kompasstraat 61, Vlamstede",
        origin="school",
    )
    ask = Ask(
        "Tweede aangepaste stoel",
        "“Op de opvang ligt Mats op de grond, omdat zijn stoel thuis staat.”",
        "kind",
        "1.150,00",
        "Iedere regeling wijst naar een andere. Samen betalen is sneller dan gelijk krijgen.",
        fund="jeugd",
        life_areas=("gezin", "gezondheid", "school"),
        parties=("zorgverzekeraar", "school", "fonds"),
        costs_without="1.900,00",
    )
    instance = p.start("yusuf", casus, "tweede aangepaste stoel")
    r.describe(p, "yusuf", instance, ask)
    r.weigh(p, "yusuf", instance, ask)
    report = p.act(
        "yusuf",
        report_rule_conflict,
        casus,
        rules=("jeugdwet", "zorgverzekering"),
        text="De een betaalt alleen een stoel voor thuis, de ander alleen een voor school. Voor de opvang betaalt niemand.",
    )
    yield p.day(-3, 15)
    p.act("priya", settle_rule_conflict, report, "Vanaf januari betaalt de gemeente één stoel voor de opvang.")
    yield p.day(-2)
    r.hand_in(p, "yusuf", instance, ask)


def silent_manager(p: Player) -> Story:
    """The manager let the term pass: it went on by itself to the next who holds a mandate."""
    yield p.day(-9)
    casus = p.register(
        "joris",
        "mevrouw Sterrenbos",
        "noord",
        [person("Amal Sterrenbos", "mevrouw", (2001, 5, 17))],
        address="Lichterlaan 30, Vlamstede",
    )
    ask = Ask(
        "Rijlessen",
        "“Met een rijbewijs kan ik bij de thuiszorg beginnen.”",
        "opleiding",
        "1.900,00",
        "De werkgever tekent het contract zodra het rijbewijs er is.",
        fund="participatie",
        life_areas=("werk", "financien"),
        contribution="geld",
        contribution_why="Mevrouw betaalt het theorie-examen.",
        parties=("werk-en-inkomen",),
        costs_without="14.000,00",
    )
    instance = p.start("joris", casus, "rijlessen")
    r.describe(p, "joris", instance, ask)
    r.weigh(p, "joris", instance, ask)
    r.hand_in(p, "joris", instance, ask)
    yield p.day(-6)
    motivate_if_asked(p, "joris", instance)


def new_household(p: Player) -> Story:
    """Registered this morning after outreach; the first question is still to be written down."""
    yield p.day(0, 9)
    casus = p.register(
        "sanne",
        "gezin Duinroos",
        "noord",
        [person("Joyce Duinroos", "mevrouw", (1998, 1, 25)), person("Bo", born=(2020, 2, 2), role="child")],
        address="Zandloperhof 19, Vlamstede",
        origin="outreach",
    )
    p.note(
        "sanne", casus, "mevrouw Duinroos", "Aangebeld na een melding over stroomafsluiting. Wil graag hulp.", "visit"
    )
    p.start("sanne", casus, "stroomschuld")


def motivate_if_asked(p: Player, login: str, instance: int) -> None:
    if p.is_open(instance, "Motiveren"):
        r.motivate(p, login, instance)


def decide(p: Player, instance: int, amount: str, why: str) -> None:
    """Whoever the mandate table points at: the coach after a colleague read along, or the manager."""
    if p.is_open(instance, "Meelezen"):
        r.read_along(p, "joris", instance)
        r.grant(p, "fatma", instance, "Zelf_beslissen", amount, why)
    else:
        r.grant(p, "marleen", instance, "Beslissen", amount, why)


STORIES = (
    electric_bicycle,
    teeth,
    eviction,
    deposit,
    two_requests,
    dog_boarding,
    second_chair,
    silent_manager,
    new_household,
    mistaken_visit,
    *(spent_long_ago(case) if case.ask.amount else solved_long_ago(case) for case in PAST),
)
