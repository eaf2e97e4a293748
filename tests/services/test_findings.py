"""Findings between sweeps: who sees them, what is next, taking over and silencing."""

import uuid
from datetime import date

import pytest
from sqlmodel import Session, select

from bbd.domain.calendar import WorkingDays
from bbd.domain.errors import InputRefused, NotThere, StepRefused
from bbd.services import findings
from bbd.store.audit import AuditEntry
from bbd.store.findings import Finding
from bbd.store.people import Person
from tests.cast import Cast, hire
from tests.stage import BERLIN, START, at, opened, places, sweep, watched

NOW, TODAY = at("2013-03-04"), date(2013, 3, 4)


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


@pytest.fixture
def finding(session: Session, cast: Cast) -> Finding:
    watched(session, cast)
    return opened(session, "2013-03-01")


def test_open_findings_are_listed_by_rule_and_subject(session: Session, cast: Cast) -> None:
    for number in ("ZV-2012-02", "ZV-2012-01"):
        watched(session, cast, number=number)
    sweep(session, "2013-03-01")
    assert places(findings.open_findings(session)) == [
        ("measure-overdue", "ZV-2012-01/M1"), ("measure-overdue", "ZV-2012-02/M1"),
        ("reading-overdue", "ZV-2012-01/G1.1"), ("reading-overdue", "ZV-2012-02/G1.1"),
    ]  # fmt: skip


def test_a_finding_exists_for_those_concerned_alone(session: Session, cast: Cast, finding: Finding) -> None:
    for insider in (cast.alice, cast.bob, cast.dana, cast.erin, cast.sena):
        assert findings.find(session, str(finding.id), insider) is finding
        assert len(findings.open_findings(session, insider)) == 2
    for outsider in (cast.charlie, cast.adam):
        assert findings.open_findings(session, outsider) == []
        with pytest.raises(NotThere):
            findings.find(session, str(finding.id), outsider)


@pytest.mark.parametrize("unknown", ["", "x", str(uuid.UUID(int=1))])
def test_what_is_no_finding_is_not_there(session: Session, cast: Cast, unknown: str) -> None:
    with pytest.raises(NotThere):
        findings.find(session, unknown, cast.alice)


def test_the_next_step_is_told_until_the_last(session: Session, finding: Finding) -> None:
    days = WorkingDays("DE-BE")
    assert findings.next_step(finding, days, BERLIN) == (1, date(2013, 3, 8))
    sweep(session, "2013-03-22")
    assert finding.step == 3
    assert findings.next_step(finding, days, BERLIN) is None


@pytest.mark.parametrize("until", [date(2013, 3, 3), TODAY, date(2013, 6, 5)])
def test_a_promise_needs_a_day_in_the_next_three_months(
    session: Session, cast: Cast, finding: Finding, until: date
) -> None:
    with pytest.raises(InputRefused, match="drei Monaten"):
        findings.promise(session, finding, by=cast.dana, until=until, now=NOW, today=TODAY)
    assert finding.state == "open"


def test_those_concerned_take_over_and_an_auditor_does_not(session: Session, cast: Cast, finding: Finding) -> None:
    for person in (cast.dana, cast.bob, cast.alice):
        findings.promise(session, finding, by=person, until=date(2013, 3, 5), now=NOW, today=TODAY)
        assert finding.state == "promised"
    with pytest.raises(StepRefused):
        findings.promise(session, finding, by=cast.erin, until=date(2013, 3, 5), now=NOW, today=TODAY)


def _silence(session: Session, finding: Finding, by: Person, until: date, reason: str = "Umzug") -> None:
    findings.silence(session, finding, by=by, until=until, reason=reason, now=NOW, today=TODAY)


def test_silence_is_the_coordinators_with_reason_and_end(session: Session, cast: Cast, finding: Finding) -> None:
    with pytest.raises(StepRefused, match="Koordination"):
        _silence(session, finding, cast.bob, date(2013, 4, 1))
    with pytest.raises(InputRefused, match="begründen"):
        _silence(session, finding, cast.alice, date(2013, 4, 1), reason="  ")
    for day in (TODAY, date(2014, 3, 6)):
        with pytest.raises(InputRefused, match="zwölf Monaten"):
            _silence(session, finding, cast.alice, day)
    assert finding.state == "open"
    _silence(session, finding, cast.alice, date(2013, 4, 1), reason=" Umzug ")
    assert (finding.state, finding.silenced_until, finding.reason) == ("silenced", date(2013, 4, 1), "Umzug")


def test_a_resolved_finding_takes_nothing_more(session: Session, cast: Cast, finding: Finding) -> None:
    finding.state = "resolved"
    with pytest.raises(StepRefused, match="erledigt"):
        findings.promise(session, finding, by=cast.dana, until=date(2013, 3, 5), now=NOW, today=TODAY)
    with pytest.raises(StepRefused, match="erledigt"):
        _silence(session, finding, cast.alice, date(2013, 4, 1))


def test_who_took_over_or_silenced_stands_in_the_trail(session: Session, cast: Cast, finding: Finding) -> None:
    findings.promise(session, finding, by=cast.dana, until=date(2013, 3, 5), now=NOW, today=TODAY)
    _silence(session, finding, cast.alice, date(2013, 4, 1))
    entries = session.exec(select(AuditEntry).where(AuditEntry.object == str(finding.id)).order_by("seq")).all()
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("finding-promised", str(cast.dana.id)),
        ("finding-silenced", str(cast.alice.id)),
    ]
