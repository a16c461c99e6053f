import gzip
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from engine import clock, config
from engine.insight import import_run, imports
from engine.insight.columns import Columns
from engine.insight.overview import overview
from engine.insight.own import OWN_LOG
from engine.insight.shape import Chosen
from engine.insight.sources import find_source
from engine.insight.store import keep_log, known_logs, read_log
from engine.insight.xes import read_xes
from engine.jobs import runner
from engine.store.models import ImportedLog, LogEvent, LogImport
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]

CSV = b"""zaak;stap;tijdstip;team
NA;Aanvraag;2-3-2026 9:00;Noord
NA;Besluit;4-3-2026 9:00;Noord
7;Aanvraag;3-3-2026 9:00;
"""
UNKNOWN_COLUMNS = b"nr;wat;toen;groep\nNA;Aanvraag;2-3-2026 9:00;Noord\nNA;Besluit;4-3-2026 9:00;Noord\n"
LOGS = "/knelpunten/logboeken"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "uploads"


@pytest.fixture
def settings(settings: config.Settings, folder: Path) -> config.Settings:
    return replace(settings, values={**settings.values, "UPLOAD_FOLDER": str(folder), "LOG_UPLOAD_MB": "1"})


@pytest.fixture
def owner(signed_in: SignedIn) -> Browser:
    return signed_in("beheer")


def hand_in(browser: Browser, content: bytes, file_name: str = "oud.csv", **more: str) -> TestResponse:
    data: dict[str, Any] = {"file": (BytesIO(content), file_name), **more}
    return browser.post(LOGS, data, content_type="multipart/form-data")


def ended(browser: Browser, answer: TestResponse) -> str:
    """The page of an import once it is over."""
    assert answer.status_code == 302, answer.text
    for thread in threading.enumerate():
        if thread.name.startswith("import-"):
            thread.join(60)
    page = browser.get(str(answer.location)).text
    assert 'data-import="running"' not in page
    return page


def logs(world: World) -> list[str]:
    with world.store.reading() as session:
        return [name for name in known_logs(session) if not name.startswith(OWN_LOG)]


def events(world: World) -> int:
    with world.store.reading() as session:
        return session.scalar(select(func.count()).select_from(LogEvent)) or 0


def states(world: World) -> list[str]:
    with world.store.reading() as session:
        return list(session.scalars(select(LogImport.state).order_by(LogImport.id)))


def test_a_csv_becomes_a_log_and_its_file_goes(world: World, owner: Browser, folder: Path) -> None:
    page = ended(owner, hand_in(owner, CSV, "Zaken van toen.csv"))
    assert 'data-import="done"' in page
    assert "3 gebeurtenissen" in page
    with world.store.reading() as session:
        columns = read_log(session, "Zaken van toen")
        log = session.scalars(select(ImportedLog)).one()
    assert (columns.cases.texts, log.source, log.events, log.cases) == (["NA", "7"], "Zaken van toen.csv", 3, 2)
    assert list(folder.iterdir()) == []
    page = owner.get(LOGS).text
    assert "Zaken van toen.csv" in page
    assert "Bas Kluut" in page


def test_xes_and_gzip_are_taken_too(world: World, owner: Browser, tmp_path: Path) -> None:
    ended(owner, hand_in(owner, CSV, "een.csv"))
    with owner.get(f"{LOGS}/xes?naam=een") as answer:
        packed = answer.data
    assert answer.headers["Content-Disposition"] == "attachment; filename=een.xes.gz"
    (tmp_path / "een.xes.gz").write_bytes(packed)
    assert read_xes(tmp_path / "een.xes.gz").cases.texts == ["NA", "7"]
    ended(owner, hand_in(owner, packed, "een.xes.gz", name="twee"))
    ended(owner, hand_in(owner, gzip.compress(CSV), "een.csv.gz", name="drie"))
    assert logs(world) == ["drie", "een", "twee"]


