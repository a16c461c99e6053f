"""Reading an uploaded BPMN file: what does it hold, and may it be deployed?"""

from engine.errors import Problem

from .model import Model
from .reading import Reader
from .structure import structural_problems
from .xml_names import local
from .xml_source import EXPORT_AGAIN, Unreadable, read_root


def inspect(source: bytes, filename: str) -> Model:
    """Read a file. Whatever is wrong with it stands in `problems`; bad content never raises."""
    try:
        root = read_root(source)
    except Unreadable as refusal:
        return Model(filename, problems=(Problem(filename, None, str(refusal)),))
    if local(root) != "definitions":
        return Model(
            filename,
            problems=(
                Problem(
                    filename, None, f"Dit is geen BPMN-bestand: het begint met <{str(root.tag)[:80]}>. {EXPORT_AGAIN}"
                ),
            ),
        )
    reader = Reader(root, filename)
    processes = reader.processes()
    problems = list(reader.problems)
    if not reader.is_ambiguous:  # else what stands in what, and where arrows go, is anybody's guess
        problems += structural_problems(filename, processes)
    if not reader.has_processes:
        problems.append(
            Problem(filename, None, "Het bestand bevat geen proces. Teken een proces en sla het opnieuw op.")
        )
    return Model(filename, processes, tuple(problems))
