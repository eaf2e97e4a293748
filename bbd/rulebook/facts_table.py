"""The vocabulary as tables for people who write rules; rules/README.md holds them, and a test compares."""

from bbd.rulebook.conditions import Op, Test
from bbd.rulebook.facts import SUBJECT_TYPES, Fact, Kind, SubjectType
from bbd.rulebook.plain import outcome
from bbd.rulebook.vocabulary_limits import LIMITS
from bbd.rulebook.wording import test_in_words

TYPES = {
    Kind.DAYS: ("Zahl", "ganze Tage ab 0"),
    Kind.COUNT: ("Anzahl", "ganze Zahl ab 0"),
    Kind.YES_NO: ("ja/nein", "`true`, `false`"),
}


def markdown() -> str:
    """Return one Markdown table for each type of subject."""
    return "\n\n".join(_table(subject_type) for subject_type in SUBJECT_TYPES.values()) + "\n"


def _table(subject_type: SubjectType) -> str:
    later = "" if subject_type.delivered else "\n\nVorgesehen; bbd sammelt diese Fakten noch nicht."
    head = "| Fakt | Typ | Werte | Bedeutung | bbd liest zum Beispiel | und wenn er fehlt |\n|---|---|---|---|---|---|"
    rows = "\n".join(_row(subject_type, fact) for fact in subject_type.facts.values())
    limits = " ".join(limit.because for limit in LIMITS[subject_type.name])
    more = f"\n\nWas sonst gilt: {limits}" if limits else ""
    return f'### `facts = "{subject_type.name}"`: {subject_type.meaning}{later}\n\n{head}\n{rows}{more}'


def _row(subject_type: SubjectType, fact: Fact) -> str:
    kind, values = TYPES.get(fact.kind) or ("Stand", ", ".join(_value(fact, value) for value in fact.values))
    tests = (_example(subject_type, fact), Test(fact.name, Op.MISSING, value=True))
    heard = " | ".join(test_in_words(fact, test) for test in tests)
    return f"| `{fact.name}` | {kind} | {values} | {fact.meaning} | {heard} |"


def _example(subject_type: SubjectType, fact: Fact) -> Test:
    """Return a test that shows how the fact is said, of a state one that can be met."""
    if fact.numeric:
        return Test(fact.name, Op.AT_LEAST, 14 if fact.kind is Kind.DAYS else 2)
    never = [limit.never for limit in LIMITS[subject_type.name]]
    states = (value for value in fact.values if not any(outcome(limit, {fact.name: value}) for limit in never))
    return Test(fact.name, Op.IS, next(states, True))


def _value(fact: Fact, value: str) -> str:
    return f"`{value}` ({fact.labels[value]})"
