"""Why a rule gives no finding on a subject, in German sentences."""

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from bbd.clock import local_date
from bbd.domain.german_dates import written
from bbd.domain.subject_keys import subject_in_words
from bbd.rulebook.facts import SUBJECT_TYPES
from bbd.rulebook.model import Rulebook
from bbd.rulebook.rule_wording import title
from bbd.rulebook.wording import sentence, test_in_words
from bbd.services.coming_words import coming_in_words
from bbd.services.why_not import Kind, WhyNot
from bbd.services.why_words import as_it_is, told_in_words
from bbd.store.findings import Finding

_ALL_HOLD: Final = "Alle Bedingungen treffen zu; der Hinweis entsteht mit der nächsten Prüfung der Regeln"


def sentences(found: WhyNot, rulebook: Rulebook, zone: ZoneInfo) -> list[str]:
    """Return the answer, the reason first, then what there was before."""
    match found.kind:
        case Kind.OPEN:
            return list(_open(found, rulebook, zone))
        case Kind.UNMET:
            said = list(_unmet(found))
        case Kind.OPENS | Kind.HELD_BACK:
            said = list(_opens(found, rulebook, zone))
        case Kind.NOT_IN_FORCE:
            said = [_not_in_force(found)]
        case Kind.FLAWED:
            said = [f"Das lässt sich zurzeit nicht prüfen. {found.reason}"]
        case _:
            said = [found.reason]
    return [*said, *_before(found, zone)]


def in_short(found: WhyNot) -> str:
    """Return the answer in a line: what is the case, and what would have to be. No other finding is named."""
    match found.kind:
        case Kind.UNMET if found.unmet is not None:
            checked, kind = found.unmet.checked, found.rule.subject_type
            wanted = test_in_words(SUBJECT_TYPES[kind].facts[checked.test.fact], checked.test)
            return f"{sentence(as_it_is(kind, checked))} Nötig wäre: {sentence(wanted)}"
        case Kind.NOT_IN_FORCE:
            return _not_in_force(found)
        case Kind.HELD_BACK:
            return f"{_ALL_HOLD}; er bleibt aber zurückgestellt."
        case Kind.OPENS:
            return f"{_ALL_HOLD}."
        case _:
            return found.reason


def _unmet(found: WhyNot) -> Iterator[str]:
    if found.unmet is None:
        return
    checked, kind = found.unmet.checked, found.rule.subject_type
    wanted = test_in_words(SUBJECT_TYPES[kind].facts[checked.test.fact], checked.test)
    yield f"Die erste Bedingung, die nicht zutrifft: {sentence(wanted)}"
    yield f"Tatsächlich gilt: {sentence(as_it_is(kind, checked))}"
    if others := found.unmet.others:
        more = "Eine andere Möglichkeit gäbe" if others == 1 else f"{others} andere Möglichkeiten gäbe"
        yield f"{more} es auch; diese Bedingung kommt dem am nächsten."


def _open(found: WhyNot, rulebook: Rulebook, zone: ZoneInfo) -> Iterator[str]:
    why = found.why
    if why is None:
        return
    yield f"Den Hinweis gibt es: Er ist seit dem {written(local_date(why.finding.since, zone))} offen."
    yield coming_in_words(why.finding, why.coming, rulebook, zone, found.on)
    yield from told_in_words(why)


def _opens(found: WhyNot, rulebook: Rulebook, zone: ZoneInfo) -> Iterator[str]:
    yield f"{_ALL_HOLD}."
    if found.holder is not None:
        other = f"„{title(rulebook, found.holder.rule)}“ zu {subject_in_words(found.holder.subject)}"
        yield f"Er bleibt aber zurückgestellt, solange der Hinweis {other} offen ist; so lange schreibt er niemandem."
    if found.swept_at is not None:
        yield f"Zuletzt geprüft wurde am {written(local_date(found.swept_at, zone))}."


def _not_in_force(found: WhyNot) -> str:
    rule = found.rule
    if rule.holds_from is not None and found.on < rule.holds_from:
        return f"Die Regel gilt erst ab dem {written(rule.holds_from)}."
    until = f"bis zum {written(rule.holds_until)}" if rule.holds_until else "früher"
    return f"Die Regel galt nur {until}."


def _before(found: WhyNot, zone: ZoneInfo) -> Iterator[str]:
    if found.why is not None:
        yield "Noch ist der Hinweis offen; mit der nächsten Prüfung der Regeln erledigt er sich."
    elif found.earlier is not None:
        yield _was_open(found.earlier, zone)


def _was_open(finding: Finding, zone: ZoneInfo) -> str:
    since = written(local_date(finding.since, zone))
    until = written(local_date(finding.resolved_at or finding.since, zone))
    return f"Zuletzt gab es diesen Hinweis vom {since} bis zum {until}."
