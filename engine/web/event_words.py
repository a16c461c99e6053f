"""How every kind of event reads in Dutch, for the history of a casus, of a process and of the organisation."""

from collections.abc import Mapping

from engine.deadlines.statutory import RULES
from engine.queries.casus_history import Happening

WORDS = {
    "access_asked": "{actor} vroeg om toegang tot dit dossier",
    "access_granted": "{actor} gaf {person_id} toegang tot dit dossier",
    "access_policy_set": "{actor} legde vast wie dossiers mag zien",
    "access_refused": "{actor} gaf {person_id} geen toegang tot dit dossier",
    "access_reviewed": "{actor} beoordeelde de toegang van {person_id}",
    "advice_recorded": "{actor} legde het advies van het team vast",
    "aftercare_note_added": "{actor} schreef iets op voor de nazorg",
    "aftercare_note_changed": "{actor} paste een afspraak voor de nazorg aan",
    "aftercare_note_ended": "{actor} haalde iets weg uit de nazorg",
    "aftercare_note_restored": "{actor} zette iets terug in de nazorg",
    "agenda_item_put": "{actor} zette de casus op de agenda van het team",
    "agenda_item_withdrawn": "{actor} haalde de casus van de agenda",
    "budget_funded": "{actor} legde geld in",
    "budget_reason_given": "{actor} schreef op waarom het budget veranderde",
    "budget_released": "Gereserveerd geld is vrijgegeven",
    "budget_reserved": "Er is geld gereserveerd",
    "budget_spent": "Er is betaald",
    "budget_transferred": "{actor} verplaatste geld",
    "casus_changed": "{actor} paste de gegevens van de casus aan",
    "casus_closed": "{actor} sloot de casus",
    "casus_registered": "{actor} schreef het huishouden in",
    "casus_reopened": "{actor} opende de casus weer",
    "casus_woken": "De casus ging weer open, want er is werk: ‘{step}’",
    "consent_given": "Het huishouden gaf toestemming; {actor} legde dat vast",
    "consent_refused": "Het huishouden weigerde toestemming; {actor} legde dat vast",
    "consent_withdrawn": "Het huishouden trok toestemming in; {actor} legde dat vast",
    "decider_found": "De aanvraag ging naar wie mag beslissen",
    "decision_recorded": "{actor} nam een besluit",
    "effect_recorded": "{actor} legde vast wat het bracht",
    "element_failed": "Er was een storing bij ‘{step}’",
    "glass_broken": "{actor} opende het dossier met een reden",
    "holder_nudged": "{actor} vroeg wie aan zet is om verder te gaan",
    "holding_escalated": "{actor} vroeg hulp van een niveau hoger",
    "incident_retried": "{actor} probeerde het na een storing opnieuw",
    "journal_written": "{actor} schreef in het journaal",
    "letter_written": "De brief met het besluit is gemaakt",
    "mandate_ended": "{actor} beëindigde een mandaat van {person_id}",
    "mandate_granted": "{actor} legde een mandaat van {person_id} vast",
    "membership_added": "{actor} zette {person_id} in een groep",
    "membership_removed": "{actor} haalde {person_id} uit een groep",
    "message_unheard": "Een bericht tussen processen had geen ontvanger",
    "password_reset": "{actor} gaf {person_id} een nieuw wachtwoord",
    "person_added": "{actor} voegde {person_id} toe",
    "person_changed": "{actor} paste de gegevens van {person_id} aan",
    "person_restored": "{actor} liet {person_id} weer toe",
    "person_stopped": "{actor} sloot {person_id} af",
    "plan_action_added": "{actor} zette in het plan wie wat doet",
    "plan_action_changed": "{actor} paste een afspraak in het plan aan",
    "plan_action_done": "{actor} vinkte een afspraak in het plan af",
    "plan_action_removed": "{actor} haalde een afspraak uit het plan",
    "plan_action_undone": "{actor} zette een afspraak in het plan weer open",
    "plan_agreed": "Het huishouden is het eens met het plan; {actor} legde dat vast",
    "plan_changed": "{actor} paste het plan aan",
    "plan_disagreed": "Het huishouden is het niet eens met het plan; {actor} legde dat vast",
    "plan_ended": "Het plan is afgerond",
    "plan_goal_added": "{actor} zette een doel in het plan",
    "plan_goal_changed": "{actor} paste een doel in het plan aan",
    "plan_goal_reached": "{actor} legde vast dat een doel is gehaald",
    "plan_goal_reopened": "{actor} zette een doel weer open",
    "plan_goal_stopped": "{actor} stopte met een doel",
    "plan_letter_written": "De brief met het plan is gemaakt",
    "process_cancelled": "{process} is gestopt",
    "process_completed": "{process} is klaar",
    "process_deployed": "{actor} publiceerde een proces",
    "process_reopened": "{process} ging verder bij ‘{step}’",
    "process_started": "{actor} begon {process}",
    "process_stopped": "{actor} stopte {process}",
    "recusal_declared": "{actor} meldde zelf bij dit huishouden betrokken te zijn",
    "referral_answered": "Een organisatie gaf antwoord op de verwijzing",
    "referral_ended": "De verwijzing is beëindigd",
    "referral_link_asked": "Een organisatie vroeg een nieuwe link voor een verwijzing",
    "referral_link_revoked": "{actor} trok de link van een verwijzing in",
    "referral_link_sent": "{actor} stuurde een nieuwe link voor een verwijzing",
    "referral_reminded": "Een organisatie kreeg een herinnering over een verwijzing",
    "referral_sent": "De verwijzing is verstuurd",
    "regie_accepted": "{actor} nam de regie over van {from_person_id}",
    "regie_declined": "{actor} nam de regie niet over van {from_person_id}",
    "regie_offer_withdrawn": "{actor} trok het aanbod van de regie in",
    "regie_offered": "{actor} bood de regie aan {to_person_id} aan",
    "regisseur_changed": "{actor} droeg de regie over van {from_person_id} aan {to_person_id}",
    "request_recorded": "De aanvraag is vastgelegd",
    "request_solved": "De vraag is zonder geld opgelost",
    "request_withdrawn": "{actor} trok de aanvraag in",
    "resident_added": "{actor} voegde iemand aan het huishouden toe",
    "resident_left": "{actor} noteerde dat iemand het huishouden verliet",
    "sessions_ended": "{actor} logde overal uit",
    "signal_recorded": "{actor} schreef een signaal op",
    "substitution_added": "{actor} regelde vervanging voor {person_id}",
    "substitution_removed": "{actor} beëindigde de vervanging van {person_id}",
    "task_assigned": "{actor} wees ‘{step}’ toe aan {to}",
    "task_claimed": "{actor} pakte ‘{step}’ op",
    "task_completed": "{actor} rondde ‘{step}’ af",
    "task_corrected": "{actor} herstelde ‘{step}’",
    "task_enabled": "De taak ‘{step}’ kwam klaar te staan",
    "task_handed_over": "{actor} droeg ‘{step}’ over aan {to}",
    "task_unclaimed": "{actor} gaf ‘{step}’ terug aan het team",
    "team_saved": "{actor} paste een team aan",
    "term_extended": "{actor} verdaagde de termijn ‘{term}’",
    "term_lapsed": "De termijn ‘{term}’ is verlopen",
    "term_met": "De termijn ‘{term}’ is klaar",
    "term_notice_sent": "{actor} liet de aanvrager weten hoe het met de termijn ‘{term}’ staat",
    "term_resumed": "De termijn ‘{term}’ loopt weer",
    "term_started": "De termijn ‘{term}’ ging lopen",
    "term_suspended": "{actor} schortte de termijn ‘{term}’ op",
}


def happened(event: Happening) -> str:
    """One event as a sentence. Raises `KeyError` for a kind without words."""
    actor = event.actor or "Waakvlam"
    if event.acted_for:
        actor = f"{actor} (namens {event.acted_for})"
    if event.kind == "request_recorded" and not event.codes.get("amount_cents"):
        return "De vraag is vastgelegd"
    known: Mapping[str, str] = {
        "actor": actor,
        "step": event.step or "een stap",
        "process": event.process or "een proces",
        "term": _term_name(str(event.codes.get("rule", ""))),
        **{key: event.names.get(key, "een collega") for key in ("from_person_id", "to_person_id", "person_id", "to")},
    }
    return WORDS[event.kind].format_map(known)


def _term_name(rule_id: str) -> str:
    """What the term is for; its own code when a later law no longer knows it."""
    rule = RULES.get(rule_id)
    return rule.name if rule else rule_id or "een termijn"
