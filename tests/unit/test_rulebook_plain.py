"""What conditions mean, above all where a fact is missing."""

from datetime import date

import pytest

from bbd.rulebook import judging, plain
from bbd.rulebook.conditions import All, AnyOf, Condition, Not, Op, Test
from bbd.rulebook.facts import Subject, Value, flaw
from bbd.rulebook.model import Match, Rule, Rulebook, Then, Verb
from bbd.rulebook.normal import branches, width

DAY = date(2013, 3, 1)
OVERDUE = Test("days_overdue", Op.AT_LEAST, 1)
OFF = Test("assessment", Op.IS, "off_track")


def _rulebook(when: Condition, **dates: date) -> Rulebook:
    then = Then(Verb.REMIND, "contact", "letter")
    rule = Rule("the-rule", "pack", "indicator", "why", "source", when, then, **dates)  # type: ignore[arg-type]  # dates only
    return Rulebook({rule.id: rule}, {}, {}, {})


def _fires(when: Condition, **facts: Value) -> bool:
    """Judge by both evaluators; they must agree."""
    rulebook = _rulebook(when)
    subjects = [Subject("indicator", "ZV-2012-01/G1.1", facts)]
    found = list(plain.evaluate(rulebook, subjects, DAY))
    assert list(judging.evaluate(rulebook, subjects, DAY)) == found
    return found == [Match("the-rule", "ZV-2012-01/G1.1")]


@pytest.mark.parametrize(
    ("op", "value", "fires_at"),
    [
        (Op.IS, 5, [5]),
        (Op.IS_NOT, 5, [4, 6]),
        (Op.AT_LEAST, 5, [5, 6]),
        (Op.AT_MOST, 5, [4, 5]),
        (Op.MORE_THAN, 5, [6]),
        (Op.LESS_THAN, 5, [4]),
        (Op.ONE_OF, (4, 6), [4, 6]),
    ],
)
def test_a_comparison_holds_where_it_says(op: Op, value: int | tuple[int, ...], fires_at: list[int]) -> None:
    assert [days for days in (4, 5, 6) if _fires(Test("days_overdue", op, value), days_overdue=days)] == fires_at


@pytest.mark.parametrize("op", [Op.IS, Op.IS_NOT, Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN])
def test_neither_a_comparison_with_a_missing_fact_nor_its_opposite_holds(op: Op) -> None:
    test = Test("days_overdue", op, 5)
    assert not _fires(test)
    assert not _fires(Not(test))
    assert not _fires(test, days_overdue=None)


def test_missing_is_a_value_that_can_be_asked_for() -> None:
    missing = Test("days_overdue", Op.MISSING, value=True)
    assert _fires(missing)
    assert not _fires(missing, days_overdue=0)
    assert _fires(Not(missing), days_overdue=0)
    assert not _fires(Not(missing))


def test_another_part_can_decide_where_one_is_undetermined() -> None:
    assert _fires(AnyOf((OVERDUE, OFF)), assessment="off_track")
    assert not _fires(All((OVERDUE, OFF)), assessment="off_track")
    assert _fires(Not(All((OVERDUE, OFF))), assessment="on_track")
    assert not _fires(Not(AnyOf((OVERDUE, OFF))), assessment="on_track")


def test_one_of_several_states_holds_for_these_states_alone() -> None:
    among = Test("agreement_state", Op.ONE_OF, ("drafted", "monitored", "withdrawn"))
    tried = ("drafted", "submitted", "monitored", "reviewed", "withdrawn")
    held = [state for state in tried if _fires(among, agreement_state=state)]
    others = [state for state in ("drafted", "submitted", "closed") if _fires(Not(among), agreement_state=state)]
    assert held == ["drafted", "monitored", "withdrawn"]
    assert others == ["submitted", "closed"]
    assert not _fires(Not(among))


def test_a_rule_holds_from_its_first_day_to_its_last() -> None:
    rulebook = _rulebook(OFF, holds_from=date(2013, 1, 2), holds_until=date(2013, 1, 4))
    subject = Subject("indicator", "K", {"assessment": "off_track"})
    for evaluate in (plain.evaluate, judging.evaluate):
        days = [day for day in range(1, 7) if list(evaluate(rulebook, [subject], date(2013, 1, day)))]
        assert days == [2, 3, 4]


def test_a_negated_group_becomes_alternatives_without_negation() -> None:
    condition = Not(All((OVERDUE, AnyOf((OFF, Test("has_reading", Op.IS, value=False))))))
    assert branches(condition) == (
        (Test("days_overdue", Op.LESS_THAN, 1),),
        (Test("assessment", Op.IS_NOT, "off_track"), Test("has_reading", Op.IS_NOT, value=False)),
    )
    assert width(condition) == 2


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"days_overdue": -1}, "einen Wert, den er nicht haben kann: -1"),
        ({"days_overdue": True}, "einen Wert, den er nicht haben kann: True"),
        ({"days_overdue": 1.0}, "einen Wert, den er nicht haben kann: 1.0"),
        ({"days_overdue": 10**8}, "einen Wert, den er nicht haben kann: 100000000"),
        ({"term_running": 1}, "einen Wert, den er nicht haben kann: 1"),
        ({"assessment": "green"}, "einen Wert, den er nicht haben kann: 'green'"),
        ({"colour": "green"}, "Den Fakt „colour“ gibt es für „indicator“ nicht."),
    ],
)
def test_a_fact_of_the_wrong_kind_reaches_no_rule(facts: dict[str, Value], sentence: str) -> None:
    subject = Subject("indicator", "ZV-2012-01/G1.1", facts)
    assert sentence in flaw(subject)
    for evaluate in (plain.evaluate, judging.evaluate):
        with pytest.raises(ValueError, match=r"^ZV-2012-01/G1\.1: "):
            list(evaluate(_rulebook(OFF), [subject], DAY))


def test_a_subject_of_an_unknown_type_has_a_flaw() -> None:
    assert "keine Art von Gegenstand" in flaw(Subject("planet", "mars", {}))
