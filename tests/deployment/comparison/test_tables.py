"""A decision table against the same one edited: rules by number, cells by column."""

import re

import pytest

from engine.deployment.comparison import Area, Verb, compare
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

MANDATE = "mandaat.dmn"
TITLE = "Wie mag beslissen over flexibel budget?"
AMOUNT = "Bedrag plus wat het huishouden in 12 maanden kreeg (€)"


def rules(content: str) -> list[str]:
    return re.findall(r"      <rule .*?</rule>\n", content, re.S)


def test_cell_by_number_and_column() -> None:
    content, first = text(MANDATE), rules(text(MANDATE))[0]
    found = compare(shipped(), instead(MANDATE, content.replace(first, first.replace("&lt;= 500", "&lt;= 750"))))
    assert lines(found) == [f"Regel 1 | {AMOUNT}: tot en met 500 → tot en met 750"]
    (sheet,) = found.files[0].sheets
    assert [line.verb for line in sheet.lines] == [Verb.CHANGED, *[None] * 10]
    assert sheet.lines[0].cells[0].differs
    assert not sheet.lines[0].cells[1].differs


def test_new_rule_tells_what_it_says() -> None:
    content, first = text(MANDATE), rules(text(MANDATE))[0]
    new = (
        first.replace("wijkcoach_spoed", "nieuw").replace("&lt;= 500", "&lt;= 100").replace("Spoed, tot", "Klein, tot")
    )
    found = compare(shipped(), instead(MANDATE, content.replace(first, new + first)))
    (told,) = lines(found)
    assert told.startswith(f"Regel 1 | nieuw: None → als {AMOUNT}: tot en met 100 en Spoed: ja; dan Wie beslist")
    assert [line.verb for line in found.files[0].sheets[0].lines] == [Verb.ADDED, *[None] * 11]


def test_rule_without_its_id_is_still_the_same_rule() -> None:
    content, third = text(MANDATE), rules(text(MANDATE))[2]
    changed = re.sub(r' id="[^"]*"', "", third).replace("&lt;= 500", "&lt;= 750")
    assert lines(compare(shipped(), instead(MANDATE, content.replace(third, changed)))) == [
        f"Regel 3 | {AMOUNT}: tot en met 500 → tot en met 750"
    ]


@pytest.mark.parametrize(("policy", "area"), [("UNIQUE", Area.DRAWING), ("FIRST", Area.EXECUTION)])
def test_order_of_rules_counts_where_the_first_is_taken(policy: str, area: Area) -> None:
    content = text(MANDATE).replace('"UNIQUE"', f'"{policy}"')
    each = rules(content)
    before = instead(MANDATE, content)
    after = instead(MANDATE, content.replace("".join(each[:3]), each[2] + each[0] + each[1]))
    found = compare(before, after)
    assert lines(found) == ["Regel 1 (was 3) | plaats: regel 3 → regel 1"]
    assert areas(found) == {area}


def test_hit_policy_in_words() -> None:
    assert lines(replaced(MANDATE, ('"UNIQUE"', '"FIRST"'))) == [
        f"{TITLE} | als meer regels passen: precies één regel past → de eerste regel die past telt"
    ]


def test_what_a_column_looks_at() -> None:
    found = replaced(MANDATE, ("count(leefgebieden)", "count(leefgebieden) + 1"))
    assert lines(found) == ["Aantal leefgebieden | kijkt naar: count(leefgebieden) → count(leefgebieden) + 1"]
    assert areas(found) == {Area.EXECUTION}
    found = replaced(MANDATE, ('label="Aantal leefgebieden"', 'label="Hoeveel leefgebieden"'))
    assert lines(found) == ["Hoeveel leefgebieden | naam van de kolom: Aantal leefgebieden → Hoeveel leefgebieden"]
    assert areas(found) == {Area.WORDING}


def test_column_that_is_gone_takes_its_cells_along() -> None:
    content = re.sub(r'<input id="invoer_spoed".*?</input>', "", text(MANDATE), flags=re.S)
    content = re.sub(r'<inputEntry id="\w*_als_4">.*?</inputEntry>', "", content, flags=re.S)
    found = lines(compare(shipped(), instead(MANDATE, content)))
    assert found[0] == "Spoed | weg: invoer: spoed → None"
    assert "Regel 1 | Spoed: ja → None" in found


def test_description_of_a_rule_is_wording() -> None:
    found = replaced(
        MANDATE, ("<description>Spoed, tot en met € 500</description>", "<description>Haast</description>")
    )
    assert lines(found) == ["Regel 1 | toelichting: Spoed, tot en met € 500 → Haast"]
    assert areas(found) == {Area.WORDING}


def test_expression_of_a_decision_without_table() -> None:
    literal = "<decision id='som' name='Som'><literalExpression><text>{}</text></literalExpression></decision>"
    before = instead(MANDATE, text(MANDATE).replace("</definitions>", f"{literal.format('1 + 1')}</definitions>"))
    after = instead(MANDATE, text(MANDATE).replace("</definitions>", f"{literal.format('1 + 2')}</definitions>"))
    assert lines(compare(before, after)) == ["Som | berekening: 1 + 1 → 1 + 2"]
    assert lines(compare(shipped(), after)) == ["Som | nieuw: None → berekening: 1 + 2"]


def test_decision_with_another_id_is_the_same_decision() -> None:
    found = replaced(
        MANDATE, ('<decision id="mandaat"', '<decision id="wie_beslist"'), ('Ref="mandaat"', 'Ref="wie_beslist"')
    )
    assert f"{TITLE} | kreeg een andere id: mandaat → wie_beslist" in lines(found)
    assert not [each for each in lines(found) if "Regel" in each]


def test_what_a_decision_asks_by_name() -> None:
    found = edited_xml(MANDATE, lambda root: _drop(root, "nodig_spoed"))
    assert lines(found) == [
        f"{TITLE} | gebruikt: bedrag, huishouden, leefgebieden, partijen en spoed → "
        "bedrag, huishouden, leefgebieden en partijen"
    ]


def test_whole_table_new_or_gone() -> None:
    content = re.sub(r"<decisionTable.*</decisionTable>", "", text(MANDATE), flags=re.S)
    found = compare(instead(MANDATE, content), shipped())
    assert f"{TITLE} | hoe het wordt bepaald: geen tabel → tabel" in lines(found)
    assert len([each for each in lines(found) if each.startswith("Regel ")]) == 11


def test_the_other_way_round_says_the_mirror_image() -> None:
    each = rules(text(MANDATE))
    content = text(MANDATE).replace("".join(each[:3]), each[2] + each[1].replace("500", "700") + each[0])
    changed = instead(MANDATE, content.replace("FIRST", "ANY").replace(each[7], ""))
    assert looks(compare(changed, shipped())) == mirrored(compare(shipped(), changed))


def _drop(root: object, identity: str) -> None:
    node = next(each for each in root.iter() if each.get("id") == identity)  # type: ignore[attr-defined]
    node.getparent().remove(node)
