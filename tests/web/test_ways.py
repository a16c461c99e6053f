"""The ways that cases go, told by what is other than in one that more cases went."""

from engine.web.ways import difference

COMMON = ("Vraag", "Weeg", "Besluit", "Brief")


def test_steps_that_came_with_it_and_that_fell_away_are_named() -> None:
    assert difference(("Vraag", "Weeg", "Advies", "Brief"), [COMMON]) == (
        "Als variant 1, maar met ‘Advies’ en zonder ‘Besluit’."
    )


def test_a_way_is_told_against_the_one_it_is_most_like_and_of_two_against_the_more_frequent() -> None:
    with_advice = ("Vraag", "Weeg", "Advies", "Besluit", "Brief")
    assert difference((*with_advice, "Klacht"), [COMMON, with_advice]) == "Als variant 2, maar met ‘Klacht’."
    assert difference(("Vraag", "Weeg", "Besluit"), [COMMON, ("Vraag", "Weeg", "Brief")]) == (
        "Als variant 1, maar zonder ‘Brief’."
    )


def test_a_step_that_both_have_is_told_by_how_many_times_more_or_less() -> None:
    twice = ("Vraag", "Weeg", "Weeg", "Besluit")
    assert difference(("Vraag", "Weeg", "Weeg", "Weeg", "Weeg", "Besluit"), [twice]) == (
        "Als variant 1, maar met ‘Weeg’ (2 keer meer)."
    )
    assert difference(("Vraag", "Weeg", "Besluit"), [twice]) == "Als variant 1, maar met ‘Weeg’ (1 keer minder)."
    assert difference(("Vraag", "Besluit"), [twice]) == "Als variant 1, maar zonder ‘Weeg’ (2 keer)."


def test_the_same_steps_in_another_order_are_told_so() -> None:
    assert difference(("Weeg", "Vraag", "Besluit", "Brief"), [COMMON]) == (
        "Dezelfde stappen als variant 1, in een andere volgorde."
    )


def test_many_other_steps_are_counted_after_the_first_ones() -> None:
    five = tuple("abcde")
    assert difference((*COMMON, *five), [COMMON]) == "Als variant 1, maar met ‘a’, ‘b’, ‘c’, ‘d’ en ‘e’."
    assert difference((*COMMON, *five, "f"), [COMMON]) == (
        "Als variant 1, maar met ‘a’, ‘b’, ‘c’, ‘d’ en nog 2 stappen."
    )
