"""Rules are proven before they are proposed: by their check, and by every case and time line beside them."""

from pathlib import Path

import pytest

from bbd.domain.errors import CheckFailed, InputRefused
from bbd.rulebook.rule_files import files_in
from bbd.services import rule_proposals
from tests.rule_folders import change, copy_of_the_rules, later_reminder, other_reason


def test_rules_that_pass_their_cases_are_taken(tmp_path: Path) -> None:
    folder = other_reason(copy_of_the_rules(tmp_path / "new"))
    rules = rule_proposals.proven(files_in(folder)).rules
    assert rules["reading-overdue"].why == "Weil es zwei Leute so wollen."


def test_rules_whose_cases_fail_are_not_taken(tmp_path: Path) -> None:
    folder = later_reminder(copy_of_the_rules(tmp_path / "new"))
    with pytest.raises(CheckFailed, match=r"(?s)^indicators\.cases\.toml, Zeile \d+, Zeitverlauf.*Anders als erwartet"):
        rule_proposals.proven(files_in(folder))


def test_rules_that_fail_their_check_are_not_taken(tmp_path: Path) -> None:
    folder = copy_of_the_rules(tmp_path / "new")
    change(folder, "readings.toml", 'letter = "reading-overdue"', 'letter = "reading-overdu"')
    with pytest.raises(CheckFailed, match=r"^readings\.toml, Zeile \d+, Regel „reading-overdue“"):
        rule_proposals.proven(files_in(folder))


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    folder = copy_of_the_rules(tmp_path / "new")
    (folder / "readings.toml").write_text("kaputt", encoding="utf-8")
    with pytest.raises(InputRefused, match=r"^readings\.toml, Zeile 1"):
        rule_proposals.proven(files_in(folder))
