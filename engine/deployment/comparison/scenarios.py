"""Two versions of the saved scenarios of a process: by name, with what happens in the words of the diagram."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from engine.deployment.comparison.model import Area, Change, Subject, Verb
from engine.deployment.comparison.names import Names, squeezed
from engine.deployment.comparison.tree import Facts, Keys, as_text, flattened
from engine.deployment.comparison.words import apart, duration_words

_START = {
    "at": "begint op", "message": "begint met bericht", "payload": "wat het bericht brengt", "subject": "onderwerp",
    "facts": "bekend in het dossier", "mandates": "mandaat",
}  # fmt: skip
_PARTS = {
    "goals": "doelen", "actions": "acties", "aftercare": "nazorg", "evaluation": "evaluatie",
    "reached": "doelen bereikt",
}  # fmt: skip
_STEPS, _PATH = "wat er gebeurt", "verwachte stappen"
_WEIGHTS = {_STEPS: 45, _PATH: 44}


def compare_scenarios(before: Any, after: Any, names: tuple[Names, Names]) -> list[Change]:
    """Two scenario files as JSON. Raises `ValueError` when one of both is none."""
    was, now = _scenarios(before), _scenarios(after)
    changes: list[Change] = []
    for key, scenario in was.items():
        if key not in now:
            about = _told(_facts(scenario, names[0], names))
            changes.append(
                Change(Area.EXECUTION, Verb.REMOVED, Subject("scenario", key, before=key), "", about, None, 50)
            )
    for key, scenario in now.items():
        if key not in was:
            about = _told(_facts(scenario, names[1], names))
            changes.append(Change(Area.EXECUTION, Verb.ADDED, Subject("scenario", key, after=key), "", None, about, 50))
        else:
            subject = Subject("scenario", key, key, key)
            raw = _facts(was[key], None, names), _facts(scenario, None, names)
            changes += _differing(_facts(was[key], names[0], names), _facts(scenario, names[1], names), raw, subject)
    common = [key for key in was if key in now]
    if common != [key for key in now if key in was]:
        orders = (", ".join(key for key in side if key in was and key in now) for side in (was, now))
        subject = Subject("scenario", "de hele lijst", "", "")
        changes.append(Change(Area.DRAWING, Verb.MOVED, subject, "volgorde", next(orders), next(orders), 20))
    rest = [{name: value for name, value in each.items() if name != "scenarios"} for each in (before, after)]
    changes += _of_file(flattened(rest[0]), flattened(rest[1]))
    return changes


def _scenarios(content: Any) -> dict[str, Mapping[str, Any]]:
    found = content.get("scenarios") if isinstance(content, Mapping) else None
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        raise ValueError("no scenarios")
    keys = Keys()
    return {keys.of(squeezed(str(each.get("name") or "zonder naam"))): each for each in found}


def _differing(was: Facts, now: Facts, raw: tuple[Facts, Facts], subject: Subject) -> Iterator[Change]:
    """A step that has another name in the diagram is the same step: what stands in the file decides."""
    raws = dict(zip(was, raw[0].values(), strict=True)), dict(zip(now, raw[1].values(), strict=True))
    for label in {**was, **now}:
        old, new = was.get(label), now.get(label)
        bare = raws[0].get(label), raws[1].get(label)
        if bare[0] == bare[1] and (old is None) == (new is None):
            continue
        if old is not None and new is not None:
            old, new = apart(old, new, bare[0] or "", bare[1] or "")
        yield Change(Area.EXECUTION, Verb.CHANGED, subject, label, old, new, _WEIGHTS.get(label, 40))


def _of_file(was: Facts, now: Facts) -> Iterator[Change]:
    for path in sorted(was.keys() | now.keys()):
        if was.get(path) != now.get(path):
            subject = Subject("bestand", "scenario's", "", "")
            yield Change(Area.DRAWING, Verb.CHANGED, subject, path, was.get(path), now.get(path), 5)


def _facts(scenario: Mapping[str, Any], names: Names | None, both: tuple[Names, Names]) -> Facts:
    """Label to words, always in the same order; without names, ids stand where names would.

    A label is the same on both sides, whatever the step is called there, and whichever side is called former.
    """
    steps = scenario.get("steps")
    steps = steps if isinstance(steps, list) else []
    start, expect = _mapping(scenario, "start"), _mapping(scenario, "expect")
    facts = _labelled(start, _START)
    if steps:
        facts[_STEPS] = "; ".join(_step(each, names) for each in steps)
    facts |= _answers(steps, both)
    if isinstance(expect.get("path"), list):
        facts[_PATH] = ", ".join(_element(each, names) for each in expect["path"])
    if expect.get("exact"):
        facts["precies deze stappen"] = "ja"
    for element, groups in _mapping(expect, "holders").items():
        several = groups if isinstance(groups, list) else [groups]
        facts[f"wie {_called(str(element), both)} doet"] = ", ".join(_group(each, names) for each in several)
    if expect.get("ends"):
        facts["eindigt bij"] = _element(expect["ends"], names)
    if isinstance(expect.get("open"), list):
        facts["open aan het eind"] = ", ".join(_element(each, names) for each in expect["open"]) or "niets"
    known = {"name", "start", "steps", "expect"}
    rest = {key: value for key, value in scenario.items() if key not in known}
    unread = {key: value for key, value in expect.items() if key not in ("path", "exact", "holders", "ends", "open")}
    return facts | (flattened(rest) if rest else {}) | (flattened(unread, "verwacht") if unread else {})


def _answers(steps: list[Any], both: tuple[Names, Names]) -> Facts:
    """Per step what is filled in; the second time of the same element counts as such."""
    facts: Facts = {}
    times: Counter[str] = Counter()
    for step in steps:
        if not isinstance(step, Mapping) or not isinstance(step.get("answers"), Mapping):
            continue
        element = str(step.get("element", ""))
        times[element] += 1
        again = f", keer {times[element]}" if times[element] > 1 else ""
        questions = Counter(_question(str(key), both) for key in step["answers"])
        for key, answer in step["answers"].items():
            text = ", ".join(map(as_text, answer)) if isinstance(answer, list) else as_text(answer)
            question = _question(str(key), both)
            asked = f"‘{question}’" if question != key and questions[question] == 1 else key
            facts[f"antwoord op {asked} bij {_called(element, both)}{again}"] = text
    return facts


def _step(step: Any, names: Names | None) -> str:
    if not isinstance(step, Mapping):
        return as_text(step)
    who = f"{_group(step['as'], names)}: " if "as" in step else ""
    if "element" in step:
        return f"{who}{_element(step['element'], names)}"
    if "plan" in step:
        parts = step["plan"] if isinstance(step["plan"], list) else [step["plan"]]
        return f"{who}schrijft in het plan: {', '.join(_PARTS.get(str(each), str(each)) for each in parts)}"
    if "clock" in step:
        if step["clock"] == "next":
            return "de klok naar het volgende moment"
        return f"de klok verder: {duration_words(str(step['clock']), str(step.get('calendar', 'calendar')))}"
    words = {"message": "bericht", "partner": "de partner antwoordt"}
    return "; ".join(f"{words.get(path, path)} {text}" for path, text in flattened(dict(step)).items())


def _labelled(value: Mapping[str, Any], labels: Mapping[str, str]) -> Facts:
    found: Facts = {}
    for path, text in flattened(dict(value)).items() if value else ():
        first, dot, rest = path.partition(".")
        found[f"{labels.get(first, first)}{', ' if dot else ''}{rest}"] = text
    return found


def _mapping(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def _called(element: str, both: tuple[Names, Names]) -> str:
    """A step by the one name that it has; one that is called otherwise now keeps its key."""
    found = {each.only_element(element) for each in both} - {element}
    return f"‘{found.pop()}’" if len(found) == 1 else element


def _question(key: str, both: tuple[Names, Names]) -> str:
    found = {each.question(key) for each in both} - {key}
    return found.pop() if len(found) == 1 else key


def _element(key: Any, names: Names | None) -> str:
    return names.element(str(key)) if names else str(key)


def _group(key: Any, names: Names | None) -> str:
    return names.group(str(key)) if names else str(key)


def _told(facts: Facts) -> str | None:
    return "; ".join(f"{label}: {text}" for label, text in facts.items() if not label.startswith("antwoord")) or None
