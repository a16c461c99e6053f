"""A decision letter of a casus, as a page and as a PDF."""

from html import escape
from html.parser import HTMLParser

from flask import Blueprint, Response, make_response, render_template
from markupsafe import Markup

from engine.queries.casus_screen import letter
from engine.web import access
from engine.web.access import needs

bp = Blueprint("letters", __name__)

TAGS = frozenset(
    ("article", "address", "br", "dd", "div", "dl", "dt", "em", "h2", "h3", "li", "ol", "p", "strong", "ul")
)
CLASS_PREFIX = "wv-letter"


@bp.get("/casussen/<int:casus_id>/brief/<int:letter_id>")
@needs("see_casus", of="casus")
def show(casus_id: int, letter_id: int) -> str:
    casus = access.open_file(casus_id, "brief")
    with access.store().reading() as session:
        subject, html, _pdf = letter(session, casus_id, letter_id)
    return render_template(
        "casus/letter.html", casus=casus, letter_id=letter_id, subject=subject, article=safe_article(html)
    )


@bp.get("/casussen/<int:casus_id>/brief/<int:letter_id>.pdf")
@needs("see_casus", of="casus")
def pdf(casus_id: int, letter_id: int) -> Response:
    casus = access.open_file(casus_id, "brief")
    with access.store().reading() as session:
        _subject, _html, content = letter(session, casus_id, letter_id)
    return download(content, f"brief-{casus.number}-{letter_id}.pdf")


def download(content: bytes, filename: str) -> Response:
    """A PDF to keep, under a name without personal details."""
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def safe_article(html: str) -> Markup:
    """The stored letter with the tags and classes of letters only: whatever else is in the row stays text or goes."""
    reader = _Letter()
    reader.feed(html)
    reader.close()
    return Markup("".join(reader.parts))  # noqa: S704 - rebuilt from allowed tags and escaped text


class _Letter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag in TAGS:
            classes = next((value or "" for name, value in attrs if name == "class"), "")
            kept = " ".join(each for each in classes.split() if each.startswith(CLASS_PREFIX))
            self.parts.append(f'<{tag} class="{escape(kept)}">' if kept else f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        elif tag in TAGS and tag != "br":
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(escape(data, quote=False))
