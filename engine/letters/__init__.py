"""Letters to a household, with a decision or with its plan: from facts to a page and a PDF with the same words."""

from engine.letters.compose import Letter, compose, compose_plan, for_the_screen_only
from engine.letters.facts import LetterFacts
from engine.letters.plan import ActionFacts, GoalFacts, PlanFacts

__all__ = [
    "ActionFacts",
    "GoalFacts",
    "Letter",
    "LetterFacts",
    "PlanFacts",
    "compose",
    "compose_plan",
    "for_the_screen_only",
]
