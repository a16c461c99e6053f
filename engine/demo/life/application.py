"""Decisions of which the term stands still and runs again: on a Wmo application, and on a request for flexible budget."""

from importlib.resources import files

from sqlalchemy import select

from engine.commands.terms.resume_term import resume_term
from engine.commands.terms.send_notice import send_notice
from engine.commands.terms.suspend_term import suspend_term
from engine.demo import requests
from engine.demo.mistaken_process import publish
from engine.demo.player import Player, Story, in_days
from engine.demo.stories import person
from engine.store.models import Suspension, Term

PROCESS = "wmo-aanvraag"
ASKED_FOR_MORE = "a"
"""The ground of Awb 4:15 lid 1 onder a: the applicant was asked to complete the application."""


def stands_still(p: Player) -> Story:
    """Two suspensions: one that ended when the paper came, one that still lasts."""
    yield p.day(-9, 9)
    publish(p, f"{PROCESS}.bpmn", files("engine.demo").joinpath(f"files/{PROCESS}.bpmn").read_text("utf-8"))
    yield p.day(-8)
    casus = p.register(
        "sanne",
        "mevrouw Maretak",
        "noord",
        [person("Greet Maretak", "mevrouw", (1944, 6, 13))],
        address="Korenbeursplein 50, Vlamstede",
    )
    instance = p.start("sanne", casus, "traplift", process=PROCESS)
    yield p.day(-6, 14)
    first = _suspend(p, instance, "Gevraagd om het rapport van de ergotherapeut.")
    yield p.day(-5, 11)
    term, version = _term(p, instance)
    p.act("sanne", resume_term, term, version, suspension_id=first, runs_from=in_days(0))
    p.act("sanne", send_notice, term, suspension_id=first, kind="resumed", sent_on=in_days(0))
    yield p.day(-3, 14)
    _suspend(p, instance, "Gevraagd om toestemming van de verhuurder.")


def waits_for_a_quote(p: Player) -> Story:
    """Flexible budget within the coach's mandate: the resident was asked for what is missing, until nobody knows when."""
    yield p.day(-7, 9)
    casus = p.register(
        "sanne",
        "de heer Kolgans",
        "noord",
        [person("Bas Kolgans", "de heer", (1971, 8, 8))],
        address="Lichterlaan 12, Vlamstede",
    )
    ask = requests.Ask(
        "Laptop",
        "“Zonder laptop kan ik de lessen niet volgen.”",
        "opleiding",
        "420,00",
        "De opleiding is thuis te volgen, en daarna wacht een baan.",
        life_areas=("werk",),
        costs_without="1.600,00",
        contribution="geld",
        contribution_why="Meneer betaalt de tas en het internet.",
    )
    instance = p.start("sanne", casus, "laptop")
    requests.describe(p, "sanne", instance, ask)
    requests.weigh(p, "sanne", instance, ask)
    requests.hand_in(p, "sanne", instance, ask)
    yield p.day(-6, 14)
    requests.read_along(p, "joris", instance)
    yield p.day(-5, 10)
    term, version = _term(p, instance)
    note = "Gevraagd om een offerte van de kringloop."
    p.act("sanne", suspend_term, term, version, ground=ASKED_FOR_MORE, since=in_days(0), note=note)


def decided(p: Player) -> Story:
    """Decided within its two weeks."""
    yield p.day(-8, 14)
    casus = p.register(
        "joris",
        "de heer Zuring",
        "noord",
        [person("Cor Zuring", "de heer", (1937, 3, 22))],
        address="Touwslagershof 5, Vlamstede",
    )
    instance = p.start("joris", casus, "douchestoel", process=PROCESS)
    yield p.day(-4, 15)
    p.do("joris", instance, "Beslissen_aanvraag", {})


def _suspend(p: Player, instance: int, note: str) -> int:
    """Answers the suspension that begins now."""
    term, version = _term(p, instance)
    p.act(
        "sanne",
        suspend_term,
        term,
        version,
        ground=ASKED_FOR_MORE,
        since=in_days(0),
        until=in_days(21),
        note=note,
    )
    return p.find(select(Suspension.id).where(Suspension.term_id == term).order_by(Suspension.id.desc()))


def _term(p: Player, instance: int) -> tuple[int, int]:
    term = p.find(select(Term).where(Term.instance_id == instance))
    return term.id, term.version


APPLICATIONS = (stands_still, waits_for_a_quote, decided)
