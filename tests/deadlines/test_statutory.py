"""Each end was worked out by hand on a calendar; beside it stands the article it follows from."""

from datetime import date

import pytest

from engine.deadlines.statutory import RULES, Length, Rule, Unit, find_rule
from engine.deadlines.term import end_of_term

PLAIN = [
    # Wmo 2015 art. 2.3.2 lid 1: six weeks after the melding
    ("wmo-2.3.2", "2026-03-02", "2026-04-13"),
    ("wmo-2.3.2", "2026-03-24", "2026-05-06"),  # 5 May, no lustrum year (Atw 3 lid 1)
    ("wmo-2.3.2", "2026-04-02", "2026-05-18"),  # Ascension Day, then a day equated by decree (Atw 3 lid 3), a weekend
    # Wmo 2015 art. 2.3.2 lid 2: seven days after the melding
    ("wmo-2.3.2-persoonlijk-plan", "2026-03-02", "2026-03-09"),
    ("wmo-2.3.2-persoonlijk-plan", "2026-03-27", "2026-04-07"),  # Good Friday (Atw 3 lid 2), weekend, Easter Monday
    ("wmo-2.3.2-persoonlijk-plan", "2026-03-28", "2026-04-07"),  # Saturday before Easter Monday
    # Wmo 2015 art. 2.3.5 lid 2: two weeks after receipt
    ("wmo-2.3.5", "2026-03-02", "2026-03-16"),
    ("wmo-2.3.5", "2026-04-13", "2026-04-28"),  # King's Day
    # Wgs art. 4 lid 1: four weeks
    ("wgs-4", "2026-03-02", "2026-03-30"),
    ("wgs-4", "2026-11-27", "2026-12-28"),  # 25 December, a Friday; 26 December; Sunday
    # Wgs art. 4 lid 2: three working days
    ("wgs-4-spoed", "2026-03-02", "2026-03-05"),
    ("wgs-4-spoed", "2026-04-02", "2026-04-09"),  # Maundy Thursday: Tuesday, Wednesday, Thursday
    ("wgs-4-spoed", "2026-05-12", "2026-05-18"),  # people work on 15 May: Wednesday, Friday, Monday
    ("wgs-4-spoed", "2026-05-11", "2026-05-18"),  # but no term ends on that day
    # Wgs art. 4a lid 3: eight weeks in an ordinance, which the Atw does not move
    ("wgs-4a", "2026-01-07", "2026-03-04"),
    ("wgs-4a", "2026-03-02", "2026-04-27"),
    # Awb 4:13 lid 2, also for Participatiewet art. 35: eight weeks
    ("pw-35", "2026-03-02", "2026-04-28"),
    ("pw-35", "2026-11-06", "2027-01-04"),  # New Year's Day, a Friday
    ("awb-4:13", "2026-11-05", "2026-12-31"),
    ("awb-4:13", "2025-11-07", "2026-01-05"),  # 2 January 2026, equated by decree (Atw 3 lid 3)
    # Awb 4:5 lid 4: four weeks
    ("awb-4:5", "2026-06-03", "2026-07-01"),
    ("awb-4:5", "2026-03-09", "2026-04-07"),  # Easter Monday
    # Awb 4:17 lid 3: two weeks; lid 1: 42 days, without the Atw
    ("awb-4:17", "2026-03-02", "2026-03-16"),
    ("awb-4:17", "2026-02-21", "2026-03-09"),  # Saturday
    ("awb-4:17-dwangsom", "2026-01-09", "2026-02-20"),
    ("awb-4:17-dwangsom", "2026-03-16", "2026-04-27"),  # King's Day counts as any other
    # Awb 4:18: two weeks
    ("awb-4:18", "2026-04-27", "2026-05-11"),
    ("awb-4:18", "2026-04-30", "2026-05-18"),
    # Awb 6:7 and 6:8: six weeks from the day after notification
    ("awb-6:7", "2026-03-02", "2026-04-13"),
    ("awb-6:7", "2025-03-17", "2025-04-28"),  # King's Day was Saturday 26 April, so this Monday is an ordinary day
    ("awb-6:7", "2025-03-15", "2025-04-28"),  # that Saturday itself
    ("awb-6:7", "2028-01-18", "2028-02-29"),
    # Awb 7:10 lid 1: six weeks, twelve with a committee, from the day after the objection term
    ("awb-7:10", "2026-03-02", "2026-04-13"),
    ("awb-7:10", "2026-04-13", "2026-05-26"),  # Whit Monday
    ("awb-7:10-commissie", "2026-04-13", "2026-07-06"),
    ("awb-7:10-commissie", "2026-02-10", "2026-05-06"),  # twelve weeks stay within the Atw (Atw 4 under a)
    # Awb 9:11 lid 1: six weeks, ten with a committee
    ("awb-9:11", "2026-01-05", "2026-02-16"),
    ("awb-9:11", "2026-04-02", "2026-05-18"),
    ("awb-9:11-commissie", "2026-01-05", "2026-03-16"),
    ("awb-9:11-commissie", "2026-10-17", "2026-12-28"),  # Saturday 26 December
]


