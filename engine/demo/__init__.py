"""An invented municipality, made by running the real processes on a moved clock. Nobody in it exists."""

from sqlalchemy import func, select

from engine.config import Settings
from engine.demo.life import LIFE
from engine.demo.people import hire
from engine.demo.player import Player
from engine.demo.redesigns import REDESIGNS
from engine.demo.stories import STORIES
from engine.store import Store
from engine.store.models import Casus, Tenant


def load(store: Store, _settings: Settings | None = None) -> bool:
    """Fill an empty municipality; answers False, changing nothing, when there is one already."""
    with store.reading() as session:
        if session.get(Tenant, store.tenant) is not None or session.scalar(select(func.count(Casus.id))):
            return False
    player = Player(store, hire(store))
    player.play([story(player) for story in (*STORIES, *LIFE, *REDESIGNS)])
    return True
