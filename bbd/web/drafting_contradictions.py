"""What in an indicator's form excludes each other, said beside the field to empty or change.

The document refuses the same (bbd.domain.document_parts); there the sentences are those for a file.
"""

from collections.abc import Iterator
from typing import Any, Final

from bbd.domain.words import AIMS, DIRECTIONS, METHODS

WATCH: Final = "watch"
"""The aim of a form that is `monitoring` in the document."""
AIMLESS: Final = frozenset({"improve", WATCH})
"""The aims without a target."""
_OR_ABOVE: Final = "oder oben wählen, was sonst erreicht werden soll."


def contradictions(form: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401 - an IndicatorForm; WTForms has no types
    """Yield the fields of the form that contradict others, with the sentence for each."""
    yield from _milestones(form)
    yield from _corridor(form)
    yield from _breaks(form)
    if form.aim.data == "improve" and form.method.data == "path":
        said = f"Ohne Zielwert gibt es keinen Zielpfad. Bitte hier „{METHODS['trend']}“ wählen."
        yield form.method, said


def _milestones(form: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401 - as above
    filled = [line.form for line in form.milestones if line.form.value.data is not None or line.form.date.data]
    if not filled:
        return
    if form.aim.data in {"hold", *AIMLESS}:
        said = f"Zu „{AIMS[form.aim.data]}“ gehören keine Meilensteine. Bitte die Meilensteine leeren, {_OR_ABOVE}"
        yield filled[0].value, said
    elif form.target_series.data:
        said = "Meilensteine gibt es nur zu einem festen Zielwert. Bitte sie leeren oder den Zielwert fest angeben."
        yield filled[0].value, said


def _corridor(form: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401 - as above
    bounds = [field for field in (form.corridor_low, form.corridor_high) if field.data is not None]
    if form.aim.data in AIMLESS and bounds:
        said = f"Zu „{AIMS[form.aim.data]}“ gehört kein Korridor. Bitte beide Grenzen leeren, {_OR_ABOVE}"
        yield bounds[0], said
    if form.direction.data != "corridor":
        return
    direction = f"Zur Richtung „{DIRECTIONS['corridor']}“"
    if form.aim.data in {"hold", "improve"}:
        yield form.aim, f"{direction} passt nur „{AIMS['reach']}“. Bitte das wählen oder oben eine andere Richtung."
    if form.target_series.data:
        said = f"{direction} gehören feste Grenzen. Bitte hier keine Vergleichsgröße wählen oder eine andere Richtung."
        yield form.target_series, said


def _breaks(form: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401 - as above
    seen = set()
    for line in form.breaks:
        day = line.form.date.data
        if day is not None and day in seen:
            yield line.form.date, "Dieser Tag steht schon bei einem anderen Bruch. Bitte einen der beiden leeren."
        seen.add(day)
