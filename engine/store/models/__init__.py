"""Every table, one import away; grouped by what it is about."""

from engine.store.models.base import Base, Row
from engine.store.models.casus import AccessLog, AccessRequest, AgreedAccess, Casus, JournalEntry, Recusal, Resident
from engine.store.models.definitions import DefinitionResource, DeployedFile, Deployment, ProcessDefinition, Withdrawal
from engine.store.models.dossier import Consent, DossierFact
from engine.store.models.drafts import Draft, DraftFile, DraftVersion
from engine.store.models.facts import CaseFact, FactCell, FactName, FactProgress, FactSource, HeldFact, StepFact
from engine.store.models.instances import (
    CasusMessage,
    Holding,
    Incident,
    ProcessInstance,
    TaskAnswers,
    TaskDraft,
    UserTask,
    Wait,
)
from engine.store.models.log import Event, EventDetail, SignInAttempt
from engine.store.models.logs import ImportedLog, LogEvent, LogImport, LogName
from engine.store.models.money import (
    AreaBudget,
    BudgetRequest,
    DecisionLetter,
    FundShare,
    LedgerEntry,
    Reservation,
)
from engine.store.models.notices import AgendaItem, Notification, NotificationPreference, OutboxMail
from engine.store.models.owners import RuleConflict, SavedView
from engine.store.models.people import Area, Mandaat, Membership, Person, Substitution, Team, Tenant
from engine.store.models.plan import AftercareNote, Plan, PlanAction, PlanGoal, PlanLetter, RegieOffer
from engine.store.models.referrals import PartnerLook, Referral, ReferralAnswer, ReferralLink
from engine.store.models.rehearsal import Rehearsal
from engine.store.models.terms import Suspension, Term

__all__ = [
    "AccessLog",
    "AccessRequest",
    "AftercareNote",
    "AgendaItem",
    "AgreedAccess",
    "Area",
    "AreaBudget",
    "Base",
    "BudgetRequest",
    "CaseFact",
    "Casus",
    "CasusMessage",
    "Consent",
    "DecisionLetter",
    "DefinitionResource",
    "DeployedFile",
    "Deployment",
    "DossierFact",
    "Draft",
    "DraftFile",
    "DraftVersion",
    "Event",
    "EventDetail",
    "FactCell",
    "FactName",
    "FactProgress",
    "FactSource",
    "FundShare",
    "HeldFact",
    "Holding",
    "ImportedLog",
    "Incident",
    "JournalEntry",
    "LedgerEntry",
    "LogEvent",
    "LogImport",
    "LogName",
    "Mandaat",
    "Membership",
    "Notification",
    "NotificationPreference",
    "OutboxMail",
    "PartnerLook",
    "Person",
    "Plan",
    "PlanAction",
    "PlanGoal",
    "PlanLetter",
    "ProcessDefinition",
    "ProcessInstance",
    "Recusal",
    "Referral",
    "ReferralAnswer",
    "ReferralLink",
    "RegieOffer",
    "Rehearsal",
    "Reservation",
    "Resident",
    "Row",
    "RuleConflict",
    "SavedView",
    "SignInAttempt",
    "StepFact",
    "Substitution",
    "Suspension",
    "TaskAnswers",
    "TaskDraft",
    "Team",
    "Tenant",
    "Term",
    "UserTask",
    "Wait",
    "Withdrawal",
]
