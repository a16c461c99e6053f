"""An invented municipality, made by running the real processes on a moved clock. Nobody in it exists."""

from collections.abc import Sequence

from sqlalchemy import func, select

from engine import clock
from engine.commands.notices.read_notices import read_notices
from engine.config import Settings
from engine.demo.history import A_MONTH, AMonth, history
from engine.demo.history.pace import Pace
from engine.demo.history.redesign import publish_older, redesign
from engine.demo.life import LIFE
from engine.demo.people import hire
from engine.demo.player import Player, Tell, nobody
from engine.demo.redesigns import REDESIGNS
from engine.demo.stories import STORIES
from engine.deployment.sources import Source
from engine.store import Store
from engine.store.models import Casus, Tenant


def load(
    store: Store,
    _settings: Settings | None = None,
    *,
    sources: Sequence[Source] = (),
    a_month: AMonth = A_MONTH,
    tell: Tell = nobody,
) -> bool:
    """Fill an empty municipality; answers False, changing nothing, when there is one already.

    With `sources` nothing may be published yet: they are, as they changed over two years of history with so many
    households a month. Without them households only of these weeks, in what was published before. `tell` hears how far it is.
    """
    with store.reading() as session:
        if session.get(Tenant, store.tenant) is not None or session.scalar(select(func.count(Casus.id))):
            return False
    pace = Pace(clock.local(clock.now()).date())
    if sources:
        publish_older(store, pace, sources)
    player = Player(store, hire(store))
    stories = [story(player) for story in (*STORIES, *LIFE, *REDESIGNS)]
    if sources:
        stories += [redesign(player, pace, sources), *history(player, pace, a_month)]
    player.play(stories, tell)
    if sources:
        for login in player.people:
            player.act(login, read_notices, until=player.day(-10))
    return True
