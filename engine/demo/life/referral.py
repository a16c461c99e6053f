"""Referrals to partner organisations, at each answer and each silence, and what becomes of consent."""

from sqlalchemy import select

from engine.commands.close_casus import close_casus
from engine.commands.dossier.withdraw_consent import withdraw_consent
from engine.demo import intakes as i
from engine.demo import referring as r
from engine.demo.intakes import Call, Question, Talk
from engine.demo.player import Player, Story, in_days
from engine.demo.referring import Asked
from engine.demo.stories import person
from engine.store.models import Consent


def sent_home(p: Player) -> Story:
    """He came late, had been drinking and was sent away. The closed file opened at the step that failed."""
    yield p.day(-24)
    casus = p.register(
        "fatma",
        "de heer Grasklokje",
        "noord",
        [person("Roel Grasklokje", "de heer", (1978, 5, 26))],
        address="Weversstraat 101, Vlamstede",
        origin="huisarts",
    )
    talk = Talk(
        "Alleen. Zijn zus woont om de hoek.",
        ("gezondheid", "netwerk"),
        "Meneer is bang op straat en drinkt om te kunnen slapen. Thuis is het netjes.",
        "“Ik wil weer durven.”",
        "Hij staat op tijd op en kookt elke dag.",
        "Zijn zus belt elke avond.",
        with_whom="Zijn zus",
    )
    question = Question("ggz-de-brug", "Behandeling van angst", "Kunt u meneer behandelen voor zijn angst?")
    yield from i.whole_intake(
        p,
        "fatma",
        casus,
        Call("De huisarts vraagt hulp: meneer komt de deur niet meer uit.", attention="Belt niet terug: kom langs."),
        talk,
        (p.day(-21, 14), p.day(-19, 11)),
        "verwijzing",
        "Voor de angst is behandeling nodig; dat kan zijn zus niet opvangen.",
        question=question,
    )
    yield p.day(-18)
    instance = p.newest(casus, "herverwijzing")
    background = "Al twee jaar bang op straat. Drinkt ’s avonds, en schaamt zich daarvoor. Komt liever niet alleen."
    r.choose(p, "fatma", instance, Asked(question, background, "Roel Grasklokje"))
    r.allow(p, "fatma", instance, "Roel Grasklokje")
    yield p.day(-15, 14)
    r.partner_says(p, instance, "accepted", on=p.day(-1).date(), text="Intake om 9.30 uur, afdeling Zuid.")
    yield p.day(-13)
    r.arrange_handover(p, "fatma", instance, "zelf", "Meneer gaat zelf. Zijn zus belt hem die ochtend wakker.")
    p.note("fatma", casus, "de heer Grasklokje", "Ziet op tegen het gesprek. Vraagt of zijn zus mag bellen.", "visit")
    yield p.day(-8, 16)
    p.act("fatma", close_casus, casus, "De behandeling begint. Wij hoeven nu niets te doen.")
    yield p.day(0, 8)
    r.partner_says(
        p, instance, "no_show", text="Meneer kwam te laat en rook naar drank. We hebben hem naar huis gestuurd."
    )


def just_sent(p: Player) -> Story:
    """Sent this morning: the newest mail of a referral in the outbox, to walk the partner's side with."""
    question = Question("zorgverzekeraar", "Betalingsregeling premie", "Kan mevrouw de achterstand in delen betalen?")
    yield p.day(-2)
    casus = _casus(p, "sanne", "mevrouw Speenkruid", "noord", "Gonda Speenkruid", "mevrouw")
    yield p.day(0, 10)
    r.refer(p, "sanne", casus, Asked(question, "Achterstand van vier maanden. Kan € 40 per maand missen.", "Mevrouw"))


