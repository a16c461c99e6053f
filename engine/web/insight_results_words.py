"""How the results are called on the screens, and in words how each of them is counted."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from engine.deployment.loaded import load_definition
from engine.store.models import ProcessDefinition
from engine.store.unit_of_work import TenantSession
from engine.web.presentation import start_sentence

AFTERCARE = "nazorg"
AFTERCARE_CLOSED = "Nazorg_gesloten"
"""The process of aftercare, and the end event at which it is closed."""
RETURNS = ("plan", "herverwijzing", "flexibel-budget")
"""A household came back when one of these began or went on again."""

ENDING_NAMES = {
    "solved": "Opgelost zonder geld",
    "paid": "Betaald",
    "granted": "Toegekend, nog niet betaald",
    "refused": "Afgewezen",
    "withdrawn": "Ingetrokken",
    "asked": "Nog geen besluit",
}
EFFECT_NAMES = {"reached": "Gehaald", "partly": "Deels", "not": "Niet"}
OUTCOME_GROUPS: Mapping[str, tuple[str, ...]] = {
    "Begonnen": ("started",),
    "Afspraak of wachtlijst": ("accepted", "waiting_list"),
    "Nog geen antwoord": ("sent", "question"),
    "Geweigerd": ("refused",),
    "Niet geweest": ("no_show",),
    "Gestopt": ("stopped",),
    "Ingetrokken": ("withdrawn",),
}

COUNTED: Mapping[str, tuple[str, ...]] = {
    "money": (
        "Bedragen komen uit het grootboek, op de cent. Gereserveerd, betaald en vrijgevallen is wat in deze "
        "periode is geboekt; gevraagd is wat in deze periode is aangevraagd, met of zonder besluit.",
        "Plafond en nog vrij gelden voor de budgetjaren waarin de periode valt, zoals het aan het einde van de "
        "periode stond. Nog vrij is het plafond min wat gereserveerd en betaald is.",
        "Een budget hoort bij een wijk. Kies je een team, dan zie je de wijk van dat team.",
        "De boeken van een wijk staan er altijd helemaal. Een categorie met minder dan 5 huishoudens tonen we niet.",
    ),
    "endings": (
        "Elke aanvraag uit deze periode telt één keer, zoals hij er nu voor staat.",
        "Het deel dat zonder geld is opgelost, is een deel van de aanvragen met een uitkomst. Een aanvraag zonder"
        " besluit telt daarin niet mee.",
    ),
    "effects": (
        "Na de afgesproken maanden vraagt de wijkcoach aan de inwoner of het doel is gehaald. Elke aanvraag die "
        "in deze periode is gemeten telt één keer, met de laatste meting.",
        "Wat het bracht telt de vakjes die de wijkcoach daarbij aankruiste, een meting kan in meer rijen staan. "
        "De woorden van de inwoner zelf blijven in het dossier.",
    ),
    "relapse": (
        "Een huishouden kwam terug als binnen twaalf maanden na het sluiten van de nazorg een plan, een "
        "herverwijzing of een aanvraag voor flexibel budget begon, of weer verderging. Een signaal dat met een "
        "gesprek klaar was, telt niet.",
        "Of het terugkomt, weten we pas als die twaalf maanden om zijn. Het telt daarom mee in de maand waarin dat "
        "zo is: een periode gaat over de huishoudens van wie de nazorg een jaar eerder sloot.",
        "Elk huishouden telt één keer, vanaf de eerste keer dat de nazorg sloot. Wie in de periode zelf werd "
        "afgesloten staat apart, en telt in de percentages niet mee.",
    ),
    "referrals": (
        "Elke verwijzing die in deze periode is verstuurd telt één keer, zoals zij er nu voor staat. Is zij "
        "opnieuw verstuurd aan dezelfde organisatie, dan telt zij vanaf die dag.",
        "De tijd loopt in werkdagen van 8 uur, van het versturen tot het eerste antwoord, en tot de hulp begon. "
        "Wie nog niet antwoordde, zit niet in die tijd.",
    ),
    "effort": (
        "De minuten lopen van het openen van een taak tot het afronden, binnen werktijd: werkdagen van 9 tot 17 "
        "uur. Werk daarbuiten telt niet mee, een pagina die open blijft staan wel.",
        "De klikken zijn alles wat op de pagina van de taak wordt ingedrukt, met muis of toetsenbord. Zonder "
        "JavaScript tellen we ze niet.",
        "We tellen per stap, nooit per persoon.",
    ),
    "rules": (
        "Een melding telt één keer voor elke regel die erin staat, één keer voor elk paar, en één keer voor de stap.",
        "Staat er minder dan 5, dan tonen we het aantal niet.",
    ),
}
"""A line each, under “Hoe we tellen”."""


def code_words(code: str) -> str:
    """`meer-rust` as `Meer rust`."""
    return start_sentence(code.replace("-", " ").replace("_", " "))


def step_names(session: TenantSession, steps: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """`Routes afwegen (Flexibel budget)` by process and element, in the newest version that has it."""
    wanted = {(key, element) for key, element in steps if element}
    found: dict[tuple[str, str], str] = {}
    versions = session.execute(
        select(ProcessDefinition.id, ProcessDefinition.key, ProcessDefinition.name)
        .where(ProcessDefinition.key.in_({key for key, _element in wanted}))
        .order_by(ProcessDefinition.version.desc())
    ).all()
    for definition_id, key, name in versions:
        left = {element for of, element in wanted if of == key and (of, element) not in found}
        if not left:
            continue
        elements = load_definition(session, definition_id).process.elements
        found |= {(key, each): f"{elements[each].name or each} ({name})" for each in left & elements.keys()}
    return {place: found.get(place, f"{code_words(place[1])} ({place[0]})") for place in wanted}
