"""What a change takes away from the shipped processes, and whether something still needs it."""

from pathlib import Path

import pytest

from engine.deployment import drawings, usage
from engine.deployment.dropped import dropped_field_problems
from engine.deployment.feel_texts import compared_texts, context_keys
from engine.deployment.sources import Source, read_sources, source_of
from engine.deployment.usage import field_places, steps_asking
from engine.errors import Problem, Severity

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> tuple[Source, ...]:
    return tuple(
        source_of(Path(each.path).name, each.content)
        for each in read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources
    )


def _changed(sources: tuple[Source, ...], *changes: tuple[str, str, str]) -> tuple[Source, ...]:
    after = {each.path: each for each in sources}
    for path, old, new in changes:
        text = after[path].content.decode()
        assert old in text, (path, old)
        after[path] = source_of(path, text.replace(old, new).encode())
    return tuple(after.values())


def _problems(sources: tuple[Source, ...], *changes: tuple[str, str, str]) -> list[Problem]:
    return list(dropped_field_problems(sources, _changed(sources, *changes)))


def _errors(sources: tuple[Source, ...], *changes: tuple[str, str, str]) -> list[Problem]:
    return [each for each in _problems(sources, *changes) if each.severity is Severity.ERROR]


def test_nothing_is_missed_when_nothing_changes(shipped: tuple[Source, ...]) -> None:
    assert _problems(shipped) == []
    assert _problems(shipped, ("aanvraag.json", '"label": "Bedrag"', '"label": "Hoeveel?"')) == []


def test_a_field_that_the_process_and_a_table_still_use_is_missed(shipped: tuple[Source, ...]) -> None:
    # given
    change = ("aanvraag.json", '"key": "bedrag"', '"key": "bedrag_anders"')

    # when
    problem, scenario = _problems(shipped, change)

    # then
    assert (problem.file, problem.element, problem.severity) == ("aanvraag.json", "bedrag", Severity.ERROR)
    assert problem.field == "key"
    assert "Het veld ‘Bedrag’ heet nu ‘bedrag_anders’, maar ‘bedrag’ wordt nog gebruikt: in " in problem.message
    assert "in de bewerking ‘Leg de aanvraag vast’ van Flexibel budget" in problem.message
    assert "in de beslistabel ‘Wie mag beslissen over flexibel budget?’" in problem.message
    assert problem.message.endswith("Laat het staan, of haal het daar eerst weg.")
    assert scenario.severity is Severity.WARNING
    assert "wordt nog beantwoord: in het scenario ‘Binnen het mandaat van de coach’" in scenario.message


def test_a_field_that_nobody_reads_may_go(shipped: tuple[Source, ...]) -> None:
    assert _errors(shipped, ("aanvraag.json", '"key": "nodig_op"', '"key": "wanneer"')) == []


def test_a_field_that_another_form_also_asks_is_not_missed(shipped: tuple[Source, ...]) -> None:
    # given: every form of the intake that asks about urgency, but one
    both = _errors(shipped, ("vraag.json", '"key": "onderwerp"', '"key": "thema"'))
    # then: the subject is known from the start of the process
    assert both == []


def test_a_choice_that_a_condition_waits_for_is_missed(shipped: tuple[Source, ...]) -> None:
    # given
    change = ("effect.json", '"gehaald"', '"bereikt"')
    # when
    problems = _problems(shipped, change)
    # then
    assert [each.element for each in problems] == ["doel_gehaald"]
    assert "(gehaald) van ‘" in problems[0].message
    assert "wordt nog gebruikt: in de bewerking" in problems[0].message


def test_a_choice_counts_only_where_it_is_compared_with_its_own_field(shipped: tuple[Source, ...]) -> None:
    problems = _problems(shipped, ("besluit.json", '"terug"', '"weerom"'))
    assert [each.element for each in problems] == ["besluit"]
    assert "in de keuze ‘" in problems[0].message
    assert "aanvraag" not in problems[0].file


def test_a_choice_in_a_column_of_a_table_is_missed(shipped: tuple[Source, ...]) -> None:
    problems = _problems(shipped, ("vraag.json", '"value": "vervoer"', '"value": "ov"'))
    assert any("(vervoer)" in each.message and "in de beslistabel" in each.message for each in problems)


