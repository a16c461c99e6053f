"""Intakes at every step: urgent, waiting for the resident, late, by outreach, and those that end without a plan."""

from engine.commands.close_casus import close_casus
from engine.demo import intakes as i
from engine.demo.intakes import Call, Note, Talk
from engine.demo.player import Player, Story, in_days, typed
from engine.demo.stories import person


def cut_off(p: Player) -> Story:
    """Urgent: temporary help within the day, the talk about debts within three working days (Wgs 4 lid 2)."""
    yield p.day(-1, 10)
    casus = p.register(
        "sanne",
        "gezin Zandbij",
        "noord",
        [
            person("Malika Zandbij", "mevrouw", (1990, 5, 14)),
            person("Adam", born=(2019, 9, 3), role="child"),
        ],
        address="Turfschip 12, Vlamstede",
    )
    call = Call(
        "De stroom gaat er overmorgen af. Er ligt een brief van de netbeheerder.", "Aan de deur, na schooltijd."
    )
    instance = i.begin(p, "sanne", casus, call)
    p.do(
        "sanne",
        instance,
        "Veiligheid_inschatten",
        {
            "veiligheid": "veilig",
            "spoed": "true",
            "spoed_reden": "afsluiting",
            "spoed_toelichting": "Overmorgen sluit de netbeheerder de stroom af. Er woont een kind van zeven.",
        },
    )
    yield p.day(-1, 15)
    p.do(
        "sanne",
        instance,
        "Tijdelijk_helpen",
        {
            "tijdelijk": "ja",
            "tijdelijk_wat": "De netbeheerder wacht twee weken. Er is een noodpakket van de voedselbank.",
            "tijdelijk_tot": typed(in_days(14)),
        },
    )
    i.confirm(p, "sanne", instance)


def own_plan(p: Player) -> Story:
    """The resident writes a plan of his own; the seven days run (Wmo 2.3.2 lid 2)."""
    yield p.day(-3)
    casus = p.register(
        "fatma",
        "de heer Kamperfoelie",
        "noord",
        [person("Bertus Kamperfoelie", "de heer", (1951, 8, 30))],
        address="Weversstraat 40, Vlamstede",
    )
    call = Call(
        "Na de beroerte van zijn vrouw doet meneer alles alleen. Hij wil thuis blijven wonen en schrijft zelf een plan."
    )
    instance = i.begin(p, "fatma", casus, call)
    i.find_safe(p, "fatma", instance)
    i.confirm(p, "fatma", instance, own_plan="ja", support="ja")


def too_late(p: Player) -> Story:
    """Six weeks passed without an outcome: the resident must be told (Awb 4:14), and the manager knows."""
    yield p.day(-34)
    casus = p.register(
        "joris",
        "mevrouw Gagel",
        "noord",
        [person("Wiep Gagel", "mevrouw", (1947, 2, 17))],
        address="Sluispad 6, Vlamstede",
        origin="huisarts",
    )
    call = Call("De huisarts ziet mevrouw achteruitgaan. Ze komt niet meer buiten en eet slecht.")
    instance = i.begin(p, "joris", casus, call)
    i.find_safe(p, "joris", instance)
    yield p.day(-33)
    i.confirm(p, "joris", instance)
    yield p.day(-20)
    p.note("joris", casus, "mevrouw Gagel", "Afspraak verzet: mevrouw ligt in het ziekenhuis.")


