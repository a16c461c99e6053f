"""Looks for due timers, new figures and unsent mail: a thread inside `serve`, or a process of its own (`worker`)."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

from engine import config
from engine.commands.fire_timers import due_instances, fire_timers
from engine.commands.messages import deliver_message, open_messages
from engine.commands.terms.settle_terms import settle_terms, terms_to_settle
from engine.insight.imports import sweep
from engine.insight.refresh import refresh
from engine.jobs.digests import Digests
from engine.jobs.mail import send_mail
from engine.store import Store

FIGURES_AT_A_TIME = 20
"""Transactions that take figures up in one look: after a long silence timers and mail still get their turn."""

SHARE_BESIDE_REQUESTS = 0.05
"""Part of the time that figures may take in a web process: its requests wait for the same interpreter and database."""

logger = logging.getLogger(__name__)


def run_due(store: Store) -> int:
    """Bring what waits for a receiver and fire everything that is due now; answers how many instances went on.

    An instance that fails is logged and left for the next look; it never holds up the others.
    """
    settle_all_terms(store)
    fired = deliver_open_messages(store)
    seen: set[int] = set()
    while due := due_instances(store, skip=seen):
        for instance_id in due:
            seen.add(instance_id)
            try:
                fired += fire_timers(store, instance_id)
            except Exception:
                logger.exception("Timers of instance %s could not fire", instance_id)
    return fired


def deliver_open_messages(store: Store) -> int:
    """Messages between processes whose receiver was busy; answers how many came somewhere now."""
    delivered = 0
    for message_id in open_messages(store):
        try:
            delivered += deliver_message(store, message_id)
        except Exception:
            logger.exception("Message %s could not be delivered", message_id)
    return delivered


def settle_all_terms(store: Store) -> None:
    """Suspensions with a known end that are over, and terms that lapsed."""
    seen: set[int] = set()
    while found := terms_to_settle(store, skip=seen):
        for term_id in found:
            seen.add(term_id)
            try:
                settle_terms(store, term_id)
            except Exception:
                logger.exception("Term %s could not be settled", term_id)


def run_for_ever(store: Store, interval: float, stop: Event, *, figures_share: float = 1.0) -> None:
    """Look every `interval` seconds until `stop` is set. A database that is away is tried again.

    Figures are skipped while they took more than their share of the time.
    """
    digests = Digests(store)
    looks: dict[str, Callable[[], object]] = {
        "look for due timers": lambda: run_due(store),
        "bring the figures up to date": sparing(lambda: refresh(store, transactions=FIGURES_AT_A_TIME), figures_share),
        "look for daily mails to send": digests.send_due,
        "look for mail to send": lambda: send_mail(store, config.read()),
        "look for imports that broke off": lambda: sweep(store),
    }
    while not stop.is_set():
        for what, look in looks.items():
            try:
                look()
            except Exception:
                logger.exception("Could not %s", what)
        stop.wait(interval)


def sparing(look: Callable[[], object], share: float) -> Callable[[], None]:
    """`look`, which rests after each time so long that it is busy for at most this `share` of the time."""
    rests_until = 0.0

    def look_or_rest() -> None:
        nonlocal rests_until
        if monotonic() < rests_until:
            return
        began = monotonic()
        try:
            look()
        finally:
            rests_until = monotonic() + (monotonic() - began) * (1 / share - 1)

    return look_or_rest


def start_in_background(store: Store, interval: float) -> Event:
    """Run beside the web server; set the answered event to stop."""
    stop = Event()
    share = {"figures_share": SHARE_BESIDE_REQUESTS}
    Thread(target=run_for_ever, args=(store, interval, stop), kwargs=share, name="timers", daemon=True).start()
    return stop
