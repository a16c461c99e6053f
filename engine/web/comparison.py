"""Two sides of a redesign beside each other: a draft against what is published, or two published versions."""

from flask import Blueprint, Response, render_template, request, url_for

from engine.deployment.comparison import Comparison, compare, summary
from engine.deployment.sources import Kind
from engine.errors import NotFound
from engine.queries import comparison as sides
from engine.queries.comparison import Sources, Version
from engine.web import access
from engine.web.access import needs
from engine.web.comparison_words import AREAS, VERBS, views
from engine.web.draft_files import SORT_OF
from engine.web.presentation import start_sentence

bp = Blueprint("comparison", __name__)


@bp.get("/ontwerpen/<int:draft_id>/vergelijken")
@needs("see_drafts")
def draft(draft_id: int) -> str:
    with access.store().reading() as session:
        found = sides.draft_sides(session, draft_id)
    compared = compare(found.before, found.after)
    return render_template(
        "comparison/draft.html",
        draft_id=draft_id,
        title=found.title,
        is_published=found.is_published,
        sort_of=SORT_OF,
        diagram=lambda side, key: url_for(".draft_diagram", draft_id=draft_id, side=side, key=key),
        **_shown(compared, ".draft", draft_id=draft_id),
    )


@bp.get("/ontwerpen/<int:draft_id>/vergelijken/<side>/<key>")
@needs("see_drafts")
def draft_diagram(draft_id: int, side: str, key: str) -> Response:
    """The diagram as it is (`voor`) or as it would be (`na`)."""
    if side not in ("voor", "na"):
        raise NotFound
    with access.store().reading() as session:
        found = sides.draft_sides(session, draft_id)
    return _diagram(found.before if side == "voor" else found.after, key)


@bp.get("/processen/<key>/vergelijken")
@needs("see_processes")
def versions(key: str) -> str:
    """`van` and `naar` name the versions; without them the one that new cases begin on, and the one before it."""
    with access.store().reading() as session:
        known = sides.process_versions(session, key)
        former, later = _chosen(known, request.args.get("van", type=int), request.args.get("naar", type=int))
        before = sides.version_sources(session, key, former.number)
        after = sides.version_sources(session, key, later.number)
    compared = compare(before, after)
    return render_template(
        "comparison/versions.html",
        key=key,
        name=later.name,
        former=former,
        later=later,
        versions=known,
        diagram=lambda side, file: url_for(
            ".version_diagram", key=key, version=(former if side == "voor" else later).number, file=file
        ),
        **_shown(compared, ".versions", key=key, van=former.number, naar=later.number),
    )


@bp.get("/processen/<key>/vergelijken/<count:version>/<file>")
@needs("see_processes")
def version_diagram(key: str, version: int, file: str) -> Response:
    """A diagram that a version consists of: its own, or that of a process that it calls."""
    with access.store().reading() as session:
        sources = sides.version_sources(session, key, version)
    response = _diagram(sources, file)
    response.headers["Cache-Control"] = "private, max-age=86400"  # a published version never changes
    return response


def _chosen(known: tuple[Version, ...], former: int | None, later: int | None) -> tuple[Version, Version]:
    """Raises `NotFound`."""
    numbers = {each.number: each for each in known}
    active = next((each.number for each in known if each.is_active), known[-1].number)
    later = active if later is None else later
    former = max((number for number in numbers if number < later), default=later) if former is None else former
    if former not in numbers or later not in numbers:
        raise NotFound("Deze versie van het proces bestaat niet.")
    return numbers[former], numbers[later]


def _diagram(sources: Sources, key: str) -> Response:
    for source in sources:
        if source.kind is Kind.BPMN and source.key == key:
            return Response(source.content, mimetype="application/xml")
    raise NotFound("Deze tekening is er aan deze kant niet.")


def _shown(compared: Comparison, endpoint: str, **values: object) -> dict[str, object]:
    """What the page shows of a comparison: the tabs of its areas, the files with their changes, a sentence."""
    chosen = request.args.get("deel", "")
    counts = {word: compared.count(area) for word, (area, _heading) in AREAS.items()}
    tabs = [("Alles", url_for(endpoint, **values), chosen not in AREAS, sum(counts.values()))]  # type: ignore[arg-type]
    for word, (_area, heading) in AREAS.items():
        tabs.append((heading, url_for(endpoint, deel=word, **values), chosen == word, counts[word]))  # type: ignore[arg-type]
    said = ", ".join(summary(compared))
    return {
        "tabs": tabs,
        "files": views(compared, chosen),
        "is_empty": compared.is_empty,
        "said": f"{start_sentence(said)}." if said else "",
        "verbs": VERBS,
    }
