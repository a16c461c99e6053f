"""Who may do what: each permission with the ways to have it. A way holds when all its predicates hold.

What is not in the map is denied. The reason is what the screen says when no way holds.
"""

from dataclasses import dataclass

from engine.permissions import predicates as p
from engine.permissions.actor import Actor
from engine.permissions.predicates import Predicate
from engine.permissions.subject import Subject
from engine.permissions.verdict import Verdict

STAFF = p.in_group("wijkcoach", "teammanager", "budgethouder", "college")
OWNERS = p.in_group("proceseigenaar", "budgethouder", "teammanager", "functioneel-beheer")
"""Who sees figures of the whole municipality."""
REDESIGN = "Processen herontwerpen is voor teammanagers en functioneel beheer."


@dataclass(frozen=True, slots=True)
class Rule:
    reason: str
    ways: tuple[tuple[Predicate, ...], ...]


PERMISSIONS: dict[str, Rule] = {
    "see_worklist": Rule("Log eerst in.", ((p.anyone_signed_in,),)),
    "see_casus": Rule(
        "Dit dossier hoort niet bij jouw werk. Vraag de regisseur om toegang, of open het met een reden.",
        (
            (p.is_regisseur, p.is_not_recused),
            (p.is_involved, p.is_not_recused),
            (p.team_may_see, p.is_not_recused),
            (p.has_agreed_access, p.is_not_recused),
            (p.broke_the_glass,),
        ),
    ),
    "break_glass": Rule(
        "Alleen medewerkers van een wijkteam kunnen een dossier met een reden openen, en nooit dat van een huishouden "
        "waar ze zelf bij horen.",
        ((STAFF, p.is_not_recused),),
    ),
    "ask_access": Rule(
        "Alleen medewerkers van een wijkteam vragen om toegang, en nooit tot een huishouden waar ze zelf bij horen.",
        ((STAFF, p.is_not_recused),),
    ),
    "answer_access": Rule(
        "Alleen de regisseur of de teammanager beslist wie er toegang krijgt.",
        ((p.is_regisseur, p.is_not_recused), (p.manages_team, p.is_not_recused)),
    ),
    "declare_recusal": Rule("Log eerst in.", ((p.anyone_signed_in,),)),
    "register_casus": Rule(
        "Alleen wijkcoaches en teammanagers schrijven een huishouden in.",
        ((p.in_group("wijkcoach", "teammanager"),),),
    ),
    "edit_casus": Rule(
        "Alleen het wijkteam van dit huishouden kan dit veranderen.",
        (
            (p.is_regisseur, p.casus_is_open, p.is_not_recused),
            (p.coaches_in_team, p.works_with_file, p.casus_is_open, p.is_not_recused),
            (p.manages_team, p.works_with_file, p.casus_is_open, p.is_not_recused),
        ),
    ),
    "change_regisseur": Rule(
        "Alleen de teammanager verandert de regie meteen. De regisseur biedt de regie aan een collega aan.",
        ((p.manages_team,), (p.is_regisseur, p.is_recused)),
    ),
    "offer_regie": Rule(
        "Alleen de regisseur zelf of de teammanager biedt de regie aan een collega aan, en alleen in een open casus.",
        ((p.is_regisseur, p.casus_is_open), (p.manages_team, p.casus_is_open)),
    ),
    "answer_regie": Rule(
        "Alleen een wijkcoach van dit team neemt de regie over, en nooit van een huishouden waar hij zelf bij hoort.",
        ((p.coaches_in_team, p.casus_is_open, p.is_not_recused),),
    ),
    "withdraw_consent": Rule(
        "Alleen het wijkteam van dit huishouden legt vast dat toestemming is ingetrokken.",
        (
            (p.is_regisseur, p.is_not_recused),
            (p.coaches_in_team, p.works_with_file, p.is_not_recused),
            (p.manages_team, p.works_with_file, p.is_not_recused),
        ),
    ),
    "close_casus": Rule(
        "Alleen de regisseur of de teammanager sluit een open casus.",
        (
            (p.is_regisseur, p.casus_is_open, p.is_not_recused),
            (p.manages_team, p.works_with_file, p.casus_is_open, p.is_not_recused),
        ),
    ),
    "start_process": Rule(
        "Alleen het wijkteam van dit huishouden kan iets nieuws starten, en alleen in een open casus.",
        (
            (p.is_regisseur, p.casus_is_open, p.is_not_recused),
            (p.coaches_in_team, p.works_with_file, p.casus_is_open, p.is_not_recused),
        ),
    ),
    "change_term": Rule(
        "Alleen het wijkteam van dit huishouden schort een termijn op, hervat of verdaagt hem, in een open casus.",
        (
            (p.is_regisseur, p.casus_is_open, p.is_not_recused),
            (p.coaches_in_team, p.works_with_file, p.casus_is_open, p.is_not_recused),
            (p.manages_team, p.works_with_file, p.casus_is_open, p.is_not_recused),
        ),
    ),
    "reopen_casus": Rule(
        "Alleen de regisseur, een coach van het team of de teammanager heropent een casus.",
        (
            (p.is_regisseur, p.is_not_recused),
            (p.coaches_in_team, p.works_with_file, p.is_not_recused),
            (p.manages_team, p.works_with_file, p.is_not_recused),
        ),
    ),
    "record_signal": Rule(
        "Alleen medewerkers van een wijkteam schrijven een signaal op, en nooit over een huishouden waar ze zelf bij "
        "horen.",
        ((STAFF, p.is_not_recused),),
    ),
    "see_towers": Rule(
        "De verkeerstoren is voor teammanagers, proceseigenaren en budgethouders.",
        ((p.in_group("teammanager", "proceseigenaar", "budgethouder"),),),
    ),
    "see_tower": Rule(
        "Je ziet alleen de verkeerstoren van je eigen team.",
        ((p.manages_team,), (p.in_group("proceseigenaar"),), (p.in_group("budgethouder"),)),
    ),
    "nudge": Rule(
        "Alleen de regisseur, een coach van het team of de teammanager vraagt wie aan zet is om verder te gaan.",
        (
            (p.is_regisseur, p.is_not_recused),
            (p.coaches_in_team, p.works_with_file, p.is_not_recused),
            (p.manages_team, p.is_not_recused),
        ),
    ),
    "escalate": Rule(
        "Alleen de regisseur, een coach van het team of de teammanager vraagt hulp van een niveau hoger.",
        (
            (p.is_regisseur, p.is_not_recused),
            (p.coaches_in_team, p.works_with_file, p.is_not_recused),
            (p.manages_team, p.is_not_recused),
        ),
    ),
    "see_today": Rule("Deze pagina is voor wijkcoaches.", ((p.in_group("wijkcoach"),),)),
    "see_agendas": Rule("De agenda is voor wijkcoaches en teammanagers.", ((p.in_group("wijkcoach", "teammanager"),),)),
    "see_agenda": Rule(
        "Je ziet alleen de agenda van je eigen team.",
        ((p.coaches_in_team,), (p.manages_team,)),
    ),
    "put_on_agenda": Rule(
        "Alleen de regisseur, een coach van het team of de teammanager zet een open casus op de agenda.",
        (
            (p.is_regisseur, p.casus_is_open, p.is_not_recused),
            (p.coaches_in_team, p.works_with_file, p.casus_is_open, p.is_not_recused),
            (p.manages_team, p.works_with_file, p.casus_is_open, p.is_not_recused),
        ),
    ),
    "record_advice": Rule(
        "Alleen het wijkteam van dit huishouden legt het advies vast, en nooit wie zelf bij het huishouden hoort.",
        (
            (p.is_regisseur, p.is_not_recused),
            (p.coaches_in_team, p.works_with_file, p.is_not_recused),
            (p.manages_team, p.works_with_file, p.is_not_recused),
        ),
    ),
    "report_rule_conflict": Rule(
        "Alleen wie in deze casus werkt, meldt regels die elkaar tegenspreken, en nooit wie zelf bij het huishouden "
        "hoort.",
        (
            (p.is_regisseur, p.is_not_recused),
            (p.is_involved, p.is_not_recused),
            (p.coaches_in_team, p.works_with_file, p.is_not_recused),
            (p.manages_team, p.works_with_file, p.is_not_recused),
        ),
    ),
    "see_rule_conflicts": Rule(
        "De tegenstrijdige regels zijn voor het wijkteam, de proceseigenaar en functioneel beheer.",
        ((p.in_group("proceseigenaar", "teammanager", "functioneel-beheer", "wijkcoach"),),),
    ),
    "settle_rule_conflict": Rule(
        "Alleen de proceseigenaar, functioneel beheer of de manager van het team handelt een melding af, en nooit wie "
        "zelf bij het huishouden hoort.",
        (
            (p.in_group("proceseigenaar", "functioneel-beheer"), p.is_not_recused),
            (p.manages_team, p.is_not_recused),
        ),
    ),
    "claim_task": Rule(
        "Deze taak is niet voor jouw team, of je mag hem niet doen omdat je er zelf bij betrokken bent.",
        ((p.task_is_open, p.is_candidate, p.is_not_excluded, p.is_not_recused),),
    ),
    "unclaim_task": Rule(
        "Alleen wie de taak heeft, geeft hem terug.",
        ((p.task_is_open, p.holds_task), (p.task_is_open, p.stands_in_for_holder)),
    ),
    "complete_task": Rule(
        "Alleen wie de taak heeft, of de vervanger, kan hem afronden, en nooit wie zelf bij het huishouden hoort.",
        (
            (p.task_is_open, p.holds_task, p.is_not_excluded, p.is_not_recused),
            (p.task_is_open, p.stands_in_for_holder, p.is_not_excluded, p.is_not_recused),
        ),
    ),
    "hand_over_task": Rule(
        "Alleen wie de taak heeft, of de teammanager, draagt hem over.",
        (
            (p.task_is_open, p.holds_task),
            (p.task_is_open, p.stands_in_for_holder),
            (p.task_is_open, p.manages_team, p.is_not_recused),
        ),
    ),
    "assign_task": Rule(
        "Alleen de teammanager verdeelt taken, en nooit van een huishouden waar hij zelf bij hoort.",
        ((p.task_is_open, p.manages_team, p.is_not_recused),),
    ),
    "see_caseload": Rule("Alleen teammanagers zien de verdeling van het werk.", ((p.in_group("teammanager"),),)),
    "correct_task": Rule(
        "Alleen wie de taak afrondde, of de teammanager, herstelt hem, en nooit wie zelf bij het huishouden hoort.",
        ((p.task_is_done, p.completed_it, p.is_not_recused), (p.task_is_done, p.manages_team, p.is_not_recused)),
    ),
    "withdraw_request": Rule(
        "Alleen de regisseur, de aanvrager of de teammanager trekt een aanvraag in, en nooit wie zelf bij het "
        "huishouden hoort.",
        (
            (p.is_regisseur, p.is_not_recused),
            (p.started_it, p.is_not_recused),
            (p.manages_team, p.is_not_recused),
        ),
    ),
    "decide_request": Rule(
        "Je mag over dit huishouden niet beslissen (Awb 2:4).",
        ((p.is_not_recused, p.is_not_excluded),),
    ),
    "see_budget": Rule(
        "Het wijkbudget is voor het wijkteam en de budgethouder.",
        ((STAFF,), (p.in_group("proceseigenaar"),)),
    ),
    "manage_budget": Rule("Alleen de budgethouder verandert het wijkbudget.", ((p.in_group("budgethouder"),),)),
    "handle_referral": Rule(
        "Alleen het wijkteam van dit huishouden regelt de verwijzingen.",
        (
            (p.is_regisseur, p.is_not_recused),
            (p.coaches_in_team, p.works_with_file, p.is_not_recused),
            (p.manages_team, p.works_with_file, p.is_not_recused),
        ),
    ),
    "see_insight": Rule(
        "Knelpunten zijn te zien voor wijkteams, budgethouders, proceseigenaren en functioneel beheer.",
        ((OWNERS,), (p.in_group("wijkcoach"),)),
    ),
    "see_team_insight": Rule(
        "Je ziet alleen de cijfers van je eigen team.",
        ((OWNERS,), (p.coaches_in_team,)),
    ),
    "manage_logs": Rule(
        "Logboeken van andere systemen zijn voor proceseigenaren en functioneel beheer.",
        ((p.in_group("proceseigenaar", "functioneel-beheer"),),),
    ),
    "manage_outbox": Rule("De uitgaande post is voor functioneel beheer.", ((p.in_group("functioneel-beheer"),),)),
    "see_incidents": Rule("Storingen zijn voor functioneel beheer.", ((p.in_group("functioneel-beheer"),),)),
    "retry_incident": Rule("Storingen zijn voor functioneel beheer.", ((p.in_group("functioneel-beheer"),),)),
    "manage_people": Rule(
        "Alleen functioneel beheer verandert mensen en teams.", ((p.in_group("functioneel-beheer"),),)
    ),
    "manage_mandates": Rule(
        "Alleen functioneel beheer legt mandaten vast.",
        ((p.in_group("functioneel-beheer"),),),
    ),
    "manage_substitution": Rule(
        "Alleen functioneel beheer of een teammanager regelt vervanging.",
        ((p.in_group("functioneel-beheer", "teammanager"),),),
    ),
    "see_access_log": Rule(
        "Wie keek, is te zien voor de functionaris gegevensbescherming en de regisseur.",
        ((p.in_group("fg"),), (p.is_regisseur, p.is_not_recused)),
    ),
    "review_access": Rule(
        "Alleen de functionaris gegevensbescherming beoordeelt toegang met een reden.", ((p.in_group("fg"),),)
    ),
    "set_access_policy": Rule(
        "Alleen functioneel beheer legt het toegangsbeleid vast.", ((p.in_group("functioneel-beheer"),),)
    ),
    "see_processes": Rule("Log eerst in.", ((p.anyone_signed_in,),)),
    "see_drafts": Rule(REDESIGN, ((p.in_group("teammanager", "functioneel-beheer", "proceseigenaar"),),)),
    "edit_draft": Rule(REDESIGN, ((p.in_group("teammanager", "functioneel-beheer"),),)),
    "publish_draft": Rule(REDESIGN, ((p.in_group("teammanager", "functioneel-beheer"),),)),
    "deploy_process": Rule("Alleen functioneel beheer publiceert.", ((p.in_group("functioneel-beheer"),),)),
}


def verdict(permission: str, actor: Actor, subject: Subject | None = None) -> Verdict:
    """Whether `actor` has `permission` over `subject`, and by which rule."""
    rule = PERMISSIONS.get(permission)
    if rule is None:
        return Verdict(False, "unknown_permission", "Dit recht bestaat niet.")
    facts = subject or Subject()
    for way in rule.ways:
        if all(predicate(actor, facts) for predicate in way):
            return Verdict(True, way[0].__name__)
    return Verdict(False, f"no_way_to_{permission}", rule.reason)
