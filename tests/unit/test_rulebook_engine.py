"""What the engine is sent, how its answers are read, and that it does its work; its failures are in *_glass.py."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bbd.rulebook import judging
from bbd.rulebook.compile import FIELDS, MOST_BRANCHES, rulesets
from bbd.rulebook.conditions import All, Op, Test
from bbd.rulebook.engine_process import MOST_RULESETS, EngineProcess, Failure, Trouble
from bbd.rulebook.facts import LARGEST, SUBJECT_TYPES, Subject, Value, flaw
from bbd.rulebook.glass import Glass
from bbd.rulebook.judging import Failed
from bbd.rulebook.model import Match, Rule, Rulebook, Then, Verb
from bbd.rulebook.ruleset import MOST_ROWS, ROWS_A_BATCH, Row, Ruleset
from bbd.rulebook.verdicts import MOST_REMEMBERED
from tests.checkout import modules

DAY = date(2013, 3, 1)
WHEN = All(
    (
        Test("agreement_state", Op.IS, "monitored"),
        Test("days_overdue", Op.AT_LEAST, 1),
        Test("assessment", Op.MISSING, value=True),
        Test("days_until_due", Op.MISSING, value=True),
    )
)


def _rules(count: int) -> tuple[Rule, ...]:
    then = Then(Verb.REMIND, "contact", "letter")
    return tuple(Rule(f"rule-{n:03d}", "pack", "indicator", "why", "source", WHEN, then) for n in range(count))


def _rulebook(count: int) -> Rulebook:
    return Rulebook({rule.id: rule for rule in _rules(count)}, {}, {}, {})


def _subject(key: str, days: int) -> Subject:
    return Subject("indicator", key, {"agreement_state": "monitored", "days_overdue": days})


def _fnv(text: str) -> int:
    """Return the hash by which the engine tells names and ids apart (FNV-1, 32 bits)."""
    value = 2166136261
    for byte in text.encode():
        value = (value * 16777619 % 2**32) ^ byte
    return value


@contextmanager
def _running() -> Iterator[EngineProcess]:
    process = EngineProcess()
    try:
        yield process
    finally:
        process.end()


def test_facts_are_flat_and_numeric_and_end_with_the_canary() -> None:
    (ruleset,) = rulesets(_rules(1))
    batch = ruleset.encode([(3, 3, -1, -1), (-1, -1, -1, 0)])
    assert batch == (
        '[{"id":"0","t":"one","A":3.0,"B":3.0,"C":-1.0,"D":-1.0},{"id":"1","t":"one","A":-1.0,"B":-1.0,"C":-1.0,"D":0.0},'
        '{"id":"1000","t":"end"}]'
    )


def test_a_rule_is_a_conjunction_of_constants_behind_its_type() -> None:
    (ruleset,) = rulesets(_rules(1))
    assert ruleset.text == (
        '{"0":{"all":[{"m":{"$and":[{"t":"one"},{"A":3.0},{"$gte":{"B":1.0}},{"D":-1.0},{"C":-1.0}]}}]},'
        '"1":{"all":[{"m":{"t":"end"}}],"pri":2}}'
    )


@pytest.mark.parametrize("count", [0, 1, ROWS_A_BATCH, ROWS_A_BATCH + 1, MOST_ROWS])
def test_each_batch_has_its_canary_and_each_row_its_place(count: int) -> None:
    (ruleset,) = rulesets(_rules(1))
    with _running() as process:
        process.send(ruleset.text, ruleset.encode([(3, 1, -1, -1)] * count), 10)
        assert ruleset.read(process.receive(10), count) == {place: {"rule-000"} for place in range(count)}


@pytest.mark.parametrize(
    "pairs",
    [[], [1, 1000, 1, 1000], [1, 1001], [1, 0], [0, 0], [0, 5, 1, 1000], [2, 0, 1, 1000], [0, 1000, 1, 1000], [1]],
)
def test_an_answer_that_cannot_be_one_is_none(pairs: Sequence[int]) -> None:
    (ruleset,) = rulesets(_rules(1))
    with pytest.raises(ValueError, match=r"row|canaries|shorter|longer"):
        ruleset.read(pairs, 5)


def test_a_ruleset_that_the_engine_refuses_is_a_failure() -> None:
    broken = '{"0":{"all":[{"m":{"$what":{"t":1}}}],"nonsense":1}}'
    with _running() as process:
        process.send(broken, '[{"id":"0","t":"end"}]', 10)
        with pytest.raises(Failure, match=Trouble.WRONG):
            process.receive(10)


def test_many_rules_are_split_and_all_of_them_are_found() -> None:
    count = 3 * MOST_BRANCHES + 1
    assert [len(part.rule_ids) for part in rulesets(_rules(count))] == [50, 50, 50, 1]
    assert len(list(judging.evaluate(_rulebook(count), [_subject("a", 1)], DAY))) == count


def test_matches_come_sorted_whatever_the_batches() -> None:
    subjects = [_subject(f"ZV/{number:05d}", number % 2) for number in reversed(range(2 * MOST_ROWS + 7))]
    expected = [Match("rule-000", f"ZV/{number:05d}") for number in range(2 * MOST_ROWS + 7) if number % 2]
    assert list(judging.evaluate(_rulebook(1), iter(subjects), DAY)) == expected


def test_judged_subjects_come_in_the_order_given_and_only_where_a_rule_holds() -> None:
    subjects = [_subject(f"ZV/{number % 7}/{number}", number % 3) for number in range(3 * MOST_ROWS + 7)]
    failed: list[Failed] = []
    judged = list(judging.judge(_rulebook(2), subjects, DAY, failed))
    assert [subject for subject, _ in judged] == [one for one in subjects if one.facts["days_overdue"]]
    assert {rule_ids for _, rule_ids in judged} == {("rule-000", "rule-001")}
    assert failed == []


def test_no_subjects_give_no_matches_and_subjects_without_rules_neither() -> None:
    assert list(judging.evaluate(_rulebook(1), [], DAY)) == []
    assert list(judging.evaluate(_rulebook(0), [_subject("a", 1)], DAY)) == []


WRONG: list[dict[str, Any]] = [
    {"days_overdue": True},
    {"days_overdue": 1.0},
    {"days_overdue": -1},
    {"days_overdue": LARGEST + 1},
    {"days_overdue": 10**40},
    {"days_overdue": "1"},
    {"days_overdue": float("nan")},
    {"term_running": 1},
    {"term_running": 0.0},
    {"agreement_state": 3},
    {"agreement_state": True},
    {"agreement_state": "unknown"},
    {"agreement_state": ["monitored"]},
    {"no_such_fact": 1},
]


@pytest.mark.parametrize("rules", [0, 1], ids=["facts that no rule reads", "facts that a rule reads"])
@pytest.mark.parametrize("facts", WRONG, ids=str)
def test_a_subject_with_a_flaw_is_named_and_the_others_are_judged(facts: dict[str, Value], rules: int) -> None:
    flawed = Subject("indicator", "flawed", facts)
    failed: list[Failed] = []
    around = [_subject("before", 1), flawed, _subject("after", 1)]
    judged = [subject.key for subject, _ in judging.judge(_rulebook(rules), around, DAY, failed)]
    assert judged == ["before", "after"][: 2 * rules]
    assert failed == [Failed("flawed", flaw(flawed))]
    with pytest.raises(ValueError, match="flawed: "):
        list(judging.evaluate(_rulebook(rules), around, DAY))


@pytest.mark.parametrize("facts", WRONG, ids=str)
def test_a_flaw_that_equals_what_is_remembered_is_named_all_the_same(facts: dict[str, Value]) -> None:
    sound: dict[str, Value] = {"agreement_state": "monitored", "term_running": True, "days_overdue": 1}
    flawed = Subject("indicator", "flawed", sound | facts)
    values: tuple[dict[str, Value], ...] = (
        {},
        {"days_overdue": 0, "term_running": False},
        {"days_overdue": LARGEST},
        {"days_overdue": None},
    )
    remembered = [Subject("indicator", f"{n}", sound | values[n % 4]) for n in range(3 * MOST_ROWS)]
    failed: list[Failed] = []
    judged = judging.judge(_rulebook(1), [*remembered, flawed, *remembered], DAY, failed)
    keys = [subject.key for subject in remembered if subject.facts["days_overdue"]]
    assert [subject.key for subject, _ in judged] == [*keys, *keys]
    assert failed == [Failed("flawed", flaw(flawed))]


def test_facts_may_be_absent_or_none_and_come_in_any_order() -> None:
    given: list[dict[str, Value]] = [
        {"agreement_state": "monitored", "days_overdue": 1},
        {"days_overdue": 1, "assessment": None, "agreement_state": "monitored", "days_until_due": None},
        {"days_overdue": 1},
        {},
        defaultdict(lambda: 1, {"agreement_state": "monitored", "days_overdue": 1}),
    ]
    failed: list[Failed] = []
    for facts in (given, *([one] for one in given)):
        subjects = [Subject("indicator", "a", one) for one in facts]
        judged = [subject.facts for subject, _ in judging.judge(_rulebook(1), subjects, DAY, failed)]
        assert judged == [one for one in facts if "agreement_state" in one]
    assert failed == []


def test_types_that_come_mixed_are_judged_in_their_own_order() -> None:
    """Of one type there is a batch in each thousand, of another only at the end."""
    sizes = {"indicator": 3 * MOST_ROWS + 5, "signature": MOST_ROWS // 2, "measure": 2 * MOST_ROWS}
    when = Test("agreement_state", Op.MISSING, value=True)
    rules = {kind: replace(_rules(1)[0], id=kind, subject_type=kind, when=when) for kind in sizes}
    subjects = [Subject(kind, f"{n}", {}) for kind, size in sizes.items() for n in range(size)]
    Random(2013).shuffle(subjects)  # noqa: S311 - an order, no secret
    judged = list(judging.judge(Rulebook(rules, {}, {}, {}), iter(subjects), DAY, []))
    assert len(judged) == len(subjects)
    for kind in sizes:
        assert [one for one, _ in judged if one.type == kind] == [one for one in subjects if one.type == kind]
        assert {rule_ids for one, rule_ids in judged if one.type == kind} == {(kind,)}


def test_more_situations_than_are_remembered_are_judged_all_the_same() -> None:
    counts = ("days_overdue", "days_until_due", "overdue_readings")
    rules = {
        f"{name}/{value:02d}": replace(_rules(1)[0], id=f"{name}/{value:02d}", when=Test(name, Op.IS, value))
        for name in counts
        for value in range(0, 37, 2)
    }
    subjects = [
        Subject("indicator", "a", dict(zip(counts, values, strict=True))) for values in product(range(37), repeat=3)
    ]
    assert len(subjects) > MOST_REMEMBERED
    expected = [
        (subject, ids)
        for subject in subjects
        if (ids := tuple(rule for name, n in subject.facts.items() if (rule := f"{name}/{n:02d}") in rules))
    ]
    judged = judging.judge(Rulebook(rules, {}, {}, {}), [*subjects, *subjects], DAY, [])
    assert list(judged) == [*expected, *expected]


def test_a_subject_of_a_type_that_nobody_knows_is_named() -> None:
    failed: list[Failed] = []
    assert list(judging.judge(_rulebook(1), [Subject("nonsense", "a", {})], DAY, failed)) == []
    assert [one.subject_key for one in failed] == ["a"]


def test_each_combination_of_facts_is_asked_about_once() -> None:
    asked: list[Row] = []

    def listening(ruleset: Ruleset, rows: Sequence[Row]) -> str:
        asked.extend(rows)
        return ruleset.encode(rows)

    subjects = [_subject(str(number), number % 4) for number in range(5 * MOST_ROWS)]
    glass = Glass(encode=listening)
    judged = list(judging.judge(_rulebook(1), subjects, DAY, [], glass=glass))
    glass.close()
    assert len(judged) == len(subjects) * 3 // 4
    # The second thousand is on its way before the first one is answered.
    assert sorted(asked) == sorted(2 * list(set(asked)))
    assert 1 < len(set(asked)) <= 4


def test_more_rulesets_than_are_kept_ready_still_answer() -> None:
    then = Then(Verb.REMIND, "contact", "l")
    for days in range(MOST_RULESETS + 20):
        rule = Rule("r", "p", "indicator", "w", "s", Test("days_overdue", Op.IS, days), then)
        rulebook = Rulebook({"r": rule}, {}, {}, {})
        assert list(judging.evaluate(rulebook, [_subject("a", days)], DAY)) == [Match("r", "a")]


def test_the_engine_can_tell_all_names_and_ids_apart() -> None:
    assert len(FIELDS) >= max(len(kind.facts) for kind in SUBJECT_TYPES.values())
    for names in ([*FIELDS, "id", "t", "sid", "$s"], ["one", "end"], [str(n) for n in range(MOST_ROWS * 2)]):
        assert len({_fnv(name) for name in names}) == len(names)


def _imports(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def test_nobody_but_the_engine_knows_durable_rules_and_it_knows_nothing_else() -> None:
    knowing = [file for file in modules() if any(name.startswith("durable") for name in _imports(file))]
    assert [file.name for file in knowing] == ["engine.py"]
    assert _imports(knowing[0]) <= {*sys.stdlib_module_names, "collections.abc", "durable_rules_engine"}
    assert "durable_rules_engine" not in sys.modules  # though everything here has been judged by it
