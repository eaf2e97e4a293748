"""Bringing agreements back as they were exported: wordings by their hash, states, signatures, journal.

Nothing is judged anew: what the parties signed stays signed. What does not hang together is refused all the same.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from sqlmodel import col, update

from bbd.domain.document import AgreementText
from bbd.domain.document_reading import document_from
from bbd.domain.errors import InputRefused, Problem
from bbd.domain.history import (
    AgreementLine,
    AnyLine,
    BenchmarkLine,
    HeadLine,
    JournalLine,
    PersonLine,
    ReadingLine,
    VersionLine,
)
from bbd.domain.history_effects import EffectAnswerLine, EffectReplyLine, EffectStudyLine
from bbd.domain.history_lines import (
    CounterProposalLine,
    MandateLine,
    RefusalLine,
    SignatureLine,
    SignedCopyLine,
    TerminationNoticeLine,
)
from bbd.domain.history_of_readings import EvidenceLine, ReadingEditionLine
from bbd.services.imports.restoration import AS_WRITTEN, Restoration, known, require_new
from bbd.services.imports.restored_benchmarks import restore_benchmark
from bbd.services.imports.restored_effects import (
    restore_effect_answer,
    restore_effect_reply,
    restore_effect_study,
)
from bbd.services.imports.restored_mandates import restore_mandate
from bbd.services.imports.restored_readings import restore_evidence, restore_reading_edition
from bbd.services.imports.restored_signing import (
    restore_counter_proposal,
    restore_refusal,
    restore_signature,
    restore_signed_copy,
    restore_termination_notice,
)
from bbd.services.line_columns import columns_of
from bbd.services.signing_rights import lacks_signatures
from bbd.services.versions import index_version
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry, Measure
from bbd.store.people import Person


def restore_line(work: Restoration, line: AnyLine) -> None:
    """Bring back what one line tells; InputRefused, without a place, when it refers to what is not there."""
    _RESTORERS[type(line)](work, line)


def _head(_work: Restoration, _line: HeadLine) -> None:
    """Say nothing: the line has been read, so the format is known."""


def _person(work: Restoration, line: PersonLine) -> None:
    person = known(work.people, line.mail, "Eine Person")
    work.session.add(person.sqlmodel_update(columns_of(line, Person)))


def _agreement(work: Restoration, line: AgreementLine) -> None:
    agreement = Agreement(
        issuer_id=known(work.organisations, line.issuer, "Die Organisation").id,
        partner_id=known(work.organisations, line.partner, "Die Organisation").id,
        **columns_of(line, Agreement),
    )
    if line.renews is not None:
        work.renewals[line.number] = line.renews
    require_new(line.number, work.agreements)
    work.agreements[line.number] = agreement
    work.session.add(agreement)
    work.session.flush()


def _version(work: Restoration, line: VersionLine) -> None:
    agreement = known(work.agreements, line.agreement, "Die Zielvereinbarung")
    require_new((line.agreement, line.number), work.versions)
    text = _wording(work, line)
    if text.sha256() != line.sha256 or text.number != line.agreement:
        raise InputRefused.because(
            f"Der Wortlaut von {line.agreement}, Fassung {line.number}, passt nicht zu seiner Prüfsumme.",
            remedy="Er wurde nach dem Export verändert; bitte das unveränderte Archiv verwenden.",
        )
    version = AgreementVersion(
        agreement_id=agreement.id,
        title=text.title,
        document=text.canonical(),
        coordinator=text.coordinator,
        drafted_by_id=work.person_id(line.drafted_by),
        **columns_of(line, AgreementVersion, but={"document"}),
    )
    index_version(work.session, version, text)
    for indicator in text.indicators:
        work.kinds.setdefault((line.agreement, indicator.key), set()).add(indicator.kind)
    for key, status in line.measures.items():
        work.session.exec(
            update(Measure)
            .where(col(Measure.version_id) == version.id, col(Measure.key) == key)
            .values(**columns_of(status, Measure))
        )
    work.versions[line.agreement, line.number] = version


def unsigned(work: Restoration) -> Iterator[Problem]:
    """Yield a problem for each wording that is said to bind without the signatures that this takes."""
    work.session.flush()
    for (agreement, number), version in work.versions.items():
        if lacks_signatures(work.session, version):
            yield Problem(
                f"{agreement}, Fassung {number}, gilt als beschlossen, hat aber nicht die nötigen Unterschriften.",
                remedy=AS_WRITTEN,
            )


def renewed(work: Restoration) -> Iterator[Problem]:
    """Join each follow-on agreement to the one that it carries on; yield a problem where that one is not there."""
    for number, before in work.renewals.items():
        if before not in work.agreements:
            yield Problem(f"{number} schreibt {before} fort; diese Zielvereinbarung fehlt im Archiv.")
            continue
        agreement = work.agreements[number]
        agreement.renews_id = work.agreements[before].id
        work.session.add(agreement)


def _wording(work: Restoration, line: VersionLine) -> AgreementText:
    if line.document is not None:
        return document_from(line.document, where=f"{line.agreement}, Fassung {line.number}")
    known(work.wordings, line.agreement, "Der Wortlaut")
    return work.wordings.pop(line.agreement)


def _journal(work: Restoration, line: JournalLine) -> None:
    work.session.add(
        JournalEntry(
            agreement_id=known(work.agreements, line.agreement, "Die Zielvereinbarung").id,
            version_id=known(work.versions, (line.agreement, line.version), "Die Fassung").id,
            by_id=work.person_id(line.by),
            **columns_of(line, JournalEntry),
        )
    )


def _reading(work: Restoration, line: ReadingLine) -> None:
    known(work.agreements, line.agreement, "Die Zielvereinbarung")
    work.person_id(line.recorded_by)
    require_new((line.agreement, line.indicator, line.period), work.readings)
    work.person_id(line.confirmed_by)
    work.readings[line.agreement, line.indicator, line.period] = line
    work.reading_ids[line.agreement, line.indicator, line.period] = uuid.uuid4()


_RESTORERS: Final[Mapping[type[AnyLine], Callable[[Restoration, Any], None]]] = {
    HeadLine: _head,
    PersonLine: _person,
    AgreementLine: _agreement,
    VersionLine: _version,
    MandateLine: restore_mandate,
    SignedCopyLine: restore_signed_copy,
    SignatureLine: restore_signature,
    RefusalLine: restore_refusal,
    TerminationNoticeLine: restore_termination_notice,
    CounterProposalLine: restore_counter_proposal,
    JournalLine: _journal,
    ReadingLine: _reading,
    ReadingEditionLine: restore_reading_edition,
    EvidenceLine: restore_evidence,
    BenchmarkLine: restore_benchmark,
    EffectAnswerLine: restore_effect_answer,
    EffectReplyLine: restore_effect_reply,
    EffectStudyLine: restore_effect_study,
}