def half_way(p: Player) -> Story:
    """The talk at the table was this week; what was heard stands half typed."""
    yield p.day(-8)
    casus = p.register(
        "fatma",
        "mevrouw Wederik",
        "noord",
        [person("Sjaan Wederik", "mevrouw", (1972, 10, 5))],
        address="Touwslagershof 23, Vlamstede",
        origin="partner",
    )
    call = Call("De Linde ziet dat het huis vol staat. Mevrouw doet niet meer open voor de monteur.")
    talk = Talk("Alleen, met twee katten.", (), "", "", "", "", with_whom="Haar dochter")
    instance = i.begin(p, "fatma", casus, call)
    i.find_safe(p, "fatma", instance)
    yield p.day(-7)
    i.confirm(p, "fatma", instance)
    yield p.day(-1, 14)
    i.visit(p, "fatma", instance, talk)
    p.draft(
        "fatma",
        instance,
        "Leefgebieden_bespreken",
        {
            "leefgebieden": ["wonen", "gezondheid"],
            "leefgebieden_verslag": "Het huis staat vol sinds haar man overleed. Ze schaamt zich en slaapt op de bank.",
        },
    )


def outcome_next(p: Player) -> Story:
    """Everything is known; the outcome is to be chosen."""
    yield p.day(-15)
    casus = p.register(
        "sanne",
        "gezin Ooievaarsbek",
        "noord",
        [
            person("Hanneke Ooievaarsbek", "mevrouw", (1988, 3, 9)),
            person("Teun", born=(2014, 7, 21), role="child"),
        ],
        address="Klaverblad 17, Vlamstede",
        origin="school",
    )
    call = Call("Teun is vaak moe op school en heeft geen brood bij zich. Moeder wil graag praten.")
    talk = Talk(
        "Moeder en zoon van twaalf. Vader woont in een andere stad.",
        ("gezin", "financien", "school"),
        "Moeder werkt in ploegendienst en slaapt slecht. Teun zorgt vaak voor het eten.",
        "“Ik wil er weer zijn als Teun uit school komt.”",
        "Moeder werkt en houdt de post bij.",
        "Oma kan op woensdag, de buurvrouw soms op vrijdag.",
        with_whom="Moeder en Teun",
    )
    instance = i.begin(p, "sanne", casus, call)
    i.find_safe(p, "sanne", instance)
    yield p.day(-14)
    i.confirm(p, "sanne", instance)
    yield p.day(-5)
    i.visit(p, "sanne", instance, talk)
    yield p.day(-4, 15)
    i.look_around(p, "sanne", instance, talk)
    yield p.day(-2, 11)
    notes = (
        Note("agreement", "mantelzorg", "Oma belt de coach als het haar te veel wordt.", "Oma"),
        Note("trigger", "anders", "Teun komt zonder brood op school."),
    )
    i.keep_watch(p, "sanne", casus, instance, notes)


def not_yet(p: Player) -> Story:
    """Outreach without a melding: the household is not ready, and the coach comes back by herself."""
    yield p.day(-6)
    casus = p.register(
        "sanne",
        "gezin Meidoorn",
        "noord",
        [person("Rob Meidoorn", "de heer", (1969, 12, 1)), person("Ans Meidoorn", "mevrouw", (1971, 4, 4))],
        address="Kaaiweg 3, Vlamstede",
        origin="outreach",
    )
    call = Call("Al drie maanden geen huur betaald, zegt De Linde. Ze reageren niet op brieven.", "Alleen aan de deur.")
    instance = i.begin(p, "sanne", casus, call, outreach=True)
    i.find_safe(p, "sanne", instance)
    yield p.day(-4, 16)
    _find_out(p, "sanne", instance, "later", "Meneer deed open. Hij wil eerst zelf bellen met De Linde.")


def shut_door(p: Player) -> Story:
    """Outreach this week: nobody was there yet."""
    yield p.day(-2)
    casus = p.register(
        "joris",
        "de heer Heidestruik",
        "noord",
        [person("Gijs Heidestruik", "de heer", (1983, 6, 6))],
        address="Lantaarnstraat 91, Vlamstede",
        origin="outreach",
    )
    call = Call("Buren horen hem 's nachts roepen. Hij werkt niet meer.", "Aanbellen, hij neemt niet op.")
    instance = i.begin(p, "joris", casus, call, outreach=True)
    i.find_safe(p, "joris", instance)


