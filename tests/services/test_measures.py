"""Reporting measures: who may, what a report needs, and that it outlives an amendment and a move to another house."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from bbd.domain.errors import InputRefused, NotThere, StepRefused
from bbd.domain.lifecycle import Action
from bbd.services.agreements import save_draft
from bbd.services.measures import find, report
from bbd.services.steps import Request, take_step
from bbd.store.agreement_queries import leading_version, version_in_work
from bbd.store.agreements import Agreement
from bbd.store.audit import AuditEntry
from bbd.store.people import Person
from tests.cast import MITTE, Cast, agreement_text, hire, join, monitored, signed_by, submitted
from tests.stage import START, leave, recipients, sweep, watched

DONE: dict[str, Any] = {"status": "done", "done_on": date(2013, 2, 28)}


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def agreement(session: Session, cast: Cast, moment: datetime) -> Agreement:
    return monitored(session, cast, now=moment)


def say(
    session: Session,
    agreement: Agreement,
    by: Person,
    now: datetime,
    **given: Any,  # noqa: ANN401 - the report
) -> tuple[str, date | None, str]:
    """Report M1 and return how it stands."""
    measure = report(session, agreement, "M1", by=by, now=now, today=date(2013, 3, 1), **given)
    return measure.status, measure.done_on, measure.reason


@pytest.mark.parametrize("name", ["alice", "bob", "dana"])
def test_the_partner_and_the_coordination_report(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime, name: str
) -> None:
    person: Person = getattr(cast, name)
    assert say(session, agreement, person, moment, **DONE) == ("done", date(2013, 2, 28), "")
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "measure-reported")).one()
    assert (entry.object, entry.details) == ("ZV-2012-01/M1", {"status": "done"})


@pytest.mark.parametrize("name", ["charlie", "erin", "adam", "sena"])
def test_nobody_else_reports(session: Session, cast: Cast, agreement: Agreement, moment: datetime, name: str) -> None:
    with pytest.raises(StepRefused, match="melden der Partner und die Koordination"):
        say(session, agreement, getattr(cast, name), moment, **DONE)
    assert find(session, agreement, "M1").status == "open"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"status": "done", "done_on": None}, "date"),
        ({"status": "done", "done_on": date(2013, 3, 2)}, "date"),
        ({"status": "dropped", "done_on": None}, "reason"),
        ({"status": "dropped", "done_on": None, "reason": "  "}, "reason"),
    ],
)
def test_a_report_says_when_or_why(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputRefused) as refusal:
        say(session, agreement, cast.dana, moment, **given)
    assert [problem.field for problem in refusal.value.problems] == [field]


def test_a_day_is_of_what_is_done_and_a_reason_of_what_is_dropped(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    day, why = date(2013, 3, 1), " Kein Geld "
    said = {status: say(session, agreement, cast.dana, moment, status=status, done_on=day, reason=why)
            for status in ("done", "dropped", "open")}  # fmt: skip
    assert said == {"done": ("done", day, ""), "dropped": ("dropped", None, "Kein Geld"), "open": ("open", None, "")}


def test_what_is_not_in_force_or_not_there_is_not_reported(session: Session, cast: Cast, moment: datetime) -> None:
    pending = submitted(session, cast, now=moment)
    with pytest.raises(StepRefused, match="nicht in Kraft"):
        say(session, pending, cast.dana, moment, **DONE)
    with pytest.raises(NotThere, match="M9"):
        report(session, pending, "M9", by=cast.dana, now=moment, today=moment.date(), **DONE)


def test_what_was_reported_while_an_amendment_was_written_counts_in_it(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    take_step(session, agreement, Request(Action.AMEND, cast.alice, moment, moment.date(), reason="Neues Ziel"))
    say(session, agreement, cast.dana, moment, **DONE)
    draft = version_in_work(session, agreement)
    assert draft is not None
    save_draft(session, agreement, agreement_text(title="Neu"), edition=draft.edition, by=cast.alice, now=moment)
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, moment, moment.date()))
    say(session, agreement, cast.dana, moment, status="dropped", done_on=None, reason="Kein Geld")
    for person in (cast.sena, cast.bob):
        signed_by(session, agreement, person, now=moment)
    assert leading_version(session, agreement).number == 2
    measure = find(session, agreement, "M1")
    assert (measure.status, measure.done_on, measure.reason) == ("dropped", None, "Kein Geld")


def test_who_went_to_a_third_organisation_gets_no_letter_about_the_old_one(session: Session) -> None:
    cast = hire(session, now=START)
    stranger = join(session, "vera@mitte.example", "Vera Vogel", MITTE, "contact", now=START)
    cast.dana.deputy_id = stranger.id
    watched(session, cast)
    cast.dana.organisation_id = cast.bob.organisation_id = cast.charlie.organisation_id
    session.add_all([cast.dana, cast.bob])
    session.flush()
    told = [mail for day in ("2013-03-01", "2013-03-08", "2013-03-15", "2013-03-22") for mail in told_on(session, day)]
    assert set(told) == {"alice@bbd.example"}


def test_without_anybody_at_the_partner_the_coordination_is_written_to(session: Session) -> None:
    cast = hire(session, now=START)
    watched(session, cast)
    leave(session, cast.dana, cast.bob)
    assert told_on(session, "2013-03-01") == ["alice@bbd.example"]
    assert told_on(session, "2013-03-15") == ["alice@bbd.example"]


def told_on(session: Session, day: str) -> list[str]:
    """Sweep on `day` and return whom it wrote to."""
    sweep(session, day)
    return recipients(session, day)
