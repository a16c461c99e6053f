"""Choices, arrows and events in the panel: conditions as rows, timers, messages and errors."""

import pytest

from tests.panel.conftest import Panel

pytestmark = pytest.mark.browser
FREE = "= if bedrag > 10 then true else false"


def condition(panel: Panel, flow: str) -> str | None:
    return panel.child(flow, "conditionExpression")


def test_a_condition_as_a_row(panel: Panel) -> None:
    panel.show("Naar_wachten", "condition")
    assert panel.field("Gegeven").locator("option:checked").inner_text() == "Bedrag"
    panel.one_edit(lambda: panel.choose("Vergelijking", "is minstens"))
    panel.one_edit(lambda: panel.fill("Bedrag in euro", "1.250,50"))
    assert condition(panel, "Naar_wachten") == "= bedrag >= 1250.5"
    panel.fill("Bedrag in euro", "veel")
    assert "Vul een getal in" in panel.text()
    panel.one_edit(lambda: panel.choose("Gegeven", "Uit welk potje?"))
    assert condition(panel, "Naar_wachten") == '= fonds = "wmo"'
    panel.one_edit(lambda: panel.choose("Vergelijking", "is een van"))
    panel.one_edit(lambda: panel.field("Jeugd").check())
    assert condition(panel, "Naar_wachten") == '= list contains(["wmo", "jeugd"], fonds)'


def test_rows_are_joined_grouped_and_taken_away(panel: Panel) -> None:
    panel.show("Naar_wachten", "condition")
    panel.press("Regel toevoegen")
    assert panel.focused == "wv-panel-condition-1-field"
    panel.page.locator("#wv-panel-condition-1-field").select_option(label="Leest een collega mee")
    panel.one_edit(lambda: panel.field("Eén regel is genoeg").check())
    assert condition(panel, "Naar_wachten") == "= bedrag > 500 or mandaat.collegiale_toets = true"
    panel.one_edit(lambda: panel.press("Groep toevoegen: alle hiervan"))
    panel.page.locator("#wv-panel-condition-2-0-field").select_option(label="Het onderwerp")
    panel.page.locator("#wv-panel-condition-2-0-op").select_option(label="is ingevuld")
    panel.page.locator("#wv-panel-condition-2-1-field").select_option(label="Nodig op")
    text = condition(panel, "Naar_wachten")
    assert text == (
        "= bedrag > 500 or mandaat.collegiale_toets = true or (onderwerp != null and date(nodig_op) = today())"
    )
    panel.one_edit(lambda: panel.press("Regel weghalen 1"))
    panel.one_edit(lambda: panel.press("Regel weghalen 2.1"))
    assert condition(panel, "Naar_wachten") == "= mandaat.collegiale_toets = true or date(nodig_op) = today()"


def test_free_feel_is_the_experts_and_stays_as_it_was(panel: Panel) -> None:
    panel.show("Naar_ander", "condition")
    assert "met de hand geschreven" in panel.text()
    assert panel.page.locator("#panel").get_by_label("Gegeven", exact=True).count() == 0
    panel.fill("Wat staat er bij deze pijl?", "Klein")
    assert condition(panel, "Naar_ander") == FREE
    panel.one_edit(lambda: panel.fill("Formule (FEEL)", "bedrag > 20 and onderwerp != null"))
    assert condition(panel, "Naar_ander") == "= bedrag > 20 and onderwerp != null"
    assert panel.field("Met regels").is_visible()
    panel.field("Met regels").check()
    assert panel.field("Bedrag in euro").input_value() == "20"


def test_the_way_that_is_left_has_no_condition(panel: Panel) -> None:
    panel.show("Naar_wachten", "default")
    panel.one_edit(lambda: panel.field("Als geen andere weg past").check(), accepted=False)
    assert panel.element("Keuze").get("default") == "Naar_wachten"
    assert condition(panel, "Naar_wachten") is None
    panel.show("Keuze")
    panel.one_edit(lambda: panel.choose("Welke weg als niets anders past?", "Naar “Vraag om een plan”"), accepted=False)
    assert panel.element("Keuze").get("default") == "Naar_vraag"


