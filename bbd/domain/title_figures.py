"""Titles that speak of another share, or another year, than the indicators they stand above: "ein Viertel", 22,5 %.

People remember titles; a target that was negotiated or carried on leaves them behind. A hint, never a gap: a title may
mean something else. It looks at titles alone, and at shares only where an indicator is one.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from bbd.domain.document import AgreementText
from bbd.domain.document_figures import Baseline, Point
from bbd.domain.document_parts import IndicatorText
from bbd.domain.errors import Problem
from bbd.domain.units import Unit

_SHARE: Final = re.compile(r"(?<![\d,.])(\d{1,3}(?:,\d+)?)\s*(?:%|Prozent\b|v\. ?H\.)", re.IGNORECASE)
_YEAR: Final = re.compile(
    r"\b(?:bis|in|im|ab|seit|zum|Ende)\s+(?:(?:zum|Ende|Jahr|Jahre|Jahres|Mitte|Anfang)\s+|\d{1,2}\.\s?\S+\s+)*(20\d\d)\b",
    re.IGNORECASE,
)
_PARTS: Final = {
    "hälfte": Decimal(50),
    "drittel": Decimal(100) / 3,
    "viertel": Decimal(25),
    "fünftel": Decimal(20),
    "zehntel": Decimal(10),
}
_TIMES: Final = {"zwei": 2, "drei": 3}
_WORD: Final = re.compile(
    rf"\b(ein(?:e[ms])?|die|der|das|den|{'|'.join(_TIMES)})\s*({'|'.join(_PARTS)})s?\b",
    re.IGNORECASE,
)
_NEAR: Final = Decimal("0.5")
"""Percentage points by which a part in words may differ from a figure: "ein Drittel" is said of 33 and of 33,3."""

READ_AGAIN: Final = "Bitte prüfen, ob der Titel noch stimmt."


def contradictions(text: AgreementText) -> tuple[Problem, ...]:
    """Return a hint for each title that names a share or a year which none of its indicators has."""
    return tuple(_contradictions(text))


def _contradictions(text: AgreementText) -> Iterator[Problem]:
    yield from _title(text.title, "der Zielvereinbarung", text.indicators, "/title")
    for number, goal in enumerate(text.goals):
        yield from _title(goal.title, f"von Ziel {goal.key}", goal.indicators, f"/goals/{number}/title")


def _title(title: str, whose: str, indicators: Sequence[IndicatorText], field: str) -> Iterator[Problem]:
    named = [*_shares(title), *_years(title, indicators)]
    for said in dict.fromkeys(named):
        if not _known(said, indicators):
            meant = _targets(indicators)
            if meant:
                yield Problem(
                    f"Der Titel {whose} nennt „{said}“, vereinbart ist: {meant}.", remedy=READ_AGAIN, field=field
                )


def _shares(title: str) -> list[str]:
    return [found[0] for found in (*_SHARE.finditer(title), *_WORD.finditer(title))]


def _years(title: str, indicators: Sequence[IndicatorText]) -> list[str]:
    return [found[0] for found in _YEAR.finditer(title)] if any(one.target for one in indicators) else []


def _known(said: str, indicators: Sequence[IndicatorText]) -> bool:
    """Say whether an indicator has the year or the share that the title says, as target, milestone or baseline."""
    if year := _YEAR.fullmatch(said):
        return int(year[1]) in {point.date.year for one in indicators for point in _points(one)}
    values = [point.value for one in indicators if one.kind == "share" for point in _points(one)]
    if share := _SHARE.fullmatch(said):
        return not values or Decimal(share[1].replace(",", ".")) in values
    how_many, of_what = (word.lower() for word in _WORD.findall(said)[0])
    part = _TIMES.get(how_many, 1) * _PARTS[of_what]
    return not values or any(abs(value - part) <= _NEAR for value in values)


def _points(indicator: IndicatorText) -> list[Point | Baseline]:
    return [point for point in (indicator.target, *indicator.milestones, indicator.baseline) if point]


def _targets(indicators: Sequence[IndicatorText]) -> str:
    return "; ".join(
        f"{Unit(one.unit).given(one.target.value)} bis {one.target.date:%d.%m.%Y} ({one.key})"
        for one in indicators
        if one.target
    )
