"""Where mandates come from, and which of several counts. Whether one holds, bbd.store.mandate_queries says."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, TypeVar

T = TypeVar("T")


class Origin(StrEnum):
    """Where a mandate comes from, from the most general to the most particular."""

    PEOPLE = "people"
    """The standing deputy of a person."""
    MANDATE = "mandate"
    """Granted for a time."""
    FORWARDED = "forwarded"
    """For one version alone, by the signatory themselves."""


PRECEDENCE: Final = tuple(Origin)
"""Where several let somebody sign for the same person, the last of these counts: it is what the record then names."""


def by_precedence(found: Iterable[tuple[str, T]]) -> list[T]:
    """Return what comes with an origin in the order of PRECEDENCE, what counts most last; equals as they came."""
    return [one for _, one in sorted(found, key=lambda pair: PRECEDENCE.index(Origin(pair[0])))]
