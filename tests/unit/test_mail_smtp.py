"""Handing letters over to a real mail server on loopback, in good times and in every bad one."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bbd.mail.address import MailServerAddress, Tls, parse
from bbd.mail.smtp import Connection, Kind, Outcome, Timeouts, deliver, open_connection
from tests.certificates import Certificate, make_certificate
from tests.smtp_server import MailServer, Stage

SENDER, RECIPIENT = "bbd@bbd.example", "dana@pankow.example"
QUICK = Timeouts(step=0.3, final=0.4)
PATIENT = Timeouts(step=10, final=10)
LETTER = (
    b"Subject: Gr=C3=BC=C3=9Fe\r\nX-BBD-Letter: k1\r\n\r\n"
    b".\r\n..\r\n.Punkt\r\nzwei  Leerzeichen am Ende  \r\n\r\n" + b"x" * 900 + b"\r\nFrom hier\r\n.\r\n"
)


def hand_over(server: MailServer, message: bytes = LETTER, timeouts: Timeouts = PATIENT, **more: Path) -> Outcome:
    return deliver(message, sender=SENDER, recipient=RECIPIENT, server=parse(server.url), timeouts=timeouts, **more)


def test_a_letter_arrives_byte_for_byte_with_its_one_recipient(mail_server: MailServer) -> None:
    outcome = hand_over(mail_server)
    assert outcome == Outcome(Kind.ACCEPTED, 250, "2.0.0 Genommen")
    (letter,) = mail_server.letters
    assert letter.content == LETTER
    assert (letter.sender, letter.recipients) == (SENDER, (RECIPIENT,))


def test_the_greeting_does_not_tell_the_name_of_the_machine(mail_server: MailServer) -> None:
    hand_over(mail_server)
    assert mail_server.commands[0] == "EHLO localhost.localdomain"
    assert socket.gethostname() not in " ".join(mail_server.commands)


def test_many_letters_share_one_connection(mail_server: MailServer) -> None:
    with open_connection(parse(mail_server.url), timeouts=PATIENT) as connection:
        kinds = {connection.send(LETTER, sender=SENDER, recipient=f"p{n}@x.example").kind for n in range(50)}
    assert kinds == {Kind.ACCEPTED}
    assert mail_server.connections == 1
    assert [letter.recipients for letter in mail_server.letters] == [(f"p{n}@x.example",) for n in range(50)]
    assert mail_server.commands[-1] == "QUIT"


@pytest.mark.parametrize("stage", [Stage.GREETING, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.DOT])
@pytest.mark.parametrize("answer", ["421 4.3.2 Bin gleich weg", "450 4.2.1 Später"])
def test_a_passing_refusal_defers_the_letter(mail_server: MailServer, stage: Stage, answer: str) -> None:
    mail_server.answer(stage, answer)
    assert hand_over(mail_server) == Outcome(Kind.DEFERRED, int(answer[:3]), answer[4:])
    assert mail_server.accepted == []


@pytest.mark.parametrize("stage", [Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.DOT])
def test_a_lasting_refusal_of_this_letter_refuses_it(mail_server: MailServer, stage: Stage) -> None:
    mail_server.answer(stage, "550 5.1.1 Unbekannt")
    assert hand_over(mail_server) == Outcome(Kind.REFUSED, 550, "5.1.1 Unbekannt")


@pytest.mark.parametrize("stage", [Stage.GREETING, Stage.EHLO])
def test_a_server_that_refuses_us_altogether_refuses_no_letter(mail_server: MailServer, stage: Stage) -> None:
    mail_server.answer(stage, "554 5.3.2 Heute nicht")
    assert hand_over(mail_server).kind is Kind.DEFERRED


def test_a_refused_connection_defers_and_the_next_try_succeeds(mail_server: MailServer) -> None:
    mail_server.refuse_connections()
    outcome = hand_over(mail_server)
    assert outcome.kind is Kind.DEFERRED
    assert outcome.code is None
    assert outcome.answer == f"Der Mailserver 127.0.0.1:{mail_server.port} nimmt keine Verbindung an."
    mail_server.accept_connections()
    assert hand_over(mail_server).kind is Kind.ACCEPTED


def test_a_name_that_does_not_resolve_defers() -> None:
    nowhere = MailServerAddress("mail.invalid", 25, Tls.NONE)
    outcome = deliver(LETTER, sender=SENDER, recipient=RECIPIENT, server=nowhere, timeouts=PATIENT)
    assert outcome == Outcome(Kind.DEFERRED, None, "Der Name mail.invalid des Mailservers ist nicht auflösbar.")


BEFORE_THE_DOT = [Stage.GREETING, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.DATA]


@pytest.mark.parametrize("stage", BEFORE_THE_DOT)
def test_silence_before_the_dot_defers_within_the_step(mail_server: MailServer, stage: Stage) -> None:
    mail_server.be_silent(stage)
    began = time.monotonic()
    outcome = hand_over(mail_server, timeouts=QUICK)
    assert outcome.kind is Kind.DEFERRED
    assert outcome.answer == "Der Mailserver hat 0.3 Sekunden lang nicht zu Ende geantwortet."
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("stage", [*BEFORE_THE_DOT, Stage.BODY])
def test_a_hang_up_before_the_dot_defers(mail_server: MailServer, stage: Stage) -> None:
    mail_server.drop(stage)
    outcome = hand_over(mail_server) if stage is not Stage.BODY else hand_over(mail_server, LETTER * 9000)
    assert outcome == Outcome(Kind.DEFERRED, None, "Der Mailserver hat die Verbindung beendet.")
    assert mail_server.letters == []


def test_a_hang_up_after_the_final_dot_leaves_it_unknown(mail_server: MailServer) -> None:
    mail_server.drop(Stage.DOT)
    assert hand_over(mail_server) == Outcome(Kind.UNKNOWN, None, "Der Mailserver hat die Verbindung beendet.")
    assert [letter.content for letter in mail_server.letters] == [LETTER]


def test_silence_after_the_final_dot_leaves_it_unknown_after_the_longer_wait(mail_server: MailServer) -> None:
    mail_server.be_silent(Stage.DOT)
    began = time.monotonic()
    outcome = hand_over(mail_server, timeouts=Timeouts(step=0.3, final=0.8))
    assert outcome.kind is Kind.UNKNOWN
    assert 0.8 <= time.monotonic() - began < 2


def test_the_final_answer_may_take_longer_than_a_step(mail_server: MailServer) -> None:
    mail_server.trickle(Stage.DOT, "250 2.0.0 Genommen nach langem Nachdenken\r\n")
    assert hand_over(mail_server, timeouts=Timeouts(step=0.3, final=10)).kind is Kind.ACCEPTED


def test_a_hang_up_after_the_final_answer_changes_nothing(mail_server: MailServer) -> None:
    mail_server.drop_after_answer(Stage.DOT)
    assert hand_over(mail_server).kind is Kind.ACCEPTED


@pytest.mark.parametrize(("stage", "kind"), [(Stage.MAIL, Kind.DEFERRED), (Stage.DOT, Kind.UNKNOWN)])
def test_a_server_that_trickles_is_given_up_on_time(mail_server: MailServer, stage: Stage, kind: Kind) -> None:
    mail_server.trickle(stage)
    began = time.monotonic()
    assert hand_over(mail_server, timeouts=QUICK).kind is kind
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("nonsense", ["Hallo!", "999 Hm", "25", "250+Plus", "\x00", "x" * 100_000])
def test_an_answer_that_is_no_smtp_never_buries_a_letter(mail_server: MailServer, nonsense: str) -> None:
    mail_server.answer(Stage.RCPT, nonsense)
    expected = Outcome(Kind.DEFERRED, None, "Der Mailserver hat etwas geantwortet, das kein SMTP ist.")
    assert hand_over(mail_server) == expected
    mail_server.behave()
    mail_server.answer(Stage.DOT, nonsense)
    assert hand_over(mail_server).kind is Kind.UNKNOWN


@pytest.mark.parametrize("answer", ["250 Schon?", "334 Wer?"])
def test_an_answer_that_fits_no_question_defers(mail_server: MailServer, answer: str) -> None:
    mail_server.answer(Stage.DATA, answer)
    assert hand_over(mail_server).kind is Kind.DEFERRED
    mail_server.behave()
    mail_server.answer(Stage.DOT, "354 Mehr bitte")
    assert hand_over(mail_server).kind is Kind.UNKNOWN


def test_a_long_answer_is_kept_short_and_on_one_line(mail_server: MailServer) -> None:
    mail_server.answer(Stage.RCPT, "550-Zeile eins\r\n550-\tZeile \x1b[31mzwei\r\n550 " + "ä" * 2000)
    answer = hand_over(mail_server).answer
    assert answer.startswith("Zeile eins Zeile [31mzwei ä")
    assert len(answer) == 500
    assert answer.isprintable()


# One connection, many letters


@pytest.fixture
def connection(mail_server: MailServer) -> Iterator[Connection]:
    with open_connection(parse(mail_server.url), timeouts=PATIENT) as opened:
        yield opened


def test_a_refused_letter_leaves_the_connection_to_the_next(mail_server: MailServer, connection: Connection) -> None:
    mail_server.answer(Stage.RCPT, "550 5.1.1 Unbekannt", recipient="weg@x.example")
    kinds = [connection.send(LETTER, sender=SENDER, recipient=to).kind for to in ("weg@x.example", RECIPIENT)]
    assert kinds == [Kind.REFUSED, Kind.ACCEPTED]
    assert mail_server.connections == 1
    assert "RSET" in mail_server.commands


@pytest.mark.parametrize("how", ["hang up", "421"])
def test_a_connection_that_the_server_ends_between_letters_is_renewed(
    mail_server: MailServer, connection: Connection, how: str
) -> None:
    assert connection.send(LETTER, sender=SENDER, recipient=RECIPIENT).kind is Kind.ACCEPTED
    if how == "421":
        mail_server.answer(Stage.MAIL, "421 4.7.0 Genug für diese Verbindung", times=1)
    else:
        mail_server.drop(Stage.MAIL, times=1)
    assert connection.send(LETTER, sender=SENDER, recipient=RECIPIENT).kind is Kind.ACCEPTED
    assert mail_server.connections == 2
    assert len(mail_server.letters) == 2


def test_an_unclear_end_is_not_tried_again_by_itself(mail_server: MailServer, connection: Connection) -> None:
    connection.send(LETTER, sender=SENDER, recipient=RECIPIENT)
    mail_server.drop(Stage.DOT, times=1)
    assert connection.send(LETTER, sender=SENDER, recipient=RECIPIENT).kind is Kind.UNKNOWN
    assert len(mail_server.letters) == 2
    assert connection.send(LETTER, sender=SENDER, recipient=RECIPIENT).kind is Kind.ACCEPTED


def test_an_interruption_sends_no_goodbye_into_a_letter(mail_server: MailServer) -> None:
    def interrupted() -> None:
        with open_connection(parse(mail_server.url)) as connection:
            connection.send(LETTER, sender=SENDER, recipient=RECIPIENT)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert "QUIT" not in mail_server.commands


# What cannot go over the wire


@pytest.mark.parametrize("address", ["a@b.example>\r\nRCPT TO:<c@d.example", "ä@b.example", "a b@c.example", "", "a@"])
def test_an_address_that_would_say_something_else_is_never_sent(mail_server: MailServer, address: str) -> None:
    server = parse(mail_server.url)
    assert deliver(LETTER, sender=SENDER, recipient=address, server=server).kind is Kind.REFUSED
    assert deliver(LETTER, sender=address, recipient=RECIPIENT, server=server).kind is Kind.SIGN_IN_FAILED
    assert mail_server.connections == 0


@pytest.mark.parametrize("message", [b"a\nb\r\n", b"a\rb\r\n", b"ohne Ende", "ä\r\n".encode(), b"\x00\r\n", b""])
def test_bytes_that_smtp_would_have_to_change_are_never_sent(mail_server: MailServer, message: bytes) -> None:
    assert hand_over(mail_server, message).kind is Kind.REFUSED
    assert mail_server.connections == 0


# Sign-in and encryption


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
