"""How a rehearsal begins: by whom or what, on which day, and with what is known of the household."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request

from engine import clock
from engine.deployment.scenario_steps import Begin
from engine.errors import Invalid
from engine.queries.mandate_limits import highest_by_level
from engine.rehearsal.prepared import Prepared
from engine.rehearsal.town import LIMITS_EUROS, roles_of
from engine.web import rehearsal_page as pages
from engine.web import rehearsal_words as words
from engine.web.rehearsal_page import Files
from engine.web.typed import Typed


def read_begin(ready: Prepared) -> Begin:
    """Raises `Invalid` with what to fill in."""
    errors: dict[str, str] = {}
    how = request.form.get("hoe", "")
    day = words.read_day(request.form.get("dag", ""))
    if day is None or not 2000 <= day.year <= 2199:
        errors["dag"] = "Vul een datum in als dag-maand-jaar, bijvoorbeeld 2-11-2026"
    try:
        payload = words.read_payload(request.form.get("inhoud", "")) if how else {}
    except ValueError as error:
        errors["inhoud"], payload = str(error), {}
    mandates: dict[str, int] = {}
    for level, usual in LIMITS_EUROS.items():
        text = request.form.get(f"mandaat-{level}", "").strip().replace(".", "").removesuffix(",00")
        if text and not (text.isdecimal() and len(text) < 9):
            errors[f"mandaat-{level}"] = "Vul een heel bedrag in, bijvoorbeeld 750"
        elif text and int(text) != usual:
            mandates[level] = int(text)
    if errors or day is None:
        raise Invalid(fields=errors)
    known = {name[5:]: text.strip() for name, text in request.form.items() if name.startswith("feit-")}
    return Begin(
        at=words.next_working_day(day),
        message=how or None,
        payload={name: value for name, value in payload.items() if value is not None},
        subject=request.form.get("onderwerp", "").strip()[:200],
        facts={name: text for name, text in known.items() if text},
        mandates={level: euros for level, euros in mandates.items() if level in ready.organisation.mandate_levels},
    )


def start_page(ready: Prepared, form: Typed, common: Mapping[str, Any]) -> str:
    files: Files = common["files"]
    model = ready.models[files.process]
    messages = pages.start_messages(model)
    by_hand = pages.begins_by_hand(model)
    today = words.next_working_day(clock.local(clock.now()).date())
    # A table that lets a level decide more is tried by people who may: who holds what mandate for real is shown apart.
    decides = {level: cents // 100 for level, cents in highest_by_level(ready.checked).items()}
    brings = dict.fromkeys(name for message in messages for name in pages.brought_by(ready, message))
    first = {
        "hoe": "" if by_hand else next(iter(messages), ""),
        "dag": f"{today.day}-{today.month}-{today.year}",
        "inhoud": words.write_payload(dict.fromkeys(brings)),
        **{f"mandaat-{level}": str(max(euros, decides.get(level, 0))) for level, euros in LIMITS_EUROS.items()},
    }
    return render_template(
        "rehearsal/start.html",
        **common,
        form=form if form.values else Typed(first, form.errors),
        by_hand=by_hand,
        messages=messages,
        raised={level: euros for level, euros in decides.items() if euros > LIMITS_EUROS.get(level, euros)},
        levels=[role for role in roles_of(ready.organisation) if role.key in LIMITS_EUROS],
        questions=pages.dossier_questions(ready, files.process),
        scenarios=files.scenarios().scenarios,
    )
