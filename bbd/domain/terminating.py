"""Who may terminate an agreement for which party. It takes as many of a party's signatories as signing did."""

from collections.abc import Set as AbstractSet

from bbd.domain.document import AgreementText
from bbd.domain.errors import StepRefused
from bbd.domain.signing import Right, Signed, seat_of


def right_to_terminate(
    text: AgreementText, mail: str, *, leads: bool, deputy_of: AbstractSet[str], declared: AbstractSet[Signed]
) -> Right:
    """Return for whom the person `mail` may declare a termination of `text`, or refuse with the reason (StepRefused).

    `declared` are the declarations that count already. The order agreed for signing does not matter here.
    """
    right = seat_of(text, mail, leads=leads, deputy_of=deputy_of, taken_by=declared)
    if right is None:
        raise StepRefused.because(
            "Kündigen können nur die Personen, die als Zeichnende benannt sind, und ihre Vertretungen.",
            remedy="Wer das ist, steht auf der Seite der Zielvereinbarung unter „Beteiligte und Unterschriften“.",
        )
    behind = {mail, right.on_behalf_of or mail}
    if any(one.party is right.party and one.behind & behind for one in declared):
        raise StepRefused.because(
            "Diese Kündigung ist schon erklärt.",
            remedy="Sie wird wirksam, sobald auch die übrigen nötigen Personen Ihrer Seite sie erklärt haben.",
        )
    return right
