"""The plain logic of the panel, run as the browser runs it, without a browser."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from py_mini_racer import MiniRacer

PANEL = Path(__file__).parents[2] / "frontend" / "src" / "modeler" / "panel"


@cache
def _racer() -> MiniRacer:
    racer = MiniRacer()
    for name in ("durations", "contexts", "conditions", "operators"):
        text = (PANEL / f"{name}.js").read_text("utf-8")
        names = re.findall(r"^export (?:function|const) (\w+)", text, re.MULTILINE)
        plain = re.sub(r"^export ", "", text, flags=re.MULTILINE)
        racer.eval(f"const {name} = (() => {{ {plain}\nreturn {{ {', '.join(names)} }}; }})();")
    return racer


def call(function: str, *arguments: Any) -> Any:
    """`conditions.readCondition` with JSON in and out."""
    given = ", ".join(json.dumps(each) for each in arguments)
    found = _racer().eval(f"JSON.stringify({function}({given}) ?? null)")
    return json.loads(str(found))
