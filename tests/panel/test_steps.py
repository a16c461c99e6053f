"""Steps in the panel: what a manager changes stands in the file, is one step for undo, and passes the check."""

import pytest

from tests.panel.conftest import Panel

pytestmark = pytest.mark.browser


def test_the_diagram_of_these_tests_passes_the_check(panel: Panel) -> None:
    assert [str(each) for each in panel.problems() if each.severity == "error"] == []


def test_a_step_is_named_and_explained(panel: Panel) -> None:
    panel.show("Aanvraag")
    panel.one_edit(lambda: panel.fill("Hoe heet deze stap?", "Schrijf de aanvraag"))
    assert panel.element("Aanvraag").get("name") == "Schrijf de aanvraag"
    panel.one_edit(lambda: panel.fill("Uitleg voor wie dit later leest", "Zo weten we wat nodig is."))
    assert panel.child("Aanvraag", "documentation") == "Zo weten we wat nodig is."
    panel.one_edit(lambda: panel.fill("Uitleg voor wie dit later leest", ""))
    assert panel.child("Aanvraag", "documentation") is None


def test_who_does_a_step(panel: Panel) -> None:
    panel.show("Aanvraag")
    panel.one_edit(lambda: panel.choose("Welke groep kan deze stap oppakken?", "Teammanager"))
    panel.one_edit(lambda: panel.choose("Krijgt één persoon de taak meteen?", "Ja, de regisseur zelf"))
    panel.one_edit(lambda: panel.choose("Wie mag deze stap niet doen?", "Wie het proces begon"))
    panel.one_edit(
        lambda: panel.choose(
            "Is er een extra recht nodig om de stap af te ronden?", "Mag over deze aanvraag beslissen (mandaat)"
        )
    )
    task = panel.extension("Aanvraag", "task") or {}
    assert task["group"] == "teammanager"
    assert task["assignee"] == "= casus_regisseur"
    assert task["exclude"] == "= [aanvrager]"
    assert task["permission"] == "decide_request"
    panel.one_edit(lambda: panel.choose("Krijgt één persoon de taak meteen?", "Nee, wie tijd heeft pakt hem op"))
    assert "assignee" not in (panel.extension("Aanvraag", "task") or {})


def test_who_does_a_step_by_formula(panel: Panel) -> None:
    panel.show("Aanvraag")
    panel.choose("Welke groep kan deze stap oppakken?", "Volgens een formule (voor experts)")
    panel.field("Welke groep kan deze stap oppakken?").press("Tab")
    assert panel.focused == "wv-panel-group-feel"
    panel.one_edit(lambda: panel.fill("Formule", 'if onderwerp = "x" then "wijkcoach" else "teammanager"'))
    group = (panel.extension("Aanvraag", "task") or {})["group"]
    assert group == '= if onderwerp = "x" then "wijkcoach" else "teammanager"'
    panel.show("Keuze")
    panel.show("Aanvraag")
    assert panel.field("Formule").input_value() == group.removeprefix("= ")


def test_the_form_of_a_step_and_the_ways_to_it(panel: Panel) -> None:
    panel.show("Aanvraag")
    links = panel.page.locator("#panel a")
    assert links.nth(0).get_attribute("href") == "/ontwerpen/3/formulier/aanvraag"
    assert links.nth(1).get_attribute("href") == "/ontwerpen/3/formulier/nieuw?nieuw=1&voor=Aanvraag"
    panel.one_edit(lambda: panel.choose("Formulier", "Beschrijf de vraag"))
    assert (panel.extension("Aanvraag", "task") or {})["form"] == "vraag"
    assert links.nth(0).get_attribute("href") == "/ontwerpen/3"


def test_a_term_in_days_and_hours(panel: Panel) -> None:
    panel.show("Aanvraag")
    panel.one_edit(lambda: panel.fill("Aantal", "7"))
    panel.one_edit(lambda: panel.choose("Eenheid", "uren in werktijd"))
    task = panel.extension("Aanvraag", "task") or {}
    assert (task["duration"], task["calendar"]) == ("PT7H", "working")
    panel.one_edit(lambda: panel.choose("Eenheid", "weken"))
    task = panel.extension("Aanvraag", "task") or {}
    assert (task["duration"], task["calendar"]) == ("P7W", "calendar")


