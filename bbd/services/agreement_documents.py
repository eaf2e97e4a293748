"""An agreement as a document: what a version says and who signed it, gathered for PDF, HTML and JSON.

Not the setting of it (bbd.documents), and not the copies that come back signed (bbd.services.signed_copies).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bbd.documents.agreement_edition import Changes, Edition, Fact
from bbd.documents.agreement_sheet import Attested, sheet, with_names
from bbd.documents.agreement_wording import goal_part, head
from bbd.documents.moments import moment
from bbd.domain import words
from bbd.domain.document import AgreementText, Party
from bbd.domain.german_dates import written
from bbd.domain.lifecycle import State, VersionState
from bbd.domain.mandate_words import MandateSaid, said
from bbd.services.comparisons import with_what_bound
from bbd.services.validity import validity
from bbd.services.versions import text_of
from bbd.store.agreement_queries import valid_signatures, versions_of
from bbd.store.agreements import Agreement, AgreementVersion, Signature
from bbd.store.binding import binds
from bbd.store.mandates import Mandate
from bbd.store.people import Person, people_by_mail
from bbd.store.signed_copies import SignedCopy

NOTES: Mapping[str, str] = {
    VersionState.DRAFTED: "Dies ist ein Entwurf. Er bindet niemanden.",
    VersionState.SUBMITTED: "Dieser Wortlaut liegt beiden Seiten zur Zeichnung vor. In Kraft ist er noch nicht.",
    VersionState.RETURNED: (
        "Diese Fassung wurde zurückgegeben. Sie bindet niemanden; ihre Unterschriften sind ungültig."
    ),
    VersionState.WITHDRAWN: "Diese Fassung wurde zurückgezogen. Sie bindet niemanden.",
}
TO_SIGN = "Dieser Wortlaut ist zum Unterschreiben bestimmt. Er bindet erst, wenn beide Seiten unterschrieben haben."
"""Of what goes out to be signed: true while people sign, and afterwards."""
EXAMPLE = "Beispiel einer Vorführung: Personen, Adressen und Texte sind erfunden."
ONLY_AN_OVERVIEW = "Diese Übersicht ist nicht Teil der Vereinbarung; deren ganzer Wortlaut steht darunter."
MARKS: Mapping[str, str] = {
    VersionState.DRAFTED: "Entwurf",
    VersionState.RETURNED: "zurückgegeben",
    VersionState.WITHDRAWN: "zurückgezogen",
}


def edition_of(
    session: Session, agreement: Agreement, version: AgreementVersion, *, zone: ZoneInfo, today: date
) -> Edition:
    """Return the document of `version` with the signatures that count; times as a clock in `zone` showed them.

    It changes when the version is replaced, and when the agreement is terminated or ends: it says until when it holds.
    """
    made = version.adopted_at or version.submitted_at or version.created_at
    versions = versions_of(session, agreement)
    note = _note(agreement, version, versions, zone, today)
    whole = _edition(agreement, version, attested(session, version, zone), note, zone, made)
    return replace(whole, changes=_changes(versions, version))


def edition_to_sign(session: Session, agreement: Agreement, version: AgreementVersion, *, zone: ZoneInfo) -> Edition:
    """Return the document with room for signatures, as it goes out to be signed in written form.

    It says nothing that signing changes, so that what comes back can be compared byte by byte. Names and functions of
    the signatories are those of today: whoever gets another one meanwhile downloads it again.
    """
    note = NOTES[version.state] if version.state in MARKS else TO_SIGN
    whole = _edition(agreement, version, None, note, zone, version.submitted_at or version.created_at)
    changes = _changes(versions_of(session, agreement), version)
    return replace(whole, changes=changes, sheet=with_names(whole.sheet, _signatories(session, text_of(version))))


def _edition(
    agreement: Agreement,
    version: AgreementVersion,
    signed: Sequence[Attested] | None,
    note: str,
    zone: ZoneInfo,
    made: datetime,
) -> Edition:
    text = text_of(version)
    name = f"{agreement.number}-Fassung-{version.number}"
    reason = (Fact("Anlass des Nachtrags", version.reason, written=True),) if version.reason else ()
    return Edition(
        heading=f"{_kind(version)} {agreement.number}, Fassung {version.number}",
        title=text.title,
        mark=MARKS.get(version.state, ""),
        note=f"{note} {EXAMPLE}" if agreement.is_example else note,
        head=(*reason, *head(text)),
        goals=tuple(goal_part(goal) for goal in text.goals),
        sheet=sheet(text, signed or (), zone=zone, attachment=f"{name}.json", to_sign=signed is None),
        sha256=version.sha256,
        name=name,
        attachment=f"{name}.json",
        author=f"{text.issuer.organisation}; {text.partner.organisation}",
        made=made,
    )


def _changes(versions: Sequence[AgreementVersion], version: AgreementVersion) -> Changes | None:
    """Return what a Nachtrag changes in the wording that bound before it, which stays the same one ever after."""
    compared = with_what_bound(versions, version) if version.amendment else None
    if compared is None:
        return None
    other = words.version_name(compared.other.number, compared.other.amendment)
    return Changes(
        f"Verglichen mit dem zuletzt vereinbarten Wortlaut, {other}. {ONLY_AN_OVERVIEW}", compared.difference
    )


def _signatories(session: Session, text: AgreementText) -> dict[str, tuple[str, str]]:
    people = people_by_mail(session, {*text.issuer.signatories, *text.partner.signatories})
    return {mail: (person.name, person.function) for mail, person in people.items()}


def _kind(version: AgreementVersion) -> str:
    return f"Nachtrag {version.amendment} zur Zielvereinbarung" if version.amendment else "Zielvereinbarung"


def _note(
    agreement: Agreement,
    version: AgreementVersion,
    versions: Sequence[AgreementVersion],
    zone: ZoneInfo,
    today: date,
) -> str:
    """Return how the version stands, and from when to when it was valid once that is over."""
    found = validity(agreement, version, today=today, zone=zone, versions=versions)
    if version.state in NOTES or found is None:
        return NOTES.get(version.state, "")
    signed = f"Beide Seiten haben diesen Wortlaut gezeichnet, zuletzt am {moment(version.adopted_at, zone)}."
    ended = _terminated(agreement, today) if version.state == VersionState.ADOPTED else ""
    return f"{signed} Er {found.clause(written)}.{ended}"


def _terminated(agreement: Agreement, today: date) -> str:
    if agreement.state != State.TERMINATED or agreement.ended_on is None:
        return ""
    goes_on = " und gilt bis dahin" if binds(agreement, today) else ""
    return f" Die Zielvereinbarung ist zum {written(agreement.ended_on)} gekündigt{goes_on}."


def attested(session: Session, version: AgreementVersion, zone: ZoneInfo) -> list[Attested]:
    """Return the signatures that count under `version`, oldest first, with names and functions of that time."""
    rows = sorted(valid_signatures(session, version), key=lambda row: (row.at, str(row.id)))
    ids = {one for row in rows for one in (row.person_id, row.for_person_id) if one}
    names = {one.id: one.name for one in session.exec(select(Person).where(col(Person.id).in_(ids)))}
    return [
        Attested(
            party=Party(row.party),
            name=row.signed_as.get("name") or names[row.person_id],
            function=row.signed_as.get("function", ""),
            at=row.at,
            for_name=row.signed_as.get("for_name") or (names[row.for_person_id] if row.for_person_id else ""),
            for_function=row.signed_as.get("for_function", ""),
            mandate=_mandate(session, row, zone),
            copy=_copy(session, row),
            decisions=row.decisions,
        )
        for row in rows
    ]


def _mandate(session: Session, row: Signature, zone: ZoneInfo) -> MandateSaid | None:
    """Return what a deputy signed by."""
    found = session.get(Mandate, row.mandate_id) if row.mandate_id else None
    return said(found, zone) if found else None


def _copy(session: Session, row: Signature) -> tuple[str, str] | None:
    if row.copy_id is None:
        return None
    query = select(SignedCopy.kind, SignedCopy.sha256).where(SignedCopy.id == row.copy_id)
    return session.exec(query).one()