def reminded(p: Player) -> Story:
    """Silent for more than a working week: the partner got a reminder."""
    question = Question("woningcorporatie", "Overlast en een kleinere woning", "Kan het gezin kleiner gaan wonen?")
    yield p.day(-7)
    casus = _casus(p, "joris", "gezin Veldsla", "noord", "Bianca Veldsla", "mevrouw")
    r.refer(p, "joris", casus, Asked(question, "De kinderen zijn het huis uit. De huur is te hoog.", "Mevrouw Veldsla"))


def silent(p: Player) -> Story:
    """Silent for two weeks: the coach should call."""
    question = Question("werk-en-inkomen", "Beschut werk", "Past een beschutte werkplek bij meneer?")
    yield p.day(-12)
    casus = _casus(p, "fatma", "de heer Hazelaar", "noord", "Sjoerd Hazelaar", "de heer")
    r.refer(p, "fatma", casus, Asked(question, "Meneer werkt graag met hout, in een kleine groep.", "Meneer"))


def silent_still(p: Player) -> Story:
    """Silent for three weeks, and the coach did not call either: the manager speaks to whoever leads there."""
    question = Question("ggz-de-brug", "Rouwgroep", "Kan mevrouw meedoen met de rouwgroep?")
    yield p.day(-18)
    casus = _casus(p, "yusuf", "mevrouw Moerasspirea", "havenkwartier", "Ada Moerasspirea", "mevrouw")
    r.refer(p, "yusuf", casus, Asked(question, "Haar man overleed in het voorjaar.", "Mevrouw"))


def on_waiting_list(p: Player) -> Story:
    """A place in two months; what helps until then is arranged."""
    question = Question("ggz-de-brug", "Gezinsbegeleiding", "Kunt u het gezin begeleiden bij de ruzies thuis?")
    yield p.day(-16)
    casus = _casus(p, "ilse", "gezin Elzenkatje", "havenkwartier", "Sofie Elzenkatje", "mevrouw")
    instance = r.refer(
        p, "ilse", casus, Asked(question, "Twee pubers, veel ruzie, moeder is op.", "Mevrouw Elzenkatje")
    )
    yield p.day(-13, 15)
    r.partner_says(p, instance, "waiting_list", on=in_days(75), text="We verwachten plek na de feestdagen.")
    yield p.day(-11)
    r.bridge_wait(p, "ilse", instance, "De coach komt elke twee weken langs, de mentor van school belt.")


def waiting_list_today(p: Player) -> Story:
    """A waiting list, told this morning: what helps meanwhile?"""
    question = Question("ggz-de-brug", "Diagnose en medicatie", "Kunt u onderzoeken wat meneer dwarszit?")
    yield p.day(-4)
    casus = _casus(p, "sanne", "de heer Waterweegbree", "noord", "Jelle Waterweegbree", "de heer")
    instance = r.refer(p, "sanne", casus, Asked(question, "Slaapt overdag, hoort stemmen als hij moe is.", "Meneer"))
    yield p.day(0, 9)
    r.partner_says(p, instance, "waiting_list", on=in_days(40), text="Ongeveer zes weken wachten.")


def asked_back(p: Player) -> Story:
    """The partner needs to know more before it can say yes."""
    question = Question("woningcorporatie", "Woning op de begane grond", "Is er iets op de begane grond voor meneer?")
    yield p.day(-5)
    casus = _casus(p, "sanne", "de heer Fluitenkruid", "noord", "Arend Fluitenkruid", "de heer")
    instance = r.refer(p, "sanne", casus, Asked(question, "Meneer loopt moeilijk en woont vierhoog.", "Meneer"))
    yield p.day(-1, 13)
    r.partner_says(p, instance, "question", text="Heeft meneer een urgentieverklaring, en tot welke huur kan hij gaan?")


