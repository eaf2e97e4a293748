"""Which version a version is compared with, and what differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from bbd.documents.differences import Difference
from bbd.documents.wording_changes import difference
from bbd.domain.errors import NotThere
from bbd.domain.lifecycle import ONCE_ADOPTED
from bbd.services.versions import text_of
from bbd.store.agreements import AgreementVersion


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from version `other`; no difference is told as such."""

    other: AgreementVersion
    difference: Difference


def with_what_bound(versions: Sequence[AgreementVersion], version: AgreementVersion) -> Comparison | None:
    """Compare with the version that was adopted last before this one; None before the first adoption."""
    earlier = [one for one in versions if one.number < version.number and one.state in ONCE_ADOPTED]
    return _with(max(earlier, key=lambda one: one.number), version) if earlier else None


def compared(
    versions: Sequence[AgreementVersion], version: AgreementVersion, other: int | None = None
) -> Comparison | None:
    """Compare with version number `other`, or with what bound before, or else with the version before.

    None for a first version that nobody names another for; NotThere for a number that there is not.
    """
    if other is None:
        before = [one for one in versions if one.number == version.number - 1]
        return with_what_bound(versions, version) or (_with(before[0], version) if before else None)
    chosen = next((one for one in versions if one.number == other), None)
    if chosen is None:
        raise NotThere.because(f"Eine Fassung {other} gibt es nicht.")
    return _with(chosen, version)


def _with(other: AgreementVersion, version: AgreementVersion) -> Comparison:
    return Comparison(other, difference(text_of(other), text_of(version)))
