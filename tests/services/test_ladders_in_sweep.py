"""Ladders as sweeps climb them: Berlin's working days, who is written to, and what makes a finding quiet."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from bbd.domain.ladder import Ladder, LadderStep
from bbd.domain.lifecycle import Role
from bbd.mail.compose import compose
from bbd.services import findings
from bbd.services.delivery import as_mail
from bbd.services.measures import report
from bbd.store.findings import FindingStep
from tests.cast import PANKOW, Cast, hire, join, submitted
from tests.stage import SETTINGS, START, at, leave, letters, opened, recipients, rulebook, steps_told, sweep, watched

ALICE, BOB, DANA = "alice@bbd.example", "bob@pankow.example", "dana@pankow.example"
DEPUTY = "vera@pankow.example"


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def _in_term(year: int) -> dict[str, object]:
    """Return an agreement of two years from `year` on whose measure, alone, is overdue in its second year."""
    return {
        "valid_from": f"{year}-01-01", "valid_to": f"{year + 1}-12-31", "review_on": f"{year + 1}-06-30",
        "indicator": {
            "baseline": {"value": "8.0", "date": f"{year - 1}-12-31", "source": "Bericht"},
            "target": {"value": "25", "date": f"{year + 1}-12-31"}, "due_days": 366,
        },
        "measure": {"due": f"{year}-09-30"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("opened", "steps"),
    [
        # A Friday, and a week without holidays.
        ("2013-03-01", ["2013-03-08", "2013-03-15", "2013-03-22"]),
        # Over Easter: 29 March and 1 April are holidays.
        ("2013-03-22", ["2013-04-02", "2013-04-09", "2013-04-16"]),
        # Since 2019 nobody works in Berlin on 8 March; Good Friday is the 19th of April.
        ("2019-03-01", ["2019-03-11", "2019-03-18", "2019-03-25"]),
        # Opened on a Saturday: step 0 goes at once, Monday is the first working day.
        ("2013-03-02", ["2013-03-08", "2013-03-15", "2013-03-22"]),
        # Ascension and Whit Monday.
        ("2013-05-08", ["2013-05-16", "2013-05-24", "2013-05-31"]),
    ],
)
def test_each_step_is_taken_on_its_working_day(session: Session, cast: Cast, opened: str, steps: list[str]) -> None:
    year = date.fromisoformat(opened).year - 1
    watched(session, cast, **_in_term(year))
    assert sweep(session, opened).letters == 1
    for number, day in enumerate(steps, 1):
        before = date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat()
        assert sweep(session, before).letters == 0
        assert sweep(session, day).letters == 1
        taken = session.exec(select(FindingStep).where(FindingStep.step == number)).one()
        assert (taken.planned_on.isoformat(), taken.at) == (day, at(day))
    assert sweep(session, f"{year + 1}-11-30").letters == 0


def test_the_ladder_goes_from_the_contact_to_the_committees_place(session: Session, cast: Cast) -> None:
    join(session, DEPUTY, "Vera Vogel", PANKOW, "contact", now=START)
    watched(session, cast, **_in_term(2012) | {"measure": {"due": "2012-09-30", "deputy": DEPUTY}})
    told = []
    for day in ("2013-03-01", "2013-03-08", "2013-03-15", "2013-03-22"):
        sweep(session, day)
        told += steps_told(session, day)
    assert told == [
        (DANA, 0, "contact"),
        (ALICE, 1, "coordinator"),
        (DEPUTY, 1, "deputy"),
        (BOB, 2, "leadership"),
        # There is no committee yet: a note to the coordinator.
        (ALICE, 3, "coordinator"),
    ]


def test_days_without_a_sweep_lose_no_step_and_nobody_reads_one_matter_twice(session: Session, cast: Cast) -> None:
    watched(session, cast, **_in_term(2012))
    sweep(session, "2013-03-01")
    outcome = sweep(session, "2013-03-22")
    assert sorted(session.exec(select(FindingStep.step))) == [0, 1, 2, 3]
    assert outcome.letters == 2
    assert steps_told(session, "2013-03-22") == [(ALICE, 3, "coordinator"), (BOB, 2, "leadership")]


def test_one_person_gets_one_letter_whatever_it_is_about(session: Session, cast: Cast) -> None:
    watched(session, cast)
    watched(session, cast, number="ZV-2012-02")
    outcome = sweep(session, "2013-03-01")
    assert (len(outcome.opened), outcome.letters) == (4, 1)
    (letter,) = letters(session)
    assert (letter.recipient, letter.person_id) == (DANA, cast.dana.id)
    assert letter.subject.startswith("4 offene Punkte in Ihren Zielvereinbarungen")
    assert all(f"/findings/{finding.id}" in letter.text for finding in outcome.opened)
    assert "ZV-2012-01" in letter.text
    assert "ZV-2012-02" in letter.text


def test_a_letters_name_is_made_of_whom_it_tells_what(session: Session, cast: Cast) -> None:
    watched(session, cast)
    sweep(session, "2013-03-01")
    sweep(session, "2013-03-08")
    keys = {letter.key for letter in letters(session)}
    assert len(keys) == 2
    for letter in letters(session):
        assert letter.message_id == f"<{letter.key}@bbd.example.de>"
        composed = compose(as_mail(letter), mail_from=SETTINGS.mail_from, base_url=SETTINGS.base_url)
        assert f"Message-ID: {letter.message_id}\r\n".encode() in composed
        # The name stays when the settings change between two tries.
        moved = compose(as_mail(letter), mail_from=SETTINGS.mail_from, base_url="https://anders.example.org")
        assert moved == composed


def test_no_letter_holds_a_reading(session: Session, cast: Cast) -> None:
    watched(session, cast, measure=None)
    sweep(session, "2013-03-01")
    (letter,) = letters(session)
    for figure in ("8,0", "8.0", "25 %", "16,5"):
        assert figure not in letter.text + letter.html


def test_who_has_left_is_not_written_to_but_the_coordinator_is(session: Session, cast: Cast) -> None:
    watched(session, cast)
    leave(session, cast.dana)
    sweep(session, "2013-03-01")
    assert steps_told(session, "2013-03-01") == [(ALICE, 0, "coordinator")] * 2


def test_without_the_coordinator_named_the_others_take_the_place(session: Session, cast: Cast) -> None:
    other = join(session, "olga@bbd.example", "Olga Ohm", "Senat von Berlin", "coordinator", now=START)
    watched(session, cast, measure=None)
    leave(session, cast.alice, cast.dana)
    sweep(session, "2013-03-01")
    assert recipients(session, "2013-03-01") == [other.mail]


def test_the_deputy_of_an_account_stands_in_where_the_wording_names_none(session: Session, cast: Cast) -> None:
    deputy = join(session, DEPUTY, "Vera Vogel", PANKOW, "contact", now=START)
    cast.dana.deputy_id = deputy.id
    watched(session, cast, measure=None)
    leave(session, cast.dana)
    sweep(session, "2013-03-01")
    sweep(session, "2013-03-08")
    assert steps_told(session, "2013-03-08") == [(ALICE, 1, "coordinator"), (DEPUTY, 1, "deputy")]


def test_a_new_leadership_takes_the_place_of_one_that_left(session: Session, cast: Cast) -> None:
    join(session, "nora@pankow.example", "Nora Nolte", PANKOW, "leadership", now=START)
    watched(session, cast, measure=None)
    leave(session, cast.bob)
    sweep(session, "2013-03-01")
    sweep(session, "2013-03-15")
    assert ("nora@pankow.example", 2, "leadership") in steps_told(session, "2013-03-15")


def test_a_pending_signature_goes_to_who_has_not_signed_and_to_the_deputy(session: Session, cast: Cast) -> None:
    deputy = join(session, DEPUTY, "Vera Vogel", PANKOW, "contact", now=START)
    cast.bob.deputy_id = deputy.id
    submitted(session, cast, now=at("2012-02-01"))
    sweep(session, "2012-02-15")
    assert recipients(session, "2012-02-15") == [BOB, "sena@senat.example"]
    sweep(session, "2012-02-22")
    assert recipients(session, "2012-02-22") == [ALICE, DEPUTY]
    assert "zur Zeichnung vor" in letters(session, day="2012-02-15")[0].text


def test_a_promise_is_quiet_until_its_day_and_then_one_step_higher(session: Session, cast: Cast) -> None:
    watched(session, cast, **_in_term(2012))
    finding = opened(session, "2013-03-01")
    findings.promise(
        session, finding, by=cast.dana, until=date(2013, 3, 14), now=at("2013-03-04"), today=date(2013, 3, 4)
    )
    for day in ("2013-03-08", "2013-03-14"):
        assert (sweep(session, day).letters, finding.state) == (0, "promised")
    assert sweep(session, "2013-03-15").letters == 2
    assert (finding.state, finding.step, finding.promised_until) == ("open", 2, None)


def test_a_short_promise_that_is_broken_climbs_before_its_time(session: Session, cast: Cast) -> None:
    watched(session, cast, **_in_term(2012))
    finding = opened(session, "2013-03-01")
    findings.promise(
        session, finding, by=cast.dana, until=date(2013, 3, 4), now=at("2013-03-01"), today=date(2013, 3, 1)
    )
    sweep(session, "2013-03-05")
    assert (finding.step, recipients(session, "2013-03-05")) == (1, [ALICE])
    assert sweep(session, "2013-03-08").letters == 0


def test_a_promise_that_is_kept_resolves_in_silence(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast, **_in_term(2012))
    finding = opened(session, "2013-03-01")
    findings.promise(
        session, finding, by=cast.bob, until=date(2013, 3, 8), now=at("2013-03-04"), today=date(2013, 3, 4)
    )
    dropped = {"status": "dropped", "done_on": None, "reason": "Umbau"}
    report(session, agreement, "M1", by=cast.alice, now=at("2013-03-06"), today=date(2013, 3, 6), **dropped)  # type: ignore[arg-type]  # the fields as a form gives them
    outcome = sweep(session, "2013-03-11")
    assert ([one.id for one in outcome.resolved], outcome.letters) == ([finding.id], 0)


def test_silence_ends_on_its_day_and_the_ladder_goes_on(session: Session, cast: Cast) -> None:
    watched(session, cast, **_in_term(2012))
    finding = opened(session, "2013-03-01")
    findings.silence(session, finding, by=cast.alice, until=date(2013, 3, 31), reason="Umzug des Hauses",
                     now=at("2013-03-04"), today=date(2013, 3, 4))  # fmt: skip
    for day in ("2013-03-08", "2013-03-22", "2013-03-31"):
        outcome = sweep(session, day)
        assert (outcome.letters, outcome.kept, finding.state) == (0, 1, "silenced")
    sweep(session, "2013-04-01")
    assert (finding.state, finding.step, finding.silenced_until) == ("open", 3, None)


def test_a_ladder_that_runs_stays_as_it_was_when_the_pack_changes(session: Session, cast: Cast) -> None:
    watched(session, cast, **_in_term(2012))
    sweep(session, "2013-03-01")
    shorter = replace(rulebook(), ladders={**rulebook().ladders, "miss": Ladder((LadderStep(0, ("leadership",)),))})
    sweep(session, "2013-03-08", rules=shorter)
    assert recipients(session, "2013-03-08") == [ALICE]


def test_findings_of_a_rule_that_is_gone_resolve(session: Session, cast: Cast) -> None:
    watched(session, cast, measure=None)
    sweep(session, "2013-03-01")
    fewer = replace(rulebook(), rules={"measure-overdue": rulebook().rules["measure-overdue"]})
    assert [one.rule for one in sweep(session, "2013-03-04", rules=fewer).resolved] == ["reading-overdue"]


def test_nobody_is_told_of_one_step_twice(session: Session, cast: Cast) -> None:
    everything = join(session, "ella@pankow.example", "Ella Engel", PANKOW, Role.CONTACT, Role.COORDINATOR, now=START)
    watched(session, cast, coordinator=everything.mail, indicator={"deputy": everything.mail}, measure=None)
    sweep(session, "2013-03-01")
    assert sweep(session, "2013-03-08").letters == 1
    assert steps_told(session, "2013-03-08") == [(everything.mail, 1, "deputy")]
