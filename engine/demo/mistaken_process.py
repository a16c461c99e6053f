"""A small process that was first published with a mistake: one case stands still on its first version."""

from importlib.resources import files

from engine.commands.deploy_process import deploy
from engine.commands.operations import OPERATIONS
from engine.demo.player import Player, Story
from engine.deployment.check import check
from engine.deployment.completion import completed
from engine.deployment.loaded import deployed_sources
from engine.deployment.sources import source_of
from engine.permissions import PERMISSIONS

FILE = "huisbezoek.bpmn"
RIGHT = 'default="Flow_geen_kinderen"', "= kinderen = true</conditionExpression></sequenceFlow>"
WRONG = "", "= kinderen &gt; 0</conditionExpression></sequenceFlow>"


def mistaken_visit(p: Player) -> Story:
    """Published without a default flow; a case ran into it; mended the next day for new cases."""
    good = files("engine.demo").joinpath(f"files/{FILE}").read_text("utf-8")
    mistaken = good
    for right, wrong in zip(RIGHT, WRONG, strict=True):
        mistaken = mistaken.replace(right, wrong)
    mistaken = mistaken.replace(
        'targetRef="Alleen_gaan"/>',
        'targetRef="Alleen_gaan"><conditionExpression>= kinderen = 0</conditionExpression></sequenceFlow>',
    )
    yield p.day(-2, 9)
    publish(p, FILE, mistaken)
    yield p.day(-2, 11)
    casus = p.find_casus("de heer Appelhof")
    instance = p.start("joris", casus, "kennismaken", process="huisbezoek")
    p.do("joris", instance, "Bezoek_plannen", {})
    yield p.day(-1, 9)
    publish(p, FILE, good)


def publish(p: Player, name: str, diagram: str) -> None:
    """A diagram beside what is published already."""
    with p.store.command() as work:
        given = [source_of(name, diagram.encode())]
        sources = completed(given, deployed_sources(work.session))
        deploy(work, check(sources, operations=OPERATIONS, permissions=PERMISSIONS), actor=None)
