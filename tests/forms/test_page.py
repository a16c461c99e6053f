from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html

from engine import forms

from .building import CHOICES, amount, day, feel, form, hidden_when, no_feel, of, read, required, text

TEMPLATES = Path(forms.__file__).parents[1] / "web" / "templates"
TEMPLATE = """{% import "forms/fields.html" as fields %}<form method="post" novalidate>
{{ fields.error_summary(page) }}{{ fields.render(page) }}{{ fields.draft_status() }}</form>"""


@pytest.fixture(scope="module")
def show():
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.globals["url_for"] = lambda endpoint, filename: f"/{endpoint}/{filename}"
    template = environment.from_string(TEMPLATE)

    def show(*components, data=None, typed=None, errors=None, evaluate=no_feel):
        page = forms.page(form(*components), data or {}, evaluate, typed, errors)
        return html.fromstring(template.render(page=page))

    return show


def one(page, path):
    (found,) = page.xpath(path)
    return found


def words(element):
    return " ".join(element.text_content().split())


EVERY_KIND = (
    {"type": "text", "text": "# Kop\n\nEen **vette** regel\nen meer.\n\n- een\n- twee\n\n1. eerst"},
    text("naam", description="Zoals in het paspoort"),
    of("textarea", "vraag", validate=required()),
    of("number", "aantal", decimalDigits=0),
    amount(validate=required()),
    day(),
    of("select", "wijk", values=CHOICES, validate=required()),
    of("radio", "bijdrage", values=CHOICES, validate=required()),
    of("checklist", "hulp", values=CHOICES),
    of("checkbox", "spoed"),
    {"type": "separator"},
    text("vast", readonly=True),
    of("expression", "som", expression="= total", properties={"waakvlam": "amount"}),
)


@pytest.mark.parametrize("wrong", [False, True])
def test_every_control_has_a_label_and_every_reference_leads_somewhere(show, wrong):
    asked = form(*EVERY_KIND)
    errors = {each.key: f"Vul in: {each.key}" for each in asked.fields if each.takes_input} if wrong else {}
    page = show(*EVERY_KIND, errors=errors, evaluate=feel(total=lambda _: 3))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for control in page.xpath("//input|//select|//textarea"):
        assert words(one(page, f"//label[@for='{control.get('id')}']"))
    assert page.xpath("//fieldset[not(legend)]") == []
    for references in page.xpath("//@aria-describedby|//@aria-labelledby"):
        assert set(references.split()) <= set(ids)
    assert {link.removeprefix("#") for link in page.xpath("//a/@href")} <= set(ids)
    assert page.xpath("//@style|//script|//@onclick") == []
    assert len(page.xpath("//a")) == len(errors)


def test_stands_error_between_label_and_field_and_ties_it_to_the_field(show):
    page = show(amount(description="Met btw"), errors={"bedrag": "Vul een bedrag in"}, typed={"bedrag": "ong. 1850"})
    field = one(page, "//div[@data-key='bedrag']")
    assert "utrecht-form-field--invalid" in field.get("class")
    assert [child.tag for child in field] == ["label", "p", "p", "div"]
    control = one(field, ".//input")
    assert control.get("aria-describedby") == "veld-bedrag-hulp veld-bedrag-fout"
    assert (control.get("aria-invalid"), control.get("inputmode"), control.get("type")) == ("true", "decimal", "text")
    assert control.get("value") == "ong. 1850"
    assert words(one(page, "//p[@id='veld-bedrag-fout']")) == "Fout: Vul een bedrag in"


def test_sums_up_the_errors_with_links_that_tell_equal_messages_apart(show):
    page = show(
        amount("met"),
        amount("zonder"),
        of("radio", "bijdrage", values=CHOICES),
        errors={"bijdrage": "Kies wat mevrouw bijdraagt", "met": "Vul een bedrag in", "zonder": "Vul een bedrag in"},
    )
    summary = one(page, "//div[@data-error-summary]")
    assert (summary.get("tabindex"), words(one(summary, "h2"))) == ("-1", "Vul nog 3 dingen aan")
    assert [(link.get("href"), words(link)) for link in summary.xpath(".//a")] == [
        ("#veld-met", "Met: Vul een bedrag in"),
        ("#veld-zonder", "Zonder: Vul een bedrag in"),
        ("#veld-bijdrage-1", "Kies wat mevrouw bijdraagt"),
    ]
    group = one(page, "//fieldset")
    assert (group.get("role"), group.get("aria-invalid")) == ("radiogroup", "true")


def test_shows_no_summary_when_nothing_is_wrong(show):
    assert show(text()).xpath("//*[@data-error-summary]|//*[@aria-invalid]|//a") == []


def test_says_of_optional_questions_that_they_are(show):
    page = show(text("a"), text("b", validate=required()), of("checkbox", "c"))
    assert [words(label) for label in page.xpath("//label")] == ["A (niet verplicht)", "B", "C"]
    assert one(page, "//*[@aria-required='true']").get("name") == "b"


