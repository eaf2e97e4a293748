"""German clauses that can stand alone or behind "wenn": the verb second or last; what the vocabulary's facts say.

It knows word order, not words: "der Wortlaut | liegt…vor | seit 14 Tagen" becomes "der Wortlaut liegt seit 14 Tagen
vor" and "(wenn) der Wortlaut seit 14 Tagen vorliegt".
"""

from dataclasses import dataclass, replace
from typing import Final

GAP: Final = "{}"
"""Where the amount or the state goes in a clause."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Subject, verb with its separable particle, and the rest, before which a "nicht" can stand."""

    subject: str
    verb: str
    particle: str
    rest: str

    @property
    def alone(self) -> str:
        """Return the clause as a sentence of its own, without capital and full stop."""
        return _joined(self.subject, self.verb, self.rest, self.particle)

    @property
    def behind_if(self) -> str:
        """Return the clause as it goes on after "wenn"."""
        return _joined(self.subject, self.rest, f"{self.particle}{self.verb}")

    def filled(self, words: str, *, negated: bool = False) -> "Clause":
        """Return the clause with its gap filled, and with "nicht" before the rest if it is negated."""
        rest = self.rest.replace(GAP, words)
        return replace(self, rest=f"nicht {rest}" if negated else rest)


def clause(text: str) -> Clause:
    """Read "subject | verb | rest"; a separable verb is written "liegt…vor", the gap {}; the rest may be absent."""
    subject, verb, *rest = (part.strip() for part in text.split("|"))
    stem, _, particle = verb.partition("…")
    return Clause(subject, stem, particle, rest[0] if rest else "")


def _joined(*words: str) -> str:
    return " ".join(word for word in words if word)
