"""Which findings exist for whom, by what they are about: also a goal, an agreement, a partner as a whole."""

import pytest
from sqlmodel import Session

from bbd.domain.errors import NotThere
from bbd.domain.lifecycle import Action
from bbd.services import findings
from bbd.services.steps import Request, take_step
from bbd.services.why_asked import finding_named
from bbd.store.agreements import Agreement
from bbd.store.finding_pages import finding_row, finding_rows
from bbd.store.findings import Finding
from bbd.store.people import Organisation, Person
from tests import stage
from tests.cast import PANKOW, Cast, hire, join
from tests.stage import START, at, shipped, watched

EVENTS = "Amt für Veranstaltungen"


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


@pytest.fixture
def silent(session: Session, cast: Cast) -> Finding:
    """Return the finding that Pankow delivers nothing; its goal has no measure either."""
    watched(session, cast, measure=None)
    stage.sweep(session, "2013-05-02", rules=shipped())
    return finding_named(session, "partner-silent", f"organisation/{PANKOW}")


def sees(session: Session, finding: Finding, person: Person) -> bool:
    listed = finding in findings.open_findings(session, person)
    rows = finding.id in {row.finding.id for row in finding_rows(session, person)}
    try:
        found = findings.find(session, str(finding.id), person) is finding
    except NotThere:
        found = False
    assert listed == rows == found
    return found


def test_a_finding_about_a_partner_exists_for_its_people_and_who_oversees_all(
    session: Session, cast: Cast, silent: Finding
) -> None:
    assert silent.agreement_id is None
    for insider in (cast.alice, cast.erin, cast.bob, cast.dana, cast.sena):
        assert sees(session, silent, insider)
    for outsider in (cast.charlie, cast.adam):
        assert not sees(session, silent, outsider)


def test_an_issuer_of_some_of_its_agreements_does_not_learn_of_the_others(
    session: Session, cast: Cast, silent: Finding
) -> None:
    session.add(Organisation(name=EVENTS, kind="senate"))
    session.flush()
    eva = join(session, "eva@events.example", "Eva Ende", EVENTS, "leadership", now=START)
    assert not sees(session, silent, eva)
    other = watched(session, cast, number="ZV-2012-02")
    other.issuer_id = eva.organisation_id
    session.flush()
    assert not sees(session, silent, eva)
    assert not sees(session, silent, cast.sena)
    assert sees(session, silent, cast.bob)
    other.state = "closed"
    session.flush()
    assert sees(session, silent, cast.sena)
    assert not sees(session, silent, eva)


def test_every_finding_says_what_it_is_about(session: Session, cast: Cast, silent: Finding) -> None:
    stage.sweep(session, "2013-12-02", rules=shipped())
    rows = {row.finding.subject: row for row in finding_rows(session, cast.alice)}
    said = {subject: (row.kind, row.number, row.key, row.name, row.partner) for subject, row in rows.items()}
    assert said[silent.subject] == ("partner", "", "", PANKOW, PANKOW)
    assert said["ZV-2012-01/G1"] == ("goal", "ZV-2012-01", "G1", "Ausbildung öffnen", PANKOW)
    assert said["ZV-2012-01"] == ("agreement", "ZV-2012-01", "", "Ausbildung für alle", PANKOW)
    assert said["ZV-2012-01/G1.1"][3] == "Anteil an den Neueinstellungen"
    assert finding_row(session, silent, cast.bob).name == PANKOW


def close(session: Session, cast: Cast, agreement: Agreement) -> None:
    now = at("2013-12-31")
    agreement.state = "monitored"
    take_step(session, agreement, Request(Action.TERMINATE, cast.bob, now, now.date(), reason="Ende", on=now.date()))


def test_with_its_last_agreement_a_partner_is_left_in_peace(session: Session, cast: Cast, silent: Finding) -> None:
    other = watched(session, cast, number="ZV-2012-02", measure=None)
    close(session, cast, other)
    assert silent.state == "open"
    assert silent.organisation_id == other.partner_id
    first = session.get_one(Agreement, finding_named(session, "reading-overdue", "ZV-2012-01/G1.1").agreement_id)
    close(session, cast, first)
    assert (silent.state, silent.resolved_at) == ("resolved", at("2013-12-31"))
    assert finding_named(session, "goal-without-measure", "ZV-2012-01/G1").state == "resolved"