def test_a_wrong_number_stays_beside_its_error_and_out_of_the_file(panel: Panel) -> None:
    panel.show("Aanvraag")
    made = panel.edits
    panel.fill("Aantal", "vijf")
    field = panel.field("Aantal")
    assert field.input_value() == "vijf"
    assert field.get_attribute("aria-invalid") == "true"
    described = str(field.get_attribute("aria-describedby")).split()[-1]
    assert "Vul een heel getal in" in panel.page.locator(f"#{described}").inner_text()
    assert panel.edits == made
    panel.one_edit(lambda: panel.fill("Aantal", "4"))
    assert panel.field("Aantal").get_attribute("aria-invalid") is None


def test_a_term_of_the_law_or_of_a_formula_or_none(panel: Panel) -> None:
    panel.show("Aanvraag")
    panel.one_edit(lambda: panel.field("Op de laatste dag van een wettelijke termijn").check())
    task = panel.extension("Aanvraag", "task") or {}
    assert task["term"] == "besluit"
    assert "duration" not in task
    panel.one_edit(lambda: panel.field("Geen vaste termijn").check())
    assert "term" not in (panel.extension("Aanvraag", "task") or {})
    panel.field("Volgens een formule (voor experts)").check()
    panel.one_edit(lambda: panel.fill("Duur", '= if onderwerp = "x" then "PT4H" else "P2D"'))
    assert (panel.extension("Aanvraag", "task") or {})["duration"].startswith("= if")


def test_what_the_colleague_reads(panel: Panel) -> None:
    panel.show("Aanvraag")
    panel.one_edit(lambda: panel.fill("Waarom heb je deze taak?", "Jij bent de regisseur"))
    panel.one_edit(lambda: panel.fill("Welk wetsartikel hoort bij de termijn?", "Awb 4:13"))
    task = panel.extension("Aanvraag", "task") or {}
    assert (task["why"], task["law"]) == ("Jij bent de regisseur", "Awb 4:13")
    panel.fill("Waarom heb je deze taak?", "= formule")
    assert "zonder = aan het begin" in panel.text()


def test_an_operation_asks_for_its_inputs_by_name(panel: Panel) -> None:
    panel.show("Vastleggen")
    assert panel.field("In welke categorie?").input_value() == '"vervoer"'
    panel.one_edit(lambda: panel.choose("In welke categorie?", "Huurachterstand"))
    panel.one_edit(lambda: panel.choose("Uit welk potje? (niet verplicht)", "Uit welk potje?"))
    panel.choose("Waar gaat het over?", "Een vaste tekst")
    panel.one_edit(lambda: panel.fill("Tekst voor: Waar gaat het over?", 'Een "fiets"'))
    assert (panel.extension("Vastleggen", "operation") or {})["inputs"] == (
        '= {subject: "Een \\"fiets\\"", category: "huurachterstand", amount: bedrag, extra: 1 + 2, fund: fonds}'
    )
    panel.choose("Welk bedrag? (niet verplicht)", "Een formule (voor experts)")
    panel.fill("Formule voor: Welk bedrag? (niet verplicht)", "bedrag * (2")
    assert "controleer haakjes" in panel.text()
    panel.one_edit(lambda: panel.fill("Formule voor: Welk bedrag? (niet verplicht)", "bedrag * 2"))
    assert "amount: bedrag * 2" in (panel.extension("Vastleggen", "operation") or {})["inputs"]


def test_another_operation_keeps_the_inputs_that_it_asks_too(panel: Panel) -> None:
    panel.show("Vastleggen")
    panel.one_edit(lambda: panel.choose("Bewerking", "Zet geld apart"), accepted=False)
    operation = panel.extension("Vastleggen", "operation") or {}
    assert operation["name"] == "reserve_budget"
    assert operation["inputs"] == "= {amount: bedrag}"
    panel.one_edit(lambda: panel.fill("Onder welke naam bewaren we de uitkomst?", "reservering"))
    panel.fill("Onder welke naam bewaren we de uitkomst?", "twee woorden")
    assert "Gebruik één woord" in panel.text()
    assert (panel.extension("Vastleggen", "operation") or {})["result"] == "reservering"


