"""The task screen: who sees what, what is kept, and what happens when two are busy with the same task."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select

from engine.errors import Refused
from engine.store import Call
from engine.store.link import Link
from engine.store.models import Casus, Person, ProcessInstance, Resident, TaskDraft, Team, Tenant, UserTask
from tests.factories import make_casus, make_instance, make_request
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]

ANSWERS = {
    "onderwerp": "Elektrische fiets",
    "vraag": "Ik wil weer zelf naar de markt.",
    "categorie": "vervoer",
    "leefgebieden": ["gezondheid"],
}


@pytest.fixture
def coach(signed_in: SignedIn) -> Browser:
    return signed_in("fatma")


def test_shows_the_form_with_whose_turn_it_is_and_logs_the_look(coach: Browser, world: World) -> None:
    task = world.start()
    page = coach.get(f"/taken/{task.id}")
    assert page.status_code == 200
    assert 'name="onderwerp"' in page.text
    assert "Waarom heb jij deze taak?" in page.text
    assert "Als niemand iets doet" in page.text
    assert world.looks(world.coach) == [("taak", "is_regisseur")]
    assert world.task(task.id).started_at is not None


def test_completing_goes_on_to_the_next_task_of_the_same_request(coach: Browser, world: World) -> None:
    task = world.start()
    coach.get(f"/taken/{task.id}")
    answer = coach.post(f"/taken/{task.id}/afronden", {**ANSWERS, "version": task.version, "action": "volgende"})
    following = world.commands.task(task.instance_id, "Routes_afwegen")
    assert answer.location == f"/taken/{following.id}"
    assert "Dit is je volgende taak" in coach.get(answer.location).text
    done = coach.get(f"/taken/{task.id}").text
    assert "Wat er is ingevuld" in done
    assert "Ik wil weer zelf naar de markt." in done
    assert "Herstel deze taak" in done


def test_the_task_is_locked_in_the_question_who_is_signed_in(
    coach: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the rows of the task, so that a completion does not wait for each of these by itself."""
    task = world.start()
    coach.get(f"/taken/{task.id}")
    form = {**ANSWERS, "version": world.task(task.id).version, "action": "volgende"}
    together: list[int] = []
    send = Link.run

    def count(link: Link, calls: Sequence[Call], **how: bool) -> None:
        together.append(len(calls))
        send(link, calls, **how)

    monkeypatch.setattr(Link, "run", count)
    assert coach.post(f"/taken/{task.id}/afronden", form).status_code == 302
    assert together[0] == (2 if world.store.engine.dialect.name == "sqlite" else 3)
    assert world.task(task.id).status == "completed"


def test_who_is_no_longer_signed_in_completes_nothing_and_leaves_no_lock(coach: Browser, world: World) -> None:
    task = world.start()
    coach.get(f"/taken/{task.id}")
    with world.store.command() as work:
        work.get(Person, world.coach).session_key = "changed"
    answer = coach.post(f"/taken/{task.id}/afronden", {**ANSWERS, "version": world.task(task.id).version})
    assert answer.status_code == 401
    with world.store.command() as work:  # would wait for ever for a lock that was left
        locked = work.session.scalars(select(UserTask).where(UserTask.id == task.id).with_for_update(nowait=True)).one()
        assert locked.status == "open"


