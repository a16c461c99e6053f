"""Puts the web application together: settings, store, sessions, headers and screens. Wiring and nothing else."""

from datetime import timedelta

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from engine import config
from engine.config import Settings
from engine.store import Store
from engine.web import BLUEPRINTS, access, frame, limits, presentation, tables, trouble
from engine.web.application import Application
from engine.web.security_headers import SecurityHeaders


def create_app(settings: Settings | None = None, store: Store | None = None) -> Flask:
    """The application over `store`, or over the database that `settings` name. Nothing is read from it yet."""
    settings = settings or config.read()
    app = Application("engine.web")
    app.config.update(
        SECRET_KEY=config.secret_key(settings),
        SESSION_COOKIE_NAME="waakvlam",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.flag("SECURE_COOKIES"),
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=settings.number("SESSION_MINUTES")),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: who typed for an hour must still be able to hand in
    )
    app.wsgi_app = SecurityHeaders(app.wsgi_app)  # type: ignore[assignment, method-assign]
    app.extensions["settings"] = settings
    app.extensions["store"] = store or Store(settings["DATABASE_URL"], settings["TENANT"])
    if proxies := settings.number("PROXIES"):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    limits.register(app)
    # Who is not signed in is told so before a missing token is: the order of these three matters.
    access.register(app)
    CSRFProtect(app)
    presentation.register(app)
    tables.register(app)
    frame.register(app)
    trouble.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
