"""The letter with a decision: from facts to a page and a PDF with the same words."""

from engine.letters.compose import Letter, compose
from engine.letters.facts import LetterFacts

__all__ = ["Letter", "LetterFacts", "compose"]
