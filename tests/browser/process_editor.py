"""The process editor in tests: a draft with a process in it, and the editor as a manager has it on the screen."""

import re
from typing import Any

from playwright.sync_api import Locator, expect
from sqlalchemy import select

from engine.commands.drafts.create_draft import create_draft
from engine.commands.drafts.take_file import take_file
from engine.deployment.sources import Kind
from engine.store.models import DraftFile
from tests.browser.person import Person
from tests.browser.site import Site

EDITOR = "document.querySelector('[data-process-editor]').waakvlamEditor"


def begin_draft(site: Site, *keys: str, login: str = "marleen") -> int:
    """A draft with these processes in it, ready to change; answers its id."""
    with site.now():
        draft = site.player.act(login, create_draft, "Huisbezoek erbij")
        for key in keys:
            site.player.act(login, take_file, draft, Kind.BPMN, key)
    return draft


def saved(site: Site, draft: int, key: str) -> str:
    """The file as the draft has it now."""
    with site.store.reading() as session:
        found = select(DraftFile.content).where(DraftFile.draft_id == draft, DraftFile.key == key)
        return session.scalars(found).one().decode()


class Editor:
    def __init__(self, person: Person, draft: int, key: str) -> None:
        self.person, self.page = person, person.page
        person.goes_to(f"/ontwerpen/{draft}/proces/{key}")
        self.page.wait_for_selector("[data-process-editor][data-ready]")

    @property
    def steps(self) -> Locator:
        return self.page.get_by_role("list", name="Stappen")

    def step(self, name: str) -> Locator:
        """The button of a step in the list."""
        return self.steps.locator("[data-step]").filter(has=self.page.get_by_text(name, exact=True))

    def acts(self) -> Locator:
        """What can be done with the chosen step."""
        return self.page.locator(".wv-step")

    def control(self, key: str | re.Pattern[str]) -> Locator:
        """A control of the chosen step or of the lanes, by its key."""
        if isinstance(key, str):
            return self.page.locator(f'[data-key="{key}"]')
        keys = self.page.locator("[data-key]").evaluate_all("all => all.map((each) => each.dataset.key)")
        return self.control(next(each for each in keys if key.search(each)))

    def chooses(self, name: str) -> None:
        self.step(name).focus()
        self.page.keyboard.press("Enter")

    def opens(self, part: str) -> None:
        """Open a part of what can be done with the chosen step."""
        if not self.page.locator(f'details[data-part="{part}"][open]').count():
            self.control(f"part:{part}").press("Enter")

    def picks(self, key: str | re.Pattern[str], words: str) -> None:
        self.control(key).select_option(label=words)

    def types_in(self, key: str | re.Pattern[str], words: str) -> None:
        field = self.control(key)
        field.focus()
        field.fill(words)
        field.press("Enter")

    def presses(self, key: str | re.Pattern[str]) -> None:
        self.control(key).press("Enter")

    def ask(self, expression: str) -> Any:
        """What a script sees, with `editor` at hand."""
        return self.page.evaluate(f"(() => {{ const editor = {EDITOR}; return {expression}; }})()")

    def run(self, body: str) -> Any:
        return self.page.evaluate(f"(async () => {{ const editor = {EDITOR}; {body} }})()")

    def says(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator(".wv-editor__said")).to_have_text(words)

    def is_saved(self) -> None:
        """Saved at once, as on leaving the page; that rest alone saves it too, the tests of a draft's file say."""
        assert self.run("await editor.file.save(); return editor.file.isSaved;"), "what was drawn was not saved"

    def overlapping(self) -> list[str]:
        """Pairs of steps that lie over each other."""
        return self.run("""
            const solid = editor.steps.rows().map((row) => row.element).filter((each) => !each.host);
            const apart = (a, b) => a.x >= b.x + b.width || b.x >= a.x + a.width
                || a.y >= b.y + b.height || b.y >= a.y + a.height;
            const holds = (a, b) => Boolean(b.parent) && (b.parent === a || holds(a, b.parent));
            return solid.flatMap((a, at) => solid.slice(at + 1)
                .filter((b) => !holds(a, b) && !holds(b, a) && !apart(a, b)).map((b) => `${a.id} ${b.id}`));
        """)
