"""Changing one part of an agreement document: the whole comes back, checked again as a whole.

A place is the way to a part: `("goals", 0, "indicators", 1)`, the empty one for the document itself. Fields that a
change does not name stay as they are.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bbd.domain.document import AgreementText, GoalText
from bbd.domain.document_parts import IndicatorText, MeasureText
from bbd.domain.document_reading import document_from
from bbd.domain.errors import InputRefused

Place = tuple[str | int, ...]
WHERE: Final = "Entwurf"
NAMES: Final[Mapping[str, str]] = {"goals": "Ein Ziel", "indicators": "Eine Kennzahl", "measures": "Eine Maßnahme"}


def changed(text: AgreementText, place: Place, part: Mapping[str, Any]) -> AgreementText:
    """Return the document with the fields of `part` (plain JSON data) at `place`; InputRefused where they clash."""
    whole = text.plain()
    _at(whole, place).update(part)
    return document_from(whole, where=WHERE)


def added(text: AgreementText, place: Place, part: Mapping[str, Any]) -> AgreementText:
    """Return the document with `part` at the end of the list at `place`; InputRefused for a key in use."""
    if part["key"] in _keys(text, str(place[-1])):
        raise InputRefused.because(
            f"{NAMES[str(place[-1])]} mit der Kennung {part['key']} gibt es schon.",
            remedy="Bitte eine andere wählen.",
            field=f"{pointer(place)}/{len(_at(text.plain(), place))}/key",
        )
    whole = text.plain()
    _at(whole, place).append(dict(part))
    return document_from(whole, where=WHERE)


def removed(text: AgreementText, place: Place) -> AgreementText:
    """Return the document without the list's entry at `place`."""
    whole = text.plain()
    del _at(whole, place[:-1])[place[-1]]
    return document_from(whole, where=WHERE)


def same_wording(text: AgreementText, other: AgreementText) -> bool:
    """Say whether two documents agree the same; how their measures stand is reported, not agreed."""
    return _agreed(text) == _agreed(other)


def _agreed(text: AgreementText) -> dict[str, Any]:
    standing: Any = {"measures": {"__all__": {"status", "done_on"}}}
    return text.model_dump(exclude={"goals": {"__all__": standing}})


def place_of(text: AgreementText, goal: str, part: str = "", key: str = "") -> Place:
    """Return the place of a goal or, with `part` ("indicators" or "measures"), of its part; LookupError without it."""
    keys = [one.key for one in text.goals]
    if goal not in keys:
        raise LookupError(goal)
    at = keys.index(goal)
    if not part:
        return ("goals", at)
    inner = [one.key for one in getattr(text.goals[at], part)]
    if key not in inner:
        raise LookupError(key)
    return ("goals", at, part, inner.index(key))


def pointer(place: Place) -> str:
    """Return the JSON pointer of a place."""
    return "".join(f"/{step}" for step in place)


def free_key(text: AgreementText, part: str, goal: str = "") -> str:
    """Return the next key in the usual style: G2 for a goal, G1.3 for an indicator of G1, M4 for a measure."""
    stem = {"goals": "G", "indicators": f"{goal}.", "measures": "M"}[part]
    counted = [re.fullmatch(rf"{re.escape(stem)}([0-9]{{1,6}})", key) for key in _keys(text, part)]
    return f"{stem}{max((int(found[1]) for found in counted if found), default=0) + 1}"


def _keys(text: AgreementText, part: str) -> list[str]:
    parts: Mapping[str, Sequence[GoalText | IndicatorText | MeasureText]] = {
        "goals": text.goals,
        "indicators": text.indicators,
        "measures": text.measures,
    }
    return [one.key for one in parts[part]]


def _at(whole: Any, place: Place) -> Any:  # noqa: ANN401 - JSON is any
    for step in place:
        whole = whole[step]
    return whole
