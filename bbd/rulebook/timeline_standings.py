"""Findings as time lines write them: "reading-overdue ZV-1/G1.1 step 1 promised", checked against what there is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bbd.domain.document import AgreementText, Party
from bbd.domain.subject_keys import key_of_partner
from bbd.domain.words import FINDING_STATES
from bbd.rulebook.model import Rulebook
from bbd.rulebook.section import Section, meant
from bbd.rulebook.timelines import NUMBER, PARTNER, Standing

_WRITTEN: Final = re.compile(
    r"(?P<rule>\S+) (?P<subject>\S+)(?: step (?P<step>[0-9]{1,3})| (?P<none>no step))?(?: (?P<state>\S+))?"
)
_STATES: Final = tuple(state for state in FINDING_STATES if state != "resolved")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a time line can speak of: the rules of the folder, and the subjects that its agreement has.

    None as the agreement is one that could not be read; then every subject will do.
    """

    rulebook: Rulebook
    text: AgreementText | None

    @property
    def subjects(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the subjects, by their type."""
        if self.text is None:
            return {}
        return {
            "agreement": (NUMBER,),
            "goal": tuple(f"{NUMBER}/{goal.key}" for goal in self.text.goals),
            "indicator": tuple(f"{NUMBER}/{one.key}" for one in self.text.indicators),
            "measure": tuple(f"{NUMBER}/{one.key}" for one in self.text.measures),
            "signature": tuple(f"{NUMBER}/signature/{party}" for party in Party),
            "partner": (key_of_partner(PARTNER),),
        }


def standing_of(section: Section, text: str, ground: Ground, *place: str | int) -> Standing | None:
    """Return the finding that `text` at `place` of the section means; None where it means none, which is noted."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        remedy = f"Erwartet wird zum Beispiel „reading-overdue {NUMBER}/G1.1 step 0“."
        section.complain(f"„{text}“ ist keine Feststellung.", *place, remedy=remedy)
        return None
    rule, subject, state = found["rule"], found["subject"], found["state"] or "open"
    if not (_is_known(section, rule, subject, ground, *place) and _is_state(section, state, *place)):
        return None
    highest = len(ground.rulebook.ladder_of(rule).steps) - 1
    step = int(found["step"]) if found["step"] else -1 if found["none"] else None
    if step is None and state == "open":
        if highest > 0:
            remedy = f"Bitte ergänzen: „{rule} {subject} step 0“."
            section.complain(f"Die Regel „{rule}“ hat eine Leiter; es fehlt die Stufe.", *place, remedy=remedy)
            return None
        step = 0
    if step is not None and step > highest:
        section.complain(f"Die Leiter von „{rule}“ endet mit Stufe {highest}.", *place)
        return None
    return Standing(rule, subject, step, state)


def place_of(section: Section, key: str, ground: Ground) -> str:
    """Return rule and subject of the finding that somebody does something about; empty where there is none."""
    text = section.text(key)
    rule, _, subject = text.partition(" ")
    return text if text and _is_known(section, rule, subject, ground, key) else ""


def _is_known(section: Section, rule: str, subject: str, ground: Ground, *place: str | int) -> bool:
    if rule not in ground.rulebook.rules:
        section.complain(f"Die Regel „{rule}“ gibt es nicht.", *place, remedy=meant(rule, ground.rulebook.rules))
        return False
    subjects = ground.subjects.get(ground.rulebook.rules[rule].subject_type, (subject,))
    if subject not in subjects:
        what = f"Über „{subject}“ kann die Regel „{rule}“ hier nichts feststellen."
        section.complain(what, *place, remedy=meant(subject, subjects))
        return False
    return True


def _is_state(section: Section, state: str, *place: str | int) -> bool:
    if state not in _STATES:
        section.complain(f"Den Stand „{state}“ gibt es nicht.", *place, remedy=meant(state, _STATES))
    return state in _STATES
