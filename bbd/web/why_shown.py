"""Why there is a finding as pages show it: its conditions as rows, its version and what comes next in words.

A finding that does not exist for the reader is not named to them, also where it is what holds this one back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bbd.domain.errors import NotThere
from bbd.rulebook.rule_wording import title, when_in_words
from bbd.services import findings
from bbd.services.coming_words import coming_in_words
from bbd.services.why import Why, why
from bbd.services.why_words import Row, facts_in_words, rows, version_in_words
from bbd.store.findings import Finding
from bbd.web.edge import edge, now, reading, today, viewer
from bbd.web.rules import rulebook


@dataclass(frozen=True, slots=True)
class Shown:
    """Why there is a finding, in words.

    `conditions` are those that it opened with, each beside the same one today where they are the same; `today` are
    those of a rule that has changed. `facts` are all that was seen, of a rule that nobody knows any more. `holder` is
    the finding that holds this one back, if the reader may open it.
    """

    why: Why
    title: str
    when: Sequence[str]
    conditions: Sequence[tuple[Row, Row | None]]
    today: Sequence[Row]
    facts: Sequence[tuple[str, str]]
    version: str
    coming: str
    holder: Finding | None


def shown(finding: Finding) -> Shown:
    """Return why there is a finding, for who asks."""
    return in_words(why(reading(), rulebook(), finding, edge().settings, now=now()))


def in_words(found: Why) -> Shown:
    """Return what was found, in words for who asks."""
    zone, book, finding = edge().settings.timezone, rulebook(), found.finding
    holder = found.coming.holder if found.coming.holder and exists(found.coming.holder) else None
    seen = list(rows(finding.subject_type, found.seen)) if found.seen else []
    current = list(rows(finding.subject_type, found.now)) if found.now else []
    same = [row.text for row in seen] == [row.text for row in current]
    return Shown(
        why=found,
        title=title(book, finding.rule),
        when=when_in_words(found.rule) if found.rule else (),
        conditions=[(one, other) for one, other in zip_longest(seen, current if same else ()) if one],
        today=() if same else current,
        facts=() if found.rule else list(facts_in_words(finding)),
        version=version_in_words(found.version, zone) if found.version else "",
        coming=coming_in_words(finding, replace(found.coming, holder=holder), book, zone, today()),
        holder=holder,
    )


def exists(finding: Finding) -> bool:
    """Say whether a finding exists for who asks."""
    try:
        findings.find(reading(), str(finding.id), viewer())
    except NotThere:
        return False
    return True
