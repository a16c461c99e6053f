"""One household, one plan: goals, who does what, nazorg, the agreement, and two who work in it at once."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands.plan.agree_plan import agree_plan
from engine.commands.plan.end_goal import end_goal, take_up_goal
from engine.commands.plan.finish_action import finish_action, remove_action
from engine.commands.plan.make_plan_letter import make_plan_letter
from engine.commands.plan.save_action import save_action
from engine.commands.plan.save_goal import save_goal
from engine.commands.plan.save_note import end_note, save_note
from engine.commands.plan.save_plan import save_plan
from engine.commands.plan.two_tabs import seen
from engine.errors import Conflict, Invalid, NotFound, Refused, StaleVersion
from engine.store import Store
from engine.store.models import AftercareNote, Casus, Plan, PlanAction, PlanGoal, PlanLetter, Row
from tests import factories
from tests.commands.households import Street, settle


@pytest.fixture
def street(store: Store) -> Street:
    return settle(store)


def do(street: Street, command: Callable[..., Any], *args: Any, who_acts: int = 0, **inputs: Any) -> Any:
    with street.store.command() as work:
        return command(work, street.actor(who_acts or street.fatma), street.casus, *args, **inputs)


def goal(street: Street, text: str = "Elke dag naar buiten", **more: Any) -> int:
    return do(street, save_goal, life_area="gezondheid", text=text, **more)


def action(street: Street, goal_id: int, **more: Any) -> int:
    usual = {"what": "Loopt een rondje", "who_kind": "network", "who": "Buurvrouw Ans", "by_on": None}
    return do(street, save_action, goal_id, **{**usual, **more})


def note(street: Street, **more: Any) -> int:
    usual = {"kind": "agreement", "topic": "waakvlam", "with_whom": "Ans", "text": "Ans belt elke week"}
    return do(street, save_note, **{**usual, **more})


def the(street: Street, model: type[Row], key: int) -> Any:
    with street.store.reading() as session:
        return session.get(model, key)


def plan(street: Street) -> Plan:
    with street.store.reading() as session:
        return session.scalars(select(Plan).where(Plan.casus_id == street.casus)).one()


def agree(street: Street, **more: Any) -> None:
    usual = {"agreed": True, "by": "Mevrouw", "how": "spoken", "disagreement": "", "version": plan(street).version}
    do(street, agree_plan, **{**usual, **more})


def test_the_first_goal_begins_the_one_plan_and_the_second_is_in_the_same(street: Street) -> None:
    goal(street)
    goal(street, "Schulden in beeld")
    assert plan(street).status == "draft"


def test_a_goal_needs_a_life_area_of_the_organisation_and_words(street: Street) -> None:
    with pytest.raises(Invalid) as refusal:
        do(street, save_goal, life_area="ruimtevaart", text=" ")
    assert refusal.value.fields.keys() == {"life_area", "text"}


def test_colleagues_of_the_team_may_and_others_may_not(street: Street) -> None:
    goal(street, who_acts=street.joris)
    for someone in (street.zohra, street.ruben, street.floor, street.bas):
        with pytest.raises(Refused):
            goal(street, who_acts=someone)


def test_nobody_changes_the_plan_of_a_closed_casus(street: Street) -> None:
    with street.store.command() as work:
        casus = work.get(Casus, street.casus)
        casus.status, casus.closed_at = "closed", work.now
    with pytest.raises(Refused):
        goal(street)


def test_goals_of_another_household_are_not_there(street: Street) -> None:
    mine = goal(street)
    with street.store.command() as work:
        other = factories.make_casus(work)
        other.team_id, other.regisseur_id = street.team, street.fatma
        work.session.flush()
        other_id = other.id
    with street.store.command() as work, pytest.raises(NotFound):
        end_goal(work, street.actor(street.fatma), other_id, mine, how="reached", outcome="Ja")


def test_who_does_what_is_kept_and_the_household_itself_needs_no_name(street: Street) -> None:
    goal_id = goal(street)
    kept = the(street, PlanAction, action(street, goal_id, who_kind="resident", who=" ", by_on=date(2027, 1, 11)))
    casus = the(street, Casus, street.casus)
    assert (kept.who, kept.by_on) == (casus.name, date(2027, 1, 11))
    assert the(street, PlanAction, action(street, goal_id, who_kind="coach", who="")).who == "Fatma Demir"
    with pytest.raises(Invalid) as refusal:
        action(street, goal_id, who="")
    assert refusal.value.fields == {"who": "Vul de naam in van wie dit doet"}


def test_what_is_done_is_ticked_and_unticked_and_never_removed(street: Street) -> None:
    action_id = action(street, goal(street))
    do(street, finish_action, action_id, done=True)
    with pytest.raises(Conflict, match="al afgevinkt"):
        do(street, finish_action, action_id, done=True)
    with pytest.raises(Conflict, match="gedaan is, blijft"):
        do(street, remove_action, action_id)
    do(street, finish_action, action_id, done=False)
    do(street, remove_action, action_id)
    with pytest.raises(NotFound):
        do(street, finish_action, action_id, done=True)


def test_a_goal_ends_with_an_outcome_and_can_be_taken_up_again(street: Street) -> None:
    goal_id = goal(street)
    with pytest.raises(Invalid) as refusal:
        do(street, end_goal, goal_id, how="reached", outcome="")
    assert refusal.value.fields.keys() == {"outcome"}
    do(street, end_goal, goal_id, how="reached", outcome="Ze wandelt elke dag")
    with pytest.raises(Conflict, match="al afgerond"):
        do(street, end_goal, goal_id, how="stopped", outcome="Toch niet")
    with pytest.raises(Conflict, match="eerst weer open"):
        action(street, goal_id)
    do(street, take_up_goal, goal_id)
    again = the(street, PlanGoal, goal_id)
    assert (again.status, again.outcome, again.ended_at) == ("open", "Ze wandelt elke dag", None)


def test_an_agreement_is_to_what_was_read_and_a_change_asks_for_a_new_one(street: Street) -> None:
    goal_id = goal(street)
    version = plan(street).version
    action_id = action(street, goal_id)
    with pytest.raises(Conflict, match="intussen veranderd"):
        agree(street, version=version)
    agree(street)
    assert plan(street).status == "agreed"
    do(street, finish_action, action_id, done=True)
    assert plan(street).status == "agreed", "what was agreed is being done"
    goal(street, "Een tweede doel")
    assert (plan(street).status, plan(street).agreed_by) == ("draft", "Mevrouw")


def test_there_is_nothing_to_agree_with_without_a_goal(street: Street) -> None:
    note(street)
    with street.store.command() as work, pytest.raises(Conflict, match="nog geen doel"):
        agree_plan(
            work,
            street.actor(street.fatma),
            street.casus,
            agreed=True,
            by="Mevrouw",
            how="spoken",
            disagreement="",
            version=1,
        )


def test_evaluation_lies_ahead_when_it_is_set_and_may_pass_while_it_stands(street: Street) -> None:
    today = date.today()
    with pytest.raises(Invalid):
        do(street, save_plan, evaluation_on=today, aftercare="", seen=seen(None))
    do(street, save_plan, evaluation_on=today + timedelta(days=40), aftercare="Ans belt.", seen=seen(None))
    with street.store.command() as work:
        row = work.get(Plan, plan(street).id)
        row.evaluation_on = today - timedelta(days=3)
    do(street, save_plan, evaluation_on=today - timedelta(days=3), aftercare="Ans belt vaker.", seen=seen(plan(street)))
    assert plan(street).aftercare == "Ans belt vaker."


def test_an_old_page_is_told_who_changed_what_it_showed_and_when(street: Street) -> None:
    goal_id = goal(street)
    action_id, note_id = action(street, goal_id), note(street)
    do(street, save_plan, evaluation_on=None, aftercare="Eerst", seen=seen(None))
    shown = {
        model: seen(the(street, model, key))
        for model, key in ((PlanGoal, goal_id), (PlanAction, action_id), (AftercareNote, note_id))
    }
    shown_plan = seen(plan(street))
    joris = {"who_acts": street.joris}
    goal(street, "Anders", goal_id=goal_id, seen=shown[PlanGoal], **joris)
    action(street, goal_id, what="Fietst", action_id=action_id, seen=shown[PlanAction], **joris)
    note(street, text="Ans komt langs", note_id=note_id, seen=shown[AftercareNote], **joris)
    do(street, save_plan, evaluation_on=None, aftercare="Daarna", seen=shown_plan, **joris)
    for stale in (
        lambda: goal(street, "Mijn tekst", goal_id=goal_id, seen=shown[PlanGoal]),
        lambda: action(street, goal_id, what="Zwemt", action_id=action_id, seen=shown[PlanAction]),
        lambda: note(street, text="Ans mailt", note_id=note_id, seen=shown[AftercareNote]),
        lambda: do(street, save_plan, evaluation_on=None, aftercare="Mijn tekst", seen=shown_plan),
    ):
        with pytest.raises(StaleVersion, match=r"Joris Lindeboom veranderde dit om \d\d\.\d\d uur op"):
            stale()
    assert the(street, PlanGoal, goal_id).text == "Anders"


def test_something_added_elsewhere_in_the_plan_is_no_conflict(street: Street) -> None:
    goal_id = goal(street)
    shown = seen(the(street, PlanGoal, goal_id))
    goal(street, "Van een collega", who_acts=street.joris)
    goal(street, "Elke dag een uur naar buiten", goal_id=goal_id, seen=shown)
    assert the(street, PlanGoal, goal_id).text == "Elke dag een uur naar buiten"


def test_notes_for_nazorg_need_no_plan_and_are_ended_and_put_back(street: Street) -> None:
    note_id = note(street)
    do(street, end_note, note_id, ended=True)
    with pytest.raises(Conflict):
        do(street, end_note, note_id, ended=True)
    with pytest.raises(Conflict, match="geldt niet meer"):
        note(street, note_id=note_id, seen=seen(the(street, AftercareNote, note_id)))
    do(street, end_note, note_id, ended=False)
    assert the(street, AftercareNote, note_id).ended_at is None


def test_a_note_says_what_it_is_and_an_agreement_with_whom(street: Street) -> None:
    with pytest.raises(Invalid) as refusal:
        note(street, kind="iets", topic="iets", text="", with_whom="")
    assert refusal.value.fields.keys() == {"kind", "topic", "text"}
    with pytest.raises(Invalid) as refusal:
        note(street, with_whom=" ")
    assert refusal.value.fields.keys() == {"with_whom"}
    note(street, kind="trigger", with_whom="")


def test_a_letter_is_new_when_the_plan_changed_and_the_same_when_not(street: Street) -> None:
    goal(street)
    first = do(street, make_plan_letter)
    assert do(street, make_plan_letter) == first
    note(street)
    second = do(street, make_plan_letter)
    assert second != first
    with street.store.reading() as session:
        assert "Ans belt elke week" in session.get_one(PlanLetter, second).html


def test_two_coaches_who_begin_the_plan_at_once_work_in_the_same(street: Street) -> None:
    actors = [street.actor(person) for person in (street.fatma, street.joris)] * 3

    def begin(number: int) -> None:
        with street.store.command() as work:
            save_goal(work, actors[number], street.casus, life_area="gezondheid", text=f"Doel {number}")

    at_once(*(lambda number=number: begin(number) for number in range(6)))
    with street.store.reading() as session:
        assert len(session.scalars(select(PlanGoal)).all()) == 6
        assert session.scalars(select(Plan)).one().version >= 1


def test_two_coaches_who_change_the_same_goal_at_once_do_not_overwrite_each_other(street: Street) -> None:
    goal_id = goal(street)
    shown = seen(the(street, PlanGoal, goal_id))
    actors = (street.actor(street.fatma), street.actor(street.joris))
    refused: list[str] = []

    def change(number: int) -> None:
        try:
            with street.store.command() as work:
                text = f"Versie {number}"
                save_goal(
                    work, actors[number], street.casus, life_area="gezondheid", text=text, goal_id=goal_id, seen=shown
                )
        except StaleVersion as stale:
            refused.append(stale.message)

    at_once(lambda: change(0), lambda: change(1))
    (words,) = refused
    winner = the(street, PlanGoal, goal_id).text
    assert ("Fatma Demir" if winner == "Versie 0" else "Joris Lindeboom") in words


def at_once(*acts: Callable[[], None]) -> None:
    threads = [Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
