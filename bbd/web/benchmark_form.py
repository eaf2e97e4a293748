"""The form for a value of a benchmark: one that is in a list, or explicitly a new one."""

from decimal import Decimal

from wtforms import HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.german_order import german_order
from bbd.domain.words import DEFINITIONS, definition_name
from bbd.services.benchmarks import Given
from bbd.store.drafting_pages import benchmark_definitions, benchmark_names
from bbd.web.edge import reading
from bbd.web.fields import Clean, DayField, DecimalField, Fits, Later, Needed, one_line
from bbd.web.forms import Form

SHORT = Length(max=100, message="Bitte höchstens 100 Zeichen.")
NOT_LISTED = "Bitte einen Eintrag aus der Liste wählen."


class BenchmarkForm(Form):
    """A value with its series, definition, reference date and source; `seen` is the digest of what was previewed."""

    seen = HiddenField()
    series = SelectField("Vergleichsgröße", [Later()], invalid_choice_message=NOT_LISTED)
    new_series = StringField("Oder eine neue Vergleichsgröße", [Optional(), SHORT, Clean()], filters=[one_line])
    definition = SelectField("Definition", [Later()], invalid_choice_message=NOT_LISTED)
    new_definition = StringField("Oder eine neue Definition", [Optional(), SHORT, Clean()], filters=[one_line])
    on = DayField("Stichtag", [Needed("Bitte den Stichtag angeben, für den der Wert gilt.")])
    value = DecimalField("Wert", [Needed("Bitte den Wert angeben."), Fits()])
    source = StringField(
        "Quelle",
        [
            DataRequired("Bitte angeben, woher der Wert stammt."),
            Length(max=1000, message="Bitte höchstens 1000 Zeichen."),
            Clean(),
        ],
        filters=[one_line],
    )

    def offer(self) -> None:
        """Fill the lists to choose from."""
        names = benchmark_names(reading())
        self.series.choices = [SelectChoice("", "– keine davon –"), *(SelectChoice(name) for name in names)]
        known = sorted({*(one for _, one in benchmark_definitions(reading())), *DEFINITIONS}, key=_called)
        self.definition.choices = [
            SelectChoice("", "– keine davon –"),
            *(SelectChoice(one, definition_name(one)) for one in known),
        ]

    def given(self) -> Given:
        """Return what was given; InputRefused where series or definition are chosen twice or not at all."""
        problems: list[Problem] = []
        name = self._one_of("series", "new_series", "die Vergleichsgröße", problems)
        definition = self._one_of("definition", "new_definition", "die Definition", problems)
        if problems:
            raise InputRefused(problems)
        return Given(name, definition, self.on.day, self.value.data or Decimal(0), self.source.data)

    def _one_of(self, listed: str, new: str, what: str, problems: list[Problem]) -> str:
        chosen, written = str(self[listed].data or ""), str(self[new].data or "")
        if bool(chosen) == bool(written):
            said = f"Bitte {what} entweder aus der Liste wählen oder neu benennen, nicht beides."
            problems.append(Problem(said if chosen else said.removesuffix(", nicht beides.") + ".", field=listed))
        elif written and any(written in choice[:2] for choice in self[listed].iter_choices()):
            problems.append(Problem(f"„{written}“ steht schon in der Liste.", "", "Bitte dort wählen.", new))
        return chosen or written


def _called(definition: str) -> tuple[str, str]:
    return german_order(definition_name(definition))
