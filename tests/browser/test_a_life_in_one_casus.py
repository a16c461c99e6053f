"""Several processes in one casus: an urgent intake, a plan, money, referrals at once, a relapse, another regisseur."""

import re
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files

import pytest
from playwright.sync_api import expect

from engine.commands.admin.save_substitution import add_substitution
from engine.commands.close_casus import close_casus
from engine.demo import plans
from engine.demo.life.application import PROCESS
from engine.demo.mistaken_process import publish
from engine.demo.requests import Ask, describe, hand_in, weigh
from tests.browser import asked, sent_away
from tests.browser.coach import Coach
from tests.browser.conftest import SitsDown
from tests.browser.site import Site
from tests.browser.test_eviction import EVICTION

pytestmark = pytest.mark.browser

CHAIR = Ask(
    "Tweede stoel",
    "Ze wil bij de anderen aan tafel zitten.",
    "kind",
    "380,00",
    "Met een tweede stoel kan ze elke dag naar de opvang.",
    fund="jeugd",
    life_areas=("gezin", "school"),
)


def test_an_eviction_has_its_term_from_the_intake_on_and_is_not_asked_again_for_money(
    site: Site, sits_down: SitsDown
) -> None:
    today = f"{site.clock():%d-%m-%Y}"
    asked.household(site, name="gezin Korenbloem")
    fatma = sits_down("fatma")
    coach = Coach(fatma)
    coach.starts("Intake")
    coach.answers(
        "Leg vast waar het om gaat",
        {
            "Hoe begint het?": "Iemand vraagt om hulp",
            "Wanneer kwam de vraag binnen?": today,
            "Wat is er aan de hand?": "De huur is niet betaald en de uitkering is gestopt.",
            "Hoe bereik je het huishouden het liefst?": "Bel moeder.",
        },
    )
    coach.does(
        "Schat de veiligheid in",
        {
            "Is iedereen in het huishouden veilig?": "Ja, ik maak mij geen zorgen",
            "Dit heeft spoed": True,
            "De inwoner wil hulp bij schulden": True,
            "Waarom heeft het spoed?": "Er dreigt ontruiming",
            "Wat gebeurt er, en wanneer?": EVICTION.urgent_what,
        },
    )
    coach.opens("Voer het gesprek over de schulden")
    fatma.sees("Over 3 werkdagen", "Wgs 4", EVICTION.urgent_what)
    fatma.follows("Bekijk de termijn")
    fatma.sees("donderdag 26 november")
    coach.does(
        "Regel direct tijdelijke hulp",
        {
            "Is er nu hulp nodig, nog voor het onderzoek?": "Nee",
            "Waarom niet?": "Het gezin kan tot de ontruiming thuisblijven.",
        },
    )
    coach.does(
        "Bevestig de melding en wijs op hulp",
        {
            "Wanneer verstuurde je dit?": today,
            "Wil het huishouden gratis cliëntondersteuning?": "Nee, nu niet",
            "Maakt het huishouden een persoonlijk plan?": "Nee",
        },
    )
    coach.opens("Voer het keukentafelgesprek")
    fatma.sees("Vijf werkdagen voor het einde van de termijn krijgt de regisseur een melding.")
    coach.starts("Flexibel budget", "Huurachterstand")
    fatma.sees("Al bekend", "Er dreigt ontruiming", EVICTION.urgent_what)
    coach.answers(
        "Beschrijf de vraag",
        {
            "De vraag achter de vraag": EVICTION.question,
            "Waar hoort het bij?": "Huurachterstand",
            "Welke leefgebieden raakt dit?": ["Wonen", "Gezin en opvoeden"],
        },
    )
    coach.starts("Plan")
    fatma.sees("Al bekend", EVICTION.question)
    fatma.goes_to("/casussen/1")
    fatma.sees("Intake", "Flexibel budget: Huurachterstand", "Plan")


