"""Models, unit of work, append-only event log and migrations."""

from engine.store.unit_of_work import Store, Work

__all__ = ["Store", "Work"]
