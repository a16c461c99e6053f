"""From a melding to a plan and its end, with the real facts, terms, messages, plan and letters."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.dossier.answers import known_answers
from engine.commands.messages import send_message
from engine.commands.plan.save_action import save_action
from engine.commands.plan.save_goal import save_goal
from engine.commands.plan.save_note import save_note
from engine.commands.plan.save_plan import save_plan
from engine.commands.plan.two_tabs import seen
from engine.deployment.loaded import load_definition
from engine.errors import Conflict
from engine.jobs.runner import run_due
from engine.queries.casus_screen import casus_screen
from engine.store import Store
from engine.store.models import (
    Casus,
    CasusMessage,
    Notification,
    Plan,
    PlanLetter,
    ProcessDefinition,
    ProcessInstance,
    Term,
    UserTask,
    Wait,
)
from tests.commands.world import World, make_world


class Household:
    """One household in a small municipality, where it is `now`. Coach Anna is its regisseur."""

    now = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday

    def begin(self, store: Store) -> None:
        self.store = store
        self.world: World = make_world(store)

    def instance(self, key: str) -> ProcessInstance:
        """The newest instance of a process."""
        with self.store.reading() as session:
            return session.scalars(
                select(ProcessInstance)
                .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
                .where(ProcessDefinition.key == key)
                .order_by(ProcessInstance.id.desc())
                .limit(1)
            ).one()

    def tasks(self, key: str) -> set[str]:
        return set(self.world.open_tasks(self.instance(key).id))

    def task(self, key: str, element_id: str) -> UserTask:
        return self.world.task(self.instance(key).id, element_id)

    def asks(self, key: str, element_id: str) -> set[str]:
        """The fields that stand open on the page of a task."""
        task = self.task(key, element_id)
        with self.store.command() as work:
            instance = work.get(ProcessInstance, task.instance_id)
            definition = load_definition(work.session, instance.definition_id)
            form = definition.forms[task.form_key or ""]
            data = definition.process.data(instance.state)
            known = known_answers(work.session, task.casus_id, form, data, {})
        return {each.key for each in known.form.fields if each.takes_input}

    def fill_in(self, key: str, element_id: str, **answers: str | list[str]) -> None:
        """Anna completes a task with these answers and no other."""
        self.world.complete(self.world.anna, self.task(key, element_id), answers)

    def let_pass(self, element_id: str) -> None:
        """Nobody acts until this timer is due."""
        with self.store.reading() as session:
            wait = session.scalars(select(Wait).where(Wait.element_id == element_id, Wait.status == "open")).one()
        assert wait.due_at is not None
        self.now = wait.due_at
        run_due(self.store)

    def told(self, kind: str) -> set[int]:
        with self.store.reading() as session:
            return set(session.scalars(select(Notification.person_id).where(Notification.kind == kind)))

    def areas_that_play_a_part(self) -> list[str]:
        with self.store.reading() as session:
            casus = session.get(Casus, self.world.casus_id)
            assert casus is not None
            return [key for key, _name, chosen in casus_screen(session, casus, self.now).life_areas if chosen]

    def messages(self) -> list[tuple[str, str]]:
        with self.store.reading() as session:
            return [
                (each.name, each.status) for each in session.scalars(select(CasusMessage).order_by(CasusMessage.id))
            ]

    def plan(self) -> Plan:
        with self.store.reading() as session:
            return session.scalars(select(Plan)).one()

    def note_aftercare(self) -> None:
        with self.store.command() as work:
            save_note(
                work,
                self.world.actor(self.world.anna),
                self.world.casus_id,
                kind="agreement",
                topic="waakvlam",
                with_whom="Zijn zus",
                text="Elke maand koffie.",
            )

    def write_plan(self, evaluation_on: date) -> None:
        anna, casus_id = self.world.actor(self.world.anna), self.world.casus_id
        with self.store.command() as work:
            goal_id = save_goal(work, anna, casus_id, life_area="gezondheid", text="Weer onder de mensen komen")
            save_action(
                work,
                anna,
                casus_id,
                goal_id,
                what="Elke dag wandelen",
                who_kind="network",
                who="Zijn zus",
                by_on=None,
            )
        self.choose_evaluation(evaluation_on)

    def choose_evaluation(self, day: date) -> None:
        with self.store.command() as work:
            plan = work.session.scalars(select(Plan)).one()
            save_plan(
                work,
                self.world.actor(self.world.anna),
                self.world.casus_id,
                evaluation_on=day,
                aftercare=plan.aftercare,
                seen=seen(plan),
            )

    def ask_for_help(self) -> None:
        self.world.start(key="intake")
        self.fill_in(
            "intake",
            "Melding_vastleggen",
            aanleiding="melding",
            gemeld_op="02-11-2026",
            melding_tekst="Hij komt de deur niet meer uit.",
            contactvoorkeur="App na vier uur.",
        )
        self.fill_in("intake", "Veiligheid_inschatten", veiligheid="veilig")

    def confirm(self, plan: str = "nee") -> None:
        self.fill_in(
            "intake",
            "Ontvangst_bevestigen",
            bevestigd_op="02-11-2026",
            clientondersteuning="nee",
            maakt_plan=plan,
        )

    def investigate(self) -> None:
        self.fill_in(
            "intake",
            "Keukentafelgesprek",
            keukentafel_op="12-11-2026",
            keukentafel_met="Zijn zus",
            gezinssamenstelling="Alleen.",
        )
        self.fill_in(
            "intake",
            "Leefgebieden_bespreken",
            leefgebieden=["gezondheid", "netwerk"],
            leefgebieden_verslag="Thuis gaat het goed.",
            vraag_achter_de_vraag="Ik wil weer onder de mensen.",
        )
        self.fill_in(
            "intake",
            "Eigen_kracht",
            eigen_kracht="Kookt zelf.",
            netwerk_helpt="Zus belt elke dag.",
            voorziening_in_de_buurt="Inloop.",
        )

    def conclude(self, outcome: str) -> None:
        self.fill_in("intake", "Uitkomst_kiezen", uitkomst=outcome, uitkomst_waarom="Dit kan zijn zus niet alleen.")
        self.fill_in(
            "intake",
            "Uitkomst_versturen",
            uitkomst_verslag="U vertelde dat u weer onder de mensen wilt zijn.",
            uitkomst_op="20-11-2026",
            uitkomst_hoe="brief",
            aanvraag_uitgelegd="true",
        )

    def come_to_a_plan(self) -> None:
        self.ask_for_help()
        self.confirm()
        self.investigate()
        self.note_aftercare()
        self.fill_in("intake", "Waakvlam_afspreken", waakvlam="ja")
        self.conclude("plan")

    def put_plan_in_motion(self) -> None:
        self.write_plan(date(2027, 2, 1))
        self.fill_in("plan", "Maak_plan", plan_met="Zijn zus")
        self.fill_in("plan", "Bespreek_plan", akkoord="ja", akkoord_door="Henk", akkoord_hoe="signature")
        self.fill_in("plan", "Geef_brief", plan_brief_op="20-11-2026", plan_brief_hoe="gesprek")
        self.fill_in("plan", "Zet_in_gang", stap="alles-loopt")


@pytest.fixture
def household(sqlite_store: Store) -> Iterator[Household]:
    household = Household()
    with clock.frozen(lambda: household.now):
        household.begin(sqlite_store)
        yield household


def test_a_plan_asks_nothing_that_the_intake_asked(household: Household) -> None:
    household.come_to_a_plan()

    assert household.messages() == [("Plan nodig", "delivered")]
    assert household.instance("intake").status == "completed"
    assert household.asks("plan", "Maak_plan") == {"plan_met"}


def test_what_the_intake_says_of_aftercare_has_to_stand_there(household: Household) -> None:
    household.ask_for_help()
    household.confirm()
    household.investigate()

    with pytest.raises(Conflict, match="nazorg"):
        household.fill_in("intake", "Waakvlam_afspreken", waakvlam="ja")
    assert household.tasks("intake") == {"Waakvlam_afspreken"}

    household.note_aftercare()
    household.fill_in("intake", "Waakvlam_afspreken", waakvlam="ja")
    assert household.tasks("intake") == {"Uitkomst_kiezen"}


def test_the_outcome_is_due_when_its_term_ends_and_meets_it(household: Household) -> None:
    household.ask_for_help()
    household.confirm()
    household.investigate()
    household.fill_in("intake", "Waakvlam_afspreken", waakvlam="nog-niet", waakvlam_later="Later.")
    household.fill_in("intake", "Uitkomst_kiezen", uitkomst="niets", uitkomst_waarom="Opgelost.")
    due = household.task("intake", "Uitkomst_versturen").due_at
    assert due is not None
    assert clock.local(due).date() == date(2026, 12, 14)

    household.fill_in(
        "intake",
        "Uitkomst_versturen",
        uitkomst_verslag="U hebt het zelf opgelost.",
        uitkomst_op="20-11-2026",
        uitkomst_hoe="brief",
        aanvraag_uitgelegd="true",
    )

    with household.store.reading() as session:
        assert session.scalars(select(Term.status)).all() == ["met"]
    assert household.instance("intake").status == "completed"


def test_a_term_that_passes_gives_the_task_to_tell_the_resident_and_everybody_knows(household: Household) -> None:
    household.ask_for_help()
    household.confirm()

    household.let_pass("Termijn_dreigt")
    assert household.told("term_ending") == {household.world.anna}
    assert not household.told("term_passed")
    household.let_pass("Termijn_voorbij")
    household.now = datetime(2026, 12, 15, 9, tzinfo=UTC)
    run_due(household.store)

    assert household.tasks("intake") == {"Keukentafelgesprek", "Later_berichten"}
    assert household.told("term_passed") == {household.world.anna, household.world.carla}


def test_seven_days_without_a_personal_plan_are_nobodys_delay(household: Household) -> None:
    household.ask_for_help()
    household.confirm("misschien")
    assert household.tasks("intake") == {"Plan_ontvangen"}

    household.now = datetime(2026, 11, 11, 9, tzinfo=UTC)  # later than the end, as a worker may be
    run_due(household.store)

    assert household.tasks("intake") == {"Keukentafelgesprek"}
    assert not household.told("term_passed")


def test_a_worry_begins_the_meldcode_beside_the_intake(household: Household) -> None:
    household.world.start(key="intake")
    household.fill_in(
        "intake",
        "Melding_vastleggen",
        aanleiding="outreach",
        melding_tekst="Geschreeuw.",
        contactvoorkeur="Aanbellen.",
    )

    household.fill_in("intake", "Veiligheid_inschatten", veiligheid="gevaar", veiligheid_toelichting="Een blauwe plek.")

    assert household.tasks("meldcode") == {"Direct_handelen"}
    assert household.tasks("intake") == {"Contact_leggen"}


def test_a_plan_without_goals_is_refused_and_tells_what_to_do(household: Household) -> None:
    household.come_to_a_plan()

    with pytest.raises(Conflict, match="zet ten minste één doel in het plan"):
        household.fill_in("plan", "Maak_plan", plan_met="Zijn zus")

    assert household.tasks("plan") == {"Maak_plan"}


def test_a_plan_is_agreed_to_handed_over_on_paper_and_looked_at_on_its_day(household: Household) -> None:
    household.come_to_a_plan()
    household.put_plan_in_motion()
    assert (household.plan().status, household.plan().agreed_by) == ("agreed", "Henk")
    with household.store.reading() as session:
        assert len(session.scalars(select(PlanLetter.id)).all()) == 1

    household.let_pass("Dag_van_evaluatie")

    assert clock.local(household.now).date() == date(2027, 2, 1)
    assert household.task("plan", "Evalueer_plan").assignee_id == household.world.anna


def test_going_on_with_a_plan_asks_for_a_new_day_first(household: Household) -> None:
    household.come_to_a_plan()
    household.put_plan_in_motion()
    household.let_pass("Dag_van_evaluatie")
    answers = {"evaluatie_op": "01-02-2027", "evaluatie_verslag": "Goed.", "evaluatie_uitkomst": "doorgaan"}

    with pytest.raises(Conflict, match="kies een dag in de toekomst"):
        household.fill_in("plan", "Evalueer_plan", **answers)
    household.choose_evaluation(date(2027, 6, 1))
    household.fill_in("plan", "Evalueer_plan", **answers)

    household.let_pass("Dag_van_evaluatie")
    assert clock.local(household.now).date() == date(2027, 6, 1)


def test_reached_goals_end_the_plan_and_a_relapse_reopens_the_same_one(household: Household) -> None:
    household.come_to_a_plan()
    household.put_plan_in_motion()
    household.let_pass("Dag_van_evaluatie")
    household.fill_in(
        "plan",
        "Evalueer_plan",
        evaluatie_op="01-02-2027",
        evaluatie_verslag="Hij wandelt elke dag.",
        evaluatie_uitkomst="gehaald",
    )
    first = household.instance("plan")
    assert (first.status, household.plan().status) == ("completed", "ended")
    assert household.messages()[-1][0] == "Nazorg begint"

    with household.store.command() as work:
        assert send_message(work, None, household.world.casus_id, "Plan nodig", {})

    assert household.instance("plan").id == first.id
    assert household.tasks("plan") == {"Evalueer_plan"}


def test_another_evaluation_date_moves_the_plan_that_waits_for_it(household: Household) -> None:
    household.come_to_a_plan()
    household.put_plan_in_motion()
    household.choose_evaluation(date(2027, 1, 11))
    household.let_pass("Dag_van_evaluatie")
    assert household.now.date() == date(2027, 1, 10)  # midnight in Amsterdam
    assert household.tasks("plan") == {"Evalueer_plan"}
    household.choose_evaluation(date(2027, 3, 1))  # nobody waits for a date any more
    assert household.tasks("plan") == {"Evalueer_plan"}


def test_what_the_household_told_stands_on_the_page_of_the_casus(household: Household) -> None:
    household.ask_for_help()
    household.confirm()
    assert household.areas_that_play_a_part() == ["financien", "wonen"]  # chosen by hand
    household.investigate()
    assert household.areas_that_play_a_part() == ["financien", "gezondheid", "netwerk", "wonen"]
