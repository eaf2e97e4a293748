"""What a partner's leadership decided on a goal, in words and as the journal keeps it."""

from bbd.domain.numbers import german, plain
from bbd.domain.signing import Decision, GoalDecision

_WORDS = {Decision.ACCEPT: "übernommen", Decision.OWN_VALUE: "Gegenvorschlag", Decision.DECLINE: "abgelehnt"}


def in_words(key: str, given: GoalDecision) -> str:
    """Return "G1: Gegenvorschlag 21,7 – wir stellen wenig ein"."""
    value = f" {german(given.own_value)}" if given.own_value is not None else ""
    reason = f" – {given.reason.strip()}" if given.reason.strip() else ""
    return f"{key}: {_WORDS[given.decision]}{value}{reason}"


def kept(given: GoalDecision) -> dict[str, str | None]:
    """Return the decision as plain data; the value is a decimal with a point, or None."""
    own_value = None if given.own_value is None else plain(given.own_value)
    return {"decision": given.decision.value, "reason": given.reason.strip(), "own_value": own_value}