def welcome(p: Player) -> Story:
    """Accepted with a date; the coach arranges who goes along."""
    question = Question("werk-en-inkomen", "Proefplaatsing", "Kan mevrouw op proef werken in de keuken?")
    yield p.day(-8)
    casus = _casus(p, "joris", "mevrouw Lisbloem", "noord", "Farida Lisbloem", "mevrouw")
    instance = r.refer(
        p, "joris", casus, Asked(question, "Mevrouw kookt graag en spreekt nog weinig Nederlands.", "Zij")
    )
    yield p.day(-1, 11)
    r.partner_says(p, instance, "accepted", on=in_days(9), text="Kennismaken om 10.00 uur. Vraag naar Wil.")


def under_way(p: Player) -> Story:
    """Help began, with a warm handover."""
    question = Question("ggz-de-brug", "Begeleiding bij autisme", "Kunt u de oudste begeleiden?")
    yield p.months(-3)
    casus = _casus(p, "yusuf", "gezin Wilgenroosje", "havenkwartier", "Anouk Wilgenroosje", "mevrouw")
    instance = r.refer(p, "yusuf", casus, Asked(question, "De oudste is zestien en gaat niet naar school.", "Mevrouw"))
    yield p.months(-2.8, 14)
    r.partner_says(p, instance, "accepted", on=in_days(20), text="Welkom.")
    r.arrange_handover(p, "yusuf", instance, "mee", "De coach gaat de eerste keer mee.")
    yield p.months(-2.1, 15)
    r.partner_says(p, instance, "started", text="Eerste gesprek was goed.")


def stopped(p: Player) -> Story:
    """Help stopped yesterday: the coach talks it over within a day."""
    question = Question("werk-en-inkomen", "Werkervaringsplek", "Is er een plek in het groen voor meneer?")
    yield p.months(-4)
    casus = _casus(p, "ilse", "de heer Zonnehoed", "havenkwartier", "Kees Zonnehoed", "de heer")
    instance = r.refer(p, "ilse", casus, Asked(question, "Meneer werkte dertig jaar als hovenier.", "Meneer"))
    yield p.months(-3.9, 14)
    r.partner_says(p, instance, "started")
    yield p.day(-2, 16)
    r.replace_link(p, "ilse", instance)
    yield p.day(-1, 15)
    r.partner_says(p, instance, "stopped", text="Meneer kwam drie weken niet en nam niet op.")


def refused(p: Player) -> Story:
    """The partner said no; the household chose not to go on."""
    question = Question("zorgverzekeraar", "Vergoeding van een bril", "Kan mevrouw een vergoeding krijgen?")
    yield p.months(-2)
    casus = _casus(p, "joris", "mevrouw Muurpeper", "noord", "Truus Muurpeper", "mevrouw")
    instance = r.refer(p, "joris", casus, Asked(question, "Haar bril is stuk.", "Mevrouw"))
    yield p.months(-1.9, 11)
    r.partner_says(p, instance, "refused", text="De basisverzekering vergoedt geen bril.")
    yield p.months(-1.9, 15)
    r.choose_route(p, "joris", instance, "stop", "Mevrouw kreeg een bril van haar nicht.")


def help_finished(p: Player) -> Story:
    """Help ended well; aftercare begins, and its agreements are to be gone through."""
    question = Question("werk-en-inkomen", "Taalles en stage", "Kan mevrouw taalles met een stage doen?")
    yield p.months(-6)
    casus = _casus(p, "joris", "mevrouw Klimop", "noord", "Selam Klimop", "mevrouw")
    instance = r.refer(p, "joris", casus, Asked(question, "Mevrouw woont hier twee jaar en wil werken.", "Mevrouw"))
    yield p.months(-5.9, 14)
    r.partner_says(p, instance, "started")
    yield p.after(instance, "Tijd_voor_navraag")
    p.do(
        "joris",
        instance,
        "Vraag_hoe_de_hulp_loopt",
        {"hulp_gaat": "goed", "hulp_notitie": "Ze kreeg een compliment van haar baas.", "vervolg": "wachten"},
    )
    yield p.day(-4, 14)
    r.replace_link(p, "joris", instance)
    yield p.day(-3, 14)
    r.partner_says(p, instance, "stopped", text="Mevrouw heeft een contract. Wij zijn klaar.")
    yield p.day(-2)
    p.do(
        "joris",
        instance,
        "Bespreek_einde",
        {"doel_gehaald": "gehaald", "afronding": "Mevrouw heeft werk en wil af en toe bellen.", "na_afloop": "nazorg"},
    )