def test_a_view_that_never_begins_leaves_no_lock_either(
    coach: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as when something else refuses the request between the guard and the view."""
    task = world.start()
    coach.get(f"/taken/{task.id}")

    def refuse() -> None:
        raise Refused("Nu niet.")

    asked = coach.client.application.before_request_funcs
    monkeypatch.setitem(asked, None, [*asked[None], refuse])
    answer = coach.post(f"/taken/{task.id}/afronden", {**ANSWERS, "version": task.version})
    assert answer.status_code == 403
    with world.store.command() as work:
        locked = work.session.scalars(select(UserTask).where(UserTask.id == task.id).with_for_update(nowait=True)).one()
        assert locked.status == "open"


def test_what_is_wrong_is_told_per_field_and_everything_typed_is_kept(coach: Browser, world: World) -> None:
    task = world.start()
    coach.get(f"/taken/{task.id}")
    answer = coach.post(f"/taken/{task.id}/afronden", {"vraag": "Half verhaal", "version": task.version})
    assert answer.status_code == 422
    assert "<title>Fout: " in answer.text
    assert "data-error-summary" in answer.text
    assert "Half verhaal" in answer.text
    assert "Half verhaal" in coach.get(f"/taken/{task.id}").text


def test_a_draft_is_kept_and_shown_again(coach: Browser, world: World) -> None:
    task = world.start()
    coach.get(f"/taken/{task.id}")
    answer = coach.post(f"/taken/{task.id}/concept", {"vraag": "Nog niet af", "version": task.version})
    assert answer.json is not None
    assert "saved_at" in answer.json
    page = coach.get(f"/taken/{task.id}").text
    assert "Nog niet af" in page
    assert "Bewaard om" in page
    assert "Concept van" in coach.get("/werklijst").text


def test_a_draft_of_an_old_page_is_refused_in_words_for_the_script(coach: Browser, world: World) -> None:
    task = world.start()
    coach.get(f"/taken/{task.id}")
    answer = coach.post(f"/taken/{task.id}/concept", {"vraag": "Oud", "version": task.version + 7})
    assert answer.status_code == 409
    assert answer.json is not None
    assert "verouderd" in answer.json["message"]
    with world.store.reading() as session:
        assert session.scalars(select(TaskDraft)).all() == []


def test_a_stale_tab_is_told_and_keeps_what_was_typed(coach: Browser, world: World) -> None:
    task = world.start()
    coach.get(f"/taken/{task.id}")
    stale = {**ANSWERS, "vraag": "Getypt in het oude tabblad", "version": task.version + 7}
    answer = coach.post(f"/taken/{task.id}/afronden", stale)
    assert answer.status_code == 409
    assert "verouderd" in answer.text
    assert "Getypt in het oude tabblad" in answer.text
    assert f'name="version" value="{task.version}"' in answer.text
    assert "Getypt in het oude tabblad" in coach.get(f"/taken/{task.id}").text


def test_a_task_that_somebody_else_finished_says_who_and_gives_the_typed_words_back(
    coach: Browser, world: World
) -> None:
    task = world.start()
    coach.get(f"/taken/{task.id}")
    world.commands.complete(world.coach, world.task(task.id), ANSWERS)
    answer = coach.post(f"/taken/{task.id}/afronden", {**ANSWERS, "vraag": "Te laat getypt", "version": task.version})
    assert answer.status_code == 409
    assert "Fatma Demir rondde deze taak af" in answer.text
    assert "Wat jij typte" in answer.text
    assert "Te laat getypt" in answer.text


def test_of_two_who_claim_one_wins_and_the_other_reads_who(signed_in: SignedIn, world: World) -> None:
    fatma, joris = signed_in("fatma"), signed_in("joris")
    task = world.start()
    fatma.get(f"/taken/{task.id}")
    fatma.post(f"/taken/{task.id}/teruggeven", {"version": task.version})
    assert joris.post(f"/taken/{task.id}/oppakken").location == f"/taken/{task.id}"
    assert fatma.post(f"/taken/{task.id}/oppakken").location == "/werklijst?lijst=team"
    assert "Joris Lindeboom pakte deze taak al op" in fatma.get("/werklijst?lijst=team").text
    assert world.task(task.id).assignee_id == world.colleague


def test_giving_back_keeps_what_was_typed_for_who_takes_it_next(signed_in: SignedIn, world: World) -> None:
    fatma, joris = signed_in("fatma"), signed_in("joris")
    task = world.start()
    fatma.get(f"/taken/{task.id}")
    fatma.post(f"/taken/{task.id}/teruggeven", {"vraag": "Half af", "version": task.version})
    joris.get("/werklijst?lijst=team")
    joris.post(f"/taken/{task.id}/oppakken")
    assert "Half af" in joris.get(f"/taken/{task.id}").text


def test_a_task_of_a_colleague_shows_who_has_it_and_no_form(signed_in: SignedIn, world: World) -> None:
    task = world.start()
    page = signed_in("joris").get(f"/taken/{task.id}").text
    assert "Fatma Demir" in page
    assert "is aan zet sinds" in page
    assert 'name="onderwerp"' not in page
    assert f"/taken/{task.id}/oppakken" not in page


def test_a_stranger_to_the_household_sees_nothing_of_it(signed_in: SignedIn, world: World) -> None:
    task = world.start()
    answer = signed_in("zohra").get(f"/taken/{task.id}")
    assert answer.status_code == 403
    assert "Korenbloem" not in answer.text
    assert world.looks(world.outsider) == []


def test_under_the_strictest_policy_a_candidate_claims_before_seeing_the_file(
    signed_in: SignedIn, world: World
) -> None:
    with world.store.command() as work:
        work.session.get_one(Tenant, world.store.tenant).access_policy = "own"
    fatma, joris = signed_in("fatma"), signed_in("joris")
    task = world.start()
    fatma.get(f"/taken/{task.id}")
    fatma.post(f"/taken/{task.id}/teruggeven", {"version": task.version})
    page = joris.get(f"/taken/{task.id}")
    assert page.status_code == 200
    assert "orenbloem" not in page.text
    assert "orenbloem" not in joris.get("/werklijst?lijst=team").text
    assert world.looks(world.colleague) == []
    joris.post(f"/taken/{task.id}/oppakken")
    assert "orenbloem" in joris.get(f"/taken/{task.id}").text
    assert world.looks(world.colleague) == [("taak", "is_involved")]


def test_handing_over_needs_a_reason_and_keeps_the_chosen_colleague(coach: Browser, world: World) -> None:
    task = world.start()
    coach.get(f"/taken/{task.id}")
    refused = coach.post(f"/taken/{task.id}/overdragen", {"to_person_id": world.colleague, "reason": " "})
    assert refused.status_code == 422
    assert "Schrijf op waarom" in refused.text
    assert f'<option value="{world.colleague}" selected>' in refused.text
    coach.post(f"/taken/{task.id}/overdragen", {"to_person_id": world.colleague, "reason": "Ik ben op vakantie"})
    assert world.task(task.id).assignee_id == world.colleague
    history = coach.get(f"/taken/{task.id}?tab=geschiedenis").text
    assert "Fatma Demir droeg ‘Beschrijf de vraag’ over aan Joris Lindeboom" in history
    assert "Ik ben op vakantie" in history


def test_a_finished_task_is_redone_with_a_reason(coach: Browser, world: World) -> None:
    task = world.start()
    world.commands.complete(world.coach, task, ANSWERS)
    coach.get(f"/taken/{task.id}")
    assert coach.post(f"/taken/{task.id}/herstellen", {"reason": ""}).status_code == 422
    answer = coach.post(f"/taken/{task.id}/herstellen", {"reason": "Verkeerde inwoner"})
    again = world.commands.task(task.instance_id, "Vraag_beschrijven")
    assert answer.location == f"/taken/{again.id}"
    assert "Ik wil weer zelf naar de markt." in coach.get(answer.location).text


def test_withdrawing_asks_a_reason_and_ends_the_request(coach: Browser, world: World) -> None:
    task = world.start()
    coach.get(f"/taken/{task.id}")
    assert coach.post(f"/taken/{task.id}/intrekken", {"reason": ""}).status_code == 422
    coach.post(f"/taken/{task.id}/intrekken", {"reason": "Inwoner wil het niet meer"})
    assert world.task(task.id).status == "cancelled"
    assert "Vervallen" in coach.get(f"/taken/{task.id}").text


def test_a_substitute_does_the_task_of_who_is_away(signed_in: SignedIn, world: World) -> None:
    world.commands.substitute(world.coach, world.colleague)
    task = world.start()
    joris = signed_in("joris")
    assert "Namens Fatma Demir" in joris.get("/werklijst").text
    joris.get(f"/taken/{task.id}")
    joris.post(f"/taken/{task.id}/afronden", {**ANSWERS, "version": task.version})
    done = world.task(task.id)
    assert (done.completed_by_id, done.acted_for_id) == (world.colleague, world.coach)
    assert "namens Fatma Demir" in joris.get(f"/taken/{task.id}").text


def test_who_decides_reads_about_the_mandate_before_the_form(coach: Browser, world: World) -> None:
    task = world.start()
    with world.store.command() as work:
        work.get(UserTask, task.id).permission = "decide_request"
        make_request(work, work.get(ProcessInstance, task.instance_id), amount_cents=9_900_000)
    page = coach.get(f"/taken/{task.id}").text
    assert page.index("Je hebt geen geldig mandaat") < page.index("data-form")


def test_comparable_decisions_name_the_routes_and_not_the_household(coach: Browser, world: World) -> None:
    task = world.start()
    with world.store.command() as work:
        make_request(work, work.get(ProcessInstance, task.instance_id))
        team = work.get(Team, world.team)
        other = make_casus(work, team=team, regisseur=work.get(Person, world.colleague))
        other.name = "gezin Vlierbes"
        earlier = make_request(work, make_instance(work, other))
        earlier.status, earlier.decided_at, earlier.effect = "paid", work.now, "reached"
        earlier.tried = "eigen-netwerk, zorgverzekering"
    page = coach.get(f"/taken/{task.id}").text
    assert "Gewone routes bekeken: Eigen kracht en netwerk, Zorgverzekering. Doel gehaald." in page
    assert "Vlierbes" not in page


def test_the_diagram_has_a_name_and_the_same_steps_as_a_list(coach: Browser, world: World) -> None:
    task = world.start()
    page = coach.get(f"/taken/{task.id}?tab=diagram").text
    assert 'data-name="Tekening van het proces Flexibel budget"' in page
    assert 'data-now="Vraag_beschrijven"' in page
    assert 'aria-current="step"' in page
    assert coach.get("/processen/flexibel-budget/1/diagram.bpmn").mimetype == "application/xml"


EVIL = "<script>alert('x')</script>"


def test_what_people_type_is_never_run_as_code(coach: Browser, world: World) -> None:
    with world.store.command() as work:
        work.get(Casus, world.casus).name = EVIL
        work.get(Person, world.colleague).name = EVIL
        for resident in work.session.scalars(select(Resident)):
            resident.name = EVIL
    task = world.start()
    with world.store.command() as work:
        work.get(UserTask, task.id).name = EVIL
    coach.get(f"/taken/{task.id}")
    coach.post(f"/taken/{task.id}/concept", {"vraag": EVIL, "version": world.task(task.id).version})
    coach.post(f"/taken/{task.id}/overdragen", {"to_person_id": world.colleague, "reason": EVIL})
    for path in (
        "/werklijst",
        "/werklijst?lijst=anderen",
        f"/taken/{task.id}",
        f"/taken/{task.id}?tab=geschiedenis",
        f"/taken/{task.id}?tab=diagram",
        f"/inloggen?als={EVIL}",
        f"/werklijst?proces={EVIL}",
    ):
        page = coach.get(path)
        assert page.status_code < 400
        assert "<script>alert" not in page.text, path


@pytest.mark.parametrize(
    ("sent", "codes"),
    [
        ("34", {"clicks": 34}),
        ("0", {"clicks": 0}),
        ("10000", {"clicks": 10_000}),
        ("10001", {}),
        ("-1", {}),
        ("veel", {}),
        ("9" * 400, {}),
        (None, {}),
    ],
)
def test_the_log_keeps_how_often_a_task_was_clicked_and_a_number_without_sense_stops_nobody(
    coach: Browser, world: World, sent: str | None, codes: dict[str, int]
) -> None:
    task = world.start()
    coach.get(f"/taken/{task.id}")
    counted = {"clicks": sent} if sent is not None else {}
    answer = coach.post(f"/taken/{task.id}/afronden", {**ANSWERS, **counted, "version": task.version})
    assert answer.status_code == 302
    (event,) = world.commands.events("task_completed")
    assert event.codes == codes
