"""The rules, each a pure question about an actor and a subject."""

from collections.abc import Callable

from engine.permissions.actor import Actor
from engine.permissions.subject import Subject

Predicate = Callable[[Actor, Subject], bool]


def anyone_signed_in(_actor: Actor, _subject: Subject) -> bool:
    return True


def in_group(*groups: str) -> Predicate:
    """In one of these groups, in whichever team."""

    def predicate(actor: Actor, _subject: Subject) -> bool:
        return any(actor.has_group(group) for group in groups)

    predicate.__name__ = "in_group_" + "_or_".join(groups)
    return predicate


def manages_team(actor: Actor, subject: Subject) -> bool:
    return actor.is_in("teammanager", subject.team_id)


def coaches_in_team(actor: Actor, subject: Subject) -> bool:
    return actor.is_in("wijkcoach", subject.team_id)


def is_regisseur(actor: Actor, subject: Subject) -> bool:
    return subject.regisseur_id is not None and subject.regisseur_id in {actor.person_id, *actor.stands_in_for}


def is_involved(actor: Actor, subject: Subject) -> bool:
    """Has or had a task in this casus, or stands in today for someone who has."""
    return bool(subject.involved_ids & {actor.person_id, *actor.stands_in_for})


def has_agreed_access(actor: Actor, subject: Subject) -> bool:
    return actor.person_id in subject.granted_ids


def broke_the_glass(actor: Actor, subject: Subject) -> bool:
    return actor.person_id in subject.glass_ids


def team_may_see(actor: Actor, subject: Subject) -> bool:
    """The municipality lets the whole team see the team's files (policy `team`)."""
    return subject.policy == "team" and (coaches_in_team(actor, subject) or manages_team(actor, subject))


def works_with_file(actor: Actor, subject: Subject) -> bool:
    """Sees the file by work, policy or agreement. Who broke the glass looks, and changes nothing."""
    sights = (is_regisseur, is_involved, team_may_see, has_agreed_access)
    return any(sees(actor, subject) for sees in sights)


def is_not_recused(actor: Actor, subject: Subject) -> bool:
    return actor.person_id not in subject.recused_ids


def is_recused(actor: Actor, subject: Subject) -> bool:
    return actor.person_id in subject.recused_ids


def casus_is_open(_actor: Actor, subject: Subject) -> bool:
    return subject.casus_is_open


def task_is_open(_actor: Actor, subject: Subject) -> bool:
    return subject.task_is_open


def task_is_done(_actor: Actor, subject: Subject) -> bool:
    return not subject.task_is_open


def is_candidate(actor: Actor, subject: Subject) -> bool:
    return actor.is_in(subject.candidate_group, subject.team_id)


def is_not_excluded(actor: Actor, subject: Subject) -> bool:
    return actor.person_id not in subject.excluded_ids


def holds_task(actor: Actor, subject: Subject) -> bool:
    return subject.assignee_id == actor.person_id


def stands_in_for_holder(actor: Actor, subject: Subject) -> bool:
    return subject.assignee_id is not None and subject.assignee_id in actor.stands_in_for


def completed_it(actor: Actor, subject: Subject) -> bool:
    return subject.completed_by_id == actor.person_id


def started_it(actor: Actor, subject: Subject) -> bool:
    return subject.starter_id == actor.person_id
