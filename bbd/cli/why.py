"""`bbd rules why` and `why-not`, `bbd letters why`: what the rules said, or did not say, and for what reason."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest
from zoneinfo import ZoneInfo

import click

from bbd.cli.context import answer, as_json, moment, opened_database, settings
from bbd.clock import local_date
from bbd.domain.german_dates import written
from bbd.domain.subject_keys import subject_in_words
from bbd.rulebook.model import Rulebook
from bbd.rulebook.rule_wording import title, when_in_words
from bbd.services import rulebooks
from bbd.services.coming_words import coming_in_words
from bbd.services.why import Why, why
from bbd.services.why_asked import finding_named
from bbd.services.why_json import letter_as_json, why_as_json, why_not_as_json
from bbd.services.why_letter import why_letter
from bbd.services.why_not import why_not
from bbd.services.why_not_words import sentences
from bbd.services.why_words import OUTCOMES, Row, role_in_words, rows, told_in_words, version_in_words

now_option = click.option("--now", "now", metavar="ZEITPUNKT", help="Ein anderer Zeitpunkt als jetzt.")


@click.command("why")
@click.argument("finding", metavar="HINWEIS|REGEL")
@click.argument("subject", metavar="[GEGENSTAND]", required=False, default="")
@now_option
@as_json
def why_finding(finding: str, subject: str, now: str | None, *, as_json: bool) -> None:
    """Sagt, warum es einen HINWEIS gibt (Kennung, oder REGEL und GEGENSTAND), wer davon weiß und wie es weitergeht."""
    given = settings()
    at = moment(now, given)
    with opened_database(given) as database, database.reading() as session:
        rulebook = rulebooks.current(session, given)
        found = why(session, rulebook, finding_named(session, finding, subject), given, now=at)
        today = local_date(at, given.timezone)
        document = why_as_json(found, rulebook, given, today)
        lines = list(_about_finding(found, rulebook, given.timezone, today))
    _print(document if as_json else None, lines)


@click.command("why-not")
@click.argument("rule", metavar="REGEL")
@click.argument("subject", metavar="GEGENSTAND")
@now_option
@as_json
def why_no_finding(rule: str, subject: str, now: str | None, *, as_json: bool) -> None:
    """Sagt, warum eine REGEL zu einem GEGENSTAND keinen Hinweis gibt, oder warum ihr Hinweis schweigt."""
    given = settings()
    with opened_database(given) as database, database.reading() as session:
        rulebook = rulebooks.current(session, given)
        found = why_not(session, rulebook, rule, subject, given, now=moment(now, given))
        document = why_not_as_json(found, rulebook, given)
        lines = [f"{title(rulebook, rule)} – {subject_in_words(subject)}, Stand {written(found.on)}"]
        lines += [f"  {sentence}" for sentence in sentences(found, rulebook, given.timezone)]
        if found.explained is not None:
            lines += ["Die Bedingungen der Regel:", *_rows(rows(found.rule.subject_type, found.explained))]
    _print(document if as_json else None, lines)


@click.command("why")
@click.argument("key", metavar="ID")
@now_option
@as_json
def why_written(key: str, now: str | None, *, as_json: bool) -> None:
    """Sagt, warum es einen Brief gibt, und warum diese Person ihn erhält."""
    given = settings()
    at = moment(now, given)
    with opened_database(given) as database, database.reading() as session:
        rulebook = rulebooks.current(session, given)
        found = why_letter(session, rulebook, key, given, now=at)
        today = local_date(at, given.timezone)
        document = letter_as_json(found, rulebook, given, today)
        written_on = written(local_date(found.letter.created_at, given.timezone))
        lines = [f"Brief an {found.recipient.name} vom {written_on}: {found.letter.subject}"]
        for point in found.points:
            lines += ["", f"Stufe {point.step + 1}, als {role_in_words(point.as_role)}. {point.because}"]
            lines += _about_finding(point.why, rulebook, given.timezone, today)
    _print(document if as_json else None, lines)


def _about_finding(found: Why, rulebook: Rulebook, zone: ZoneInfo, today: date) -> Iterator[str]:
    """Yield the whole story of a finding, line by line."""
    finding = found.finding
    since = written(local_date(finding.since, zone))
    yield f"{title(rulebook, finding.rule)} – {subject_in_words(finding.subject)}, seit {since}"
    if found.rule is None:
        yield "  Die Regel gehört nicht mehr zum Regelwerk."
    else:
        yield f"  {found.rule.why} (Quelle: {found.rule.source})"
        yield from (f"  {sentence}" for sentence in when_in_words(found.rule))
    if found.version is not None:
        yield f"  Regelwerk: {version_in_words(found.version, zone)}{'; inzwischen geändert' if found.changed else ''}."
    yield from _conditions(found)
    yield "Wer davon weiß:"
    yield from (f"  {line}" for line in [*told_in_words(found)] or ["Bisher niemand."])
    yield "Wie es weitergeht:"
    yield f"  {coming_in_words(finding, found.coming, rulebook, zone, today)}"
    if found.coming.reason:
        yield f"  Begründung: {found.coming.reason}"


def _conditions(found: Why) -> Iterator[str]:
    """Yield the conditions with the values at the opening and, where it is the same rule, those of today."""
    kind = found.finding.subject_type
    seen = list(rows(kind, found.seen)) if found.seen else []
    now = list(rows(kind, found.now)) if found.now else []
    together = [row.text for row in seen] == [row.text for row in now]
    if seen:
        yield "Beim Entstehen und heute:" if together else "Beim Entstehen:"
        yield from _rows(seen, now if together else [])
    if now and not together:
        yield "Heute:"
        yield from _rows(now)


def _rows(found: Iterable[Row], today: Iterable[Row] = ()) -> Iterator[str]:
    for row, now in zip_longest(found, today):
        value = f" – {row.label}: {row.value}" if row.value else ""
        if now is not None and now.value:
            value += f", heute {now.value}{'' if now.holds else f' ({OUTCOMES[now.holds]})'}"
        yield f"  {'  ' * row.depth}[{OUTCOMES[row.holds]}] {row.text}{value}"


def _print(document: object, lines: list[str]) -> None:
    if document is not None:
        answer(document)
    else:
        click.echo("\n".join(lines))
