"""How a look at a file reads: which screen, and by which rule."""

LOOKED_AT = {
    "casus": "Het dossier",
    "geschiedenis": "De geschiedenis",
    "journaal": "Het journaal",
    "gegevens": "De gegevens van het huishouden",
    "regisseur": "De regie",
    "regieaanbod": "Het aanbod van de regie",
    "plan": "Het plan en de nazorg",
    "bekend": "Wat al bekend is",
    "toestemming": "De toestemming",
    "starten": "Iets nieuws starten",
    "sluiten": "De casus sluiten",
    "toegangsverzoeken": "Verzoeken om toegang",
    "brief": "Een brief",
    "verwijzing": "Een verwijzing",
    "wie keek": "Wie er keek",
    "agenda": "De agenda van het team",
    "taak": "Een taak",
    "complete_task": "Een taak, bij het afronden",
}
WHY = {
    "is_regisseur": "Regisseur, of vervangt de regisseur",
    "manages_team": "Teammanager van dit team",
    "coaches_in_team": "Kreeg de regie aangeboden",
    "is_involved": "Heeft of had een taak in deze casus",
    "team_may_see": "Zit in het wijkteam",
    "has_agreed_access": "Kreeg toegang",
    "broke_the_glass": "Opende het met een reden",
    "task_is_open": "Had de taak in handen",
    "holds_task": "Had de taak in handen",
    "in_group_fg": "Functionaris gegevensbescherming",
}
