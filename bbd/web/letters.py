"""The letters that bbd wrote: a list, and each letter as it was received. In the demo it is everybody's mailbox.

Nothing is sent or released from here; `bbd letters` does that. The HTML part is not shown: the page's policy would
take its styles away, and the plain text says the same.
"""

from functools import partial, update_wrapper

from flask import Blueprint, abort, render_template
from flask.blueprints import BlueprintSetupState

from bbd.domain.lifecycle import Role
from bbd.domain.rights import SEE_EVERY_LETTER
from bbd.services.why_letter import Point, points_of
from bbd.store.findings import Letter
from bbd.store.letter_pages import letter_keyed, mailbox, tries_of
from bbd.store.people import Person
from bbd.web.access import allow
from bbd.web.edge import edge, now, reading, viewer
from bbd.web.facets import page_number
from bbd.web.linked import linked
from bbd.web.rules import rulebook
from bbd.web.why_shown import Shown, exists, in_words

blueprint = Blueprint("letters", __name__)

PAGE = 50


@blueprint.record_once
def _routes(state: BlueprintSetupState) -> None:
    """Open the pages to who works with letters; in the demo to everybody, for their own."""
    roles = Role if state.app.extensions["bbd"].demo else SEE_EVERY_LETTER
    for path, name, view in (("/letters", "mailbox", _mailbox), ("/letters/<key>", "letter", _letter)):
        # A function of its own for each application, because the permission is written on it.
        own = update_wrapper(partial(view), view)
        state.add_url_rule(path, name, allow(*roles, scope="own")(own))


def exists_for(person: Person, recipient: Person) -> bool:
    """Say whether `person` can open the letters of `recipient`."""
    return bool(person.roles & SEE_EVERY_LETTER) or (edge().demo and person.id == recipient.id)


def posted() -> bool:
    """Say whether letters leave this machine at all: only with a mail server."""
    return bool(edge().settings.smtp_url)


def _whose() -> Person | None:
    """Return None for who sees all letters, else the person whose letters alone exist."""
    return None if viewer().roles & SEE_EVERY_LETTER else viewer()


def _mailbox() -> str:
    """List the letters, newest first."""
    number = page_number()
    found = mailbox(reading(), of=_whose(), offset=(number - 1) * PAGE, limit=PAGE)
    return render_template(
        "letters/mailbox.html", found=found, number=number, pages=-(-found.total // PAGE), posted=posted()
    )


def _letter(key: str) -> str:
    """Show one letter as it was received, and how its delivery went."""
    found = letter_keyed(reading(), key, of=_whose())
    if found is None:
        abort(404)
    letter, recipient = found
    return render_template(
        "letters/letter.html",
        letter=letter,
        recipient=recipient,
        sender=edge().settings.mail_from,
        text=linked(letter.text, edge().settings.base_url),
        tries=tries_of(reading(), letter),
        points=_points(letter, recipient),
        posted=posted(),
    )


def _points(letter: Letter, recipient: Person) -> list[tuple[Point, Shown, bool]]:
    """Return what the letter tells, each with its reasons in words, and whether the reader may open the finding."""
    found = points_of(reading(), rulebook(), letter, recipient, edge().settings, now=now())
    return [(point, in_words(point.why), exists(point.why.finding)) for point in found]
