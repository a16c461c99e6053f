"""A signed-in client of the web application, in the same process."""

import re

from flask.testing import FlaskClient

from bench._world import World
from engine import config
from engine.app import create_app


def sign_in(world: World, person_id: int) -> tuple[FlaskClient, str]:
    """The client and its CSRF token."""
    app = create_app(config.read({"SECRET_KEY": "bench", "SESSION_MINUTES": "600"}), world.store)
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = f"{person_id}.bench"
        session["_fresh"] = True
    page = client.get("/mijn-gegevens")
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    if found is None:
        raise RuntimeError(f"Expected a signed-in page, found {page.status}")
    return client, found.group(1)
