"""Words, theme and building blocks of the screens."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from re import DOTALL, MULTILINE, findall, fullmatch, search
from types import SimpleNamespace as Values
from typing import Any

import pytest
from flask import Flask, flash, render_template, render_template_string

import engine.web
from engine import clock
from engine.store.models import Holding
from engine.web import presentation
from engine.web.presentation import (
    HOLDER_LOOKS,
    Tone,
    age,
    count_words,
    counted,
    date_time_words,
    date_words,
    due_words,
    initials,
    share,
    since_words,
    start_sentence,
)

WEB = Path(engine.web.__file__).parent
THEME = (WEB / "static/theme.css").read_text()
SPRITE = set(findall(r'<symbol id="([^"]+)"', (WEB / "static/icons.svg").read_text()))


def moment(month: int, day: int, hour: int = 17, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=clock.AMSTERDAM)


TUESDAY = moment(11, 17, 9, 30)


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (moment(11, 12), "3 werkdagen te laat", Tone.LATE),
        (moment(11, 16), "1 werkdag te laat", Tone.LATE),
        (moment(11, 17, 9), "Te laat sinds 09.00 uur", Tone.LATE),
        (moment(11, 17), "Vandaag", Tone.TODAY),
        (moment(11, 18), "Morgen", Tone.SOON),
        (moment(11, 20), "Over 3 werkdagen", Tone.LATER),
        (moment(11, 30), "Over 9 werkdagen", Tone.LATER),
    ],
)
def test_due_moment_reads_in_working_days(due: datetime, words: str, tone: Tone) -> None:
    text = due_words(due, TUESDAY)
    assert (text.words, text.tone) == (words, tone)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (moment(11, 21), "Morgen"),
        (moment(11, 22), "Zondag"),
        (moment(11, 23), "Over 1 werkdag"),
    ],
)
def test_due_moment_over_the_weekend_never_reads_as_zero_working_days(due: datetime, words: str) -> None:
    assert due_words(due, moment(11, 20, 9)).words == words


def test_what_was_due_on_friday_is_late_since_friday_on_saturday() -> None:
    assert due_words(moment(11, 20), moment(11, 21, 9)).words == "Te laat sinds vrijdag"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (moment(11, 17, 14), "Vandaag om 14.00 uur"),
        (moment(11, 18, 8, 30), "Morgen om 08.30 uur"),
        (moment(11, 20, 8, 30), "Over 3 werkdagen"),
    ],
)
def test_urgent_moment_today_or_tomorrow_names_the_hour(due: datetime, words: str) -> None:
    assert due_words(due, TUESDAY, exact=True).words == words


def test_moment_in_utc_shows_on_the_wall_clock_of_the_municipality() -> None:
    just_past_midnight = datetime(2026, 6, 30, 22, 15, tzinfo=UTC)
    assert date_time_words(just_past_midnight, TUESDAY) == "1 juli om 00.15 uur"
    assert due_words(just_past_midnight, moment(6, 30, 12)).words == "Morgen"


def test_date_names_the_year_only_when_it_is_another_one() -> None:
    assert date_words(date(2026, 10, 26), TUESDAY) == "26 oktober"
    assert date_words(date(2025, 10, 26), TUESDAY) == "26 oktober 2025"
    assert date_words(moment(11, 20), TUESDAY, weekday=True) == "vrijdag 20 november"


def test_how_long_ago_counts_working_days() -> None:
    assert since_words(moment(10, 26), TUESDAY) == "16 werkdagen"
    assert since_words(date(2026, 11, 16), TUESDAY) == "1 werkdag"
    assert since_words(moment(11, 17, 8), TUESDAY) == "minder dan 1 werkdag"


def test_small_counts_are_words_and_large_ones_digits_with_points() -> None:
    assert [count_words(count) for count in (0, 1, 12, 13, 1502)] == ["nul", "één", "twaalf", "13", "1.502"]
    assert (counted(1, "taak", "taken"), counted(2, "taak", "taken")) == ("één taak", "twee taken")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("één taak", "Eén taak"), ("ijs", "IJs"), ("twee Haagse taken", "Twee Haagse taken"), ("", "")],
)
def test_sentence_starts_with_a_dutch_capital(words: str, sentence: str) -> None:
    assert start_sentence(words) == sentence


def test_initials_skip_the_words_between_first_and_last_name() -> None:
    assert [initials(name) for name in ("Fatma Demir", "Anouk van der Haverkamp", "Wim", "")] == ["FD", "AH", "W", ""]


def test_age_rises_on_the_birthday_and_for_leap_day_on_the_first_of_march() -> None:
    born = date(2010, 11, 17)
    assert (age(born, moment(11, 16)), age(born, moment(11, 17, 0, 5))) == (15, 16)
    leap_day = date(2012, 2, 29)
    assert (age(leap_day, moment(2, 28)), age(leap_day, moment(3, 1))) == (13, 14)


@pytest.mark.parametrize(
    ("part", "whole", "hundredths"),
    [(23, 77, 30), (1, 4000, 1), (60, 15 * 2.5, 100), (15, 15 * 2.5, 40), (0, 77, 0), (3, 0, 0)],
)
def test_share_lies_between_nothing_and_all_and_shows_what_is_there(part: float, whole: float, hundredths: int) -> None:
    assert share(part, whole) == hundredths


def test_every_share_has_its_class() -> None:
    classes = findall(r"\.share-(\d+) \{ --share: (\d+); \}", (WEB / "static/app.css").read_text())
    assert classes == [(str(hundredth), str(hundredth)) for hundredth in range(101)]


# ── theme ─────────────────────────────────────────────────────────────


def declarations(selector: str) -> dict[str, str]:
    block = search(rf"^\s*{selector} \{{(.*?)\}}", THEME, DOTALL | MULTILINE)
    assert block, f"no block {selector}"
    return dict(findall(r"(--?[\w-]+|color-scheme):\s*([^;]+);", block[1]))


LIGHT = declarations(r":root")
DARK = declarations(r':root\[data-theme="dark"\]')


def test_dark_by_choice_equals_dark_by_system() -> None:
    assert declarations(r':root:not\(\[data-theme="light"\]\)') == DARK
    assert len(DARK) > 30


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


READABLE = [
    *((ink, under) for ink in ("ink", "ink-2", "ink-3", "blue", "late") for under in ("paper", "surface")),
    *(("ink", f"{holder}-tint") for holder in ("coach", "manager", "partner", "inwoner", "klok", "flame", "blue")),
    *(("on-holder", holder) for holder in ("coach", "manager", "partner", "inwoner", "klok")),
    ("on-blue", "blue"),
    ("flame-ink", "flame-tint"),
    ("late", "late-tint"),
    ("late", "flame-tint"),
    ("ok", "ok-tint"),
    ("bar-ink-2", "bar"),
]


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "under"), READABLE)
def test_text_is_readable_on_its_surface(theme: dict[str, str], ink: str, under: str) -> None:
    assert contrast(theme[f"--wv-{ink}"], theme[f"--wv-{under}"]) >= 4.5


@pytest.mark.parametrize("kind", HOLDER_LOOKS)
def test_every_kind_of_holder_has_a_colour_and_a_drawing(kind: str) -> None:
    look = HOLDER_LOOKS[kind]
    assert f".{look.css} {{ --h:" in THEME
    assert look.icon in SPRITE


def test_every_kind_of_holding_has_a_look() -> None:
    kind = next(rule for rule in Holding.__table__.constraints if str(rule.name).endswith("kind"))
    kinds = set(findall(r"'(\w+)'", str(kind.sqltext)))
    assert {"person", "clock"} <= kinds <= set(HOLDER_LOOKS)


TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_template_obeys_the_content_security_policy(template: Path) -> None:
    source = template.read_text()
    assert not findall(r"\sstyle\s*=", source), "style attributes are refused: use a class or a share"
    assert not findall(r"<style\b|\son[a-z]+\s*=\s*[\"']|javascript:", source)
    assert all("src=" in tag for tag in findall(r"<script\b[^>]*>", source))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_template_uses_only_drawings_that_exist(template: Path) -> None:
    used = set(findall(r"\b(?:text_)?icon\(['\"]([\w-]+)['\"]", template.read_text()))
    assert used <= SPRITE


# ── building blocks ───────────────────────────────────────────────────


@pytest.fixture
def app() -> Iterator[Flask]:
    app = Flask("screens", template_folder=str(WEB / "templates"), static_folder=str(WEB / "static"))
    app.secret_key = "only for this test"
    presentation.register(app)
    app.jinja_env.globals["csrf_token"] = lambda: "a-token"
    with app.test_request_context(), clock.frozen(TUESDAY):
        yield app


def block(source: str, **values: Any) -> str:
    return render_template_string('{% import "macros.html" as ui %}' + source, **values)


def test_page_says_its_name_language_and_way_to_the_content(app: Flask) -> None:
    page = render_template_string('{% extends "base.html" %}{% block title %}Werklijst{% endblock %}')
    assert '<html lang="nl">' in page
    assert "<title>Werklijst · Waakvlam</title>" in page
    assert 'href="#inhoud"' in page
    assert 'id="inhoud"' in page


def test_stranger_sees_no_menu_and_no_way_to_sign_out(app: Flask) -> None:
    page = render_template("base.html", sign_out_url="/uit")
    assert "Menu" not in page
    assert "Uitloggen" not in page


def test_user_signs_out_with_a_form_that_carries_the_token(app: Flask) -> None:
    user = Values(is_authenticated=True, name="Fatma Demir")
    page = render_template("base.html", current_user=user, sign_out_url="/uit", navigation=[("Werklijst", "/w", True)])
    assert fullmatch(r'.*<form method="post" action="/uit"><input [^>]*value="a-token">.*', page, DOTALL)
    assert '<a href="/w" aria-current="page">Werklijst</a>' in page


def test_demo_says_that_everything_is_invented(app: Flask) -> None:
    assert "verzonnen" in render_template("base.html", demo=True)
    assert "verzonnen" not in render_template("base.html")


def test_message_stands_in_the_page_and_is_escaped(app: Flask) -> None:
    flash("Gezin <b>Korenbloem</b> heropend", "success")
    page = render_template("base.html")
    assert 'role="status"' in page
    assert "Gezin &lt;b&gt;Korenbloem&lt;/b&gt; heropend" in page


def test_refused_row_shows_the_reason_in_place_of_a_dead_button(app: Flask) -> None:
    row = block('{{ ui.task_row("Beoordeel", "/t", refused="Jij vroeg dit zelf aan", claim_url="/pak") }}')
    assert "Niet voor jou" in row
    assert "Jij vroeg dit zelf aan" in row
    assert "<button" not in row


def test_claim_button_posts_the_version_and_names_task_and_case(app: Flask) -> None:
    row = block('{{ ui.task_row("Bel", "/t", case="Gezin Duinroos", claim_url="/pak", claim_fields={"version": 3}) }}')
    assert '<form method="post" action="/pak" data-claim>' in row
    assert '<input type="hidden" name="version" value="3">' in row
    assert 'Pak op<span class="vh">: Bel, Gezin Duinroos</span>' in row


def test_due_text_carries_the_exact_moment_for_machines(app: Flask) -> None:
    text = block("{{ ui.due_text(due) }}", due=moment(11, 12))
    assert '<time datetime="2026-11-12T17:00+01:00">3 werkdagen te laat</time>' in text
    assert block("{{ ui.due_text(none) }}") == ""


def test_turn_card_answers_who_what_since_and_what_if_nobody_acts(app: Flask) -> None:
    turn = Values(
        holder=Values(kind="partner", name="GGZ De Brug"),
        what="De intake bevestigen",
        since=moment(10, 26),
        late="1 werkdag over de norm",
        consequence="De teammanager krijgt bericht.",
        others=[("jij, 1 taak", "#a"), ("het gezin, 1 handtekening", "#b")],
    )
    card = block("{{ ui.turn_card(turn) }}", turn=turn)
    for words in ("GGZ De Brug", "De intake bevestigen", "<b>26 oktober</b>, 16 werkdagen", "over de norm", "bericht."):
        assert words in card
    assert '<a href="#a">jij, 1 taak</a> en <a href="#b">' in card


def test_ribbon_keeps_the_name_of_a_short_span_and_marks_the_present(app: Flask) -> None:
    spans = [
        Values(kind="team", name="Team Noord", days=1, current=False),
        Values(kind="partner", name="De Linde", days=99, current=True),
    ]
    short, present = findall(r"<li .*?</li>", block("{{ ui.ribbon(spans) }}", spans=spans))
    assert "share-1 is-short" in short
    assert "Team Noord" in short
    assert "share-99 is-now" in present
    assert "De Linde, nu" in present


@pytest.mark.parametrize(("days", "late"), [(15, False), (16, True)])
def test_age_is_marked_only_past_the_norm(app: Flask, days: int, late: bool) -> None:
    assert ("te lang" in block("{{ ui.age_bar(days, 15) }}", days=days)) is late


def test_table_cell_names_its_column_for_narrow_screens(app: Flask) -> None:
    table = block('{{ ui.data_table("Stappen", [("Stap", false), ("Zaken", true)], [["Besluit", 121]]) }}')
    assert '<th scope="row">Besluit</th><td data-label="Zaken" class="r">121</td>' in table


def test_confirmation_says_what_will_happen_and_posts_with_the_token(app: Flask) -> None:
    asked = block(
        '{% call ui.confirm("Trek in", "De aanvraag stopt.", "/in", "Ja, trek in") %}<p>meer</p>{% endcall %}'
    )
    for part in ("<summary", "De aanvraag stopt.", "<p>meer</p>", 'value="a-token"', 'action="/in"', "Ja, trek in"):
        assert part in asked


def test_error_page_says_what_to_do_which_rule_and_the_way_on(app: Flask) -> None:
    page = render_template(
        "error.html", title="Dit mag je niet doen", message="Vraag om toegang.", rule="Eigen dossiers", status=403
    )
    for words in ("Dit mag je niet doen", "Vraag om toegang.", "Waarom: Eigen dossiers", "Ga naar het begin"):
        assert words in page


def test_every_component_that_a_screen_names_is_in_the_style_sheets() -> None:
    web = Path(engine.web.__file__).parent
    screens = [*web.rglob("*.html"), *web.glob("*.py"), *(web / "static").glob("*.js")]
    named = {name for file in screens for name in findall(r"\butrecht-[a-z]+(?:-[a-z]+)*", file.read_text("utf-8"))}
    styled = (web / "static/utrecht.css").read_text("utf-8")
    assert named
    assert {name for name in named if not search(rf"\.{name}(?![a-z-])", styled)} == set()
