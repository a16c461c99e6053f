"""A small process that refers to a partner, and what the tests of referrals do with it."""

import re
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from engine.commands.dossier.consent import add_consent
from engine.commands.dossier.facts import NewFact, keep_facts
from engine.commands.referrals.answer_referral import Answered, answer_referral
from engine.commands.referrals.answering import Answer
from engine.commands.referrals.ask_code import ask_code
from engine.commands.referrals.enter_code import enter_code
from engine.commands.referrals.links import any_link
from engine.store.models import OutboxMail, Referral, ReferralAnswer, ReferralLink
from engine.store.unit_of_work import TenantSession
from tests.commands.diagrams import HEAD
from tests.commands.world import World, publish

SECRET = "sleutel van de toets"
PARTNER = "ggz-de-brug"
QUESTION = "Intake voor angst en slaap. Belt niet terug, kom langs."


def _task(name: str) -> str:
    return f'name="{name}"><extensionElements><waakvlam:task group="wijkcoach" assignee="= casus_regisseur"/>'


def diagram(ground: str = "wmo-5.3.3", partner: str = f'"{PARTNER}"') -> str:
    """Send, wait, and then a task; `Opnieuw` sends again, and an ended process goes on at `Kiezen`."""
    return f"""{HEAD}<message id="m" name="Antwoord van partner"/>
  <process id="verwijst" name="Verwijst" isExecutable="true">
    <extensionElements><waakvlam:start data="= {{poging: 0}}" reopen="Kiezen"/></extensionElements>
    <startEvent id="Begin"/>
    <serviceTask id="Sturen" name="Stuur de verwijzing"><extensionElements>
      <waakvlam:operation name="send_referral" result="verwijzing" inputs='= {{partner: {partner},
        subject: "Intake", question: "{QUESTION}", ground: "{ground}", shared: ["achtergrond"]}}'/>
    </extensionElements></serviceTask>
    <intermediateCatchEvent id="Wachten" name="Wacht op de partner"><extensionElements>
      <waakvlam:wait holder="partner:{PARTNER}"/></extensionElements>
      <messageEventDefinition messageRef="m"/></intermediateCatchEvent>
    <exclusiveGateway id="Hoe" default="f_verder"/>
    <userTask id="Kiezen" {_task("Kies een nieuwe route")}</extensionElements></userTask>
    <scriptTask id="Tellen" scriptFormat="feel"><extensionElements><waakvlam:script result="poging"/>
      </extensionElements><script>poging + 1</script></scriptTask>
    <endEvent id="Klaar"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Sturen"/>
    <sequenceFlow id="f2" sourceRef="Sturen" targetRef="Wachten"/>
    <sequenceFlow id="f3" sourceRef="Wachten" targetRef="Hoe"/>
    <sequenceFlow id="f_mis" sourceRef="Hoe" targetRef="Kiezen"><conditionExpression>
      = antwoord in ["refused", "no_show", "stopped"]</conditionExpression></sequenceFlow>
    <sequenceFlow id="f_vraag" sourceRef="Hoe" targetRef="Wachten"><conditionExpression>
      = antwoord in ["accepted", "waiting_list", "question"]</conditionExpression></sequenceFlow>
    <sequenceFlow id="f_verder" sourceRef="Hoe" targetRef="Klaar"/>
    <sequenceFlow id="f4" sourceRef="Kiezen" targetRef="Tellen"/>
    <sequenceFlow id="f5" sourceRef="Tellen" targetRef="Sturen"/>
  </process></definitions>"""


@dataclass(frozen=True, slots=True)
class Referring:
    """A casus with one referral on its way. `token` is the secret of the newest link."""

    world: World
    instance_id: int
    referral_id: int
    token: str

    def referral(self) -> Referral:
        with self.world.store.reading() as session:
            found = session.get(Referral, self.referral_id)
            assert found is not None
            return found

    def link(self) -> ReferralLink:
        with self.world.store.reading() as session:
            found = any_link(session, self.token)
            assert found is not None
            return found

    def answers(self) -> list[ReferralAnswer]:
        with self.world.store.reading() as session:
            return list(
                session.scalars(
                    select(ReferralAnswer)
                    .where(ReferralAnswer.referral_id == self.referral_id)
                    .order_by(ReferralAnswer.id)
                )
            )

    def open_tasks(self) -> set[str]:
        return set(self.world.open_tasks(self.instance_id))

    def answer(self, kind: str, version: int | None = None, **more: Any) -> Answered:
        version = self.referral().version if version is None else version
        with self.world.store.command() as work:
            return answer_referral(work, self.link().id, version, Answer(kind, **more))

    def code(self, address: str = "192.0.2.1") -> str:
        """Ask for a code and read it in the mail."""
        ask_code(self.world.store, self.token, address, secret=SECRET)
        found = re.search(r"\b\d{6}\b", mails(self.world, "code")[-1].text)
        assert found
        return found[0]

    def enter(self, code: str, address: str = "192.0.2.1") -> int:
        return enter_code(self.world.store, self.token, code, address, secret=SECRET)

    def newest(self) -> "Referring":
        """With the link that was mailed last."""
        return replace(self, token=newest_token(self.world))


def refer(world: World, ground: str = "wmo-5.3.3", files: str | None = None) -> Referring:
    publish(world.store, {"verwijst.bpmn": files or diagram(ground)})
    instance_id = world.start(key="verwijst")
    with world.store.reading() as session:
        referral_id = session.scalars(select(Referral.id).where(Referral.instance_id == instance_id)).one()
    return Referring(world, instance_id, referral_id, newest_token(world))


def finish_task(referring: Referring, element_id: str) -> None:
    world = referring.world
    world.complete(world.anna, world.task(referring.instance_id, element_id), {})


def consent(world: World, *, is_given: bool = True, valid: str | None = None) -> int:
    with world.store.command() as work:
        return add_consent(
            work,
            world.casus_id,
            purpose="verwijzing",
            partner=PARTNER,
            is_given=is_given,
            given_by="mevrouw Korenbloem",
            how="spoken",
            valid=valid,
        ).id


def know(world: World, key: str, value: str, valid: str | None = None) -> None:
    with world.store.command() as work:
        keep_facts(work, world.casus_id, [NewFact(key, key.capitalize(), value, value, valid)])


def mails(world: World, purpose: str | None = None) -> list[OutboxMail]:
    with world.store.reading() as session:
        return _mails(session, purpose)


def newest_token(world: World) -> str:
    with world.store.reading() as session:
        text = [mail.text for mail in _mails(session) if "/verwijzing/" in mail.text][-1]
    found = re.search(r"/verwijzing/(\S+)", text)
    assert found
    return found[1]


def _mails(session: TenantSession, purpose: str | None = None) -> list[OutboxMail]:
    statement = select(OutboxMail).order_by(OutboxMail.id)
    return list(session.scalars(statement.where(OutboxMail.purpose == purpose) if purpose else statement))
