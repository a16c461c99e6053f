"""A mail server on the loopback, small enough to read: keeps what it is sent and refuses what it is told to."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Lock, Thread
from typing import cast


@dataclass
class Inbox:
    """`refuse` maps an address to the reply that its mail gets; `hang_up_on` is where the line goes dead."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    hang_up_on: str = ""
    logins: int = 0
    lock: Lock = field(default_factory=Lock)


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        inbox = cast(Inbox, self.server.inbox)  # type: ignore[attr-defined]
        self._say("220 toets")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if inbox.hang_up_on and inbox.hang_up_on in line:
                return
            if verb.startswith(("EHLO", "HELO")):
                self._say("250-toets\r\n250 AUTH PLAIN")
            elif verb.startswith("AUTH"):
                inbox.logins += 1
                self._say("235 goed")
            elif verb.startswith("RCPT"):
                address = line.partition("<")[2].partition(">")[0]
                self._say(inbox.refuse.get(address, "250 goed"))
            elif verb.startswith("DATA"):
                self._say("354 toe maar")
                self._receive(inbox)
                self._say("250 goed")
            elif verb.startswith("QUIT"):
                self._say("221 dag")
                return
            else:
                self._say("250 goed")

    def _receive(self, inbox: Inbox) -> None:
        content = b""
        while (line := self.rfile.readline()) != b".\r\n":
            content += line.removeprefix(b".") if line.startswith(b"..") else line
        with inbox.lock:
            inbox.messages.append(cast(EmailMessage, message_from_bytes(content, policy=default)))

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server() -> Iterator[Inbox]:
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        inbox = Inbox(port=server.server_address[1])
        server.inbox = inbox  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield inbox
        finally:
            server.shutdown()
            thread.join()
