from dataclasses import replace
from datetime import date

import pytest
from lxml import html

from engine.letters import LetterFacts, compose
from engine.letters.wording import write

FACTS = LetterFacts(
    municipality="Vlamstede",
    addressee=("Mevrouw Korenbloem", "Lampenistenstraat 12", "7500 AA Vlamstede"),
    salutation="Beste mevrouw Korenbloem",
    dated=date(2026, 11, 23),
    reference="C-2026-0412",
    subject="elektrische fiets",
    is_granted=True,
    amount_cents=45_000,
    requested_cents=45_000,
    reason="U wilt meer bewegen.\nDat lukt met een fiets.\n\nEen scootmobiel past niet bij u.",
    conditions="U laat in mei weten hoe het gaat.",
    decider_name="Marleen Oostenwind",
    decider_function="teammanager",
    contact_name="Fatma Demir",
    contact_team="Team Noord",
    objection_address=("Postbus 1", "7500 AA Vlamstede"),
)


def words(facts: LetterFacts) -> str:
    return html.fromstring(compose(facts).html).text_content().replace("\xa0", " ")


def test_a_grant_says_who_gets_what_why_and_on_what_conditions() -> None:
    text = words(FACTS)
    for expected in (
        "Mevrouw Korenbloem",
        "23 november 2026",
        "C-2026-0412",
        "U vroeg ons om € 450,00 uit het flexibele budget voor: elektrische fiets.",
        "Wij geven u hiervoor € 450,00.",
        "Een scootmobiel past niet bij u.",
        "U laat in mei weten hoe het gaat.",
        "Fatma Demir spreekt met u af hoe en wanneer wij betalen.",
        "Stel ze aan Fatma Demir van Team Noord.",
    ):
        assert expected in text
    assert "minder dan u vroeg" not in text


def test_a_grant_of_less_says_that_the_rest_is_refused() -> None:
    text = words(replace(FACTS, amount_cents=30_000))
    assert (
        "Wij geven u hiervoor € 300,00. Dat is minder dan u vroeg. Het andere deel van uw aanvraag wijzen wij af."
        in text
    )


def test_a_refusal_names_no_payment_and_no_conditions() -> None:
    text = words(replace(FACTS, is_granted=False, amount_cents=0))
    assert "Wij wijzen uw aanvraag af." in text
    assert "betalen" not in text
    assert "in mei" not in text


def test_a_grant_without_conditions_has_no_heading_for_them() -> None:
    assert "afspreken" not in words(replace(FACTS, conditions=" \n"))


@pytest.mark.parametrize("is_granted", [True, False])
def test_every_decision_tells_how_to_object(is_granted: bool) -> None:
    text = words(replace(FACTS, is_granted=is_granted))
    for expected in (
        "6 weken",
        "op de dag nadat wij deze brief hebben verstuurd",
        "het college van burgemeester en wethouders van Vlamstede, Postbus 1, 7500 AA Vlamstede",
        "uw naam en adres",
        "de datum waarop u uw bezwaar schrijft",
        "noem het kenmerk C-2026-0412",
        "waarom u het niet eens bent",
        "uw handtekening",
    ):
        assert expected in text


def test_a_decision_under_mandate_says_on_whose_behalf() -> None:
    assert write(FACTS).signature == (
        "Burgemeester en wethouders van Vlamstede,",
        "namens dezen,",
        "Marleen Oostenwind",
        "teammanager",
    )
    assert FACTS.on_behalf_of == (
        "Burgemeester en wethouders van Vlamstede, namens dezen, Marleen Oostenwind, teammanager"
    )


def test_the_college_signs_in_its_own_name() -> None:
    own = replace(FACTS, in_own_name=True)
    assert write(own).signature == ("Burgemeester en wethouders van Vlamstede",)
    assert own.on_behalf_of == "Burgemeester en wethouders van Vlamstede"


def test_only_an_example_is_marked_as_one() -> None:
    assert "Voorbeeld" not in words(FACTS)
    assert "Voorbeeld: dit is geen echte brief." in words(replace(FACTS, is_example=True))


def test_what_a_person_types_stays_text_on_the_page() -> None:
    letter = compose(replace(FACTS, reason="<script>alert(1)</script> & meer"))
    assert "<script>" not in letter.html
    assert "<script>alert(1)</script> & meer" in html.fromstring(letter.html).text_content()


def test_the_page_has_headings_in_order_and_no_styles_of_its_own() -> None:
    page = html.fromstring(compose(FACTS).html)
    assert page.get("lang") == "nl"
    levels = [element.tag for element in page.iter("h1", "h2", "h3", "h4")]
    assert levels == ["h2", *["h3"] * 6]
    assert not page.xpath(".//@style | .//style")


def test_the_pdf_is_tagged_for_screen_readers() -> None:
    pdf = compose(FACTS).pdf
    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid:part" in pdf
    assert b"/Lang(nl-NL)/StructTreeRoot" in pdf


def test_the_pdf_is_the_same_every_time() -> None:
    assert compose(FACTS).pdf == compose(FACTS).pdf


@pytest.mark.parametrize(
    "reason",
    [
        '#panic("a") #sys.inputs $x$ `raw` @bron <label> \\',
        "= Kop\n- lijst\n/ term: x",
        "漢字 en 😀",
        "\x00\x07\u202e\ud800",
        "",
        "woord " * 4_000,
    ],
)
def test_no_reason_can_break_the_pdf(reason: str) -> None:
    assert compose(replace(FACTS, reason=reason)).pdf.startswith(b"%PDF-")


def test_parts_paragraphs_at_an_empty_line_and_keeps_other_line_ends() -> None:
    section = write(replace(FACTS, reason="Een.\r\nTwee.\r\n\r\n\r\n  Drie.  ")).sections[1]
    assert section.paragraphs == ("Een.\nTwee.", "Drie.")
