"""The list of all blueprints, and the navigation: which pages a person is offered."""

from flask import Blueprint

from bbd.domain.lifecycle import Role
from bbd.domain.rights import SEE_EVERY_LETTER
from bbd.store.people import Person
from bbd.web import (
    account,
    agreements,
    audit,
    benchmarks,
    comparison,
    confirming_many,
    confirming_readings,
    dashboard,
    documents,
    drafting,
    duties,
    effects,
    evidence,
    findings,
    health,
    indicators,
    letters,
    mandates,
    measures,
    negotiations,
    people,
    proposals,
    reading_plan,
    reading_table,
    readings,
    renewals,
    replaying,
    rulebooks,
    signature_requests,
    signing,
    static_pages,
    steps,
    sweeping,
    synopses,
    tables,
    why_not,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    duties.blueprint,
    dashboard.blueprint,
    agreements.blueprint,
    documents.blueprint,
    drafting.blueprint,
    steps.blueprint,
    renewals.blueprint,
    signing.blueprint,
    signature_requests.blueprint,
    negotiations.blueprint,
    synopses.blueprint,
    mandates.blueprint,
    comparison.blueprint,
    indicators.blueprint,
    benchmarks.blueprint,
    reading_plan.blueprint,
    reading_table.blueprint,
    readings.blueprint,
    confirming_many.blueprint,
    confirming_readings.blueprint,
    evidence.blueprint,
    measures.blueprint,
    effects.blueprint,
    findings.blueprint,
    sweeping.blueprint,
    rulebooks.blueprint,
    proposals.blueprint,
    replaying.blueprint,
    why_not.blueprint,
    letters.blueprint,
    people.blueprint,
    account.blueprint,
    tables.blueprint,
    health.blueprint,
    audit.blueprint,
    static_pages.blueprint,
)

_WORK = frozenset({Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT})
_ITEMS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("/", "Meine Aufgaben", frozenset(Role)),
    ("/overview", "Überblick", frozenset({Role.COORDINATOR, Role.AUDITOR})),
    ("/agreements", "Zielvereinbarungen", _WORK | {Role.AUDITOR}),
    ("/readings", "Messwerte", _WORK | {Role.AUDITOR}),
    ("/indicators", "Kennzahlen", _WORK | {Role.AUDITOR}),
    ("/benchmarks", "Vergleichsgrößen", _WORK | {Role.AUDITOR}),
    ("/measures", "Maßnahmen", _WORK | {Role.AUDITOR}),
    ("/findings", "Hinweise", _WORK | {Role.AUDITOR}),
    ("/letters", "Post", SEE_EVERY_LETTER),
    ("/mandates", "Vollmachten", frozenset({Role.COORDINATOR, Role.LEADERSHIP, Role.ADMIN})),
    ("/people", "Personen", frozenset({Role.ADMIN})),
    ("/rules", "Regelwerk", frozenset({Role.COORDINATOR, Role.AUDITOR, Role.ADMIN})),
    ("/audit", "Protokoll", frozenset({Role.AUDITOR, Role.ADMIN})),
)


def navigation(person: Person | None) -> list[tuple[str, str]]:
    """Return (path, label) of each page that is offered to `person`."""
    if person is None:
        return []
    return [(path, label) for path, label, roles in _ITEMS if roles & person.roles]
