"""Flask, without what it would do anew at every request and is the same each time."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class _KeptSigner(SecureCookieSessionInterface):
    """Signed cookies as Flask's own, by one signer for as long as the key is the same."""

    _made: tuple[Any, URLSafeTimedSerializer] | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        keys = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if self._made is None or self._made[0] != keys:
            signer = super().get_signing_serializer(app)
            if signer is None:
                return None
            self._made = (keys, self._derived(signer))
        return self._made[1]

    def _derived(self, signer: URLSafeTimedSerializer) -> URLSafeTimedSerializer:
        """This signer with its keys derived once, not for each signature."""
        making = signer.make_signer(signer.salt)
        return URLSafeTimedSerializer(
            [making.derive_key(key) for key in signer.secret_keys],
            salt=signer.salt,
            serializer=self.serializer,
            signer_kwargs={"key_derivation": "none", "digest_method": self.digest_method},
        )


class Application(Flask):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.session_interface = _KeptSigner()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view is a coroutine here, so there is nothing to look into."""
        return func

    def redirect(self, location: str, code: int = 302) -> Response:
        """Without Werkzeug's page in English, which no browser shows and which goes in a packet of its own."""
        return self.response_class(status=code, headers={"Location": location})
