"""Messages that Waakvlam itself sends to processes, without a diagram that throws them, and what they carry."""

from collections.abc import Mapping

from engine.commands import record_signal
from engine.commands.dossier import withdraw_consent
from engine.commands.plan import save_plan
from engine.commands.referrals import answering

SENT_MESSAGES: Mapping[str, tuple[str, ...]] = {
    answering.MESSAGE: ("antwoord", "datum", "partner", "tekst"),
    save_plan.EVALUATION_MOVED: (),
    record_signal.MESSAGE: ("signaal", "soort", "van"),
    withdraw_consent.MESSAGE: ("doel", "partner"),
}
