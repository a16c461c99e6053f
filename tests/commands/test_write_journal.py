from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.write_journal import write_journal
from engine.errors import Invalid, Refused
from engine.store import Store
from engine.store.models import Casus, Event, JournalEntry
from tests import factories
from tests.commands.households import Street, settle

SECRET = "De huur is twee maanden niet betaald."


def write(street: Street, person_id: int, **changes: object) -> int:
    values: dict[str, object] = {
        "spoken_with": "mevrouw Korenbloem",
        "spoken_at": clock.now() - timedelta(hours=1),
        "channel": "visit",
        "text": SECRET,
    }
    with street.store.command() as work:
        return write_journal(work, street.actor(person_id), street.casus, **(values | changes))  # type: ignore[arg-type]


def test_keeps_who_spoke_with_whom_and_puts_no_word_of_it_in_the_log(store: Store) -> None:
    street = settle(store)
    entry_id = write(street, street.joris)
    with store.reading() as session:
        entry = session.get(JournalEntry, entry_id)
        assert entry is not None
        assert (entry.author_id, entry.text) == (street.joris, SECRET)
        event = session.scalars(select(Event).where(Event.kind == "journal_written")).one()
    assert event.codes == {"journal_id": entry_id, "channel": "visit"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"spoken_with": " "}, "spoken_with"),
        ({"channel": "duif"}, "channel"),
        ({"text": ""}, "text"),
        ({"spoken_at": clock.now() + timedelta(days=2)}, "spoken_at"),
    ],
)
def test_says_what_is_missing(store: Store, changes: dict[str, object], field: str) -> None:
    street = settle(store)
    with pytest.raises(Invalid) as refusal:
        write(street, street.fatma, **changes)
    assert field in refusal.value.fields


def test_outsiders_the_recused_and_closed_files_are_refused(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Refused):
        write(street, street.zohra)
    with store.command() as work:
        related = factories.make_person(work, "Nicht Ada", "wijkcoach")
        factories.make_recusal(work, related, work.get(Casus, street.casus))
    with pytest.raises(Refused):
        write(street, related.id)
    with store.command() as work:
        work.get(Casus, street.casus).status = "closed"
    with pytest.raises(Refused):
        write(street, street.fatma)
