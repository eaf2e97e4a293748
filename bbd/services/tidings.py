"""Letters at the turning points of an agreement, at once: what is to be done now, and by whom it comes.

Each person is told of each matter once, and nobody of what they did themselves. Reminders are the rules' business.
"""

from collections.abc import Iterable
from typing import Final

from sqlmodel import col, select

from bbd.domain.document import Party
from bbd.domain.german_dates import written
from bbd.domain.lifecycle import Action, State
from bbd.domain.signing_order import turn
from bbd.services.occasions import Occasion
from bbd.services.signing_rights import so_far
from bbd.services.steps import DECLARED
from bbd.services.termination_letters import tell_terminated, tell_termination_declared
from bbd.store.agreements import JournalEntry, Signature
from bbd.store.mandate_queries import forwarded
from bbd.store.negotiation_queries import proposals_of
from bbd.store.people import Person

PER_GOAL: Final = "Sie entscheiden über jedes Ziel: übernehmen, mit einem eigenen Wert übernehmen oder ablehnen."


def tell_step(occasion: Occasion, entry: JournalEntry) -> None:
    """Write what a step asks of others or means for them; most steps mean nothing that a letter should say at once."""
    if entry.action == Action.RETURN:
        _returned(occasion, entry)
    elif entry.to_state == State.ADOPTED and entry.action == Action.SIGN:
        _adopted(occasion, entry)
    elif entry.action == Action.SUBMIT:
        ask(occasion)
        _inform(occasion)
    elif entry.action == Action.SIGN:
        ask(occasion)
    elif entry.action == Action.TERMINATE:
        tell_terminated(occasion, entry)
    elif entry.action == DECLARED:
        tell_termination_declared(occasion, entry)


def ask(occasion: Occasion) -> None:
    """Ask everybody whose turn it is to sign, if they were not asked before."""
    text, before = occasion.text, so_far(occasion.session, occasion.version)
    for party, mails in turn(text, before).items():
        occasion.write(
            mails,
            f"Bitte lesen und zeichnen: {occasion.name}",
            (
                f"{occasion.named} liegt Ihnen zur Zeichnung vor, und Sie sind an der Reihe.{_until(occasion)}",
                PER_GOAL if party is Party.PARTNER else "",
                "In Kraft tritt der Wortlaut, wenn beide Seiten gezeichnet haben.",
            ),
            about=f"asked {occasion.version.id}",
            label="Wortlaut lesen und zeichnen",
            page="/sign",
        )


def _inform(occasion: Occasion) -> None:
    """Let those whom the wording names on the partner's side read it before it is signed; they are asked nothing."""
    version, text = occasion.version, occasion.text
    signing = {mail for party in Party for mail in text.party(party).signatories}
    occasion.write(
        occasion.named_at_partner - signing,
        f"Zur Kenntnis: {occasion.name}",
        (
            f"{occasion.named} liegt beiden Seiten zur Zeichnung vor, und Sie sind darin genannt.{_until(occasion)}",
            "Bitte lesen Sie, welche Messwerte und Maßnahmen dann bei Ihnen liegen.",
            "Stimmt etwas nicht, sprechen Sie mit Ihrer Leitung, bevor sie zeichnet.",
        ),
        about=f"informed {version.id}",
        label="Wortlaut lesen",
        page=f"/versions/{version.number}",
    )


def _until(occasion: Occasion) -> str:
    return f" Zeit ist bis zum {written(occasion.version.sign_by)}." if occasion.version.sign_by else ""


def tell_declined(occasion: Occasion, reason: str) -> None:
    """Tell the coordinator that a signatory does not sign, where others of the party still can."""
    occasion.write(
        [occasion.version.coordinator],
        f"Jemand zeichnet nicht: {occasion.name}",
        (
            f"{occasion.who} hat abgelehnt, den vorgelegten Wortlaut zu zeichnen. Begründung: {reason}",
            "Die anderen Zeichnenden dieser Seite können ihn noch zeichnen.",
        ),
        about=f"declined {occasion.version.id} {occasion.who} {occasion.at.isoformat()}",
        label="Stand der Zeichnung ansehen",
    )


def tell_extended(occasion: Occasion) -> None:
    """Tell those who still have to sign that they have more time, and whom they asked to sign in their place."""
    for mails in turn(occasion.text, so_far(occasion.session, occasion.version)).values():
        _prolonged(occasion, mails, "Ihre Unterschrift")
        for one in forwarded(occasion.session, occasion.version, occasion.today):
            if one.principal.mail in mails:
                _prolonged(occasion, [one.deputy.mail], f"Ihre Unterschrift i. V. für {one.principal.name}")


def _prolonged(occasion: Occasion, mails: Iterable[str], signature: str) -> None:
    occasion.write(
        mails,
        f"Mehr Zeit zum Zeichnen: {occasion.name}",
        (f"{occasion.named} wartet noch auf {signature}.{_until(occasion)}",),
        about=f"extended {occasion.version.id} {occasion.version.sign_by}",
        label="Wortlaut lesen und zeichnen",
        page="/sign",
    )


def _returned(occasion: Occasion, entry: JournalEntry) -> None:
    """Tell the coordinator what came back, and those who had signed that their signature no longer counts."""
    session, version = occasion.session, occasion.version
    answers = sum(to.id == version.id for _, to in proposals_of(session, occasion.agreement))
    what = "1 Ziel" if answers == 1 else f"{answers} Zielen"
    occasion.write(
        [version.coordinator],
        f"Zurückgegeben: {occasion.name}",
        (
            f"{occasion.who} hat den vorgelegten Wortlaut (Fassung {version.number}) zurückgegeben.",
            f"Zu {what} gibt es einen Gegenvorschlag oder eine Ablehnung, jeweils mit Begründung." if answers else "",
            f"Begründung: {entry.reason}" if entry.reason and not answers else "",
            "Der Entwurf liegt jetzt bei Ihnen: Überarbeiten Sie ihn, und legen Sie ihn wieder vor.",
        ),
        about=f"returned {version.id}",
        label="Ansehen und antworten" if answers else "Zielvereinbarung ansehen",
        page="/negotiation" if answers else "",
    )
    signed = select(Person.mail).join(Signature, col(Signature.person_id) == col(Person.id))
    signed = signed.where(Signature.version_id == version.id, Signature.void_at == entry.at)
    occasion.write(
        session.exec(signed).all(),
        f"Ihre Unterschrift gilt nicht mehr: {occasion.name}",
        (
            f"{occasion.who} hat den Wortlaut zurückgegeben, den Sie gezeichnet haben (Fassung {version.number}).",
            "Ihre Unterschrift ist damit ungültig. Liegt ein neuer Wortlaut vor, erhalten Sie wieder einen Brief.",
        ),
        about=f"void {version.id}",
        label="Zielvereinbarung ansehen",
    )


def _adopted(occasion: Occasion, entry: JournalEntry) -> None:
    """Tell everybody who has a part in the agreement that it is in force, or will be when its term begins."""
    version = occasion.version
    begins, ends = version.valid_from, version.valid_to
    term = f"Die Laufzeit geht vom {written(begins)} bis zum {written(ends)}." if begins and ends else ""
    occasion.write(
        occasion.concerned,
        f"Beschlossen: {occasion.name}",
        (
            f"{occasion.named} ist beschlossen: Beide Seiten haben gezeichnet.",
            term,
            "Welche Messwerte und Maßnahmen darin bei Ihnen liegen, steht auf der Seite der Zielvereinbarung.",
        ),
        about=f"adopted {entry.version_id}",
        label="Zielvereinbarung ansehen",
    )