def test_an_answer_of_another_kind_is_a_warning(shipped: tuple[Source, ...]) -> None:
    problems = _problems(shipped, ("vraag.json", '"type": "checkbox"', '"type": "textfield"'))
    assert {each.severity for each in problems} == {Severity.WARNING}
    assert problems[0].message.startswith("Het veld ‘Dit heeft spoed’ geeft nu een tekst, en eerst ja of nee.")


def test_a_form_that_a_step_asks_cannot_go(shipped: tuple[Source, ...]) -> None:
    after = tuple(each for each in shipped if each.path != "vraag.json")
    messages = [each.message for each in dropped_field_problems(shipped, after)]
    assert (
        "Het formulier ‘Beschrijf de vraag’ wordt nog gebruikt: in Flexibel budget → Beschrijf de vraag."
        " Kies daar eerst een ander." in messages
    )


def test_a_step_that_no_longer_asks_its_form_leaves_answers_missing(shipped: tuple[Source, ...]) -> None:
    problems = _problems(shipped, ("flexibel-budget.bpmn", 'form="besluit"', 'form="effect"'))
    missed = next(each for each in problems if "‘Voorwaarden’" in each.message)
    assert missed.file == "flexibel-budget.bpmn"
    assert "Het formulier ‘Neem het besluit’ wordt hier niet meer gevraagd" in missed.message


def test_a_name_in_the_dossier_that_is_shared_with_a_partner_is_missed(shipped: tuple[Source, ...]) -> None:
    # given: every form that keeps who the doctor is
    keeping = [each.path for each in shipped if b'"dossier": "huisarts"' in each.content]
    assert keeping
    # when
    problems = _problems(shipped, *((path, '"dossier": "huisarts"', '"dossier": "dokter"') for path in keeping))
    # then
    assert any("Het gegeven ‘huisarts’ in het dossier wordt nog gebruikt" in each.message for each in problems)


def test_judging_again_reads_no_file_again(shipped: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    after = _changed(shipped, ("aanvraag.json", '"key": "bedrag"', '"key": "bedrag_anders"'))
    before = list(dropped_field_problems(shipped, after))
    monkeypatch.setattr(drawings, "runtime", None)  # who reads now fails
    for reader in ("decisions", "forms", "inspect_scenarios"):
        monkeypatch.setattr(usage, reader, None)
    assert list(dropped_field_problems(shipped, after)) == before


def test_tells_which_steps_ask_a_form_and_where_its_fields_are_read(shipped: tuple[Source, ...]) -> None:
    steps = steps_asking(shipped, "besluit")
    assert [(each.process_name, each.name) for each in steps] == [
        ("Flexibel budget", "Neem het besluit"),
        ("Flexibel budget", "Beslis over de aanvraag"),
    ]
    places = field_places(shipped, "aanvraag")
    assert all(each.words.startswith("in het scenario ‘") for each in places["nodig_op"])
    assert "in de tijd van ‘Wacht tot je het effect ziet’ van Flexibel budget" in [
        each.words for each in places["effect_na_maanden"]
    ]


@pytest.mark.parametrize(
    ("expression", "name", "expected"),
    [
        ('akkoord = "nee" and soort = "ja"', "akkoord", {"nee"}),
        ('list contains(["a", "b"], reden)', "reden", {"a", "b"}),
        ('{uitkomst: if b = "x" then "y" else "z"}', "b", {"x"}),
        ('mandaat.niveau = "coach"', "niveau", set()),
        ('{akkoord: "nee"}', "akkoord", set()),
        ('"een \\"nee\\"" != akkoord', "akkoord", {'een "nee"'}),
    ],
)
def test_tells_the_texts_that_a_name_is_compared_with(expression: str, name: str, expected: set[str]) -> None:
    assert compared_texts(expression, name) == expected


def test_tells_the_keys_of_a_context() -> None:
    assert context_keys('= {a: 1, "b c": {d: 2}, e: [f, g], h: null, i: if x then {j: 1} else null}') == {
        "a",
        "b c",
        "e",
        "i",
    }
    assert context_keys("put(x, 1)") is None
