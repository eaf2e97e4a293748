"""Letters about mandates: nobody can be signed for, or sign for another, without knowing of it at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel import Session

from bbd.domain.german_dates import written
from bbd.services.notes import write_note
from bbd.settings import Settings
from bbd.store.mandates import Mandate
from bbd.store.people import Person

NOT_SO: Final = "Ist das nicht in Ihrem Sinn, beenden Sie die Vollmacht auf der Seite „Vollmachten“."
KEPT: Final = "Was damit gezeichnet wurde, bleibt gezeichnet."
TASKS: Final = "Was zu zeichnen ist, steht unter „Meine Aufgaben“."
FOR_PRINCIPAL: Final = ("/mandates", "Zu den Vollmachten")
FOR_DEPUTY: Final = ("/", "Zu meinen Aufgaben")
"""Where the letter leads, and what it says of that; not every deputy may see the page of all mandates."""


def tell_granted(
    session: Session, settings: Settings, mandate: Mandate, *, principal: Person, deputy: Person, by: Person
) -> None:
    """Tell both that `deputy` may sign for `principal`, who granted it and for how long; not who did it themselves."""
    right = f"{_term(mandate)} in Vertretung (i. V.) für {{}} zu zeichnen"
    grounds, about, at = f"Grundlage: {mandate.reason}", f"granted {mandate.id}", mandate.granted_at
    given = f"{by.name} hat {deputy.name} die Vollmacht erteilt, {right.format('Sie')}."
    got = f"{by.name} hat Ihnen die Vollmacht erteilt, {right.format(principal.name)}."
    if principal.id != by.id:
        subject = f"{deputy.name} kann für Sie zeichnen"
        _write(session, settings, principal, subject, (given, grounds, NOT_SO), FOR_PRINCIPAL, about, at)
    if deputy.id != by.id:
        subject = f"Sie können für {principal.name} zeichnen"
        _write(session, settings, deputy, subject, (got, grounds, TASKS), FOR_DEPUTY, about, at)


def tell_ended(
    session: Session, settings: Settings, mandate: Mandate, *, principal: Person, deputy: Person, by: Person
) -> None:
    """Tell both that this mandate has ended; another may still hold, and what was signed with it stays signed."""
    about, at = f"ended {mandate.id}", mandate.revoked_at or mandate.granted_at
    told = f"{by.name} hat die Vollmacht beendet, mit der"
    if principal.id != by.id:
        subject, said = f"Beendet: Vollmacht für {deputy.name}", f"{told} {deputy.name} für Sie zeichnen durfte."
        _write(session, settings, principal, subject, (said, KEPT), FOR_PRINCIPAL, about, at)
    if deputy.id != by.id:
        subject = f"Beendet: Ihre Vollmacht, für {principal.name} zu zeichnen"
        said = f"{told} Sie für {principal.name} zeichnen durften."
        _write(session, settings, deputy, subject, (said, KEPT), FOR_DEPUTY, about, at)


def _term(mandate: Mandate) -> str:
    begins = f"ab dem {written(mandate.valid_from)}"
    return f"{begins} bis zum {written(mandate.valid_to)}" if mandate.valid_to else begins


def _write(  # noqa: PLR0913, PLR0917 - what a letter consists of
    session: Session,
    settings: Settings,
    person: Person,
    subject: str,
    paragraphs: Sequence[str],
    link: tuple[str, str],
    about: str,
    at: datetime,
) -> None:
    if person.active:
        path, label = link
        write_note(session, settings, person, subject, paragraphs, path=path, label=label, about=about, now=at)
