import pytest
from flask import redirect
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer

from engine.web.application import Application


def signer(app: Application) -> URLSafeTimedSerializer:
    found = app.session_interface.get_signing_serializer(app)
    assert isinstance(found, URLSafeTimedSerializer)
    return found


def test_a_session_is_signed_with_the_key_that_the_application_has_now() -> None:
    app = Application("engine.web")
    app.secret_key = "eerste"
    signed = signer(app).dumps({"_user_id": "1.x"})
    assert signer(app) is signer(app)
    app.secret_key = "tweede"
    with pytest.raises(BadSignature):
        signer(app).loads(signed)
    app.config["SECRET_KEY_FALLBACKS"] = ["eerste"]
    assert signer(app).loads(signed) == {"_user_id": "1.x"}
    app.config["SECRET_KEY_FALLBACKS"].clear()
    with pytest.raises(BadSignature):
        signer(app).loads(signed)


def test_a_session_that_flask_wrote_itself_packed_and_with_its_tags_is_read() -> None:
    app = Application("engine.web")
    app.secret_key = "sleutel"
    session = {"_user_id": "1.x", "_flashes": [("success", "De taak is afgerond. Dit is je volgende taak. " * 5)]}
    theirs = SecureCookieSessionInterface().get_signing_serializer(app)
    assert theirs is not None
    written = theirs.dumps(session)
    assert written.startswith(".")  # packed
    with app.app_context():
        assert signer(app).loads(written) == session
        assert theirs.loads(signer(app).dumps({"_user_id": "1.x"})) == {"_user_id": "1.x"}


def test_a_session_comes_back_as_it_went_with_any_text_in_it() -> None:
    app = Application("engine.web")
    app.secret_key = "sleutel"
    assert not signer(app).dumps({"q": "steeds hetzelfde " * 20}).startswith(".")  # so not packed
    session = {"_permanent": True, "partner": {"link": 3, "said": ["done", False]}, "q": 'é € 😀 " </ \u2028'}
    with app.app_context():
        assert signer(app).loads(signer(app).dumps(session)) == session


def test_without_a_key_nothing_is_signed() -> None:
    app = Application("engine.web")
    assert app.session_interface.get_signing_serializer(app) is None


def test_a_redirect_carries_no_page_and_its_address_in_ascii() -> None:
    app = Application("engine.web")
    app.add_url_rule("/weg", view_func=lambda: redirect("/zoeken?q=éé", 303))
    answer = app.test_client().get("/weg")
    assert (answer.status_code, answer.headers["Location"], answer.data) == (303, "/zoeken?q=%C3%A9%C3%A9", b"")
