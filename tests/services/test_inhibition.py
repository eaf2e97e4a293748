"""One finding can hold back others: a silent partner gets one letter, not one for each reading that is missing."""

from dataclasses import replace

import pytest
from sqlmodel import Session, col, select

from bbd.rulebook.model import Rulebook
from bbd.store.findings import Finding
from tests.cast import PANKOW, Cast, hire
from tests.stage import START, deliver, recipients, rulebook, shipped, sweep, watched

SILENT = f"partner-silent organisation/{PANKOW}"
LATE = "reading-overdue ZV-2012-01/G1.1"
DANA, BOB = "dana@pankow.example", "bob@pankow.example"


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def rules() -> Rulebook:
    """Return two rules only: what holds back, and what is held back."""
    both = {rule_id: shipped().rules[rule_id] for rule_id in ("partner-silent", "reading-overdue")}
    return replace(shipped(), rules=both)


def states(session: Session) -> dict[str, tuple[str, str, int]]:
    """Return state, what holds it back, and step of each finding that is not resolved."""
    session.expire_all()
    found = session.exec(select(Finding).where(Finding.state != "resolved").order_by(col(Finding.rule)))
    return {f"{one.rule} {one.subject}": (one.state, one.inhibited_by, one.step) for one in found}


def test_what_was_open_rests_while_the_partner_is_silent_and_goes_on_afterwards(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    watched(session, cast, number="ZV-2012-02")
    sweep(session, "2013-01-31", rules=rules())
    assert states(session)[LATE] == ("open", "", 0)
    sweep(session, "2013-03-31", rules=rules())
    assert states(session) == {
        SILENT: ("open", "", 0),
        LATE: ("inhibited", "partner-silent", 0),
        "reading-overdue ZV-2012-02/G1.1": ("inhibited", "partner-silent", 0),
    }
    # The leadership is told of its silence; nobody is told of each reading.
    assert recipients(session, "2013-03-31") == [BOB]
    assert sweep(session, "2013-04-01", rules=rules()).letters == 0
    deliver(session, agreement, "17", day="2013-04-02")
    outcome = sweep(session, "2013-04-02", rules=rules())
    assert [one.rule for one in outcome.resolved] == ["partner-silent", "reading-overdue"]
    assert states(session) == {"reading-overdue ZV-2012-02/G1.1": ("open", "", 3)}
    assert DANA not in recipients(session, "2013-04-02")


def test_what_opens_under_a_silence_is_held_back_from_the_start(session: Session, cast: Cast) -> None:
    watched(session, cast)
    outcome = sweep(session, "2013-04-10", rules=rules())
    assert outcome.letters == 1
    assert states(session)[LATE] == ("inhibited", "partner-silent", -1)
    again = sweep(session, "2013-04-10", rules=rules())
    assert (again.opened, again.letters, again.kept) == ([], 0, 2)


def test_a_partner_that_delivered_something_is_not_silent(session: Session, cast: Cast) -> None:
    deliver(session, watched(session, cast), "17")
    watched(session, cast, number="ZV-2012-02")
    sweep(session, "2013-04-10", rules=rules())
    assert states(session) == {"reading-overdue ZV-2012-02/G1.1": ("open", "", 0)}


def test_without_the_rule_that_holds_back_nothing_rests(session: Session, cast: Cast) -> None:
    watched(session, cast)
    sweep(session, "2013-04-10", rules=rules())
    sweep(session, "2013-04-11", rules=replace(rules(), rules={"reading-overdue": rulebook().rules["reading-overdue"]}))
    assert states(session) == {LATE: ("open", "", 0)}
