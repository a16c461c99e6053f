"""Referral and aftercare in a real casus: with its database, consent, messages, links, timers and its closing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from engine import clock, forms
from engine.commands.close_casus import close_casus
from engine.commands.dossier.facts import NewFact, keep_facts
from engine.commands.dossier.withdraw_consent import withdraw_consent
from engine.commands.messages import send_message
from engine.commands.plan.save_note import save_note
from engine.commands.record_signal import record_signal
from engine.commands.referrals.answering import Answer
from engine.commands.referrals.record_answer import record_answer
from engine.deployment.loaded import load_definition
from engine.errors import Conflict
from engine.jobs.runner import run_due
from engine.store import Store
from engine.store.models import (
    Casus,
    Consent,
    Holding,
    Notification,
    OutboxMail,
    ProcessDefinition,
    ProcessInstance,
    Referral,
    UserTask,
    Wait,
)
from tests.commands.world import World, make_world


class Household:
    """A casus of coach Anna, of which what a partner must know is known already, where it is `now`."""

    now = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday

    def start(self, store: Store) -> None:
        self.store = store
        self.world: World = make_world(store)
        background = NewFact("achtergrond", "Achtergrond", "Angst, en drinkt dan.", "Angst, en drinkt dan.", "P1Y")
        with store.command() as work:
            keep_facts(work, self.world.casus_id, [background], instance_id=None, recorded_by_id=self.world.anna)

    def send(self, message: str, **payload: Any) -> bool:
        with self.store.command() as work:
            return send_message(work, self.world.actor(self.world.anna), self.world.casus_id, message, payload)

    def refer(self, partner: str = "ggz-de-brug") -> int:
        """Refer with consent given; answers the referral."""
        self.send("Verwijzing nodig", partner=partner, vraag="Behandel de angst.", onderwerp="angst")
        self.fill_in("Vraag_toestemming", toestemming_gegeven="ja", toestemming_door="Henk", toestemming_hoe="spoken")
        return self.all(Referral)[-1].id

    def answer(self, referral_id: int, kind: str, **more: Any) -> None:
        with self.store.command() as work:
            version = work.get(Referral, referral_id).version
            record_answer(work, self.world.actor(self.world.bram), referral_id, version, Answer(kind, **more))

    def signal(self, worry: str = "worry") -> bool:
        with self.store.command() as work:
            actor = self.world.actor(self.world.bram)
            return record_signal(work, actor, self.world.casus_id, source="network", text="Drinkt weer.", worry=worry)

    def close(self) -> None:
        with self.store.command() as work:
            close_casus(work, self.world.actor(self.world.anna), self.world.casus_id, "Klaar")

    def withdraw(self, consent_id: int) -> None:
        with self.store.command() as work:
            withdraw_consent(work, self.world.actor(self.world.anna), self.world.casus_id, consent_id, "Wil niet meer.")

    def fill_in(self, element_id: str, person_id: int | None = None, **answers: str | list[str]) -> None:
        """Complete an open task as a browser does: what stands in the form goes along with the answers."""
        (task,) = [each for each in self.open_tasks() if each.element_id == element_id]
        with self.store.reading() as session:
            instance = session.get_one(ProcessInstance, task.instance_id)
            definition = load_definition(session, instance.definition_id)
            shown = forms.first_typed(definition.forms[task.form_key or ""], definition.process.data(instance.state))
        self.world.complete(person_id or self.world.anna, task, shown | answers)

    def let_pass(self, element_id: str) -> None:
        """Nobody acts until this timer is due."""
        (wait,) = [each for each in self.all(Wait) if (each.element_id, each.status) == (element_id, "open")]
        assert wait.due_at is not None
        self.now = wait.due_at
        run_due(self.store)

    def open_tasks(self) -> list[UserTask]:
        return [task for task in self.all(UserTask) if task.status == "open"]

    @property
    def to_do(self) -> set[str]:
        return {task.element_id for task in self.open_tasks()}

    def holders(self) -> set[tuple[str, str | None]]:
        return {(each.kind, each.group_key) for each in self.all(Holding) if each.until is None}

    def told(self, person_id: int) -> list[str]:
        return [each.kind for each in self.all(Notification) if each.person_id == person_id]

    def casus(self) -> Casus:
        (found,) = self.all(Casus)
        return found

    def instances(self, key: str) -> list[ProcessInstance]:
        with self.store.reading() as session:
            wanted = select(ProcessInstance).join(ProcessDefinition).where(ProcessDefinition.key == key)
            return list(session.scalars(wanted.order_by(ProcessInstance.id)))

    def all(self, model: Any) -> list[Any]:
        with self.store.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))


@pytest.fixture
def household(store: Store) -> Iterator[Household]:
    household = Household()
    with clock.frozen(lambda: household.now):
        household.start(store)
        yield household


def test_a_casus_that_was_closed_opens_at_the_step_that_failed_and_asks_nothing_again(household: Household) -> None:
    referral_id = household.refer()
    household.answer(referral_id, "accepted", on_date=datetime(2026, 11, 20).date())
    household.fill_in("Regel_overdracht", overdracht="zelf", overdracht_afspraak="Hij gaat zelf.")
    household.close()

    household.answer(referral_id, "no_show", text="Was nerveus, had gedronken, is weggestuurd.")

    assert household.casus().status == "open"
    (task,) = household.open_tasks()
    assert (task.element_id, task.assignee_id) == ("Kies_de_route", household.world.anna)
    assert household.told(household.world.anna).count("referral_answered") == 2

    household.fill_in("Kies_de_route", route="zelfde", route_toelichting="Hij durfde niet.", wat_ging_mis=["zenuwen"])

    assert household.to_do == set()
    (referral,) = household.all(Referral)
    assert (referral.id, referral.status, referral.question) == (referral_id, "sent", "Behandel de angst.")


def test_silence_mails_the_partner_then_asks_the_coach_then_the_manager_while_the_partner_holds_it(
    household: Household,
) -> None:
    household.refer()
    assert household.holders() == {("partner", "ggz-de-brug")}

    household.let_pass("Herinneren")
    assert [mail.purpose for mail in household.all(OutboxMail) if mail.casus_id] == ["referral", "reminder"]

    household.let_pass("Coach_belt")
    assert household.to_do == {"Bel_organisatie"}

    household.let_pass("Manager_neemt_over")
    assert household.to_do == {"Bel_organisatie", "Spreek_organisatie_aan"}
    assert ("partner", "ggz-de-brug") in household.holders()
    assert "referral_silent" in household.told(household.world.carla)


def test_an_answer_at_last_takes_the_calls_from_both(household: Household) -> None:
    referral_id = household.refer()
    for timer in ("Herinneren", "Coach_belt", "Manager_neemt_over"):
        household.let_pass(timer)

    household.answer(referral_id, "started")

    assert household.to_do == set()
    assert household.holders() == {("partner", "ggz-de-brug")}


def test_consent_that_is_withdrawn_ends_the_referral_it_was_for_and_no_other(household: Household) -> None:
    first, second = household.refer(), household.refer("woningcorporatie")
    consents = {each.partner_key: each.id for each in household.all(Consent)}

    household.withdraw(consents["woningcorporatie"])

    assert {each.id: each.status for each in household.all(Referral)} == {first: "sent", second: "withdrawn"}
    (task,) = household.open_tasks()
    assert task.element_id == "Kies_de_route"


def test_a_signal_about_a_closed_casus_is_with_the_regisseur_the_same_day(household: Household) -> None:
    household.close()

    assert household.signal()

    (task,) = household.open_tasks()
    assert household.casus().status == "open"
    assert (task.element_id, task.assignee_id) == ("Beoordeel_signaal", household.world.anna)
    assert task.due_at is not None
    assert clock.local(task.due_at).date() == clock.local(household.now).date()


def test_a_second_signal_goes_on_in_the_same_aftercare(household: Household) -> None:
    household.signal()
    household.fill_in("Beoordeel_signaal", signaal_bevinding="Gebeld.", signaal_vervolg="goed")
    household.close()

    household.signal()

    (aftercare,) = household.instances("nazorg")
    assert aftercare.ended_at is None
    assert household.to_do == {"Beoordeel_signaal"}


def test_aftercare_waits_for_an_agreement_to_watch_over(household: Household) -> None:
    household.send("Nazorg begint", reden="Het plan is af.")
    with pytest.raises(Conflict, match="Plan en nazorg"):
        household.fill_in("Loop_afspraken_na", afspraken_nagelopen="true", zorg="gewoon")

    with household.store.command() as work:
        save_note(
            work,
            household.world.actor(household.world.anna),
            household.world.casus_id,
            kind="agreement",
            topic="waakvlam",
            with_whom="Zus",
            text="Belt elke zondag.",
        )
    household.fill_in("Loop_afspraken_na", afspraken_nagelopen="true", zorg="gewoon")

    assert household.holders() == {("clock", None)}
    household.let_pass("Wacht_op_contact")
    assert household.to_do == {"Neem_contact_op"}


def test_a_relapse_that_was_signalled_opens_the_plan(household: Household) -> None:
    household.signal()

    household.fill_in("Beoordeel_signaal", signaal_bevinding="Drinkt weer.", signaal_vervolg="plan")

    assert len(household.instances("plan")) == 1
    assert household.instances("nazorg")[0].ended_at is not None
    assert household.to_do == {"Maak_plan"}
