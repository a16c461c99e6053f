"""Every table, one import away; grouped by what it is about."""

from engine.store.models.base import Base, Row
from engine.store.models.casus import AccessLog, AccessRequest, AgreedAccess, Casus, JournalEntry, Recusal, Resident
from engine.store.models.definitions import DefinitionResource, DeployedFile, Deployment, ProcessDefinition
from engine.store.models.instances import (
    Holding,
    Incident,
    ProcessInstance,
    TaskAnswers,
    TaskDraft,
    UserTask,
    Wait,
)
from engine.store.models.log import Event, EventDetail, SignInAttempt
from engine.store.models.money import (
    AreaBudget,
    BudgetRequest,
    DecisionLetter,
    FundShare,
    LedgerEntry,
    Reservation,
)
from engine.store.models.people import Area, Mandaat, Membership, Person, Substitution, Team, Tenant

__all__ = [
    "AccessLog",
    "AccessRequest",
    "AgreedAccess",
    "Area",
    "AreaBudget",
    "Base",
    "BudgetRequest",
    "Casus",
    "DecisionLetter",
    "DefinitionResource",
    "DeployedFile",
    "Deployment",
    "Event",
    "EventDetail",
    "FundShare",
    "Holding",
    "Incident",
    "JournalEntry",
    "LedgerEntry",
    "Mandaat",
    "Membership",
    "Person",
    "ProcessDefinition",
    "ProcessInstance",
    "Recusal",
    "Reservation",
    "Resident",
    "Row",
    "SignInAttempt",
    "Substitution",
    "TaskAnswers",
    "TaskDraft",
    "Team",
    "Tenant",
    "UserTask",
    "Wait",
]
