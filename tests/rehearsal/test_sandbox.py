"""What a rehearsal does and, above all, what it leaves alone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import clock, config, letters
from engine.deployment.loaded import load_definition
from engine.deployment.scenario_steps import Answer, Begin, MoveClock, PartnerSays, Tell, WritePlan
from engine.errors import Conflict, Invalid, Refused
from engine.letters import compose
from engine.rehearsal import limits
from engine.rehearsal import prepared as prepared_module
from engine.rehearsal.limits import Endless
from engine.rehearsal.prepared import prepare
from engine.rehearsal.replay import Journal, forget_all, replay
from engine.rehearsal.sandbox import Sandbox
from engine.rehearsal.state import state_of
from engine.store import Store
from engine.store.models import Base, DecisionLetter, ProcessDefinition
from tests.letters.test_letters import FACTS
from tests.rehearsal.trying import (
    COACH,
    COLLEAGUE,
    DESCRIBE,
    MANAGER,
    NEXT_DUE,
    WEIGH,
    ask,
    decide,
    request,
    shipped,
    shipped_sources,
    small,
)

READ_ALONG = Answer(COLLEAGUE, "Meelezen", {"advies": "akkoord", "advies_toelichting": "Goed."})


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    yield
    forget_all()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    found = Sandbox(shipped(), "flexibel-budget", Begin())
    yield found
    found.close()


def test_the_first_task_is_the_coachs_with_its_form_and_its_term(sandbox: Sandbox) -> None:
    (task,) = state_of(sandbox).tasks

    assert (task.element, task.form, task.assigned, task.is_own) == ("Vraag_beschrijven", "vraag", True, True)
    assert [role.key for role in task.roles] == [COACH]
    assert task.due is not None
    assert clock.local(task.due).date() == date(2026, 11, 5)


def test_whoever_asked_is_not_among_those_who_may_read_along(sandbox: Sandbox) -> None:
    for step in (DESCRIBE, WEIGH, ask("320,00")):
        sandbox.take(step)

    (task,) = state_of(sandbox).tasks

    assert (task.element, [role.key for role in task.roles]) == ("Meelezen", [COLLEAGUE])


def test_a_wrong_answer_is_refused_in_the_words_of_the_form_and_nothing_of_it_stays(sandbox: Sandbox) -> None:
    before = state_of(sandbox)

    with pytest.raises(Invalid) as refusal:
        sandbox.take(Answer(COACH, "Vraag_beschrijven", {"onderwerp": "Fiets"}))

    assert set(refusal.value.fields) == {"vraag", "categorie", "leefgebieden"}
    assert (state_of(sandbox), sandbox.is_spoilt) == (before, False)


def test_a_refused_completion_undoes_the_claim_that_went_before(sandbox: Sandbox) -> None:
    for step in (DESCRIBE, WEIGH, ask("320,00")):
        sandbox.take(step)

    with pytest.raises(Invalid):
        sandbox.take(Answer(COLLEAGUE, "Meelezen", {"advies": ""}))

    assert not state_of(sandbox).tasks[0].assigned


def test_a_task_of_another_role_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(Refused):
        sandbox.take(Answer(MANAGER, DESCRIBE.element, DESCRIBE.answers))


def test_a_task_that_is_not_open_says_what_is(sandbox: Sandbox) -> None:
    with pytest.raises(Conflict, match=r"Weeg de gewone routes af.*Nu staat open: ‘Beschrijf de vraag’"):
        sandbox.take(WEIGH)


def test_the_clock_moves_to_what_is_due_and_fires_it_on_the_way() -> None:
    played = replay(shipped(), request(DESCRIBE, WEIGH, ask("1.500,00"), NEXT_DUE))

    assert played.state is not None
    assert [role.key for role in played.state.tasks[0].roles] == ["budgethouder"]
    assert clock.local(played.state.now).isoformat() == "2026-11-04T17:00:00+01:00"


@pytest.mark.parametrize(
    ("move", "now"),
    [
        (MoveClock("P1D", "working"), "2026-11-03T09:00:00+01:00"),
        (MoveClock("P5D", "working"), "2026-11-09T09:00:00+01:00"),
        (MoveClock("P7D"), "2026-11-09T09:00:00+01:00"),
        (MoveClock("PT2H"), "2026-11-02T11:00:00+01:00"),
        (MoveClock("2026-11-20"), "2026-11-20T09:00:00+01:00"),
        (MoveClock("2026-11-20T16:30"), "2026-11-20T16:30:00+01:00"),
    ],
)
def test_the_clock_goes_where_it_is_sent(sandbox: Sandbox, move: MoveClock, now: str) -> None:
    sandbox.take(move)

    assert clock.local(sandbox.now).isoformat() == now


def test_the_clock_never_goes_back_and_needs_something_to_go_to(sandbox: Sandbox) -> None:
    with pytest.raises(Conflict, match="alleen vooruit"):
        sandbox.take(MoveClock("2026-10-01"))
    with pytest.raises(Conflict, match="niets op een moment"):
        sandbox.take(NEXT_DUE)


def test_money_and_letter_stay_in_the_sandbox_and_the_letter_has_no_pdf() -> None:
    sandbox = Sandbox(shipped(), "flexibel-budget", Begin())
    for step in (DESCRIBE, WEIGH, ask("320,00"), READ_ALONG, decide(COACH, "Zelf_beslissen", "320,00")):
        sandbox.take(step)

    state = state_of(sandbox)
    with sandbox.store.reading() as session:
        pdf = session.scalars(select(DecisionLetter.pdf)).one()
    sandbox.close()

    assert state.reserved_cents == 320_00
    assert "U kunt niet zonder." in state.letters[0].html
    assert pdf == b""


def test_a_letter_outside_a_rehearsal_still_has_its_pdf() -> None:
    with letters.for_the_screen_only():
        assert compose(FACTS).pdf == b""
    assert compose(FACTS).pdf.startswith(b"%PDF")


def test_other_mandates_are_tried_without_changing_anybodys() -> None:
    steps = (DESCRIBE, WEIGH, ask("1.500,00"))
    usual = replay(shipped(), request(*steps)).state
    lowered = replay(shipped(), request(*steps, begin=Begin(mandates={"teammanager": 1_000}))).state

    assert usual is not None
    assert lowered is not None
    assert [role.key for role in usual.tasks[0].roles] == ["teammanager"]
    assert [role.key for role in lowered.tasks[0].roles] == ["budgethouder"]


def test_a_partner_answers_and_the_mail_to_it_is_only_kept() -> None:
    choose = Answer(
        COACH,
        "Kies_organisatie",
        {"naar": "ggz-de-brug", "onderwerp": "Slapen", "verwijsvraag": "Kunt u helpen?", "achtergrond": "Lang wakker."},
    )
    allow = Answer(
        COACH,
        "Vraag_toestemming",
        {"toestemming_gegeven": "ja", "toestemming_door": "Mevrouw", "toestemming_hoe": "spoken"},
    )
    played = replay(shipped(), Journal("herverwijzing", Begin(), (choose, allow, PartnerSays("accepted", "vandaag+7"))))

    assert played.state is not None
    assert [mail.to for mail in played.state.mails] == ["verwijzingen@ggz-de-brug.example"]
    assert "Regel_overdracht" in [task.element for task in played.state.tasks]


def test_a_process_begins_with_a_message_and_another_one_takes_what_it_sends() -> None:
    began = replay(shipped(), Journal("nazorg", Begin(message="Nazorg begint", payload={"reden": "Klaar."})))
    unheard = replay(shipped(), Journal("plan", Begin(), (Tell("Bestaat niet"),)))

    assert began.state is not None
    assert began.state.tasks[0].element == "Loop_afspraken_na"
    assert unheard.stop is not None
    assert "Niemand wacht nu op het bericht “Bestaat niet”" in unheard.stop.reason


def test_the_plan_is_written_between_two_tasks() -> None:
    make = Answer(
        COACH,
        "Maak_plan",
        {
            "vraag_achter_de_vraag": "Rust.",
            "leefgebieden": ("financien",),
            "eigen_kracht": "Werkt.",
            "netwerk_helpt": "Zus.",
            "plan_met": "Zus",
        },
    )
    without = replay(shipped(), Journal("plan", Begin(), (make,)))
    with_plan = replay(shipped(), Journal("plan", Begin(), (WritePlan(COACH), make)))

    assert without.stop is not None
    assert "Het plan is nog niet klaar voor deze stap" in without.stop.reason
    assert with_plan.state is not None
    assert [task.element for task in with_plan.state.tasks] == ["Bespreek_plan"]


def test_what_the_dossier_knows_already_is_there_from_the_start() -> None:
    played = replay(shipped(), Journal("plan", Begin(facts={"vraag_achter_de_vraag": "Weer rust."})))

    assert played.state is not None
    assert played.state.data["vraag_achter_de_vraag"] == "Weer rust."


def test_a_failing_expression_shows_as_an_incident_with_its_reason() -> None:
    sources = small(
        '<startEvent id="Begin"/><sequenceFlow id="f1" sourceRef="Begin" targetRef="Kies"/>'
        '<exclusiveGateway id="Kies" name="Genoeg?" default="f3"/>'
        '<sequenceFlow id="f2" sourceRef="Kies" targetRef="Klaar">'
        "<conditionExpression>bedrag &gt; 5</conditionExpression>"
        '</sequenceFlow><sequenceFlow id="f3" sourceRef="Kies" targetRef="Klaar"/><endEvent id="Klaar"/>'
    )
    state = replay(prepare(sources), Journal("klein", Begin())).state

    assert state is not None
    assert (state.status, state.standing) == ("incident", ("Kies",))
    assert "bedrag" in state.stuck[0].reason


def test_a_loop_that_waits_for_nothing_ends_as_an_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.rehearsal.sandbox.SECONDS_PER_STEP", 120)
    sources = small(
        '<startEvent id="Begin"/><sequenceFlow id="f1" sourceRef="Begin" targetRef="Weer"/>'
        '<exclusiveGateway id="Weer"/>'
        '<sequenceFlow id="f2" sourceRef="Weer" targetRef="Doe"/><task id="Doe" name="Doe"/>'
        '<sequenceFlow id="f3" sourceRef="Doe" targetRef="Weer"/>'
    )
    state = replay(prepare(sources), Journal("klein", Begin())).state

    assert state is not None
    assert "lus waarin nergens gewacht wordt" in state.stuck[0].reason


ENDLESS_FEEL = "count(for a in 1..9999, b in 1..9999, c in 1..9999 return a)"


def test_expressions_that_never_end_cut_the_step_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.rehearsal.sandbox.SECONDS_PER_STEP", 1.5)
    tasks = "".join(
        f'<scriptTask id="S{n}" scriptFormat="feel"><extensionElements><waakvlam:script result="x{n}"/>'
        f"</extensionElements><script>{ENDLESS_FEEL}</script></scriptTask>"
        f'<sequenceFlow id="g{n}" sourceRef="S" targetRef="S{n}"/>'
        for n in range(6)
    )
    sources = small(
        '<startEvent id="Begin"/><sequenceFlow id="f1" sourceRef="Begin" targetRef="S"/><parallelGateway id="S"/>'
        + tasks
    )
    played = replay(prepare(sources), Journal("klein", Begin()))

    assert played.state is None
    assert played.stop is not None
    assert isinstance(played.stop.error, Endless)


def test_a_time_that_repeats_for_ever_is_cut_off_and_leaves_the_step_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.rehearsal.sandbox.MOST_FIRINGS", 20)
    sources = small(
        '<startEvent id="Begin"/><sequenceFlow id="f1" sourceRef="Begin" targetRef="Doe"/>'
        '<userTask id="Doe" name="Doe"><extensionElements><waakvlam:task group="wijkcoach"/>'
        "</extensionElements></userTask>"
        '<boundaryEvent id="Tik" attachedToRef="Doe" cancelActivity="false"><timerEventDefinition>'
        "<timeCycle>R/PT1M</timeCycle></timerEventDefinition></boundaryEvent>"
        '<sequenceFlow id="f2" sourceRef="Tik" targetRef="Klaar"/><endEvent id="Klaar"/>'
        '<sequenceFlow id="f3" sourceRef="Doe" targetRef="Klaar"/>'
    )
    played = replay(prepare(sources), Journal("klein", Begin(), (MoveClock("P1D"),)))

    assert played.stop is not None
    assert "20 keer iets af" in played.stop.reason
    assert played.state is not None
    assert [each.element for each in played.state.path] == ["Begin"]


def test_a_rehearsal_is_as_long_as_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.rehearsal.replay.MOST_STEPS", 3)
    played = replay(shipped(), request(*[MoveClock("P1D")] * 5))

    assert played.stop is not None
    assert played.stop.number == 3
    assert limits.MOST_STEPS == 300


def test_nothing_of_the_real_database_changes_and_no_key_is_made(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WAAKVLAM_SECRET_KEY")

    def counted() -> dict[str, int]:
        with sqlite_store.engine.connect() as connection:
            return {
                name: connection.exec_driver_sql(f"select count(*) from {name}").scalar_one()
                for name in Base.metadata.tables
            }

    before = counted()
    test_a_partner_answers_and_the_mail_to_it_is_only_kept()

    assert counted() == before
    assert not (tmp_path / config.SECRET_KEY_FILE).exists()
    assert config.secret_key(config.read({"SECRET_KEY": "real"})) == "real"


def test_a_draft_that_names_the_same_files_in_another_order_plays_the_same_processes() -> None:
    """Made ready anew, after enough other drafts, while what was loaded of the first is kept."""
    for sources, day in ((shipped_sources(), 9), (tuple(reversed(shipped_sources())), 10)):
        prepared_module._prepared.clear()
        store = prepare(sources).open(clock.now().replace(day=day))
        with store.reading() as session:
            rows = session.execute(select(ProcessDefinition.id, ProcessDefinition.key)).tuples().all()
            assert {key: load_definition(session, id_).key for id_, key in rows} == {key: key for _id, key in rows}
        store.close()
