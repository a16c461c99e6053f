"""What each operation does to request, money, log and letter, and what it refuses."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine import clock
from engine.budget import ledger
from engine.commands.operations import OPERATIONS, OperationContext
from engine.commands.operations.base import find_request
from engine.commands.operations.withdraw_request import withdraw
from engine.errors import Conflict, Invalid, Refused
from engine.permissions.actor import Actor
from engine.runtime.types import BpmnError
from engine.store import Store, Work
from engine.store.models import BudgetRequest, DecisionLetter, Event, LedgerEntry, Person, ProcessInstance, Reservation
from tests.factories import (
    make_casus,
    make_instance,
    make_mandate,
    make_person,
    make_request,
    make_resident,
    make_share,
    make_tenant,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MUNICIPALITY = {"key": "vlamstede", "name": "Vlamstede"}
ORGANISATION = {
    "municipality": MUNICIPALITY,
    "document": {"municipality": MUNICIPALITY | {"objection_address": ["Postbus 1", "7500 AA Vlamstede"]}},
    "groups": [{"key": "wijkcoach", "name": "Wijkcoach"}, {"key": "teammanager", "name": "Teammanager"}],
    "mandate_levels": ["wijkcoach", "teammanager", "budgethouder", "college"],
}
ASKED = {
    "subject": "elektrische fiets",
    "category": "vervoer",
    "fund": "wmo",
    "amount": 450.0,
    "urgent": False,
    "tried": ["wmo", "eigen-netwerk"],
}


class Scene:
    """A coach with a mandate up to € 500 in an area with € 1.000 from the Wmo and € 200 from Jeugd."""

    def __init__(self, work: Work) -> None:
        self.work = work
        make_tenant(work, is_demo=True)
        self.casus = make_casus(work)
        self.coach: Person = self.casus.regisseur
        make_resident(work, self.casus)
        make_mandate(work, self.coach, "wijkcoach", 50_000)
        self.instance: ProcessInstance = make_instance(work, self.casus)
        self.share = make_share(work, 100_000, area=self.casus.area)
        self.jeugd = make_share(work, 20_000, area=self.casus.area, fund="jeugd")
        self.actor: Actor | None = Actor(self.coach.id, self.coach.name)

    def run(self, name: str, **inputs: Any) -> dict[str, Any]:
        context = OperationContext(self.work, self.actor, None, self.instance, self.casus, inputs, ORGANISATION)
        answer = OPERATIONS[name].run(context)
        self.work.session.flush()
        return answer

    @property
    def request(self) -> BudgetRequest:
        found = find_request(self.work, self.instance)
        assert found is not None
        return found

    @property
    def reserved(self) -> tuple[int, int]:
        return self.share.reserved_cents, self.share.spent_cents

    def grant(self, amount: float = 450.0) -> None:
        self.run("record_request", **ASKED)
        self.run("reserve_budget", amount=amount, fund="wmo")
        self.run("record_decision", outcome="granted", amount=amount, reason="Het helpt.")

    def events(self, kind: str) -> list[Event]:
        self.work.log.flush()
        return list(self.work.session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id)))

    def letters(self) -> list[DecisionLetter]:
        return list(self.work.session.scalars(select(DecisionLetter)))


@pytest.fixture
def scene(sqlite_store: Store) -> Iterator[Scene]:
    with clock.frozen(NOW), sqlite_store.command() as work:
        yield Scene(work)


def test_a_request_runs_from_ask_to_effect(store: Store) -> None:
    with clock.frozen(NOW), store.command() as work:
        scene = Scene(work)
        assert scene.run("household_total") == {"total_12_months": 0.0, "life_areas": ["financien", "wonen"]}
        scene.grant(400.0)
        assert scene.reserved == (40_000, 0)
        letter_id = scene.run("write_letter", outcome="granted", amount=400, reason="Het helpt.", conditions=None)["id"]
        scene.run("spend_budget", amount=380.5)
        scene.run("record_effect", effect="partly")
    with store.reading() as session:
        request = session.scalars(select(BudgetRequest)).one()
        assert (request.status, request.effect, request.effect_at) == ("paid", "partly", NOW)
        assert (request.decided_by_id, request.decided_at) == (scene.coach.id, NOW)
        assert request.mandaat_id is not None
        letter = session.get_one(DecisionLetter, letter_id)
        assert letter.on_behalf_of.endswith(f"namens dezen, {scene.coach.name}, wijkcoach")
        assert "Mevrouw Korenbloem" in letter.html
        assert "€\xa0400,00" in letter.html
        assert "Voorbeeld" in letter.html
        assert letter.pdf.startswith(b"%PDF-")
        assert session.scalars(select(LedgerEntry.amount_cents).where(LedgerEntry.kind == "spend")).all() == [38_050]


def test_every_operation_is_registered_under_its_own_name() -> None:
    assert all(name == operation.name for name, operation in OPERATIONS.items())


@pytest.mark.parametrize(
    "name",
    [
        "find_decider",
        "record_decision",
        "record_effect",
        "release_budget",
        "reserve_budget",
        "spend_budget",
        "write_letter",
    ],
)
def test_an_operation_before_the_request_was_recorded_is_a_mistake_in_the_diagram(scene: Scene, name: str) -> None:
    with pytest.raises(ValueError, match="nog geen aanvraag vastgelegd"):
        scene.run(name, amount=1, fund="wmo", outcome="granted", reason="", effect="not", level="wijkcoach")


def test_asking_again_updates_the_same_request_and_forgets_the_decision(scene: Scene) -> None:
    first = scene.run("record_request", **ASKED)
    scene.request.level = "teammanager"
    assert scene.run("record_request", **ASKED | {"amount": 300}) == first
    assert (scene.request.amount_cents, scene.request.level, scene.request.status) == (30_000, "", "asked")
    assert scene.request.tried == "wmo, eigen-netwerk"
    assert scene.instance.subject == "elektrische fiets"


def test_what_was_paid_is_not_asked_again(scene: Scene) -> None:
    scene.grant()
    scene.run("spend_budget", amount=450)
    with pytest.raises(Conflict):
        scene.run("record_request", **ASKED)


def test_what_was_paid_is_not_refused_afterwards(scene: Scene) -> None:
    scene.grant()
    scene.run("spend_budget", amount=450)
    with pytest.raises(Conflict, match="al betaald"):
        scene.run("record_decision", outcome="refused", amount=0, reason="Toch niet.")
    assert (scene.request.status, scene.reserved) == ("paid", (0, 45_000))


def test_what_was_reserved_is_free_when_it_turns_out_to_cost_nothing(scene: Scene) -> None:
    scene.grant()
    scene.run("solve_without_money", subject="fiets", category="vervoer", tried=["fondsen"], how="Via de buurvrouw")
    assert scene.reserved == (0, 0)


def test_text_of_a_person_is_no_category(scene: Scene) -> None:
    with pytest.raises(ValueError, match="is geen code"):
        scene.run("record_request", **ASKED | {"category": "Een fiets voor mevrouw Korenbloem"})


@pytest.mark.parametrize("amount", [0, -5, 10**13])
def test_refuses_to_ask_for_an_amount_that_is_no_amount(scene: Scene, amount: int) -> None:
    with pytest.raises(Invalid):
        scene.run("record_request", **ASKED | {"amount": amount})


def test_a_question_without_an_amount_yet_is_recorded_without_asking_money(scene: Scene) -> None:
    scene.run("record_request", **ASKED | {"amount": None})

    assert scene.request.amount_cents == 0


def test_solved_without_money_leaves_the_books_alone(scene: Scene) -> None:
    scene.run(
        "solve_without_money", subject="wasmachine", category="witgoed", tried=["fondsen"], how="Via de buurvrouw"
    )
    assert (scene.request.status, scene.request.amount_cents, scene.reserved) == ("solved", 0, (0, 0))
    assert "buurvrouw" not in str([event.codes for event in scene.events("request_solved")])


def test_the_household_total_counts_other_processes_in_euros(scene: Scene) -> None:
    scene.grant()
    own, scene.instance = scene.instance, make_instance(scene.work, scene.casus)
    assert scene.run("household_total")["total_12_months"] == 450.0
    scene.instance = own
    assert scene.run("household_total")["total_12_months"] == 0.0


def test_a_request_that_still_waits_elsewhere_counts_too(scene: Scene) -> None:
    scene.run("record_request", **ASKED)
    scene.instance = make_instance(scene.work, scene.casus)
    assert scene.run("household_total")["total_12_months"] == 450.0


def test_finds_the_decider_and_remembers_the_level(scene: Scene) -> None:
    manager = make_person(scene.work, "Marleen Oostenwind", "teammanager", team=scene.casus.team)
    make_mandate(scene.work, manager, "teammanager", 250_000)
    scene.run("record_request", **ASKED)
    assert scene.run("find_decider", level="teammanager", amount=450, passed_over=None, requester=scene.coach.id) == {
        "person": manager.id,
        "name": "Marleen Oostenwind",
        "level": "teammanager",
        "group": "teammanager",
        "substitute_for": None,
        "passed_over": [],
    }
    assert scene.request.level == "teammanager"


def test_past_everyone_the_college_decides_as_a_group(scene: Scene) -> None:
    scene.run("record_request", **ASKED)
    found = scene.run("find_decider", level="teammanager", amount=450, passed_over=[7, 8])
    assert (found["person"], found["group"], found["passed_over"]) == (None, "college", [7, 8])


def test_a_level_that_nobody_knows_is_a_mistake_in_the_table(scene: Scene) -> None:
    scene.run("record_request", **ASKED)
    with pytest.raises(ValueError, match="wethouder"):
        scene.run("find_decider", level="wethouder", amount=450)


def test_a_passed_ceiling_goes_to_the_diagram_and_books_nothing(scene: Scene) -> None:
    scene.run("record_request", **ASKED)
    with pytest.raises(BpmnError, match=r"nog €\xa0200,00 vrij, en dit vraagt €\xa0450,00") as caught:
        scene.run("reserve_budget", amount=450, fund="jeugd")
    assert caught.value.code == "ceiling_passed"
    assert scene.jeugd.reserved_cents == 0
    assert scene.events("budget_reserved") == []
    assert scene.request.reservation_id is None


def test_a_fund_without_a_share_is_a_passed_ceiling(scene: Scene) -> None:
    scene.run("record_request", **ASKED)
    with pytest.raises(BpmnError, match="geen geld in dit potje"):
        scene.run("reserve_budget", amount=450, fund="participatie")


def test_reserving_the_same_again_keeps_the_reservation(scene: Scene) -> None:
    scene.run("record_request", **ASKED)
    first = scene.run("reserve_budget", amount=450, fund="wmo")
    assert scene.run("reserve_budget", amount=450, fund="wmo") == first
    assert scene.reserved == (45_000, 0)


def test_reserving_anew_replaces_and_needs_no_room_for_both(scene: Scene) -> None:
    scene.run("record_request", **ASKED | {"amount": 1_000})
    scene.run("reserve_budget", amount=900, fund="wmo")
    scene.run("reserve_budget", amount=1_000, fund="wmo")
    assert scene.reserved == (100_000, 0)
    with pytest.raises(BpmnError):
        scene.run("reserve_budget", amount=1_000, fund="jeugd")
    assert scene.reserved == (100_000, 0)
    scene.run("reserve_budget", amount=150, fund="jeugd")
    assert (scene.reserved, scene.jeugd.reserved_cents) == ((0, 0), 15_000)
    assert scene.request.fund_key == "jeugd"


@pytest.mark.parametrize("operation", ["reserve_budget", "record_decision"])
def test_never_grants_more_than_was_asked(scene: Scene, operation: str) -> None:
    scene.run("record_request", **ASKED)
    with pytest.raises(Invalid, match=r"€\xa0450,01 toe, maar de aanvraag is €\xa0450,00"):
        scene.run(operation, amount=450.01, fund="wmo", outcome="granted", reason="")


def test_never_grants_what_is_not_reserved(scene: Scene) -> None:
    scene.run("record_request", **ASKED)
    with pytest.raises(ValueError, match="niets gereserveerd"):
        scene.run("record_decision", outcome="granted", amount=450, reason="")
    scene.run("reserve_budget", amount=400, fund="wmo")
    with pytest.raises(ValueError, match="niets gereserveerd"):
        scene.run("record_decision", outcome="granted", amount=450, reason="")


@pytest.mark.parametrize("outcome", ["granted", "refused"])
def test_above_the_coach_mandate_the_requester_decides_neither_way(scene: Scene, outcome: str) -> None:
    make_mandate(scene.work, scene.coach, "budgethouder", None)
    scene.run("record_request", **ASKED)
    scene.run("find_decider", level="teammanager", amount=450)
    scene.run("reserve_budget", amount=450, fund="wmo")
    with pytest.raises(Refused) as caught:
        scene.run("record_decision", outcome=outcome, amount=450, reason="")
    assert caught.value.rule == "requester_never_decides"
    assert scene.request.status == "asked"


def test_someone_without_a_mandate_does_not_decide(scene: Scene) -> None:
    scene.run("record_request", **ASKED)
    colleague = make_person(scene.work, "Joris Blok", "wijkcoach", team=scene.casus.team)
    scene.actor = Actor(colleague.id, colleague.name, stands_in_for=frozenset({scene.coach.id}))
    with pytest.raises(Refused, match="geen geldig mandaat"):
        scene.run("record_decision", outcome="refused", amount=0, reason="")


def test_a_timer_does_not_decide(scene: Scene) -> None:
    scene.run("record_request", **ASKED)
    scene.actor = None
    with pytest.raises(Refused, match="een mens, geen klok"):
        scene.run("record_decision", outcome="refused", amount=0, reason="")


def test_a_refusal_gives_back_what_was_reserved(scene: Scene) -> None:
    scene.run("record_request", **ASKED)
    scene.run("reserve_budget", amount=450, fund="wmo")
    scene.run("record_decision", outcome="refused", amount=0, reason="Er is een andere weg.")
    assert (scene.request.status, scene.reserved) == ("refused", (0, 0))


def test_the_reason_of_a_decision_stays_out_of_the_unerasable_log(scene: Scene) -> None:
    scene.grant()
    event = scene.events("decision_recorded")[0]
    assert event.codes["outcome"] == "granted"
    assert "helpt" not in str(event.codes)


def test_the_letter_of_a_decision_is_made_once(scene: Scene) -> None:
    scene.grant()
    first = scene.run("write_letter", outcome="granted", reason="Het helpt.")
    assert scene.run("write_letter", outcome="granted", reason="Het helpt.") == first
    assert len(scene.letters()) == 1


def test_the_letter_says_where_the_municipality_wants_objections(scene: Scene) -> None:
    scene.grant()
    scene.run("write_letter", outcome="granted", reason="Het helpt.")
    assert "burgemeester en wethouders van Vlamstede, Postbus 1, 7500 AA Vlamstede" in scene.letters()[0].html


def test_a_new_decision_gets_a_new_letter(scene: Scene) -> None:
    scene.run("record_request", **ASKED)
    scene.run("record_decision", outcome="refused", amount=0, reason="Nee.")
    scene.run("write_letter", outcome="refused", amount=0, reason="Nee.")
    scene.work.now += timedelta(days=1)
    scene.grant()
    scene.run("write_letter", outcome="granted", reason="Toch wel.")
    assert [letter.outcome for letter in scene.letters()] == ["refused", "granted"]


def test_a_letter_that_contradicts_the_decision_is_not_made(scene: Scene) -> None:
    scene.grant()
    with pytest.raises(ValueError, match="past niet bij"):
        scene.run("write_letter", outcome="refused", reason="")


def test_pays_once(scene: Scene) -> None:
    scene.grant()
    assert scene.run("spend_budget", amount=400) == {"paid": 400.0}
    assert scene.run("spend_budget", amount=50) == {"paid": 400.0}
    assert scene.reserved == (0, 40_000)


def test_does_not_pay_more_than_was_granted(scene: Scene) -> None:
    scene.grant(400)
    with pytest.raises(Conflict, match=r"€\xa0400,01 betalen"):
        scene.run("spend_budget", amount=400.01)
    assert scene.request.status == "granted"


def test_does_not_pay_before_the_decision(scene: Scene) -> None:
    scene.run("record_request", **ASKED)
    scene.run("reserve_budget", amount=450, fund="wmo")
    with pytest.raises(ValueError, match="geen toegekende aanvraag"):
        scene.run("spend_budget", amount=450)


@pytest.mark.parametrize("operation", ["release_budget", "withdraw_request"])
def test_what_does_not_go_ahead_is_free_again(scene: Scene, operation: str) -> None:
    scene.grant()
    scene.run(operation)
    assert (scene.request.status, scene.reserved) == ("withdrawn", (0, 0))
    scene.run(operation)
    assert len(scene.events("request_withdrawn")) == 1


def test_what_is_paid_or_refused_cannot_be_withdrawn(scene: Scene) -> None:
    scene.grant()
    for status in ("paid", "refused"):
        scene.request.status = status
        scene.work.session.flush()
        with pytest.raises(Conflict):
            withdraw(scene.work, scene.actor, scene.instance)


def test_a_process_without_a_request_yet_can_be_withdrawn(scene: Scene) -> None:
    withdraw(scene.work, scene.actor, scene.instance)
    assert find_request(scene.work, scene.instance) is None


def test_an_unknown_effect_or_outcome_is_a_mistake_in_the_diagram(scene: Scene) -> None:
    make_request(scene.work, scene.instance)
    with pytest.raises(ValueError, match="‘effect’"):
        scene.run("record_effect", effect="gehaald")
    with pytest.raises(ValueError, match="‘outcome’"):
        scene.run("record_decision", outcome="toegekend", amount=1, reason="")


def test_what_it_brought_is_kept_as_codes_that_can_be_counted(scene: Scene) -> None:
    make_request(scene.work, scene.instance)
    scene.run("record_effect", effect="reached", resident=["meer-rust", "meer-rust"], professional=None)
    (codes,) = [event.codes for event in scene.events("effect_recorded")]
    assert (codes["resident"], codes["professional"]) == (["meer-rust"], [])
    for wrong in ("meer-rust", ["Hij zei: eindelijk rust"], [1]):
        with pytest.raises(ValueError, match="‘resident’"):
            scene.run("record_effect", effect="reached", resident=wrong)


def test_a_reservation_is_made_for_the_household_and_the_process(scene: Scene) -> None:
    scene.grant()
    reservation = scene.work.session.scalars(select(Reservation)).one()
    assert (reservation.casus_id, reservation.instance_id) == (scene.casus.id, scene.instance.id)
    assert ledger.open_cents(reservation) == 45_000