def no_thank_you(p: Player) -> Story:
    """Outreach that ended at the door."""
    yield p.day(-30)
    casus = p.register(
        "ilse",
        "mevrouw Strandkruid",
        "havenkwartier",
        [person("Jopie Strandkruid", "mevrouw", (1939, 9, 19))],
        address="Pakhuiskade 8, Vlamstede",
        origin="outreach",
    )
    instance = i.begin(p, "ilse", casus, Call("De thuiszorg maakt zich zorgen over de trap."), outreach=True)
    i.find_safe(p, "ilse", instance)
    yield p.day(-28)
    _find_out(p, "ilse", instance, "niet", "Haar zoon zet een leuning. Mevrouw weet ons te vinden.")
    yield p.day(-27)
    p.act("ilse", close_casus, casus, "Mevrouw wil nu geen hulp. Haar zoon houdt een oogje in het zeil.")


def only_advice(p: Player) -> Story:
    """Advice was enough; the file is closed and can open again."""
    yield p.months(-3)
    casus = p.register(
        "yusuf",
        "de heer Lisdodde",
        "havenkwartier",
        [person("Henk Lisdodde", "de heer", (1958, 1, 12))],
        address="Ankerplein 5, Vlamstede",
    )
    call = Call("Meneer wil weten wat er is voor zijn vrouw, die vergeetachtig wordt.")
    talk = Talk(
        "Meneer en zijn vrouw.",
        ("gezondheid", "netwerk"),
        "Thuis loopt het. Meneer wil weten waar hij straks terechtkan.",
        "“Hoe houd ik dit vol?”",
        "Meneer kookt, rijdt auto en regelt de post.",
        "Twee dochters komen om de week.",
        with_whom="Zijn vrouw en oudste dochter",
        nearby="Het alzheimercafé, en het maatjesproject.",
    )
    yield from i.whole_intake(
        p,
        "yusuf",
        casus,
        call,
        talk,
        (p.months(-2.8, 14), p.months(-2.6, 11)),
        "advies",
        "Het alzheimercafé en de casemanager dementie zijn nu genoeg.",
    )
    yield p.months(-2.5)
    p.act("yusuf", close_casus, casus, "Meneer kan verder met het advies.")


def solved_itself(p: Player) -> Story:
    """Nothing was needed any more."""
    yield p.months(-2)
    casus = p.register(
        "ilse",
        "mevrouw Kattenstaart",
        "havenkwartier",
        [person("Loes Kattenstaart", "mevrouw", (1994, 11, 11))],
        address="Kompasstraat 14, Vlamstede",
    )
    talk = Talk(
        "Alleen.",
        ("werk",),
        "Mevrouw vond werk in de week na haar melding.",
        "“Ik wilde weten dat er iemand is.”",
        "Ze solliciteerde zelf.",
        "Een vriendin past op de hond.",
    )
    yield from i.whole_intake(
        p,
        "ilse",
        casus,
        Call("Mevrouw zit zonder werk en slaapt niet."),
        talk,
        (p.months(-1.8, 14), p.months(-1.7, 11)),
        "niets",
        "Mevrouw loste het zelf op. Ze weet ons te vinden.",
    )
    yield p.months(-1.6)
    p.act("ilse", close_casus, casus, "Mevrouw heeft werk gevonden.")


def _find_out(p: Player, login: str, instance: int, outcome: str, report: str) -> None:
    p.do(
        login,
        instance,
        "Contact_leggen",
        {
            "contact_op": typed(),
            "contact_verslag": report,
            "contact_uitkomst": outcome,
            **({"contact_over_weken": "3"} if outcome == "later" else {}),
        },
    )


INTAKES = (
    cut_off,
    own_plan,
    too_late,
    half_way,
    outcome_next,
    not_yet,
    shut_door,
    no_thank_you,
    only_advice,
    solved_itself,
)
