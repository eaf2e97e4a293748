"""Reads one pack: its head, and each of its rules with everything that a rule refers to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bbd.domain.errors import Problem
from bbd.domain.ladder import Ladder
from bbd.domain.numbers import quoted
from bbd.domain.words import RECIPIENTS
from bbd.rulebook.condition_reading import read_condition
from bbd.rulebook.conditions import All
from bbd.rulebook.facts import SUBJECT_TYPES
from bbd.rulebook.letters import ABOUT, LetterText
from bbd.rulebook.model import Pack, Rule, Severity, Then, Verb
from bbd.rulebook.section import Section
from bbd.rulebook.sources import Source

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_ID = 60
_RULE = ("id", "why", "source", "when", "then", "inhibits", "holds_from", "holds_until")
_THEN = (*Verb, "letter", "ladder", "severity")


@dataclass(frozen=True, slots=True)
class Known:
    """What rules may refer to by name."""

    ladders: Mapping[str, Ladder]
    letters: Mapping[str, LetterText]


def read_pack(source: Source, known: Known, problems: list[Problem]) -> Pack:
    """Read a pack; what is wrong is added to `problems`, and what cannot be known is left empty."""
    top = Section(source, source.data, problems)
    top.only("name", "facts", "rules")
    name = top.text("name")
    if name and name != source.path.stem:
        top.complain(
            "Das Regelwerk heißt anders als seine Datei.", "name", remedy=f'Bitte: name = "{source.path.stem}"'
        )
    subject_type = top.choice("facts", SUBJECT_TYPES, "Die Art von Gegenstand")
    if subject_type and not SUBJECT_TYPES[subject_type].delivered:
        top.complain(f"Für „{subject_type}“ sammelt bbd noch keine Fakten; die Regeln schlügen nie an.", "facts")
    blocks = list(top.tables("rules"))
    if not blocks:
        top.complain("Das Regelwerk enthält keine Regel.", remedy="Jede Regel beginnt mit [[rules]].")
    rules = tuple(_rule(block, source.path.stem, subject_type, known) for block in blocks)
    return Pack(source.path.stem, subject_type, source.path, source.sha256, rules)


def _rule(block: Section, pack: str, subject_type: str, known: Known) -> Rule:
    section = block.called(
        f"Regel {quoted(block.data['id'])}" if isinstance(block.data.get("id"), str) else "Regel ohne id"
    )
    section.only(*_RULE)
    when = section.table("when")
    then = section.table("then")
    rule = Rule(
        id=_id(section),
        pack=pack,
        subject_type=subject_type,
        why=section.text("why"),
        source=section.text("source"),
        when=read_condition(when, subject_type) if when and subject_type else All(()),
        then=_then(then, subject_type, known) if then else Then(Verb.REMIND, "", ""),
        inhibits=section.texts("inhibits"),
        holds_from=section.day("holds_from"),
        holds_until=section.day("holds_until"),
        line=section.source.line(section.keys),
    )
    if rule.holds_from and rule.holds_until and rule.holds_from > rule.holds_until:
        section.complain("Die Regel endet, bevor sie beginnt.", "holds_until")
    return rule


def _id(section: Section) -> str:
    name = section.text("id")
    if name and (not _ID.fullmatch(name) or len(name) > LONGEST_ID):
        remedy = f"Erlaubt sind bis zu {LONGEST_ID} Kleinbuchstaben, Ziffern, Bindestriche, wie „reading-overdue“."
        section.complain("So darf eine Regel nicht heißen.", "id", remedy=remedy)
    return name


def _then(section: Section, subject_type: str, known: Known) -> Then:
    section.only(*_THEN)
    verbs = [verb for verb in Verb if verb in section.data]
    if len(verbs) != 1:
        section.complain("Nötig ist genau eines von „remind“, „escalate“ und „praise“.")
    verb = verbs[0] if verbs else Verb.REMIND
    then = Then(
        verb,
        section.choice(verb, RECIPIENTS, "Die Rolle") if verbs else "",
        section.choice("letter", known.letters, "Das Schreiben"),
        section.choice("ladder", known.ladders, "Die Leiter", default=""),
        Severity(section.choice("severity", tuple(Severity), "Die Dringlichkeit", default="") or Severity.WARNING),
    )
    _agree(section, then, subject_type, known)
    return then


def _agree(section: Section, then: Then, subject_type: str, known: Known) -> None:
    """See to it that the letter tells of this subject, and that the ladder begins with the recipient named."""
    if then.letter and subject_type:
        about = known.letters[then.letter].about
        if about and ABOUT[about].subject_type != subject_type:
            what = f"Das Schreiben „{then.letter}“ passt nicht zu „{subject_type}“."
            section.complain(what, "letter", remedy=f"Es berichtet über „{ABOUT[about].subject_type}“.")
    steps = known.ladders[then.ladder].steps if then.ladder else ()
    if steps and then.recipient and then.recipient not in steps[0].recipients:
        first = ", ".join(f"„{role}“" for role in steps[0].recipients)
        section.complain(
            f"Die erste Stufe der Leiter „{then.ladder}“ geht nicht an „{then.recipient}“.",
            then.verb,
            remedy=f"Sie geht an {first}.",
        )
