"""A DMN file's XML, read safely: no entities, no network, limits on size and depth."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 50_000
MAX_DEPTH = 100


class Unreadable(Exception):
    """The bytes are no DMN file; the message is Dutch and says what to do."""


def parse(source: bytes) -> Any:
    """The root element of a DMN file. Raises `Unreadable`."""
    if len(source) > MAX_BYTES:
        raise Unreadable("Het bestand is groter dan 2 MB. Splits de beslissingen over meer bestanden.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"Dit is geen leesbaar DMN-bestand (XML): {error}. Exporteer het opnieuw.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("Het bestand bevat een DOCTYPE; dat is niet toegestaan. Verwijder de regel met <!DOCTYPE.")
    name = etree.QName(root)
    if name.localname != "definitions" or "/spec/DMN/" not in (name.namespace or ""):
        raise Unreadable("Dit is geen DMN-bestand: het begint niet met <definitions> van DMN.")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise Unreadable("Het bestand heeft te veel onderdelen. Splits de beslissingen over meer bestanden.")
    if any(sum(1 for _ in leaf.iterancestors()) > MAX_DEPTH for leaf in root.iter() if not len(leaf)):
        raise Unreadable("Het bestand is te diep genest.")
    return root


def local(element: Any) -> str:
    return etree.QName(element).localname


def children(element: Any, *names: str) -> Iterator[Any]:
    return (part for part in element if isinstance(part.tag, str) and local(part) in names)


def child(element: Any, *names: str) -> Any | None:
    return None if element is None else next(children(element, *names), None)


def text_of(element: Any | None) -> str:
    """The text of the `text` child, or of the element itself when it holds text directly."""
    if element is None:
        return ""
    inner = child(element, "text")
    return "".join((element if inner is None else inner).itertext()).strip()


def type_of(element: Any | None) -> str:
    """A typeRef attribute or child (DMN 1.1), without a prefix such as `feel:`."""
    if element is None:
        return ""
    inner = child(element, "typeRef")
    name = element.get("typeRef") or ("" if inner is None else text_of(inner))
    return "" if name in ("Any", "feel:Any") else name.removeprefix("feel:")


def identity_of(element: Any) -> str:
    """Its id, or its name where the file gives no id (DMN asks for none)."""
    return str(element.get("id") or element.get("name") or "")


def target_of(element: Any) -> str:
    return str(element.get("href", "")).rpartition("#")[2]


def squeeze(name: str | None) -> str:
    return " ".join((name or "").split())
