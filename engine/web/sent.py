"""What a script sends: JSON of the shape that our own scripts give it, or a refusal that a person can act on."""

from typing import Any

from flask import request

from engine.errors import Invalid

NOT_OURS = "Deze pagina stuurde niet wat we verwachten. Laad haar opnieuw."


def sent_json() -> dict[str, Any]:
    """Raises `Invalid`."""
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise Invalid(NOT_OURS)
    return found


def sent_content(asked: dict[str, Any]) -> bytes:
    """The text of a file, under `content`. Raises `Invalid`, also for characters that no file can hold."""
    text = asked.get("content")
    if not isinstance(text, str):
        raise Invalid(NOT_OURS)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Invalid("In de tekst staan tekens die niet bestaan. Haal weg wat je het laatst plakte.") from None
