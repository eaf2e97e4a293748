"""The forms around a proposed rulebook: several files in one form, consent, and withdrawal. What is sent is no path."""

import re
from collections.abc import Iterator

from flask_wtf.file import FileStorage, MultipleFileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.numbers import quoted
from bbd.rulebook.rule_files import Files
from bbd.services.rule_proposals import LONGEST_REASON, LONGEST_TITLE, TITLE_TOO_LONG
from bbd.services.rule_records import LONGEST_NAME
from bbd.web.fields import Clean, one_line, prose
from bbd.web.forms import Form

MOST_FILES = 100
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.cases)?\.toml")


class ProposalForm(Form):
    """A rulebook to be proposed: what it is about, and its files."""

    title = StringField(
        "Worum geht es?",
        [
            InputRequired("Bitte sagen, worum es im Vorschlag geht."),
            Length(max=LONGEST_TITLE, message=TITLE_TOO_LONG),
            Clean(),
        ],
        filters=[one_line],
    )
    files = MultipleFileField("Dateien")

    def sent_files(self) -> Files:
        """Return the bytes of each file by name. Raises InputRefused with everything that is wrong with the files."""
        sent: list[FileStorage] = self.files.data or []
        if problems := [*_problems(sent)]:
            raise InputRefused(problems)
        return {str(one.filename): one.stream.read() for one in sent}


class ConsentForm(Form):
    """Consents to a proposal as it is shown; there is nothing to fill in."""


class WithdrawalForm(Form):
    """Why a proposal is withdrawn."""

    reason = TextAreaField(
        "Begründung",
        [
            InputRequired("Bitte begründen, warum der Vorschlag zurückgezogen wird."),
            Length(max=LONGEST_REASON, message=f"Die Begründung hat mehr als {LONGEST_REASON} Zeichen."),
            Clean(),
        ],
        filters=[prose],
    )


def _problems(sent: list[FileStorage]) -> Iterator[Problem]:
    if not sent:
        yield Problem("Bitte die Dateien des Regelwerks auswählen, alle zusammen.", field="files")
    if len(sent) > MOST_FILES:
        yield Problem(f"Das sind mehr als {MOST_FILES} Dateien; so groß ist kein Regelwerk.", field="files")
        return
    seen: set[str] = set()
    for one in sent:
        name = str(one.filename)
        if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            remedy = "Erwartet werden Dateien wie „readings.toml“ und „readings.cases.toml“, ohne Ordner davor."
            yield Problem(f"{quoted(name)} ist kein Name für eine Datei eines Regelwerks.", "", remedy, "files")
        elif name.casefold() in seen:
            yield Problem(f"Die Datei {quoted(name)} wurde zweimal geschickt.", field="files")
        seen.add(name.casefold())
