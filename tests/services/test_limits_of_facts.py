"""What the vocabulary says can never be is never gathered."""

import pytest
from sqlmodel import Session

from bbd.clock import local_date
from bbd.demo import loading
from bbd.rulebook.conditions import AnyOf
from bbd.rulebook.facts import SUBJECT_TYPES, Subject, flaw
from bbd.rulebook.plain import outcome
from bbd.rulebook.vocabulary_limits import LIMITS
from bbd.services.casefiles import CaseFile
from bbd.services.gathering import gather
from tests.stage import BERLIN, at


def test_every_type_of_subject_says_what_it_can_never_be() -> None:
    assert LIMITS.keys() == SUBJECT_TYPES.keys()


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("day", ["2013-01-05", "2013-03-01", "2013-12-31", "2014-01-01", "2014-02-10"])
def test_no_subject_of_the_demonstration_is_what_none_can_be(session: Session, day: str) -> None:
    now = at(day)
    loading.load(session, now=now, zone=BERLIN)
    gathered = list(gather(session, local_date(now, BERLIN), BERLIN))
    assert gathered
    for case in gathered:
        assert isinstance(case, CaseFile)
        assert flaw(Subject(case.type, case.key, case.facts)) == ""
        assert case.facts.keys() == SUBJECT_TYPES[case.type].facts.keys()
        limits = AnyOf(tuple(limit.never for limit in LIMITS[case.type]))
        assert outcome(limits, case.facts) is not True, (case.key, case.facts)
