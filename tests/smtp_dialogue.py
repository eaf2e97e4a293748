"""One connection's talk with the test server, command by command (RFC 5321, 4954, 3207)."""

import base64
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from tests.smtp_faults import Fault, HungUp, Misdeed, Received, Stage

if TYPE_CHECKING:
    from tests.smtp_server import MailServer


class Dialogue:
    """One connection's talk, command by command."""

    def __init__(self, server: "MailServer", client: socket.socket) -> None:
        self._server = server
        self._client = client
        self._buffer = b""
        self._sender = ""
        self._recipients: list[str] = []
        self._signed_in = not server.user
        self._encrypted = False

    def run(self) -> None:
        if self._server.tls == "ssl":
            self._encrypt()
        self._say(Stage.GREETING, "220 mail.test.example ESMTP")
        while True:
            line = self._line().decode("utf-8", "replace").rstrip("\r\n")
            with_secret = line.upper().startswith("AUTH")
            self._server.commands.append(line.rpartition(" ")[0] if with_secret else line)
            verb = line[:4].upper()
            handler = {"EHLO": self._ehlo, "STAR": self._starttls, "AUTH": self._auth, "MAIL": self._mail,
                       "RCPT": self._rcpt, "DATA": self._data, "RSET": self._rset, "QUIT": self._quit}  # fmt: skip
            handler.get(verb, self._unknown)(line)

    def close(self) -> None:
        # An orderly end, not a reset: what was said must arrive.
        with suppress(OSError):
            self._client.shutdown(socket.SHUT_WR)
        self._client.close()

    def _ehlo(self, line: str) -> None:  # noqa: ARG002 - every handler takes its line
        features = ["mail.test.example", "SIZE 10000000"]
        if self._server.tls == "starttls" and self._server.certificate and not self._encrypted:
            features.append("STARTTLS")
        if self._server.user and self._server.mechanisms:
            features.append(f"AUTH {self._server.mechanisms}")
        lines = [f"250-{each}" for each in features[:-1]] + [f"250 {features[-1]}"]
        self._say(Stage.EHLO, "\r\n".join(lines))

    def _starttls(self, line: str) -> None:  # noqa: ARG002 - every handler takes its line
        if self._say(Stage.STARTTLS, "220 2.0.0 Los").startswith("220"):
            self._encrypt()

    def _encrypt(self) -> None:
        self._client.settimeout(30)
        self._client = self._server.context().wrap_socket(self._client, server_side=True)
        self._encrypted = True

    def _auth(self, line: str) -> None:
        words = line.split()
        if words[1].upper() == "PLAIN":
            user, password = base64.b64decode(words[2]).decode().split("\0")[1:]
        else:
            user, password = self._asked("VXNlcm5hbWU6"), self._asked("UGFzc3dvcmQ6")
        self._signed_in = (user, password) == (self._server.user, self._server.password)
        self._say(Stage.AUTH, "235 2.7.0 Willkommen" if self._signed_in else "535 5.7.8 Kennwort falsch")

    def _asked(self, question: str) -> str:
        self._client.sendall(f"334 {question}\r\n".encode())
        return base64.b64decode(self._line()).decode()

    def _mail(self, line: str) -> None:
        if not self._signed_in:
            self._say(Stage.MAIL, "530 5.7.0 Bitte anmelden")
            return
        self._sender, self._recipients = line[line.index("<") + 1 : line.index(">")], []
        self._say(Stage.MAIL, "250 2.1.0 Gut")

    def _rcpt(self, line: str) -> None:
        recipient = line[line.index("<") + 1 : line.index(">")]
        if self._say(Stage.RCPT, "250 2.1.5 Gut", recipient).startswith("250"):
            self._recipients.append(recipient)

    def _data(self, line: str) -> None:  # noqa: ARG002 - every handler takes its line
        if not self._recipients:
            self._say(Stage.DATA, "503 5.5.1 Wohin?")
            return
        if not self._say(Stage.DATA, "354 Bitte").startswith("354"):
            return
        fault = self._server.fault_at(Stage.BODY, "")
        if fault is not None:
            self._line()
            self._misbehave(fault, "")
            raise HungUp
        lines = []
        while (each := self._line()) != b".\r\n":
            lines.append(each[1:] if each.startswith(b".") else each)
        self._take(b"".join(lines))

    def _take(self, content: bytes) -> None:
        """Answer the final dot; the letter is noted before the answer, as a server that keeps its word does."""
        sender, recipients = self._sender, tuple(self._recipients)
        fault = self._server.fault_at(Stage.DOT, recipients[0])
        answer = "250 2.0.0 Genommen"
        if fault is not None:
            answer = fault.text if fault.misdeed is Misdeed.ANSWER else ""
            answer = "250 2.0.0 Genommen" if fault.misdeed is Misdeed.DROP_AFTER_ANSWER else answer
        self._server.keep(Received(sender, recipients, content, answer))
        self._sender, self._recipients = "", []
        if fault is None:
            self._client.sendall(f"{answer}\r\n".encode())
        else:
            self._misbehave(fault, answer)

    def _rset(self, line: str) -> None:  # noqa: ARG002 - every handler takes its line
        self._sender, self._recipients = "", []
        self._say(Stage.RSET, "250 2.0.0 Gut")

    def _quit(self, line: str) -> None:  # noqa: ARG002 - every handler takes its line
        self._client.sendall(b"221 2.0.0 Auf Wiedersehen\r\n")
        raise HungUp

    def _unknown(self, line: str) -> None:  # noqa: ARG002 - every handler takes its line
        self._client.sendall(b"500 5.5.2 Wie bitte?\r\n")

    def _say(self, stage: Stage, text: str, recipient: str = "") -> str:
        """Answer with `text` or as the fault of this stage says; return what was said."""
        fault = self._server.fault_at(stage, recipient)
        if fault is None:
            self._client.sendall(f"{text}\r\n".encode())
            return text
        return self._misbehave(fault, text)

    def _misbehave(self, fault: Fault, text: str) -> str:
        if fault.misdeed is Misdeed.SILENCE:
            self._server.wait_for_the_end()
        if fault.misdeed is Misdeed.TRICKLE:
            self._trickle(fault.text)
        said = {Misdeed.ANSWER: fault.text, Misdeed.DROP_AFTER_ANSWER: text}.get(fault.misdeed)
        if said is None:
            raise HungUp
        self._client.sendall(f"{said}\r\n".encode())
        if fault.misdeed is Misdeed.DROP_AFTER_ANSWER or said.startswith("421"):
            raise HungUp
        return said

    def _trickle(self, text: str) -> None:
        pause = threading.Event()
        while not self._server.stopping:
            for byte in text.encode():
                self._client.sendall(bytes([byte]))
                pause.wait(0.02)

    def _line(self) -> bytes:
        while b"\n" not in self._buffer:
            chunk = self._client.recv(65536)
            if not chunk:
                raise HungUp
            self._buffer += chunk
        line, newline, self._buffer = self._buffer.partition(b"\n")
        return line + newline
