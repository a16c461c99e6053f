"""Whatever somebody types in an address: an answer that says what is wrong, never a server that stumbles."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.web.limits import MOST_DIGITS
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]
LONG = "9" * 30

texts = st.one_of(
    st.sampled_from(("", "0", "-1", "1e400", LONG, "9" * 5000, "%00", "'\"<b>", "²", "٣", "\u202eabc", "😀", "team")),
    st.sampled_from(("9999-12-31T23:59:59-14:00~1", "0001-01-01T00:00:00+14:00~1", "1~1", "2024001999", "diagram")),
    st.text(max_size=30),
)
NAMES = ("lijst", "na", "voor", "wijk", "sorteer", "proces", "stand", "jaar", "van", "q", "naam", "casus", "tab", "als")
queries = st.dictionaries(st.sampled_from(NAMES), texts)
numbers = st.sampled_from(("1", "2", "0", "2026", "10000", "9" * MOST_DIGITS, LONG))


def gets(app: Flask) -> list[str]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]
    return sorted(rule.rule for rule in rules)


@pytest.mark.parametrize("login", ["fatma", "marleen", "ruben", "guus", "beheer"])
def test_no_address_is_a_server_error(app: Flask, signed_in: SignedIn, world: World, login: str) -> None:
    browser, paths = signed_in(login), gets(app)
    world.start()

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.sampled_from(paths),
        st.lists(numbers, min_size=3, max_size=3),
        st.dictionaries(st.sampled_from(NAMES), texts),
    )
    def visit(rule: str, ids: list[str], query: dict[str, str]) -> None:
        left = iter(ids)
        path = re.sub(r"<int:\w+>", lambda _: next(left), rule).replace("<key>", "flexibel-budget")
        assert browser.client.get(path, query_string=query).status_code < 500

    visit()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/casussen/{LONG}", 404),
        (f"/taken/{LONG}", 404),
        ("/taken/-1", 404),
        ("/budget/1/10000", 404),
        ("/budget/1/0", 404),
        ("/zoeken?q=%00", 400),
        ("/processen/%00/1", 400),
        (f"/casussen?na=9999-12-31T23:59:59-14:00~1&wijk={LONG}", 200),
    ],
)
def test_an_address_that_no_database_can_be_asked_about(signed_in: SignedIn, path: str, status: int) -> None:
    assert signed_in("fatma").get(path).status_code == status


@pytest.mark.parametrize("number", [LONG, "9" * 5000, "-1", "²", "1\x00"])
def test_a_field_with_a_number_that_is_no_id_is_told_so(signed_in: SignedIn, world: World, number: str) -> None:
    task = world.start()
    coach, manager = signed_in("fatma"), signed_in("marleen")
    answers = [
        coach.post(f"/taken/{task.id}/afronden", {"version": number}),
        coach.post(f"/taken/{task.id}/overdragen", {"to_person_id": number, "reason": "Verlof"}),
        manager.post("/verdelen", {"to_person_id": number, "task_ids": number}),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert world.task(task.id).assignee_id == world.coach


def test_a_reason_has_a_length_and_no_sign_that_postgresql_refuses(signed_in: SignedIn, world: World) -> None:
    task = world.start()
    coach = signed_in("fatma")
    fields = {"to_person_id": world.colleague, "reason": "x" * 1001}
    assert "hoogstens 1000 tekens" in coach.post(f"/taken/{task.id}/overdragen", fields).text
    assert coach.post(f"/taken/{task.id}/overdragen", {**fields, "reason": "Ver\x00lof"}).status_code == 302
    assert world.task(task.id).assignee_id == world.colleague


@pytest.mark.parametrize("amount", ["9" * 30, "9" * 5000, "1e400", "NaN", "-1", "0", "99999999999999,00"])
def test_an_amount_that_is_no_amount_changes_no_budget(signed_in: SignedIn, amount: str) -> None:
    browser = signed_in("ruben")
    fields = {"fund_key": "wmo", "direction": "up", "amount": amount, "reason": "Raadsbesluit"}
    assert browser.post("/budget/1/2026/potje", fields).status_code == 422


def test_a_form_larger_than_anybody_types_is_refused_before_it_is_read(browser: Browser) -> None:
    browser.get("/inloggen")
    assert browser.post("/inloggen", {"login": "x" * 1_100_000}).status_code == 413


def test_a_letter_is_handed_out_and_logged_to_a_reader_of_the_file_only(signed_in: SignedIn, world: World) -> None:
    for login in ("guus", "beheer", "zohra"):
        for ending in ("", ".pdf"):
            assert signed_in(login).get(f"/casussen/{world.casus}/brief/1{ending}").status_code == 403


def test_asking_for_the_head_of_a_page_is_a_look_too(signed_in: SignedIn, world: World) -> None:
    assert signed_in("fatma").client.head(f"/casussen/{world.casus}").status_code == 200
    assert world.looks(world.coach) == [("casus", "is_regisseur")]
