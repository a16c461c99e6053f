"""DMN files for tests, as short as a test reads."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def definitions(*parts: str) -> bytes:
    return f'<definitions xmlns="{DMN}" id="d" name="d" namespace="n">{"".join(parts)}</definitions>'.encode()


def table(
    rules: Sequence[Sequence[str]],
    *,
    hit: str = "UNIQUE",
    aggregation: str = "",
    inputs: Sequence[str] = ("bedrag",),
    outputs: Sequence[str] = ("wie",),
    order: str = "",
    default: str = "",
    notes: Sequence[str] = (),
    decision: str = "mandaat",
    requires: str = "",
) -> str:
    """A decision with a table; a rule lists its tests and then its outputs; `order` gives each output's values."""
    columns = "".join(
        f"<input id='i{n}'><inputExpression><text>{escape(text)}</text></inputExpression></input>"
        for n, text in enumerate(inputs)
    )
    columns += "".join(
        f"<output name={quoteattr(name)}>"
        + (f"<outputValues><text>{escape(order)}</text></outputValues>" if order else "")
        + (f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else "")
        + "</output>"
        for name in outputs
    )
    body = ""
    for number, cells in enumerate(rules):
        tests = "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in cells[: len(inputs)])
        results = "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in cells[len(inputs) :])
        note = f"<annotationEntry><text>{notes[number]}</text></annotationEntry>" if notes else ""
        body += f"<rule id='r{number + 1}'>{tests}{results}{note}</rule>"
    added = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        f'<decision id="{decision}" name="{decision}">{requires}'
        f'<decisionTable id="t_{decision}" hitPolicy="{hit}"{added}>{columns}{body}</decisionTable></decision>'
    )


def literal(text: str, *, decision: str, requires: str = "") -> str:
    logic = f"<literalExpression id='l_{decision}'><text>{escape(text)}</text></literalExpression>"
    return f'<decision id="{decision}" name="{decision}">{requires}{logic}</decision>'


def requires_decision(*identities: str) -> str:
    return "".join(
        f"<informationRequirement><requiredDecision href='#{identity}'/></informationRequirement>"
        for identity in identities
    )
