"""A line to a mail server: bytes out, replies in, each step under one deadline. Knows no command and no meaning.

Not smtplib, because its timeout starts anew with each received byte, so a server that trickles holds a worker for
ever; because it calls a reply it cannot read „500“, which would bury a letter; and because it writes letter and
final dot at once, so that nobody can tell a letter that surely did not arrive from one that may have.
"""

import re
import socket
import ssl
import time
from contextlib import suppress

from bbd.mail.outcome import Reply

LONGEST_REPLY = 64 * 1024
_REPLY_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)


class Lost(Exception):  # noqa: N818 - the house says what happened
    """The connection did not come about, ended, or a step took longer than it may; the message is a German sentence."""


def connect(host: str, port: int, within: float) -> socket.socket:
    """Return a connection to the first address of `host` that answers, all of them `within` seconds. Raises Lost."""
    end = time.monotonic() + within
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Lost(f"Der Name {host} des Mailservers ist nicht auflösbar.") from error
    failure: OSError | None = None
    for left, (*_, address) in zip(range(len(found), 0, -1), found, strict=True):
        try:
            wait = max((end - time.monotonic()) / left, 0.001)
            return socket.create_connection((str(address[0]), port), timeout=wait)
        except OSError as error:
            failure = error
    raise Lost(_why(host, port, failure)) from failure


def _why(host: str, port: int, failure: OSError | None) -> str:
    if isinstance(failure, ConnectionRefusedError):
        return f"Der Mailserver {host}:{port} nimmt keine Verbindung an."
    if isinstance(failure, TimeoutError):
        return f"Der Mailserver {host}:{port} antwortet nicht."
    return f"Der Mailserver {host}:{port} ist nicht erreichbar ({failure})."


class Wire:
    """A connection in use; every method takes the seconds that its whole step may last, and raises Lost."""

    def __init__(self, sock: socket.socket) -> None:
        # The final dot follows the letter as a packet of its own; without this it waits 40 ms for company.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock = sock
        self._buffer = bytearray()

    def ask(self, line: str, within: float) -> Reply:
        """Send a command line and return the reply to it."""
        end = time.monotonic() + within
        self.push(line.encode() + b"\r\n", within)
        return self.reply(end - time.monotonic())

    def push(self, data: bytes, within: float) -> None:
        """Send `data`, whole."""
        try:
            self._sock.settimeout(max(within, 0.001))
            self._sock.sendall(data)
        except OSError as error:
            raise Lost(_ending(error, within)) from error

    def reply(self, within: float) -> Reply:
        """Return the next reply, all its lines; one that is no SMTP counts as Lost, for nothing after it is safe."""
        end = time.monotonic() + within
        texts: list[str] = []
        size = 0
        while size <= LONGEST_REPLY:
            line = self._line(end, within)
            size += len(line)
            match = _REPLY_LINE.fullmatch(line.rstrip(b"\r\n"))
            if match is None:
                break
            texts.append((match[3] or b"").decode(errors="replace"))
            if match[2] != b"-":
                return Reply(int(match[1]), tuple(texts))
        raise Lost("Der Mailserver hat etwas geantwortet, das kein SMTP ist.")

    def _line(self, end: float, within: float) -> bytes:
        while (stop := self._buffer.find(b"\n")) < 0 and len(self._buffer) <= LONGEST_REPLY:
            self._receive(end, within)
        line = bytes(self._buffer[: stop + 1] if stop >= 0 else self._buffer)
        del self._buffer[: len(line)]
        return line

    def _receive(self, end: float, within: float) -> None:
        left = end - time.monotonic()
        try:
            if left <= 0:
                raise TimeoutError
            self._sock.settimeout(left)
            chunk = self._sock.recv(4096)
        except OSError as error:
            raise Lost(_ending(error, within)) from error
        if not chunk:
            raise Lost("Der Mailserver hat die Verbindung beendet.")
        self._buffer += chunk

    def encrypt(self, context: ssl.SSLContext, host: str, within: float) -> None:
        """Go on under TLS. Raises Lost when the line ends, ssl.SSLError when certificate or protocol do not fit."""
        # What came before the handshake was not protected; whoever put it there must not speak for the server.
        self._buffer.clear()
        try:
            self._sock.settimeout(within)
            self._sock = context.wrap_socket(self._sock, server_hostname=host)
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise Lost("Der Mailserver hat die Verbindung beim Verschlüsseln beendet.") from error
        except ssl.SSLError:
            raise
        except OSError as error:
            raise Lost(_ending(error, within)) from error

    def close(self) -> None:
        """End the connection at once."""
        with suppress(OSError):
            self._sock.close()


def _ending(error: OSError, within: float) -> str:
    if isinstance(error, TimeoutError):
        return f"Der Mailserver hat {round(within, 1):g} Sekunden lang nicht zu Ende geantwortet."
    return "Der Mailserver hat die Verbindung beendet."
