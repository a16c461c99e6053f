"""What each operation does, asks and answers, in the words of who draws a process: what the editor shows."""

from collections.abc import Mapping

from engine.commands.referrals.grounds import GROUNDS
from engine.deployment.offers import Answered, Asked, Offer, Options


def _texts(**words: str) -> Options:
    """Fixed texts as FEEL values."""
    return tuple((f'"{value}"', label) for value, label in words.items())


YES_OR_NO: Options = (("true", "Ja"), ("false", "Nee"))
OUTCOMES = _texts(granted="Toegekend", refused="Afgewezen")
HOW = _texts(spoken="Mondeling", signature="Met een handtekening")
GROUNDS_AS_TEXT: Options = tuple((f'"{key}"', words[:1].upper() + words[1:]) for key, words in GROUNDS.items())
MONEY, PLAN, CONSENT, REFERRAL, TERM, OTHER = (
    "Flexibel budget",
    "Het plan",
    "Toestemming en gegevens",
    "Verwijzing",
    "Wettelijke termijn",
    "Bericht aan collega’s",
)
_PURPOSE = Asked("purpose", "Waarvoor is de toestemming?", "Een kort woord.", True, (('"verwijzing"', "Verwijzing"),))
_PARTNER = Asked(
    "partner", "Aan welke partner?", "Dezelfde als toen de toestemming werd gevraagd.", chosen_from="partners"
)
_VALID = Asked(
    "valid",
    "Hoe lang geldt het?",
    "Leeg: voor altijd.",
    options=_texts(P6M="Zes maanden", P1Y="Een jaar", P2Y="Twee jaar"),
)
_REFERRAL_ID = Asked("id", "Welke verwijzing?", "Het nummer dat “Stuur een verwijzing” gaf.", True)
_SUBJECT = Asked("subject", "Waar gaat het over?", "Een paar woorden.")
_CATEGORY = Asked("category", "In welke categorie?", chosen_from="categories")
_TRIED = Asked("tried", "Welke gewone routes zijn afgewogen?", "De lijst die de wegwijzer gaf.")
_TERM_NAME = Asked("name", "Hoe heet de termijn in dit proces?", "Eén woord. Taken en tijden noemen dit.", True)
_TERM_ANSWERS = (
    Answered("starts", "Eerste dag", "date"),
    Answered("ends", "Laatste dag", "date"),
    Answered("ends_at", "Moment waarop de termijn om is", "date"),
    Answered("remind_at", "Moment van herinneren, vijf werkdagen ervoor", "date"),
    Answered("suspended", "De termijn staat stil", "boolean"),
    Answered("rule", "De regel", "text"),
    Answered("article", "Het wetsartikel", "text"),
)

