"""The screens of rehearsals and scenarios, as a manager uses them."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from engine import clock, config
from engine.app import create_app
from engine.clock import AMSTERDAM
from engine.commands.deploy_process import deploy
from engine.commands.drafts.create_draft import create_draft
from engine.commands.drafts.save_file import save_file
from engine.commands.drafts.take_file import take_file
from engine.deployment.scenarios import inspect
from engine.deployment.sources import Kind
from engine.permissions import Actor, load_actor
from engine.rehearsal.check import check_with_scenarios
from engine.rehearsal.replay import forget_all
from engine.store import Store
from engine.store.models import Casus, DraftFile, Event, OutboxMail, ProcessInstance, Rehearsal
from tests import factories
from tests.rehearsal.test_scenarios import changed, with_home_visit
from tests.rehearsal.trying import DESCRIBE, shipped_sources

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=AMSTERDAM)
PLACE = "naspelen/flexibel-budget"


@cache
def published() -> Any:
    return check_with_scenarios(shipped_sources(), only=())


class Desk:
    """A manager at work in one draft."""

    def __init__(self, store: Store) -> None:
        with store.command() as work:
            deploy(work, published(), actor=None)
            factories.make_tenant(work)
            team = factories.make_team(work)
            self.manager = factories.make_person(work, "Marleen Oostenwind", "teammanager", team=team).id
            self.coach = factories.make_person(work, "Fatma Demir", "wijkcoach", team=team).id
            self.draft = create_draft(work, self.actor_in(work), "Sneller besluiten")
        self.store = store
        self.app = create_app(config.read({"SECRET_KEY": "only for tests"}), store)
        self.app.config["WTF_CSRF_ENABLED"] = False

    def actor_in(self, work: Any) -> Actor:
        work.session.flush()
        found = load_actor(work.session, self.manager)
        assert found is not None
        return found

    def client(self, person_id: int | None = None) -> FlaskClient:
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = f"{person_id or self.manager}."
            session["_fresh"] = True
        return client

    def get(self, path: str) -> str:
        answer = self.client().get(f"/ontwerpen/{self.draft}/{path}")
        assert answer.status_code == 200, answer.status
        return answer.text

    def post(self, path: str, data: dict[str, Any] | None = None, *, version: int | None = None) -> TestResponse:
        with self.store.reading() as session:
            now = session.scalar(select(Rehearsal.version).order_by(Rehearsal.id.desc()).limit(1))
        return self.client().post(
            f"/ontwerpen/{self.draft}/{path}",
            data={"_versie": str(version if version is not None else now or 0), **(data or {})},
        )

    def begin(self, process: str = "flexibel-budget", **data: str) -> TestResponse:
        return self.post(f"naspelen/{process}/begin", {"hoe": "", "dag": "2-11-2026", **data})

    def describe(self, **other: Any) -> TestResponse:
        answers = {key: each if isinstance(each, str) else list(each) for key, each in DESCRIBE.answers.items()}
        return self.post(
            f"{PLACE}/stap",
            {"_taak": DESCRIBE.element, "_rol": "wijkcoach", "_proces": "flexibel-budget", **answers, **other},
        )

    def journal(self) -> dict[str, Any]:
        with self.store.reading() as session:
            return session.scalars(select(Rehearsal.journal)).one()

    def scenarios(self, process: str) -> dict[str, Any]:
        with self.store.reading() as session:
            content = session.scalars(
                select(DraftFile.content).where(DraftFile.kind == Kind.SCENARIO, DraftFile.key == process)
            ).one()
        return {each.name: each for each in inspect(content, "x", process).scenarios}

    def change(self, sources: Any, key: str = "plan", kind: Kind = Kind.BPMN) -> None:
        """Put one of these files in the draft."""
        (source,) = (each for each in sources if (each.kind, each.key) == (kind, key))
        with self.store.command() as work:
            actor = self.actor_in(work)
            file_id = take_file(work, actor, self.draft, kind, key)
            version = work.get(DraftFile, file_id).version
            save_file(work, actor, self.draft, kind, key, tab="tests-tests", version=version, content=source.content)


@pytest.fixture
def desk(sqlite_store: Store) -> Iterator[Desk]:
    with clock.frozen(NOON):
        yield Desk(sqlite_store)
    forget_all()


def test_it_begins_on_a_working_day_with_the_first_task_in_its_own_form(desk: Desk) -> None:
    assert "Begin met naspelen" in desk.get(PLACE)

    assert desk.begin(dag="1-11-2026").status_code == 302  # a Sunday

    page = desk.get(PLACE)
    assert "Wijkcoach is aan zet: Beschrijf de vraag." in page
    assert "maandag 2 november 2026, 09.00 uur" in page
    assert 'name="leefgebieden"' in page
    assert "Dit is een proef." in page
    assert 'data-now="Vraag_beschrijven"' in page


def test_a_day_that_is_none_is_asked_again(desk: Desk) -> None:
    answer = desk.begin(dag="morgen")

    assert answer.status_code == 422
    assert "Vul een datum in als dag-maand-jaar" in answer.text


def test_a_completed_task_brings_the_next_and_is_kept_with_only_what_was_filled_in(desk: Desk) -> None:
    desk.begin()

    assert desk.describe().status_code == 302

    (step,) = desk.journal()["steps"]
    assert step["answers"] == {
        "onderwerp": "Fiets",
        "vraag": "Ik wil naar de markt.",
        "categorie": "witgoed",
        "leefgebieden": ["wonen"],
    }
    page = desk.get(PLACE)
    assert "Wijkcoach is aan zet: Weeg de gewone routes af." in page
    assert re.search(r'data-walked="[^"]*\bVraag_beschrijven\b', page)


def test_a_form_with_mistakes_comes_back_as_a_coach_gets_it(desk: Desk) -> None:
    desk.begin()

    answer = desk.describe(vraag="")

    assert answer.status_code == 422
    assert "Vul nog één ding aan" in answer.text
    assert 'value="Fiets"' in answer.text
    assert desk.journal()["steps"] == []


def test_the_clock_goes_on_and_one_step_back_undoes_it(desk: Desk) -> None:
    desk.begin()
    for to in ("werkdag", "P7D"):
        assert desk.post(f"{PLACE}/klok", {"naar": to}).status_code == 302
    assert "dinsdag 10 november 2026, 09.00 uur" in desk.get(PLACE)

    desk.post(f"{PLACE}/terug")

    assert "dinsdag 3 november 2026, 09.00 uur" in desk.get(PLACE)
    assert desk.post(f"{PLACE}/klok", {"naar": "datum", "datum": "31-2-2026"}).status_code == 422
    assert desk.post(f"{PLACE}/klok", {"naar": "datum", "datum": "1-11-2026"}).status_code == 409
    assert desk.post(f"{PLACE}/klok", {"naar": "datum", "datum": "20-11-2026"}).status_code == 302
    assert "vrijdag 20 november 2026" in desk.get(PLACE)


def test_a_journal_outlives_what_was_kept_alive(desk: Desk) -> None:
    desk.begin()
    desk.describe()
    before = desk.get(PLACE)

    forget_all()

    assert _without_tokens(desk.get(PLACE)) == _without_tokens(before)


def test_a_page_that_was_overtaken_in_another_tab_is_told(desk: Desk) -> None:
    desk.begin()
    desk.post(f"{PLACE}/klok", {"naar": "werkdag"})

    answer = desk.post(f"{PLACE}/klok", {"naar": "werkdag"}, version=1)

    assert answer.status_code == 409
    assert len(desk.journal()["steps"]) == 1


def test_each_manager_has_their_own(desk: Desk) -> None:
    desk.begin()
    with desk.store.command() as work:
        other = factories.make_person(work, "Hester Kruidhof", "teammanager").id

    page = desk.client(other).get(f"/ontwerpen/{desk.draft}/{PLACE}").text

    assert "Begin met naspelen" in page


def test_beginning_again_puts_it_away(desk: Desk) -> None:
    desk.begin()

    desk.post(f"{PLACE}/opnieuw")

    assert "Begin met naspelen" in desk.get(PLACE)


def test_a_raised_mandate_in_the_table_is_tried_by_people_who_hold_it(desk: Desk) -> None:
    raised = changed("mandaat", ("]500..", "]750.."), ("&lt;= 500<", "&lt;= 750<"), kind=Kind.DMN)
    desk.change(raised, "mandaat", Kind.DMN)

    page = desk.get(PLACE)
    assert re.search(r'name="mandaat-wijkcoach" value="750"', page)
    assert "De beslistabel laat deze rol tot en met €\xa0750,00 beslissen." in page
    assert 'name="mandaat-teammanager" value="2500"' in page
    desk.begin(**{"mandaat-wijkcoach": "750", "mandaat-teammanager": "2.500"})

    assert desk.journal()["begin"]["mandates"] == {"wijkcoach": 750}


def test_a_message_begins_it_and_another_arrives(desk: Desk) -> None:
    place = "naspelen/nazorg"
    assert "Het bericht ‘Nazorg begint’ komt binnen" in desk.get(place)
    desk.begin("nazorg", hoe="Nazorg begint", inhoud="reden: Het plan is klaar")

    signal = {"bericht": "Signaal ontvangen", "inhoud": "van: netwerk\nsignaal: Stil\nsoort: zorg"}
    assert desk.post(f"{place}/bericht", signal).status_code == 302

    page = desk.get(place)
    assert "Beoordeel het signaal" in page
    assert desk.post(f"{place}/bericht", {"bericht": "Signaal ontvangen", "inhoud": "zomaar"}).status_code == 422


def test_the_plan_gets_an_example_when_a_task_needs_one(desk: Desk) -> None:
    desk.begin("plan")
    answers = {
        "_taak": "Maak_plan",
        "_rol": "wijkcoach",
        "vraag_achter_de_vraag": "Rust",
        "leefgebieden": ["wonen"],
        "eigen_kracht": "Werkt",
        "netwerk_helpt": "Zus",
        "plan_met": "Zus",
    }
    refused = desk.post("naspelen/plan/stap", answers)
    assert refused.status_code == 409
    assert "Het plan is nog niet klaar voor deze stap" in refused.text
    assert "Zus" in refused.text

    desk.post("naspelen/plan/plan", {"deel": ["goals", "actions", "aftercare", "evaluation"]})

    assert desk.post("naspelen/plan/stap", answers).status_code == 302
    assert "Bespreek het plan met het huishouden" in desk.get("naspelen/plan")


def test_what_the_dossier_knows_is_shown_and_can_be_asked_again(desk: Desk) -> None:
    place = "naspelen/plan"
    desk.begin("plan", **{"feit-eigen_kracht": "Kookt zelf."})
    page = desk.get(place)
    assert "Al bekend:" in page
    assert 'name="eigen_kracht"' not in page
    asked = {"_taak": "Maak_plan", "_rol": "wijkcoach", "_proces": "plan", "plan_met": "Zus"}

    again = desk.post(f"{place}/stap", {**asked, "heropen": "eigen_kracht"})

    assert again.status_code == 200
    assert 'name="eigen_kracht"' in again.text
    assert 'value="Zus"' in again.text
    desk.post(f"{place}/plan", {"deel": ["goals", "actions", "aftercare", "evaluation"]})
    whole = {
        "vraag_achter_de_vraag": "Rust",
        "leefgebieden": ["wonen"],
        "eigen_kracht": "Werkt ook.",
        "netwerk_helpt": "Zus",
        "wijzig": ["eigen_kracht"],
    }
    assert desk.post(f"{place}/stap", {**asked, **whole}).status_code == 302
    assert desk.journal()["steps"][-1]["answers"]["wijzig"] == ["eigen_kracht"]
    assert "Werkt ook." in desk.get(place)


def test_a_partner_answers_and_is_told_what_is_missing(desk: Desk) -> None:
    place = "naspelen/herverwijzing"
    desk.begin("herverwijzing")
    chosen = {
        "naar": "ggz-de-brug",
        "onderwerp": "Slapen",
        "verwijsvraag": "Kunt u helpen?",
        "achtergrond": "Lang wakker.",
    }
    desk.post(f"{place}/stap", {"_taak": "Kies_organisatie", "_rol": "wijkcoach", **chosen})
    allowed = {"toestemming_gegeven": "ja", "toestemming_door": "Mevrouw", "toestemming_hoe": "spoken"}
    desk.post(f"{place}/stap", {"_taak": "Vraag_toestemming", "_rol": "wijkcoach", **allowed})
    assert "Speel als partner" in desk.get(place)

    refused = desk.post(f"{place}/partner", {"antwoord": "accepted"})
    taken = desk.post(f"{place}/partner", {"antwoord": "accepted", "datum": "9-11-2026"})

    assert (refused.status_code, "Vul de datum van de afspraak in" in refused.text) == (422, True)
    assert taken.status_code == 302
    assert desk.journal()["steps"][-1] == {"partner": "accepted", "on": "vandaag+7"}
    assert "Regel een warme overdracht" in desk.get(place)


def test_the_published_process_is_tried_without_a_draft(desk: Desk) -> None:
    client = desk.client()

    assert client.post("/processen/plan/naspelen/begin", data={"hoe": "", "dag": "2-11-2026"}).status_code == 302

    page = client.get("/processen/plan/naspelen").text
    assert "Maak het plan met het huishouden" in page
    assert "Bewaar als scenario" not in page
    assert client.get("/processen/plan/naspelen/diagram.bpmn").data.startswith(b"<?xml")


def test_nothing_real_changes_and_nothing_is_sent(desk: Desk) -> None:
    def counted() -> list[int]:
        with desk.store.reading() as session:
            tables = (Casus, ProcessInstance, OutboxMail, Event)
            return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]

    before = counted()
    desk.begin()
    desk.describe()
    desk.post(f"{PLACE}/klok", {"naar": "P7D"})

    assert counted() == before


def test_a_draft_that_changed_under_it_says_where_it_stops_and_goes_on_from_there(desk: Desk) -> None:
    desk.begin()
    desk.describe()
    (source,) = (each for each in shipped_sources() if (each.kind, each.key) == (Kind.BPMN, "flexibel-budget"))
    text = source.content.decode().replace("Vraag_beschrijven", "Vraag_vertellen")
    desk.change([type(source)(source.kind, source.path, source.key, text.encode(), "anders")], "flexibel-budget")

    page = desk.get(PLACE)
    assert "Het ontwerp is veranderd" in page
    assert "Stap 1 kan niet meer" in page

    desk.post(f"{PLACE}/terug", {"aantal": "1"})
    assert "Het ontwerp is veranderd" not in desk.get(PLACE)


def test_a_draft_with_mistakes_says_what_to_mend_first(desk: Desk) -> None:
    (source,) = (each for each in shipped_sources() if (each.kind, each.key) == (Kind.BPMN, "plan"))
    text = source.content.decode().replace('form="plan-maken"', 'form="bestaat-niet"')
    desk.change([type(source)(source.kind, source.path, source.key, text.encode(), "anders")])

    assert "Naspelen kan nog niet" in desk.get("naspelen/plan")
    assert "Begin met naspelen" in desk.get("naspelen/meldcode")


def test_what_a_process_began_can_be_played_on_once_it_is_over(desk: Desk) -> None:
    assert desk.post("scenario/plan/spelen", {"naam": inspect_names("plan")[0]}).status_code == 302

    page = desk.get("naspelen/plan")

    assert "‘Plan’ is afgelopen: ‘Nazorg begint’. Je kunt verder met ‘Nazorg’, dat hierdoor begon." in page
    assert 'name="_proces" value="nazorg"' in page
    step = {"_taak": "Loop_afspraken_na", "_rol": "wijkcoach", "_proces": "nazorg", "afspraken_nagelopen": "ja"}
    assert desk.post("naspelen/plan/stap", {**step, "zorg": "gewoon"}).status_code == 302
    assert desk.journal()["steps"][-1]["process"] == "nazorg"


def test_names_and_letters_of_a_hostile_file_stay_words(desk: Desk) -> None:
    script = "<script>alert(1)</script>"
    named = script.replace("<", "&lt;").replace(">", "&gt;")
    desk.change(changed("flexibel-budget", ('name="Beschrijf de vraag"', f'name="{named}"')), "flexibel-budget")
    desk.begin()
    desk.describe(onderwerp=script)

    page = desk.get(PLACE)
    assert script not in page
    assert named in page
    diagram = desk.client().get(f"/ontwerpen/{desk.draft}/{PLACE}/diagram.bpmn")
    assert diagram.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert diagram.headers["Content-Disposition"] == "attachment"


def test_an_expression_that_never_ends_is_a_failure_in_words(desk: Desk) -> None:
    endless = "count(for a in 1..9999, b in 1..9999, c in 1..9999 return a) = 1"
    desk.change(
        changed(
            "flexibel-budget",
            (
                '<conditionExpression xsi:type="tFormalExpression">spoed<',
                f'<conditionExpression xsi:type="tFormalExpression">{endless}<',
            ),
        ),
        "flexibel-budget",
    )
    desk.begin()
    desk.describe()

    page = desk.get(PLACE)  # on a quick machine it meets the limit of memory first
    assert "duurde langer dan 1 seconde" in page or "vraagt te veel geheugen" in page


def test_only_who_may_see_drafts_may_try(desk: Desk) -> None:
    client = desk.client(desk.coach)

    assert client.get(f"/ontwerpen/{desk.draft}/{PLACE}").status_code == 403
    assert client.post(f"/ontwerpen/{desk.draft}/{PLACE}/begin").status_code == 403
    assert desk.client().get(f"/ontwerpen/{desk.draft}/naspelen/bestaat-niet").status_code == 404


def test_what_was_played_is_kept_as_a_scenario_that_looks_at_what_was_chosen(desk: Desk) -> None:
    desk.begin()
    desk.describe()

    kept = desk.post("scenario/flexibel-budget/bewaren", {"naam": "Tot de routes", "kijk": ["verloop", "einde"]})

    assert kept.status_code == 302
    scenario = desk.scenarios("flexibel-budget")["Tot de routes"]
    assert (scenario.expect.path, scenario.expect.exact) == (("Vraag_beschrijven",), False)
    assert (scenario.expect.holders, scenario.expect.open) == ({}, ("Routes_afwegen",))
    assert "Ze gaan alle vijf zoals verwacht." in desk.get("scenario/flexibel-budget")
    assert "vijf scenario’s gaan goed" in desk.get("scenarios?deel=1")
    again = desk.post("scenario/flexibel-budget/bewaren", {"naam": "Tot de routes"})
    assert (again.status_code, "Er is al een scenario met deze naam" in again.text) == (422, True)


def test_scenarios_are_renamed_look_at_other_things_and_are_removed(desk: Desk) -> None:
    first, second, _third = inspect_names("plan")

    before = desk.get("scenario/plan")
    assert before.count('value="verloop" checked') == 3
    desk.post("scenario/plan/wijzigen", {"naam": first, "nieuw": "Heel gewoon", "kijk": ["precies", "einde"]})
    kept = desk.scenarios("plan")["Heel gewoon"].expect
    assert (kept.exact, kept.ends, kept.holders) == (True, "Nazorg_begint", {})
    desk.post("scenario/plan/wijzigen", {"naam": "Heel gewoon", "nieuw": "Heel gewoon", "kijk": ["wie"]})
    kept = desk.scenarios("plan")["Heel gewoon"].expect
    assert (kept.path, kept.ends, kept.holders["Evalueer_plan"]) == ((), None, ("wijkcoach",))
    desk.post("scenario/plan/wijzigen", {"naam": "Heel gewoon", "nieuw": second})
    desk.post("scenario/plan/weg", {"naam": second})

    assert list(desk.scenarios("plan")) == ["Heel gewoon", _third]
    assert desk.post("scenario/plan/weg", {"naam": "bestaat niet"}).status_code == 404


def test_a_new_task_is_played_in_once_and_the_other_scenarios_follow(desk: Desk) -> None:
    first, second, third = inspect_names("plan")
    desk.change(with_home_visit())
    page = desk.get("scenario/plan")
    assert page.count("Gaat anders") == 3
    assert "nu staat open: ‘Huisbezoek plannen’ bij Wijkcoach" in page

    assert desk.post("scenario/plan/spelen", {"naam": first}).status_code == 302
    place = desk.get("naspelen/plan")
    assert "Wijkcoach is aan zet: Huisbezoek plannen." in place
    assert "Daarna komen er nog vier stappen van het scenario" in place
    desk.post("naspelen/plan/stap", {"_taak": "Huisbezoek_plannen", "_rol": "wijkcoach"})
    assert desk.post("naspelen/plan/rest").status_code == 302
    assert "Alle stappen van het scenario zijn gespeeld" in desk.get("naspelen/plan")
    assert desk.post("scenario/plan/vernieuwen", {"ook": "ja"}).status_code == 302

    assert desk.get("scenario/plan").count("Gaat anders") == 0
    kept = desk.scenarios("plan")
    assert list(kept) == [first, second, third]
    assert all("Huisbezoek_plannen" in each.expect.path for each in kept.values())


def test_another_ending_is_taken_over_in_one_click(desk: Desk) -> None:
    (source,) = (each for each in shipped_sources() if (each.kind, each.key) == (Kind.BPMN, "meldcode"))
    text = source.content.decode().replace("Zonder_melding", "Alleen_hulp")
    desk.change([type(source)(source.kind, source.path, source.key, text.encode(), "anders")], "meldcode")
    # What no longer exists is a mistake of the scenario file itself, so the check says it too.
    assert "verwacht “Zonder_melding”, maar dat staat niet in het proces" in (
        desk.client().get(f"/ontwerpen/{desk.draft}").text
    )

    assert desk.get("scenario/meldcode").count("Neem het nieuwe verloop over") == 1
    desk.post("scenario/meldcode/overnemen", {"naam": inspect_names("meldcode")[0]})

    assert desk.scenarios("meldcode")[inspect_names("meldcode")[0]].expect.ends == "Alleen_hulp"
    assert "Gaat anders" not in desk.get("scenario/meldcode")


def test_a_colleague_is_not_kept_waiting_by_what_was_saved(desk: Desk) -> None:
    desk.post("scenario/plan/weg", {"naam": inspect_names("plan")[0]})

    with desk.store.reading() as session:
        assert session.scalars(select(DraftFile.held_tab).where(DraftFile.kind == Kind.SCENARIO)).one() is None


def test_what_nobody_touched_for_long_is_forgotten(desk: Desk) -> None:
    desk.begin("plan")
    with clock.frozen(NOON + timedelta(days=90)):
        desk.begin("meldcode")

    with desk.store.reading() as session:
        assert session.scalars(select(Rehearsal.process_key)).all() == ["meldcode"]


def inspect_names(process: str) -> list[str]:
    (source,) = (each for each in shipped_sources() if (each.kind, each.key) == (Kind.SCENARIO, process))
    return [each.name for each in inspect(source.content, source.path, process).scenarios]


def _without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)
