"""Of what a person may be notified, and how they hear of it. The Dutch words stand with the screens."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """Codes, as `Notification.kind` holds them."""

    TASK_ASSIGNED = "task_assigned"
    TASK_HANDED_OVER = "task_handed_over"
    NUDGED = "nudged"
    ESCALATED = "escalated"
    REFERRAL_ANSWERED = "referral_answered"
    REFERRAL_LINK_ASKED = "referral_link_asked"
    REFERRAL_SILENT = "referral_silent"
    SIGNAL_RECEIVED = "signal_received"
    CONTACT_DUE = "contact_due"
    TERM_ENDING = "term_ending"
    TERM_PASSED = "term_passed"
    PLAN_EVALUATION = "plan_evaluation"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CASUS_REOPENED = "casus_reopened"
    REGIE_OFFERED = "regie_offered"
    REGIE_ANSWERED = "regie_answered"
    ACCESS_ASKED = "access_asked"
    ACCESS_ANSWERED = "access_answered"
    AGENDA_PLANNED = "agenda_planned"
    ADVICE_RECORDED = "advice_recorded"
    RULE_CONFLICT_SETTLED = "rule_conflict_settled"


class MailWish(StrEnum):
    """Beside the screen, where everything shows: no mail, one mail a working day, or a mail at once."""

    NONE = "none"
    DAILY = "daily"
    NOW = "now"


USUAL_WISH = MailWish.DAILY
"""Of who chose nothing: a mail a day about what they have not read yet."""
