"""Bringing back what belongs to signing: mandates, signed copies, signatures, refusals and counter-proposals."""

import binascii
from base64 import b64decode
from decimal import Decimal
from hashlib import sha256
from typing import Final

from bbd.domain.errors import InputRefused
from bbd.domain.history_lines import (
    CounterProposalLine,
    MandateLine,
    RefusalLine,
    SignatureLine,
    SignedCopyLine,
    TerminationNoticeLine,
)
from bbd.domain.mandates import Origin
from bbd.services.imports.restoration import AS_WRITTEN, Restoration, known, require_new
from bbd.services.line_columns import columns_of
from bbd.store.agreements import AgreementVersion, Signature
from bbd.store.mandates import Mandate, SignatureRefusal
from bbd.store.negotiations import CounterProposal
from bbd.store.signed_copies import SignedCopy
from bbd.store.terminations import TerminationNotice

_WAY_OUT: Final = {
    True: "Bitte agreement und version nennen.",
    False: "Bitte agreement und version auf null setzen.",
}
"""By whether the mandate is for one version alone."""


def restore_mandate(work: Restoration, line: MandateLine) -> None:
    """Bring back a mandate."""
    require_new(line.id, work.mandates)
    work.mandates[line.id] = line
    version = _of_mandate(work, line)
    work.session.add(
        Mandate(
            principal_id=known(work.people, line.principal, "Eine Person").id,
            deputy_id=known(work.people, line.deputy, "Eine Person").id,
            version_id=version.id if version else None,
            granted_by_id=work.person_id(line.granted_by),
            revoked_by_id=work.person_id(line.revoked_by),
            **columns_of(line, Mandate),
        )
    )
    work.session.flush()


def _of_mandate(work: Restoration, line: MandateLine) -> AgreementVersion | None:
    """Return the version that the mandate is for; a forwarded one without would hold for all, so it is refused."""
    for_one = line.origin is Origin.FORWARDED
    names = {"agreement": line.agreement, "version": line.version}
    wrong = next((field for field, value in names.items() if (value is not None) is not for_one), None)
    if wrong is not None:
        raise InputRefused.because(
            "Eine weitergeleitete Vollmacht gilt für genau eine Fassung; hier fehlt sie."
            if for_one
            else "Nur eine weitergeleitete Vollmacht (forwarded) gilt für eine einzelne Fassung, diese nicht.",
            remedy=f"{AS_WRITTEN} Sonst: {_WAY_OUT[for_one]}",
            field=wrong,
        )
    if line.agreement is None or line.version is None:
        return None
    return known(work.versions, (line.agreement, line.version), "Die Fassung")


def restore_signed_copy(work: Restoration, line: SignedCopyLine) -> None:
    """Bring back a signed document; InputRefused where it is not the file whose hash was recorded."""
    require_new(line.id, work.copies)
    work.copies[line.id] = line.sha256
    content = _file(line)
    if content is None or sha256(content).hexdigest() != line.sha256:
        raise InputRefused.because(
            f"Ein unterschriebenes Exemplar von {line.agreement}, Fassung {line.version}, passt nicht zu seiner"
            " Prüfsumme.",
            remedy="Es wurde nach dem Export verändert; bitte das unveränderte Archiv verwenden.",
        )
    copy = SignedCopy(
        version_id=known(work.versions, (line.agreement, line.version), "Die Fassung").id,
        uploaded_by_id=work.person_id(line.uploaded_by),
        content=content,
        **columns_of(line, SignedCopy, but={"content"}),
    )
    work.session.add(copy)
    work.session.flush()
    work.session.expunge(copy)


def _file(line: SignedCopyLine) -> bytes | None:
    try:
        return b64decode(line.content, validate=True)
    except binascii.Error:
        return None


def restore_signature(work: Restoration, line: SignatureLine) -> None:
    """Bring back a signature, valid or void."""
    if line.mandate is not None:
        known(work.mandates, line.mandate, "Die Vollmacht")
    if line.signed_copy is not None:
        known(work.copies, line.signed_copy, "Das unterschriebene Exemplar")
    work.session.add(
        Signature(
            version_id=known(work.versions, (line.agreement, line.version), "Die Fassung").id,
            person_id=known(work.people, line.person, "Eine Person").id,
            for_person_id=work.person_id(line.for_person),
            mandate_id=line.mandate,
            copy_id=line.signed_copy,
            **columns_of(line, Signature),
        )
    )


def restore_refusal(work: Restoration, line: RefusalLine) -> None:
    """Bring back a signatory's no."""
    work.session.add(
        SignatureRefusal(
            version_id=known(work.versions, (line.agreement, line.version), "Die Fassung").id,
            person_id=known(work.people, line.person, "Eine Person").id,
            **columns_of(line, SignatureRefusal),
        )
    )


def restore_termination_notice(work: Restoration, line: TerminationNoticeLine) -> None:
    """Bring back a declared termination."""
    if line.mandate is not None:
        known(work.mandates, line.mandate, "Die Vollmacht")
    work.session.add(
        TerminationNotice(
            version_id=known(work.versions, (line.agreement, line.version), "Die Fassung").id,
            person_id=known(work.people, line.person, "Eine Person").id,
            for_person_id=work.person_id(line.for_person),
            mandate_id=line.mandate,
            **columns_of(line, TerminationNotice),
        )
    )


def restore_counter_proposal(work: Restoration, line: CounterProposalLine) -> None:
    """Bring back a counter-proposal with its answer."""
    work.session.add(
        CounterProposal(
            agreement_id=known(work.agreements, line.agreement, "Die Zielvereinbarung").id,
            version_id=known(work.versions, (line.agreement, line.version), "Die Fassung").id,
            own_value=None if line.own_value is None else Decimal(line.own_value),
            by_id=work.person_id(line.by),
            answered_by_id=work.person_id(line.answered_by),
            **columns_of(line, CounterProposal, but={"own_value"}),
        )
    )
