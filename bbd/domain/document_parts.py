"""The parts of the agreement document: indicators and measures."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from bbd.domain.document_figures import Baseline, Corridor, Point, Tolerance
from bbd.domain.document_terms import Break, Breakdown, RelativeTarget
from bbd.domain.document_texts import Contradiction, Key, Line, Mail, Part, Prose, clean
from bbd.domain.words import DIRECTIONS, HELD


class IndicatorText(Part):
    """How a goal is measured.

    `aim`: the target is to be reached, or held in every period ("nicht schlechter als"), or there is none and the
    values shall only improve. What is only watched (`monitoring`) has no target and is not judged. Fields that came
    after the first agreements stand in the canonical form only where they say something (LATER).
    """

    key: Key
    name: Line
    definition: Prose = ""
    unit: Annotated[str, Field(max_length=40), AfterValidator(clean)] = "percent"
    kind: Literal["share", "count", "value"] = "share"
    direction: Literal["up", "down", "corridor"] = "up"
    baseline: Baseline | None = None
    target: Point | None = None
    milestones: tuple[Point, ...] = Field(default=(), max_length=50)
    corridor: Corridor | None = None
    benchmark: Annotated[str, Field(max_length=100)] | None = None
    method: Literal["path", "trend"] = "path"
    tolerance: Tolerance = Tolerance()
    frequency: Literal["year", "half_year", "quarter", "month"] = "year"
    due_days: int = Field(default=30, ge=0, le=366)
    contact: Mail | None = None
    deputy: Mail | None = None
    aim: Literal["reach", "hold", "improve"] = "reach"
    monitoring: bool = False
    target_relative: RelativeTarget | None = None
    breaks: tuple[Break, ...] = Field(default=(), max_length=20)
    breakdown: Breakdown | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for found in (*self._beyond_a_share(), *self._about_the_aim(), *self._about_the_corridor()):
            raise found
        days = [one.date for one in self.breaks]
        if days != sorted(set(days)):
            said = "nennt Brüche der Definition doppelt oder nicht nach dem Datum geordnet"
            raise Contradiction(said, "/breaks", "Bitte jeden Tag nur einmal nennen, den frühesten zuerst.")
        return self

    def _beyond_a_share(self) -> Iterator[Contradiction]:
        points: dict[str, Point | None] = {"/baseline": self.baseline, "/target": self.target}
        points |= {f"/milestones/{at}": one for at, one in enumerate(self.milestones)}
        for at, point in points.items():
            if self.kind == "share" and point and not 0 <= point.value <= 100:  # noqa: PLR2004 - per cent
                said = "ist ein Anteil; Ausgangswert, Meilensteine und Ziel liegen zwischen 0 und 100"
                yield Contradiction(said, f"{at}/value", "Bitte den Wert prüfen.")

    def _about_the_aim(self) -> Iterator[Contradiction]:
        if self.target and self.target_relative:
            said = "hat einen festen und einen relativen Zielwert; nur einer kann gelten"
            yield Contradiction(said, "/target_relative", "Bitte „target“ oder „target_relative“ weglassen.")
        given = [name for name in ("target", "target_relative", "milestones", "corridor") if getattr(self, name)]
        if self.is_aimless and given:
            meant, field = ("nur beobachtet werden", "monitoring") if self.monitoring else ("nur besser werden", "aim")
            said = f"soll {meant} und hat dann weder Zielwert noch Meilensteine noch Korridor"
            yield Contradiction(said, f"/{given[0]}", f"Bitte {_named(given)} weglassen oder „{field}“ ändern.")
        elif self.milestones and not self.has_path:
            said = "hat Meilensteine, aber keinen Weg zu einem festen Zielwert, auf dem sie liegen"
            way = "„target_relative“" if self.target_relative else "„aim“"
            yield Contradiction(said, "/milestones", f"Bitte „milestones“ weglassen oder {way} ändern.")
        if self.aim == "improve" and self.method == "path":
            said = "soll ohne Zielwert besser werden; dann gibt es keinen Zielpfad, nach dem sie zu beurteilen wäre"
            yield Contradiction(said, "/method", "Bitte „method“ auf „trend“ setzen.")

    def _about_the_corridor(self) -> Iterator[Contradiction]:
        if self.direction != "corridor":
            return
        if self.aim != "reach":
            said = f"soll im Korridor bleiben; dazu passt „{self.aim}“ als „aim“ nicht"
            yield Contradiction(said, "/aim", "Bitte „aim“ auf „reach“ setzen oder eine andere „direction“ angeben.")
        if self.target_relative:
            said = "soll im Korridor bleiben und kann nicht zugleich einer Vergleichsgröße folgen"
            way = "Bitte „target_relative“ weglassen oder eine andere „direction“ angeben."
            yield Contradiction(said, "/target_relative", way)

    @property
    def is_aimless(self) -> bool:
        """Whether no target is agreed: it is only watched, or shall only improve."""
        return self.monitoring or self.aim == "improve"

    @property
    def is_held(self) -> bool:
        """Whether the target is a level to hold: agreed as one, or met by the baseline. One that moves says nothing."""
        if self.aim == "hold":
            return True
        if not (self.baseline and self.target) or self.direction == "corridor":
            return False
        ahead = self.baseline.value - self.target.value
        return ahead >= 0 if self.direction == "up" else ahead <= 0

    @property
    def wanted(self) -> str:
        """What the values shall do: "steigen", or "nicht unter den Zielwert sinken" where a level is to be held."""
        return (HELD if self.is_held else DIRECTIONS)[self.direction]

    @property
    def has_path(self) -> bool:
        """Whether a way from the baseline to a fixed target is agreed, which milestones can lie on."""
        return self.aim == "reach" and not self.target_relative


LATER: Final = ("aim", "monitoring", "target_relative", "breaks", "breakdown")
"""Fields of an indicator that are left out of the canonical form while they say nothing."""


class MeasureText(Part):
    """What is done towards a goal, by whom and until when."""

    key: Key
    title: Line
    responsible: Mail | None = None
    deputy: Mail | None = None
    due: date | None = None
    output: Prose = ""
    expected_effect: Prose = ""
    status: Literal["open", "done", "dropped"] = "open"
    done_on: date | None = None

    @model_validator(mode="after")
    def _done_has_a_day(self) -> Self:
        if (self.status == "done") != (self.done_on is not None):
            said = "ist mit „done“ erledigt und braucht dann, und nur dann, ein „done_on“"
            raise Contradiction(said, "/done_on", "Bitte den Tag angeben oder weglassen, oder „status“ ändern.")
        return self


def _named(names: list[str]) -> str:
    return " und ".join(f"„{name}“" for name in names)
