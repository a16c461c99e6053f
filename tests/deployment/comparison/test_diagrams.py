"""A diagram against the same one edited: every change by name, in words."""

import re

from lxml import etree

from engine.deployment.comparison import Area, Verb, compare
from engine.deployment.sources import source_of
from engine.runtime.vocabulary import BPMN
from tests.deployment.comparison.shipped import (
    areas,
    edited_xml,
    instead,
    lines,
    looks,
    mirrored,
    replaced,
    shipped,
    text,
)

BUDGET = "flexibel-budget.bpmn"
ASKS = 'form="vraag" group="wijkcoach" assignee="= aanvrager" duration="P3D" calendar="working"'
SCRIPT = '<scriptTask id="Beoordeling_klaarzetten"'
STEP = """<userTask id="Huisbezoek" name="Plan een huisbezoek"><extensionElements>
  <waakvlam:task form="vraag" group="wijkcoach" duration="P5D" calendar="working" why="Je kent de inwoner"/>
  </extensionElements></userTask>
  <sequenceFlow id="Flow_nieuw" sourceRef="Huisbezoek" targetRef="Is_er_spoed"/>"""


def test_says_who_by_the_name_of_the_group() -> None:
    found = replaced(BUDGET, (ASKS, ASKS.replace("wijkcoach", "teammanager")))
    assert lines(found) == ["Beschrijf de vraag | wie: Wijkcoach → Teammanager"]
    assert areas(found) == {Area.EXECUTION}


def test_says_terms_and_forms_in_words() -> None:
    found = replaced(BUDGET, (ASKS, ASKS.replace("P3D", "P10D").replace('"vraag"', '"besluit"')))
    assert lines(found) == [
        "Beschrijf de vraag | formulier: Beschrijf de vraag → Neem het besluit",
        "Beschrijf de vraag | termijn: 3 werkdagen → 10 werkdagen",
    ]


def test_counts_days_of_the_calendar_and_of_work_apart() -> None:
    found = replaced(BUDGET, (ASKS, ASKS.replace(' calendar="working"', "")))
    assert lines(found) == ["Beschrijf de vraag | termijn: 3 werkdagen → 3 kalenderdagen"]


def test_calendar_written_down_or_meant_is_the_same() -> None:
    before = instead(BUDGET, text(BUDGET).replace(ASKS, ASKS.replace(' calendar="working"', "")))
    after = instead(BUDGET, text(BUDGET).replace(ASKS, ASKS.replace("working", "calendar")))
    assert [change.area for _file, change in compare(before, after)] == [Area.DRAWING]  # only the text of the file


def test_shows_conditions_as_text() -> None:
    found = edited_xml(BUDGET, lambda root: _condition(root, "spoed").__setattr__("text", "spoed = <b>true</b>"))
    (change,) = [change for _file, change in found]
    assert (change.what, change.after) == ("voorwaarde", "spoed = <b>true</b>")


def test_timer_in_words() -> None:
    old = 'duration("P5D")</timeDuration>'
    found = replaced(BUDGET, (f'= if spoed then duration("P1D") else {old}', "P2D</timeDuration>"))
    assert lines(found) == [
        'Niemand leest mee | wanneer: berekend in werkdagen: if spoed then duration("P1D") else duration("P5D") '
        "→ na 2 werkdagen"
    ]


def test_new_step_tells_what_it_holds_and_how_the_arrows_run_now() -> None:
    found = replaced(
        BUDGET,
        ('<exclusiveGateway id="Is_er_spoed"', f'{STEP}<exclusiveGateway id="Is_er_spoed"'),
        (
            'sourceRef="Vraag_beschrijven" targetRef="Is_er_spoed"',
            'sourceRef="Vraag_beschrijven" targetRef="Huisbezoek"',
        ),
    )
    assert lines(found) == [
        "Plan een huisbezoek | nieuw: None → wie: Wijkcoach; formulier: Beschrijf de vraag; termijn: 5 werkdagen; "
        "waarom je deze taak hebt: Je kent de inwoner",
        "van “Plan een huisbezoek” naar “Heeft het spoed?” | nieuw: None → None",
        "van “Beschrijf de vraag” naar “Plan een huisbezoek” | naar: Heeft het spoed? → Plan een huisbezoek",
    ]
    marks = found.files[0].marks_after
    assert marks["Huisbezoek"] is Verb.ADDED
    assert marks["Flow_Vraag_beschrijven__Is_er_spoed"] is Verb.CHANGED
    assert "Huisbezoek" not in found.files[0].marks_before