DESCRIPTIONS: Mapping[str, Offer] = {
    "household_total": Offer(
        "Tel wat het huishouden al kreeg",
        MONEY,
        "Telt alle bedragen van de afgelopen twaalf maanden op, en haalt de leefgebieden op.",
        answers=(
            Answered("total_12_months", "Bedrag in twaalf maanden", "amount"),
            Answered("life_areas", "Leefgebieden", "list"),
        ),
    ),
    "record_request": Offer(
        "Leg de aanvraag vast",
        MONEY,
        "Schrijft op wat er wordt gevraagd. Opnieuw vastleggen mag: dan vervalt een eerder besluit.",
        (
            Asked("subject", "Waar gaat het over?", "Een paar woorden.", True),
            Asked("category", "In welke categorie?", "", True, chosen_from="categories"),
            Asked("fund", "Uit welk potje?", chosen_from="funds"),
            Asked("amount", "Welk bedrag?", "In euro. Leeg: er is nog geen bedrag."),
            Asked("urgent", "Heeft het spoed?", options=YES_OR_NO),
            _TRIED,
        ),
        (
            Answered("id", "Nummer van de aanvraag", "number"),
            Answered("askers", "De aanvragers: zij beslissen niet", "people"),
        ),
    ),
    "find_decider": Offer(
        "Zoek wie beslist",
        MONEY,
        "Zoekt iemand met genoeg mandaat, die niet zelf de aanvrager is en er vandaag is.",
        (
            Asked(
                "level",
                "Welk mandaat is nodig?",
                "De uitkomst van de tabel met het mandaat.",
                True,
                chosen_from="levels",
            ),
            Asked("amount", "Over welk bedrag?", "In euro.", True),
            Asked("requester", "Wie vraagt het aan?", "Leeg: wie de aanvraag begon."),
            Asked("passed_over", "Wie slaan we over?", "Een lijst: wie al gevraagd is en niets liet horen."),
        ),
        (
            Answered("person", "Wie beslist", "person"),
            Answered("name", "Naam van wie beslist", "text"),
            Answered("group", "Groep van wie beslist", "group"),
            Answered("level", "Niveau van het mandaat", "text"),
            Answered("substitute_for", "Vervangt", "person"),
            Answered("passed_over", "Wie is overgeslagen", "people"),
        ),
    ),
    "reserve_budget": Offer(
        "Zet geld apart",
        MONEY,
        "Reserveert het bedrag in het wijkbudget van dit jaar.",
        (
            Asked("amount", "Welk bedrag?", "In euro.", True),
            Asked("fund", "Uit welk potje?", "", True, chosen_from="funds"),
        ),
        (
            Answered("id", "Nummer van de reservering", "number"),
            Answered("free", "Wat er daarna nog vrij is", "amount"),
        ),
        (("ceiling_passed", "Het wijkbudget is op"),),
    ),
    "record_decision": Offer(
        "Leg het besluit vast",
        MONEY,
        "Legt vast wat er is besloten, en op welk mandaat. Er moet een taak van een mens aan voorafgaan.",
        (
            Asked("outcome", "Wat is besloten?", "", True, OUTCOMES),
            Asked("amount", "Welk bedrag?", "In euro.", True),
            Asked("reason", "Waarom?", "De motivering.", True),
        ),
        (
            Answered("outcome", "Het besluit", "text", (("granted", "Toegekend"), ("refused", "Afgewezen"))),
            Answered("mandaat", "Nummer van het mandaat", "number"),
        ),
    ),
    "write_letter": Offer(
        "Maak de brief met het besluit",
        MONEY,
        "Maakt de brief die bij het vastgelegde besluit hoort.",
        (
            Asked("outcome", "Wat is besloten?", "Hetzelfde als bij het besluit.", True, OUTCOMES),
            Asked("reason", "Waarom?", "Zo staat het in de brief.", True),
            Asked("conditions", "Welke voorwaarden gelden?"),
        ),
        (Answered("id", "Nummer van de brief", "number"),),
    ),
    "spend_budget": Offer(
        "Boek de betaling",
        MONEY,
        "Boekt wat er is betaald. Wat overblijft van de reservering komt vrij.",
        (Asked("amount", "Welk bedrag?", "In euro.", True),),
        (Answered("paid", "Betaald bedrag", "amount"),),
    ),
    "release_budget": Offer(
        "Geef het gereserveerde geld terug", MONEY, "Voor een toegekende aanvraag die toch niet doorgaat."
    ),
    "withdraw_request": Offer("Trek de aanvraag in", MONEY, "Wat gereserveerd was, komt vrij."),
    "solve_without_money": Offer(
        "Leg vast dat er geen geld nodig was",
        MONEY,
        "De inwoner is geholpen langs een gewone route of door het eigen netwerk.",
        (_SUBJECT, _CATEGORY, _TRIED, Asked("how", "Hoe is het opgelost?")),
        (Answered("id", "Nummer van de aanvraag", "number"),),
    ),
    "record_effect": Offer(
        "Leg vast wat het opleverde",
        MONEY,
        "Wat bracht de hulp, na de afgesproken tijd?",
        (
            Asked(
                "effect",
                "Wat bracht het?",
                "",
                True,
                (('"reached"', "Het doel is bereikt"), ('"partly"', "Deels"), ('"not"', "Niet")),
            ),
            Asked("resident", "Wat bracht het de inwoner?", "Een lijst van codes; bij Knelpunten worden ze geteld."),
            Asked("professional", "Wat bracht het jullie?", "Een lijst van codes; bij Knelpunten worden ze geteld."),
        ),
        (Answered("effect", "Het effect", "text", (("reached", "Bereikt"), ("partly", "Deels"), ("not", "Niet"))),),
    ),
    "record_consent": Offer(
        "Leg toestemming vast",
        CONSENT,
        "Schrijft op wat het huishouden toestaat of weigert, voor één doel.",
        (
            _PURPOSE,
            Asked("given", "Is de toestemming gegeven?", 'Ja of nee, bijvoorbeeld: akkoord = "ja".', True, YES_OR_NO),
            Asked("by", "Wie gaf de toestemming?", "", True),
            Asked("how", "Hoe is dat gegaan?", "", True, HOW),
            _PARTNER,
            Asked("ground", "Op welke grondslag?", "Het wetsartikel."),
            _VALID,
        ),
        (
            Answered("id", "Nummer van de toestemming", "number"),
            Answered("given", "De toestemming is gegeven", "boolean"),
            Answered("until", "Laatste dag", "date"),
        ),
    ),
    "find_consent": Offer(
        "Kijk of er toestemming is",
        CONSENT,
        "Zoekt of de toestemming vandaag nog geldt.",
        (_PURPOSE, _PARTNER),
        (
            Answered("valid", "De toestemming geldt", "boolean"),
            Answered("reason", "Waarom zij niet geldt", "text"),
        ),
    ),
    "record_facts": Offer(
        "Bewaar gegevens in het dossier",
        CONSENT,
        "Zo hoeft niemand het later nog eens te vragen.",
        (
            Asked("facts", "Welke gegevens?", "Een formule met namen en waarden, bijvoorbeeld: {huisarts: arts}", True),
            _VALID,
        ),
    ),
    "require_plan": Offer(
        "Ga alleen verder met een plan",
        PLAN,
        "Mist er iets in het plan, dan leest wie de stap doet wat er eerst moet gebeuren.",
        (
            Asked(
                "needs",
                "Wat moet er in het plan staan?",
                "Een lijst van goals (doelen), actions (afspraken), aftercare (nazorg) en evaluation (evaluatiedag).",
                True,
                (
                    ('["goals", "actions"]', "Doelen met afspraken"),
                    ('["evaluation"]', "Een dag voor de evaluatie"),
                    ('["aftercare"]', "De nazorg"),
                    ('["goals", "actions", "aftercare", "evaluation"]', "Alles"),
                ),
            ),
        ),
        (
            Answered("goals", "Aantal open doelen", "number"),
            Answered("evaluation_on", "Dag van de evaluatie", "date"),
        ),
    ),
    "record_plan_agreement": Offer(
        "Leg vast of het huishouden akkoord is",
        PLAN,
        "Met deze versie van het plan.",
        (
            Asked("agreed", "Is het huishouden akkoord?", 'Ja of nee, bijvoorbeeld: akkoord = "ja".', True, YES_OR_NO),
            Asked("by", "Wie zei dat?", "", True),
            Asked("how", "Hoe is dat gegaan?", "", True, HOW),
            Asked("disagreement", "Waar is men het niet mee eens?", "Nodig als men niet akkoord is."),
        ),
        (Answered("version", "Versie van het plan", "number"),),
    ),
    "write_plan_letter": Offer(
        "Maak de brief met het plan",
        PLAN,
        "Eén versie van het plan heeft één brief.",
        answers=(Answered("id", "Nummer van de brief", "number"),),
    ),
    "end_plan": Offer("Sluit het plan af", PLAN, "Wat erin staat, blijft staan."),
    "send_referral": Offer(
        "Stuur een verwijzing",
        REFERRAL,
        "De partner krijgt een mail met een veilige link. Zonder de toestemming die nodig is, gaat er niets weg.",
        (
            Asked("partner", "Naar welke partner?", "", True, chosen_from="partners"),
            Asked("subject", "Waar gaat het over?", "", True),
            Asked("question", "Wat vragen we?", "", True),
            Asked("ground", "Op welke grondslag delen we?", "", True, GROUNDS_AS_TEXT),
            Asked("shared", "Welke gegevens uit het dossier delen we?", 'Een lijst, bijvoorbeeld: ["achtergrond"]'),
        ),
        (
            Answered("id", "Nummer van de verwijzing", "number"),
            Answered("sent_on", "Dag van versturen", "date"),
        ),
    ),
    "remind_referral": Offer(
        "Herinner de partner",
        REFERRAL,
        "Stuurt nog een mail met een link.",
        (
            _REFERRAL_ID,
            Asked("answer", "Wat zeg je op de vraag van de partner?", "Staat achter de link, niet in de mail."),
        ),
    ),
    "end_referral": Offer(
        "Beëindig de verwijzing",
        REFERRAL,
        "De links werken daarna niet meer.",
        (
            _REFERRAL_ID,
            Asked(
                "outcome",
                "Hoe liep het af?",
                "",
                True,
                _texts(
                    started="De hulp is begonnen",
                    stopped="De hulp is gestopt",
                    refused="De partner neemt het niet aan",
                    no_show="De inwoner kwam niet",
                    withdrawn="Wij trekken de vraag terug",
                ),
            ),
        ),
    ),
    "notify": Offer(
        "Geef een melding",
        OTHER,
        "Zet een melding klaar voor een collega.",
        (
            Asked(
                "to",
                "Voor wie?",
                "",
                True,
                _texts(regisseur="De regisseur", manager="De teammanager", team="De wijkcoaches van het team"),
            ),
            Asked(
                "kind",
                "Wat is er aan de hand?",
                "",
                True,
                _texts(
                    referral_silent="Een partner laat niets horen",
                    referral_answered="Een partner heeft geantwoord",
                    term_ending="Een wettelijke termijn is bijna om",
                    term_passed="Een wettelijke termijn is voorbij",
                    signal_received="Er is een signaal",
                    contact_due="Het is tijd voor contact",
                    consent_withdrawn="De toestemming is ingetrokken",
                    casus_reopened="De casus is weer open",
                    plan_evaluation="Het plan moet geëvalueerd worden",
                ),
            ),
        ),
    ),
    "start_term": Offer(
        "Start een wettelijke termijn",
        TERM,
        "Taken en tijden kunnen daarna met de termijn meeschuiven. Geef de uitkomst dezelfde naam als de termijn.",
        (
            _TERM_NAME,
            Asked("rule", "Welke termijn uit de wet?", "", True, chosen_from="rules"),
            Asked("from", "Vanaf welke dag?", "De dag waarop het gebeurde. Leeg: vandaag."),
        ),
        _TERM_ANSWERS,
    ),
    "meet_term": Offer(
        "Leg vast dat de termijn gehaald is",
        TERM,
        "Was het te laat, dan blijft dat bekend.",
        (_TERM_NAME,),
    ),
}
