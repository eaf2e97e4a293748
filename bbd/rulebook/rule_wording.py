"""A rule as German sentences, made from its pack: when it fires, what then happens, what it holds back, until when.

No sentence about a rule is written by hand anywhere else. Why a rule is there (`why`, `source`) its author says.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from bbd.domain.german_dates import written
from bbd.domain.ladder import Ladder, LadderStep
from bbd.domain.rulebook_words import RULES
from bbd.domain.words import RECIPIENTS_ADDRESSED, SEVERITIES
from bbd.rulebook.facts import SUBJECT_TYPES
from bbd.rulebook.model import Rule, Rulebook, Verb
from bbd.rulebook.wording import enumerated, factors, together

_FIRST: Final[Mapping[Verb, str]] = {
    Verb.REMIND: "Sie erinnert {when} {whom}.",
    Verb.ESCALATE: "Sie gibt den Fall {when} an {whom} weiter.",
    Verb.PRAISE: "Sie schickt {when} eine Würdigung an {whom}.",
}


def rule_in_words(rulebook: Rulebook, rule: Rule) -> tuple[str, ...]:
    """Return the whole rule as sentences, in the order in which one would tell it."""
    return (
        *when_in_words(rule),
        *then_in_words(rule, rulebook.ladder_of(rule.id)),
        *_rest(rulebook, rule),
    )


def title(rulebook: Rulebook | None, rule_id: str) -> str:
    """Return what a rule is called in a few words: bbd's own name for it, else its letter's title, else its id."""
    if rule_id in RULES or rulebook is None or rule_id not in rulebook.rules:
        return RULES.get(rule_id, rule_id)
    letter = rulebook.letters.get(rulebook.rules[rule_id].then.letter)
    return letter.subject_one if letter else rule_id


def when_in_words(rule: Rule) -> tuple[str, ...]:
    """Return when the rule fires: one sentence, and one more for each choice among alternatives."""
    facts = SUBJECT_TYPES[rule.subject_type].facts
    parts = factors(rule.when)
    needed = together(facts, tuple(test for part in parts if len(part) == 1 for test in part[0]))
    choices = [
        "; oder ".join(enumerated([said.alone for said in together(facts, branch)]) for branch in part)
        for part in parts
        if len(part) > 1
    ]
    sentences = [f"Die Regel schlägt an, wenn {enumerated([said.behind_if for said in needed])}."] if needed else []
    for choice in choices:
        opening = "Außerdem muss" if sentences else "Damit die Regel anschlägt, muss"
        sentences.append(f"{opening} mindestens eines davon zutreffen: {choice}.")
    return tuple(sentences)


def then_in_words(rule: Rule, ladder: Ladder) -> tuple[str, ...]:
    """Return whom the rule tells, step by step of the ladder that its findings climb."""
    first, *later = ladder.steps
    opening = _FIRST[rule.then.verb].format(when=_after(first), whom=_whom(first))
    if not later:
        return (opening, "Bei diesem einen Schreiben bleibt es.")
    told = set(first.recipients)
    parts: list[str] = []
    for step in later:
        how = "auch" if set(step.recipients) - told else "erneut"
        parts.append(f"{_after(step)} {'' if parts else 'ein Schreiben '}{how} an {_whom(step)}")
        told |= set(step.recipients)
    return (opening, f"Bleibt der Hinweis offen, geht {enumerated(parts)}.")


def _rest(rulebook: Rulebook, rule: Rule) -> Iterator[str]:
    yield f"Als Dringlichkeit ist „{SEVERITIES[rule.then.severity]}“ vermerkt."
    if rule.inhibits:
        names = enumerated([f"„{title(rulebook, other)}“" for other in rule.inhibits])
        verb, noun = ("ruht", "die Regel") if len(rule.inhibits) == 1 else ("ruhen", "die Regeln")
        yield f"Solange sie anschlägt, {verb} {SUBJECT_TYPES[rule.subject_type].here} {noun} {names}."
    yield from _holding(rule)


def _holding(rule: Rule) -> Iterator[str]:
    since = f"ab dem {written(rule.holds_from)}" if rule.holds_from else ""
    until = f"bis zum {written(rule.holds_until)}" if rule.holds_until else ""
    if since or until:
        yield f"Sie gilt {' '.join(part for part in (since, until) if part)}."


def _after(step: LadderStep) -> str:
    number = step.after_working_days
    return f"nach {number} {'Arbeitstag' if number == 1 else 'Arbeitstagen'}" if number else "sofort"


def _whom(step: LadderStep) -> str:
    return enumerated([RECIPIENTS_ADDRESSED[role] for role in step.recipients])
