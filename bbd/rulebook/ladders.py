"""Reads and checks `ladders.toml`: who is told after how many working days, by the name that rules refer to."""

from bbd.domain.errors import Problem
from bbd.domain.ladder import Ladder, LadderStep
from bbd.domain.words import RECIPIENTS
from bbd.rulebook.section import Section, meant
from bbd.rulebook.sources import Source

LONGEST = 250
"""Working days; a year has about as many."""


def read_ladders(source: Source, problems: list[Problem]) -> dict[str, Ladder]:
    """Read every `[ladders.NAME]` of the file; adds what is wrong to `problems`."""
    top = Section(source, source.data, problems)
    top.only("ladders")
    return {name: _ladder(part.called(f"Leiter „{name}“")) for name, part in top.by_name("ladders")}


def _ladder(section: Section) -> Ladder:
    section.only("steps")
    steps = tuple(_step(part) for part in section.tables("steps"))
    if not steps:
        section.complain("Die Leiter hat keine Stufe.", "steps")
    days = [step.after_working_days for step in steps]
    if days != sorted(set(days)):
        section.complain("Die Stufen müssen nach Arbeitstagen aufsteigen, keine zwei am selben Tag.", "steps")
    return Ladder(steps)


def _step(section: Section) -> LadderStep:
    section.only("after_working_days", "recipients")
    recipients = section.texts("recipients")
    if not recipients:
        section.complain("Die Stufe nennt niemanden.", "recipients")
    if len(set(recipients)) < len(recipients):
        section.complain("Die Stufe nennt dieselbe Rolle zweimal.", "recipients")
    for role in recipients:
        if role not in RECIPIENTS:
            section.complain(f"Die Rolle „{role}“ ist nicht bekannt.", "recipients", remedy=meant(role, RECIPIENTS))
    days = section.data.get("after_working_days")
    if type(days) is int and 0 <= days <= LONGEST:
        return LadderStep(days, recipients)
    what = f"„after_working_days“ braucht eine ganze Zahl von 0 bis {LONGEST}."
    section.complain(what, "after_working_days")
    return LadderStep(0, recipients)
