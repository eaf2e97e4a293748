"""Bringing back what belongs to signing: signed copies, signatures, refusals and counter-proposals."""

import binascii
from base64 import b64decode
from decimal import Decimal
from hashlib import sha256

from bbd.domain.errors import InputRefused
from bbd.domain.history_lines import (
    CounterProposalLine,
    RefusalLine,
    SignatureLine,
    SignedCopyLine,
    TerminationNoticeLine,
)
from bbd.services.imports.restoration import Restoration, known, require_new
from bbd.services.line_columns import columns_of
from bbd.store.agreements import Signature
from bbd.store.mandates import SignatureRefusal
from bbd.store.negotiations import CounterProposal
from bbd.store.signed_copies import SignedCopy
from bbd.store.terminations import TerminationNotice


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
