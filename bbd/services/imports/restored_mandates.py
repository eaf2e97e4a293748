"""Bringing back mandates; a forwarded one is for one version alone, and half of that is refused."""

from typing import Final

from bbd.domain.errors import InputRefused
from bbd.domain.history_lines import MandateLine
from bbd.domain.mandates import Origin
from bbd.services.imports.restoration import AS_WRITTEN, Restoration, known, require_new
from bbd.services.line_columns import columns_of
from bbd.store.agreements import AgreementVersion
from bbd.store.mandates import Mandate

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
