"""What an address asks of the figures: understood, said when it cannot be, and kept in links."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, render_template
from flask_login import login_user

from engine.errors import Refused
from engine.insight.shape import Choice, Source
from engine.permissions import load_actor
from engine.web.access import SignedIn
from engine.web.insight_choice import Asked, ask, shown
from tests.web.world import World

Asks = Callable[..., Asked]

OWN = Source(
    id=1,
    process_key="flexibel-budget",
    log_name=None,
    months=(202_409, 202_611),
    versions=(1, 2),
    steps=(Choice(1, "Vraag_beschrijven"), Choice(2, "Beslissen")),
    holders=(Choice(1, "partner:ggz-de-brug"), Choice(2, "manager:teammanager")),
    outcomes=(Choice(1, "withdrawn"), Choice(2, "Besteed")),
)
LOG = Source(id=2, process_key=None, log_name="oud/systeem", months=(201_901, 201_912), steps=(Choice(1, "NA"),))


@pytest.fixture
def asks(app: Flask, world: World) -> Asks:
    """What somebody asks with an address of the main screen."""

    def asked(query: str = "", *, by: int | None = None, source: Source = OWN) -> Asked:
        with signed_in(app, world, query, by or world.manager), world.store.reading() as session:
            return ask(session, source)

    return asked


@contextmanager
def signed_in(app: Flask, world: World, query: str, person_id: int) -> Iterator[None]:
    with app.test_request_context(f"/knelpunten/proces/flexibel-budget?{query}"):
        actor = load_actor(world.store, person_id)
        assert actor is not None
        login_user(SignedIn(actor, ""))
        yield


def key_of(world: World, team_id: int) -> str:
    from engine.store.models import Team

    with world.store.reading() as session:
        return session.get_one(Team, team_id).key


def test_begins_with_the_last_year_that_has_figures(asks: Asks) -> None:
    asked = asks()
    assert (asked.chosen.first_month, asked.chosen.last_month) == (202_512, 202_611)
    assert asked.period == "december 2025 t/m november 2026"
    assert asked.link() == "/knelpunten/proces/flexibel-budget"
    assert asked.chips() == []


def test_a_log_begins_with_all_of_it(asks: Asks, world: World) -> None:
    asked = asks(by=world.commands.fenna, source=LOG)
    assert (asked.chosen.first_month, asked.chosen.last_month) == (None, None)
    assert asked.period == "alles: januari t/m december 2019"
    assert asked.link() == "/knelpunten/logboek/oud/systeem"


def test_reads_every_filter_and_keeps_them_in_links(asks: Asks) -> None:
    query = "van=2026-07&tot=2026-09&versie=2&uitkomst=Besteed&stap=Beslissen&wie=partner%3Aggz-de-brug&toon=late"
    asked = asks(query)
    assert asked.problems == ()
    assert asked.chosen.step == 2
    assert (asked.chosen.version, asked.chosen.outcome, asked.chosen.holder) == (2, 2, 1)
    assert asked.shows == "late"
    assert asked.link() == f"/knelpunten/proces/flexibel-budget?{query}"
    assert asked.link("zaken", stap=None).startswith("/knelpunten/proces/flexibel-budget/zaken?van=2026-07")
    assert "stap" not in asked.link(stap=None)
    assert "naar=Vraag_beschrijven" in asked.link(naar="Vraag_beschrijven")


def test_says_active_filters_in_words_with_a_link_that_takes_each_off(asks: Asks) -> None:
    chips = asks("van=2026-07&tot=2026-09&stap=Beslissen&wie=partner:ggz-de-brug").chips()
    assert [chip.words for chip in chips] == [
        "Juli t/m september 2026", "Wachtte op: GGZ De Brug", "Stap: Beslis over de aanvraag",
    ]  # fmt: skip
    assert "wie" not in chips[1].without
    assert "stap=Beslissen" in chips[1].without


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("van=gisteren", "is geen maand"),
        ("van=2026-13", "is geen maand"),
        ("van=2026-09&tot=2026-07", "ligt na de laatste"),
        ("versie=99", "Van versie “99” is hier niets bekend"),
        ("versie=٣", "is hier niets bekend"),
        ("team=bestaat-niet", "bestaat niet"),
        ("stap=Nergens", "Deze stap komt hier niet voor"),
        ("wie=person:12", "Deze houder komt hier niet voor"),
        ("uitkomst=x", "Deze uitkomst komt hier niet voor"),
        ("variant='; drop table", "Deze variant bestaat niet"),
        ("toon=alles", "kan het schema niet tonen"),
        ("maat=gemiddeld", "kan het schema niet tonen"),
    ],
)
def test_says_what_it_cannot_read_and_leaves_it_out(asks: Asks, query: str, said: str) -> None:
    asked = asks(query)
    assert said in asked.problems[0]
    assert asked.chosen == asks().chosen
    assert asked.link() == "/knelpunten/proces/flexibel-budget"


def test_the_period_before_is_as_long(asks: Asks) -> None:
    before = asks("van=2026-01&tot=2026-03").before
    assert before is not None
    assert (before.first_month, before.last_month) == (202_510, 202_512)
    assert asks("van=2024-09&tot=2024-10").before is None


def test_a_manager_sees_every_team_and_may_choose_one(asks: Asks, world: World) -> None:
    other = min(world.commands.actor(world.outsider).team_ids)
    assert asks().chosen.team is None
    assert asks(f"team={key_of(world, other)}").chosen.team == other


def test_a_coach_sees_only_the_own_team_whatever_the_address_says(asks: Asks, world: World) -> None:
    other = min(world.commands.actor(world.outsider).team_ids)
    asked = asks(by=world.coach)
    assert asked.chosen.team == world.team
    assert [chip.without for chip in asked.chips()] == [""]
    with pytest.raises(Refused, match="alleen de cijfers van je eigen team"):
        asks(f"team={key_of(world, other)}", by=world.coach)
    assert asks("team=bestaat-niet", by=world.coach).chosen.team == world.team


@pytest.mark.parametrize("who", ["anna", "carla", "dirk"])
def test_a_log_is_refused_to_who_does_not_manage_logs(asks: Asks, world: World, who: str) -> None:
    with pytest.raises(Refused, match="Logboeken van andere systemen"):
        asks(by=getattr(world.commands, who), source=LOG)


def test_the_frame_shows_fields_chips_and_hidden_filters(app: Flask, world: World) -> None:
    with signed_in(app, world, "stap=Beslissen&versie=2&toon=late", world.manager), world.store.reading() as session:
        page = render_template("insight/base.html", **shown(ask(session, OWN)))
    assert '<input type="hidden" name="stap" value="Beslissen">' in page
    assert '<input type="hidden" name="toon" value="late">' in page
    assert '<option value="2" selected>Versie 2</option>' in page
    assert 'aria-label="Filters die aan staan"' in page
    assert "style=" not in page
