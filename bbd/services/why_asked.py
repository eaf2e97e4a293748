"""What somebody asks "why" about, found by the names they gave; where there is none, the refusal names the nearest."""

import uuid
from collections.abc import Collection

from sqlmodel import Session

from bbd.domain.errors import InputRefused
from bbd.rulebook.facts import SUBJECT_TYPES
from bbd.rulebook.model import Rule, Rulebook
from bbd.rulebook.section import meant
from bbd.rulebook.wording import enumerated
from bbd.store.finding_history import newest
from bbd.store.findings import Finding


def finding_named(session: Session, name: str, subject: str = "") -> Finding:
    """Return a finding by its id, or by rule and subject (the open one, else the last), or refuse (InputRefused)."""
    if subject:
        found = newest(session, name, subject)
        if found is None:
            what = f"Die Regel „{name}“ hat zu „{subject}“ keinen Hinweis gegeben."
            raise InputRefused.because(what, remedy=f"`bbd rules why-not {name} {subject}` sagt, warum nicht.")
        return found
    try:
        found = session.get(Finding, uuid.UUID(name))
    except ValueError:
        found = None
    if found is None:
        remedy = "`bbd findings list --json` nennt die Kennungen; möglich sind auch Regel und Gegenstand."
        raise InputRefused.because(f"Einen Hinweis „{name}“ gibt es nicht.", remedy=remedy)
    return found


def rule_named(rulebook: Rulebook, rule_id: str) -> Rule:
    """Return a rule in the rulebook, or refuse (InputRefused) with the nearest id."""
    if rule_id not in rulebook.rules:
        raise InputRefused.because(f"Eine Regel „{rule_id}“ gibt es nicht.", remedy=meant(rule_id, [*rulebook.rules]))
    return rulebook.rules[rule_id]


def refuse_other_type(rulebook: Rulebook, rule: Rule, subject: str, types: Collection[str]) -> None:
    """Refuse (InputRefused) a subject that is of none of the rule's type, and name the rules that ask about it."""
    if rule.subject_type in types:
        return
    about, asked = SUBJECT_TYPES[rule.subject_type].meaning, enumerated([SUBJECT_TYPES[one].meaning for one in types])
    others = [other.id for one in types for other in rulebook.of_type(one)]
    raise InputRefused.because(
        f"Die Regel „{rule.id}“ fragt nach etwas anderem ({about}); „{subject}“ ist {asked}.",
        remedy=f"Danach fragen: {', '.join(others)}." if others else "Danach fragt keine Regel.",
        field="subject",
    )
