"""Notifications on the screens: the bell, the page, the top of the worklist and of a casus."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update

from engine import clock
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.store.models import Notification, NotificationPreference, Person
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]


def tell(world: World, *kinds: NoticeKind, person: int = 0) -> None:
    with world.store.command() as work:
        for kind in kinds:
            notify(work, {person or world.coach}, kind, casus_id=world.casus)


def unread(world: World) -> int:
    with world.store.reading() as session:
        return len(session.scalars(select(Notification.id).where(Notification.read_at.is_(None))).all())


def test_the_bell_tells_how_much_is_unread(signed_in: SignedIn, world: World) -> None:
    coach = signed_in("fatma")
    assert 'class="wv-bell__count"' not in coach.get("/hulp").text
    tell(world, NoticeKind.SIGNAL_RECEIVED, NoticeKind.REFERRAL_ANSWERED)
    assert "Meldingen, 2 ongelezen" in coach.get("/hulp").text
    assert "ongelezen" not in signed_in("joris").get("/hulp").text


def test_the_bell_keeps_counting_on_a_form_that_comes_back(signed_in: SignedIn, world: World) -> None:
    tell(world, NoticeKind.SIGNAL_RECEIVED)
    coach = signed_in("fatma")
    coach.get(f"/casussen/{world.casus}/agenda")
    answer = coach.post(f"/casussen/{world.casus}/agenda", {"question": ""})
    assert answer.status_code == 422
    assert "1 ongelezen" in answer.text


def test_an_answer_of_a_partner_is_on_the_coachs_worklist_and_casus_at_the_next_page(
    signed_in: SignedIn, world: World
) -> None:
    coach = signed_in("fatma")
    tell(world, NoticeKind.REFERRAL_ANSWERED)
    for path in ("/werklijst", f"/casussen/{world.casus}", "/vandaag", "/meldingen"):
        assert "Een organisatie gaf antwoord op een verwijzing" in coach.get(path).text, path


def test_the_worklist_shows_three_of_today(signed_in: SignedIn, world: World) -> None:
    tell(world, *[NoticeKind.SIGNAL_RECEIVED] * 4, NoticeKind.CONSENT_WITHDRAWN)
    with world.store.command() as work:
        yesterday = clock.now() - timedelta(days=1)
        work.session.execute(update(Notification).filter_by(kind="consent_withdrawn").values(at=yesterday))
    page = signed_in("fatma").get("/werklijst").text
    assert page.count("Er kwam een signaal binnen") == 3
    assert "trok toestemming in" not in page


def test_groups_by_household_and_looking_marks_nothing_as_read(signed_in: SignedIn, world: World) -> None:
    tell(world, NoticeKind.SIGNAL_RECEIVED, NoticeKind.REFERRAL_ANSWERED)
    page = signed_in("fatma").get("/meldingen").text
    assert page.count("Gezin Korenbloem</a></h2>") == 1
    assert unread(world) == 2


def test_marks_one_and_then_all_as_read(signed_in: SignedIn, world: World) -> None:
    tell(world, NoticeKind.SIGNAL_RECEIVED, NoticeKind.REFERRAL_ANSWERED, NoticeKind.TERM_ENDING)
    coach = signed_in("fatma")
    page = coach.get("/meldingen").text
    first = page.split('name="melding" value="')[1].split('"')[0]
    coach.post("/meldingen/gelezen", {"melding": first, "terug": "/meldingen"})
    assert unread(world) == 2
    until = page.split('name="tot" value="')[1].split('"')[0]
    answer = coach.post("/meldingen/gelezen", {"tot": until})
    assert answer.location == "/meldingen"
    assert unread(world) == 0
    assert "Je bent helemaal bij" in coach.get("/meldingen").text


def test_what_came_after_the_page_was_shown_stays_unread(signed_in: SignedIn, world: World) -> None:
    tell(world, NoticeKind.SIGNAL_RECEIVED)
    coach = signed_in("fatma")
    until = coach.get("/meldingen").text.split('name="tot" value="')[1].split('"')[0]
    tell(world, NoticeKind.TERM_PASSED)
    coach.post("/meldingen/gelezen", {"tot": until})
    assert unread(world) == 1


def test_marks_nothing_of_somebody_else(signed_in: SignedIn, world: World) -> None:
    tell(world, NoticeKind.SIGNAL_RECEIVED)
    with world.store.reading() as session:
        (notice,) = session.scalars(select(Notification.id)).all()
    colleague = signed_in("joris")
    colleague.get("/meldingen")
    colleague.post("/meldingen/gelezen", {"melding": notice})
    assert unread(world) == 1


def test_a_casus_marks_its_own_news_as_read(signed_in: SignedIn, world: World) -> None:
    tell(world, NoticeKind.SIGNAL_RECEIVED)
    with world.store.command() as work:
        notify(work, {world.coach}, NoticeKind.NUDGED)
    coach = signed_in("fatma")
    page = coach.get(f"/casussen/{world.casus}").text
    until = page.split('name="tot" value="')[1].split('"')[0]
    answer = coach.post("/meldingen/gelezen", {"tot": until, "casus": world.casus, "terug": f"/casussen/{world.casus}"})
    assert answer.location == f"/casussen/{world.casus}"
    assert unread(world) == 1


def test_goes_to_no_other_site(signed_in: SignedIn, world: World) -> None:
    coach = signed_in("fatma")
    coach.get("/meldingen")
    assert coach.post("/meldingen/gelezen", {"terug": "https://elders.example/"}).location == "/"


def test_who_turns_out_to_be_related_no_longer_reads_of_the_household(signed_in: SignedIn, world: World) -> None:
    tell(world, NoticeKind.SIGNAL_RECEIVED)
    world.commands.recuse(world.coach)
    coach = signed_in("fatma")
    assert "orenbloem" not in coach.get("/meldingen").text
    assert "orenbloem" not in coach.get("/werklijst").text


def test_somebody_outside_the_household_reads_a_number(signed_in: SignedIn, world: World) -> None:
    tell(world, NoticeKind.ACCESS_ANSWERED, person=world.outsider)
    page = signed_in("zohra").get("/meldingen").text
    assert "orenbloem" not in page
    assert "C-2026-" in page


def test_keeps_what_somebody_wants_by_mail(signed_in: SignedIn, world: World) -> None:
    coach = signed_in("fatma")
    page = coach.get("/meldingen/mail").text
    assert "Je mailadres is niet bekend" in page
    coach.post("/meldingen/mail", {"signal_received": "now", "contact_due": "none", "bestaat_niet": "now"})
    with world.store.reading() as session:
        kept = {row.kind: row.mail for row in session.scalars(select(NotificationPreference))}
    assert kept == {"signal_received": "now", "contact_due": "none"}
    chosen = coach.get("/meldingen/mail").text.split('id="mail-signal_received"')[1].split("</select>")[0]
    assert '<option value="now" selected>' in chosen


def test_says_nothing_of_an_address_when_there_is_one(signed_in: SignedIn, world: World) -> None:
    with world.store.command() as work:
        work.get(Person, world.coach).email = "fatma@vlamstede.example"
    assert "Je mailadres is niet bekend" not in signed_in("fatma").get("/meldingen/mail").text


def test_goes_on_in_pages(signed_in: SignedIn, world: World) -> None:
    tell(world, *[NoticeKind.SIGNAL_RECEIVED] * 30)
    coach = signed_in("fatma")
    page = coach.get("/meldingen").text
    assert page.count('class="wv-notice ') == 25
    after = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert coach.get(after).text.count('class="wv-notice ') == 5
