"""Where the JavaScript of FEEL runs: one small engine a process, without I/O, with a limit on time and memory."""

import atexit
import ctypes
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from threading import Lock, Thread
from time import process_time
from typing import Any

from py_mini_racer import (
    JSEvalException,
    JSFunction,
    JSOOMException,
    JSTimeoutException,
    MiniRacer,
    init_mini_racer,
)

from engine import clock

SECONDS_PER_CALL = 1.0
SECONDS_PER_ITEM = 0.02  # a call with many contexts or many texts may take longer
STARVED = 0.5  # a process that got less of the processor than this, of the time a call had, is not to be judged by it
MOST_CHANCES = 3
MEMORY_BYTES = 128 * 1024 * 1024


class TooSlow(Exception):
    """The call used its time and was killed."""


class TooBig(Exception):
    """The call passed its memory limit and was killed."""


class Broken(Exception):
    """The expression failed: `details` holds `message` and, for a syntax error, `from`, `to` and `near`."""

    def __init__(self, details: Mapping[str, Any]) -> None:
        super().__init__(details["message"])
        self.details = details


class _Host:
    def __init__(self) -> None:
        self._lock = Lock()
        self._racer: MiniRacer | None = None
        self._answer: JSFunction | None = None

    def ask(self, request: str, seconds: float) -> str:
        """The reply. A call that others on the machine kept from its time gets another chance."""
        with self._lock:
            for _ in range(MOST_CHANCES - 1):
                began = process_time()
                try:
                    return self._ask_once(request, seconds)
                except TooSlow:
                    if process_time() - began >= STARVED * seconds:
                        raise
            return self._ask_once(request, seconds)

    def _ask_once(self, request: str, seconds: float) -> str:
        answer = self._start() if self._answer is None else self._answer
        try:
            return str(answer(request, timeout_sec=seconds))
        except JSTimeoutException as error:
            self._stop()
            raise TooSlow from error
        except JSEvalException as error:
            full = isinstance(error, JSOOMException) or self._is_full()
            self._stop()
            if full:
                raise TooBig from error
            raise

    def _is_full(self) -> bool:
        return self._racer is not None and self._racer.was_hard_memory_limit_reached()

    def _start(self) -> JSFunction:
        # In a thread of its own: inside a running event loop MiniRacer would bind to that loop and wait for itself.
        maker = Thread(target=self._make, daemon=True)
        maker.start()
        maker.join()
        if self._answer is None:
            raise RuntimeError("The FEEL engine did not start")
        return self._answer

    def _make(self) -> None:
        racer = MiniRacer()
        racer.set_hard_memory_limit(MEMORY_BYTES)
        racer.eval(files("engine.decisions").joinpath("feel.js").read_text("utf-8"))
        answer = racer.eval("waakvlamHost.answer")
        assert isinstance(answer, JSFunction)
        self._racer, self._answer = racer, answer

    def _stop(self) -> None:
        racer, self._racer, self._answer = self._racer, None, None
        if racer is None:
            return
        with suppress(JSEvalException):
            racer.eval("0", timeout_sec=SECONDS_PER_CALL)  # waits until a killed call has reported its end
        racer.close()

    def close(self) -> None:
        with self._lock:
            self._stop()

    def forget(self) -> None:
        """Leave the parent's engine alone in a forked child: its threads are gone, so closing it would hang."""
        for held in (self._racer, self._answer):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(held))
        self._lock, self._racer, self._answer = Lock(), None, None


# V8 guards its memory by thread where the processor can: only the thread that wakes it may reach it, and what that
# thread starts from then on. So it is woken here, in the main thread, before any other could.
init_mini_racer(ignore_duplicate_init=True)
_host = _Host()
atexit.register(_host.close)
os.register_at_fork(after_in_child=_host.forget)


def close() -> None:
    """Free the engine of this process; the next call starts a new one."""
    _host.close()


def call(operation: str, **parameters: Any) -> Any:
    """Run one operation of frontend/src/host.js. Raises `TooSlow`, `TooBig` or `Broken`."""
    moment = clock.local(clock.now())
    request = {"op": operation, "now": f"{moment.replace(tzinfo=None).isoformat()}{_offset(moment)}", **parameters}
    items = len(parameters.get("contexts", ())) + len(parameters.get("texts", ()))
    reply = json.loads(_host.ask(written(request), SECONDS_PER_CALL + SECONDS_PER_ITEM * items))
    if "error" in reply:
        raise Broken(reply["error"])
    return reply["result"]


def written(value: object) -> str:
    """A value as it goes in. Raises `TypeError` and `ValueError` for what FEEL has no value for."""
    return _WRITER.encode(value)


def plain(value: Any) -> Any:
    """A reply as JSON values: FEEL dates, times, durations and ranges become their texts."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return value["text"] if "@feel" in value else {key: plain(item) for key, item in value.items()}
    return value


def _offset(moment: datetime) -> str:
    return f"{moment.strftime('%z')[:3]}:{moment.strftime('%z')[3:5]}[Europe/Amsterdam]"


def _enter(value: object) -> object:
    match value:
        case datetime():
            return {"@feel": "date and time", "text": value.isoformat()}
        case date():
            return {"@feel": "date", "text": value.isoformat()}
        case time():
            return {"@feel": "time", "text": value.isoformat()}
        case timedelta():
            return {"@feel": "duration", "text": _days_and_time(value)}
        case Mapping():
            return dict(value)
        case frozenset() | set() | tuple():
            return list(value)
    if hasattr(value, "__float__"):  # Decimal: money crosses FEEL as a number
        return float(value)
    raise TypeError(f"{type(value).__name__} has no FEEL value")


def _days_and_time(value: timedelta) -> str:
    sign, size = ("-", -value) if value < timedelta() else ("", value)
    return f"{sign}P{size.days}DT{size.seconds}.{size.microseconds:06}S"


_WRITER = json.JSONEncoder(default=_enter, allow_nan=False, separators=(",", ":"))
