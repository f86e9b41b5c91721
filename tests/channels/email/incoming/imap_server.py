"""A mailbox on this machine that speaks as much IMAP as fetching needs."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Mailbox:
    """Letters by UID, their flags, and what the client did, in order."""

    def __init__(self, *letters: bytes, said_size: int = 0) -> None:
        self.letters = {str(n): raw for n, raw in enumerate(letters, 1)}
        self.flags: dict[str, set[str]] = {uid: set() for uid in self.letters}
        self.said_size = said_size

    def answer(self, command: str, rest: str) -> Iterator[bytes]:
        """Yield the untagged lines of a command."""
        if command == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1"
        elif command == "LOGOUT":
            yield b"* BYE"
        elif command == "SELECT":
            yield f"* {len(self.letters)} EXISTS".encode()
        elif rest.startswith("SEARCH"):
            unseen = [uid for uid in self.letters if "\\Seen" not in self.flags[uid]]
            yield ("* SEARCH " + " ".join(unseen)).strip().encode()
        elif rest.startswith("FETCH"):
            yield self._fetched(*re.match(r"FETCH (\d+) \((.+)\)", rest).groups())
        elif rest.startswith("STORE"):
            uids, flags = re.match(r"STORE (\S+) \+FLAGS \((.+)\)", rest).groups()
            for uid in uids.split(","):
                self.flags[uid] |= set(flags.split())

    def _fetched(self, uid: str, part: str) -> bytes:
        raw = self.letters[uid]
        if part == "RFC822.SIZE":
            size = self.said_size or len(raw)
            return f"* {uid} FETCH (UID {uid} RFC822.SIZE {size})".encode()
        body = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in part else raw
        name = part.replace(".PEEK", "")
        return f"* {uid} FETCH (UID {uid} {name} {{{len(body)}}}\r\n".encode() + body + b")"


@contextmanager
def serving(mailbox: Mailbox) -> Iterator[int]:
    """Serve the mailbox; the value is the port."""

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, command, *rest = line.decode().rstrip().split(" ", 2)
                said = rest[0] if rest else ""
                for untagged in mailbox.answer(command.upper(), said):
                    self.wfile.write(untagged + b"\r\n")
                is_refused = command.upper() == "LOGIN" and "right" not in said
                self.wfile.write(f"{tag} {'NO' if is_refused else 'OK'} done\r\n".encode())
                if command.upper() == "LOGOUT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
