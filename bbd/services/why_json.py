"""Why and why not as plain data with stable names, as `--json` prints them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from bbd.domain.ladder import Ladder
from bbd.rulebook.explaining import Explained
from bbd.rulebook.model import Rule, Rulebook
from bbd.rulebook.rule_wording import then_in_words, title, when_in_words
from bbd.services import findings
from bbd.services.coming import Coming
from bbd.services.coming_words import coming_in_words
from bbd.services.why import Why
from bbd.services.why_letter import WhyLetter
from bbd.services.why_not import WhyNot
from bbd.services.why_not_words import sentences
from bbd.services.why_words import Row, rows
from bbd.settings import Settings
from bbd.store.finding_pages import SentLetter
from bbd.store.findings import Finding


def why_as_json(why: Why, rulebook: Rulebook, settings: Settings, today: date) -> dict[str, Any]:
    """Return why there is a finding, as things stand on the local day `today`."""
    finding, version = why.finding, why.version
    sentence = coming_in_words(finding, why.coming, rulebook, settings.timezone, today)
    return {
        "finding": findings.as_json(finding),
        "rule": _rule(why.rule, rulebook, finding) if why.rule else None,
        "version": {
            "pack": version.pack,
            "sha256": version.sha256,
            "since": version.since.isoformat() if version.since else None,
            "number": version.number,
            "changed": why.changed,
        } if version else None,
        "conditions": _conditions(finding.subject_type, why.seen),
        "conditions_now": _conditions(finding.subject_type, why.now),
        "told": [
            {
                "step": rung.step,
                "recipients": list(rung.recipients),
                "planned_on": rung.planned_on.isoformat(),
                "taken_on": rung.taken_on.isoformat() if rung.taken_on else None,
                "letters": _letters(sent for sent in why.letters if sent.step == rung.step),
            }
            for rung in why.rungs
        ],
        "next": {**_coming(why.coming), "sentence": sentence},
        "mail_paused": why.paused,
    }  # fmt: skip


def letter_as_json(found: WhyLetter, rulebook: Rulebook, settings: Settings, today: date) -> dict[str, Any]:
    """Return why there is a letter: each step it tells, with the finding's own why."""
    letter = found.letter
    return {
        "key": letter.key,
        "state": letter.state,
        "recipient": letter.recipient,
        "name": found.recipient.name,
        "created": letter.created_at.isoformat(),
        "points": [
            {
                "step": point.step,
                "role": point.as_role,
                "because": point.because,
                "why": why_as_json(point.why, rulebook, settings, today),
            }
            for point in found.points
        ],
    }


def why_not_as_json(found: WhyNot, rulebook: Rulebook, settings: Settings) -> dict[str, Any]:
    """Return why a rule gives no finding on a subject, or why its finding is quiet."""
    unmet = found.unmet
    return {
        "rule": found.rule.id,
        "subject": found.subject,
        "on": found.on.isoformat(),
        "kind": found.kind,
        "sentences": sentences(found, rulebook, settings.timezone),
        "conditions": _conditions(found.rule.subject_type, found.explained),
        "unmet": {
            "fact": unmet.checked.test.fact,
            "op": unmet.checked.test.op,
            "threshold": unmet.checked.test.value,
            "value": unmet.checked.value,
            "others": unmet.others,
        } if unmet else None,
        "inhibited_by": _finding(found.holder),
        "why": why_as_json(found.why, rulebook, settings, found.on) if found.why else None,
    }  # fmt: skip


def _rule(rule: Rule, rulebook: Rulebook, finding: Finding) -> dict[str, Any]:
    """Return the rule in words; whom it tells, by the ladder that the finding opened with."""
    return {
        "id": rule.id,
        "title": title(rulebook, rule.id),
        "why": rule.why,
        "source": rule.source,
        "when": list(when_in_words(rule)),
        "then": list(then_in_words(rule, Ladder.from_json(finding.ladder))),
    }


def _conditions(subject_type: str, explained: Explained | None) -> list[dict[str, Any]]:
    return [_condition(row) for row in rows(subject_type, explained)] if explained else []


def _condition(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {"depth": row.depth, "text": row.text, "holds": row.holds}
    if row.checked is not None:
        test = row.checked.test
        found |= {"fact": test.fact, "op": test.op, "threshold": test.value, "value": row.checked.value}
    return found


def _letters(sent: Iterable[SentLetter]) -> list[dict[str, Any]]:
    return [
        {
            "key": one.letter.key,
            "state": one.letter.state,
            "recipient": one.letter.recipient,
            "name": one.recipient.name,
            "role": one.as_role,
            "created": one.letter.created_at.isoformat(),
        }
        for one in sent
    ]


def _coming(coming: Coming) -> dict[str, Any]:
    return {
        "kind": coming.kind,
        "step": coming.step,
        "on": coming.on.isoformat() if coming.on else None,
        "recipients": list(coming.roles),
        "people": [{"recipient": person.mail, "name": person.name, "role": role} for person, role in coming.addressed],
        "until": coming.until.isoformat() if coming.until else None,
        "reason": coming.reason,
        "by": coming.by.name if coming.by else None,
        "inhibited_by": _finding(coming.holder),
    }


def _finding(finding: Finding | None) -> dict[str, str] | None:
    return {"id": str(finding.id), "rule": finding.rule, "subject": finding.subject} if finding else None
