"""Takes processes along by the commands that people give, in as few words as a test needs."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

from sqlalchemy import select, text

from engine import clock, forms
from engine.commands.claim_task import claim_task
from engine.deployment.loaded import load_definition
from engine.errors import WaakvlamError
from engine.store.models import Base, Event, ProcessInstance, UserTask
from tests.commands.world import World

T = TypeVar("T")


def claim(world: World, person_id: int, task: UserTask) -> UserTask:
    """Claim the task; answers it as it then is."""
    with world.store.command() as work:
        claim_task(work, world.actor(person_id), task.id)
    return reread(world, task.id)


def reread(world: World, task_id: int) -> UserTask:
    with world.store.reading() as session:
        return session.get_one(UserTask, task_id)


def claimed(world: World, person_id: int, key: str = "tweeluik", element: str = "Eerst") -> tuple[int, UserTask]:
    """A new instance of which the person has claimed the first task."""
    instance_id = world.start(key=key)
    return instance_id, claim(world, person_id, world.task(instance_id, element))


def kinds(world: World, instance_id: int, *of: str) -> list[str]:
    """The events of an instance in their order, of these kinds only."""
    with world.store.reading() as session:
        found = session.scalars(
            select(Event.kind).where(Event.instance_id == instance_id, Event.kind.in_(of)).order_by(Event.id)
        )
        return list(found)


def fill_in(world: World, instance_id: int, person_id: int, element: str, **answers: str | list[str]) -> None:
    """Complete an open task as a browser does: what stands in the form goes along with the answers."""
    task = world.task(instance_id, element)
    if task.assignee_id is None:
        task = claim(world, person_id, task)
    with world.store.reading() as session:
        instance = session.get_one(ProcessInstance, instance_id)
        definition = load_definition(session, instance.definition_id)
        shown = forms.first_typed(definition.forms[task.form_key or ""], definition.process.data(instance.state))
    world.complete(person_id, task, shown | answers)


def ask(world: World, amount: str, instance_id: int | None = None) -> int:
    """Anna asks money for a fridge: simple and without urgency. Up to € 500 a colleague then reads along."""
    instance_id = instance_id or world.start()
    fill_in(
        world,
        instance_id,
        world.anna,
        "Vraag_beschrijven",
        onderwerp="koelkast",
        vraag="Ik wil weer thuis eten.",
        categorie="witgoed",
        leefgebieden=["wonen"],
    )
    fill_in(
        world,
        instance_id,
        world.anna,
        "Routes_afwegen",
        route_eigen_netwerk="Niemand heeft er een over.",
        route_bijzondere_bijstand="Afgewezen.",
        route_fondsen="Duurt te lang.",
        oplossing="flexibel-budget",
    )
    fill_in(
        world,
        instance_id,
        world.anna,
        "Aanvraag_aanvullen",
        bedrag=amount,
        nodig_op=f"{clock.local(clock.now()) + timedelta(days=30):%d-%m-%Y}",
        fonds="wmo",
        kosten_met=amount,
        kosten_zonder="2.000,00",
        bijdrage="niets",
        bijdrage_toelichting="Er is geen ruimte.",
        motivering="Zonder koelkast geen eten.",
    )
    return instance_id


def ready_to_decide(world: World, amount: str = "400,00") -> int:
    """A request that Bram read along with, and that Anna may now decide herself."""
    instance_id = ask(world, amount)
    fill_in(world, instance_id, world.bram, "Meelezen", advies="akkoord", advies_toelichting="Helder.")
    return instance_id


def grant(world: World, instance_id: int, amount: str = "400,00") -> None:
    fill_in(
        world,
        instance_id,
        world.anna,
        "Zelf_beslissen",
        besluit="toekennen",
        toegekend_bedrag=amount,
        besluit_motivering="U kunt niet zonder.",
    )


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | WaakvlamError]:
    """Start all at the same moment, each in a thread; what each answered, or how it was refused."""
    start = Barrier(len(acts))

    def one(act: Callable[[], T]) -> T | WaakvlamError:
        start.wait()
        try:
            return act()
        except WaakvlamError as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def everything(world: World) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table: what two moments are compared by."""
    with world.store.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(text(f'SELECT * FROM "{table.name}"'))), key=str)
            for table in Base.metadata.sorted_tables
        }


@contextmanager
def nothing_changes(world: World) -> Iterator[None]:
    """What happens inside leaves every row as it was."""
    before = everything(world)
    yield
    assert everything(world) == before
