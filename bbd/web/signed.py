"""What is said to somebody who has just signed: what they signed, and what is still missing to it."""

from sqlmodel import Session

from bbd.domain.document import AgreementText, Party
from bbd.domain.lifecycle import Action, State
from bbd.domain.signing_order import missing
from bbd.services.signing_rights import signed_so_far
from bbd.services.versions import text_of
from bbd.store.agreements import AgreementVersion, JournalEntry


def signed(session: Session, entry: JournalEntry) -> tuple[str, str]:
    """Return the sentence and its kind for a decision that became the entry `entry`."""
    if entry.action == Action.RETURN:
        return "Ihre Entscheidung liegt jetzt bei der Koordination; gezeichnet ist damit noch nichts.", "info"
    version = session.get_one(AgreementVersion, entry.version_id)
    what = f"den Nachtrag {version.amendment}" if version.amendment else "die Zielvereinbarung"
    if entry.to_state == State.ADOPTED:
        then = "er ist beschlossen und ersetzt die bisherige Fassung" if version.amendment else "sie ist beschlossen"
        return f"Sie haben {what} gezeichnet. Damit haben beide Seiten gezeichnet; {then}.", "success"
    return f"Sie haben {what} gezeichnet; {_missing(session, text_of(version), version)}.", "success"


def _missing(session: Session, text: AgreementText, version: AgreementVersion) -> str:
    given = signed_so_far(session, version)
    needed = {party: missing(text, party, given) for party in Party}
    whose = " und ".join(text.party(party).organisation for party, number in needed.items() if number)
    number = sum(needed.values())
    return (
        f"es fehlt noch 1 Unterschrift ({whose})"
        if number == 1
        else f"es fehlen noch {number} Unterschriften ({whose})"
    )
