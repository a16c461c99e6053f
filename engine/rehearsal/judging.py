"""The verdict on a draft: whether what it would make of everything published may be published.

Three questions, by the same code for an editor, a page and a publication: do the files fit together, does a change
take away what is still used, and do the scenarios go as expected.
"""

from dataclasses import replace

from engine.commands.operations import OPERATIONS
from engine.deployment.check import Checked, check
from engine.deployment.drafts import draft_sources, published_sources
from engine.deployment.dropped import dropped_field_problems
from engine.deployment.sources import Source
from engine.permissions import PERMISSIONS
from engine.rehearsal.check import with_scenarios
from engine.store.unit_of_work import TenantSession


def judge_draft(session: TenantSession, draft_id: int, replaced: Source | None = None) -> Checked:
    """Without its scenarios, which take longer: what an editor asks at every save.

    `replaced` stands for the file of the same kind and key, as somebody has it on the screen.
    """
    after = draft_sources(session, draft_id, replaced)
    checked = check(after, operations=OPERATIONS, permissions=PERMISSIONS)
    dropped = tuple(dropped_field_problems(published_sources(session), after))
    return replace(checked, problems=tuple(dict.fromkeys((*checked.problems, *dropped)))) if dropped else checked


def judge_publication(session: TenantSession, draft_id: int) -> Checked:
    """With its scenarios: what a publication is refused for."""
    return with_scenarios(judge_draft(session, draft_id))
