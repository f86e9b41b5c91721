"""A mail server and a mail provider on this machine, for tests: they keep what they are handed.

`before_reply` is called once a message has been taken, before the sender is told so: the moment
at which a sender that dies does not know what became of it.
"""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Caught:
    """What was handed over, and how the next one is to be answered."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    by_key: dict[str, dict] = field(default_factory=dict)
    handed_over: int = 0
    before_reply: Callable[[], None] = lambda: None
    reply: str = ""
    status: int = 200


class _MailHandler(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as a sender needs; its server's `caught` says how."""

    @property
    def caught(self) -> Caught:
        return self.server.caught  # type: ignore[attr-defined]  # put there by _served

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            word = line.decode("utf-8", "replace").strip().upper()
            if word == "DATA":
                self.take()
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say((word.startswith("RCPT") and self.caught.reply) or "250 fine")

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()).rstrip(b"\r\n") != b".":
            lines.append(line)
        self.caught.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.caught.handed_over += 1
        self.caught.before_reply()
        self.say("250 taken")


@contextmanager
def smtp_server() -> Iterator[Caught]:
    """Run a mail server that takes everything, or answers as it is told."""
    yield from _served(socketserver.ThreadingTCPServer, _MailHandler, Caught())


@contextmanager
def mail_provider() -> Iterator[Caught]:
    """Run a provider that keeps one message a key, however often it is handed over."""
    caught = Caught()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            caught.handed_over += 1
            if caught.status < 300:
                caught.by_key.setdefault(self.headers["Idempotency-Key"], body)
            caught.before_reply()
            self.send_response(caught.status)
            self.end_headers()
            self.wfile.write(b"no such address" if caught.status >= 400 else b"{}")

        def log_message(self, *_words: object) -> None:
            """Say nothing on the console."""

    yield from _served(ThreadingHTTPServer, Handler, caught)


def _served(
    server_class: type[socketserver.TCPServer],
    handler: type[socketserver.BaseRequestHandler],
    caught: Caught,
) -> Iterator[Caught]:
    with server_class(("127.0.0.1", 0), handler) as server:
        server.caught = caught  # type: ignore[attr-defined]  # for the handlers
        server.daemon_threads = True  # type: ignore[attr-defined]  # both classes mix in threads
        caught.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield caught
        server.shutdown()
        thread.join()
