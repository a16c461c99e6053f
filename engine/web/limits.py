"""What a request may bring: numbers that a column can hold and addresses that a database can be asked about."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Request, abort, current_app, request
from werkzeug.routing import IntegerConverter

MOST_DIGITS = 18
LARGEST_REQUEST = 1024 * 1024
"""Bytes: far above what people type, far below what is slow to take apart. A view for files says `takes(…)`."""

View = TypeVar("View", bound=Callable[..., Any])


class Limited(Request):
    """Knows its limits; Flask's own looks each of them up in the settings of the application, whenever it is asked."""

    max_content_length: int | None = LARGEST_REQUEST
    max_form_memory_size: int | None = LARGEST_REQUEST
    max_form_parts: int | None = 1_000


class NumberConverter(IntegerConverter):
    """An id or a year in an address; with more digits than a column holds there is no such page."""

    regex = rf"\d{{1,{MOST_DIGITS}}}"


class CountConverter(IntegerConverter):
    """A version or a year: smaller than an id, and kept in a smaller column."""

    regex = r"\d{1,9}"


def register(app: Flask) -> None:
    """Hold every request of `app` to these limits. Comes before the screens, whose addresses are read with it."""
    app.request_class = Limited
    app.url_map.converters |= {"int": NumberConverter, "count": CountConverter}
    app.before_request(_refuse_nul)
    app.before_request(_let_files_through)


def takes(size: int | Callable[[], int]) -> Callable[[View], View]:
    """For a view that is given files: requests up to `size` bytes, or as many as it answers where a setting tells.

    Goes directly above the view.
    """

    def mark(view: View) -> View:
        view.largest_request = size  # type: ignore[attr-defined]
        return view

    return mark


def number(text: str) -> int | None:
    """A whole number from a field or an address; None when it is something else, or longer than any id."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def _refuse_nul() -> None:
    """PostgreSQL keeps no text with this sign, so it can be asked about none. In forms it is left out instead."""
    given = request.args.values() if request.query_string else ()
    if any("\x00" in text for text in (request.path, *given)):
        abort(400)


def _let_files_through() -> None:
    """Before anything looks at the body, as the guard of tokens does."""
    view = current_app.view_functions.get(request.endpoint or "")
    if size := getattr(view, "largest_request", 0):
        request.max_content_length = size() if callable(size) else size
