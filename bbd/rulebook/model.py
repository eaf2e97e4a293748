"""What a checked rulebook is made of. A value to pass around: it reads no file and judges no subject."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from bbd.domain.ladder import Ladder
from bbd.rulebook.conditions import Condition
from bbd.rulebook.letters import LetterText
from bbd.rulebook.rule_files import Files


class Verb(StrEnum):
    """What a rule does when it opens a finding."""

    REMIND = "remind"
    ESCALATE = "escalate"
    PRAISE = "praise"


class Severity(StrEnum):
    """How serious a finding is."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Then:
    """What follows: whom the first letter addresses, with which text, and which ladder goes on from there."""

    verb: Verb
    recipient: str
    letter: str
    ladder: str = ""
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as its pack writes it; `line` is where it stands there."""

    id: str
    pack: str
    subject_type: str
    why: str
    source: str
    when: Condition
    then: Then
    inhibits: tuple[str, ...] = ()
    holds_from: date | None = None
    holds_until: date | None = None
    line: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on `day`, its first and last day included."""
        begun = self.holds_from is None or self.holds_from <= day
        return begun and (self.holds_until is None or day <= self.holds_until)


@dataclass(frozen=True, slots=True)
class Pack:
    """A file of rules about one type of subject; `sha256` is that of the file's bytes."""

    name: str
    subject_type: str
    path: Path
    sha256: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All packs of a folder, checked together. Rules are sorted by id; `files` is what they were read from."""

    rules: Mapping[str, Rule]
    packs: Mapping[str, Pack]
    ladders: Mapping[str, Ladder]
    letters: Mapping[str, LetterText]
    files: Files = field(default_factory=dict, repr=False)

    def of_type(self, subject_type: str) -> tuple[Rule, ...]:
        """Return the rules about one type of subject."""
        return tuple(rule for rule in self.rules.values() if rule.subject_type == subject_type)

    def ladder_of(self, rule_id: str) -> Ladder:
        """Return the ladder to freeze with a finding of this rule; a rule without one sends a single letter."""
        then = self.rules[rule_id].then
        return self.ladders[then.ladder] if then.ladder else Ladder.only(then.recipient)

    def letter_of(self, rule_id: str) -> LetterText:
        """Return the wording of this rule's letters."""
        return self.letters[self.rules[rule_id].then.letter]


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """One rule that holds for one subject."""

    rule_id: str
    subject_key: str