def test_the_order_in_which_ways_are_tried(panel: Panel) -> None:
    panel.show("Keuze")
    assert "Als ‘Bedrag’ is groter dan 500" in panel.text()
    panel.press("Eerder proberen: Naar “Doe de meldcode”")
    assert panel.focused == "wv-panel-down-Naar_ander"
    panel.undo()
    panel.one_edit(lambda: panel.press("Eerder proberen: Naar “Doe de meldcode”"))
    flows = [each.get("id") for each in panel.element("alles") if str(each.tag).endswith("sequenceFlow")]
    assert flows.index("Naar_ander") < flows.index("Naar_wachten")
    panel.press("Voorwaarde van Naar “Wacht even”")
    assert panel.page.locator("#panel form").get_attribute("data-element") == "Naar_wachten"


def test_a_condition_on_an_arrow_out_of_a_step_can_be_taken_away(panel: Panel) -> None:
    panel.page.evaluate("""() => {
      const flow = modeler.get('elementRegistry').get('F8');
      const expression = modeler.get('bpmnFactory').create('bpmn:FormalExpression', { body: '= bedrag > 1' });
      modeler.get('modeling').updateProperties(flow, { conditionExpression: expression });
    }""")
    panel.show("F8", "condition")
    assert panel.focused == "wv-panel-condition-remove"
    panel.one_edit(lambda: panel.press("Voorwaarde weghalen"))
    assert condition(panel, "F8") is None


def test_a_timer_after_some_time(panel: Panel) -> None:
    panel.show("Wachten")
    panel.one_edit(lambda: panel.fill("Na", "3"))
    panel.one_edit(lambda: panel.choose("Eenheid", "werkdagen"))
    definition = panel.element("Wachten").find("{*}timerEventDefinition")
    assert definition.find("{*}timeDuration").text == "P3D"
    assert definition.get("{urn:waakvlam:bpmn:1}calendar") == "working"


def test_a_timer_on_a_known_day_and_on_the_end_of_a_statutory_term(panel: Panel) -> None:
    panel.show("Wachten")
    panel.one_edit(lambda: panel.field("Op een datum die bekend is").check())
    assert panel.child("Wachten", "timerEventDefinition/timeDate") == "= nodig_op"
    assert panel.child("Wachten", "timerEventDefinition/timeDuration") is None
    panel.one_edit(lambda: panel.choose("Op", "Einde van besluit"))
    assert panel.child("Wachten", "timerEventDefinition/timeDate") == "= besluit.ends_at"
    panel.one_edit(lambda: panel.choose("Schuift de tijd mee met een wettelijke termijn?", "besluit"))
    assert panel.extension("Wachten", "wait") == {"holder": "clock", "term": "besluit"}


def test_a_timer_after_as_many_weeks_as_somebody_answered(panel: Panel) -> None:
    panel.show("Wachten")
    panel.one_edit(lambda: panel.field("Na zo veel dagen als iemand heeft ingevuld").check())
    panel.one_edit(lambda: panel.choose("Geteld in", "maanden"))
    assert panel.child("Wachten", "timerEventDefinition/timeDuration") == (
        '= duration("P" + string(effect_na_maanden) + "M")'
    )


def test_a_timer_that_repeats_only_where_the_step_stays(panel: Panel) -> None:
    panel.show("Te_lang")
    panel.one_edit(lambda: panel.field("Steeds opnieuw").check())
    panel.one_edit(lambda: panel.fill("Hoogstens hoe vaak?", "3"))
    assert panel.child("Te_lang", "timerEventDefinition/timeCycle") == "R3/P5D"
    panel.show("Wachten")
    assert panel.field("Steeds opnieuw").count() == 0


