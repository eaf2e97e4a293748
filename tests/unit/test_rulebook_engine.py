"""The adapter to durable_rules: what it sends, how it notices that something went wrong, and that it recovers."""

from datetime import date
from itertools import chain

import pytest

from bbd.domain.errors import Unreachable
from bbd.rulebook import engine
from bbd.rulebook.compile import CANARY, MOST_BRANCHES, Ruleset, gap_field, rulesets
from bbd.rulebook.conditions import All, Op, Test
from bbd.rulebook.facts import SUBJECT_TYPES, Subject
from bbd.rulebook.model import Match, Rule, Rulebook, Then, Verb
from tests.checkout import modules

DAY = date(2013, 3, 1)
WHEN = All(
    (
        Test("agreement_state", Op.IS, "monitored"),
        Test("days_overdue", Op.AT_LEAST, 1),
        Test("assessment", Op.MISSING, value=True),
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


def test_facts_are_flat_and_numeric_and_end_with_the_canary() -> None:
    (ruleset,) = rulesets(_rules(1), "indicator")
    batch = ruleset.encode(
        [_subject("a", 3), Subject("indicator", "b", {"assessment": "on_track", "has_reading": True})]
    )
    assert batch == (
        '[{"id":"0","t":"indicator","agreement_state":3.0,"days_overdue":3.0,"no_assessment":1.0},'
        '{"id":"1","t":"indicator","no_assessment":0.0},{"id":"e","t":"\\u0001end"}]'
    )


def test_a_rule_is_a_conjunction_of_constants_behind_its_type() -> None:
    (ruleset,) = rulesets(_rules(1), "indicator")
    assert ruleset.text == (
        '{"r0":{"all":[{"m":{"$and":[{"t":"indicator"},{"agreement_state":3.0},{"$gte":{"days_overdue":1.0}},'
        '{"no_assessment":1.0}]}}]},"end":{"all":[{"m":{"t":"\\u0001end"}}],"pri":2}}'
    )


def test_many_rules_are_split_and_all_of_them_are_found() -> None:
    count = 3 * MOST_BRANCHES + 1
    assert [len(part.rule_ids) for part in rulesets(_rules(count), "indicator")] == [50, 50, 50, 1]
    assert len(list(engine.evaluate(_rulebook(count), [_subject("a", 1)], DAY))) == count


def test_matches_come_sorted_whatever_the_batches() -> None:
    subjects = [_subject(f"ZV/{number:05d}", number % 2) for number in reversed(range(2 * engine.BATCH + 7))]
    expected = [Match("rule-000", f"ZV/{number:05d}") for number in range(2 * engine.BATCH + 7) if number % 2]
    assert list(engine.evaluate(_rulebook(1), iter(subjects), DAY)) == expected


def test_no_subjects_give_no_matches() -> None:
    assert list(engine.evaluate(_rulebook(1), [], DAY)) == []


@pytest.mark.parametrize(
    "batch",
    [
        '[{"id":"0","t":"indicator"}]',
        '[{"id":"0","t":"indicator"},{"id":"1","days_overdue":1e-07},{"id":"e","t":"\\u0001end"}]',
        '[{"id":"e","t":"\\u0001end"},{"id":"f","t":"\\u0001end"}]',
    ],
    ids=["no canary", "a number that loses the rest", "two canaries"],
)
def test_a_batch_that_was_not_read_to_its_end_is_a_fault_and_the_next_one_is_sound(batch: str) -> None:
    (ruleset,) = rulesets(_rules(1), "indicator")
    with pytest.raises(engine.EngineFault, match="nicht alle Fakten gelesen"):
        engine.matches(ruleset, batch)
    assert engine.matches(ruleset, ruleset.encode([_subject("a", 1)])) == [(0, 0)]


def test_a_ruleset_that_the_engine_refuses_is_a_fault_with_a_sentence() -> None:
    broken = Ruleset("indicator", (), '{"r0":{"all":[{"m":{"$what":{"t":1}}}],"nonsense":1}}', (), ())
    with pytest.raises(Unreachable, match="Die Regelmaschine ist ausgefallen") as fault:
        engine.matches(broken, broken.encode([_subject("a", 1)]))
    assert fault.value.exit_code == 5


def test_more_rulesets_than_are_kept_ready_still_answer() -> None:
    for days in range(engine.MOST_RULESETS + 20):
        rule = Rule(
            "r", "p", "indicator", "w", "s", Test("days_overdue", Op.IS, days), Then(Verb.REMIND, "contact", "l")
        )
        rulebook = Rulebook({"r": rule}, {}, {}, {})
        assert list(engine.evaluate(rulebook, [_subject("a", days)], DAY)) == [Match("r", "a")]


def test_the_engine_can_tell_all_names_and_ids_apart() -> None:
    names = set(chain.from_iterable(kind.facts for kind in SUBJECT_TYPES.values()))
    fields = [*names, *map(gap_field, names), "id", "t", "sid", "$s"]
    assert len({_fnv(name) for name in fields}) == len(fields)
    ids = [*map(str, range(engine.BATCH)), "e"]
    assert len({_fnv(name) for name in ids}) == len(ids)
    assert len({_fnv(name) for name in [*SUBJECT_TYPES, CANARY]}) == len(SUBJECT_TYPES) + 1


def test_nobody_but_the_adapter_knows_durable_rules() -> None:
    files = [file.name for file in modules() if "import durable" in file.read_text(encoding="utf-8")]
    assert files == ["engine.py"]