def test_of_two_substitutes_one_decides_and_the_other_is_told_who_and_when(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, EVICTION, up_to="Beslissen")
    with site.now():
        people, today = site.player.people, site.clock().date()
        for substitute in ("hester", "noor"):
            site.player.act(
                "beheer",
                add_substitution,
                person_id=people["marleen"],
                substitute_id=people[substitute],
                starts_on=today,
                ends_on=today + timedelta(days=7),
            )
    hester, noor = sits_down("hester"), sits_down("noor")
    for substitute in (hester, noor):
        substitute.goes_to("/werklijst")
        substitute.follows("Beslis over de aanvraag")
        substitute.fills_in({"Wat besluit je?": "Toekennen"})
        substitute.fills_in({"Waarom?": "U kunt met uw kinderen in uw huis blijven."})
    hester.finishes()
    hester.sees("De taak is afgerond")
    noor.finishes()
    expect(noor.page.get_by_role("alert")).to_contain_text(re.compile(r"Hester Kruidhof .*rondde .* om \d\d\.\d\d uur"))
    fatma = sits_down("fatma")
    fatma.goes_to("/casussen/1")
    fatma.sees("€ 2.400,00 gereserveerd")


def test_the_second_chair_asks_more_reasons_because_more_parties_pay(site: Site, sits_down: SitsDown) -> None:
    sent_away.come_to_an_outcome(site, "plan")
    fatma = sits_down("fatma")
    coach = Coach(fatma)
    coach.knows(site)
    fatma.goes_to("/casussen/1/plan")
    fatma.fills_in({"Leefgebied": "Gezin en opvoeden", "Wat wil het huishouden bereiken?": CHAIR.question})
    fatma.presses("Zet in het plan")
    fatma.opens("Spreek af wie wat doet")
    fatma.fills_in(
        {"Wat gebeurt er?": "De opvang past de stoel.", "Wie doet dit?": "Een organisatie", "Naam": "De opvang"}
    )
    fatma.main.locator("details[open]").get_by_role("button", name="Zet in het plan").click()
    fatma.sees("De opvang past de stoel.")
    fatma.opens("Voeg een afspraak toe")
    fatma.fills_in({"Wat is afgesproken?": "De opvang belt als de stoel te klein wordt.", "Met wie?": "De opvang"})
    fatma.presses("Bewaar")
    fatma.main.locator("#evaluatie summary").click()
    fatma.fills_in({"Wanneer kijken jullie of het plan werkt?": f"{site.clock() + timedelta(days=90):%d-%m-%Y}"})
    fatma.fills_in({"Wat spreken jullie af voor daarna?": "Na een maand bellen we of de stoel nog past."})
    fatma.main.locator("#evaluatie").get_by_role("button", name="Bewaar").click()

    coach.does("Maak het plan met het huishouden", {"Met wie maakte je het plan?": "Haar ouders"})
    coach.does(
        "Bespreek het plan met het huishouden",
        {
            "Is het huishouden het eens met het plan?": "Ja",
            "Wie zei dat?": "Haar moeder",
            "Hoe?": "In een gesprek",
        },
    )
    coach.does(
        "Geef de brief aan het huishouden",
        {"Wanneer gaf of stuurde je de brief?": f"{site.clock():%d-%m-%Y}", "Hoe?": "In een gesprek, op papier"},
    )
    referral = {"partner", "verwijs_onderwerp", "verwijsvraag", "stap"}  # each referral has its own
    words = {"Wat zet je nu in gang?", "Naar wie verwijs je?", "Waar gaat de verwijzing over?"}
    for partner in ("GGZ De Brug", "Zorgverzekeraar Noorderlicht"):
        coach.does(
            "Zet de afspraken in gang",
            {
                "Wat zet je nu in gang?": "Een verwijzing naar een andere organisatie",
                "Naar wie verwijs je?": partner,
                "Waar gaat de verwijzing over?": "tweede stoel",
                "Wat vraag je aan deze organisatie?": "Wilt u meebetalen aan de stoel?",
            },
            again=referral | words | {"Wat vraag je aan deze organisatie?"},
        )
    fatma.goes_to("/casussen/1")
    expect(fatma.main.locator("#open").get_by_role("link", name="Vul de verwijzing aan")).to_have_count(2)

    with site.now():
        instance = site.player.start("fatma", 1, "tweede stoel")
        describe(site.player, "fatma", instance, CHAIR)
        weigh(site.player, "fatma", instance, CHAIR)
        parties = ("school", "ggz-de-brug", "zorgverzekeraar")
        hand_in(site.player, "fatma", instance, replace(CHAIR, parties=parties))
    coach.opens("Motiveer uitgebreider")
    fatma.sees("Wat doen de andere partijen, en waarom niet meer?", "partijen")


