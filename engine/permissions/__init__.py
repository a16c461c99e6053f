"""Permission map → predicates → verdict with reason; mandates; access policy; access log."""

from engine.permissions.access_log import record_look, record_use
from engine.permissions.actor import Actor, load_actor
from engine.permissions.casus_access import casus_subject, may_see, subject_of, subjects_of
from engine.permissions.map import PERMISSIONS, verdict
from engine.permissions.subject import Subject, task_subject
from engine.permissions.verdict import Verdict

__all__ = [
    "PERMISSIONS",
    "Actor",
    "Subject",
    "Verdict",
    "casus_subject",
    "load_actor",
    "may_see",
    "record_look",
    "record_use",
    "subject_of",
    "subjects_of",
    "task_subject",
    "verdict",
]