def test_columns_that_are_not_recognised_are_asked_for_with_the_first_rows(
    world: World, owner: Browser, folder: Path
) -> None:
    answer = hand_in(owner, UNKNOWN_COLUMNS)
    page = owner.get(str(answer.location)).text
    assert "Welke kolom is wat?" in page
    assert all(f'<th scope="col">{each}</th>' in page for each in ("nr", "wat", "toen", "groep"))
    assert "<td>Besluit</td>" in page
    assert states(world) == ["columns"]
    refused = owner.post(f"{answer.location}/kolommen", {"case": "nr", "activity": "nr", "time": "bestaat niet"})
    assert refused.status_code == 422
    assert "Deze kolom koos je al" in refused.text
    assert "Kies een kolom" in refused.text
    chosen = {"case": "nr", "activity": "wat", "time": "toen", "resource": "groep"}
    page = ended(owner, owner.post(f"{answer.location}/kolommen", chosen))
    assert 'data-import="done"' in page
    with world.store.reading() as session:
        columns = read_log(session, "oud")
    assert (columns.activities.texts, columns.resources.texts) == (["Aanvraag", "Besluit"], ["Noord"])
    assert owner.post(f"{answer.location}/kolommen", chosen).status_code == 409
    assert list(folder.iterdir()) == []


def test_a_column_of_begins_is_asked_about_and_tells_working_from_waiting(
    world: World, owner: Browser, folder: Path
) -> None:
    rows = "".join(
        f"{case},Aanvraag,2026-03-02 09:00,2026-03-02 10:00\n{case},Besluit,2026-03-02 14:00,2026-03-02 15:00\n"
        for case in range(6)
    )
    answer = hand_in(owner, b"zaak,stap,start,einde\n" + rows.encode())
    page = owner.get(str(answer.location)).text
    assert "staat ook wanneer een stap begon" in page
    assert '<option value="start" selected' in page
    chosen = {"case": "zaak", "activity": "stap", "time": "einde", "begin": "start"}
    refused = owner.post(f"{answer.location}/kolommen", {**chosen, "begin": "einde"})
    assert refused.status_code == 422
    assert "Deze kolom koos je al" in refused.text
    ended(owner, owner.post(f"{answer.location}/kolommen", chosen))
    with world.store.reading() as session:
        columns = read_log(session, "oud")
        steps = overview(session, find_source(session, log_name="oud"), Chosen()).steps
    assert len(columns) == 24
    decided = next(step for step in steps if step.key == "Besluit")
    assert decided.waiting.total == 6 * 4 * 3600
    assert decided.working == 6 * 3600


