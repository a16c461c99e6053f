"""The flexible-budget process on a real ledger, with real mandates, letters and timers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from engine import clock, forms
from engine.commands.claim_task import claim_task
from engine.commands.terms.resume_term import resume_term
from engine.commands.terms.suspend_term import suspend_term
from engine.deployment.loaded import load_definition
from engine.jobs.runner import run_due
from engine.store import Store
from engine.store.models import BudgetRequest, DecisionLetter, FundShare, ProcessInstance, Term, UserTask, Wait
from tests import factories
from tests.commands.world import World, make_world


class Town:
    """One request of coach Anna under way in a small municipality, where it is `now`."""

    now = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday

    def start(self, store: Store) -> None:
        self.store = store
        self.world: World = make_world(store)
        self.instance_id = self.world.start()

    def fill_in(self, person_id: int, element_id: str, **answers: str | list[str]) -> None:
        """Complete an open task as a browser does: what stands in the form goes along with the answers."""
        task = self.world.task(self.instance_id, element_id)
        if task.assignee_id is None:
            with self.store.command() as work:
                claim_task(work, self.world.actor(person_id), task.id)
            task = self.world.task(self.instance_id, element_id)
        with self.store.reading() as session:
            instance = session.get_one(ProcessInstance, self.instance_id)
            definition = load_definition(session, instance.definition_id)
            form = definition.forms[task.form_key or ""]
            shown = forms.first_typed(form, definition.process.data(instance.state))
        self.world.complete(person_id, task, shown | answers)

    def ask(self, amount: str) -> None:
        """Anna asks for money for a fridge: simple and without urgency."""
        anna = self.world.anna
        self.fill_in(
            anna,
            "Vraag_beschrijven",
            onderwerp="koelkast",
            vraag="Ik wil weer thuis eten.",
            categorie="witgoed",
            leefgebieden=["wonen"],
        )
        self.fill_in(
            anna,
            "Routes_afwegen",
            route_eigen_netwerk="Niemand heeft er een over.",
            route_bijzondere_bijstand="Afgewezen.",
            route_fondsen="Duurt te lang.",
            oplossing="flexibel-budget",
        )
        self.fill_in(
            anna,
            "Aanvraag_aanvullen",
            bedrag=amount,
            nodig_op="15-12-2026",
            fonds="wmo",
            kosten_met=amount,
            kosten_zonder="2.000,00",
            bijdrage="niets",
            bijdrage_toelichting="Er is geen ruimte.",
            motivering="Zonder koelkast geen eten.",
        )

    def grant(self, person_id: int, element_id: str, amount: str) -> None:
        self.fill_in(
            person_id,
            element_id,
            besluit="toekennen",
            toegekend_bedrag=amount,
            besluit_motivering="U kunt niet zonder.",
        )

    def let_pass(self, element_id: str) -> None:
        """Nobody acts until this timer is due."""
        with self.store.reading() as session:
            wait = session.scalars(select(Wait).where(Wait.element_id == element_id, Wait.status == "open")).one()
        assert wait.due_at is not None
        self.now = wait.due_at
        assert run_due(self.store) == 1

    def open_task(self) -> UserTask:
        (task,) = self.world.open_tasks(self.instance_id).values()
        return task

    def term(self) -> Term:
        with self.store.reading() as session:
            term = session.scalars(select(Term)).one()
            assert term.suspensions is not None
            return term

    def suspend(self, ground: str) -> None:
        """From today, until nobody knows when."""
        term, today = self.term(), clock.local(self.now).date()
        with self.store.command() as work:
            suspend_term(work, self.world.actor(self.world.anna), term.id, term.version, ground=ground, since=today)

    def resume(self) -> None:
        """From today the term runs again."""
        term, today = self.term(), clock.local(self.now).date()
        (suspension,) = term.suspensions
        with self.store.command() as work:
            anna = self.world.actor(self.world.anna)
            resume_term(work, anna, term.id, term.version, suspension_id=suspension.id, runs_from=today)

    def message_due(self) -> date | None:
        """When the regisseur is asked to tell that it will be later."""
        with self.store.reading() as session:
            due = session.scalars(
                select(Wait.due_at).where(Wait.element_id == "Besluit_blijft_uit", Wait.status == "open")
            ).one()
        return due and clock.local(due).date()

    def request(self) -> BudgetRequest:
        with self.store.reading() as session:
            return session.scalars(select(BudgetRequest)).one()

    def share(self) -> FundShare:
        with self.store.reading() as session:
            return session.get_one(FundShare, self.world.share_id)

    def letters(self) -> list[str]:
        with self.store.reading() as session:
            return [letter.html for letter in session.scalars(select(DecisionLetter))]

    def spend_elsewhere(self, cents: int) -> None:
        with self.store.command() as work:
            work.get(FundShare, self.world.share_id).spent_cents = cents


@pytest.fixture
def town(sqlite_store: Store) -> Iterator[Town]:
    town = Town()
    with clock.frozen(lambda: town.now):
        town.start(sqlite_store)
        yield town


def test_a_small_request_is_read_along_granted_paid_and_measured(town: Town) -> None:
    anna, bram = town.world.anna, town.world.bram
    town.ask("400,00")
    town.fill_in(bram, "Meelezen", advies="akkoord", advies_toelichting="Helder.")
    town.grant(anna, "Zelf_beslissen", "400,00")
    town.fill_in(
        anna,
        "Regel_betaling",
        brief_verstuurd_op="20-11-2026",
        doorgegaan="ja",
        betaald_bedrag="395,50",
        betaalwijze="natura",
        betaald_aan="Witgoedwinkel",
    )
    town.let_pass("Effect_afwachten")
    town.fill_in(
        anna, "Effect_vragen", doel_gehaald="gehaald", effect_inwoner="Rust.", effect_professional="Vertrouwen."
    )

    assert (town.request().status, town.request().effect) == ("paid", "reached")
    assert (town.share().spent_cents, town.share().reserved_cents) == (395_50, 0)
    assert ["U kunt niet zonder." in letter for letter in town.letters()] == [True]
    assert town.world.instance(town.instance_id).status == "completed"


def test_a_request_solved_without_money_costs_nothing_and_is_measured(town: Town) -> None:
    anna = town.world.anna
    town.fill_in(
        anna,
        "Vraag_beschrijven",
        onderwerp="oppas voor de hond",
        vraag="Ik wil naar de kliniek.",
        categorie="huisdier",
        leefgebieden=["gezondheid"],
    )
    town.fill_in(
        anna,
        "Routes_afwegen",
        route_eigen_netwerk="De buurvrouw wil wel.",
        route_fondsen="Niet nodig.",
        oplossing="zonder-geld",
        zonder_geld_hoe="De buurvrouw past op.",
    )
    town.let_pass("Effect_afwachten")
    town.fill_in(anna, "Effect_vragen", doel_gehaald="deels", effect_inwoner="Rust.", effect_professional="Snel.")

    assert (town.request().status, town.request().effect) == ("solved", "partly")
    assert town.share().spent_cents == 0


def test_silence_goes_to_the_next_with_a_mandate_and_at_last_to_the_college(town: Town) -> None:
    world = town.world
    town.ask("1.850,00")

    holders = [town.open_task().assignee_id]
    for _ in range(3):
        town.let_pass("Beslisser_zwijgt")
        holders.append(town.open_task().assignee_id)

    assert {*holders[:2]} == {world.carla, world.esra}
    assert holders[2:] == [world.dirk, None]
    assert town.open_task().candidate_group == "college"


def test_while_the_term_stands_still_the_message_waits_and_silence_is_passed_over_as_ever(town: Town) -> None:
    town.ask("1.850,00")
    first = town.open_task().assignee_id
    assert town.message_due() == date(2026, 12, 18)
    town.suspend("a")

    town.let_pass("Beslisser_zwijgt")

    assert town.open_task().assignee_id != first
    assert town.message_due() is None
    town.now = datetime(2026, 11, 17, 9, tzinfo=UTC)
    town.resume()
    assert town.term().ends_on == date(2027, 1, 11)  # invited on the 2nd: the 3rd up to the 16th, fourteen days
    assert town.message_due() == date(2027, 1, 4)


def test_a_decision_meets_the_term_that_it_had(town: Town) -> None:
    town.ask("1.850,00")
    decider = town.open_task().assignee_id or 0

    town.fill_in(decider, "Beslissen", besluit="afwijzen", besluit_motivering="Bijzondere bijstand gaat voor.")

    assert (town.term().rule, town.term().status) == ("awb-4:13", "met")


def test_the_manager_decides_a_small_request_that_no_colleague_reads(town: Town) -> None:
    town.ask("400,00")
    town.let_pass("Meelezen_blijft_uit")
    decider = town.open_task().assignee_id or 0

    town.fill_in(decider, "Beslissen", besluit="afwijzen", besluit_motivering="Bijzondere bijstand gaat voor.")

    assert decider in (town.world.carla, town.world.esra)
    assert (town.request().status, town.request().decided_by_id) == ("refused", decider)
    assert town.open_task().element_id == "Bespreek_afwijzing"


def test_a_refusal_for_lack_of_money_is_taken_by_the_one_who_had_granted(town: Town) -> None:
    town.spend_elsewhere(19_000_00)
    town.ask("1.850,00")
    decider = town.open_task().assignee_id or 0
    town.grant(decider, "Beslissen", "1.850,00")
    assert (town.open_task().element_id, town.open_task().assignee_id) == ("Dekking_kiezen", decider)

    town.fill_in(decider, "Dekking_kiezen", dekking="stop", dekking_toelichting="Het budget van dit jaar is op.")

    assert (town.request().status, town.request().decided_by_id) == ("refused", decider)
    assert ["Het budget van dit jaar is op." in letter for letter in town.letters()] == [True]


def test_another_fund_covers_what_the_first_cannot(town: Town) -> None:
    with town.store.command() as work:
        area = work.get(FundShare, town.world.share_id).budget.area
        other = factories.make_share(work, area=area, fund="bijzondere-bijstand").id
    town.spend_elsewhere(19_000_00)
    town.ask("1.850,00")
    decider = town.open_task().assignee_id or 0
    town.grant(decider, "Beslissen", "1.850,00")

    town.fill_in(
        decider, "Dekking_kiezen", dekking="ander-fonds", fonds="bijzondere-bijstand", dekking_toelichting="Wmo is op."
    )

    assert (town.request().status, town.request().fund_key) == ("granted", "bijzondere-bijstand")
    with town.store.reading() as session:
        assert session.get_one(FundShare, other).reserved_cents == 1_850_00
    assert town.open_task().element_id == "Regel_betaling"


def test_a_lower_amount_goes_to_the_mandate_that_fits_it(town: Town) -> None:
    town.spend_elsewhere(19_000_00)
    town.ask("1.850,00")
    decider = town.open_task().assignee_id or 0
    town.grant(decider, "Beslissen", "1.850,00")
    town.fill_in(decider, "Dekking_kiezen", dekking="lager-bedrag", dekking_toelichting="Zoek een tweedehandse.")

    town.fill_in(town.world.anna, "Aanvraag_aanvullen", bedrag="450,00")
    town.fill_in(town.world.bram, "Meelezen", advies="akkoord", advies_toelichting="Goed gevonden.")
    town.grant(town.world.anna, "Zelf_beslissen", "450,00")

    assert (town.request().status, town.request().decided_by_id) == ("granted", town.world.anna)
    assert town.share().reserved_cents == 450_00


def test_a_payment_that_falls_through_gives_the_money_back(town: Town) -> None:
    town.ask("400,00")
    town.fill_in(town.world.bram, "Meelezen", advies="akkoord", advies_toelichting="Helder.")
    town.grant(town.world.anna, "Zelf_beslissen", "400,00")

    town.fill_in(
        town.world.anna,
        "Regel_betaling",
        brief_verstuurd_op="20-11-2026",
        doorgegaan="nee",
        niet_doorgegaan_reden="Een oom gaf er een.",
    )

    assert (town.share().spent_cents, town.share().reserved_cents) == (0, 0)
    assert town.world.instance(town.instance_id).status == "completed"
