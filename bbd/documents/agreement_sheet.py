"""The signature sheet of an agreement: who signed, as what, when, for whom, and how to check it without bbd.

Void signatures never come here. Nothing is said of a signature's legal quality: what was checked of a signed copy
stands in its own record (bbd.domain.signed_copies).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bbd.documents.agreement_edition import DecisionLine, Sheet, SideSheet, SignatureLine
from bbd.documents.agreement_wording import quorum
from bbd.documents.moments import moment
from bbd.domain import words
from bbd.domain.document import AgreementText, Party
from bbd.domain.mandate_words import MandateSaid

FORMS: Mapping[str, str] = {
    "voluntary": (
        "Gezeichnet wird im Browser, nach erneuter Eingabe des Passworts. Diese Zeichnung ersetzt keine Schriftform."
    ),
    "written": (
        "Diese Zielvereinbarung braucht die Schriftform. Maßgeblich sind die unterschriebenen Exemplare. bbd bewahrt "
        "die eingereichten Dateien auf, nicht das Papier, und hält fest, was daran geprüft wurde und was nicht. Nicht "
        "geprüft ist, ob eine elektronische Signatur qualifiziert ist und ob ein Scan eine Unterschrift trägt."
    ),
}
IN_THE_BROWSER = "im Browser, mit Passwort"
"""How a signature without a signed copy was given; there is no other way (bbd.services.signing)."""
COPIES: Mapping[str, str] = {
    "electronic": "elektronisch signiertes Exemplar",
    "scan": "laut dem eingereichten Scan eines unterschriebenen Exemplars",
}
VERIFY = """\
Speichern Sie die Datei, ohne sie zu verändern, und bilden Sie ihre Prüfsumme nach SHA-256, unter Linux mit \
„sha256sum DATEI“, unter macOS mit „shasum -a 256 DATEI“, in der Windows PowerShell mit „Get-FileHash DATEI“.
Das Ergebnis muss die Prüfsumme sein, die auf diesem Blatt steht: An sie ist jede Unterschrift gebunden. Ein einziges \
geändertes Zeichen ergibt eine andere.
Vergleichen Sie zuletzt den Wortlaut in der Datei mit dem gedruckten. Wer wann gezeichnet hat, belegt das Protokoll \
von bbd mit seinen signierten Prüfpunkten; docs/verify_audit.py prüft auch das ohne bbd.""".splitlines()


@dataclass(frozen=True, slots=True)
class Attested:
    """A signature that counts, as its record tells of it.

    `mandate` is what a deputy signed by; `copy` is kind and SHA-256 of the signed document, where the written form is
    needed.
    """

    party: Party
    name: str
    function: str
    at: datetime
    for_name: str = ""
    for_function: str = ""
    mandate: MandateSaid | None = None
    copy: tuple[str, str] | None = None
    decisions: Mapping[str, str] = field(default_factory=dict)


def sheet(
    text: AgreementText, signatures: Sequence[Attested], *, zone: ZoneInfo, attachment: str, to_sign: bool
) -> Sheet:
    """Return the sheet; `signatures` in the order in which they were given, times as a clock in `zone` showed them."""
    return Sheet(
        to_sign=to_sign,
        sides=tuple(_side(text, party, signatures, zone) for party in Party),
        decisions=() if to_sign else _decisions(text, signatures),
        form=FORMS[text.legal_form],
        verify=_how_to_verify(attachment),
    )


def with_names(whole: Sheet, people: Mapping[str, tuple[str, str]]) -> Sheet:
    """Return the sheet with a line for each seat that names who sits there; `people` are name and function by mail.

    The wording names its signatories by address. Where nobody is known by it, the line says so.
    """
    sides = (replace(side, seats=tuple(_seat(mail, people.get(mail)) for mail in side.seats)) for side in whole.sides)
    return replace(whole, sides=tuple(sides))


def _seat(mail: str, person: tuple[str, str] | None) -> str:
    return f"{_person(*person)} ({mail})" if person else f"{mail} (Adresse; wer das ist, ist in bbd nicht hinterlegt)"


def _side(text: AgreementText, party: Party, signatures: Sequence[Attested], zone: ZoneInfo) -> SideSheet:
    named = text.party(party)
    signed = tuple(_line(one, zone) for one in signatures if one.party is party)
    needed = quorum(named)
    needed = f"{needed[0].upper()}{needed[1:]}."
    return SideSheet(words.PARTIES[party], named.organisation, needed, named.signatories, signed)


def _line(one: Attested, zone: ZoneInfo) -> SignatureLine:
    behalf = ""
    if one.for_name:
        behalf = f"i. V. für {_person(one.for_name, one.for_function)}{f'; {one.mandate}' if one.mandate else ''}"
    proof = f"{COPIES[one.copy[0]]}, SHA-256 {one.copy[1]}" if one.copy else IN_THE_BROWSER
    return SignatureLine(_person(one.name, one.function), behalf, moment(one.at, zone), proof)


def _person(name: str, function: str) -> str:
    return f"{name}, {function}" if function else name


def _decisions(text: AgreementText, signatures: Sequence[Attested]) -> tuple[DecisionLine, ...]:
    deciding = [one for one in signatures if one.decisions]
    if not deciding:
        return ()
    lines = []
    for goal in text.goals:
        said = [
            f"{words.DECISIONS_MADE.get(one.decisions[goal.key], one.decisions[goal.key])} von {one.name}"
            for one in deciding
            if goal.key in one.decisions
        ]
        lines.append(DecisionLine(f"Ziel {goal.key}", goal.title, "; ".join(said) or "–"))
    return tuple(lines)


def _how_to_verify(attachment: str) -> tuple[str, ...]:
    where = (
        f"An das PDF ist die Datei „{attachment}“ angehängt; PDF-Programme zeigen sie unter „Anlagen“ oder „Anhänge“. "
        "Sie enthält den ganzen Wortlaut als JSON in der kanonischen Form nach RFC 8785. Auf der Seite der Fassung "
        "lässt sie sich auch einzeln herunterladen."
    )
    return (where, *VERIFY)
