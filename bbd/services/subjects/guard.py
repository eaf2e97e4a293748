"""One subject whose stored data cannot be read must not keep the others from their reminders."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from bbd.domain.errors import Refused
from bbd.services.casefiles import UNREADABLE, CaseFile, Flaw

C = TypeVar("C", bound=CaseFile)
P = ParamSpec("P")


def guarded(make: Callable[Concatenate[str, P], C], key: str, *rest: P.args, **named: P.kwargs) -> C | Flaw:
    """Return the case that `make` makes of the subject `key`, or the flaw that keeps it from being judged."""
    try:
        return make(key, *rest, **named)
    except (ValueError, TypeError, ArithmeticError, LookupError, Refused) as error:
        reason = str(error) if isinstance(error, Refused) else type(error).__name__
        return Flaw(key, UNREADABLE.format(reason))
