"""Somebody behind a browser: does what people do, by the words on the screen, and sees what stands there."""

import re
from collections.abc import Mapping, Sequence

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from engine.commands.passwords import DEMO_PASSWORD

Answer = str | bool | Sequence[str]
PATIENCE = 20_000
"""Milliseconds: on a busy machine too a page comes in time; what is there already waits for nothing."""
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")

expect.set_options(timeout=PATIENCE)


class Person:
    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.login = ""
        self.complaints: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("response", self._response)
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()

    # what they do

    def goes_to(self, path: str) -> None:
        self.page.goto(self.url + path)

    def signs_in(self, login: str, password: str = DEMO_PASSWORD) -> None:
        self.login = login
        if not self.page.url.startswith(f"{self.url}/inloggen"):
            self.goes_to("/inloggen")
        self.page.get_by_label("Gebruikersnaam").fill(login)
        self.page.get_by_label("Wachtwoord").fill(password)
        self.presses("Log in")

    def opens_menu(self, name: str) -> None:
        self._begins()
        menu = self.page.get_by_role("navigation", name="Hoofdmenu")
        menu.wait_for()
        link = menu.get_by_role("link", name=name, exact=True)
        if not link.is_visible():
            menu.get_by_text("Meer", exact=True).click()
        link.click()

    def presses(self, name: str | re.Pattern[str]) -> None:
        self._begins()
        self.page.get_by_role("button", name=name, exact=True).click()

    def follows(self, name: str | re.Pattern[str]) -> None:
        self.main.get_by_role("link", name=name, exact=True).first.click()

    def opens(self, name: str) -> None:
        """Unfold a part of the page, such as “Trek de aanvraag in”."""
        self.main.locator("summary", has_text=name).click()

    def fills_in(self, answers: Mapping[str, Answer]) -> None:
        """Answers by the question's words: text or the chosen words, several chosen words, or whether it is ticked."""
        for question, answer in answers.items():
            asked = re.compile(f"^{re.escape(question)}( \\(niet verplicht\\))?$")
            if isinstance(answer, bool):
                self.main.get_by_role("checkbox", name=asked).set_checked(answer)
            elif not isinstance(answer, str):
                for each in answer:
                    self.main.get_by_role("group", name=asked).get_by_label(each, exact=True).check()
            else:
                radios, box, text = (
                    self.main.get_by_role(role, name=asked) for role in ("radiogroup", "combobox", "textbox")
                )
                radios.or_(box).or_(text).first.wait_for()
                if radios.count():
                    radios.get_by_label(answer, exact=True).check()
                elif box.count():
                    box.select_option(label=answer)
                else:
                    text.fill(answer)

    def describes(self, subject: str = "Elektrische fiets") -> None:
        """Fill in “Beschrijf de vraag”."""
        self.fills_in(
            {
                "Waar gaat het om?": subject,
                "De vraag achter de vraag": "“Ik wil weer zelf naar de markt.”",
                "Waar hoort het bij?": "Vervoer of fiets",
                "Welke leefgebieden raakt dit?": ["Gezondheid", "Meedoen in de buurt"],
            }
        )

    def finishes(self) -> None:
        self.presses("Afronden")

    def finishes_and_goes_on(self) -> None:
        self.presses("Afronden en volgende taak")

    def _begins(self) -> None:
        """Whoever was let in and opened no page yet begins at the front door."""
        if self.login and self.page.url == "about:blank":
            self.goes_to("/")

    # what they see

    @property
    def main(self) -> Locator:
        self._begins()
        return self.page.get_by_role("main")

    def sees(self, *words: str | re.Pattern[str]) -> None:
        for each in words:
            expect(self.main).to_contain_text(each, use_inner_text=True)

    def does_not_see(self, *words: str) -> None:
        for each in words:
            expect(self.main).not_to_contain_text(each, use_inner_text=True)

    def sees_title(self, title: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def sees_turn(self, holder: str) -> None:
        """On the page of a casus: who is on."""
        expect(self.main.get_by_role("region", name=holder)).to_contain_text("Wie is aan zet?")

    def field(self, question: str) -> Locator:
        return self.main.get_by_label(question, exact=True)

    def fact(self, term: str) -> Locator:
        """What stands beside a term in a list of facts."""
        return self.main.locator("dl > div").filter(has=self.page.locator("dt", has_text=term)).first.locator("dd")

    # what their browser says

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED.match(message.text):
            self.complaints.append(message.text)

    def _response(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and "/static/" in response.url):
            self.complaints.append(f"{response.status} {response.url}")


def seen(page: Page) -> str:
    """The words of the page, to read after a failure."""
    page.wait_for_load_state()  # it may be on its way to another
    return page.evaluate("document.querySelector('main')?.innerText ?? document.body.innerText")
