"""The pages of the rulebook: each rule in words, which version is in force since when, and the versions before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, render_template

from bbd.domain.errors import InputRefused
from bbd.domain.lifecycle import Role
from bbd.rulebook.differences import Difference, differences
from bbd.rulebook.model import Pack, Rule, Rulebook
from bbd.rulebook.rule_files import digest
from bbd.rulebook.rule_wording import rule_in_words, title
from bbd.services.rulebooks import stored
from bbd.store.finding_history import in_force_since
from bbd.store.rulebook_pages import names_of, open_counts
from bbd.store.rulebook_queries import activation_numbered, activations, kept_texts, proposals
from bbd.store.rulebooks import RuleActivation
from bbd.web.access import allow
from bbd.web.edge import now, reading, viewer
from bbd.web.rules import standing

blueprint = Blueprint("rulebooks", __name__)
READERS = (Role.COORDINATOR, Role.AUDITOR, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Told:
    """A rule as the page tells it; `open` counts its findings that are not resolved."""

    rule: Rule
    title: str
    sentences: tuple[str, ...]
    open: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A pack with its rules; `since` is when its file came into force as it is, None where no sweep has seen it."""

    pack: Pack
    since: datetime | None
    rules: tuple[Told, ...]


@blueprint.get("/rules")
@allow(*READERS)
def rulebook() -> str:
    """Show every rule in words: why it is there, when it holds, and whom it tells."""
    found = standing()
    waiting = sum(one.state == "open" for one in proposals(reading()))
    return render_template(
        "rules/rulebook.html",
        found=found,
        chapters=list(_chapters(found.rulebook)) if found else [],
        # Who administers people sees no findings, so that a link would lead nowhere.
        linked=bool(viewer().roles & {Role.COORDINATOR, Role.AUDITOR}),
        waiting=waiting,
    )


@blueprint.get("/rules/history")
@allow(*READERS)
def history() -> str:
    """List which rules were in force since when, and who brought them there."""
    found = activations(reading())
    people = names_of(reading(), {person for one in found for person in (one.by_id, one.consented_by_id)})
    rows = [(one, digest(one.files), people) for one in found]
    return render_template("rules/history.html", rows=rows, standing=standing())


@blueprint.get("/rules/history/<int:number>")
@allow(*READERS)
def version(number: int) -> str:
    """Show one version: what it changed, and its files."""
    found = _activation(number)
    before = activation_numbered(reading(), number - 1)
    return render_template(
        "rules/version.html",
        found=found,
        digest=digest(found.files),
        people=names_of(reading(), {found.by_id, found.consented_by_id}),
        before=before,
        changes=_changes(before, found) if before else (),
        kept=kept_texts(reading(), found.files),
    )


@blueprint.get("/rules/history/<int:number>/<file>")
@allow(*READERS)
def file(number: int, file: str) -> str:
    """Show the text of a file as it was."""
    found = _activation(number)
    text = kept_texts(reading(), found.files).get(file)
    if text is None:
        abort(404)
    return render_template("rules/file.html", found=found, name=file, sha256=found.files[file], text=text)


def _activation(number: int) -> RuleActivation:
    found = activation_numbered(reading(), number) if number <= 2**31 else None
    if found is None:
        abort(404)
    return found


def _changes(before: RuleActivation, after: RuleActivation) -> tuple[Difference, ...] | None:
    """Return what changed from one version to the next; None where bbd cannot read one of them any more."""
    try:
        return differences(stored(reading(), before.files), stored(reading(), after.files))
    except InputRefused:
        return None


def _chapters(book: Rulebook) -> Iterator[Chapter]:
    counts = open_counts(reading())
    for pack in book.packs.values():
        rules = tuple(
            Told(rule, title(book, rule.id), tuple(rule_in_words(book, rule)), counts.get(rule.id, 0))
            for rule in pack.rules
        )
        begun = in_force_since(reading(), pack.path.name, pack.sha256, now())
        yield Chapter(pack, begun.at if begun else None, rules)
