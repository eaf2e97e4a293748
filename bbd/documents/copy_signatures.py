"""The electronic signatures in a PDF: whether each still fits the file, and whose name its certificate bears.

That is all: no chain of trust, no revocation list, nothing of the certificate's quality, and no network.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from bbd.domain.errors import InputRefused

HARMLESS: Final = frozenset({ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING})
"""Later changes that leave what was signed as it is: nothing, proofs of time, further signatures in their fields."""
WHOLE: Final = frozenset({SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION})
SIGN_AGAIN: Final = "Bitte das Dokument noch einmal herunterladen und signieren."


@dataclass(frozen=True, slots=True)
class Found:
    """A signature that fits: the names in its certificate, the time that it claims, and what tells it from others."""

    name: str
    issuer: str
    at: datetime | None
    sha256: str


def signatures_in(content: bytes) -> Sequence[Found]:
    """Return the signatures, first one first; InputRefused where one does not fit the file any more.

    A signature says in plain sight which bytes it covers. Without that there is none, and pyHanko, which minds every
    slip of a scanner's program, is not asked.
    """
    if b"/ByteRange" not in content:
        return ()
    try:
        reader = PdfFileReader(io.BytesIO(content))
        signatures = reader.embedded_regular_signatures
        if signatures:
            _require_end(content)
        return [_checked(signature, last=signature is signatures[-1]) for signature in signatures]
    except (PdfError, SignatureValidationError, SigningError, ValueError, KeyError, TypeError) as error:
        raise InputRefused.because(
            "Eine elektronische Signatur in der Datei lässt sich nicht lesen.",
            remedy="Bitte das Dokument noch einmal signieren; nach der Signatur darf es nicht mehr gespeichert werden.",
        ) from error


def _require_end(content: bytes) -> None:
    """Refuse (InputRefused) what somebody hung on behind the end of the PDF, where no reader looks."""
    if not content.rstrip(b"\r\n").endswith(b"%%EOF"):
        raise InputRefused.because(
            "Hinter dem Ende des signierten Dokuments steht noch etwas in der Datei.", remedy=SIGN_AGAIN
        )


def _checked(signature: Any, *, last: bool) -> Found:  # noqa: ANN401 - pyHanko's own class, reached through its reader
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    status = validate_pdf_signature(signature, nobody)
    name, issuer = (_name(entity) for entity in (status.signing_cert.subject, status.signing_cert.issuer))
    if not (status.intact and status.valid):
        raise _broken(name, "Die Datei wurde im signierten Teil verändert, oder die Signatur gehört nicht zu ihr.")
    if status.coverage not in WHOLE:
        raise _broken(name, "Die Signatur deckt nicht die ganze Datei ab.")
    if status.modification_level not in HARMLESS or status.docmdp_ok is False:
        raise _broken(name, "Nach der Signatur wurde die Datei verändert.")
    covers_all = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    if last and not covers_all and status.modification_level is ModificationLevel.NONE:
        # Neither a proof of time nor a further signature: something that nobody signed and that means nothing to a PDF.
        raise _broken(name, "Nach der letzten Signatur steht noch etwas in der Datei.")
    digest = hashlib.sha256(signature.pkcs7_content).hexdigest()
    return Found(name, issuer, status.signer_reported_dt, digest)


def _broken(name: str, why: str) -> InputRefused:
    return InputRefused.because(
        f"Die elektronische Signatur von „{name}“ passt nicht zur Datei: {why}",
        remedy=SIGN_AGAIN,
    )


def _name(entity: Any) -> str:  # noqa: ANN401 - asn1crypto ships no types
    named = entity.native
    return str(named.get("common_name") or entity.human_friendly)[:200]
