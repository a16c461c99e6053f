"""A coach who does tasks from the worklist and may not be asked twice: a form that does so fails the story."""

from collections.abc import Mapping, Set
from typing import Any

from sqlalchemy import select

from engine.store.models import TaskAnswers
from tests.browser.person import Answer, Person
from tests.browser.site import Site

OF_THE_MOMENT = frozenset({"Hoe?", "Wie zei dat?", "Wie zei dit?", "Wat spraken jullie af?", "Hoe ga je verder?"})
"""Questions in the same words about another event, such as how a letter went and how consent was given."""

ASKED = """() => [...document.querySelectorAll("main form[data-draft-url] [data-key]")]
  .filter((field) => field.checkVisibility())
  .map((field) => [field, [...field.querySelectorAll("input:not([type=hidden]), select, textarea")]])
  .filter(([field, inputs]) => inputs.length)
  .map(([field, inputs]) => ({
    key: field.dataset.key,
    words: field.querySelector("legend, label").textContent.replace("(niet verplicht)", "").trim(),
    is_answered: inputs.some((each) => ["radio", "checkbox"].includes(each.type) ? each.checked : each.value.trim()),
  }))"""


class Coach:
    """`answered` are the keys and the words of every question so far, with the task that asked it."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.answered: dict[str, str] = {}

    def knows(self, site: Site) -> None:
        """Remember whatever any coach answered in any casus before."""
        with site.store.reading() as session:
            for answers in session.scalars(select(TaskAnswers.answers)):
                self.answered |= {
                    key: "eerder" for key, answer in answers.items() if answer not in (None, "", [], False)
                }

    def registers(self, household: Mapping[str, Answer]) -> None:
        self.person.goes_to("/casussen/nieuw")
        self.person.fills_in(household)
        self.person.presses("Schrijf in")
        self.person.sees("is ingeschreven als C-2026-")

    def starts(self, process: str, subject: str = "", casus: int = 1) -> None:
        self.person.goes_to(f"/casussen/{casus}/starten")
        self.person.fills_in({"Wat heeft dit huishouden nodig?": process, "Waar gaat het om?": subject})
        self.person.presses("Start")

    def does(self, task: str, answers: Mapping[str, Answer], *, again: Set[str] = frozenset()) -> None:
        """Open a task from the worklist, answer and finish it. `again`: keys and words that it rightly asks anew."""
        self.opens(task)
        self.answers(task, answers, again=again)

    def opens(self, task: str) -> None:
        self.person.goes_to("/werklijst")
        self.person.follows(task)
        self.person.sees_title(task)

    def answers(self, task: str, answers: Mapping[str, Answer], *, again: Set[str] = frozenset()) -> None:
        self.person.fills_in(answers)
        asked: list[dict[str, Any]] = self.person.page.evaluate(ASKED)
        for field in asked:
            names = {field["key"], field["words"]} - again - OF_THE_MOMENT
            twice = {name: self.answered[name] for name in names & self.answered.keys()}
            assert not twice, f"‘{task}’ asks again: {twice}"
        self.answered |= {
            name: task for field in asked if field["is_answered"] for name in (field["key"], field["words"])
        }
        self.person.finishes()
        self.person.sees("De taak is afgerond")
