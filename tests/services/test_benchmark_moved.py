"""How far the benchmark of an indicator has moved, as the rules see it, and the finding that asks for a review."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from bbd.clock import local_date
from bbd.domain.lifecycle import Action
from bbd.services.benchmarks import Given, put
from bbd.services.casefiles import CaseFile
from bbd.services.gathering import facts_of
from bbd.services.steps import Request, take_step
from bbd.services.versions import text_of
from bbd.store.agreement_queries import version_in_force
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.benchmarks import benchmark_at
from bbd.store.findings import Letter
from tests.cast import Cast, hire
from tests.stage import BERLIN, START, at, places, shipped, sweep, watched

NAME = "Anteil an der Bevölkerung"
RULE = "benchmark-moved"


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def known(session: Session, on: str, value: str, *, since: str, definition: str = "register") -> None:
    """Let a value become known on a day, or be corrected."""
    given = Given(NAME, definition, date.fromisoformat(on), Decimal(value), "Amt")
    put(session, benchmark_at(session, NAME, definition, given.on), given, by=None, now=at(since))
    session.flush()


def compared(session: Session, cast: Cast, **indicator: Any) -> Agreement:  # noqa: ANN401 - fields of the document
    """Make an agreement, adopted on 2 January 2012, whose indicator is compared with the series."""
    return watched(session, cast, indicator={"benchmark": NAME, **indicator})


def facts(session: Session, day: str) -> tuple[object, object]:
    found = facts_of(session, "ZV-2012-01/G1.1", local_date(at(day), BERLIN), BERLIN)
    (case,) = (one for one in found if isinstance(one, CaseFile) and one.type == "indicator")
    return case.facts["benchmark_moved_by"], case.facts["benchmark_value_days"]


def test_it_has_not_moved_while_the_value_of_the_signature_counts(session: Session, cast: Cast) -> None:
    known(session, "2010-12-31", "24.9", since="2011-03-01")
    compared(session, cast)
    assert facts(session, "2012-06-01") == (0, None)


def test_a_new_value_moves_it_from_the_day_on_which_it_is_recorded(session: Session, cast: Cast) -> None:
    known(session, "2010-12-31", "24.9", since="2011-03-01")
    compared(session, cast)
    known(session, "2011-12-31", "25.85", since="2012-06-01")
    assert facts(session, "2012-06-01") == (9, 0)
    assert facts(session, "2012-06-15") == (9, 14)


def test_a_correction_moves_it_as_well(session: Session, cast: Cast) -> None:
    known(session, "2010-12-31", "24.9", since="2011-03-01")
    compared(session, cast)
    known(session, "2010-12-31", "24.3", since="2012-06-01")
    assert facts(session, "2012-06-01") == (6, 0)


def test_definitions_are_never_mixed(session: Session, cast: Cast) -> None:
    """Of the register nothing new is known; that the microcensus counts others is no movement of five points."""
    known(session, "2010-12-31", "24.9", since="2011-03-01")
    known(session, "2009-12-31", "29.8", since="2011-03-01", definition="microcensus")
    compared(session, cast)
    assert facts(session, "2012-06-15") == (0, None)
    known(session, "2011-12-31", "30", since="2012-06-01", definition="microcensus")
    assert facts(session, "2012-06-15") == (2, 14)


def test_of_a_target_that_follows_a_definition_only_that_one_counts(session: Session, cast: Cast) -> None:
    known(session, "2010-12-31", "24.9", since="2011-03-01")
    known(session, "2010-12-31", "29.8", since="2011-03-01", definition="microcensus")
    relative = {"benchmark": NAME, "definition": "register", "percent": "80", "date": "2013-12-31"}
    compared(session, cast, target=None, benchmark=None, target_relative=relative)
    known(session, "2011-12-31", "31", since="2012-06-01", definition="microcensus")
    assert facts(session, "2012-06-15") == (0, None)
    known(session, "2011-12-31", "25.6", since="2012-06-10")
    assert facts(session, "2012-06-15") == (7, 5)


@pytest.mark.parametrize(
    "indicator", [{"benchmark": None}, {"benchmark": "Andere"}, {"unit": "Personen", "kind": "value"}]
)
def test_nothing_is_known_without_a_benchmark_in_per_cent(
    session: Session, cast: Cast, indicator: dict[str, Any]
) -> None:
    known(session, "2010-12-31", "24.9", since="2011-03-01")
    compared(session, cast, **indicator)
    known(session, "2011-12-31", "30", since="2012-06-01")
    assert facts(session, "2012-06-15") == (None, None)


def test_a_value_from_after_the_signature_alone_is_no_movement(session: Session, cast: Cast) -> None:
    compared(session, cast)
    known(session, "2012-03-31", "30", since="2012-06-01")
    assert facts(session, "2012-06-15") == (None, None)


def _finds(session: Session, day: str) -> list[tuple[str, str]]:
    alone = replace(shipped(), rules={RULE: shipped().rules[RULE]})
    return places(sweep(session, day, rules=alone).opened)


def test_the_coordination_is_asked_for_a_review_and_no_wording_changes(session: Session, cast: Cast) -> None:
    known(session, "2010-12-31", "24.9", since="2011-03-01")
    agreement = compared(session, cast)
    before = _wordings(session)
    known(session, "2011-12-31", "25.3", since="2012-05-01")
    assert _finds(session, "2012-05-02") == []
    known(session, "2011-12-31", "25.4", since="2012-06-01")
    assert _finds(session, "2012-06-02") == [(RULE, "ZV-2012-01/G1.1")]
    letter = session.exec(select(Letter)).one()
    assert letter.recipient == cast.alice.mail
    text = " ".join(letter.text.split())
    assert f"„{NAME}“" in text
    assert not {"24,9", "25,4"} & set(text.split())
    assert _wordings(session) == before
    _review(session, agreement, cast, "2012-07-02")
    outcome = sweep(session, "2012-07-03", rules=shipped())
    assert RULE in {one.rule for one in outcome.resolved}


def _wordings(session: Session) -> list[tuple[str, int]]:
    return [(one.sha256, one.edition) for one in session.exec(select(AgreementVersion))]


def _review(session: Session, agreement: Agreement, cast: Cast, day: str) -> None:
    version = version_in_force(session, agreement)
    assert version is not None
    statements = {goal.key: "Das Ziel passt noch." for goal in text_of(version).goals}
    now: datetime = at(day)
    take_step(session, agreement, Request(Action.REVIEW, cast.alice, now, now.date(), statements=statements))
