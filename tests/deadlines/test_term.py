"""Suspensions: Awb 4:15 and 7:10. Ends were worked out by hand; the properties compare with counting day by day."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.deadlines.calendar import EQUATED_DAYS, is_working_day
from engine.deadlines.statutory import RULES
from engine.deadlines.term import Suspension, end_moment, end_of_term, first_suspended_day, read_suspension

RECEIVED = date(2026, 3, 2)  # Monday; eight weeks end on King's Day, Monday 27 April


def spring(month: int, day: int) -> date:
    return date(2026, month, day)


def suspended(*suspensions: Suspension) -> date | None:
    return end_of_term("awb-4:13", RECEIVED, suspensions).end


def test_suspended_days_are_added_to_the_end() -> None:
    # Awb 4:15 lid 1 under a: invited on 10 March, completed on 21 March: 11 to 20 March are ten days
    assert suspended(Suspension("a", spring(3, 11), spring(3, 20))) == spring(5, 7)


def test_the_end_is_moved_only_after_the_suspension_is_added() -> None:
    # 27 April plus four days is Friday 1 May; moved to 28 April first, it would be Saturday, and so Monday 4 May
    assert suspended(Suspension("2b", spring(3, 11), spring(3, 14))) == spring(5, 1)


def test_two_separate_suspensions_add_up() -> None:
    assert suspended(
        Suspension("a", spring(3, 11), spring(3, 20)), Suspension("2a", spring(4, 20), spring(4, 24))
    ) == spring(5, 12)


def test_suspension_within_a_suspension_counts_once() -> None:
    outer, inner = Suspension("a", spring(3, 11), spring(3, 20)), Suspension("2c", spring(3, 13), spring(3, 14))
    term = end_of_term("awb-4:13", RECEIVED, [outer, inner])

    assert (term.end, term.suspended_days) == (spring(5, 7), 10)
    assert "2 dagen, waarvan 2 dagen al meetelden" in " ".join(term.reasons)


def test_overlapping_suspensions_count_their_union() -> None:
    # 11 to 24 March: fourteen days, to Monday 11 May
    assert suspended(
        Suspension("a", spring(3, 11), spring(3, 20)), Suspension("2b", spring(3, 18), spring(3, 24))
    ) == spring(5, 11)


def test_suspension_that_carries_the_end_to_a_holiday() -> None:
    # 30 March to Easter Monday: eight days, to Tuesday 5 May
    assert suspended(Suspension("2b", spring(3, 30), spring(4, 6))) == spring(5, 6)


def test_later_suspension_may_begin_where_only_an_earlier_one_made_the_term_last() -> None:
    assert suspended(
        Suspension("a", spring(4, 20), spring(4, 29)), Suspension("2b", spring(5, 6), spring(5, 6))
    ) == spring(5, 8)


def test_suspension_in_the_days_that_the_termijnenwet_added_moves_the_end_past_it() -> None:
    received = date(2026, 1, 3)  # eight weeks end on Saturday 28 February, so on Monday 2 March
    term = end_of_term("awb-4:13", received, [Suspension("2c", spring(3, 2), spring(3, 5))])

    assert term.end == spring(3, 6)


def test_suspension_that_begins_on_the_last_day_leaves_that_one_day() -> None:
    # Wgs art. 4a lid 3: 27 April is the last day, and the Atw moves nothing
    talk, first, last = date(2026, 3, 2), spring(4, 27), spring(4, 30)
    assert end_of_term("wgs-4a", talk, [Suspension("2b", first, last)]).end == spring(5, 1)


def test_suspension_of_a_complaint_and_of_an_objection() -> None:
    # Awb 9:11 lid 3: five days; Awb 7:10 lid 2: asked on 20 April, mended on 1 May: 21 to 30 April
    complaint = end_of_term("awb-9:11", date(2026, 1, 5), [Suspension("3", spring(2, 2), spring(2, 6))])
    objection = end_of_term("awb-7:10", date(2026, 4, 13), [Suspension("2", spring(4, 21), spring(4, 30))])

    assert (complaint.end, objection.end) == (spring(2, 23), spring(6, 4))


def test_open_suspension_leaves_the_end_unknown_and_gives_the_earliest() -> None:
    term = end_of_term("awb-4:13", RECEIVED, [Suspension("a", spring(3, 11))])

    assert (term.end, term.at_least) == (None, spring(4, 28))
    assert "ligt niet vóór dinsdag 28 april 2026" in term.reasons[-1]


def test_open_suspension_has_cost_at_least_the_days_until_yesterday() -> None:
    term = end_of_term("awb-4:13", RECEIVED, [Suspension("a", spring(3, 11))], today=spring(3, 21))

    assert (term.end, term.at_least, term.suspended_days) == (None, spring(5, 7), 10)
    resumed = [Suspension("a", spring(3, 11)).resumed_on(spring(3, 21))]
    assert end_of_term("awb-4:13", RECEIVED, resumed).end == term.at_least


def test_the_day_on_which_the_completion_comes_runs_again() -> None:
    # Awb 4:15 lid 1: "tot de dag waarop de aanvraag is aangevuld"
    assert Suspension("a", spring(3, 11)).resumed_on(spring(3, 21)).end == spring(3, 20)


@pytest.mark.parametrize("day", [spring(3, 10), spring(3, 11)])
def test_completed_at_once_costs_nothing(day: date) -> None:
    term = end_of_term("awb-4:13", RECEIVED, [Suspension("a", spring(3, 11)).resumed_on(day)])

    assert (term.end, term.suspended_days) == (spring(4, 28), 0)
    assert any("woensdag 11 maart 2026" in reason for reason in term.reasons)


@pytest.mark.parametrize(
    ("ground", "notice", "first"),
    [
        ("a", spring(3, 10), spring(3, 11)),  # Awb 4:15 lid 1: with effect from the day after
        ("2a", spring(3, 10), spring(3, 10)),  # lid 2: during the delay itself
        ("2a", RECEIVED, spring(3, 3)),  # the term's own first day is the day after receipt
    ],
)
def test_first_suspended_day_follows_the_ground(ground: str, notice: date, first: date) -> None:
    assert first_suspended_day("awb-4:13", ground, notice, RECEIVED) == first


def test_nothing_is_suspended_before_the_term_arises() -> None:
    with pytest.raises(ValueError, match="vóór de termijn"):
        first_suspended_day("awb-4:13", "a", spring(3, 1), RECEIVED)


@pytest.mark.parametrize(
    ("suspension", "words"),
    [
        (Suspension("a", spring(3, 2), spring(3, 5)), "loopt pas vanaf dinsdag 3 maart 2026"),
        (Suspension("a", spring(4, 29), spring(4, 30)), "eindigt op dinsdag 28 april 2026"),
        (Suspension("a", spring(3, 11), spring(3, 9)), "eindigt eerder dan zij begint"),
        (Suspension("4a", spring(3, 11), spring(3, 20)), "kent de opschortingsgrond “4a” niet.*2c \\(overmacht\\)"),
        (Suspension("a", spring(3, 11), date(9999, 12, 31)), "tot en met 2200"),
    ],
)
def test_refuses_a_suspension_that_the_term_cannot_have(suspension: Suspension, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        suspended(suspension)


def test_the_investigation_of_the_wmo_cannot_be_suspended() -> None:
    with pytest.raises(ValueError, match=r"Wmo 2015 art. 2.3.2 lid 1 kan niet worden opgeschort: Awb 4:15"):
        end_of_term("wmo-2.3.2", RECEIVED, [Suspension("a", spring(3, 11), spring(3, 20))])


def test_refuses_a_day_beyond_the_calendar() -> None:
    with pytest.raises(ValueError, match="van 1965 tot en met 2200"):
        end_of_term("awb-4:13", date(9999, 12, 30))


def test_reasons_tell_the_whole_reckoning_in_order() -> None:
    sent = Suspension("a", spring(3, 11), spring(3, 15), notices=(spring(3, 10),))

    assert end_of_term("pw-35", RECEIVED, [sent]).reasons == (
        "Begint op de dag na de ontvangst van de aanvraag: dinsdag 3 maart 2026.",
        "8 weken (Participatiewet art. 35, Awb 4:13 lid 2): tot en met maandag 27 april 2026.",
        "Opgeschort van woensdag 11 maart 2026 tot en met zondag 15 maart 2026 (5 dagen, Awb 4:15 lid 1 onder a, "
        "aanvulling van de aanvraag gevraagd). Bericht verstuurd op dinsdag 10 maart 2026.",
        "Samen 5 dagen opgeschort: tot en met zaterdag 2 mei 2026.",
        "Valt op zaterdag 2 mei 2026: schuift naar maandag 4 mei 2026 (Algemene termijnenwet art. 1).",
    )


def test_reasons_say_why_an_end_on_a_holiday_stays() -> None:
    reasons = end_of_term("awb-4:17-dwangsom", date(2026, 3, 16)).reasons

    assert reasons[-1].startswith("Valt op maandag 27 april 2026, een feestdag, maar schuift niet: Awb 4:17 lid 1")


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 1, 5), datetime(2026, 1, 5, 22, 59, 59, tzinfo=UTC)),
        (date(2026, 7, 6), datetime(2026, 7, 6, 21, 59, 59, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)),  # summer time began that night
    ],
)
def test_term_lasts_to_the_last_second_of_its_day_in_amsterdam(day: date, moment: datetime) -> None:
    assert end_moment(day) == moment


def test_reads_a_suspension_as_it_is_typed() -> None:
    rule = RULES["awb-4:13"]

    assert read_suspension("2026-03-11..2026-03-20:2b", rule) == Suspension("2b", spring(3, 11), spring(3, 20))
    assert read_suspension("2026-03-11..2026-03-20", rule).ground == "a"
    assert read_suspension("2026-03-11..", rule).end is None


@pytest.mark.parametrize("text", ["", "2026-03-11", "2026-03-11..morgen", "..2026-03-11", "2026-03-11..2026-02-30:a"])
def test_refuses_what_is_no_suspension(text: str) -> None:
    with pytest.raises(ValueError, match="geen opschorting"):
        read_suspension(text, RULES["awb-4:13"])


DECISIONS = st.sampled_from(["wmo-2.3.5", "awb-4:13", "pw-35", "wgs-4a"])
STARTS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
# The first suspended day lies within the two weeks that even the shortest of these terms has.
STRETCHES = st.lists(st.tuples(st.integers(1, 14), st.integers(0, 40), st.sampled_from(["a", "2b", "2c"])), max_size=4)


def made(start: date, stretches: list[tuple[int, int, str]]) -> list[Suspension]:
    return [
        Suspension(ground, start + timedelta(days=after), start + timedelta(days=after + length - 1))
        for after, length, ground in stretches
    ]


def days_of(suspensions: list[Suspension]) -> set[date]:
    return {
        each.start + timedelta(days=passed)
        for each in suspensions
        if each.end is not None
        for passed in range((each.end - each.start).days + 1)
    }


def may_end(day: date) -> bool:
    return is_working_day(day) and day not in EQUATED_DAYS


@settings(max_examples=60, deadline=None)
@given(DECISIONS, STARTS, STRETCHES)
def test_end_is_the_same_as_when_days_are_ticked_off_one_by_one(
    rule: str, start: date, stretches: list[tuple[int, int, str]]
) -> None:
    suspensions = made(start, stretches)
    skipped, left = days_of(suspensions), RULES[rule].length.amount * 7
    for passed in count(1):
        day = start + timedelta(days=passed)
        left -= day not in skipped
        if left <= 0 and day not in skipped and (may_end(day) or not RULES[rule].under_atw):
            break

    term = end_of_term(rule, start, suspensions)
    assert (term.end, term.at_least, term.suspended_days) == (day, day, len(skipped))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(RULES)), STARTS)
def test_end_lies_after_the_start_on_a_day_that_may_end_a_term_wherever_the_termijnenwet_applies(
    rule: str, start: date
) -> None:
    end = end_of_term(rule, start).end

    assert end is not None
    assert end > start
    assert may_end(end) or not RULES[rule].under_atw


@settings(max_examples=60, deadline=None)
@given(DECISIONS, STARTS, STRETCHES, STRETCHES)
def test_more_suspension_never_ends_earlier(
    rule: str, start: date, some: list[tuple[int, int, str]], more: list[tuple[int, int, str]]
) -> None:
    less = end_of_term(rule, start, made(start, some))
    assert end_of_term(rule, start, made(start, some + more)).at_least >= less.at_least


@settings(max_examples=60, deadline=None)
@given(DECISIONS, STARTS, STRETCHES, st.randoms())
def test_the_order_in_which_suspensions_are_given_is_irrelevant(
    rule: str, start: date, stretches: list[tuple[int, int, str]], random: Random
) -> None:
    suspensions = made(start, stretches)
    shuffled = list(suspensions)
    random.shuffle(shuffled)

    assert end_of_term(rule, start, shuffled) == end_of_term(rule, start, suspensions)


@settings(max_examples=60, deadline=None)
@given(DECISIONS, STARTS, STRETCHES, st.integers(1, 14), st.integers(0, 60))
def test_a_suspension_that_is_resumed_today_ends_on_the_day_that_was_announced_as_the_earliest(
    rule: str, start: date, stretches: list[tuple[int, int, str]], after: int, waited: int
) -> None:
    closed, still_open = made(start, stretches), Suspension("a", start + timedelta(days=after))
    today = still_open.start + timedelta(days=waited)
    announced = end_of_term(rule, start, [*closed, still_open], today=today)
    resumed = end_of_term(rule, start, [*closed, still_open.resumed_on(today)])

    assert announced.end is None
    assert announced.at_least == resumed.end


@settings(max_examples=60, deadline=None)
@given(DECISIONS, STARTS, STRETCHES)
def test_each_suspension_has_its_own_reason(rule: str, start: date, stretches: list[tuple[int, int, str]]) -> None:
    suspensions = made(start, stretches)
    told = [reason for reason in end_of_term(rule, start, suspensions).reasons if reason.startswith("Opgeschort ")]

    assert len(told) == len(suspensions)
    for each in suspensions:
        assert any(RULES[rule].ground(each.ground).article in reason for reason in told)