def test_another_id_is_the_same_step_under_a_new_id() -> None:
    found = replaced(BUDGET, ("Vraag_vastleggen", "Vraag_noteren"))
    assert lines(found)[0] == "Leg de vraag vast | kreeg een andere id: Vraag_vastleggen → Vraag_noteren"
    assert {line.split(" | ")[1].split(":")[0] for line in lines(found)} == {"kreeg een andere id"}


def test_two_steps_that_could_be_the_renamed_one_are_gone_and_new() -> None:
    twin = '<task id="{}" name="Bel"/>'
    before = text(BUDGET).replace("</process>", f"{twin.format('Een')}{twin.format('Twee')}</process>")
    after = text(BUDGET).replace("</process>", f"{twin.format('Drie')}{twin.format('Vier')}</process>")
    found = compare(instead(BUDGET, before), instead(BUDGET, after))
    assert sorted(change.verb for _file, change in found) == [Verb.ADDED, Verb.ADDED, Verb.REMOVED, Verb.REMOVED]


def test_kind_of_element_and_of_event() -> None:
    found = replaced(BUDGET, ("<startEvent", "<intermediateThrowEvent"), ("</startEvent", "</intermediateThrowEvent"))
    assert lines(found) == ["Inwoner heeft iets nodig | soort: begin → gebeurtenis"]
    timer = "<outgoing>Flow_Aanvraag_begint__Vraag_beschrijven</outgoing>"
    found = replaced(
        BUDGET, (timer, f"{timer}<timerEventDefinition><timeCycle>R3/P1D</timeCycle></timerEventDefinition>")
    )
    assert lines(found) == [
        "Inwoner heeft iets nodig | soort gebeurtenis: None → tijd",
        "Inwoner heeft iets nodig | wanneer: None → 3 keer, elke 1 kalenderdag",
    ]


def test_not_interrupting_any_more() -> None:
    found = replaced(BUDGET, ('attachedToRef="Meelezen"', 'attachedToRef="Meelezen" cancelActivity="false"'))
    assert lines(found) == ["Niemand leest mee | onderbreekt de stap: ja → nee"]


def test_order_of_choices_counts_because_the_first_that_holds_is_taken() -> None:
    found = edited_xml(BUDGET, lambda root: _last_first(root, "Wat_is_het_besluit"))
    (change,) = [change for _file, change in found]
    assert (change.area, change.what) == (Area.EXECUTION, "volgorde van de keuzes")
    assert change.before != change.after


def test_attribute_of_other_software_is_told_and_does_nothing() -> None:
    found = replaced(
        BUDGET, (SCRIPT, f'{SCRIPT} xmlns:c="http://camunda.org" c:async="true"')
    )  # fmt: skip
    assert lines(found) == ["Zet de beoordeling klaar | async (van andere software, voeren we niet uit): None → true"]
    assert areas(found) == {Area.WORDING}


def test_extension_of_other_software_is_told() -> None:
    other = '<c:properties xmlns:c="http://camunda.org"><c:property name="kleur" value="{}"/></c:properties>'
    place = '<waakvlam:task form="vraag"'
    before = instead(BUDGET, text(BUDGET).replace(place, other.format("rood") + place))
    after = instead(BUDGET, text(BUDGET).replace(place, other.format("blauw") + place))
    assert lines(compare(before, after)) == [
        "Beschrijf de vraag | properties, property, value (van andere software, voeren we niet uit): rood → blauw"
    ]


def test_unlisted_attribute_of_bpmn_is_told_as_if_it_matters() -> None:
    found = replaced(BUDGET, ('<userTask id="Motiveren"', '<userTask completionQuantity="2" id="Motiveren"'))
    assert lines(found) == ["Motiveer uitgebreider | completionQuantity: 1 → 2"]
    assert areas(found) == {Area.EXECUTION}


