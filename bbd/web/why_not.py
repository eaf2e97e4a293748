"""Why a rule gives no finding on a subject: a page to ask on, and the short list on the pages of the subjects.

Facts are no readings: they count days and tell states, and what is shown of an assessment stands in letters as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from bbd.domain.errors import InputRefused
from bbd.domain.lifecycle import Role
from bbd.rulebook.facts import SUBJECT_TYPES
from bbd.rulebook.model import Rulebook
from bbd.rulebook.rule_wording import title, when_in_words
from bbd.services.why_not import Kind, WhyNot, of_subject, why_not
from bbd.services.why_not_words import in_short, sentences
from bbd.services.why_words import rows
from bbd.store.subject_pages import search
from bbd.web.access import allow
from bbd.web.edge import edge, now, reading, today, viewer
from bbd.web.rules import rulebook
from bbd.web.why_shown import exists

blueprint = Blueprint("why_not", __name__)
ASK = frozenset({Role.COORDINATOR, Role.AUDITOR})
"""Who administers people sees neither findings nor how indicators stand."""
OFFERED = 20
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Quiet:
    """A rule that gives no finding on a subject, and why, in a line."""

    rule: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What all rules about a subject say: `open` counts those that speak; `linked` says that more may be asked."""

    subject: str
    open: int
    quiet: Sequence[Quiet]
    linked: bool


def answers(subject: str, subject_type: str) -> Answers | None:
    """Return why rules are quiet about a subject that the reader sees; None where nothing is judged."""
    book = rulebook()
    found = of_subject(reading(), book, subject, subject_type, edge().settings, now=now()) if book else []
    if book is None or not found:
        return None
    quiet = [Quiet(one.rule.id, title(book, one.rule.id), in_short(one)) for one in found if one.kind is not Kind.OPEN]
    return Answers(subject, len(found) - len(quiet), quiet, linked=bool(viewer().roles & ASK))


@blueprint.get("/rules/<rule_id>/why-not")
@allow(*ASK)
def one(rule_id: str) -> Response:
    """Say why a rule gives no finding on a subject; without one, offer what it judges."""
    book = rulebook()
    if book is None or rule_id not in book.rules:
        abort(404)
    rule, subject = book.rules[rule_id], request.args.get("subject", "").strip()[:LONGEST]
    found, problem = _answer(book, rule_id, subject)
    matching = [] if found else search(reading(), rule.subject_type, subject, OFFERED, today())
    if matching:
        # What was typed is no name but part of one.
        problem = ""
    page = render_template(
        "findings/why_not.html",
        rule=rule,
        title=title(book, rule_id),
        when=when_in_words(rule),
        kind=SUBJECT_TYPES[rule.subject_type].meaning,
        subject=subject,
        found=found,
        said=sentences(found, book, edge().settings.timezone) if found else [],
        rows=list(rows(rule.subject_type, found.explained)) if found and found.explained else [],
        finding=found.why.finding if found and found.why and exists(found.why.finding) else None,
        problem=problem,
        offered=matching or search(reading(), rule.subject_type, "", OFFERED, today()),
    )
    return make_response(page, 422 if problem else 200)


def _answer(book: Rulebook, rule_id: str, subject: str) -> tuple[WhyNot | None, str]:
    """Return the answer, or why there is none."""
    if not subject:
        return None, ""
    try:
        return why_not(reading(), book, rule_id, subject, edge().settings, now=now()), ""
    except InputRefused as refusal:
        return None, str(refusal)
