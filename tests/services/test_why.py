"""Why there is a finding or a letter: what the rule saw and sees, who was told, who comes next."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from bbd.domain.errors import InputRefused
from bbd.mail.outcome import Kind as Delivery
from bbd.mail.outcome import Outcome
from bbd.rulebook.model import Rulebook
from bbd.services import delivery, findings, rulebooks
from bbd.services.coming import Kind
from bbd.services.coming_words import coming_in_words
from bbd.services.why import Why, why
from bbd.services.why_asked import finding_named
from bbd.services.why_json import letter_as_json, why_as_json
from bbd.services.why_letter import Point, why_letter
from bbd.services.why_words import facts_in_words, rows, told_in_words, version_in_words
from bbd.store.agreements import Agreement
from bbd.store.findings import Finding
from bbd.store.people import Person
from tests.cast import PANKOW, Cast, hire, join
from tests.stage import BERLIN, SETTINGS, START, at, deliver, leave, letters, rulebook, shipped, sweep, watched

OVERDUE = ("reading-overdue", "ZV-2012-01/G1.1")


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


@pytest.fixture
def finding(session: Session, cast: Cast) -> Finding:
    """Return the finding that a reading is overdue, which opened on a Friday and was told to Dana."""
    watched(session, cast, measure=None)
    sweep(session, "2013-03-01")
    return finding_named(session, *OVERDUE)


def asked(session: Session, finding: Finding, day: str, rules: Rulebook | None = None) -> Why:
    return why(session, rules or rulebook(), finding, SETTINGS, now=at(day))


def next_of(session: Session, finding: Finding, day: str) -> str:
    found = asked(session, finding, day)
    return coming_in_words(finding, found.coming, rulebook(), BERLIN, date.fromisoformat(day))


def test_each_condition_stands_with_its_value_then_and_now(session: Session, finding: Finding) -> None:
    found = asked(session, finding, "2013-03-05")
    assert found.seen
    assert found.now
    then, now = list(rows("indicator", found.seen)), list(rows("indicator", found.now))
    assert [(row.text, row.value, row.holds) for row in then] == [
        ("Die Zielvereinbarung ist in Umsetzung oder in Überprüfung", "in Umsetzung", True),
        ("Der älteste fehlende Messwert ist seit mindestens 1 Tag fällig", "30 Tage", True),
    ]
    assert [row.value for row in now] == ["in Umsetzung", "34 Tage"]


def test_who_was_told_and_who_comes_next_are_named(session: Session, finding: Finding) -> None:
    found = asked(session, finding, "2013-03-05")
    assert list(told_in_words(found)) == [
        "Stufe 1 am 1. März 2013: Dana Dąbrowska (Ansprechperson; Brief wartet auf Versand)."
    ]
    assert found.coming.kind is Kind.NEXT
    assert (found.coming.step, found.coming.on) == (1, date(2013, 3, 8))
    assert next_of(session, finding, "2013-03-05") == (
        "Bleibt der Hinweis offen, folgt ab dem 8. März 2013 (5 Arbeitstage nach dem Entstehen) Stufe 2: ein Brief "
        "an die Vertretung und die Koordination, nach heutigem Stand Alice Aydın."
    )
    assert "folgt mit der nächsten Prüfung der Regeln" in next_of(session, finding, "2013-03-08")
    finding.step = 2
    # Without a committee its place is the coordinator's desk.
    assert next_of(session, finding, "2013-03-05").endswith(
        "ein Brief an das Steuerungsgremium, nach heutigem Stand stattdessen an Alice Aydın."
    )


def test_after_the_last_step_nobody_comes(session: Session, finding: Finding) -> None:
    sweep(session, "2013-03-22")
    found = asked(session, finding, "2013-03-23")
    assert found.coming.kind is Kind.LAST
    told = list(told_in_words(found))
    assert "Stufe 4 am 22. März 2013: Alice Aydın (Koordination" in told[3]
    assert "Stufe 3 am 22. März 2013: Bob Brandt (Leitung des Partners" in told[2]
    assert "weil eine höhere Stufe zugleich fällig war" in told[1]


def test_a_promise_names_its_day_and_what_follows_it(session: Session, cast: Cast, finding: Finding) -> None:
    day = date(2013, 3, 4)
    findings.promise(session, finding, by=cast.dana, until=date(2013, 3, 20), now=at("2013-03-04"), today=day)
    sentence = next_of(session, finding, "2013-03-05")
    assert sentence.startswith("Die Erledigung ist von Dana Dąbrowska bis zum 20. März 2013 zugesagt;")
    assert "folgt gleich ab dem 21. März 2013 Stufe 2: ein Brief an die Vertretung" in sentence


def test_a_silence_names_its_end_who_gave_it_and_why(session: Session, cast: Cast, finding: Finding) -> None:
    findings.silence(
        session, finding, by=cast.alice, until=date(2013, 4, 30), reason="Umzug", now=at("2013-03-04"),
        today=date(2013, 3, 4),
    )  # fmt: skip
    found = asked(session, finding, "2013-03-05")
    assert (found.coming.kind, found.coming.reason, found.coming.on) == (Kind.SILENCED, "Umzug", date(2013, 5, 1))
    said = "ruht bis zum 30. April 2013. Stummgeschaltet hat ihn Alice Aydın. Danach folgt frühestens ab dem 1. Mai"
    assert said in next_of(session, finding, "2013-03-05")


def test_what_is_done_ends_and_what_is_resolved_is_over(session: Session, finding: Finding) -> None:
    deliver(session, session.get_one(Agreement, finding.agreement_id), "20", day="2013-03-02")
    assert next_of(session, finding, "2013-03-05").startswith("Der Grund für den Hinweis ist weggefallen.")
    sweep(session, "2013-03-06")
    found = asked(session, finding, "2013-03-07")
    assert (found.coming.kind, found.now) == (Kind.RESOLVED, None)
    assert "seit dem 6. März 2013 erledigt" in next_of(session, finding, "2013-03-07")


def test_what_is_held_back_names_the_graver_finding(session: Session, cast: Cast) -> None:
    watched(session, cast, measure=None)
    sweep(session, "2013-05-02", rules=shipped())
    held = finding_named(session, *OVERDUE)
    assert held.state == "inhibited"
    found = asked(session, held, "2013-05-03", shipped())
    assert found.coming.kind is Kind.INHIBITED
    assert found.coming.holder is not None
    assert found.coming.holder.subject == f"organisation/{PANKOW}"
    assert next_of(session, held, "2013-05-03") == (
        "Zurückgestellt, solange der Hinweis „Partner liefert keine Messwerte“ zu Bezirksamt Pankow offen ist; bis "
        "dahin gehen dazu keine Briefe hinaus."
    )


def test_a_finding_keeps_the_rule_and_version_it_opened_with(session: Session, cast: Cast) -> None:
    watched(session, cast)
    book = rulebooks.in_force(session, SETTINGS, now=at("2013-03-01"))
    sweep(session, "2013-03-01", rules=book)
    finding = finding_named(session, *OVERDUE)
    found = asked(session, finding, "2013-03-05", book)
    assert found.version is not None
    assert found.version.number == 1
    assert version_in_words(found.version, BERLIN).endswith("in Kraft seit 1. März 2013 mit Fassung 1 der Regeln")
    assert not found.changed
    # From here on another pack is in force, which does not know the rule at all.
    pack = replace(book.packs["readings"], sha256="0" * 64)
    others = {rule_id: rule for rule_id, rule in book.rules.items() if rule.pack != "readings"}
    later = replace(book, packs={**book.packs, "readings": pack}, rules=others)
    found = asked(session, finding, "2013-03-05", later)
    assert found.rule is not None
    assert found.rule.id == "reading-overdue"
    assert found.changed
    assert found.coming.kind is Kind.ENDS


def test_a_rule_that_nobody_remembers_leaves_what_it_saw(session: Session, finding: Finding) -> None:
    finding.rule = "gone"
    found = asked(session, finding, "2013-03-05")
    assert (found.rule, found.seen, found.now) == (None, None, None)
    assert dict(facts_in_words(finding))["Überfällige Messwerte"] == "1"


def test_a_pause_of_the_mail_is_told(session: Session, finding: Finding) -> None:
    delivery.pause(session, Outcome(Delivery.SIGN_IN_FAILED, 535, ""), SETTINGS, now=at("2013-03-01"))
    found = why(session, rulebook(), finding, SETTINGS, now=at("2013-03-01") + timedelta(minutes=1))
    assert found.paused
    assert "weil die Anmeldung am Mailserver gescheitert ist" in list(told_in_words(found))[-1]


def test_the_answer_for_scripts_has_stable_names(session: Session, finding: Finding) -> None:
    found = why_as_json(asked(session, finding, "2013-03-05"), rulebook(), SETTINGS, date(2013, 3, 5))
    assert list(found) == [
        "finding", "rule", "version", "conditions", "conditions_now", "told", "next", "mail_paused",
    ]  # fmt: skip
    assert found["conditions"][1] == {
        "depth": 0, "text": "Der älteste fehlende Messwert ist seit mindestens 1 Tag fällig", "holds": True,
        "fact": "days_overdue", "op": "at_least", "threshold": 1, "value": 30,
    }  # fmt: skip
    assert (found["next"]["kind"], found["next"]["on"]) == ("next", "2013-03-08")
    assert [step["taken_on"] for step in found["told"]] == ["2013-03-01", None, None, None]
    assert found["told"][0]["letters"][0]["role"] == "contact"


@pytest.mark.parametrize("unknown", [("x", ""), ("reading-overdue", "ZV-1/G1.1"), ("0" * 32, "")])
def test_what_is_no_finding_is_refused_with_a_hint(session: Session, unknown: tuple[str, str]) -> None:
    with pytest.raises(InputRefused, match=r"why-not|bbd findings list"):
        finding_named(session, *unknown)


def points(session: Session, person: Person, day: str) -> list[Point]:
    key = next(letter.key for letter in letters(session, day=day) if letter.person_id == person.id)
    return list(why_letter(session, rulebook(), key, SETTINGS, now=at(day)).points)


def test_a_letter_says_why_this_person_got_it(session: Session, cast: Cast, finding: Finding) -> None:
    assert finding.step == 0
    assert [point.because for point in points(session, cast.dana, "2013-03-01")] == [
        "Dana Dąbrowska ist dafür in der Zielvereinbarung als Ansprechperson benannt."
    ]
    sweep(session, "2013-03-15")
    assert "als Leitung des Partners benannt" in points(session, cast.bob, "2013-03-15")[0].because


def test_a_letter_names_for_whom_somebody_stands_in(session: Session, cast: Cast) -> None:
    rita = join(session, "rita@pankow.example", "Rita Roth", PANKOW, "contact", now=START)
    cast.dana.deputy_id = rita.id
    watched(session, cast, measure=None)
    sweep(session, "2013-03-01")
    sweep(session, "2013-03-08")
    assert points(session, rita, "2013-03-08")[0].because == "Rita Roth vertritt Dana Dąbrowska."


def test_a_letter_to_the_coordinator_says_whose_place_they_take(session: Session, cast: Cast) -> None:
    watched(session, cast, measure=None)
    leave(session, cast.dana)
    sweep(session, "2013-03-01")
    (point,) = points(session, cast.alice, "2013-03-01")
    assert point.as_role == "coordinator"
    assert "Die Stufe ist an „Ansprechperson“ gerichtet. Dafür war niemand mit offenem Zugang benannt" in point.because


def test_a_letter_to_new_leadership_or_coordination_says_so(session: Session, cast: Cast) -> None:
    watched(session, cast, measure=None)
    leave(session, cast.bob, cast.alice)
    other = join(session, "lea@pankow.example", "Lea Lang", PANKOW, "leadership", now=START)
    cora = join(session, "cora@bbd.example", "Cora Can", "Senat von Berlin", "coordinator", now=START)
    for day in ("2013-03-01", "2013-03-08", "2013-03-15"):
        sweep(session, day)
    assert "gehört zur Leitung von Bezirksamt Pankow" in points(session, other, "2013-03-15")[0].because
    assert "gehört zur Koordination" in points(session, cora, "2013-03-08")[0].because


def test_a_letter_answers_scripts_and_an_unknown_one_is_refused(session: Session, finding: Finding) -> None:
    (letter,) = letters(session, day="2013-03-01")
    found = why_letter(session, rulebook(), letter.key, SETTINGS, now=at("2013-03-05"))
    told = letter_as_json(found, rulebook(), SETTINGS, date(2013, 3, 5))
    assert (told["key"], told["name"], told["points"][0]["step"]) == (letter.key, "Dana Dąbrowska", 0)
    assert told["points"][0]["why"]["finding"]["id"] == str(finding.id)
    with pytest.raises(InputRefused, match="bbd letters list"):
        why_letter(session, rulebook(), "nichts", SETTINGS, now=at("2013-03-05"))


def test_a_letter_about_an_agreement_that_is_over_still_says_its_role(session: Session, finding: Finding) -> None:
    (letter,) = letters(session, day="2013-03-01")
    agreement = session.exec(select(Agreement)).one()
    agreement.state = "closed"
    session.add(agreement)
    session.flush()
    (point,) = why_letter(session, rulebook(), letter.key, SETTINGS, now=at("2013-03-05")).points
    assert point.because == "Dana Dąbrowska erhielt den Brief als Ansprechperson."
    assert point.why.coming.kind is Kind.ENDS
    assert point.why.finding is finding
