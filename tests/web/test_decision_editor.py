"""What the editor of decision tables asks of the server."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.decisions import inspect
from engine.decisions.tryout import Field, fields
from engine.web.decision_answers import read_answers, said
from tests.decisions.tables import definitions, literal, table
from tests.web.conftest import Browser
from tests.web.test_drafts import ask

SignedIn = Callable[[str], Browser]
MANDATE = Path("tests/decisions/files/mandaat-breed.dmn").read_text("utf-8")


@pytest.fixture
def manager(signed_in: SignedIn) -> Browser:
    return signed_in("marleen")


def begin(browser: Browser, key: str = "mandaat") -> str:
    browser.get("/ontwerpen")
    answer = browser.post("/ontwerpen", {"title": "Mandaat", "soort": "tabel", "key": key})
    return f"{answer.location}/tabel/{key}"


def attempt(browser: Browser, address: str, decision: str, answers: Any, content: str = MANDATE) -> Any:
    body = {"content": content, "decision": decision, "answers": answers}
    return ask(browser, "POST", f"{address}/proef", body).json


def test_the_page_allows_style_attributes_and_nothing_more(manager: Browser) -> None:
    page = manager.get(begin(manager))
    policy = page.headers["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "style-src 'self';" in policy
    assert "script-src 'self';" in policy
    assert "<h1>Mandaat flexibel budget</h1>" in page.text
    assert "unsafe" not in manager.get("/ontwerpen").headers["Content-Security-Policy"]


def test_who_may_not_redesign_does_not_see_it(manager: Browser, signed_in: SignedIn) -> None:
    address = begin(manager)
    coach = signed_in("fatma")
    assert coach.get(address).status_code == 403
    assert ask(coach, "POST", f"{address}/regels", {"content": MANDATE}).status_code == 403


def test_a_table_that_is_not_in_the_draft_is_not_found(manager: Browser) -> None:
    address = begin(manager)
    assert manager.get(address.replace("mandaat", "anders")).status_code == 404
    assert ask(manager, "POST", f"{address}x/regels", {"content": MANDATE}).status_code == 404


@pytest.mark.parametrize("body", [[], {}, {"content": 5}, {"content": MANDATE, "decision": 1, "answers": {}}, None])
def test_refuses_what_no_editor_sends(manager: Browser, body: Any) -> None:
    assert ask(manager, "POST", f"{begin(manager)}/proef", body).status_code == 422


def test_tells_what_the_rules_on_the_screen_lack(manager: Browser) -> None:
    found = ask(
        manager, "POST", f"{begin(manager)}/regels", {"content": MANDATE.replace("&gt; 10000", "&gt; 20000")}
    ).json
    ((finding,), fields) = found["tables"][0]["findings"], found["fields"]["mandaat"]
    assert finding["message"].endswith("boven 10.000 tot en met 20.000.")
    assert [field["kind"] for field in fields] == ["number", "number", "list", "list", "boolean"]
    assert found["ms"] < 1000


def test_a_broken_table_is_told_of_and_not_tried(manager: Browser) -> None:
    address, broken = begin(manager), MANDATE.replace("&lt;= 500", "&lt;= ", 1)
    assert ask(manager, "POST", f"{address}/regels", {"content": broken}).json["tables"] == []
    assert attempt(manager, address, "mandaat", {}, broken)["message"].startswith("Dit kan nog niet worden geprobeerd.")
    assert attempt(manager, address, "mandaat", {}, "<x/>")["message"].startswith("Dit kan nog niet worden geprobeerd.")


def test_tries_with_the_real_engine_and_names_the_rules(manager: Browser) -> None:
    typed = {"bedrag": "1.250,00", "huishouden.total_12_months": "200", "leefgebieden": "wonen, werk", "spoed": "nee"}
    found = attempt(manager, begin(manager), "mandaat", typed)
    assert found["rules"] == ["teammanager_eenvoudig"]
    assert found["message"] == "Deze regel geldt: regel 6: Eenvoudig, tot en met € 2.500."
    assert ["niveau", "teammanager"] in found["outputs"]
    assert ["Aantal leefgebieden", "2"] in found["columns"]


def test_says_what_to_type_and_what_is_missing(manager: Browser) -> None:
    address = begin(manager)
    assert attempt(manager, address, "mandaat", {"bedrag": "veel", "spoed": "misschien"})["errors"] == {
        "bedrag": "Vul een getal in, bijvoorbeeld 1.250,00", "spoed": "Kies ja of nee",
    }  # fmt: skip
    assert "past geen enkele regel" in attempt(manager, address, "mandaat", {"bedrag": "100"})["message"]


@pytest.mark.parametrize(
    "endless",
    ["count(for i in 1..100000000, j in 1..100000000 return i)", 'string join(for i in 1..90000000 return "xxxxxxxx")'],
)
def test_an_expression_that_never_ends_or_grows_is_cut_off(manager: Browser, endless: str) -> None:
    content = definitions(literal(endless, decision="mandaat")).decode()
    assert attempt(manager, begin(manager), "mandaat", {}, content)["message"] == (
        "De beslissing 'mandaat' vroeg te veel tijd of geheugen."
    )
    assert attempt(manager, begin(manager), "mandaat", {"bedrag": "1"})["rules"] == []  # and the engine goes on


def test_html_in_names_is_text(manager: Browser) -> None:
    content = MANDATE.replace(
        'name="Wie mag beslissen over flexibel budget?"', 'name="&lt;img src=x onerror=alert(1)&gt;"'
    )
    address = begin(manager)
    ask(manager, "POST", f"{address}/houden", {"tab": "11111111-2222"})
    ask(manager, "PUT", f"{address}/inhoud", {"tab": "11111111-2222", "version": 1, "content": content})
    assert "<img src=x" not in manager.get(address).text


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [("number", "1.250,50", 1250.5), ("number", "€ 750", 750), ("number", "-3", -3), ("boolean", "ja", True),
     ("date", "5-1-2026", "2026-01-05"), ("list", "a, b ,", ["a", "b"]), ("list", "", []), ("number", "", None),
     ("feel", "1 + 1", 2), ("string", "hoog", "hoog")],
)  # fmt: skip
def test_reads_what_is_typed_by_its_kind(kind: str, typed: str, value: Any) -> None:
    assert read_answers([Field("a.b", "A", kind)], {"a.b": typed}) == ({"a": {"b": value}}, {})


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("number", "1.25,0"), ("number", "1,2,3"), ("number", "12.34"), ("number", "x"), ("number", "9" * 30),
     ("number", "²"), ("number", "-"), ("boolean", "true"), ("date", "31-2-2026"), ("feel", "1 +")],
)  # fmt: skip
def test_says_what_to_do_about_what_cannot_be_read(kind: str, typed: str) -> None:
    assert list(read_answers([Field("a", "A", kind)], {"a": typed})[1]) == ["a"]


def test_says_values_aloud() -> None:
    assert [said(each) for each in (None, True, 1250.5, 3, [], ["a", 2], {"wie": "x", "mag": False})] == [
        "leeg", "ja", "1.250,5", "3", "een lege lijst", "a, 2", "wie: x; mag: nee",
    ]  # fmt: skip
    assert len(said("x" * 100_000)) < 3_000


def test_asks_for_the_data_of_the_decisions_behind_one() -> None:
    source = definitions(
        table([["-", "1"]], decision="eerst", inputs=("klant.leeftijd",)),
        table([["> grens", "1"]], decision="dan", inputs=("eerst",),
              requires="<informationRequirement><requiredDecision href='#eerst'/></informationRequirement>"),
    )  # fmt: skip
    assert [field.path for field in fields(inspect(source, "t.dmn"), "dan")] == ["grens", "klant.leeftijd"]


def test_every_text_of_the_table_editor_has_its_dutch() -> None:
    bundle = Path("engine/web/static/dmn-editor.js").read_text("utf-8")
    words = Path("frontend/src/dmn-editor/dutch.js").read_text("utf-8")
    texts = {double or single for double, single in re.findall(r"""ranslate\((?:"([^"]+)"|'([^']+)')""", bundle)}
    assert len(texts) > 60
    assert [text for text in sorted(texts) if f"'{text}':" not in words] == []
