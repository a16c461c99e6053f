"""What a browser is told with every answer, so that it refuses what a page of ours never does."""

from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from engine.web.content_policy import CONTENT_SECURITY_POLICY

Headers = list[tuple[str, str]]

OF_EVERY_ANSWER = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
]
OF_PAGES = [("Cache-Control", "no-store")]  # a file must not stay behind in a shared browser
OVER_TLS = [("Strict-Transport-Security", "max-age=31536000")]


class SecurityHeaders:
    """The application with these headers on all that it answers, but for those that a view set itself."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environment: WSGIEnvironment, start: StartResponse) -> Any:
        added = OF_EVERY_ANSWER
        if not environment["PATH_INFO"].startswith("/static/"):
            added = added + OF_PAGES
        if environment["wsgi.url_scheme"] == "https":
            added = added + OVER_TLS

        def start_with_headers(status: str, headers: Headers, *rest: Any) -> Any:
            present = {name.lower() for name, _value in headers}
            return start(status, headers + [header for header in added if header[0].lower() not in present], *rest)

        return self._app(environment, start_with_headers)
