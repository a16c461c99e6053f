"""What the process editor may choose from, as the browser gets it."""

from collections.abc import Callable

from tests.web.conftest import Browser

SignedIn = Callable[[str], Browser]


def test_a_manager_gets_the_names_of_the_draft_with_the_addresses_of_its_editors(signed_in: SignedIn) -> None:
    manager = signed_in("marleen")
    manager.get("/ontwerpen")
    manager.post("/ontwerpen", {"title": "Mandaat hoger", "soort": "tabel", "key": "mandaat"})

    found = manager.get("/ontwerpen/1/catalogus.json").get_json()

    addresses = {each["key"]: each["url"] for each in found["decisions"]}
    assert addresses["mandaat"] == "/ontwerpen/1/tabel/mandaat"
    assert {each["file"] for each in found["decisions"] if each["url"]} == {"mandaat"}
    assert found["links"]["new_form"] == "/ontwerpen/1/formulier/nieuw?nieuw=1"
    assert "Flexibel budget" in [each["name"] for each in found["processes"]]


def test_a_draft_that_is_not_there_has_no_catalogue(signed_in: SignedIn) -> None:
    answer = signed_in("marleen").get("/ontwerpen/99/catalogus.json")
    assert answer.status_code == 404
    assert answer.is_json