def test_a_file_that_waits_for_its_columns_can_be_let_go(world: World, owner: Browser, folder: Path) -> None:
    answer = hand_in(owner, UNKNOWN_COLUMNS)
    owner.get(str(answer.location))
    owner.post(f"{answer.location}/stoppen")
    assert "De import is gestopt" in owner.get(str(answer.location)).text
    assert (logs(world), list(folder.iterdir())) == ([], [])


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (CSV + b"8;Aanvraag;gisteren;\n", "oud.csv", "oud.csv, regel 5: “gisteren” is geen moment"),
        (CSV + b"8;Aanvraag\n", "oud.csv", "oud.csv, regel 5: 2 velden, maar de kop heeft er 4"),
        (b"zaak;stap;tijdstip\n", "oud.csv", "oud.csv: er staat geen gebeurtenis in"),
        (b"zaak;stap;tijdstip\n1;" + b"a" * 1_001 + b";2026-03-02\n", "oud.csv", "langer dan 1000 tekens"),
        (b"<log><trace><event/></trace></log>", "oud.xes", "oud.xes, regel 1: een gebeurtenis heeft geen activiteit"),
        (b"<log><trace>", "oud.xes", "dit is geen geldige XML"),
        (
            b'<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
            b'<log><trace><string key="concept:name" value="&b;"/></trace></log>',
            "oud.xes",
            "bevat een DOCTYPE of entiteit",
        ),
        (
            b'<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>',
            "oud.xes",
            "bevat een DOCTYPE of entiteit",
        ),
        (gzip.compress(CSV)[:-9], "oud.csv.gz", "is geen heel gzip-bestand"),
        (gzip.compress(b"<log>" + b" " * 80_000_000), "oud.xes.gz", "dit is geen geldige XML"),
        (
            gzip.compress(b"zaak;stap;tijdstip;x\n" + (b"1;a;2026-03-02;" + b"x" * 100_000 + b"\n") * 700),
            "oud.csv.gz",
            "opgeblazen",
        ),
        (gzip.compress(b"zaak;stap;tijdstip\n" + b"1" * 3_000_000), "oud.csv.gz", "regel is te lang"),
    ],
    ids=["moment", "fields", "empty", "name", "step", "xml", "entities", "external", "cut", "quiet", "bomb", "line"],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told_with_its_line_and_nothing_is_kept(
    world: World, owner: Browser, folder: Path, content: bytes, name: str, said: str
) -> None:
    answer = hand_in(owner, content, name)
    page = ended(owner, answer) if answer.status_code == 302 else answer.text
    assert said in page
    assert (logs(world), events(world), list(folder.iterdir())) == ([], 0, [])


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (CSV, "oud.xlsx", "een logboek eindigt op .xes of .csv"),
        (CSV, "oud", "een logboek eindigt op .xes of .csv"),
        (b"", "oud.csv", "oud.csv is leeg"),
        (b"", "oud.xes", "oud.xes is leeg"),
        (b"\xff\xfe\x00", "oud.csv", "de tekens kloppen niet"),
        (b"x" * 1_100_000, "oud.csv", "de regel is te lang"),
    ],
)
def test_what_is_no_log_at_all_is_refused_at_once(
    world: World, owner: Browser, folder: Path, content: bytes, name: str, said: str
) -> None:
    if len(content) > 1_000_000:
        content = gzip.compress(content)
        name += ".gz"
    answer = hand_in(owner, content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert states(world) == []
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_file_above_the_limit_is_refused_before_it_is_read(world: World, owner: Browser, folder: Path) -> None:
    announced = {"CONTENT_LENGTH": "1200000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = owner.client.post(LOGS, environ_overrides=announced)
    assert answer.status_code == 413
    assert states(world) == []
    assert not folder.exists()


def test_no_file_and_a_name_that_no_log_can_have_are_said_beside_the_field(owner: Browser) -> None:
    answer = owner.post(LOGS, {}, content_type="multipart/form-data")
    assert (answer.status_code, "Kies een bestand" in answer.text) == (422, True)
    for name in ("x" * 121, "waakvlam"):
        assert hand_in(owner, CSV, name=name).status_code == 422


def test_a_file_name_leads_nowhere(world: World, owner: Browser, folder: Path) -> None:
    ended(owner, hand_in(owner, CSV, "..\\../../etc/oud.csv"))
    assert logs(world) == ["oud"]
    assert [each.name for each in folder.parent.iterdir() if each.suffix == ".csv"] == []


def test_a_log_is_replaced_only_when_that_was_asked(world: World, owner: Browser) -> None:
    ended(owner, hand_in(owner, CSV))
    refused = hand_in(owner, CSV)
    assert refused.status_code == 409
    assert "Er is al een logboek “oud”. Kies een andere naam, of vervang dat logboek." in refused.text
    page = ended(owner, hand_in(owner, CSV.splitlines(keepends=True)[0] + b"1;a;2026-03-02;\n", replace="yes"))
    assert 'data-import="done"' in page
    assert events(world) == 1


def test_a_replacement_that_fails_leaves_the_log_as_it_was(world: World, owner: Browser) -> None:
    ended(owner, hand_in(owner, CSV))
    assert 'data-import="failed"' in ended(owner, hand_in(owner, CSV + b"x\n", replace="yes"))
    assert events(world) == 3


def test_removing_takes_the_whole_log_and_is_written_down(world: World, owner: Browser) -> None:
    ended(owner, hand_in(owner, CSV))
    page = owner.get(LOGS).text
    assert "kan niet ongedaan worden gemaakt" in page
    owner.post(f"{LOGS}/weg", {"name": "oud"})
    assert "is weggehaald" in owner.get(LOGS).text
    assert (logs(world), events(world)) == ([], 0)
    assert owner.post(f"{LOGS}/weg", {"name": "oud"}).status_code == 404


def test_who_may_not_manage_logs_sees_and_does_nothing(signed_in: SignedIn, owner: Browser) -> None:
    ended(owner, hand_in(owner, CSV))
    coach = signed_in("fatma")
    assert coach.get(LOGS).status_code == 403
    assert hand_in(coach, CSV, name="meer").status_code == 403
    assert coach.get(f"{LOGS}/xes?naam=oud").status_code == 403
    assert coach.post(f"{LOGS}/weg", {"name": "oud"}).status_code == 403
    assert coach.get(f"{LOGS}/import/1").status_code == 403
    assert f'href="{LOGS}"' in owner.get("/knelpunten/bewaard").text
    assert f'href="{LOGS}"' not in coach.get("/knelpunten/bewaard").text


class Gate:
    """An import that stands still at this line until somebody lets it go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.opened = Event(), Event()
        self._keep = keep_log
        monkeypatch.setattr(import_run, "keep_log", self)

    def __call__(self, *given: Any, tell: Any, **more: Any) -> None:
        self.reached.set()
        assert self.opened.wait(20)
        tell(1, 0.5)
        self._keep(*given, tell=tell, **more)


def test_how_far_it_is_stands_on_the_page_and_for_its_script(
    world: World, owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    answer = hand_in(owner, CSV)
    assert gate.reached.wait(20)
    page = owner.get(str(answer.location)).text
    assert "Bewaren: 0% van 3 gebeurtenissen." in page
    assert 'href="/knelpunten/logboeken/import/' in page
    told = owner.get(f"{answer.location}/stand").get_json()
    assert told == {"state": "running", "part": 0, "words": "Bewaren: 0% van 3 gebeurtenissen."}
    with world.store.reading() as session:  # as another web process reads it
        assert (session.scalars(select(LogImport.phase)).one(), logs(world)) == ("keeping", [])
    gate.opened.set()
    ended(owner, answer)
    assert owner.get(f"{answer.location}/stand").get_json()["state"] == "done"


def test_an_import_that_is_stopped_leaves_nothing(
    world: World, owner: Browser, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    answer = hand_in(owner, CSV)
    assert gate.reached.wait(20)
    stopping = Thread(target=owner.post, args=(f"{answer.location}/stoppen",))  # SQLite lets it wait for the import
    owner.get(str(answer.location))
    stopping.start()
    here = next(iter(import_run._here.values()))
    assert here.stop.wait(20)
    gate.opened.set()
    stopping.join()
    assert "De import is gestopt" in ended(owner, answer)
    assert (logs(world), events(world), list(folder.iterdir())) == ([], 0, [])


def test_another_web_process_stops_it_through_the_database(world: World, owner: Browser) -> None:
    answer = hand_in(owner, UNKNOWN_COLUMNS)
    with world.store.command() as work:
        asked = work.session.scalars(select(LogImport)).one()
        asked.state, asked.wants_stop = "running", True
        asked.shape = {**asked.shape, "case": "nr", "activity": "wat", "time": "toen"}
    import_run.run_import(world.store, asked.id)
    assert 'data-import="stopped"' in owner.get(str(answer.location)).text
    assert logs(world) == []


def test_of_two_imports_of_one_name_one_wins_and_the_other_is_told(
    world: World, owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = hand_in(owner, UNKNOWN_COLUMNS)
    assert hand_in(owner, CSV).status_code == 409
    assert "Er loopt al een import met de naam “oud”" in hand_in(owner, CSV).text
    monkeypatch.setattr(imports, "_require_no_other", lambda *_given: None)  # both looked at the same time
    page = ended(owner, hand_in(owner, CSV))
    assert 'data-import="done"' in page
    owner.get(str(first.location))
    chosen = {"case": "nr", "activity": "wat", "time": "toen"}
    page = ended(owner, owner.post(f"{first.location}/kolommen", chosen))
    assert "Een andere import bewaarde intussen een logboek “oud”" in page
    assert (logs(world), events(world)) == (["oud"], 3)


def test_an_import_whose_server_died_is_broken_off_with_nothing_kept(
    world: World, owner: Browser, folder: Path
) -> None:
    """The process that ran it is killed in the middle of keeping."""
    answer = hand_in(owner, UNKNOWN_COLUMNS)
    with world.store.command() as work:
        asked = work.session.scalars(select(LogImport)).one()
        asked.state, asked.shape = "running", {**asked.shape, "case": "nr", "activity": "wat", "time": "toen"}
    died = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, sys\n"
            "from engine.insight import import_run\n"
            "from engine.store import Store\n"
            "keep = import_run.keep_log\n"
            "def die(*given, **more):\n"
            "    keep(*given, **more)\n"
            "    os._exit(9)\n"
            "import_run.keep_log = die\n"
            "import_run.run_import(Store(sys.argv[1], sys.argv[2]), int(sys.argv[3]))\n",
            world.store.url,
            world.store.tenant,
            str(asked.id),
        ],
        check=False,
    )
    assert died.returncode == 9
    assert 'data-import="running"' in owner.get(str(answer.location)).text
    with clock.frozen(clock.now() + timedelta(minutes=10)):
        page = owner.get(str(answer.location)).text
        assert "De import is afgebroken: de server stopte of viel stil. Er is niets bewaard." in page
        assert 'data-import="done"' in ended(owner, hand_in(owner, CSV)), "its name is free again"
        runner.sweep(world.store)
    assert states(world)[0] == "broken"
    assert [each for each in folder.iterdir() if each == Path(asked.path)] == []


def test_what_broke_off_can_no_longer_be_kept(world: World, owner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was taken for dead and comes back does not keep its log."""

    def slow(*given: Any, **more: Any) -> Columns:
        with clock.frozen(clock.now() + timedelta(minutes=10)):
            imports.sweep(world.store)
        return read(*given, **more)

    read = import_run.read_events
    monkeypatch.setattr(import_run, "read_events", slow)
    page = ended(owner, hand_in(owner, CSV))
    assert 'data-import="broken"' in page
    assert (states(world), logs(world)) == (["broken"], [])


def test_ended_imports_are_forgotten_after_a_month(world: World, owner: Browser) -> None:
    ended(owner, hand_in(owner, CSV))
    imports.sweep(world.store)
    assert states(world) == ["done"]
    with clock.frozen(clock.now() + timedelta(days=31)):
        imports.sweep(world.store)
    assert states(world) == []
    assert logs(world) == ["oud"]


def test_an_error_nobody_foresaw_ends_the_import_without_telling_secrets(
    world: World, owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_given: Any, **_more: Any) -> None:
        raise RuntimeError("password=geheim")

    monkeypatch.setattr(import_run, "read_events", break_down)
    page = ended(owner, hand_in(owner, CSV))
    assert "Er ging iets mis bij het importeren" in page
    assert "geheim" not in page


def test_an_old_system_with_zones_mixed_is_put_on_real_time(world: World, owner: Browser) -> None:
    mixed = b"zaak;stap;tijdstip\n1;a;2026-07-01T12:00:00\n1;b;2026-07-01T11:00:00+00:00\n"
    ended(owner, hand_in(owner, mixed, clock="nl"))
    with world.store.reading() as session:
        at = list(read_log(session, "oud").at)
    assert (at[1] - at[0]) == 3_600_000_000
    assert hand_in(owner, mixed, name="ander", clock="mars").status_code == 422
