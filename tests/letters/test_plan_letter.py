"""The letter with a plan: what it tells the household, in words that they can read."""

from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from engine.letters import ActionFacts, GoalFacts, PlanFacts, compose_plan
from engine.letters.plan import write_plan

FACTS = PlanFacts(
    municipality="Vlamstede",
    addressee=("Mevrouw Korenbloem", "Lampenistenstraat 12", "7500 AA Vlamstede"),
    salutation="Beste mevrouw Korenbloem",
    dated=date(2026, 11, 23),
    reference="C-2026-0412",
    goals=(
        GoalFacts(
            "Gezondheid",
            "Elke dag naar buiten.",
            (
                ActionFacts("Loopt elke ochtend mee", "buurvrouw Ans", date(2027, 1, 11), is_done=False),
                ActionFacts("Belde de fysiotherapeut", "Mevrouw Korenbloem", None, is_done=True),
            ),
        ),
    ),
    agreed=True,
    agreed_on=date(2026, 11, 20),
    agreed_by="Mevrouw Korenbloem",
    signed=True,
    disagreement="",
    evaluation_on=date(2027, 2, 22),
    aftercare="Na de evaluatie bellen we nog een half jaar.",
    agreements=("Ans: belt als de gordijnen dicht blijven",),
    contact_name="Fatma Demir",
    contact_function="wijkcoach",
    contact_team="Team Noord",
    phone="14 0000",
    complaint_address=("Postbus 1", "0000 XX Vlamstede"),
)


def words(facts: PlanFacts) -> str:
    text = write_plan(facts)
    parts = [text.title, *text.addressee, text.salutation, *text.signature]
    for section in text.sections:
        parts += [section.heading, *section.paragraphs, *section.items, *section.after]
    return "\n".join(parts)


@pytest.mark.parametrize(
    "said",
    [
        "Gezondheid: elke dag naar buiten.",
        "Buurvrouw Ans: loopt elke ochtend mee, uiterlijk op 11 januari 2027.",
        "Mevrouw Korenbloem: belde de fysiotherapeut. Dit is al gedaan.",
        "Op 20 november 2026: Mevrouw Korenbloem zette een handtekening onder het plan.",
        "Op 22 februari 2027 bespreken wij samen hoe het gaat.",
        "Na de evaluatie bellen we nog een half jaar.",
        "Ans: belt als de gordijnen dicht blijven",
        "Het telefoonnummer is 14 0000.",
        "Dit plan is geen besluit.",
        "burgemeester en wethouders van Vlamstede, Postbus 1, 0000 XX Vlamstede",
        "wijkcoach, Team Noord",
    ],
)
def test_says_what_was_agreed_and_whom_to_turn_to(said: str) -> None:
    assert said in words(FACTS)


def test_disagreement_stands_in_the_letter_in_the_households_words() -> None:
    said = words(replace(FACTS, agreed=False, disagreement="Het gaat mij te snel."))
    assert "U bent het niet of niet helemaal eens met dit plan" in said
    assert "Het gaat mij te snel." in said
    assert "handtekening" not in said


def test_a_plan_that_nobody_was_asked_about_claims_no_agreement() -> None:
    said = words(replace(FACTS, agreed=None))
    assert "eens met dit plan" not in said


def test_ended_goals_tell_what_came_of_them() -> None:
    reached = replace(FACTS.goals[0], status="reached", outcome="U wandelt elke dag.")
    stopped = replace(FACTS.goals[0], text="Zwemmen", status="stopped", outcome="Het bad ging dicht.")
    said = words(replace(FACTS, goals=(reached, stopped)))
    for part in ("Dit doel is gehaald.", "U wandelt elke dag.", "werken wij niet verder", "Het bad ging dicht."):
        assert part in said


def test_what_is_not_there_leaves_no_empty_heading() -> None:
    said = words(replace(FACTS, evaluation_on=None, aftercare=" ", agreements=(), phone="", complaint_address=()))
    for heading in ("Wanneer kijken wij", "Wat spreken wij af voor daarna?", "telefoonnummer"):
        assert heading not in said
    assert "Wie kunt u bellen?" in said


def test_page_and_pdf_are_made_of_the_same_words_and_nothing_typed_becomes_markup() -> None:
    letter = compose_plan(replace(FACTS, aftercare="<b>#set page()</b>"))
    assert "<b>" not in letter.html
    assert "<b>#set page()</b>" in unescape(letter.html)
    assert letter.pdf.startswith(b"%PDF")
    assert compose_plan(FACTS) == compose_plan(FACTS)
