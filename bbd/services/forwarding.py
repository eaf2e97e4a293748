"""Forwarding a request to sign to the right person: a mandate for one version alone, and a letter at once."""

from datetime import date, datetime

from sqlmodel import Session

from bbd.domain.document import Party
from bbd.domain.errors import InputRefused, StepRefused
from bbd.domain.german_dates import written
from bbd.services import mandates
from bbd.services.notes import write_note
from bbd.services.signature_requests import requested
from bbd.services.signing_rights import right_of
from bbd.services.versions import text_of
from bbd.settings import Settings
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.mandates import Mandate
from bbd.store.people import Person, person_by_mail


def forward(  # noqa: PLR0913 - who asks whom to sign what, and why
    session: Session,
    agreement: Agreement,
    settings: Settings,
    *,
    by: Person,
    to: str,
    reason: str,
    shown: str,
    now: datetime,
    today: date,
) -> Mandate:
    """Ask a colleague (by mail address) to sign this version in one's place; they get a letter at once.

    Refused for deputies (a mandate is not handed on), for those who sign themselves, and outside the organisation.
    """
    version = requested(session, agreement, by, shown)
    right = right_of(session, version, by, today)
    if right.on_behalf_of is not None:
        raise StepRefused.because(
            f"{mandates.NO_CHAIN}; zeichnen Sie selbst oder geben Sie der vertretenen Person Bescheid."
        )
    colleague = person_by_mail(session, to)
    if colleague is None or colleague.organisation_id != by.organisation_id:
        raise InputRefused.because("Bitte eine Person aus Ihrer Organisation wählen.", field="to")
    text = text_of(version)
    if any(colleague.mail in text.party(party).signatories for party in Party):
        raise InputRefused.because(f"{colleague.name} zeichnet hier schon selbst.", field="to")
    if colleague.id == version.drafted_by_id:
        raise InputRefused.because(f"{colleague.name} hat den Wortlaut entworfen und zeichnet ihn nicht.", field="to")
    if not reason.strip():
        raise InputRefused.because("Bitte angeben, warum jemand anderes zeichnet.", field="forward_reason")
    mandate = mandates.forward(session, version, by, colleague, reason=reason, on=today, now=now)
    _ask(session, settings, agreement, version, by, colleague, mandate)
    return mandate


def _ask(
    session: Session,
    settings: Settings,
    agreement: Agreement,
    version: AgreementVersion,
    by: Person,
    colleague: Person,
    mandate: Mandate,
) -> None:
    named = f"die Zielvereinbarung {agreement.number} („{version.title}“)"
    until = f" Zeit ist bis zum {written(version.sign_by)}." if version.sign_by else ""
    paragraphs = (
        f"{by.name} bittet Sie, {named} in Vertretung zu zeichnen.{until}",
        f"Begründung: {mandate.reason}",
        "Ihre Vollmacht gilt allein für diese Fassung. Bitte lesen Sie den Wortlaut, bevor Sie entscheiden.",
    )
    write_note(
        session, settings, colleague, f"Bitte zeichnen: Zielvereinbarung {agreement.number}", paragraphs,
        path=f"/agreements/{agreement.number}/sign", label="Wortlaut lesen und zeichnen",
        about=f"forwarded {mandate.id}", now=mandate.granted_at,
    )  # fmt: skip


def colleagues(session: Session, by: Person, version: AgreementVersion) -> list[Person]:
    """Return to whom `by` can forward this version, by name."""
    text = text_of(version)
    signing = {mail for party in Party for mail in text.party(party).signatories}
    return [
        one
        for one in mandates.active_in(session, by.organisation_id)
        if one.id != by.id and one.mail not in signing and one.id != version.drafted_by_id
    ]
