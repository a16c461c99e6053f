"""Mail as it leaves: composed as plain text and handed to the SMTP server of the settings."""

from engine.mail.compose import SECRET, compose
from engine.mail.server import MailServer, Rejected, hand_over, server_of

__all__ = ["SECRET", "MailServer", "Rejected", "compose", "hand_over", "server_of"]
