"""A real mail server for tests: SMTP over TCP on loopback, in a thread, with faults that a test asks for.

It keeps what it took, byte for byte, and can misbehave at any stage of the dialogue:

    with MailServer() as server:
        server.answer(Stage.RCPT, "450 4.2.1 später", times=1)
        outcome = deliver(..., server=parse(server.url))
    assert server.letters[0].content == message

Faults stay until `behave()` or for `times` occasions. Many threads, one lock: tests may send at the same time.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import quote

import pytest

from tests.certificates import Certificate
from tests.smtp_dialogue import Dialogue
from tests.smtp_faults import Fault, HungUp, Misdeed, Received, Stage

__all__ = ["MailServer", "Received", "Stage"]


@dataclass
class MailServer:
    """The server; `with` starts and stops it. `user` and `password` make it ask for AUTH, `certificate` for TLS."""

    user: str = ""
    password: str = ""
    tls: str = "none"
    certificate: Certificate | None = None
    mechanisms: str = "PLAIN LOGIN"
    letters: list[Received] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def __post_init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener: socket.socket | None = None

    def __enter__(self) -> Self:
        self.accept_connections()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self.refuse_connections()
        with self._lock:
            for each in self._open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    @property
    def url(self) -> str:
        """The value of BBD_SMTP_URL that leads here."""
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@" if self.user else ""
        return f"smtp://{who}127.0.0.1:{self.port}?tls={self.tls}"

    @property
    def accepted(self) -> list[Received]:
        """The letters that the server answered with 250."""
        return [letter for letter in self.letters if letter.answer.startswith("250")]

    def accept_connections(self) -> None:
        """Listen, on the same port as before if there was one."""
        listener = socket.create_server(("127.0.0.1", self.port), backlog=100)
        self.port = listener.getsockname()[1]
        self._listener = listener
        self._spawn(self._listen, listener)

    def refuse_connections(self) -> None:
        """Stop listening: who connects is refused by the system. Open dialogues go on."""
        if self._listener is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None

    def answer(self, stage: Stage, text: str, *, times: int | None = None, recipient: str = "") -> None:
        """Answer with `text` ("450 4.2.1 später") instead of what would be said."""
        self._add(Fault(stage, Misdeed.ANSWER, text, times, recipient))

    def be_silent(self, stage: Stage, *, times: int | None = None) -> None:
        """Take what comes, then say nothing more."""
        self._add(Fault(stage, Misdeed.SILENCE, times=times))

    def drop(self, stage: Stage, *, times: int | None = None) -> None:
        """Hang up instead of answering; at DOT the letter has been taken. BODY: after the first bytes of the letter."""
        self._add(Fault(stage, Misdeed.DROP, times=times))

    def drop_after_answer(self, stage: Stage, *, times: int | None = None) -> None:
        """Answer as usual and hang up."""
        self._add(Fault(stage, Misdeed.DROP_AFTER_ANSWER, times=times))

    def trickle(self, stage: Stage, text: str = "250-Geduld\r\n") -> None:
        """Answer with `text` over and over, a byte every 20 ms, without ever coming to an end."""
        self._add(Fault(stage, Misdeed.TRICKLE, text))

    def behave(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._faults.clear()

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def fault_at(self, stage: Stage, recipient: str) -> Fault | None:
        """Return the fault that happens now, and count it."""
        with self._lock:
            for fault in self._faults:
                if fault.stage is stage and fault.recipient in {"", recipient} and fault.times != 0:
                    fault.times = None if fault.times is None else fault.times - 1
                    return fault
        return None

    def keep(self, letter: Received) -> None:
        """Note a letter that came in whole."""
        with self._lock:
            self.letters.append(letter)

    def context(self) -> ssl.SSLContext:
        """Return the server's side of TLS."""
        assert self.certificate is not None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate.certificate, self.certificate.key)
        return context

    def wait_for_the_end(self) -> None:
        """Return when the server stops; at most a minute, so that no test hangs."""
        self._stopping.wait(60)

    @property
    def stopping(self) -> bool:
        """Whether the test is over."""
        return self._stopping.is_set()

    def _spawn(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.add(client)
            self._spawn(self._talk, client)

    def _talk(self, client: socket.socket) -> None:
        dialogue = Dialogue(self, client)
        with suppress(HungUp, OSError):
            dialogue.run()
        with self._lock:
            self._open.discard(client)
        dialogue.close()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """Start a mail server that wants no sign-in and behaves until a test asks otherwise."""
    with MailServer() as server:
        yield server