def test_a_decision_table_and_where_its_outcome_goes(panel: Panel) -> None:
    panel.show("Mandaat")
    assert "Bedrag plus wat het huishouden in 12 maanden kreeg" in panel.text()
    assert "(hiervoor niet gevraagd)" in panel.text()
    panel.one_edit(lambda: panel.choose("Beslistabel", "Welke gewone routes zijn er?"))
    panel.one_edit(lambda: panel.fill("Onder welke naam bewaren we de uitkomst?", "routes"))
    assert panel.extension("Mandaat", "decision") == {"ref": "wegwijzer", "result": "routes"}
    panel.fill("Onder welke naam bewaren we de uitkomst?", "")
    assert "Vul een naam in" in panel.text()


def test_a_script(panel: Panel) -> None:
    panel.show("Rekenen")
    panel.one_edit(lambda: panel.fill("Formule (FEEL)", "kosten_zonder - 2 * kosten_met"))
    panel.one_edit(lambda: panel.fill("Onder welke naam bewaren we de uitkomst?", "scheelt"))
    assert panel.child("Rekenen", "script") == "kosten_zonder - 2 * kosten_met"
    assert panel.extension("Rekenen", "script") == {"result": "scheelt"}
    panel.one_edit(lambda: panel.fill("Onder welke naam bewaren we de uitkomst?", ""), accepted=False)
    assert panel.extension("Rekenen", "script") is None


def test_another_process(panel: Panel) -> None:
    panel.show("Ander")
    panel.one_edit(lambda: panel.choose("Proces", "Plan"))
    assert panel.element("Ander").get("calledElement") == "plan"


def test_a_lane_and_a_parallel_gateway_have_a_name(panel: Panel) -> None:
    panel.show("Baan")
    panel.one_edit(lambda: panel.fill("Hoe heet deze baan?", "Coach"))
    panel.show("Samen")
    panel.one_edit(lambda: panel.fill("Hoe heet dit punt?", "Alles bij elkaar"))


def test_the_process_itself(panel: Panel) -> None:
    panel.show("alles")
    panel.one_edit(lambda: panel.fill("Hoe heet dit proces?", "Alles in één"))
    assert panel.element("alles").get("name") == panel.element("Bad").get("name") == "Alles in één"
    panel.one_edit(lambda: panel.field("Een huishouden heeft dit proces hoogstens één keer").check())
    panel.one_edit(lambda: panel.choose("Waar gaat het verder als iemand het heropent?", "Vul de aanvraag aan"))
    panel.one_edit(lambda: panel.fill("Wat gebeurt er als niemand iets doet?", "De taak blijft staan."))
    assert panel.extension("alles", "start") == {
        "data": "= {aanvrager: starter, onderwerp: subject}",
        "once": "true",
        "reopen": "Aanvraag",
    }
    assert panel.extension("alles", "consequence") == {"text": "De taak blijft staan."}
    panel.one_edit(lambda: panel.press("Gegeven toevoegen"))
    second = panel.page.locator("#wv-panel-start-2")
    panel.one_edit(lambda: second.select_option(label="De wijk"))
    name = panel.page.locator("#wv-panel-start-2-name")

    def rename() -> None:
        name.fill("wijk")
        name.press("Tab")

    panel.one_edit(rename)
    assert (panel.extension("alles", "start") or {})["data"] == (
        "= {aanvrager: starter, onderwerp: subject, wijk: area}"
    )
    panel.one_edit(lambda: panel.press("Gegeven weghalen : wijk"))
    panel.one_edit(lambda: panel.field("Dit proces kan echt lopen").uncheck())
    assert panel.element("alles").get("isExecutable") in (None, "false")