def test_a_relapse_on_the_day_of_closing_opens_the_casus_with_a_task(site: Site, sits_down: SitsDown) -> None:
    sent_away.agree_on_a_plan(site)
    site.let_terms_pass()  # the day of the evaluation
    with site.now():
        nazorg = plans.reach_goals(site.player, "fatma", 1)
        plans.begin_aftercare(site.player, "fatma", nazorg)
        site.player.act("fatma", close_casus, 1, "Alles loopt. Zijn zus let op.")
    yusuf = sits_down("yusuf")
    yusuf.goes_to("/signaal")
    yusuf.fills_in({"Over welke casus gaat het?": "C-2026-0001"})
    yusuf.presses("Verder")
    yusuf.fills_in(
        {
            "Van wie komt het?": "Van familie, buren of een vrijwilliger",
            "Wat hoorde of zag je?": "Hij zat vanochtend huilend in de inloop.",
            "Hoe ernstig is het?": "Dit is een zorg: iemand moet er vandaag naar kijken",
        }
    )
    yusuf.presses("Meld het signaal")
    fatma = sits_down("fatma")
    fatma.sees("Beoordeel het signaal")
    fatma.goes_to("/casussen/1")
    fatma.sees_turn("Fatma Demir")
    fatma.follows("Open je taak")
    fatma.sees("Hij zat vanochtend huilend in de inloop.")


def test_a_suspension_within_a_suspension_counts_once(site: Site, sits_down: SitsDown) -> None:
    casus = asked.household(site)
    with site.now():
        publish(
            site.player, f"{PROCESS}.bpmn", files("engine.demo").joinpath(f"files/{PROCESS}.bpmn").read_text("utf-8")
        )
        site.player.start("fatma", casus, "traplift", process=PROCESS)
    fatma = sits_down("fatma")
    fatma.goes_to("/casussen/1")
    fatma.main.locator("#termijnen").get_by_role("link").first.click()
    fatma.sees("maandag 7 december")
    for ground, days in (("Aanvulling", 14), ("Informatie", 5)):
        today = site.clock()
        fatma.opens("Alleen op een grond die de wet")
        fatma.main.get_by_role("radio", name=re.compile(f"^{ground}")).check()
        fatma.fills_in(
            {
                "Wanneer ging het bericht weg, of ontstond de grond?": f"{today:%d-%m-%Y}",
                "Tot en met welke dag, als je dat weet?": f"{today + timedelta(days=days):%d-%m-%Y}",
            }
        )
        fatma.presses("Bekijk de nieuwe datum")
        fatma.sees("Er is nog niets veranderd", "21 december")
        fatma.presses("Schort de termijn op")
        site.clock.set(today + timedelta(days=3))
    fatma.sees("Opgeschort sinds", "21 december")


def test_an_offer_of_the_regie_is_accepted_and_the_open_tasks_come_along(site: Site, sits_down: SitsDown) -> None:
    sent_away.agree_on_a_plan(site)
    with site.now():
        site.player.start("fatma", 1, "", process="herverwijzing")
    fatma, joris = sits_down("fatma"), sits_down("joris")
    fatma.goes_to("/casussen/1")
    fatma.follows("Draag de regie over")
    fatma.fills_in(
        {"Aan wie bied je de regie aan?": "Joris Lindeboom", "Wat moet je collega weten?": "Kom langs, hij belt niet."}
    )
    fatma.presses("Bied de regie aan")
    joris.goes_to("/casussen/1")
    joris.follows("Lees en antwoord")
    joris.sees("Kom langs, hij belt niet.")
    joris.presses("Ja, ik neem de regie over")
    joris.goes_to("/casussen/1")
    joris.sees_turn("Joris Lindeboom")
    joris.sees("Regisseur: Joris Lindeboom")
