"""Why and why not in German: conditions as rows with the values they met, the version of a rule, and who was told.

The command line and the pages say it with the same words; what comes next, bbd.services.coming_words says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bbd.clock import local_date
from bbd.domain.german_dates import written
from bbd.domain.words import LETTER_STATES, RECIPIENTS
from bbd.rulebook.conditions import Op, Test
from bbd.rulebook.explaining import Checked, Explained
from bbd.rulebook.facts import SUBJECT_TYPES
from bbd.rulebook.wording import test_in_words, value_in_words
from bbd.services.why import Version, Why
from bbd.store.findings import Finding

OUTCOMES: Mapping[bool | None, str] = {True: "trifft zu", False: "trifft nicht zu", None: "lässt sich nicht sagen"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a rule's conditions: a test with the value it met in words, or the heading of a group (no `checked`).

    `depth` counts the groups around it; `label` names the fact.
    """

    depth: int
    text: str
    holds: bool | None
    checked: Checked | None = None
    label: str = ""
    value: str = ""


def rows(subject_type: str, explained: Explained, depth: int = 0) -> Iterator[Row]:
    """Yield the conditions of a rule about this type of subject, line by line."""
    if isinstance(explained, Checked):
        fact = SUBJECT_TYPES[subject_type].facts[explained.test.fact]
        value = value_in_words(fact, explained.value)
        yield Row(depth, capital(test_in_words(fact, explained.test)), explained.holds, explained, fact.label, value)
        return
    if not explained.every or depth:
        heading = "Alles davon trifft zu:" if explained.every else "Mindestens eines davon trifft zu:"
        yield Row(depth, heading, explained.holds)
        depth += 1
    for part in explained.parts:
        yield from rows(subject_type, part, depth)


def facts_in_words(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield (label, value) of each fact that a finding opened with: of one whose rule nobody knows any more."""
    kind = SUBJECT_TYPES.get(finding.subject_type)
    for name, value in finding.facts.items():
        fact = kind.facts.get(name) if kind else None
        yield fact.label if fact else name, value_in_words(fact, value)


def as_it_is(subject_type: str, checked: Checked) -> str:
    """Return what is the case instead of what a test asks for: "die Maßnahme ist erledigt", "… in 302 Tagen"."""
    fact = SUBJECT_TYPES[subject_type].facts[checked.test.fact]
    if checked.value is None:
        return test_in_words(fact, Test(fact.name, Op.MISSING, value=True))
    # A test says "genau 302 Tage" where a person says what they see.
    return test_in_words(fact, Test(fact.name, Op.IS, checked.value)).replace(" genau ", " ", 1)


def told_in_words(why: Why) -> Iterator[str]:
    """Yield who was told of each step taken, when, and what became of the letter."""
    for rung in why.rungs:
        if rung.taken_on is None:
            continue
        letters = [sent for sent in why.letters if sent.step == rung.step]
        people = ", ".join(
            f"{sent.recipient.name} ({role_in_words(sent.as_role)}; Brief {LETTER_STATES[sent.letter.state]})"
            for sent in letters
        )
        alone = "ohne Brief von sich aus, weil eine höhere Stufe zugleich fällig war oder niemand erreichbar ist"
        yield f"Stufe {rung.step + 1} am {written(rung.taken_on)}: {people or alone}."
    if why.paused:
        yield "Der Versand ruht zurzeit, weil die Anmeldung am Mailserver gescheitert ist."


def capital(text: str) -> str:
    """Return the text with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"


def version_in_words(version: Version, zone: ZoneInfo) -> str:
    """Return "readings.toml (Prüfsumme 3f0a9c1b2d4e), in Kraft seit 1. März 2013 mit Fassung 3 der Regeln"."""
    named = f"{version.pack}.toml (Prüfsumme {version.sha256[:12]})"
    if version.since is None:
        return named
    return f"{named}, in Kraft seit {written(local_date(version.since, zone))} mit Fassung {version.number} der Regeln"


def role_in_words(role: str) -> str:
    """Return "Ansprechperson" for "contact"."""
    return RECIPIENTS.get(role, role)
