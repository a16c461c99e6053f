"""Flask, without what it would do anew at every request and is the same each time."""

import hmac
import json
from collections.abc import Callable
from typing import Any

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, session_json_serializer
from itsdangerous import URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode
from itsdangerous.signer import SigningAlgorithm


class _Plain:
    """JSON as it is: for each value of a session Flask asks first whether it is of one of eight other kinds."""

    dumps = staticmethod(json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode)

    @staticmethod
    def loads(text: str) -> Any:
        """Also what Flask wrote before, with tags as names: `{" t":[…]}`."""
        return session_json_serializer.loads(text) if '{" ' in text else json.loads(text)


class _Unpacked(URLSafeTimedSerializer):
    """Does not pack what it signs: zlib prepares a quarter of a megabyte of memory to save a few letters."""

    def dump_payload(self, obj: Any) -> bytes:
        return base64_encode(self.serializer.dumps(obj))


class _InOneCall(SigningAlgorithm):
    """The HMAC that Flask signs with, asked of OpenSSL at once."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha1")


class _KeptSigner(SecureCookieSessionInterface):
    """Signed cookies as Flask's own, by one signer for as long as the key is the same."""

    serializer = _Plain  # type: ignore[assignment]
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
        return _Unpacked(
            [making.derive_key(key) for key in signer.secret_keys],
            salt=signer.salt,
            serializer=self.serializer,
            signer_kwargs={"key_derivation": "none", "algorithm": _InOneCall()},
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
