"""Handing letters over to a real mail server on loopback, in good times and in every bad one."""

import socket
import time
from collections.abc import Iterator

import pytest

from bbd.mail.address import MailServerAddress, Tls, parse
from bbd.mail.smtp import Connection, Kind, Outcome, Timeouts, deliver, open_connection
from tests.smtp_server import MailServer, Stage

SENDER, RECIPIENT = "bbd@bbd.example", "dana@pankow.example"
QUICK = Timeouts(step=0.3, final=0.4)
PATIENT = Timeouts(step=10, final=10)
LETTER = (
    b"Subject: Gr=C3=BC=C3=9Fe\r\nX-BBD-Letter: k1\r\n\r\n"
    b".\r\n..\r\n.Punkt\r\nzwei  Leerzeichen am Ende  \r\n\r\n" + b"x" * 900 + b"\r\nFrom hier\r\n.\r\n"
)


def hand_over(server: MailServer, message: bytes = LETTER, timeouts: Timeouts = PATIENT) -> Outcome:
    return deliver(message, sender=SENDER, recipient=RECIPIENT, server=parse(server.url), timeouts=timeouts)


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


def test_a_server_that_takes_no_connection_up_defers_within_the_step() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as busy:
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)  # noqa: FBT003 - socket's own signature
            each.connect_ex(busy.getsockname())
        address = MailServerAddress("127.0.0.1", busy.getsockname()[1], Tls.NONE)
        outcome = deliver(LETTER, sender=SENDER, recipient=RECIPIENT, server=address, timeouts=QUICK)
        for each in waiting:
            each.close()
    assert outcome == Outcome(Kind.DEFERRED, None, f"Der Mailserver {address} antwortet nicht.")


def test_a_network_that_leads_nowhere_defers() -> None:
    nowhere = MailServerAddress("255.255.255.255", 25, Tls.NONE)
    outcome = deliver(LETTER, sender=SENDER, recipient=RECIPIENT, server=nowhere, timeouts=QUICK)
    assert outcome.kind is Kind.DEFERRED
    assert "255.255.255.255:25 ist nicht erreichbar" in outcome.answer


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


@pytest.mark.parametrize(
    "nonsense", ["Hallo!", "999 Hm", "25", "250+Plus", "\x00", "x" * 100_000, "550-x\r\n" * 20_000]
)
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