def test_a_timer_as_an_expert_writes_it(panel: Panel) -> None:
    panel.show("Wachten")
    panel.field("Zoals een expert het schrijft").check()
    panel.one_edit(lambda: panel.fill("Tijd", '= if onderwerp = "x" then "PT4H" else "P1D"'))
    panel.show("Keuze")
    panel.show("Wachten")
    assert panel.field("Zoals een expert het schrijft").is_checked()
    panel.one_edit(lambda: panel.choose("Hoe tellen we?", "Alleen werkdagen tellen"))


def test_a_step_stops_or_stays(panel: Panel) -> None:
    panel.show("Te_lang")
    panel.one_edit(lambda: panel.field("De taak stopt; alleen deze weg gaat verder").check())
    assert panel.element("Te_lang").get("cancelActivity") in (None, "true")
    panel.one_edit(lambda: panel.fill("Wat gebeurt er als niemand iets doet?", "Na vijf werkdagen stopt de aanvraag."))
    assert panel.extension("Te_lang", "consequence") == {"text": "Na vijf werkdagen stopt de aanvraag."}


def test_whom_we_wait_for(panel: Panel) -> None:
    panel.show("Antwoord")
    panel.one_edit(lambda: panel.choose("Wie is aan zet?", "GGZ De Brug"))
    assert panel.extension("Antwoord", "wait") == {"holder": "partner:ggz-de-brug"}
    panel.choose("Wie is aan zet?", "Volgens een formule (voor experts)")
    panel.one_edit(lambda: panel.fill("Formule", '"partner:" + onderwerp'))
    assert panel.extension("Antwoord", "wait") == {"holder": '= "partner:" + onderwerp'}


def test_a_message_that_exists_and_what_it_carries(panel: Panel) -> None:
    panel.show("Vraag_plan")
    panel.one_edit(lambda: panel.choose("Bericht", "Meldcode nodig"))
    names = {each.get("name"): each.get("id") for each in panel.element("Alles").findall("{*}message")}
    definition = panel.element("Vraag_plan").find("{*}messageEventDefinition")
    assert definition.get("messageRef") == names["Meldcode nodig"]
    panel.one_edit(lambda: panel.choose("zorg", "Het onderwerp"))
    data = (panel.extension("Vraag_plan", "message") or {})["data"]
    assert data == "= {zorg: onderwerp, reden: onderwerp}"
    panel.press("Gegeven toevoegen")
    panel.fill("Onder welke naam gaat het mee?", "haast")
    assert panel.focused == "wv-panel-message-data-haast"
    panel.one_edit(lambda: panel.choose("haast", "Bedrag"))
    assert (panel.extension("Vraag_plan", "message") or {})["data"].endswith("haast: bedrag}")


def test_a_new_message(panel: Panel) -> None:
    panel.show("Antwoord")
    panel.choose("Bericht", "Een nieuw bericht …")
    panel.field("Bericht").press("Tab")
    assert panel.focused == "wv-panel-message-new"
    panel.one_edit(lambda: panel.fill("Hoe heet het nieuwe bericht?", "Huisbezoek geweest"))
    names = {each.get("id"): each.get("name") for each in panel.element("Alles").findall("{*}message")}
    assert names[panel.element("Antwoord").get("messageRef")] == "Huisbezoek geweest"


def test_an_error_of_the_step_itself(panel: Panel) -> None:
    panel.show("Vastleggen")
    panel.choose("Bewerking", "Zet geld apart")
    panel.show("Mislukt")
    panel.one_edit(lambda: panel.choose("Wat ging er mis?", "Het wijkbudget is op"))
    reference = panel.element("Mislukt").find("{*}errorEventDefinition").get("errorRef")
    assert panel.element(reference).get("errorCode") == "ceiling_passed"
    panel.one_edit(lambda: panel.choose("Wat ging er mis?", "Elke fout"))
    assert panel.element("Mislukt").find("{*}errorEventDefinition").get("errorRef") is None
