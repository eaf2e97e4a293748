"""BBD_SMTP_URL as data."""

import base64

import pytest

from bbd.domain.errors import ConfigurationRefused
from bbd.mail.address import MailServerAddress, Tls, is_mail_address, parse


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.de?tls=none", MailServerAddress("mail.example.de", 25, Tls.NONE)),
        ("smtp://mail.example.de?tls=starttls", MailServerAddress("mail.example.de", 587, Tls.STARTTLS)),
        ("smtp://mail.example.de/?tls=ssl", MailServerAddress("mail.example.de", 465, Tls.SSL)),
        ("smtp://127.0.0.1:2525", MailServerAddress("127.0.0.1", 2525, Tls.NONE)),
        ("smtp://localhost:1025/", MailServerAddress("localhost", 1025, Tls.NONE)),
        ("smtp://[::1]:1025?tls=none", MailServerAddress("::1", 1025, Tls.NONE)),
        ("smtp://mail:1025?tls=none", MailServerAddress("mail", 1025, Tls.NONE)),
        ("smtp://mail.example.de", MailServerAddress("mail.example.de", 587, Tls.STARTTLS)),
        ("smtp://a%40b.de:p%3Aw%2F%25%C3%A4%3F%23@h.de:26?tls=ssl",
         MailServerAddress("h.de", 26, Tls.SSL, "a@b.de", "p:w/%ä?#")),
        ("smtp://u:a:b@h.de?tls=ssl", MailServerAddress("h.de", 465, Tls.SSL, "u", "a:b")),
    ],
)  # fmt: skip
def test_an_address_is_read(url: str, expected: MailServerAddress) -> None:
    assert parse(url) == expected


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "beginnt nicht mit smtp://"),
        ("smtps://mail.example.de", "beginnt nicht mit smtp://"),
        ("mail.example.de:25", "beginnt nicht mit smtp://"),
        ("smtp://", "Name des Mailservers fehlt"),
        ("smtp://:25?tls=none", "Name des Mailservers fehlt"),
        ("smtp://mail_server$:25", "Name des Mailservers ist keiner"),
        ("smtp://[::1", "keine lesbare Adresse"),
        ("smtp://h.de:0", "Port"),
        ("smtp://h.de:65536", "Port"),
        ("smtp://h.de:abc", "Port"),
        ("smtp://h.de/pfad", "Hinter dem Port"),
        ("smtp://h.de#tls=ssl", "Hinter dem Port"),
        ("smtp://h.de?tls=ja", "Fragezeichen"),
        ("smtp://h.de?tls=", "Fragezeichen"),
        ("smtp://h.de?tls=ssl&tls=none", "Fragezeichen"),
        ("smtp://h.de?TLS=ssl", "Fragezeichen"),
        ("smtp://h.de?tls=ssl&timeout=5", "Fragezeichen"),
        ("smtp://u@h.de", "eines von beiden fehlt"),
        ("smtp://:pw@h.de", "eines von beiden fehlt"),
        ("smtp://u:50%@h.de", "ein % ohne zwei"),
        ("smtp://u:%ff@h.de", "nicht in UTF-8"),
        ("smtp://u:a%0Ab@h.de", "Steuerzeichen"),
        ("smtp://u:a b@h.de", "Leer- oder Steuerzeichen"),
        (" smtp://h.de", "Leer- oder Steuerzeichen"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(url: str, said: str) -> None:
    with pytest.raises(ConfigurationRefused) as refused:
        parse(url)
    assert said in str(refused.value)
    assert all(problem.where == "BBD_SMTP_URL" and problem.remedy for problem in refused.value.problems)


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(ConfigurationRefused) as refused:
        parse("http://u@h.de:99999/x?y=z")
    assert len(refused.value.problems) == 5


@pytest.mark.parametrize(
    "url",
    [
        "smtp://u:ge/heim@h.de",
        "smtp://u:ge#heim@h.de",
        "smtp://u:ge?heim@h.de",
        "smtp://u:geheim%@h.de",
        "smtp://u:geheim@h.de:x",
        "smtps://u:geheim@h.de",
    ],
)
def test_a_refusal_never_shows_the_password(url: str) -> None:
    with pytest.raises(ConfigurationRefused) as refused:
        parse(url)
    said = str(refused.value)
    assert "heim" not in said
    assert "u:ge" not in said


def test_the_password_shows_neither_in_repr_nor_in_str() -> None:
    address = parse("smtp://wer:geheim@h.de:26?tls=ssl")
    assert "geheim" not in repr(address) + str(address)
    assert str(address) == "h.de:26"


def test_secrets_are_taken_out_of_a_text_in_every_form_they_travel() -> None:
    address = parse("smtp://wer:geheim@h.de")
    plain = base64.b64encode(b"\0wer\0geheim").decode()
    alone = base64.b64encode(b"geheim").decode()
    assert address.without_secrets(f"geheim {plain} {alone} Rest") == "*** *** *** Rest"
    assert parse("smtp://h.de").without_secrets("geheim") == "geheim"


@pytest.mark.parametrize("text", ["a@b.de", "leitung@senat.example", "o'hara+x@a-b.c", "root@localhost"])
def test_what_smtp_carries_as_it_stands_is_a_mail_address(text: str) -> None:
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "a", "@b.de", "a@", "a@b@c", "ä@b.de", "a@ü.de", "a b@c.de", "a@b.de\n", "a\r@b.de", "<a@b.de>", '"a"@b.de',
     ".a@b.de", "a..b@c.de", "a@b..de", "a@-b.de", "a@[127.0.0.1]", "a,b@c.de", "x" * 250 + "@b.de"],
)  # fmt: skip
def test_what_would_mean_something_else_is_none(text: str) -> None:
    assert not is_mail_address(text)
