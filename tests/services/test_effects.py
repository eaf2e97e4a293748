"""Judging the effect of measures: by whom, with which reason, and that nothing said before is lost; both databases."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bbd.domain.errors import InputRefused, NotThere, Stale, StepRefused
from bbd.services.effect_studies import Compared, Study, study
from bbd.services.effects import Judgement, judge, reply
from bbd.store.agreements import Agreement
from bbd.store.audit import AuditEntry
from bbd.store.effect_pages import answered, answers_of, studies_of
from bbd.store.effects import EffectAnswer, EffectReply, EffectStudy
from bbd.store.people import Person
from tests.cast import Cast, hire, monitored, submitted


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def agreement(session: Session, cast: Cast, moment: datetime) -> Agreement:
    return monitored(session, cast, now=moment)


def given(**changes: Any) -> Judgement:  # noqa: ANN401 - fields of an answer
    said: dict[str, Any] = {"key": "M1", "question": "causal", "answer": "partly", "reason": "Auch Neubau.", "seen": 0}
    return Judgement(**{**said, **changes})


def test_an_answer_has_its_reason_and_who_gave_it(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    judge(session, agreement, given(reason="  Auch Neubau.\r\nUnd mehr. "), by=cast.alice, now=moment)
    (told,) = answers_of(session, agreement, "M1")["causal"]
    assert (told.answer.answer, told.answer.reason, told.name) == ("partly", "Auch Neubau.\nUnd mehr.", "Alice Aydın")
    assert answers_of(session, agreement, "M1")["reached"] == []
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "effect-judged")).one()
    assert (entry.object, entry.details) == ("ZV-2012-01/M1", {"question": "causal", "effect": "partly"})


def test_a_new_answer_keeps_the_old_ones(session: Session, cast: Cast, agreement: Agreement, moment: datetime) -> None:
    judge(session, agreement, given(), by=cast.alice, now=moment)
    judge(session, agreement, given(answer="no", reason="Doch nicht.", seen=1), by=cast.alice, now=moment)
    judge(session, agreement, given(question="reached", answer="yes"), by=cast.alice, now=moment)
    told = answers_of(session, agreement, "M1")
    assert [(one.answer.number, one.answer.answer) for one in told["causal"]] == [(2, "no"), (1, "partly")]
    assert answered(session)[agreement.id, "M1"] == {"causal": "no", "reached": "yes"}


def test_an_answer_to_what_somebody_else_answered_meanwhile_is_stale(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    judge(session, agreement, given(), by=cast.alice, now=moment)
    for seen in (0, 2):
        with pytest.raises(Stale):
            judge(session, agreement, given(seen=seen), by=cast.alice, now=moment)
    assert len(session.exec(select(EffectAnswer)).all()) == 1


@pytest.mark.parametrize("name", ["bob", "dana", "charlie", "erin", "adam", "sena"])
def test_nobody_but_coordinators_judges_or_chooses_whom_to_compare(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime, name: str
) -> None:
    person: Person = getattr(cast, name)
    with pytest.raises(StepRefused, match="Koordination"):
        judge(session, agreement, given(), by=person, now=moment)
    with pytest.raises(StepRefused, match="Koordination"):
        study(session, agreement, Study("M1", None, (), "Weil", 0), by=person, now=moment)
    assert session.exec(select(EffectAnswer)).all() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " \n "}, "reason"),
        ({"reason": "x" * 5001}, "reason"),
        ({"reason": "unsichtbar\u200b"}, "reason"),
        ({"answer": "maybe"}, "answer"),
        ({"question": "ranked"}, "answer"),
    ],
)
def test_an_answer_needs_a_reason_and_is_one_of_four(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(InputRefused) as refusal:
        judge(session, agreement, given(**changes), by=cast.alice, now=moment)
    assert [problem.field for problem in refusal.value.problems] == [field]


def test_only_measures_that_were_agreed_are_judged(session: Session, cast: Cast, moment: datetime) -> None:
    pending = submitted(session, cast, now=moment)
    with pytest.raises(StepRefused, match="nicht beschlossen"):
        judge(session, pending, given(), by=cast.alice, now=moment)
    with pytest.raises(NotThere, match="M9"):
        judge(session, pending, given(key="M9"), by=cast.alice, now=moment)


@pytest.mark.parametrize("name", ["bob", "dana"])
def test_the_partner_says_something_to_the_answer_that_counts(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime, name: str
) -> None:
    person: Person = getattr(cast, name)
    with pytest.raises(NotThere, match="keine Antwort"):
        reply(session, agreement, "M1", "causal", "Ja", seen=0, by=person, now=moment)
    judge(session, agreement, given(), by=cast.alice, now=moment)
    reply(session, agreement, "M1", "causal", "Das sehen wir anders.", seen=1, by=person, now=moment)
    later = moment + timedelta(hours=1)
    reply(session, agreement, "M1", "causal", "Noch etwas.", seen=1, by=person, now=later)
    (told,) = answers_of(session, agreement, "M1")["causal"]
    assert [(one.reply.text, one.name) for one in told.replies] == [
        ("Das sehen wir anders.", person.name), ("Noch etwas.", person.name),
    ]  # fmt: skip
    judge(session, agreement, given(answer="no", seen=1), by=cast.alice, now=later)
    with pytest.raises(Stale):
        reply(session, agreement, "M1", "causal", "Zu spät", seen=1, by=person, now=later)


@pytest.mark.parametrize("name", ["alice", "charlie", "erin", "adam", "sena"])
def test_nobody_else_replies(session: Session, cast: Cast, agreement: Agreement, moment: datetime, name: str) -> None:
    judge(session, agreement, given(), by=cast.alice, now=moment)
    with pytest.raises(StepRefused, match="Stellung nehmen"):
        reply(session, agreement, "M1", "causal", "Ja", seen=1, by=getattr(cast, name), now=moment)
    with pytest.raises(InputRefused):
        reply(session, agreement, "M1", "causal", " ", seen=1, by=cast.bob, now=moment)
    assert session.exec(select(EffectReply)).all() == []


def test_whom_to_compare_is_chosen_for_a_reason_and_every_choice_is_kept(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    other = Compared("G1.1", "ZV-2012-02", "G1.1", has_measure=False)
    began = date(2012, 6, 1)
    study(session, agreement, Study("M1", began, (other,), "Nachbarbezirk", 0), by=cast.alice, now=moment)
    with pytest.raises(Stale):
        study(session, agreement, Study("M1", None, (), "Andere", 0), by=cast.alice, now=moment)
    with pytest.raises(InputRefused):
        study(session, agreement, Study("M1", None, (), " ", 1), by=cast.alice, now=moment)
    study(session, agreement, Study("M1", None, (), "Nicht vergleichbar", 1), by=cast.alice, now=moment)
    newest, first = studies_of(session, agreement, "M1")
    assert (newest.study.compared, newest.study.reason, newest.name) == ([], "Nicht vergleichbar", "Alice Aydın")
    assert first.study.started_on == began
    assert first.study.compared == [
        {"indicator": "G1.1", "agreement": "ZV-2012-02", "other": "G1.1", "has_measure": False}
    ]
    assert len(session.exec(select(EffectStudy)).all()) == 2
