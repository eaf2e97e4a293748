"""Answering a counter-proposal: taken, met or kept, by one coordinator at a time, under the draft that was shown."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from sqlmodel import Session

from bbd.domain.errors import InputRefused, NotThere, Stale, StepRefused
from bbd.domain.signing import Decision, GoalDecision
from bbd.services.agreements import find
from bbd.services.answering import Answer, answer
from bbd.services.negotiations import in_words, stamp, unanswered
from bbd.services.versions import text_of
from bbd.store.agreements import Agreement
from bbd.store.database import Database
from bbd.store.negotiation_queries import answered, proposals_of
from bbd.store.people import Person
from tests.cast import SENATE, Cast, agreement_document, hire, join, signed_by, submitted
from tests.negotiating import NO, TWENTY, resubmit, said, saved, work


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def agreement(session: Session, cast: Cast, moment: datetime) -> Agreement:
    return submitted(session, cast, now=moment)


def test_a_counter_proposal_is_kept_and_taken_over(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    assert len(unanswered(session, work(session, agreement))) == 1
    draft = work(session, agreement)
    answer(session, agreement, Answer("G1", "taken", "", draft.edition), by=cast.alice, now=moment)
    target = text_of(work(session, agreement)).indicators[0].target
    assert target is not None
    assert target.value == 20
    assert not unanswered(session, work(session, agreement))
    resubmit(session, agreement, cast, moment)
    told = answered(session, work(session, agreement))["G1"]
    assert (told.answer, told.answered_version) == ("taken", 2)
    signed_by(session, agreement, cast.bob, now=moment)
    signed_by(session, agreement, cast.sena, now=moment)
    assert agreement.state == "adopted"


def test_to_stay_needs_a_reason(session: Session, agreement: Agreement, cast: Cast, moment: datetime) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    draft = work(session, agreement)
    with pytest.raises(InputRefused, match="begründen"):
        answer(session, agreement, Answer("G1", "kept", " ", draft.edition), by=cast.alice, now=moment)
    given = answer(session, agreement, Answer("G1", "kept", "Beschluss", draft.edition), by=cast.alice, now=moment)
    assert given.answer_reason == "Beschluss"
    with pytest.raises(Stale, match="schon geantwortet"):
        answer(session, agreement, Answer("G1", "kept", "Noch einmal", draft.edition), by=cast.alice, now=moment)


def test_only_the_coordinator_answers_what_is_open_under_the_draft_shown(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    edition = work(session, agreement).edition
    with pytest.raises(StepRefused, match="Koordination"):
        answer(session, agreement, Answer("G1", "taken", "", edition), by=cast.bob, now=moment)
    with pytest.raises(NotThere):
        answer(session, agreement, Answer("G9", "taken", "", edition), by=cast.alice, now=moment)
    saved(session, agreement, cast, moment, name="Anders")
    with pytest.raises(Stale):
        answer(session, agreement, Answer("G1", "taken", "", edition), by=cast.alice, now=moment)
    assert [one.answer for one in unanswered(session, work(session, agreement))] == ["open"]


def test_a_decline_cannot_be_taken_over_by_a_click(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=NO)
    edition = work(session, agreement).edition
    with pytest.raises(InputRefused, match="nicht mit einem Klick"):
        answer(session, agreement, Answer("G1", "taken", "", edition), by=cast.alice, now=moment)


def test_an_answer_can_be_given_otherwise_until_the_next_wording(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    draft = work(session, agreement)
    first = stamp(answer(session, agreement, said(draft, "kept", "Beschluss"), by=cast.alice, now=moment))
    later = moment + timedelta(hours=1)
    again = answer(session, agreement, said(draft, "met", "Wir rechnen neu.", first), by=cast.alice, now=later)
    assert (again.answer, again.answer_reason) == ("met", "Wir rechnen neu.")
    assert len(unanswered(session, draft)) == 1
    saved(session, agreement, cast, later, target={"value": "22", "date": "2013-12-31"})
    assert not unanswered(session, work(session, agreement))
    resubmit(session, agreement, cast, later)
    told = answered(session, work(session, agreement))["G1"]
    assert (told.answer, told.answer_reason, told.answered_version) == ("met", "Wir rechnen neu.", 2)


def test_nobody_stays_with_a_wording_that_the_draft_has_given_up(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    saved(session, agreement, cast, moment, target={"value": "20", "date": "2013-12-31"})
    draft = work(session, agreement)
    with pytest.raises(InputRefused, match="steht schon, was der Partner will"):
        answer(session, agreement, said(draft, "kept", "Beschluss"), by=cast.alice, now=moment)
    edition = draft.edition
    assert answer(session, agreement, said(draft, "taken"), by=cast.alice, now=moment).answer == "taken"
    assert work(session, agreement).edition == edition


def test_milestones_stay_as_they_are_when_a_value_is_taken_over(session: Session, cast: Cast, moment: datetime) -> None:
    goal = agreement_document()["goals"][0]
    milestones = [{"value": "22", "date": "2012-12-31"}]
    goal["indicators"] = [{**goal["indicators"][0], "milestones": milestones}]
    agreement = submitted(session, cast, now=moment, goals=[goal])
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    answer(session, agreement, said(work(session, agreement), "taken"), by=cast.alice, now=moment)
    (indicator,) = text_of(work(session, agreement)).indicators
    assert [point.value for point in indicator.milestones] == [22]
    assert indicator.target is not None
    assert indicator.target.value == 20


@pytest.mark.parametrize(("what", "field"), [("taken", "answer"), ("", "answer"), ("open", "answer")])
def test_what_is_no_answer_here_is_refused_beside_its_field(
    session: Session, cast: Cast, moment: datetime, what: str, field: str
) -> None:
    goal = agreement_document()["goals"][0]
    goal["indicators"] = [goal["indicators"][0], {**goal["indicators"][0], "key": "G1.2"}]
    agreement = submitted(session, cast, now=moment, goals=[goal])
    in_words_only = {"G1": GoalDecision(Decision.OWN_VALUE, "Bei G1.1 tragen wir 20 mit.")}
    signed_by(session, agreement, cast.bob, now=moment, decisions=in_words_only)
    with pytest.raises(InputRefused) as refused:
        answer(session, agreement, said(work(session, agreement), what), by=cast.alice, now=moment)
    assert [problem.field for problem in refused.value.problems] == [field]
    (waiting,) = unanswered(session, work(session, agreement))
    assert in_words(session, waiting) == "Gegenvorschlag zu G1"


def test_a_value_that_the_draft_does_not_allow_any_more_is_refused_in_words(
    session: Session, cast: Cast, moment: datetime
) -> None:
    goal = agreement_document()["goals"][0]
    goal["indicators"] = [{**goal["indicators"][0], "kind": "count", "unit": "Personen"}]
    agreement = submitted(session, cast, now=moment, goals=[goal])
    much = {"G1": GoalDecision(Decision.OWN_VALUE, "Mehr als Sie.", Decimal(120))}
    signed_by(session, agreement, cast.bob, now=moment, decisions=much)
    saved(session, agreement, cast, moment, kind="share", unit="percent")
    with pytest.raises(InputRefused, match="zwischen 0 und 100") as refused:
        answer(session, agreement, said(work(session, agreement), "taken"), by=cast.alice, now=moment)
    assert refused.value.problems[0].field == "answer"


def test_after_the_next_submission_nothing_is_answered_any_more(
    session: Session, agreement: Agreement, cast: Cast, moment: datetime
) -> None:
    signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
    draft = work(session, agreement)
    resubmit(session, agreement, cast, moment)
    with pytest.raises(StepRefused, match="liegt zur Zeichnung vor"):
        answer(session, agreement, said(draft, "kept", "Beschluss"), by=cast.alice, now=moment)


def test_two_coordinators_who_answer_at_once_do_not_overwrite_each_other(database: Database, moment: datetime) -> None:
    with database.writing() as session:
        cast = hire(session, now=moment)
        other = join(session, "ada@bbd.example", "Ada Adler", SENATE, "coordinator", now=moment)
        agreement = submitted(session, cast, now=moment)
        signed_by(session, agreement, cast.bob, now=moment, decisions=TWENTY)
        edition = work(session, agreement).edition
    barrier = Barrier(2)

    def run(person: Person, what: str) -> str:
        barrier.wait()
        try:
            with database.writing() as session:
                by, said = session.get_one(Person, person.id), Answer("G1", what, "Darum.", edition)
                return answer(session, find(session, "ZV-2012-01", by), said, by=by, now=moment).answer
        except Stale:
            return "stale"

    with ThreadPoolExecutor(2) as threads:
        outcome = list(threads.map(run, [cast.alice, other], ["kept", "taken"]))
    assert outcome in (["kept", "stale"], ["stale", "taken"])
    with database.reading() as session:
        agreement = find(session, "ZV-2012-01")
        ((kept, _),) = proposals_of(session, agreement)
        assert kept.answer in outcome
        (indicator,) = text_of(work(session, agreement)).indicators
        assert indicator.target is not None
        assert indicator.target.value == (20 if kept.answer == "taken" else 25)
