from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from engine import clock
from engine.permissions.actor import Actor
from engine.permissions.mandates import Decider, levels_from, mandate_for, may_decide, next_decider, recused_from
from engine.store import Store, Work
from engine.store.models import Area, BudgetRequest, Casus, Mandaat, Person, ProcessInstance, Team, UserTask
from tests.factories import (
    make_area,
    make_casus,
    make_instance,
    make_mandate,
    make_person,
    make_recusal,
    make_request,
    make_substitution,
    make_team,
)

DAY = date(2026, 11, 23)
_numbers = count(1)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


class Scene:
    """A casus of team Noord asked for by its coach, and a short way to ask whose turn it is."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.area: Area = make_area(work)
        self.team: Team = make_team(work, area=self.area)
        self.casus: Casus = make_casus(work, team=self.team)
        self.requester: Person = self.casus.regisseur
        self.instance: ProcessInstance = make_instance(work, self.casus)

    def manager(self, name: str, limit_cents: int | None = 250_000, level: str = "teammanager") -> Person:
        person = make_person(self.work, name, level, team=self.team if level == "teammanager" else None)
        make_mandate(self.work, person, level, limit_cents, area=self.area)
        return person

    def mandate_of(self, person: Person, amount: int = 50_000, level: str = "wijkcoach") -> Mandaat | None:
        return mandate_for(self.work.session, person.id, amount, self.area.id, level, DAY)

    def next(self, level: str = "teammanager", amount: int = 100_000, *passed_over: Person) -> Decider:
        return next_decider(
            self.work.session,
            level=level,
            amount_cents=amount,
            area_id=self.area.id,
            team_id=self.team.id,
            askers={self.requester.id},
            recused=recused_from(self.work.session, self.casus.id),
            passed_over=[person.id for person in passed_over],
            day=DAY,
        )

    def verdict(self, person: Person, amount: int, level: str, *groups: str) -> tuple[bool, str]:
        request: BudgetRequest | None = self.work.session.query(BudgetRequest).one_or_none()
        request = request or make_request(self.work, self.instance, requester=self.requester)
        request.amount_cents, request.level = amount, level
        actor = Actor(person.id, person.name, frozenset((group, None) for group in groups))
        verdict, _ = may_decide(self.work.session, actor, request, self.casus, DAY)
        assert verdict.allowed or verdict.reason
        return verdict.allowed, verdict.rule

    def give_decision(self, person: Person) -> None:
        self.work.session.add(
            UserTask(
                instance_id=self.instance.id,
                casus_id=self.casus.id,
                node_id=str(next(_numbers)),
                element_id="Beslissen",
                process_key="flexibel-budget",
                name="Beslis",
                permission="decide_request",
                assignee_id=person.id,
                due_at=self.work.now,
                created_at=self.work.now,
            )
        )
        self.work.session.flush()


@pytest.fixture
def scene(store: Store):
    with clock.frozen(datetime(2026, 11, 23, 9, tzinfo=UTC)), store.command() as work:
        yield Scene(work)


@pytest.mark.parametrize(("amount", "covered"), [(49_999, True), (50_000, True), (50_001, False)])
def test_a_mandate_reaches_up_to_its_limit_to_the_cent(scene: Scene, amount: int, covered: bool) -> None:
    make_mandate(scene.work, scene.requester, limit_cents=50_000)
    assert (scene.mandate_of(scene.requester, amount) is not None) is covered


def test_a_mandate_without_a_limit_covers_every_amount(scene: Scene) -> None:
    make_mandate(scene.work, scene.requester, limit_cents=None)
    assert scene.mandate_of(scene.requester, 10**11)


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "holds"),
    [
        (DAY, DAY, True),
        (DAY + timedelta(days=1), None, False),
        (DAY - timedelta(days=9), DAY - timedelta(days=1), False),
    ],
)
def test_a_mandate_holds_from_its_first_to_its_last_day(
    scene: Scene, valid_from: date, valid_until: date | None, holds: bool
) -> None:
    make_mandate(scene.work, scene.requester, valid_from=valid_from, valid_until=valid_until)
    assert (scene.mandate_of(scene.requester) is not None) is holds


def test_a_mandate_for_another_area_does_not_count(scene: Scene) -> None:
    make_mandate(scene.work, scene.requester, area=make_area(scene.work, "Zuid"))
    assert scene.mandate_of(scene.requester) is None


def test_a_mandate_without_an_area_counts_in_every_area(scene: Scene) -> None:
    make_mandate(scene.work, scene.requester)
    assert scene.mandate_of(scene.requester)


@pytest.mark.parametrize(("consent_on", "holds"), [(None, False), (DAY, True), (DAY + timedelta(days=1), False)])
def test_someone_employed_elsewhere_needs_consent_for_a_mandate(
    scene: Scene, consent_on: date | None, holds: bool
) -> None:
    person = make_person(scene.work, "Noor Bakker", employer="Stichting Welzijn Vlamstede")
    make_mandate(scene.work, person, consent_on=consent_on)
    assert (scene.mandate_of(person) is not None) is holds


def test_someone_who_left_has_no_mandate(scene: Scene) -> None:
    person = make_person(scene.work, "Piet Weg", active=False)
    make_mandate(scene.work, person)
    assert scene.mandate_of(person) is None


def test_a_lower_level_does_not_reach_up_and_a_higher_one_reaches_down(scene: Scene) -> None:
    coach, holder = scene.requester, scene.manager("Iris Dekker", 1_000_000, "budgethouder")
    make_mandate(scene.work, coach, "wijkcoach", None)
    assert scene.mandate_of(coach, 50_000, "teammanager") is None
    assert scene.mandate_of(holder, 50_000, "teammanager")


def test_the_lowest_level_that_suffices_is_the_one_used(scene: Scene) -> None:
    make_mandate(scene.work, scene.requester, "budgethouder", None)
    make_mandate(scene.work, scene.requester, "wijkcoach", 50_000)
    mandate = scene.mandate_of(scene.requester, 50_000)
    assert mandate is not None
    assert mandate.level == "wijkcoach"


def test_refuses_a_level_that_the_organisation_does_not_know() -> None:
    with pytest.raises(ValueError, match="unknown mandate level 'wethouder'"):
        levels_from("wethouder", ("wijkcoach", "college"))


def test_the_holder_at_the_level_decides(scene: Scene) -> None:
    manager = scene.manager("Marleen Oostenwind")
    scene.manager("Iris Dekker", 1_000_000, "budgethouder")
    decider = scene.next()
    assert (decider.person_id, decider.name, decider.level, decider.substitute_for) == (
        manager.id,
        "Marleen Oostenwind",
        "teammanager",
        None,
    )
    assert decider.mandaat_id is not None


@pytest.mark.parametrize(("amount", "level"), [(250_000, "teammanager"), (250_001, "budgethouder")])
def test_an_amount_above_the_holders_limit_goes_one_level_up(scene: Scene, amount: int, level: str) -> None:
    scene.manager("Marleen Oostenwind")
    scene.manager("Iris Dekker", 1_000_000, "budgethouder")
    assert scene.next("teammanager", amount).level == level


def test_of_several_the_one_with_the_fewest_decisions_open_is_asked(scene: Scene) -> None:
    first, second = scene.manager("Marleen Oostenwind"), scene.manager("Joris Blok")
    assert scene.next().person_id == first.id
    scene.give_decision(first)
    assert scene.next().person_id == second.id


def test_someone_of_the_team_is_asked_before_someone_of_elsewhere(scene: Scene) -> None:
    elsewhere = make_person(scene.work, "Joris Blok", "teammanager", team=make_team(scene.work, "Team Zuid"))
    make_mandate(scene.work, elsewhere, "teammanager", 250_000)
    own = scene.manager("Marleen Oostenwind")
    scene.give_decision(own)
    assert scene.next().person_id == own.id


def test_the_requester_is_never_asked(scene: Scene) -> None:
    make_mandate(scene.work, scene.requester, "teammanager", 250_000)
    manager = scene.manager("Marleen Oostenwind")
    scene.give_decision(manager)
    assert scene.next().person_id == manager.id


def test_a_relative_of_the_household_is_never_asked(scene: Scene) -> None:
    relative, other = scene.manager("Marleen Oostenwind"), scene.manager("Joris Blok")
    make_recusal(scene.work, relative, scene.casus)
    assert scene.next().person_id == other.id


def test_someone_who_kept_silent_is_passed_over(scene: Scene) -> None:
    silent, other = scene.manager("Marleen Oostenwind"), scene.manager("Joris Blok")
    assert scene.next("teammanager", 100_000, silent).person_id == other.id


def test_for_an_absent_holder_the_substitute_decides_on_a_mandate_of_their_own(scene: Scene) -> None:
    absent = scene.manager("Marleen Oostenwind")
    substitute = scene.manager("Iris Dekker", 1_000_000, "budgethouder")
    scene.manager("Anna Ander", 1_000_000, "budgethouder")
    make_substitution(scene.work, absent, substitute, day=DAY)
    decider = scene.next()
    assert (decider.person_id, decider.level, decider.substitute_for) == (substitute.id, "teammanager", absent.id)


def test_a_present_holder_goes_before_a_substitute(scene: Scene) -> None:
    absent, present = scene.manager("Marleen Oostenwind"), scene.manager("Joris Blok")
    make_substitution(scene.work, absent, scene.manager("Iris Dekker", None, "budgethouder"), day=DAY)
    assert scene.next().person_id == present.id


def test_a_substitute_without_a_mandate_is_skipped(scene: Scene) -> None:
    absent, holder = scene.manager("Marleen Oostenwind"), scene.manager("Iris Dekker", 1_000_000, "budgethouder")
    make_substitution(scene.work, absent, make_person(scene.work, "Joris Blok", "teammanager"), day=DAY)
    decider = scene.next()
    assert (decider.person_id, decider.level) == (holder.id, "budgethouder")


def test_a_substitute_whose_mandate_is_too_small_is_skipped(scene: Scene) -> None:
    absent, holder = scene.manager("Marleen Oostenwind"), scene.manager("Iris Dekker", 1_000_000, "budgethouder")
    make_substitution(scene.work, absent, scene.manager("Joris Blok", 99_999), day=DAY)
    assert scene.next("teammanager", 100_000).person_id == holder.id


def test_a_substitute_who_is_away_too_is_skipped(scene: Scene) -> None:
    absent, substitute = scene.manager("Marleen Oostenwind"), scene.manager("Joris Blok")
    make_substitution(scene.work, absent, substitute, day=DAY)
    make_substitution(scene.work, substitute, absent, day=DAY)
    holder = scene.manager("Iris Dekker", 1_000_000, "budgethouder")
    assert scene.next().person_id == holder.id


def test_someone_back_from_leave_is_asked_again(scene: Scene) -> None:
    manager = scene.manager("Marleen Oostenwind")
    make_substitution(scene.work, manager, make_person(scene.work), day=DAY - timedelta(days=2))
    assert scene.next().person_id == manager.id


def test_when_everyone_is_away_or_silent_it_is_up_to_the_college_as_a_group(scene: Scene) -> None:
    manager, holder = scene.manager("Marleen Oostenwind"), scene.manager("Iris Dekker", 1_000_000, "budgethouder")
    alderman = scene.manager("Wethouder De Wit", None, "college")
    make_substitution(scene.work, manager, make_person(scene.work), day=DAY)
    assert scene.next().person_id == holder.id
    assert scene.next("teammanager", 100_000, holder).person_id == alderman.id
    assert scene.next("teammanager", 100_000, holder, alderman) == Decider(None, "het college", "college")


def test_within_the_coach_mandate_the_requester_decides(scene: Scene) -> None:
    make_mandate(scene.work, scene.requester, limit_cents=50_000)
    assert scene.verdict(scene.requester, 50_000, "wijkcoach") == (True, "own_mandate")
    assert scene.verdict(scene.requester, 50_000, "") == (True, "own_mandate")
    assert scene.verdict(scene.requester, 50_001, "wijkcoach") == (False, "no_mandate")


def test_above_the_coach_mandate_the_requester_never_decides(scene: Scene) -> None:
    make_mandate(scene.work, scene.requester, "budgethouder", None)
    assert scene.verdict(scene.requester, 40_000, "teammanager", "college") == (False, "requester_never_decides")


def test_a_relative_never_decides_whatever_the_mandate(scene: Scene) -> None:
    manager = scene.manager("Marleen Oostenwind")
    make_recusal(scene.work, manager, scene.casus)
    assert scene.verdict(manager, 100, "wijkcoach", "college") == (False, "recused")


def test_standing_in_for_someone_gives_no_power(scene: Scene) -> None:
    absent, substitute = scene.manager("Marleen Oostenwind"), make_person(scene.work, "Joris Blok", "teammanager")
    make_substitution(scene.work, absent, substitute, day=DAY)
    assert scene.verdict(substitute, 100_000, "teammanager", "teammanager") == (False, "no_mandate")


def test_the_college_decides_in_its_own_name(scene: Scene) -> None:
    alderman = make_person(scene.work, "Wethouder De Wit", "college")
    assert scene.verdict(alderman, 5_000_000, "college", "college") == (True, "is_college")