def test_another_lane_is_drawing_only() -> None:
    node = "<flowNodeRef>Meelezen</flowNodeRef>"
    found = replaced(BUDGET, (node, ""), ("<flowNodeRef>Vraag_vastleggen", f"{node}<flowNodeRef>Vraag_vastleggen"))
    assert lines(found) == ["Lees mee met een aanvraag | baan: Collega → Waakvlam"]
    assert areas(found) == {Area.DRAWING}


def test_names_and_explanations_are_wording() -> None:
    found = replaced(BUDGET, ("Heeft het spoed?", "Is er haast?"), ('law="Wgs 4"', 'law="Wgs 4a"'))
    assert areas(found) == {Area.WORDING}
    assert "Is er haast? | naam: Heeft het spoed? → Is er haast?" in lines(found)


def test_what_moved_is_one_line_and_is_marked() -> None:
    def shift(root: etree._Element) -> None:
        for shape in [*root.iter("{*}BPMNShape")][3:9]:
            bounds = shape.find("{*}Bounds")
            bounds.set("x", str(float(bounds.get("x")) + 40))

    found = edited_xml(BUDGET, shift)
    assert lines(found) == ["Flexibel budget | 6 onderdelen verplaatst: None → None"]
    assert {*found.files[0].marks_after.values()} == {Verb.MOVED}
    assert len(found.files[0].marks_after) == 6


def test_saved_by_a_modeller_is_the_same() -> None:
    """Other prefixes, whitespace and numbers, derived references left out, types of expressions left out."""
    content = text(BUDGET)
    for flow in ("incoming", "outgoing"):
        content = "".join(part.split(f"</{flow}>")[-1] for part in content.split(f"<{flow}>"))
    content = re.sub(r' (x|y|width|height)="(\d+)"', r' \1="\2.0"', content)
    content = (
        content.replace(' xsi:type="tFormalExpression"', "")
        .replace("    ", "\t")
        .replace("xmlns:waakvlam=", "xmlns:wv=")
        .replace("waakvlam:", "wv:")
    )
    found = compare(shipped(), instead(BUDGET, content.replace("urn:wv:", "urn:waakvlam:")))
    assert [line.split(" | ")[1] for line in lines(found)] == [
        "alleen witruimte of volgorde in het bestand: None → None"
    ]


def test_file_that_cannot_be_read_says_so() -> None:
    for content in (b"<definitions", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"", b"<a>" * 10_000):
        found = compare(shipped(), instead(BUDGET, content))
        assert lines(found) == ["Flexibel budget | de inhoud van het bestand: leesbaar → niet te lezen"]


def test_two_messages_of_one_name_stay_apart() -> None:
    before = source_of("a.bpmn", _with_messages("Bericht", "Bericht"))
    after = source_of("a.bpmn", _with_messages("Bericht", "Anders"))
    assert [line.split(" | ")[1] for line in lines(compare([before], [after]))] == [
        "naam van het bericht: Bericht → Anders"
    ]


def test_the_other_way_round_says_the_mirror_image() -> None:
    changed = instead(
        BUDGET,
        text(BUDGET).replace(ASKS, ASKS.replace("P3D", "P1W")).replace("Vraag_vastleggen", "Vraag_noteren")
        .replace('<exclusiveGateway id="Is_er_spoed"', f'{STEP}<exclusiveGateway id="Is_er_spoed"'),
    )  # fmt: skip
    assert looks(compare(changed, shipped())) == mirrored(compare(shipped(), changed))


def _condition(root: etree._Element, name: str) -> etree._Element:
    return next(each for each in root.iter(f"{{{BPMN}}}conditionExpression") if name in (each.text or ""))


def _last_first(root: etree._Element, gateway: str) -> None:
    flows = [each for each in root.iter(f"{{{BPMN}}}sequenceFlow") if each.get("sourceRef") == gateway]
    default = next(each for each in root.iter() if each.get("id") == gateway).get("default")
    flows = [each for each in flows if each.get("id") != default]
    flows[0].addprevious(flows[-1])


def _with_messages(*names: str) -> bytes:
    messages = "".join(f'<message id="M{number}" name="{name}"/>' for number, name in enumerate(names))
    return f'<definitions xmlns="{BPMN}">{messages}<process id="p" name="P"/></definitions>'.encode()
