"""Signing in to the mail server and encrypting the way to it: what goes wrong here is no fault of a letter."""

import socket
from pathlib import Path

import pytest

from bbd.mail.address import MailServerAddress, Tls, parse
from bbd.mail.smtp import Kind, Outcome, Timeouts, deliver
from tests.certificates import Certificate, make_certificate
from tests.smtp_server import MailServer, Stage

SENDER, RECIPIENT = "bbd@bbd.example", "dana@pankow.example"
QUICK = Timeouts(step=0.3, final=0.4)
PATIENT = Timeouts(step=10, final=10)
LETTER = b"X-BBD-Letter: k1\r\n\r\n.\r\n"


def hand_over(server: MailServer, **more: Path) -> Outcome:
    return deliver(LETTER, sender=SENDER, recipient=RECIPIENT, server=parse(server.url), timeouts=PATIENT, **more)


PASSWORD = "geheim: ä%/@ und lang"


@pytest.mark.parametrize("mechanisms", ["PLAIN LOGIN", "LOGIN", "CRAM-MD5 PLAIN"])
def test_signing_in_with_an_umlaut_in_the_password(mechanisms: str) -> None:
    with MailServer(user="bbd", password=PASSWORD, mechanisms=mechanisms) as server:
        assert hand_over(server).kind is Kind.ACCEPTED


@pytest.mark.parametrize("mechanisms", ["PLAIN", "LOGIN"])
def test_a_wrong_password_is_no_fault_of_the_letter(mechanisms: str) -> None:
    with MailServer(user="bbd", password=PASSWORD, mechanisms=mechanisms) as server:
        address = parse(server.url.replace("geheim", "falsch"))
        outcome = deliver(LETTER, sender=SENDER, recipient=RECIPIENT, server=address)
    assert outcome == Outcome(Kind.SIGN_IN_FAILED, 535, "5.7.8 Kennwort falsch")


def test_a_server_that_wants_a_sign_in_we_do_not_have_stops_the_queue() -> None:
    with MailServer(user="bbd", password=PASSWORD) as server:
        address = MailServerAddress("127.0.0.1", server.port, Tls.NONE)
        outcome = deliver(LETTER, sender=SENDER, recipient=RECIPIENT, server=address)
    assert outcome == Outcome(Kind.SIGN_IN_FAILED, 530, "5.7.0 Bitte anmelden")


def test_a_server_without_a_known_way_to_sign_in_stops_the_queue() -> None:
    with MailServer(user="bbd", password=PASSWORD, mechanisms="CRAM-MD5") as server:
        outcome = hand_over(server)
    assert outcome.kind is Kind.SIGN_IN_FAILED
    assert "PLAIN, LOGIN" in outcome.answer


def test_a_server_that_leaves_during_the_sign_in_only_defers() -> None:
    with MailServer(user="bbd", password=PASSWORD) as server:
        server.answer(Stage.AUTH, "421 4.3.2 Bin gleich weg")
        assert hand_over(server).kind is Kind.DEFERRED


def test_the_password_never_shows_up_in_an_answer() -> None:
    with MailServer(user="bbd", password=PASSWORD) as server:
        server.answer(Stage.AUTH, f"535 Das Kennwort {PASSWORD} von bbd ist falsch")
        outcome = hand_over(server)
    assert outcome == Outcome(Kind.SIGN_IN_FAILED, 535, "Das Kennwort *** von bbd ist falsch")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("authority"))


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_an_encrypted_way_to_a_trusted_server(certificate: Certificate, tls: str) -> None:
    with MailServer(user="bbd", password=PASSWORD, tls=tls, certificate=certificate) as server:
        outcome = hand_over(server, ca_file=certificate.authority)
    assert outcome.kind is Kind.ACCEPTED
    assert server.letters[0].content == LETTER
    assert [line[:8] for line in server.commands].count("STARTTLS") == (tls == "starttls")


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_a_certificate_nobody_vouches_for_stops_the_queue(certificate: Certificate, tls: str) -> None:
    with MailServer(user="bbd", password=PASSWORD, tls=tls, certificate=certificate) as server:
        outcome = hand_over(server)
    assert outcome.kind is Kind.SIGN_IN_FAILED
    assert "Zertifikat" in outcome.answer
    assert "BBD_SMTP_CA_FILE" in outcome.answer
    assert not [line for line in server.commands if line.startswith("AUTH")]


def test_a_certificate_for_another_name_stops_the_queue(tmp_path: Path) -> None:
    other = make_certificate(tmp_path, name="mail.other.example", kind="DNS")
    with MailServer(tls="ssl", certificate=other) as server:
        outcome = hand_over(server, ca_file=other.authority)
    assert outcome.kind is Kind.SIGN_IN_FAILED
    assert "Zertifikat" in outcome.answer


def test_a_server_without_starttls_gets_no_password() -> None:
    with MailServer(user="bbd", password=PASSWORD, tls="starttls") as server:
        outcome = hand_over(server)
    assert outcome.kind is Kind.SIGN_IN_FAILED
    assert "STARTTLS" in outcome.answer
    assert server.commands == ["EHLO localhost.localdomain"]


@pytest.mark.parametrize(("answer", "kind"), [("454 4.7.0 Gerade nicht", Kind.DEFERRED),
                                              ("501 5.5.4 Nein", Kind.SIGN_IN_FAILED)])  # fmt: skip
def test_a_refused_encryption_defers_or_stops(certificate: Certificate, answer: str, kind: Kind) -> None:
    with MailServer(tls="starttls", certificate=certificate) as server:
        server.answer(Stage.STARTTLS, answer)
        assert hand_over(server, ca_file=certificate.authority).kind is kind


def test_tls_to_a_server_that_speaks_none_stops_the_queue(mail_server: MailServer) -> None:
    address = MailServerAddress("127.0.0.1", mail_server.port, Tls.SSL)
    outcome = deliver(LETTER, sender=SENDER, recipient=RECIPIENT, server=address, timeouts=PATIENT)
    assert outcome.kind is Kind.SIGN_IN_FAILED
    assert "kein TLS" in outcome.answer


def test_an_unreadable_file_of_authorities_is_named(mail_server: MailServer, tmp_path: Path) -> None:
    broken = tmp_path / "ca.pem"
    broken.write_text("kein Zertifikat", encoding="utf-8")
    address = MailServerAddress("127.0.0.1", mail_server.port, Tls.STARTTLS)
    outcome = deliver(LETTER, sender=SENDER, recipient=RECIPIENT, server=address, ca_file=broken)
    assert outcome.kind is Kind.SIGN_IN_FAILED
    assert outcome.answer.startswith(f"BBD_SMTP_CA_FILE: In „{broken}“")


@pytest.mark.parametrize("misdeed", ["silence", "hang up"])
def test_a_server_that_fails_in_the_handshake_defers(certificate: Certificate, misdeed: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = MailServerAddress("127.0.0.1", deaf.getsockname()[1], Tls.SSL)
        if misdeed == "hang up":
            deaf.listen(0)
            deaf.shutdown(socket.SHUT_RDWR)
        outcome = deliver(LETTER, sender=SENDER, recipient=RECIPIENT, server=address,
                          ca_file=certificate.authority, timeouts=QUICK)  # fmt: skip
    assert outcome.kind is Kind.DEFERRED
