from datetime import timedelta

import pytest

from engine import clock
from engine.commands.attempts import TooManyAttempts
from engine.commands.referrals.ask_code import CODE_LIVES, CODES_PER_LINK, TRIES_PER_ADDRESS, ask_code
from engine.commands.referrals.enter_code import MOST_TRIES, WrongCode, enter_code
from engine.commands.referrals.links import DeadLink, revoke_links
from tests.commands.referrals.sending import SECRET, Referring, mails, refer
from tests.commands.walking import at_once
from tests.commands.world import World

ADDRESS = "192.0.2.1"


@pytest.fixture
def referring(world: World) -> Referring:
    return refer(world)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_goes_to_the_address_of_the_link_and_opens_it_once(referring: Referring) -> None:
    code = referring.code()
    mail = mails(referring.world, "code")[-1]
    assert mail.recipient == referring.link().sent_to
    assert code not in mail.subject
    assert referring.enter(f" {code[:3]} {code[3:]} ") == referring.link().id
    with pytest.raises(WrongCode):
        referring.enter(code)


def test_the_database_does_not_hold_the_code(referring: Referring) -> None:
    code = referring.code()
    assert code not in str(vars(referring.link()))


def test_a_code_lives_ten_minutes(referring: Referring) -> None:
    code = referring.code()
    with clock.frozen(clock.now() + CODE_LIVES), pytest.raises(WrongCode):
        referring.enter(code)


def test_five_wrong_tries_end_the_code_and_a_new_one_works(referring: Referring) -> None:
    code = referring.code()
    for _ in range(MOST_TRIES):
        with pytest.raises(WrongCode):
            referring.enter(wrong(code))
    with pytest.raises(WrongCode):
        referring.enter(code)
    assert referring.enter(referring.code())


def test_a_new_code_ends_the_former(referring: Referring) -> None:
    first = referring.code()
    second = referring.code()
    with pytest.raises(WrongCode):
        referring.enter(first if first != second else wrong(second))
    assert referring.enter(second)


def test_codes_of_one_link_are_rationed_from_every_address(referring: Referring) -> None:
    for number in range(CODES_PER_LINK):
        referring.code(f"192.0.2.{number}")
    with pytest.raises(TooManyAttempts):
        referring.code("192.0.2.99")
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert referring.code("192.0.2.99")


def test_one_address_may_not_try_forever_over_many_links(sqlite_world: World) -> None:
    store = sqlite_world.store
    for number in range(TRIES_PER_ADDRESS):
        with pytest.raises(DeadLink):
            enter_code(store, f"geraden-{number}", "000000", ADDRESS, secret=SECRET)
    with pytest.raises(TooManyAttempts):
        enter_code(store, "nog-een", "000000", ADDRESS, secret=SECRET)
    with pytest.raises(DeadLink):
        enter_code(store, "nog-een", "000000", "192.0.2.2", secret=SECRET)


def test_the_code_of_one_link_opens_no_other(world: World) -> None:
    one, other = refer(world), refer(world)
    code, others = one.code(), other.code()
    if code != others:
        with pytest.raises(WrongCode):
            other.enter(code)
    assert one.enter(code) == one.link().id


def test_dead_links_send_no_code(referring: Referring) -> None:
    world = referring.world
    with clock.frozen(referring.link().expires_at), pytest.raises(DeadLink):
        referring.code()
    with world.store.command() as work:
        revoke_links(work, referring.referral_id)
    for token in (referring.token, "nooit-verstuurd"):
        with pytest.raises(DeadLink):
            ask_code(world.store, token, ADDRESS, secret=SECRET)
    assert mails(world, "code") == []


def test_a_code_that_was_asked_before_the_link_was_revoked_opens_nothing(referring: Referring) -> None:
    code = referring.code()
    with referring.world.store.command() as work:
        revoke_links(work, referring.referral_id)
    with pytest.raises(DeadLink):
        referring.enter(code)


@pytest.mark.postgresql
def test_a_right_code_entered_twice_at_the_same_moment_opens_once(postgres_world: World) -> None:
    referring = refer(postgres_world)
    code = referring.code()
    outcomes = at_once([lambda: referring.enter(code)] * 3)
    assert [type(outcome) for outcome in outcomes].count(int) == 1


@pytest.mark.postgresql
def test_many_wrong_tries_at_the_same_moment_are_all_counted(postgres_world: World) -> None:
    referring = refer(postgres_world)
    code = referring.code()
    at_once([lambda: referring.enter(wrong(code))] * 8)
    with pytest.raises(WrongCode):
        referring.enter(code)
