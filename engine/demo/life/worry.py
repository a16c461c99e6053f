"""Worries about safety: the steps of the meldcode, halfway and all the way."""

from engine.demo import intakes as i
from engine.demo.intakes import Call
from engine.demo.player import Player, Story, typed
from engine.demo.stories import person


def shouting_at_night(p: Player) -> Story:
    """The intake goes on beside the meldcode; next is the talk with the family."""
    yield p.day(-5)
    casus = p.register(
        "ilse",
        "gezin Braamstruik",
        "havenkwartier",
        [
            person("Chantal Braamstruik", "mevrouw", (1989, 2, 2)),
            person("Rico Braamstruik", "de heer", (1987, 10, 30)),
            person("Djenna", born=(2016, 5, 8), role="child"),
        ],
        address="Visafslag 33, Vlamstede",
        origin="school",
    )
    call = Call(
        "Djenna vertelt op school over geschreeuw in de nacht. Ze wil niet naar huis.", "Bel moeder, niet vader."
    )
    instance = i.begin(p, "ilse", casus, call)
    p.do(
        "ilse",
        instance,
        "Veiligheid_inschatten",
        {"veiligheid": "zorg", "veiligheid_toelichting": "Djenna is bang voor ruzie tussen haar ouders."},
    )
    i.confirm(p, "ilse", instance)
    code = p.newest(casus, "meldcode")
    yield p.day(-4, 11)
    _look_for_signs(p, "ilse", code, "Djenna slaapt slecht, tekent ruzie en is bang om naar huis te gaan.")
    yield p.day(-3, 15)
    _ask_colleague(p, "ilse", code, "Eerst met beide ouders praten, apart, en de school erbij.")


def blue_eye(p: Player) -> Story:
    """Danger: acted within the hour, reported to Veilig Thuis, and the family knows."""
    yield p.months(-2)
    casus = p.register(
        "yusuf",
        "mevrouw Vlierbes",
        "havenkwartier",
        [person("Nadia Vlierbes", "mevrouw", (1996, 7, 7)), person("Yara", born=(2023, 1, 20), role="child")],
        address="Loodsgang 2, Vlamstede",
        origin="huisarts",
    )
    p.note("yusuf", casus, "huisarts Van Elst", "Mevrouw kwam met een blauw oog. Ze is bang voor haar ex.")
    code = p.start("yusuf", casus, "veiligheid", process="meldcode")
    p.do(
        "yusuf",
        code,
        "Zorg_beschrijven",
        {"zorg": "Mevrouw is geslagen door haar ex. Hij heeft nog een sleutel.", "gevaar": "true"},
    )
    p.do(
        "yusuf",
        code,
        "Direct_handelen",
        {
            "direct_gedaan": ["langs", "opvang"],
            "direct_toelichting": "Langs geweest met de wijkagent. Mevrouw en Yara slapen bij haar zus.",
        },
    )
    yield p.months(-1.95, 11)
    _look_for_signs(p, "yusuf", code, "Blauw oog, kapotte deur, een kind dat schrikt van harde geluiden.")
    _ask_colleague(p, "yusuf", code, "Veilig Thuis raadt aan om te melden.")
    yield p.months(-1.9, 14)
    p.do(
        "yusuf",
        code,
        "Praten_met_gezin",
        {"gezin_gesproken": "ja", "gezin_verhaal": "Mevrouw wil dat het stopt. Ze is bang dat ze Yara kwijtraakt."},
    )
    p.do(
        "yusuf",
        code,
        "Wegen",
        {"vermoeden": "acuut", "weging": "Het is vaker gebeurd, er is een kind, en hij heeft een sleutel."},
    )
    p.do(
        "yusuf",
        code,
        "Beslissen_melden",
        {
            "melden": "ja",
            "hulp": "ja",
            "besluit_meldcode": "We melden, en helpen mevrouw met nieuwe sloten en een veilige plek.",
        },
    )
    p.do(
        "yusuf",
        code,
        "Meld_Veilig_Thuis",
        {
            "gemeld_veilig_thuis_op": typed(),
            "gezin_weet_het": "ja",
            "melding_afspraken": "Veilig Thuis onderzoekt. Wij blijven wekelijks langsgaan.",
        },
    )


def _look_for_signs(p: Player, login: str, code: int, signs: str) -> None:
    p.do(login, code, "Signalen_in_kaart", {"signalen": signs, "kindcheck": "true"})


def _ask_colleague(p: Player, login: str, code: int, outcome: str) -> None:
    p.do(
        login,
        code,
        "Overleggen",
        {"overleg_met": "De aandachtsfunctionaris", "advies_veilig_thuis": "true", "overleg_uitkomst": outcome},
    )


WORRIES = (shouting_at_night, blue_eye)