def consent_withdrawn(p: Player) -> Story:
    """He told a colleague that he does not want it shared any more: the link closed, another way is to be found."""
    question = Question("ggz-de-brug", "Hulp bij stemmingen", "Kunt u meneer helpen met zijn stemmingen?")
    yield p.day(-6)
    casus = _casus(p, "fatma", "de heer Blauwgras", "noord", "Wessel Blauwgras", "de heer")
    r.refer(p, "fatma", casus, Asked(question, "Sinds zijn ontslag ligt meneer veel op bed.", "Meneer"))
    yield p.day(-1, 16)
    consent = p.find(select(Consent.id).where(Consent.casus_id == casus))
    p.act("sanne", withdraw_consent, casus, consent, "Meneer is bang dat zijn oude werkgever het hoort.")


def consent_expired(p: Player) -> Story:
    """Consent was given more than a year ago: for the same partner it is asked anew, with the reason."""
    question = Question("woningcorporatie", "Lekkage", "Kan de lekkage worden gemaakt?")
    yield p.months(-14)
    casus = _casus(p, "sanne", "mevrouw Kruisbes", "noord", "Door Kruisbes", "mevrouw")
    instance = r.refer(p, "sanne", casus, Asked(question, "Mevrouw durft De Linde niet te bellen.", "Mevrouw"))
    yield p.months(-13.8)
    r.partner_says(p, instance, "refused", text="De lekkage is al gemaakt.")
    yield p.months(-13.7)
    r.choose_route(p, "sanne", instance, "stop", "Het dak is gemaakt.")
    yield p.day(-1, 11)
    again = Question("woningcorporatie", "Schimmel in de slaapkamer", "Kan er iemand kijken naar de schimmel?")
    instance = p.start("sanne", casus, again.subject, process="herverwijzing")
    r.choose(p, "sanne", instance, Asked(again, "Mevrouw hoest. Ze durft De Linde niet te bellen.", "Mevrouw"))


def consent_refused(p: Player) -> Story:
    """Without consent nothing was sent."""
    question = Question("ggz-de-brug", "Hulp bij drinken", "Kunt u meneer helpen minder te drinken?")
    yield p.months(-1)
    casus = _casus(p, "yusuf", "de heer Helmgras", "havenkwartier", "Nico Helmgras", "de heer")
    instance = p.start("yusuf", casus, question.subject, process="herverwijzing")
    r.choose(p, "yusuf", instance, Asked(question, "Drinkt sinds zijn scheiding.", "Meneer"))
    r.allow(p, "yusuf", instance, "Nico Helmgras", given=False)
    yield p.months(-0.9, 14)
    r.choose_route(p, "yusuf", instance, "stop", "Meneer praat liever met de huisarts.")


def _casus(p: Player, login: str, name: str, area: str, resident: str, salutation: str) -> int:
    street = {"noord": "Kaarsenmakersgang", "havenkwartier": "Loodsgang"}[area]
    number = 10 + sum(map(ord, name)) % 80
    who = person(resident, salutation, (1960 + number % 35, 1 + number % 12, 1 + number % 28))
    return p.register(login, name, area, [who], address=f"{street} {number}, Vlamstede")


REFERRALS = (
    sent_home,
    just_sent,
    reminded,
    silent,
    silent_still,
    on_waiting_list,
    waiting_list_today,
    asked_back,
    welcome,
    under_way,
    stopped,
    refused,
    help_finished,
    consent_withdrawn,
    consent_expired,
    consent_refused,
)
