"""What one completion costs: everything between request and answer, counted in SQL statements and CPU time.

The request is the form of a task handed in over the web application: session, permission, form, runtime, holders,
events, access log, redirect. Half of the completions pass a gateway with a FEEL condition. Time is taken where the
server hands the request to the application, so that what a browser does is not part of it; statements are counted in
rounds of their own.
"""

from statistics import median
from time import perf_counter, process_time
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sqlalchemy import event, select

from bench._web import sign_in
from bench._world import World, build, stores
from engine.store.models import UserTask

WARM_UP, COUNTED, TIMED = 20, 40, 200
ANSWERS = {"onderwerp": "Fiets", "bedrag": "485,00"}


class Stopwatch:
    """The application with the time that its last request took, until its answer was complete. In seconds."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self.cpu = self.wall = 0.0

    def __call__(self, environment: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        began, started = perf_counter(), process_time()
        answer = self.app(environment, start)
        body = list(answer)
        if hasattr(answer, "close"):
            answer.close()
        self.cpu, self.wall = process_time() - started, perf_counter() - began
        return body


def main() -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with stores() as found:
        for kind, store in found.items():
            for name, figure in _measure(build(store)).items():
                figures[f"{name}_{kind}"] = figure
    return figures


def _measure(world: World) -> dict[str, float]:
    instance = world.start("meetlus")
    client, token = sign_in(world, world.coach_id)
    stopwatch = Stopwatch(client.application.wsgi_app)
    client.application.wsgi_app = stopwatch  # type: ignore[method-assign, assignment]
    statements: list[int] = []
    counter = [0]

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        counter[0] += not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK"))

    cpu, wall = [], []
    for number in range(WARM_UP + COUNTED + TIMED):
        if number == WARM_UP:
            event.listen(world.store.engine, "before_cursor_execute", count)
        if number == WARM_UP + COUNTED:
            event.remove(world.store.engine, "before_cursor_execute", count)
        with world.store.reading() as session:
            task = session.scalars(
                select(UserTask).where(UserTask.instance_id == instance, UserTask.status == "open")
            ).one()
        data = {**ANSWERS, "csrf_token": token, "version": str(task.version), "action": "afronden"}
        client.get("/mijn-gegevens")  # as a browser does after each completion: shows, and so forgets, the status line
        counter[0] = 0
        response = client.post(f"/taken/{task.id}/afronden", data=data)
        if response.status_code not in (302, 303):
            raise RuntimeError(f"Expected a redirect after completing, found {response.status}: {response.text[:300]}")
        if WARM_UP <= number < WARM_UP + COUNTED:
            statements.append(counter[0])
        elif number >= WARM_UP + COUNTED:
            cpu.append(stopwatch.cpu)
            wall.append(stopwatch.wall)
    return {
        "sql_statements": median(statements),
        "sql_statements_most": max(statements),
        "cpu_ms": round(median(cpu) * 1000, 2),
        "completions_per_s": round(len(wall) / sum(wall), 1),
    }
