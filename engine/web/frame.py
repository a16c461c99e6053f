"""What stands around every page: the menu of this person, the municipality and the links at the foot."""

from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user

from engine.permissions import verdict
from engine.queries.municipality import Municipality, municipality
from engine.queries.notifications import count_unread
from engine.queries.worklist import MOST_COUNTED
from engine.web import access

MENU = (
    ("Werklijst", "/werklijst", "see_worklist"),
    ("Vandaag", "/vandaag", "see_today"),
    ("Casussen", "/casussen", "see_worklist"),
    ("Verkeerstoren", "/verkeerstoren", "see_towers"),
    ("Agenda", "/agenda", "see_agendas"),
    ("Knelpunten", "/knelpunten", "see_insight"),
    ("Verdelen", "/verdelen", "see_caseload"),
    ("Budget", "/budget", "see_budget"),
    ("Processen", "/processen", "see_processes"),
    ("Storingen", "/storingen", "see_incidents"),
    ("Wie keek?", "/inzage", "see_access_log"),
    ("Beheer", "/beheer", "manage_substitution"),
)
FOOTER = (("Toegankelijkheid", "/toegankelijkheid"), ("Hulp", "/hulp"))


def register(app: Flask) -> None:
    """Give the templates of `app` their frame."""
    app.context_processor(_frame)
    app.jinja_env.filters["in_sentence"] = in_sentence


def served_municipality() -> Municipality:
    """The municipality that this process serves, read once."""
    known = current_app.extensions.get("municipality")
    if known is None:
        with access.store().reading() as session:
            known = municipality(session)
        if known.is_known:
            current_app.extensions["municipality"] = known
    assert isinstance(known, Municipality)
    return known


def in_sentence(household: str) -> str:
    """A household's name in the middle of a sentence: `mevrouw Zilverberg`, `gezin Korenbloem`."""
    first, _, rest = household.partition(" ")
    return f"{first.lower()} {rest}" if first in ("Mevrouw", "De", "Gezin", "Familie", "Meneer") else household


def unread() -> str:
    """What stands beside the bell: nothing, a number, or `99+`."""
    if "unread" not in g:  # a form that is shown again: its request was no look at a page
        g.unread = count_unread(access.store(), access.actor())
    return "" if not g.unread else "99+" if g.unread >= MOST_COUNTED else str(g.unread)


def _frame() -> dict[str, Any]:
    existing = paths()
    frame: dict[str, Any] = {
        "home_url": "/",
        "municipality": "Waakvlam",
        "footer_links": [(label, path) for label, path in FOOTER if path in existing],
    }
    if g.get("database_is_away"):
        return frame
    served = served_municipality()
    frame |= {"municipality": f"Gemeente {served.name}", "demo": served.is_demo}
    if current_user.is_authenticated:
        frame |= {
            "navigation": [
                (label, path, request.path == path or request.path.startswith(f"{path}/"))
                for label, path, permission in MENU
                if path in existing and verdict(permission, access.actor())
            ],
            "search_url": "/zoeken" if "/zoeken" in existing else "",
            "search_text": request.args.get("q", "") if request.path == "/zoeken" else "",
            "unread": unread(),
            "notices_url": "/meldingen",
            "profile_url": "/mijn-gegevens",
            "sign_out_url": "/uitloggen",
        }
    return frame


def paths() -> frozenset[str]:
    """The rule of every address that there is."""
    known = current_app.extensions.get("paths")
    if known is None:
        known = current_app.extensions["paths"] = frozenset(rule.rule for rule in current_app.url_map.iter_rules())
    assert isinstance(known, frozenset)
    return known
