"""Bringing back what belongs to signing: mandates, signatures, refusals and counter-proposals."""

from decimal import Decimal

from sqlmodel import delete

from bbd.domain.history_lines import CounterProposalLine, MandateLine, RefusalLine, SignatureLine
from bbd.services.imports.restoration import Restoration, known
from bbd.store.agreements import Signature
from bbd.store.mandates import Mandate, SignatureRefusal
from bbd.store.negotiations import CounterProposal


def restore_mandate(work: Restoration, line: MandateLine) -> None:
    """Bring back a mandate; those that people.csv has caused a moment ago give way to what is on record."""
    if not work.mandates:
        work.session.exec(delete(Mandate))
    work.mandates.add(line.id)
    version = None
    if line.agreement is not None and line.version is not None:
        version = known(work.versions, (line.agreement, line.version), "Die Fassung")
    work.session.add(
        Mandate(
            principal_id=known(work.people, line.principal, "Eine Person").id,
            deputy_id=known(work.people, line.deputy, "Eine Person").id,
            version_id=version.id if version else None,
            granted_by_id=work.person_id(line.granted_by),
            revoked_by_id=work.person_id(line.revoked_by),
            **line.model_dump(include={"id", "origin", "valid_from", "valid_to", "reason", "granted_at", "revoked_at"}),
        )
    )
    work.session.flush()


def restore_signature(work: Restoration, line: SignatureLine) -> None:
    """Bring back a signature, valid or void."""
    work.session.add(
        Signature(
            version_id=known(work.versions, (line.agreement, line.version), "Die Fassung").id,
            person_id=known(work.people, line.person, "Eine Person").id,
            for_person_id=work.person_id(line.for_person),
            mandate_id=line.mandate,
            **line.model_dump(include={"id", "party", "sha256", "decisions", "signed_as", "proof", "at", "void_at"}),
        )
    )


def restore_refusal(work: Restoration, line: RefusalLine) -> None:
    """Bring back a signatory's no."""
    work.session.add(
        SignatureRefusal(
            version_id=known(work.versions, (line.agreement, line.version), "Die Fassung").id,
            person_id=known(work.people, line.person, "Eine Person").id,
            **line.model_dump(include={"id", "party", "reason", "at", "void_at"}),
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
            **line.model_dump(
                include={
                    "id", "goal_key", "kind", "reason", "at", "answer", "answer_reason", "answered_at",
                    "answered_version",
                }
            ),
        )
    )  # fmt: skip
