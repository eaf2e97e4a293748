"""Why a rule gives no finding on a subject: the first thing that keeps it from speaking."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from bbd.domain.errors import InputRefused
from bbd.domain.lifecycle import Action
from bbd.domain.subject_keys import subject_in_words
from bbd.rulebook.model import Rulebook
from bbd.services import findings
from bbd.services.steps import Request, take_step
from bbd.services.why_asked import finding_named
from bbd.services.why_json import why_not_as_json
from bbd.services.why_not import Kind, WhyNot, of_subject, why_not
from bbd.services.why_not_words import in_short, sentences
from bbd.store.agreement_queries import measures_of, version_in_force
from bbd.store.agreements import Agreement, Indicator
from bbd.store.subject_pages import search
from tests import stage
from tests.cast import PANKOW, Cast, drafted, hire, submitted
from tests.stage import BERLIN, SETTINGS, START, at, deliver, shipped, watched

INDICATOR = "ZV-2012-01/G1.1"


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


@pytest.fixture
def agreement(session: Session, cast: Cast) -> Agreement:
    return watched(session, cast)


def sweep(session: Session, day: str) -> None:
    stage.sweep(session, day, rules=shipped())


def asked(session: Session, rule: str, subject: str, day: str, rules: Rulebook | None = None) -> WhyNot:
    return why_not(session, rules or shipped(), rule, subject, SETTINGS, now=at(day))


def said(found: WhyNot) -> str:
    return " ".join(sentences(found, shipped(), BERLIN))


@pytest.mark.usefixtures("agreement")
def test_the_first_condition_that_does_not_hold_is_named_with_what_is_the_case(session: Session) -> None:
    found = asked(session, "reading-overdue", INDICATOR, "2013-01-30")
    assert found.kind is Kind.UNMET
    assert found.unmet is not None
    assert (found.unmet.checked.test.fact, found.unmet.checked.value) == ("days_overdue", 0)
    assert said(found) == (
        "Die erste Bedingung, die nicht zutrifft: Der älteste fehlende Messwert ist seit mindestens 1 Tag fällig. "
        "Tatsächlich gilt: Der älteste fehlende Messwert ist seit heute fällig."
    )


def test_a_missing_value_is_told_as_what_it_means(session: Session, agreement: Agreement) -> None:
    deliver(session, agreement, "20", day="2013-01-20")
    found = asked(session, "reading-overdue", INDICATOR, "2013-02-20")
    assert "Tatsächlich gilt: Kein fälliger Messwert fehlt." in said(found)
    assert "Nötig wäre:" in in_short(found)


@pytest.mark.usefixtures("agreement")
def test_what_holds_will_be_found_by_the_next_sweep(session: Session) -> None:
    found = asked(session, "reading-overdue", INDICATOR, "2013-01-31")
    assert (found.kind, found.unmet) == (Kind.OPENS, None)
    assert said(found) == "Alle Bedingungen treffen zu; der Hinweis entsteht mit der nächsten Prüfung der Regeln."
    sweep(session, "2013-01-30")
    assert said(asked(session, "reading-overdue", INDICATOR, "2013-01-31")).endswith(
        "Zuletzt geprüft wurde am 30. Januar 2013."
    )


@pytest.mark.usefixtures("agreement")
def test_an_open_finding_says_what_keeps_it_quiet(session: Session, cast: Cast) -> None:
    sweep(session, "2013-03-01")
    found = asked(session, "reading-overdue", INDICATOR, "2013-03-05")
    assert found.kind is Kind.OPEN
    told = said(found)
    for part in ("seit dem 1. März 2013 offen", "ab dem 8. März 2013 (5 Arbeitstage", "Stufe 1 am 1. März 2013: Dana"):
        assert part in told
    finding = finding_named(session, "reading-overdue", INDICATOR)
    findings.silence(
        session, finding, by=cast.alice, until=date(2013, 4, 30), reason="Umzug", now=at("2013-03-05"),
        today=date(2013, 3, 5),
    )  # fmt: skip
    found = asked(session, "reading-overdue", INDICATOR, "2013-03-05")
    assert "Stummgeschaltet hat ihn Alice Aydın." in said(found)
    assert found.why is not None
    assert found.why.coming.reason == "Umzug"


def test_what_no_longer_holds_says_that_its_finding_ends_and_when_it_was(
    session: Session, agreement: Agreement
) -> None:
    sweep(session, "2013-03-01")
    deliver(session, agreement, "20", day="2013-03-02")
    assert "mit der nächsten Prüfung der Regeln erledigt er sich" in said(
        asked(session, "reading-overdue", INDICATOR, "2013-03-03")
    )
    sweep(session, "2013-03-04")
    assert "Zuletzt gab es diesen Hinweis vom 1. März 2013 bis zum 4. März 2013." in said(
        asked(session, "reading-overdue", INDICATOR, "2013-03-05")
    )


@pytest.mark.usefixtures("agreement")
def test_a_graver_finding_holds_a_new_one_back(session: Session) -> None:
    sweep(session, "2013-05-02")
    finding = finding_named(session, "reading-overdue", INDICATOR)
    finding.state, finding.resolved_at = "resolved", at("2013-05-03")
    session.flush()
    found = asked(session, "reading-overdue", INDICATOR, "2013-05-03")
    assert found.kind is Kind.HELD_BACK
    assert f"solange der Hinweis „Partner liefert keine Messwerte“ zu {PANKOW} offen ist" in said(found)
    assert "zurückgestellt" in in_short(found)
    assert PANKOW not in in_short(found)


@pytest.mark.usefixtures("agreement")
def test_a_rule_outside_its_days_says_so(session: Session) -> None:
    book = shipped()
    rule = book.rules["reading-overdue"]
    for limits, sentence in (
        ({"holds_from": date(2014, 1, 1)}, "Die Regel gilt erst ab dem 1. Januar 2014."),
        ({"holds_until": date(2012, 12, 31)}, "Die Regel galt nur bis zum 31. Dezember 2012."),
    ):
        later = replace(book, rules={**book.rules, rule.id: replace(rule, **limits)})  # type: ignore[arg-type]  # two dates
        found = asked(session, rule.id, INDICATOR, "2013-02-20", later)
        assert found.kind is Kind.NOT_IN_FORCE
        assert said(found) == sentence == in_short(found)


def test_what_is_not_in_force_is_not_judged(session: Session, cast: Cast) -> None:
    drafted(session, cast, now=START)
    submitted(session, cast, now=START, number="ZV-2012-02")
    found = asked(session, "reading-overdue", INDICATOR, "2013-02-20")
    assert found.kind is Kind.NOT_JUDGED
    assert said(found) == (
        "Die Zielvereinbarung ZV-2012-01 hat den Stand „Entwurf“; geprüft wird nur, was in Kraft ist."
    )
    assert "kein Wortlaut zur Zeichnung" in said(
        asked(session, "signature-pending", "ZV-2012-01/signature/partner", "2012-02-20")
    )
    assert "hat keine Zielvereinbarung, die in Kraft ist" in said(
        asked(session, "partner-silent", f"organisation/{PANKOW}", "2012-02-20")
    )
    assert asked(session, "signature-pending", "ZV-2012-02/signature/partner", "2012-02-20").kind is Kind.OPENS


def test_what_only_another_version_has_is_not_judged(session: Session, cast: Cast, agreement: Agreement) -> None:
    amend = Request(Action.AMEND, cast.alice, at("2013-02-01"), date(2013, 2, 1), reason="Eine Maßnahme kommt dazu")
    take_step(session, agreement, amend)
    in_force = version_in_force(session, agreement)
    assert in_force is not None
    session.delete(measures_of(session, in_force)["M1"])
    session.flush()
    found = asked(session, "measure-overdue", "ZV-2012-01/M1", "2013-02-20")
    assert said(found) == "„M1“ gehört nicht zu der Fassung von ZV-2012-01, die in Kraft ist."


def test_what_cannot_be_read_is_told(session: Session, agreement: Agreement) -> None:
    indicator = session.exec(select(Indicator).where(Indicator.agreement_id == agreement.id)).one()
    indicator.frequency = "weekly"
    session.flush()
    found = asked(session, "reading-overdue", INDICATOR, "2013-02-20")
    assert found.kind is Kind.FLAWED
    assert said(found).startswith("Das lässt sich zurzeit nicht prüfen.")


@pytest.mark.parametrize(
    ("rule", "subject", "hint"),
    [
        ("reading-overdu", INDICATOR, "Meinten Sie „reading-overdue“?"),
        ("reading-overdue", "ZV-2012-02/G1.1", "Meinten Sie „ZV-2012-01/G1.1“?"),
        ("reading-overdue", "ZV-2012-01/G1.2", "Meinten Sie „ZV-2012-01/G1.1“?"),
        ("partner-silent", "organisation/Bezirksamt Panko", f"Meinten Sie „organisation/{PANKOW}“?"),
        ("reading-overdue", "ZV-2012-01/M1", "Danach fragen: measure-due-soon, measure-overdue."),
        ("reading-overdue", "ganz etwas anderes", "Gegenstände heißen zum Beispiel ZV-2012-01"),
    ],
)
@pytest.mark.usefixtures("agreement")
def test_unknown_names_are_refused_with_what_was_perhaps_meant(
    session: Session, rule: str, subject: str, hint: str
) -> None:
    with pytest.raises(InputRefused) as refused:
        asked(session, rule, subject, "2013-02-20")
    assert hint in str(refused.value)


@pytest.mark.usefixtures("agreement")
def test_every_type_of_subject_can_be_asked_about(session: Session) -> None:
    for rule, subject in (
        ("measure-overdue", "ZV-2012-01/M1"), ("goal-without-measure", "ZV-2012-01/G1"), ("term-ending", "ZV-2012-01"),
        ("partner-silent", f"organisation/{PANKOW}"),
    ):  # fmt: skip
        found = asked(session, rule, subject, "2012-03-01")
        assert found.kind is Kind.UNMET
        assert in_short(found)
    assert subject_in_words(f"organisation/{PANKOW}") == PANKOW


@pytest.mark.usefixtures("agreement")
def test_all_rules_about_a_subject_answer_at_once(session: Session) -> None:
    sweep(session, "2013-03-01")
    answers = of_subject(session, shipped(), INDICATOR, "indicator", SETTINGS, now=at("2013-03-05"))
    assert [one.rule.id for one in answers] == [rule.id for rule in shipped().of_type("indicator")]
    assert [one.rule.id for one in answers if one.kind is Kind.OPEN] == ["reading-overdue"]
    assert of_subject(session, shipped(), "ZV-9/G1", "indicator", SETTINGS, now=at("2013-03-05")) == []


@pytest.mark.usefixtures("agreement")
def test_the_answer_for_scripts_has_stable_names(session: Session) -> None:
    found = why_not_as_json(asked(session, "reading-overdue", INDICATOR, "2013-01-30"), shipped(), SETTINGS)
    assert list(found) == ["rule", "subject", "on", "kind", "sentences", "conditions", "unmet", "inhibited_by", "why"]
    assert found["unmet"] == {"fact": "days_overdue", "op": "at_least", "threshold": 1, "value": 0, "others": 0}
    assert (found["kind"], found["on"], found["why"]) == ("condition", "2013-01-30", None)


def test_subjects_are_found_by_key_name_or_partner(session: Session, cast: Cast, agreement: Agreement) -> None:
    submitted(session, cast, now=START, number="ZV-2012-02")
    assert agreement.number == "ZV-2012-01"
    for kind, text, key in (
        ("indicator", "neueinstell", INDICATOR), ("measure", "M1", "ZV-2012-01/M1"),
        ("goal", "Pankow", "ZV-2012-01/G1"),
        ("agreement", "", "ZV-2012-01"), ("partner", "pank", f"organisation/{PANKOW}"),
        ("signature", "", "ZV-2012-02/signature/partner"),
    ):  # fmt: skip
        assert [one.key for one in search(session, kind, text, 5, START.date())] == [key]
    assert search(session, "indicator", "100%", 5, START.date()) == []
