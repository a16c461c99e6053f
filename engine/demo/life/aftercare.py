"""Aftercare: contacts at growing intervals, signals, a relapse, and a file that closed at last."""

from engine.commands.close_casus import close_casus
from engine.commands.record_signal import record_signal
from engine.demo import intakes as i
from engine.demo import plans
from engine.demo.intakes import Note
from engine.demo.player import Player, Story
from engine.demo.stories import person

NOTES = (
    Note("agreement", "waakvlam", "Belt zelf als de post weer blijft liggen.", "De inwoner"),
    Note("agreement", "huisvesting", "De Linde belt ons bij één maand achterstand.", "De Linde, wonen"),
    Note("trigger", "inkomen", "Ongeopende enveloppen op de kast."),
    Note("pitfall", "anders", "Zegt ja op elk aanbod aan de deur."),
)


def growing_intervals(p: Player) -> Story:
    """After two, four and eight weeks it went well; the next contact is in a quarter of a year."""
    yield p.months(-7)
    casus = _casus(p, "sanne", "mevrouw Dovenetel", "noord", "Ine Dovenetel", (1980, 8, 8))
    yield from plans.whole_plan(p, "sanne", casus, "Ine Dovenetel", p.months(-6.8, 14), p.months(-4.5).date())
    yield p.months(-4.4, 14)
    aftercare = _aftercare(p, "sanne", casus)
    findings = (
        "De post is open, ze gaat twee ochtenden naar het buurthuis.",
        "Even geschrokken van een boete, zelf opgelost.",
        "Ze helpt nu een buurvrouw met haar post.",
    )
    for finding in findings:
        yield p.after(aftercare, "Wacht_op_contact")
        plans.keep_contact(p, "sanne", aftercare, finding)


def signal_of_today(p: Player) -> Story:
    """Her sister is worried; the regisseur judges it today."""
    yield p.months(-4)
    casus = _casus(p, "fatma", "mevrouw Sleutelbloem", "noord", "Lies Sleutelbloem", (1967, 1, 23))
    yield from plans.whole_plan(p, "fatma", casus, "Lies Sleutelbloem", p.months(-3.8, 14), p.months(-1.2).date())
    yield p.months(-1.1, 14)
    aftercare = _aftercare(p, "fatma", casus)
    yield p.after(aftercare, "Wacht_op_contact")
    plans.keep_contact(p, "fatma", aftercare, "Alles gaat goed.")
    yield p.day(0, 9)
    p.act(
        "joris",
        record_signal,
        casus,
        source="network",
        text="Haar zus belt: de post ligt weer dicht op de kast en Lies neemt niet op.",
        worry="worry",
    )


def relapse(p: Player) -> Story:
    """A signal turned out to be a relapse: the same plan goes on at its evaluation."""
    yield p.months(-6)
    casus = _casus(p, "joris", "de heer Wolfsmelk", "noord", "Henk Wolfsmelk", (1959, 6, 29))
    yield from plans.whole_plan(p, "joris", casus, "Henk Wolfsmelk", p.months(-5.8, 14), p.months(-3).date())
    yield p.months(-2.9, 14)
    aftercare = _aftercare(p, "joris", casus)
    yield p.after(aftercare, "Wacht_op_contact")
    plans.keep_contact(p, "joris", aftercare, "Hij klinkt moe.", how="wisselend", kept="deels")
    yield p.day(-3, 11)
    text = "De Linde meldt één maand huurachterstand en een berg post achter de deur."
    p.act("sanne", record_signal, casus, source="partner", text=text, worry="worry")
    yield p.day(-3, 15)
    plans.judge_signal(p, "joris", aftercare, "Meneer maakt geen post meer open sinds hij ziek was.", "plan")


def well_and_closed(p: Player) -> Story:
    """Three contacts went well, the resident agreed to stop, and the file was closed."""
    yield p.months(-9)
    casus = _casus(p, "yusuf", "mevrouw Ereprijs", "havenkwartier", "Wil Ereprijs", (1949, 10, 10))
    text = "De buurman ziet dat mevrouw haar boodschappen niet meer boven krijgt."
    p.act("yusuf", record_signal, casus, source="network", text=text, worry="worry")
    yield p.months(-9, 15)
    aftercare = p.newest(casus, "nazorg")
    i.note(p, "yusuf", casus, NOTES[:1])
    found = "Een neef doet nu de boodschappen. We houden contact."
    plans.judge_signal(p, "yusuf", aftercare, found, "goed", aftercare=True)
    plans.begin_aftercare(p, "yusuf", aftercare, "laag")
    for finding in ("De neef komt elke week.", "Ze heeft een scootmobiel.", "Ze redt het prima."):
        yield p.after(aftercare, "Wacht_op_contact")
        plans.keep_contact(p, "yusuf", aftercare, finding, care="laag")
    p.do(
        "yusuf",
        aftercare,
        "Sluit_nazorg",
        {"inwoner_akkoord": "ja", "sluiten_toelichting": "Mevrouw heeft ons niet meer nodig en weet ons te vinden."},
    )
    p.act("yusuf", close_casus, casus, "Het gaat al een half jaar goed.")


def nobody_called(p: Player) -> Story:
    """The contact is more than a week late; the manager knows."""
    yield p.months(-3)
    casus = _casus(p, "ilse", "de heer Teunisbloem", "havenkwartier", "Bram Teunisbloem", (1971, 2, 11))
    yield from plans.whole_plan(p, "ilse", casus, "Bram Teunisbloem", p.months(-2.9, 14), p.day(-24).date())
    yield p.day(-22, 14)
    _aftercare(p, "ilse", casus)


def _aftercare(p: Player, login: str, casus: int) -> int:
    """The goals are reached, and what is agreed for afterwards is gone through."""
    aftercare = plans.reach_goals(p, login, casus)
    i.note(p, login, casus, NOTES)
    plans.begin_aftercare(p, login, aftercare)
    return aftercare


def _casus(p: Player, login: str, name: str, area: str, resident: str, born: tuple[int, int, int]) -> int:
    salutation = "de heer" if name.startswith("de heer") else "mevrouw"
    street = {"noord": "Seinhuislaan", "havenkwartier": "Pakhuiskade"}[area]
    return p.register(
        login, name, area, [person(resident, salutation, born)], address=f"{street} {born[0] % 100}, Vlamstede"
    )


AFTERCARE = (growing_intervals, signal_of_today, relapse, well_and_closed, nobody_called)
