"""The scenarios of a process in a draft: how each goes now, and what can be done about one that goes otherwise."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.drafts.keep_rehearsal import keep_rehearsal
from engine.commands.drafts.keep_scenarios import keep_scenarios
from engine.deployment.drafts import draft_sources
from engine.deployment.scenarios import BIGGEST_FILE, MOST_SCENARIOS, Expectation, Scenario, written
from engine.deployment.sources import Kind
from engine.errors import Conflict, DeploymentRefused, NotFound
from engine.permissions import verdict
from engine.queries.drafts import draft_page
from engine.rehearsal.kept import Kept
from engine.rehearsal.renewing import from_failure, renewed
from engine.rehearsal.replay import Journal
from engine.rehearsal.scenarios import Outcome, Words, recorded, run
from engine.web import access
from engine.web import rehearsal_page as pages
from engine.web import rehearsal_words as words
from engine.web.access import needs
from engine.web.drafts import sort_of_file
from engine.web.presentation import counted
from engine.web.rehearsal import CHECKS, Shown, going_on, play_again
from engine.web.rehearsal_page import Files
from engine.web.typed import Typed

bp = Blueprint("scenarios", __name__)

ADDRESS = "/ontwerpen/<int:draft_id>/scenario/<process>"


@bp.get(ADDRESS)
@needs("see_drafts")
def show(draft_id: int, process: str) -> str:
    return _page(pages.read_files(draft_id, process))


@bp.get("/ontwerpen/<int:draft_id>/scenarios")
@needs("see_drafts")
def outcomes(draft_id: int) -> str:
    """How the scenarios of every process go with this draft; with `deel` as a part of the page that asks for it."""
    with access.store().reading() as session:
        title = draft_page(session, draft_id).title
        sources = draft_sources(session, draft_id)
    found: list[tuple[Files, str, list[Outcome]]] = []
    for source in sources:
        if source.kind is Kind.SCENARIO:
            files = Files(draft_id, title, True, source.key, sources)
            try:
                ready = files.prepared()
            except DeploymentRefused:
                continue
            if files.process not in ready.models:
                continue
            played = [run(ready, files.process, each) for each in files.scenarios().scenarios]
            found.append((files, ready.models[files.process].name, played))
    part = "rehearsal/outcomes.html" if request.args.get("deel") else "rehearsal/all_outcomes.html"
    return render_template(part, found=found, draft_id=draft_id, title=title)


@bp.post(f"{ADDRESS}/bewaren")
@needs("edit_draft")
def keep(draft_id: int, process: str) -> ResponseReturnValue:
    """Make a scenario of what was just played."""
    files = pages.read_files(draft_id, process)
    now, _version = going_on(files)
    name = " ".join(request.form.get("naam", "").split())[:200]
    scenarios = files.scenarios().scenarios
    error = ""
    if not name:
        error = "Geef het scenario een naam"
    elif any(each.name == name for each in scenarios):
        error = "Er is al een scenario met deze naam. Kies een andere"
    if error:
        return play_again(files, Shown(form=Typed(request.form, {"naam": error}, "scenario-"))), 422
    looked_at = set(request.form.getlist("kijk"))
    scenario = recorded(files.prepared(), files.process, name, now.journal)
    if scenario is None:
        raise Conflict("Dit is niet meer te spelen zoals je het deed. Open het naspelen opnieuw.")
    scenario = replace(scenario, expect=_narrowed(scenario.expect, looked_at))
    _write(files, [*scenarios, scenario])
    flash(f"Scenario ‘{name}’ is bewaard in dit ontwerp.", "success")
    return redirect(_address(files))


@bp.post(f"{ADDRESS}/vernieuwen")
@needs("edit_draft")
def renew(draft_id: int, process: str) -> ResponseReturnValue:
    """Put what was just played in the place of the scenario that it came from."""
    files = pages.read_files(draft_id, process)
    now, _version = going_on(files)
    also = request.form.get("ook") == "ja"
    result = renewed(files.prepared(), files.process, files.scenarios().scenarios, now, also_others=also)
    if result is None:
        raise Conflict("Dit is niet meer te spelen zoals je het deed. Open het naspelen opnieuw.")
    scenarios, mended = result
    _write(files, scenarios)
    with access.store().command() as work:
        keep_rehearsal(work, access.actor(), files.draft_id, files.process, None)
    more = f" Ook {counted(len(mended), 'ander scenario is', 'andere scenario’s zijn')} bijgewerkt." if mended else ""
    flash(f"Het scenario is bijgewerkt.{more}", "success")
    return redirect(_address(files))


@bp.post(f"{ADDRESS}/spelen")
@needs("see_drafts")
def play(draft_id: int, process: str) -> ResponseReturnValue:
    """Go on by hand from where a scenario stops, or look at how it ends."""
    files = pages.read_files(draft_id, process)
    scenario = _chosen(files)
    ready = files.prepared()
    going_otherwise = run(ready, files.process, scenario).taken < len(scenario.steps)
    whole = Kept(Journal(files.process, scenario.begin, scenario.steps))
    now = from_failure(ready, files.process, scenario) if going_otherwise else whole
    with access.store().command() as work:
        keep_rehearsal(work, access.actor(), files.draft_id, files.process, now.as_json())
    return redirect(url_for("rehearsal.show", draft_id=draft_id, process=files.process))


@bp.post(f"{ADDRESS}/overnemen")
@needs("edit_draft")
def adopt(draft_id: int, process: str) -> ResponseReturnValue:
    """Expect from now on what happens now; which checks count stays as it was."""
    files = pages.read_files(draft_id, process)
    scenario = _chosen(files)
    journal = Journal(files.process, scenario.begin, scenario.steps)
    fresh = recorded(files.prepared(), files.process, scenario.name, journal, keep=scenario.expect)
    if fresh is None:
        raise Conflict("Het scenario stopt halverwege. Speel eerst verder vanaf waar het stopt.")
    _write(files, [fresh if each.name == scenario.name else each for each in files.scenarios().scenarios])
    flash("Het nieuwe verloop is overgenomen.", "success")
    return redirect(_address(files))


@bp.post(f"{ADDRESS}/wijzigen")
@needs("edit_draft")
def change(draft_id: int, process: str) -> ResponseReturnValue:
    """Another name, and what it looks at from now on; a check that is new expects what happens now."""
    files = pages.read_files(draft_id, process)
    scenario = _chosen(files)
    name = " ".join(request.form.get("nieuw", "").split())[:200]
    others = {each.name for each in files.scenarios().scenarios} - {scenario.name}
    if not name or name in others:
        flash("Geef het scenario een naam die nog niet bestaat.", "error")
        return redirect(_address(files))
    looked_at = set(request.form.getlist("kijk"))
    expect = scenario.expect
    if looked_at - _looked_at(expect):
        journal = Journal(files.process, scenario.begin, scenario.steps)
        fresh = recorded(files.prepared(), files.process, name, journal)
        if fresh is None:
            raise Conflict("Het scenario stopt halverwege. Speel eerst verder vanaf waar het stopt.")
        expect = _filled_up(expect, fresh.expect)
    changed = replace(scenario, name=name, expect=_narrowed(expect, looked_at))
    _write(files, [changed if each.name == scenario.name else each for each in files.scenarios().scenarios])
    flash(f"Scenario ‘{name}’ is gewijzigd.", "success")
    return redirect(_address(files))


@bp.post(f"{ADDRESS}/weg")
@needs("edit_draft")
def remove(draft_id: int, process: str) -> ResponseReturnValue:
    files = pages.read_files(draft_id, process)
    scenario = _chosen(files)
    _write(files, [each for each in files.scenarios().scenarios if each.name != scenario.name])
    flash(f"Scenario ‘{scenario.name}’ is weg uit dit ontwerp.", "success")
    return redirect(_address(files))


def _chosen(files: Files) -> Scenario:
    name = request.form.get("naam", "")
    found = next((each for each in files.scenarios().scenarios if each.name == name), None)
    if found is None:
        raise NotFound("Dit scenario bestaat niet meer.")
    return found


def _narrowed(expect: Expectation, looked_at: set[str]) -> Expectation:
    """Only what was chosen."""
    ends = "einde" in looked_at
    return Expectation(
        path=expect.path if looked_at & {"verloop", "precies"} else (),
        exact="precies" in looked_at,
        holders=expect.holders if "wie" in looked_at else {},
        ends=expect.ends if ends else None,
        open=expect.open if ends else None,
    )


def _looked_at(expect: Expectation) -> set[str]:
    """The checks that count in a scenario, as the screen calls them."""
    found = {"verloop": bool(expect.path) and not expect.exact, "precies": bool(expect.path) and expect.exact}
    found |= {"wie": bool(expect.holders), "einde": expect.ends is not None or expect.open is not None}
    return {name for name, counts in found.items() if counts}


def _filled_up(expect: Expectation, fresh: Expectation) -> Expectation:
    """What was expected, and what happens now where nothing was."""
    ends = expect.ends is not None or expect.open is not None
    return Expectation(
        path=expect.path or fresh.path,
        exact=expect.exact,
        holders=expect.holders or fresh.holders,
        ends=expect.ends if ends else fresh.ends,
        open=expect.open if ends else fresh.open,
    )


def _write(files: Files, scenarios: Sequence[Scenario]) -> None:
    content = written(files.process, scenarios)
    if len(content) > BIGGEST_FILE or len(scenarios) > MOST_SCENARIOS:
        raise Conflict("Er staan te veel scenario’s in dit proces. Verwijder er eerst een die je niet meer nodig hebt.")
    with access.store().command() as work:
        keep_scenarios(work, access.actor(), files.draft_id or 0, files.process, content)


def _address(files: Files) -> str:
    return url_for(".show", draft_id=files.draft_id, process=files.process)


def _page(files: Files) -> str:
    may_edit = files.is_open and bool(verdict("edit_draft", access.actor()))
    common: dict[str, Any] = {"files": files, "may_edit": may_edit}
    try:
        ready = files.prepared()
    except DeploymentRefused as refusal:
        problems = refusal.problems
        return render_template("rehearsal/broken.html", problems=problems, sort_of_file=sort_of_file, **common)
    file = files.scenarios()
    played = [run(ready, files.process, each) for each in file.scenarios]
    names = Words(ready)
    return render_template(
        "rehearsal/scenarios.html",
        **common,
        name=ready.models[files.process].name or files.process,
        played=played,
        checks=CHECKS,
        looked_at={each.scenario.name: _looked_at(each.scenario.expect) for each in played},
        problems=file.problems,
        seconds=sum(each.seconds for each in played),
        stuck=tuple({each.failure.element for each in played if each.failure and each.failure.element}),
        names=names,
        lines={each.scenario.name: [words.step_words(names, step) for step in each.scenario.steps] for each in played},
    )
