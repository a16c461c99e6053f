"""Models, unit of work, append-only event log and migrations."""

from engine.store.kept import Call, Kept, of_municipality
from engine.store.unit_of_work import Store, Work

__all__ = ["Call", "Kept", "Store", "Work", "of_municipality"]
