"""What stays behind of people: nothing of them in what cannot be erased, and screens that survive erasing the rest."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import delete, select

from engine import config
from engine.app import create_app
from engine.store import Store
from engine.store.models import Casus, Event, EventDetail, Person, TaskAnswers, TaskDraft, UserTask
from tests.conftest import TENANT

ROOT = Path(__file__).parents[2]
OF_MESSAGES = ("message_sent", "message_received", "message_unheard", "signal_sent", "signal_received")
CODE = re.compile(r"[\w.:-]{0,120}")


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "demo.sqlite3"
    copyfile(demo_template, path)
    store = Store(f"sqlite:///{path}", TENANT)
    yield store
    store.close()


def drawn_messages() -> set[str]:
    """The names of messages in the shipped diagrams: words of an author about a process, never about a person."""
    diagrams = (path.read_text("utf-8") for path in (ROOT / "processes").glob("*.bpmn"))
    return {name for diagram in diagrams for name in re.findall(r'<message id="\w+" name="([^"]+)"', diagram)}


def values(found: object) -> Iterator[object]:
    if isinstance(found, dict):
        for each in found.values():
            yield from values(each)
    elif isinstance(found, list):
        for each in found:
            yield from values(each)
    else:
        yield found


def test_the_log_that_cannot_be_changed_holds_ids_and_codes_only(demo: Store) -> None:
    with demo.reading() as session:
        events = session.execute(select(Event.kind, Event.codes)).all()
    texts = {(kind, value) for kind, codes in events for value in values(codes) if isinstance(value, str)}
    texts = {(kind, value) for kind, value in texts if not (kind in OF_MESSAGES and value in drawn_messages())}
    assert len({kind for kind, _codes in events}) > 20
    assert [found for found in texts if not CODE.fullmatch(found[1])] == []


def test_screens_survive_the_erasing_of_all_that_people_wrote(demo: Store) -> None:
    with demo.command() as work:
        for kind in (EventDetail, TaskAnswers, TaskDraft):
            work.session.execute(delete(kind))
    client = create_app(config.read({"SECRET_KEY": "only for tests"}), demo).test_client()
    with demo.reading() as session:
        coach = session.scalars(select(Person).where(Person.login == "fatma")).one()
        casussen = list(session.scalars(select(Casus.id).where(Casus.regisseur_id == coach.id)))
        tasks = list(session.scalars(select(UserTask.id).where(UserTask.casus_id.in_(casussen))))
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{coach.id}.{coach.session_key}"
    paths = ["/werklijst", "/werklijst?lijst=afgerond", "/casussen", "/budget"]
    paths += [f"/casussen/{each}{tab}" for each in casussen for tab in ("", "/geschiedenis", "/journaal")]
    paths += [f"/taken/{each}{tab}" for each in tasks for tab in ("", "?tab=geschiedenis")]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
