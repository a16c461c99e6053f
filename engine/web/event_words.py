"""How every kind of event reads in Dutch, for the history of a casus, of a process and of the organisation."""

from collections.abc import Mapping

from engine.queries.casus_history import Happening

WORDS = {
    "access_asked": "{actor} vroeg om toegang tot dit dossier",
    "access_granted": "{actor} gaf {person_id} toegang tot dit dossier",
    "access_policy_set": "{actor} legde vast wie dossiers mag zien",
    "access_refused": "{actor} gaf {person_id} geen toegang tot dit dossier",
    "access_reviewed": "{actor} beoordeelde de toegang van {person_id}",
    "budget_funded": "{actor} legde geld in",
    "budget_reason_given": "{actor} schreef op waarom het budget veranderde",
    "budget_released": "Gereserveerd geld is vrijgegeven",
    "budget_reserved": "Er is geld gereserveerd",
    "budget_spent": "Er is betaald",
    "budget_transferred": "{actor} verplaatste geld",
    "casus_changed": "{actor} paste de gegevens van de casus aan",
    "casus_closed": "{actor} sloot de casus",
    "casus_registered": "{actor} schreef het huishouden in",
    "decider_found": "De aanvraag ging naar wie mag beslissen",
    "decision_recorded": "{actor} nam een besluit",
    "effect_recorded": "{actor} legde vast wat het bracht",
    "element_failed": "Er was een storing bij ‘{step}’",
    "glass_broken": "{actor} opende het dossier met een reden",
    "incident_retried": "{actor} probeerde het na een storing opnieuw",
    "journal_written": "{actor} schreef in het journaal",
    "letter_written": "De brief met het besluit is gemaakt",
    "mandate_ended": "{actor} beëindigde een mandaat van {person_id}",
    "mandate_granted": "{actor} legde een mandaat van {person_id} vast",
    "membership_added": "{actor} zette {person_id} in een groep",
    "membership_removed": "{actor} haalde {person_id} uit een groep",
    "password_reset": "{actor} gaf {person_id} een nieuw wachtwoord",
    "person_added": "{actor} voegde {person_id} toe",
    "person_changed": "{actor} paste de gegevens van {person_id} aan",
    "person_restored": "{actor} liet {person_id} weer toe",
    "person_stopped": "{actor} sloot {person_id} af",
    "process_cancelled": "{process} is gestopt",
    "process_completed": "{process} is klaar",
    "process_deployed": "{actor} publiceerde een proces",
    "process_started": "{actor} begon {process}",
    "recusal_declared": "{actor} meldde zelf bij dit huishouden betrokken te zijn",
    "regisseur_changed": "{actor} droeg de regie over van {from_person_id} aan {to_person_id}",
    "request_recorded": "De aanvraag is vastgelegd",
    "request_solved": "De vraag is zonder geld opgelost",
    "request_withdrawn": "{actor} trok de aanvraag in",
    "resident_added": "{actor} voegde iemand aan het huishouden toe",
    "resident_left": "{actor} noteerde dat iemand het huishouden verliet",
    "sessions_ended": "{actor} logde overal uit",
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
        **{key: event.names.get(key, "een collega") for key in ("from_person_id", "to_person_id", "person_id", "to")},
    }
    return WORDS[event.kind].format_map(known)
