"""What differs between two sets of process files, by name, with what matters for running cases first. Pure."""

from engine.deployment.comparison.files import KINDS, compare
from engine.deployment.comparison.model import (
    Area,
    Cell,
    Change,
    Comparison,
    FileComparison,
    Line,
    Sheet,
    Subject,
    Verb,
)
from engine.deployment.comparison.summary import ChangedProcess, changed_processes, summary

__all__ = [
    "KINDS",
    "Area",
    "Cell",
    "Change",
    "ChangedProcess",
    "Comparison",
    "FileComparison",
    "Line",
    "Sheet",
    "Subject",
    "Verb",
    "changed_processes",
    "compare",
    "summary",
]