def test_shows_again_what_was_typed_and_else_what_is_known_and_else_the_default(show):
    page = show(
        amount(),
        day(),
        of("textarea", "vraag"),
        of("select", "wijk", values=CHOICES, defaultValue="niets"),
        of("checklist", "hulp", values=CHOICES),
        of("checkbox", "spoed", defaultValue=True),
        data={"bedrag": 1250.0, "datum": "2026-12-15", "hulp": ["geld"], "vraag": "oud"},
        typed={"vraag": "\nnieuw", "spoed": ""},
    )
    assert one(page, "//input[@name='bedrag']").get("value") == "1.250,00"
    assert one(page, "//input[@name='datum']").get("value") == "15-12-2026"
    assert one(page, "//textarea").text.strip() == "nieuw"
    assert page.xpath("//option[@selected]/@value") == ["niets"]
    assert page.xpath("//input[@checked]/@id") == ["veld-hulp-1"]


def test_shows_read_only_and_computed_fields_as_text_without_a_control(show):
    page = show(
        amount(readonly=True),
        text("leeg", readonly=True),
        of("expression", "som", expression="= total", properties={"waakvlam": "amount"}),
        data={"bedrag": 1250.0},
        evaluate=feel(total=lambda answers: answers["bedrag"] * 2),
    )
    assert page.xpath("//input|//textarea") == []
    assert [words(answer) for answer in page.xpath("//dd")] == ["€ 1.250,00", "niet ingevuld"]
    assert words(one(page, "//output")) == "€ 2.500,00"
    assert one(page, "//*[@data-key='som']").get("data-expression") == "total"


def test_shows_every_conditional_part_and_gives_its_condition_to_the_browser(show):
    hide = hidden_when('rijk = "ja"')
    page = show(
        text("a", conditional=hide),
        {"type": "text", "text": "Let op", "conditional": hide},
        {"type": "group", "label": "G", "conditional": hide, "components": [text("b")]},
        data={"rijk": 'j"a', "geheim": "niet voor de browser", "a": "oud"},
        evaluate=lambda expression, answers: True,
    )
    assert page.xpath("//@data-hide") == ['rijk = "ja"'] * 3
    assert page.xpath("//@hidden") == []
    assert one(page, "//@data-context") == '{"rijk": "j\\"a"}'
    assert len(page.xpath("//noscript")) == 2


def test_groups_fields_in_sections_and_rows(show):
    side_by_side = {"layout": {"row": "r1"}}
    page = show(
        text("los"),
        {
            "type": "group",
            "label": "Kosten",
            "components": [amount("met", **side_by_side), amount("zonder", **side_by_side)],
        },
    )
    assert [words(heading) for heading in page.xpath("//section/h2")] == ["Kosten"]
    assert page.xpath("//div[@class='wv-cols']//input/@name") == ["met", "zonder"]


def test_escapes_whatever_a_file_or_a_person_brings_in(show):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    options = [{"value": evil, "label": evil}]
    page = show(
        {"type": "group", "label": evil, "description": evil, "components": [text("a", label=evil, description=evil)]},
        {"type": "text", "text": f"**{evil}**\n\n- {evil}\n\n# {evil}", "conditional": hidden_when(evil)},
        of("radio", "r", label=evil, values=options),
        of("select", "s", label=evil, values=options),
        of("textarea", "t", label=evil),
        text("vast", label=evil, readonly=True),
        data={"vast": evil},
        typed={"a": evil, "t": "</textarea>" + evil, "r": evil},
        errors={"a": evil, "r": evil},
        evaluate=lambda expression, answers: None,
    )
    assert page.xpath("//script|//img|//@onerror") == []
    assert one(page, "//input[@name='a']").get("value") == evil
    assert one(page, "//textarea").text.strip() == "</textarea>" + evil


def test_reads_a_safe_part_of_markdown(show):
    source = "# Kop\n\nEen **vette** regel\nen meer.\n\n- een\n- twee\n1. eerst\n\n[x](javascript:alert(1)) <b>"
    page = show({"type": "text", "text": source}, text())
    block = one(page, "//div[@class='wv-form-text']")
    assert [(part.tag, words(part)) for part in block] == [
        ("h2", "Kop"),
        ("p", "Een vette regel en meer."),
        ("ul", "eentwee"),
        ("ol", "eerst"),
        ("p", "[x](javascript:alert(1)) <b>"),
    ]
    assert words(one(block, ".//strong")) == "vette"


def test_a_page_that_is_sent_back_as_it_stands_reads_the_same(show):
    data = {
        "bedrag": 1250.5,
        "datum": "2026-12-15",
        "hulp": ["niets"],
        "spoed": True,
        "vraag": "een\ntwee",
        "wijk": "geld",
    }
    page = show(*EVERY_KIND, data=data, evaluate=feel(total=lambda _: 1))
    submitted: dict[str, list[str]] = {}
    for name, value in page.form_values():
        submitted.setdefault(name, []).append(value)
    reading = read(form(*EVERY_KIND), submitted, data, feel(total=lambda _: 1))
    assert reading.values | data == reading.values
    assert set(reading.errors) == {"bijdrage"}
