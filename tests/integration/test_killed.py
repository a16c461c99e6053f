"""A process that dies in the middle of a completion leaves the database as it was, and the next one completes."""

import json
import subprocess
import sys
from pathlib import Path

from engine.store.models import DecisionLetter, FundShare, UserTask
from tests.commands.soundness import assert_sound
from tests.commands.walking import claimed, everything, ready_to_decide, reread
from tests.commands.world import World

ROOT = Path(__file__).parents[2]
GRANT = {"besluit": ["toekennen"], "toegekend_bedrag": ["400,00"], "besluit_motivering": ["U kunt niet zonder."]}


def die_until_done(world: World, task: UserTask, answers: dict[str, list[str]], stride: int = 1) -> int:
    """How often a process died on the way, each time without a trace, before one completed the task."""
    before = everything(world)
    deaths = 0
    given = [world.store.url, world.store.tenant, str(task.id), str(task.assignee_id), json.dumps(answers), str(stride)]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.integration.killed", *given],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        while (outcome := process.stdout.readline().strip()) == "killed":
            deaths += 1
            assert everything(world) == before, f"death {deaths} left something behind"
            process.stdin.write("\n")
            process.stdin.flush()
        process.stdin.close()
    assert outcome == "done"
    assert reread(world, task.id).status == "completed"
    return deaths


def test_of_a_completion_either_all_of_it_happened_or_nothing(world: World) -> None:
    instance_id, task = claimed(world, world.bram)
    assert die_until_done(world, task, {}) > 6
    assert set(world.open_tasks(instance_id)) == {"Dan"}
    assert_sound(world)


def test_of_a_decision_with_its_money_and_its_letter_as_well(world: World) -> None:
    """Some forty statements; dying before each of them would take a minute."""
    instance_id = ready_to_decide(world)
    assert die_until_done(world, world.task(instance_id, "Zelf_beslissen"), GRANT, stride=6) > 5
    assert set(world.open_tasks(instance_id)) == {"Regel_betaling"}
    with world.store.reading() as session:
        assert session.get_one(FundShare, world.share_id).reserved_cents == 400_00
        assert session.query(DecisionLetter).count() == 1
    assert_sound(world)
