"""Which permissions a diagram may ask of who completes a task, in the words of who draws it."""

TASK_PERMISSIONS = {
    "decide_request": "Mag over deze aanvraag beslissen (mandaat)",
    "change_term": "Mag een wettelijke termijn opschorten of verdagen",
    "handle_referral": "Mag verwijzingen regelen",
    "edit_casus": "Hoort bij het wijkteam van dit huishouden",
    "close_casus": "Mag de casus sluiten",
    "manage_budget": "Mag het wijkbudget veranderen",
    "see_budget": "Mag het wijkbudget zien",
}
"""The permissions of `map.PERMISSIONS` that make sense on a task; others still may be written in a file."""
