"""What people do in the flexible-budget process, step by step, and whole walks that together take every path."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from engine import clock, decisions
from engine.deadlines import kept
from engine.decisions import DmnModel
from engine.runtime import BpmnError
from engine.store.models import Term
from tests.processes import files
from tests.processes.walker import STARTER, Walk

ASKER, MANAGER, SUBSTITUTE, BUDGET_HOLDER = STARTER, 11, 12, 13
DECIDERS = {"teammanager": [MANAGER, SUBSTITUTE, BUDGET_HOLDER], "budgethouder": [BUDGET_HOLDER], "college": []}


class BudgetWalk(Walk):
    """A request under way. `free` is what the area budget still holds per fund, `household` what was got before."""

    def __init__(
        self,
        *,
        free: Mapping[str, float] | None = None,
        household: float = 0.0,
        tables: Mapping[str, DmnModel] | None = None,
    ) -> None:
        self._free = dict({"wmo": 100_000.0} if free is None else free)
        super().__init__(
            "flexibel-budget",
            operations={
                "record_request": {"id": 1, "askers": [ASKER]},
                "household_total": {"total_12_months": household, "life_areas": []},
                "find_decider": find_decider,
                "reserve_budget": self._reserve,
                "start_term": self._start_term,
            },
            tables=tables,
        )

    def _reserve(self, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        if inputs["amount"] > self._free.get(inputs["fund"], 0.0):
            raise BpmnError("ceiling_passed", "Het wijkbudget is niet toereikend voor dit bedrag.")
        self._free[inputs["fund"]] -= inputs["amount"]
        return {"id": 1}

    def _start_term(self, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        today = clock.local(self.now).date()
        start = date.fromisoformat(inputs["from"]) if inputs["from"] else today
        term = Term(name=inputs["name"], rule=inputs["rule"], starts_on=start, suspensions=[])
        return kept.as_data(term, kept.reckoned(term, today))


def find_decider(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    passed_over = inputs["passed_over"] or []
    left = [person for person in DECIDERS[inputs["level"]] if person not in passed_over]
    person, group = (left[0], inputs["level"]) if left else (None, "college")
    return {
        "person": person,
        "level": group,
        "name": f"persoon {person}",
        "substitute_for": None,
        "passed_over": passed_over,
        "group": group,
    }


def describe(walk: BudgetWalk, **changes: Any) -> None:
    """Describe the question; not urgent and simple unless `changes` says otherwise."""
    answers = {
        "onderwerp": "elektrische fiets",
        "vraag": "Ik wil weer zelf naar de markt.",
        "categorie": "vervoer",
        "leefgebieden": ["gezondheid", "meedoen"],
        "spoed": False,
    }
    walk.fill_in("Vraag_beschrijven", **(answers | changes))


def describe_urgent(walk: BudgetWalk, **changes: Any) -> None:
    reason = {"spoed": True, "spoed_reden": "ontruiming", "spoed_toelichting": "De deurwaarder komt op 9 november."}
    describe(walk, onderwerp="huurachterstand", categorie="huurachterstand", **(reason | changes))


def weigh(walk: BudgetWalk, **changes: Any) -> None:
    """Say of each route why it does not fit, and ask for money unless `changes` says otherwise."""
    routes = {f"route_{key.replace('-', '_')}": "Past niet." for key in walk.data["wegwijzer"]["routes"]}
    walk.fill_in("Routes_afwegen", **(routes | {"oplossing": "flexibel-budget"} | changes))


def ask(walk: BudgetWalk, amount: float, **changes: Any) -> None:
    answers = {
        "bedrag": amount,
        "nodig_op": "2026-12-15",
        "fonds": "wmo",
        "partijen": [],
        "kosten_met": 1975.0,
        "kosten_zonder": 3900.0,
        "bijdrage": "anders",
        "bijdrage_toelichting": "Loopt mee als maatje.",
        "motivering": "Bewegen helpt.",
    }
    walk.fill_in("Aanvraag_aanvullen", **(answers | changes))


def justify(walk: BudgetWalk) -> None:
    walk.fill_in("Motiveren", motivering_resultaat="Weer naar buiten.", motivering_zonder="Meer zorg nodig.")


def advise(walk: BudgetWalk, advice: str) -> None:
    walk.fill_in("Meelezen", advies=advice, advies_toelichting="Helder verhaal.")


def grant(walk: BudgetWalk, element: str, amount: float) -> None:
    walk.fill_in(
        element, besluit="toekennen", toegekend_bedrag=amount, voorwaarden="Bewaar de bon.", besluit_motivering="Past."
    )


def refuse(walk: BudgetWalk, element: str = "Beslissen") -> None:
    walk.fill_in(element, besluit="afwijzen", besluit_motivering="Er is een gewone route.")


def say_it_will_be_later(walk: BudgetWalk) -> None:
    walk.fill_in(
        "Later_berichten",
        besluit_op_tijd="nee",
        besluit_later_verteld_op="2026-12-21",
        besluit_later_hoe="brief",
        besluit_nieuwe_datum="2027-01-15",
        besluit_later_waarom="De offerte kwam laat.",
    )


def pay(walk: BudgetWalk, amount: float) -> None:
    walk.fill_in(
        "Regel_betaling",
        brief_verstuurd_op="2026-11-20",
        doorgegaan="ja",
        betaald_bedrag=amount,
        betaalwijze="natura",
        betaald_aan="Fietswinkel",
    )


def discuss_refusal(walk: BudgetWalk) -> None:
    walk.fill_in(
        "Bespreek_afwijzing",
        besproken_op="2026-11-20",
        bezwaar_uitgelegd=True,
        reactie_inwoner="Jammer.",
        andere_weg="Wmo.",
    )


def measure(walk: BudgetWalk, reached: str = "gehaald") -> None:
    walk.let_pass("Effect_afwachten")
    walk.fill_in(
        "Effect_vragen", doel_gehaald=reached, effect_inwoner="Meer lucht.", effect_professional="Minder werk."
    )


def table_without_collegial_check() -> decisions.DmnModel:
    """The mandate table as a manager may change it: a coach then decides alone."""
    source = (files.ROOT / "processes" / "mandaat.dmn").read_text("utf-8")
    changed = source.replace('_dan_2"><text>true<', '_dan_2"><text>false<')
    assert changed != source
    return decisions.inspect(changed.encode(), "mandaat.dmn")


def within_mandate_after_a_question() -> BudgetWalk:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    ask(walk, 450.0)
    advise(walk, "vraag")
    ask(walk, 400.0)
    advise(walk, "akkoord")
    grant(walk, "Zelf_beslissen", 400.0)
    pay(walk, 395.5)
    measure(walk)
    return walk


def urgent_and_nobody_answers() -> BudgetWalk:
    walk = BudgetWalk()
    describe_urgent(walk)
    weigh(walk)
    ask(walk, 1850.0)
    walk.let_pass("Beslisser_zwijgt")
    walk.let_pass("Beslisser_zwijgt")
    walk.let_pass("Beslisser_zwijgt")
    walk.let_pass("Beslisser_zwijgt")
    grant(walk, "Beslissen", 1850.0)
    walk.fill_in("Eerste_gesprek", gesprek_op="2026-11-03", gesprek_uitkomst="uitstel", gesprek_afspraken="Twee weken.")
    walk.fill_in(
        "Regel_betaling",
        brief_verstuurd_op="2026-11-20",
        doorgegaan="nee",
        niet_doorgegaan_reden="De verhuurder trok het in.",
    )
    return walk


def solved_without_money() -> BudgetWalk:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk, oplossing="zonder-geld", zonder_geld_hoe="Leenfiets van de fietsbank.", effect_na_maanden=3)
    measure(walk, "deels")
    return walk


def sent_back_and_refused() -> BudgetWalk:
    walk = BudgetWalk()
    describe(walk, leefgebieden=["gezondheid", "meedoen", "wonen"])
    weigh(walk)
    ask(walk, 1850.0)
    justify(walk)
    walk.fill_in("Beslissen", besluit="terug", besluit_motivering="Vraag een offerte.")
    ask(walk, 1750.0)
    justify(walk)
    refuse(walk)
    discuss_refusal(walk)
    return walk


def no_money_left_so_another_fund() -> BudgetWalk:
    walk = BudgetWalk(free={"bijzondere-bijstand": 5000.0})
    describe(walk)
    weigh(walk)
    ask(walk, 1850.0)
    grant(walk, "Beslissen", 1850.0)
    walk.fill_in("Dekking_kiezen", dekking="ander-fonds", fonds="bijzondere-bijstand", dekking_toelichting="Wmo is op.")
    pay(walk, 1850.0)
    measure(walk, "niet")
    return walk


def no_money_left_so_less_and_then_none() -> BudgetWalk:
    walk = BudgetWalk(free={})
    describe(walk)
    weigh(walk)
    ask(walk, 1850.0)
    grant(walk, "Beslissen", 1850.0)
    walk.fill_in("Dekking_kiezen", dekking="lager-bedrag", dekking_toelichting="Probeer een tweedehands fiets.")
    ask(walk, 400.0)
    advise(walk, "niet-akkoord")
    grant(walk, "Zelf_beslissen", 400.0)
    walk.fill_in("Dekking_kiezen", dekking="stop", dekking_toelichting="Het budget van dit jaar is op.")
    discuss_refusal(walk)
    return walk


def no_colleague_reads_along() -> BudgetWalk:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    ask(walk, 450.0)
    walk.let_pass("Meelezen_blijft_uit")
    refuse(walk)
    discuss_refusal(walk)
    return walk


def decided_alone_but_late() -> BudgetWalk:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    ask(walk, 400.0)
    advise(walk, "akkoord")
    walk.let_pass("Eigen_besluit_blijft_uit")
    say_it_will_be_later(walk)
    refuse(walk, "Zelf_beslissen")
    discuss_refusal(walk)
    return walk


def late_after_it_was_sent_back() -> BudgetWalk:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    ask(walk, 1850.0)
    walk.fill_in("Beslissen", besluit="terug", besluit_motivering="Vraag een offerte.")
    walk.now += timedelta(weeks=9)
    ask(walk, 1750.0, nodig_op="2027-02-15")
    walk.let_pass("Besluit_blijft_uit")
    walk.let_pass("Beslisser_zwijgt")
    walk.let_pass("Besluit_blijft_uit")
    refuse(walk)
    walk.fill_in("Later_berichten", besluit_op_tijd="ja")
    discuss_refusal(walk)
    return walk


def alone_under_a_changed_table() -> BudgetWalk:
    walk = BudgetWalk(tables={"mandaat": table_without_collegial_check(), "wegwijzer": files.table("wegwijzer")})
    describe(walk)
    weigh(walk)
    ask(walk, 450.0)
    refuse(walk, "Zelf_beslissen")
    discuss_refusal(walk)
    return walk


WALKS: tuple[Callable[[], BudgetWalk], ...] = (
    within_mandate_after_a_question,
    urgent_and_nobody_answers,
    solved_without_money,
    sent_back_and_refused,
    no_money_left_so_another_fund,
    no_money_left_so_less_and_then_none,
    no_colleague_reads_along,
    decided_alone_but_late,
    late_after_it_was_sent_back,
    alone_under_a_changed_table,
)
