"""Who may enter readings and who may confirm them, and which readings nobody changes any more."""

import uuid
from datetime import date
from typing import Final

from bbd.domain.confidentiality import may_see_small_cells
from bbd.domain.errors import InputRefused, NotThere, Problem, Stale, StepRefused
from bbd.domain.lifecycle import Role
from bbd.domain.periods import Period
from bbd.domain.rights import SEE_EVERY_AGREEMENT, SEE_OWN_AGREEMENTS
from bbd.domain.words import BY_SOMEBODY
from bbd.store.agreements import Agreement
from bbd.store.binding import is_over
from bbd.store.people import Person
from bbd.store.readings import Reading

OWN_ENTRY: Final = "Diese Angaben stammen von Ihnen. Bestätigen muss sie eine zweite Person."


def may_enter(agreement: Agreement, person: Person) -> bool:
    """Say whether the person may enter readings of this agreement: for buttons and forms."""
    own = person.organisation_id in {agreement.issuer_id, agreement.partner_id}
    return Role.COORDINATOR in person.roles or (Role.CONTACT in person.roles and own)


def refuse_stranger(agreement: Agreement, by: Person | None) -> None:
    """Refuse somebody who may not enter readings here: NotThere where they see nothing, else StepRefused."""
    if by is None or may_enter(agreement, by):
        return
    own = by.organisation_id in {agreement.issuer_id, agreement.partner_id}
    sees = by.roles & SEE_EVERY_AGREEMENT or (own and by.roles & SEE_OWN_AGREEMENTS)
    if not sees:
        raise NotThere.because(f"Eine Zielvereinbarung „{agreement.number}“ gibt es nicht.")
    raise StepRefused.because("Messwerte tragen die Koordination und die Ansprechpersonen der Organisation ein.")


def sees_raw(agreement: Agreement, person: Person) -> bool:
    """Say whether the person sees every figure of this agreement's readings, small ones too."""
    return may_see_small_cells(person.roles, of_deliverer=person.organisation_id == agreement.partner_id)


def why_not_confirm(agreement: Agreement, entered_by_id: uuid.UUID | None, person: Person) -> str:
    """Return in a sentence why the person may not confirm what `entered_by_id` entered; empty where they may.

    Nobody confirms what they may not see, and nobody what they entered themselves.
    """
    if not sees_raw(agreement, person):
        return "Messwerte bestätigen Ansprechpersonen und Leitung der meldenden Organisation und die Koordination."
    return OWN_ENTRY if entered_by_id == person.id else ""


def refuse_frozen(stored: Reading | None, *, where: str = "") -> None:
    """Refuse (StepRefused) to put other figures in the place of those that a report has frozen."""
    if stored is not None and stored.state == "frozen":
        raise StepRefused(
            Problem(
                f"Der Messwert für {stored.period} ist mit einem Bericht festgeschrieben.",
                where,
                "Bitte ihn auf seiner Seite mit einem Grund berichtigen; er wird dann als berichtigt (r) ausgewiesen.",
                "period",
            )
        )


def refuse_over(agreement: Agreement, by: Person | None, today: date, *, where: str = "") -> None:
    """Refuse (StepRefused) to touch the figures of an agreement that is over by `today`.

    bbd itself (`by` None) may still load the history of an agreement that is over.
    """
    if by is not None and is_over(agreement, today):
        raise StepRefused(
            Problem(
                f"Die Zielvereinbarung {agreement.number} ist beendet; ihre Messwerte ändern sich nicht mehr.", where
            )
        )


def refuse_unfinished(period: Period, today: date | None, *, where: str = "") -> None:
    """Refuse (InputRefused) figures of a period that is not over on `today`; None asks for no check."""
    if today is not None and period.end >= today:
        raise InputRefused.because(
            f"Der Zeitraum {period.label} ist noch nicht zu Ende.",
            where=where,
            remedy=f"Ein Messwert lässt sich nach dem {period.end:%d.%m.%Y} eintragen.",
            field="period",
        )


def refuse_stale(stored: Reading | None, edition: int | None) -> None:
    """Refuse (Stale) where something was done to the reading since `edition` was shown; None asks for no check."""
    if edition is not None and edition != (stored.edition if stored else 0):
        raise Stale.because(
            f"Dieser Messwert wurde inzwischen eingetragen, geändert oder bestätigt, {BY_SOMEBODY}.",
            remedy="Ihre Eingaben stehen noch da; bitte mit dem jetzigen Stand vergleichen und noch einmal speichern.",
        )