@pytest.mark.parametrize(("rule", "start", "end"), PLAIN)
def test_term_without_suspension_ends_on_the_day_worked_out_by_hand(rule: str, start: str, end: str) -> None:
    assert end_of_term(rule, date.fromisoformat(start)).end == date.fromisoformat(end)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_two_worked_examples(rule: str) -> None:
    assert len([example for example in PLAIN if example[0] == rule]) >= 2


@pytest.mark.parametrize(
    ("rule", "start", "end"),
    [
        ("awb-7:10", "2026-04-13", "2026-07-06"),  # Awb 7:10 lid 3: six weeks more
        ("awb-7:10-commissie", "2026-04-13", "2026-08-17"),
        ("awb-9:11", "2026-01-05", "2026-03-16"),  # Awb 9:11 lid 2: four weeks more
        ("awb-9:11-commissie", "2026-01-05", "2026-04-13"),
        ("awb-9:11", "2026-02-16", "2026-04-28"),  # King's Day, moved once, at the end
    ],
)
def test_an_extension_adds_its_weeks_before_the_end_is_moved(rule: str, start: str, end: str) -> None:
    assert end_of_term(rule, date.fromisoformat(start), extended=True).end == date.fromisoformat(end)


def test_refuses_an_extension_that_the_law_does_not_give() -> None:
    with pytest.raises(ValueError, match=r"Wmo 2015 art. 2.3.5 lid 2 kan niet worden verdaagd"):
        end_of_term("wmo-2.3.5", date(2026, 3, 2), extended=True)


def a_rule(amount: int, unit: Unit) -> Rule:
    return Rule("proef", "Proefwet art. 1", "Proef", Length(amount, unit), "de proef", unsuspended="er is geen grond")


@pytest.mark.parametrize(
    ("amount", "unit", "start", "end"),
    [
        (12, Unit.WEEKS, "2026-03-07", "2026-06-01"),  # Saturday 30 May moves
        (13, Unit.WEEKS, "2026-03-07", "2026-06-06"),  # Saturday stays
        (90, Unit.DAYS, "2026-03-02", "2026-06-01"),  # Sunday 31 May moves
        (91, Unit.DAYS, "2026-03-01", "2026-05-31"),  # Sunday stays
        (3, Unit.MONTHS, "2026-02-28", "2026-05-28"),
        (3, Unit.MONTHS, "2026-02-03", "2026-05-04"),  # Sunday 3 May moves
        (4, Unit.MONTHS, "2026-01-03", "2026-05-03"),  # Sunday stays
        (1, Unit.YEARS, "2025-05-03", "2026-05-03"),  # Sunday stays
        (1, Unit.YEARS, "2028-02-29", "2029-02-28"),
        (1, Unit.MONTHS, "2028-01-31", "2028-02-29"),
    ],
)
def test_terms_of_over_ninety_days_twelve_weeks_or_three_months_or_in_years_stay_outside_the_termijnenwet(
    amount: int, unit: Unit, start: str, end: str
) -> None:
    assert end_of_term(a_rule(amount, unit), date.fromisoformat(start)).end == date.fromisoformat(end)


def test_term_of_three_days_over_easter_holds_two_working_days() -> None:
    term = end_of_term(a_rule(3, Unit.DAYS), date(2026, 4, 2))  # Maundy Thursday: ends on Easter Sunday

    assert term.end == date(2026, 4, 8)  # Atw 2: Tuesday and Wednesday
    assert "Algemene termijnenwet art. 2" in term.reasons[-1]


def test_term_of_two_days_over_easter_only_moves_to_the_next_working_day() -> None:
    assert end_of_term(a_rule(2, Unit.DAYS), date(2026, 4, 3)).end == date(2026, 4, 7)


def test_a_decision_on_objection_is_reckoned_from_the_moved_end_of_the_objection_term() -> None:
    objection = end_of_term("awb-6:7", date(2026, 3, 16))  # Monday 27 April is King's Day
    assert objection.end == date(2026, 4, 28)
    assert end_of_term("awb-7:10", objection.end).end == date(2026, 6, 9)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_says_either_what_suspends_it_or_why_nothing_does(rule: Rule) -> None:
    assert bool(rule.grounds) != bool(rule.unsuspended)
    assert len({ground.code for ground in rule.grounds}) == len(rule.grounds)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_only_terms_in_calendar_time_can_be_suspended_because_a_suspension_skips_calendar_days(rule: Rule) -> None:
    assert not (rule.grounds and rule.length.unit is Unit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("wmo-2.3.5", ["a", "b", "2a", "2b", "2c"]),  # Awb 4:15
        ("awb-7:10", ["2", "4a", "4b", "4c", "b", "2b", "2c"]),  # Awb 7:10 lid 2 and 4, 7:14
        ("awb-9:11", ["3"]),  # Awb 9:11 lid 3
        ("wmo-2.3.2", []),  # no decision
        ("awb-6:7", []),
    ],
)
def test_each_term_has_its_own_grounds(rule: str, codes: list[str]) -> None:
    assert [ground.code for ground in find_rule(rule).grounds] == codes


def test_unknown_rule_is_refused_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match=r"“awb-9:99” bestaat niet.*wmo-2\.3\.2.*awb-9:11-commissie"):
        find_rule("awb-9:99")
