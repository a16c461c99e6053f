"""What a diagram may ask of consent, facts and the plan, and what it is told when something is missing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.dossier.facts import current_facts
from engine.commands.operations import OPERATIONS, OperationContext
from engine.errors import Conflict, Invalid
from engine.permissions.actor import Actor
from engine.store import Store, Work
from engine.store.models import AftercareNote, Consent, Event, Plan, PlanAction, PlanGoal, PlanLetter
from tests.factories import make_casus, make_instance, make_resident, make_tenant

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ORGANISATION = {
    "municipality": {"key": "vlamstede", "name": "Vlamstede", "complaint_address": ["Postbus 1", "7500 AA Vlamstede"]},
    "life_areas": [{"key": "gezondheid", "name": "Gezondheid"}],
}


class Scene:
    def __init__(self, work: Work) -> None:
        self.work = work
        make_tenant(work, is_demo=True)
        self.casus = make_casus(work)
        make_resident(work, self.casus)
        self.instance = make_instance(work, self.casus)
        self.actor = Actor(self.casus.regisseur_id, "Fatma Demir")

    def run(self, name: str, **inputs: Any) -> dict[str, Any]:
        context = OperationContext(self.work, self.actor, None, self.instance, self.casus, inputs, ORGANISATION)
        answer = OPERATIONS[name].run(context)
        self.work.session.flush()
        return answer

    def consent(self, **inputs: Any) -> dict[str, Any]:
        usual = {"purpose": "verwijzing", "partner": "ggz-de-brug", "given": True, "by": "Meneer", "how": "spoken"}
        return self.run("record_consent", **{**usual, **inputs})

    def found(self, partner: str = "ggz-de-brug") -> dict[str, Any]:
        return self.run("find_consent", purpose="verwijzing", partner=partner)

    def goal(self, text: str = "Elke dag naar buiten", *, action: bool = True) -> PlanGoal:
        goal = PlanGoal(
            casus_id=self.casus.id,
            life_area="gezondheid",
            text=text,
            created_at=self.work.now,
            created_by_id=self.actor.person_id,
        )
        if action:
            goal.actions.append(
                PlanAction(what="Loopt met Ans", who_kind="network", who="Buurvrouw Ans", created_at=self.work.now)
            )
        self.work.session.add(goal)
        self.work.session.flush()
        return goal

    def plan(self, **values: Any) -> Plan:
        plan = Plan(casus_id=self.casus.id, started_at=self.work.now, **values)
        self.work.session.add(plan)
        self.work.session.flush()
        return plan

    def events(self) -> list[str]:
        self.work.log.flush()
        return list(self.work.session.scalars(select(Event.kind).order_by(Event.id)))


@pytest.fixture
def scene(store: Store) -> Iterator[Scene]:
    with clock.frozen(NOW), store.command() as work:
        yield Scene(work)


def test_consent_that_was_never_asked_is_not_there(scene: Scene) -> None:
    assert scene.found() == {"valid": False, "reason": "Nog niet gevraagd"}


def test_consent_is_for_one_purpose_and_one_receiver(scene: Scene) -> None:
    answer = scene.consent(valid="P1Y", ground="Wmo 5.1.1")
    assert (answer["given"], answer["until"]) == (True, "2027-11-23")
    assert scene.found() == {"valid": True, "reason": ""}
    assert scene.found("woonvast") == {"valid": False, "reason": "Nog niet gevraagd"}
    assert scene.run("find_consent", purpose="delen", partner="ggz-de-brug")["valid"] is False
    assert scene.events() == ["consent_given"]


def test_consent_holds_on_its_last_day_and_not_after(scene: Scene) -> None:
    scene.consent(valid="P1M")
    scene.work.now = NOW + timedelta(days=30)  # 23 December
    assert scene.found()["valid"] is True
    scene.work.now = NOW + timedelta(days=31)
    assert scene.found() == {"valid": False, "reason": "Verlopen op 23-12-2026"}


def test_a_refusal_is_recorded_and_a_later_consent_takes_its_place(scene: Scene) -> None:
    assert scene.consent(given=False, valid="P1Y") == {"id": 1, "given": False, "until": None}
    assert scene.found() == {"valid": False, "reason": "Geweigerd op 23-11-2026"}
    scene.consent()
    assert scene.found()["valid"] is True
    assert scene.events() == ["consent_refused", "consent_given"]


def test_withdrawn_consent_says_since_when(scene: Scene) -> None:
    scene.consent()
    consent = scene.work.session.scalars(select(Consent)).one()
    consent.withdrawn_at = NOW
    scene.work.session.flush()
    assert scene.found() == {"valid": False, "reason": "Ingetrokken op 23-11-2026"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"given": "ja"}, "given"), ({"how": "brief"}, "how"), ({"purpose": ""}, "purpose"), ({"valid": "jaar"}, "duur")],
)
def test_a_diagram_that_records_consent_wrongly_is_an_incident(scene: Scene, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        scene.consent(**wrong)


def test_consent_of_nobody_is_refused_in_the_users_words(scene: Scene) -> None:
    with pytest.raises(Invalid, match="wie de toestemming gaf"):
        scene.consent(by=" ")


def test_facts_of_a_diagram_are_known_by_their_names_until_their_last_day(scene: Scene) -> None:
    scene.run("record_facts", facts={"spoed": True, "huisarts": "De Brink"}, valid="P1M")
    assert current_facts(scene.work.session, scene.casus.id) == {"spoed": True, "huisarts": "De Brink"}
    scene.run("record_facts", facts={"spoed": None})
    assert current_facts(scene.work.session, scene.casus.id) == {"huisarts": "De Brink"}
    with pytest.raises(ValueError, match="naam van een gegeven"):
        scene.run("record_facts", facts={"met spatie": 1})
    with pytest.raises(ValueError, match="facts"):
        scene.run("record_facts", facts="huisarts")


ALL = ["goals", "actions", "aftercare", "evaluation"]


def test_a_plan_that_holds_what_is_needed_lets_the_process_go_on(scene: Scene) -> None:
    scene.goal()
    scene.plan(evaluation_on=date(2027, 1, 11), aftercare="Ans belt elke week.")
    assert scene.run("require_plan", needs=ALL) == {"goals": 1, "evaluation_on": "2027-01-11"}


def test_a_missing_plan_tells_all_that_is_to_be_done(scene: Scene) -> None:
    with pytest.raises(Conflict) as refusal:
        scene.run("require_plan", needs=ALL)
    for words in ("ten minste één doel", "voor de nazorg afspreken", "plan evalueren", "Plan en nazorg"):
        assert words in refusal.value.message


def test_a_goal_for_which_nobody_does_anything_is_named(scene: Scene) -> None:
    scene.goal(action=False)
    with pytest.raises(Conflict, match="wie wat doet voor het doel ‘Elke dag naar buiten’"):
        scene.run("require_plan", needs=["goals", "actions"])


def test_a_stopped_goal_counts_for_nothing(scene: Scene) -> None:
    scene.goal(action=False).status = "stopped"
    scene.work.session.flush()
    with pytest.raises(Conflict, match="ten minste één doel"):
        scene.run("require_plan", needs=["goals", "actions"])


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 23), None])
def test_an_evaluation_must_lie_ahead(scene: Scene, day: date | None) -> None:
    scene.plan(evaluation_on=day)
    with pytest.raises(Conflict, match="evalueren"):
        scene.run("require_plan", needs=["evaluation"])


def test_an_agreement_for_afterwards_is_enough_before_there_is_a_plan(scene: Scene) -> None:
    note = AftercareNote(
        casus_id=scene.casus.id,
        kind="trigger",
        topic="waakvlam",
        text="Gordijnen dicht",
        created_at=NOW,
        created_by_id=scene.actor.person_id,
    )
    scene.work.session.add(note)
    scene.work.session.flush()
    with pytest.raises(Conflict):
        scene.run("require_plan", needs=["aftercare"])
    note.kind = "agreement"
    scene.work.session.flush()
    assert scene.run("require_plan", needs=["aftercare"]) == {"goals": 0, "evaluation_on": None}


def test_a_need_that_does_not_exist_is_an_incident(scene: Scene) -> None:
    with pytest.raises(ValueError, match="geld"):
        scene.run("require_plan", needs=["geld"])
    with pytest.raises(ValueError, match="lijst"):
        scene.run("require_plan", needs="goals")


def test_agreement_is_recorded_with_who_how_and_on_which_version(scene: Scene) -> None:
    plan = scene.plan()
    assert scene.run("record_plan_agreement", agreed=True, by="Mevrouw", how="signature") == {"version": plan.version}
    assert (plan.status, plan.agreed_by, plan.agreed_how, plan.agreed_at) == ("agreed", "Mevrouw", "signature", NOW)


def test_disagreement_needs_its_words_and_is_kept(scene: Scene) -> None:
    plan = scene.plan()
    with pytest.raises(Invalid, match="niet mee eens"):
        scene.run("record_plan_agreement", agreed=False, by="Mevrouw", how="spoken")
    scene.run("record_plan_agreement", agreed=False, by="Mevrouw", how="spoken", disagreement="Te snel")
    assert (plan.status, plan.disagreement) == ("disagreed", "Te snel")
    scene.run("record_plan_agreement", agreed=True, by="Mevrouw", how="spoken")
    assert (plan.status, plan.disagreement) == ("agreed", "")


def test_a_plan_ends_once_and_an_agreement_lets_it_live_again(scene: Scene) -> None:
    plan = scene.plan()
    scene.run("end_plan")
    scene.run("end_plan")
    assert (plan.status, plan.ended_at) == ("ended", NOW)
    assert scene.events() == ["plan_ended"]
    scene.run("record_plan_agreement", agreed=True, by="Mevrouw", how="spoken")
    assert (plan.status, plan.ended_at) == ("agreed", None)


def test_a_household_without_a_plan_has_none_to_end(scene: Scene) -> None:
    with pytest.raises(ValueError, match="nog geen plan"):
        scene.run("end_plan")


def test_the_letter_holds_the_plan_and_one_version_has_one_letter(scene: Scene) -> None:
    with pytest.raises(Conflict, match="nog geen doel"):
        scene.run("write_plan_letter")
    scene.goal()
    plan = scene.plan(evaluation_on=date(2027, 1, 11))
    first = scene.run("write_plan_letter")
    assert scene.run("write_plan_letter") == first
    scene.run("record_plan_agreement", agreed=True, by="Mevrouw", how="spoken")
    second = scene.run("write_plan_letter")
    assert second != first
    letter = scene.work.session.get(PlanLetter, second["id"])
    assert letter is not None
    assert letter.plan_version == plan.version
    for words in ("elke dag naar buiten", "Buurvrouw Ans", "11 januari 2027", "Mevrouw", "Postbus 1"):
        assert words in letter.html
    assert letter.pdf.startswith(b"%PDF")
