"""A letter as bytes: what stands in it, that it is the same each time, and that nothing smuggles itself in."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.errors import ConfigurationRefused, InputRefused
from bbd.mail.address import MailServerAddress, Tls, parse
from bbd.mail.compose import LetterText, compose, message_id
from bbd.mail.smtp import Kind, deliver
from tests.smtp_server import MailServer

FROM, BASE = "bbd@mail.example", "https://bbd.example.de/zv"
SUBJECT = "3 offene Punkte in Ihren Zielvereinbarungen – der älteste seit 12 Tagen"
TEXT = "Guten Tag,\n.\n..\n.Punkt am Anfang\n" + "äöüß€ " * 80 + "\nFrom hier an\n  Ende  \n"
LETTER = LetterText(
    key="2013-03-01-dana",
    recipient="dana@pankow.example",
    subject=SUBJECT,
    text=TEXT,
    html="<p>Grüße &amp; Dank</p>\n<p>.</p>\n",
    created=datetime(2013, 3, 1, 5, 0, tzinfo=UTC),
)


def composed(letter: LetterText = LETTER) -> bytes:
    return compose(letter, mail_from=FROM, base_url=BASE)


def read(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=policy.default)


def part(message: bytes, kind: str) -> str:
    body = read(message).get_body((kind,))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


def test_the_headers_say_who_to_whom_what_and_that_a_machine_wrote() -> None:
    assert dict(read(composed()).items()) == {
        "From": "bbd – Berlin braucht dich! <bbd@mail.example>",
        "To": "dana@pankow.example",
        "Subject": SUBJECT,
        "Date": "Fri, 01 Mar 2013 05:00:00 +0000",
        "Message-ID": "<2013-03-01-dana@bbd.example.de>",
        "X-BBD-Letter": "2013-03-01-dana",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "de",
        "MIME-Version": "1.0",
        "Content-Type": read(composed())["Content-Type"],
    }


def test_text_and_html_come_back_as_they_were() -> None:
    assert part(composed(), "plain") == TEXT
    assert part(composed(), "html") == LETTER.html
    assert read(composed()).get_content_type() == "multipart/alternative"


def test_every_byte_is_fit_for_any_mail_server() -> None:
    message = composed(replace(LETTER, text="x" * 5000 + "\r\nä\rö\n", subject="Ü" * 300, key="k" * 64))
    lines = message.split(b"\r\n")
    assert message.isascii()
    assert message.count(b"\n") == message.count(b"\r") == len(lines) - 1
    assert max(map(len, lines)) <= 100
    assert read(message)["Subject"] == "Ü" * 300
    assert read(message)["Message-ID"] == f"<{'k' * 64}@bbd.example.de>"


def test_the_same_letter_gives_the_same_bytes_and_another_key_another_boundary() -> None:
    assert composed() == composed(replace(LETTER))
    boundaries = {read(composed(replace(LETTER, key=key))).get_boundary() for key in ("a", "b", "a")}
    assert len(boundaries) == 2


def test_a_text_cannot_contain_the_boundary_of_its_letter() -> None:
    boundary = f"--{read(composed()).get_boundary()}"
    tricked = composed(replace(LETTER, text=f"davor\n{boundary}--\ndanach\n"))
    assert part(tricked, "plain") == f"davor\n{boundary}--\ndanach\n"
    assert part(tricked, "html") == LETTER.html


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_survives_with_its_line_ends_made_equal(text: str) -> None:
    message = composed(replace(LETTER, text=text))
    assert message.isascii()
    assert b"\n" not in message.replace(b"\r\n", b"")
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    assert part(message, "plain").rstrip("\n") == expected.rstrip("\n")


@pytest.mark.parametrize("evil", ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\x00b", "a\x85b", "a\u2028b", ""])
def test_a_line_break_in_a_header_is_refused(evil: str) -> None:
    with pytest.raises(InputRefused) as refused:
        composed(replace(LETTER, subject=evil, recipient=evil, key=evil))
    assert [problem.field for problem in refused.value.problems] == ["key", "recipient", "subject"]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    broken = LetterText("a b", "wer?", "x" * 301, "", "", datetime(2013, 3, 1))
    with pytest.raises(InputRefused) as refused:
        composed(broken)
    assert [problem.field for problem in refused.value.problems] == ["key", "recipient", "subject", "created"]


@pytest.mark.parametrize("sender", ["", "bbd", "bbd <bbd@x.example>", "a@b.example\r\nBcc: c@d.example"])
def test_a_sender_that_is_no_address_is_a_matter_of_settings(sender: str) -> None:
    with pytest.raises(ConfigurationRefused, match="BBD_MAIL_FROM"):
        compose(LETTER, mail_from=sender, base_url=BASE)


@pytest.mark.parametrize(
    ("base_url", "host"),
    [("https://bbd.example.de:8443/zv", "bbd.example.de"), ("http://127.0.0.1:8000", "mail.example"),
     ("http://localhost:8000", "mail.example"), ("http://[::1]:8000", "mail.example"), ("", "mail.example")],
)  # fmt: skip
def test_the_message_id_is_made_of_the_key_and_a_public_name(base_url: str, host: str) -> None:
    assert message_id("k1", mail_from=FROM, base_url=base_url) == f"<k1@{host}>"


def test_a_composed_letter_arrives_byte_for_byte(mail_server: MailServer) -> None:
    server = parse(mail_server.url)
    assert deliver(composed(), sender=FROM, recipient=LETTER.recipient, server=server).kind is Kind.ACCEPTED
    assert [letter.content for letter in mail_server.letters] == [composed()]


class Mailbox:
    """What aiosmtpd took."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        self.envelopes.append(envelope)
        return "250 OK"


def test_a_mail_server_we_did_not_write_receives_the_same_bytes() -> None:
    with MailServer() as free:
        port = free.port
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        server = MailServerAddress("127.0.0.1", port, Tls.NONE)
        outcome = deliver(composed(), sender=FROM, recipient=LETTER.recipient, server=server)
    finally:
        controller.stop()
    assert outcome.kind is Kind.ACCEPTED
    (envelope,) = box.envelopes
    assert envelope.original_content == composed()
    assert (envelope.mail_from, envelope.rcpt_tos) == (FROM, [LETTER.recipient])
