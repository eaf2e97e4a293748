"""The vocabulary of the rules: which facts each type of subject has; of what type they are and what they mean.

Composed of the modules vocabulary_…; there is no other list: packs are checked against it, subjects too, and the
table in rules/README.md and every German sentence about a rule are generated from it. It gathers no facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bbd.rulebook.fact import LARGEST, MISSING, Fact, Kind, Value
from bbd.rulebook.vocabulary_agreements import AGREEMENT, BODY, SIGNATURE
from bbd.rulebook.vocabulary_goals import GOAL, MEASURE
from bbd.rulebook.vocabulary_readings import INDICATOR, PARTNER

__all__ = ["LARGEST", "MISSING", "SUBJECT_TYPES", "Fact", "Kind", "Subject", "SubjectType", "Value", "fits", "flaw"]  # fmt: skip # noqa: E501 - names of one kind


@dataclass(frozen=True, slots=True)
class SubjectType:
    """What a rule can judge, said as "eine Kennzahl" and "bei dieser Kennzahl".

    `delivered` is False for what no sweep gathers facts of yet; such packs are refused.
    """

    name: str
    meaning: str
    here: str
    facts: Mapping[str, Fact]
    delivered: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to judge, such as "ZV-2012-01/G1.1", with its facts; None or absent means missing."""

    type: str
    key: str
    facts: Mapping[str, Value]


def _type(name: str, meaning: str, here: str, facts: tuple[Fact, ...], *, delivered: bool = True) -> SubjectType:
    return SubjectType(name, meaning, here, MappingProxyType({fact.name: fact for fact in facts}), delivered)


_TYPES = (
    _type("indicator", "eine Kennzahl", "bei dieser Kennzahl", INDICATOR),
    _type("measure", "eine Maßnahme", "bei dieser Maßnahme", MEASURE),
    _type("signature", "eine ausstehende oder geleistete Zeichnung einer Seite", "bei dieser Zeichnung", SIGNATURE),
    _type("goal", "ein Ziel", "bei diesem Ziel", GOAL),
    _type("agreement", "eine Zielvereinbarung", "bei dieser Zielvereinbarung", AGREEMENT),
    _type("partner", "ein Partner mit einer Zielvereinbarung, die in Kraft ist", "bei diesem Partner", PARTNER),
    _type("body", "ein Gremium", "bei diesem Gremium", BODY, delivered=False),
)

SUBJECT_TYPES: Mapping[str, SubjectType] = MappingProxyType({kind.name: kind for kind in _TYPES})


def fits(fact: Fact, value: Value) -> bool:
    """Whether `value` is one that `fact` can have; missing (None) fits every fact."""
    if value is None:
        return True
    if fact.numeric:
        return type(value) is int and 0 <= value <= LARGEST
    if fact.kind is Kind.YES_NO:
        return isinstance(value, bool)
    return isinstance(value, str) and value in fact.labels


def flaw(subject: Subject) -> str:
    """Return what is wrong with a subject's facts as one German sentence; empty when rules may judge it."""
    known = SUBJECT_TYPES.get(subject.type)
    if known is None:
        return f"„{subject.type}“ ist keine Art von Gegenstand, die Regeln kennen."
    for name, value in subject.facts.items():
        if name not in known.facts:
            return f"Den Fakt „{name}“ gibt es für „{subject.type}“ nicht."
        if not fits(known.facts[name], value):
            return f"Der Fakt „{name}“ hat einen Wert, den er nicht haben kann: {value!r}."
    return ""
