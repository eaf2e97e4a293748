"""The wording of the letters that rules cause: title, what it is about, what to do, and a sentence per ladder step.

Reads and checks `letters.toml`. It composes no mail and knows no person: placeholders are filled by who does. There
is no placeholder for a reading's value, so no letter can carry one (docs/interfaces.md, Letters).
"""

import re
import string
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bbd.domain.errors import Problem
from bbd.rulebook.section import LONGEST_LINE, LONGEST_TEXT, Section, meant
from bbd.rulebook.sources import Source

_LINK: Final = re.compile(r"\b[a-z][a-z0-9+.-]*+://|\bwww\.[^\s“”‘’\"<>]", re.IGNORECASE)
"""What letters cut out, because they lead nowhere but to bbd."""


@dataclass(frozen=True, slots=True)
class About:
    """What a letter tells of: the type of subject, and the placeholders that are filled for it."""

    subject_type: str
    placeholders: tuple[str, ...]


_ALWAYS: Final = ("agreement", "title", "partner")
ABOUT: Mapping[str, About] = MappingProxyType(
    {
        "next_reading": About("indicator", (*_ALWAYS, "indicator", "period", "due")),
        "missing_reading": About("indicator", (*_ALWAYS, "indicator", "period", "due")),
        "latest_reading": About("indicator", (*_ALWAYS, "indicator", "period")),
        "benchmark": About("indicator", (*_ALWAYS, "indicator", "benchmark")),
        "measure": About("measure", (*_ALWAYS, "measure", "due")),
        "signature": About("signature", (*_ALWAYS, "party", "submitted", "sign_by")),
        "goal": About("goal", (*_ALWAYS, "goal")),
        "agreement": About("agreement", (*_ALWAYS, "until", "review", "vacant")),
        "partner": About("partner", ("partner", "count_missing", "oldest_due")),
    }
)
"""Meaning of the placeholders: `agreement` number, `title` of the agreement, `partner` its name, `indicator`,
`measure` and `goal` by name, `period` and `due` of the reading or measure that the letter is about, `party` the side
whose signature is missing, `submitted` the day the wording was submitted, `sign_by` the last day on which it can be
signed; `until` the last day of the term, `review` the day agreed for the review, `vacant` the roles that nobody holds
("Koordination und Ansprechperson zu G1.1"); `benchmark` the name of the series that an indicator follows or is compared
with; `count_missing` how many due readings of the partner are missing, as a number that can stand before "fällige
Messwerte", `oldest_due` the due day of the oldest of them. Dates come written out, as in "31. Januar 2013"; what there
is not is "–". A letter about a partner tells of no single agreement, so it has neither number nor title.
"""


@dataclass(frozen=True, slots=True)
class LetterText:
    """The wording of one letter. `steps[n]` opens the letter of ladder step n; the last one serves all later steps."""

    id: str
    about: str
    subject_one: str
    subject_many: str
    what: str
    do: str
    steps: tuple[str, ...]

    def subject(self, count: int) -> str:
        """Return the title of `count` matters of this kind; the subject line of a mail counts its points instead."""
        return self.subject_one if count == 1 else self.subject_many.format(count=count)

    def opening(self, step: int) -> str:
        """Return the sentence that tells the recipients of ladder step `step` why they are written to."""
        return self.steps[min(step, len(self.steps) - 1)]


def read_letters(source: Source, problems: list[Problem]) -> dict[str, LetterText]:
    """Read every `[letters.NAME]` of the file; adds what is wrong to `problems`."""
    top = Section(source, source.data, problems)
    top.only("letters")
    return {name: _letter(name, part.called(f"Schreiben „{name}“")) for name, part in top.by_name("letters")}


def _letter(name: str, section: Section) -> LetterText:
    section.only("about", "subject_one", "subject_many", "what", "do", "steps")
    about = section.choice("about", ABOUT, "Der Gegenstand")
    known = ABOUT[about].placeholders if about else tuple(_all_placeholders())
    letter = LetterText(
        name,
        about,
        _template(section, "subject_one", (), LONGEST_LINE),
        _template(section, "subject_many", ("count",), LONGEST_LINE),
        _template(section, "what", known),
        _template(section, "do", known),
        section.texts("steps"),
    )
    if not letter.steps:
        section.complain("Unter „steps“ fehlt der Satz für die erste Stufe.", "steps")
    for text in letter.steps:
        _check_placeholders(section, "steps", text, known)
    return letter


def _template(section: Section, key: str, known: Collection[str], longest: int = LONGEST_TEXT) -> str:
    text = section.text(key, longest=longest)
    _check_placeholders(section, key, text, known)
    return text


def _check_placeholders(section: Section, key: str, text: str, known: Collection[str]) -> None:
    if _LINK.search(text):
        remedy = "Bitte streichen; den Weg zu bbd nennt jeder Brief von selbst."
        section.complain("Ein Schreiben darf keinen Link enthalten; im Brief würde er entfernt.", key, remedy=remedy)
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        section.complain("Eine geschweifte Klammer ist nicht geschlossen.", key)
        return
    for _, name, form, conversion in parts:
        if name is not None and (name not in known or form or conversion):
            shown = f"{{{name}}}"
            section.complain(f"Den Platzhalter {shown} gibt es hier nicht.", key, remedy=meant(name, known))


def _all_placeholders() -> Iterable[str]:
    return {name for about in ABOUT.values() for name in about.placeholders}
