"""Who may enter readings, and which readings nobody changes any more."""

from datetime import date

from bbd.domain.errors import NotThere, Problem, StepRefused
from bbd.domain.lifecycle import Role
from bbd.domain.rights import SEE_EVERY_AGREEMENT, SEE_OWN_AGREEMENTS
from bbd.store.agreements import Agreement
from bbd.store.binding import is_over
from bbd.store.people import Person
from bbd.store.readings import Reading


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


def refuse_fixed(
    agreement: Agreement, stored: Reading | None, by: Person | None, today: date, *, where: str = ""
) -> None:
    """Refuse (StepRefused) to touch what a report has frozen, or the figures of an agreement that is over by `today`.

    bbd itself (`by` None) may still load the history of an agreement that is over.
    """
    if stored is not None and stored.state == "frozen":
        raise StepRefused(
            Problem(
                f"Der Messwert für {stored.period} ist mit einem Bericht festgeschrieben.",
                where,
                "Bitte die Berichtigung im nächsten Bericht vermerken lassen.",
                "period",
            )
        )
    if by is not None and is_over(agreement, today):
        raise StepRefused(
            Problem(
                f"Die Zielvereinbarung {agreement.number} ist beendet; ihre Messwerte ändern sich nicht mehr.", where
            )
        )
