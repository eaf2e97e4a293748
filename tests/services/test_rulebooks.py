"""Which rulebook is in force: the folder's until it changes, what was activated last, and what runs on meanwhile."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bbd import paths
from bbd.domain.errors import InputRefused
from bbd.domain.ladder import Ladder
from bbd.rulebook.rule_files import digest, files_in, hashes_of
from bbd.services import rulebooks
from bbd.services.rule_records import PROPOSAL, keep_files, record
from bbd.settings import Settings
from bbd.store.audit import AuditEntry
from bbd.store.database import Database
from bbd.store.findings import Finding
from bbd.store.rulebook_queries import activations
from bbd.store.rulebooks import RuleActivation, RuleFile
from tests.cast import Cast, hire
from tests.rule_folders import change, copy_of_the_rules
from tests.stage import SETTINGS, START, at, letters, sweep, watched

NOW = at("2013-03-01")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped rules."""
    return copy_of_the_rules(tmp_path / "rules")


@pytest.fixture
def settings(folder: Path) -> Settings:
    return replace(SETTINGS, rules_dir=folder)


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def origins(session: Session) -> list[tuple[int, str]]:
    return [(one.number, one.origin) for one in activations(session)]


def activate(session: Session, folder: Path, *, now: datetime = NOW) -> RuleActivation:
    """Put the rules of a folder into force as a proposal of two people would."""
    files = files_in(folder)
    keep_files(session, files)
    return record(session, RuleActivation(number=0, at=now, origin=PROPOSAL), files)


def test_the_first_sweep_puts_the_folder_into_force(session: Session, settings: Settings, folder: Path) -> None:
    rulebook = rulebooks.in_force(session, settings, now=NOW)
    (activation,) = activations(session)
    assert (activation.number, activation.origin, activation.at) == (1, "folder", NOW)
    assert activation.files == hashes_of(files_in(folder))
    assert rulebook.packs["readings"].sha256 == activation.files["readings.toml"]
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "rules-activated")).one()
    assert entry.details == {"version": 1, "origin": "folder", "sha256": digest(activation.files)}
    kept = session.exec(select(RuleFile).where(RuleFile.name == "readings.toml")).one()
    assert kept.text == (folder / "readings.toml").read_text(encoding="utf-8")


def test_what_ships_is_called_so(session: Session) -> None:
    rulebooks.in_force(session, SETTINGS, now=NOW)
    assert origins(session) == [(1, "shipped")]


def test_a_sweep_later_nothing_is_recorded_again(session: Session, settings: Settings) -> None:
    first = rulebooks.in_force(session, settings, now=NOW)
    again = rulebooks.in_force(session, settings, now=at("2013-03-02"))
    assert again is first
    assert origins(session) == [(1, "folder")]


def test_who_only_reads_records_nothing(session: Session, settings: Settings) -> None:
    assert "reading-overdue" in rulebooks.current(session, settings).rules
    assert rulebooks.standing(session, settings).activation is None
    assert origins(session) == []


def test_other_rules_in_the_folder_are_a_new_activation(session: Session, settings: Settings, folder: Path) -> None:
    rulebooks.in_force(session, settings, now=NOW)
    change(folder, "ladders.toml", "after_working_days = 5", "after_working_days = 4")
    standing = rulebooks.standing(session, settings)
    assert (standing.activation, standing.origin) == (None, "folder")
    rulebooks.in_force(session, settings, now=at("2013-03-02"))
    assert origins(session) == [(2, "folder"), (1, "folder")]


def test_other_cases_beside_the_same_rules_are_none(session: Session, settings: Settings, folder: Path) -> None:
    rulebooks.in_force(session, settings, now=NOW)
    (folder / "readings.cases.toml").write_bytes(b"\xff\x00")
    rulebooks.in_force(session, settings, now=NOW)
    assert origins(session) == [(1, "folder")]


def test_cases_that_are_no_text_keep_no_rules_from_their_work(
    session: Session, settings: Settings, folder: Path
) -> None:
    (folder / "readings.cases.toml").write_bytes(b"\xff")
    (folder / "goals.cases.toml").write_bytes(b"\0")
    rulebooks.in_force(session, settings, now=NOW)
    kept = set(session.exec(select(RuleFile.name)))
    assert "readings.toml" in kept
    assert not kept & {"readings.cases.toml", "goals.cases.toml"}


def test_broken_rules_in_the_folder_are_refused_and_nothing_is_recorded(
    session: Session, settings: Settings, folder: Path
) -> None:
    change(folder, "readings.toml", 'letter = "reading-overdue"', 'letter = "reading-overdu"')
    for ask in (rulebooks.current, lambda *given: rulebooks.in_force(*given, now=NOW)):
        with pytest.raises(InputRefused, match=r"readings\.toml, Zeile"):
            ask(session, settings)
    assert origins(session) == []


def test_a_file_name_that_nobody_could_store_is_refused(session: Session, settings: Settings, folder: Path) -> None:
    name = f"{'a' * 96}.toml"
    text = (folder / "goals.toml").read_text(encoding="utf-8")
    (folder / name).write_text(text.replace('name = "goals"', f'name = "{"a" * 96}"'), encoding="utf-8")
    (folder / "goals.toml").unlink()
    with pytest.raises(InputRefused, match="länger als 100 Zeichen"):
        rulebooks.in_force(session, settings, now=NOW)


def test_an_activated_proposal_stands_until_the_operator_changes_the_folder(
    session: Session, settings: Settings, folder: Path, tmp_path: Path
) -> None:
    rulebooks.in_force(session, settings, now=NOW)
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    change(other, "ladders.toml", "after_working_days = 5", "after_working_days = 6")
    activate(session, other)
    steps = rulebooks.in_force(session, settings, now=NOW).ladder_of("reading-overdue").steps
    assert steps[1].after_working_days == 6
    assert rulebooks.standing(session, settings).origin == "proposal"
    change(folder, "ladders.toml", "after_working_days = 5", "after_working_days = 7")
    steps = rulebooks.in_force(session, settings, now=NOW).ladder_of("reading-overdue").steps
    assert steps[1].after_working_days == 7
    assert origins(session) == [(3, "folder"), (2, "proposal"), (1, "folder")]


def test_a_folder_that_broke_is_refused_though_a_proposal_is_in_force(
    session: Session, settings: Settings, folder: Path, tmp_path: Path
) -> None:
    rulebooks.in_force(session, settings, now=NOW)
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    change(other, "ladders.toml", "after_working_days = 5", "after_working_days = 6")
    activate(session, other)
    (folder / "readings.cases.toml").write_text("kaputt", encoding="utf-8")
    assert rulebooks.standing(session, settings).origin == "proposal"
    (folder / "readings.toml").write_text("kaputt", encoding="utf-8")
    with pytest.raises(InputRefused, match="kein gültiges TOML"):
        rulebooks.in_force(session, settings, now=NOW)


def test_the_same_rules_put_into_the_folder_need_no_activation(
    session: Session, settings: Settings, folder: Path
) -> None:
    rulebooks.in_force(session, settings, now=NOW)
    change(folder, "ladders.toml", "after_working_days = 5", "after_working_days = 6")
    activate(session, folder)
    assert rulebooks.standing(session, settings).origin == "proposal"
    rulebooks.in_force(session, settings, now=NOW)
    assert len(origins(session)) == 2


def test_rules_that_ship_changed_do_not_undo_what_two_people_activated(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "RULES", folder)
    shipped = replace(SETTINGS, rules_dir=folder)
    rulebooks.in_force(session, shipped, now=NOW)
    before = (folder / "ladders.toml").read_text(encoding="utf-8")
    change(folder, "ladders.toml", "after_working_days = 5", "after_working_days = 6")
    activate(session, folder)
    (folder / "ladders.toml").write_text(before.replace("after_working_days = 10", "after_working_days = 9"))
    assert rulebooks.standing(session, shipped).origin == "proposal"
    monkeypatch.setattr(paths, "RULES", folder.parent)
    assert rulebooks.standing(session, shipped).origin == "folder"


def test_an_activation_tried_at_an_earlier_moment_is_still_the_newest(
    session: Session, settings: Settings, folder: Path
) -> None:
    rulebooks.in_force(session, settings, now=NOW)
    change(folder, "ladders.toml", "after_working_days = 5", "after_working_days = 4")
    rulebooks.in_force(session, settings, now=at("2012-03-01"))
    assert [one.at for one in activations(session)] == [NOW, NOW]
    assert rulebooks.standing(session, settings).activation is not None


def test_two_workers_at_once_record_one_activation(database: Database, settings: Settings, moment: datetime) -> None:

    def work(_number: int) -> None:
        with database.writing() as session:
            rulebooks.in_force(session, settings, now=moment)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    with database.reading() as session:
        assert origins(session) == [(1, "folder")]


def test_running_findings_keep_the_ladder_they_opened_with(
    session: Session, cast: Cast, settings: Settings, folder: Path
) -> None:
    watched(session, cast)
    sweep(session, "2013-02-01", rules=rulebooks.in_force(session, settings, now=at("2013-02-01")))
    overdue = session.exec(select(Finding).where(Finding.rule == "reading-overdue")).one()
    ladder, version = overdue.ladder, overdue.pack_sha256
    change(folder, "ladders.toml", "after_working_days = 5", "after_working_days = 1")
    rules = rulebooks.in_force(session, settings, now=at("2013-02-04"))
    assert Ladder.from_json(ladder) != rules.ladder_of("reading-overdue")
    assert sweep(session, "2013-02-04", rules=rules).letters == 0
    session.refresh(overdue)
    assert (overdue.ladder, overdue.pack_sha256, overdue.step) == (ladder, version, 0)
    assert sweep(session, "2013-02-08", rules=rules).letters > 0


def _renamed(folder: Path) -> None:
    """Call a pack by another name: its rules keep theirs."""
    for end in (".toml", ".cases.toml"):
        (folder / f"readings{end}").rename(folder / f"messwerte{end}")
        change(folder, f"messwerte{end}", '"readings"', '"messwerte"')


def test_renaming_a_pack_sends_nothing_again(session: Session, cast: Cast, settings: Settings, folder: Path) -> None:
    watched(session, cast)
    sweep(session, "2013-02-01", rules=rulebooks.in_force(session, settings, now=at("2013-02-01")))
    before, told = {one.id for one in session.exec(select(Finding))}, len(letters(session))
    _renamed(folder)
    rules = rulebooks.in_force(session, settings, now=at("2013-02-02"))
    assert rules.rules["reading-overdue"].pack == "messwerte"
    assert len(origins(session)) == 2
    outcome = sweep(session, "2013-02-02", rules=rules)
    assert (outcome.opened, outcome.resolved, outcome.letters) == ([], [], 0)
    assert {one.id for one in session.exec(select(Finding))} == before
    assert len(letters(session)) == told


def test_activating_the_same_rules_again_sends_nothing_again(
    session: Session, cast: Cast, settings: Settings, folder: Path
) -> None:
    watched(session, cast)
    sweep(session, "2013-02-01", rules=rulebooks.in_force(session, settings, now=at("2013-02-01")))
    activate(session, folder, now=at("2013-02-01"))
    outcome = sweep(session, "2013-02-02", rules=rulebooks.in_force(session, settings, now=at("2013-02-02")))
    assert (outcome.opened, outcome.resolved, outcome.letters) == ([], [], 0)


@pytest.fixture
def opened(session: Session, cast: Cast, settings: Settings) -> Finding:
    """Return a finding that opened by the first version of the rules."""
    watched(session, cast)
    sweep(session, "2013-02-01", rules=rulebooks.in_force(session, settings, now=at("2013-02-01")))
    return session.exec(select(Finding).where(Finding.rule == "reading-overdue")).one()


def test_a_rule_is_known_as_it_was_when_its_finding_opened(
    session: Session, settings: Settings, folder: Path, opened: Finding
) -> None:
    first = rulebooks.current(session, settings).rules["reading-overdue"]
    change(folder, "readings.toml", first.why, "Inzwischen aus einem anderen Grund.")
    now = rulebooks.in_force(session, settings, now=at("2013-02-02")).rules["reading-overdue"]
    assert now.why == "Inzwischen aus einem anderen Grund."
    assert rulebooks.rule_as_opened(session, opened) == first


def test_a_rule_of_which_nothing_is_on_record_is_not_known(session: Session, opened: Finding) -> None:
    for pack, sha256 in (("", ""), ("readings", "0" * 64), ("andere", opened.pack_sha256)):
        opened.pack, opened.pack_sha256 = pack, sha256
        assert rulebooks.rule_as_opened(session, opened) is None


def test_a_rule_that_bbd_cannot_read_any_more_is_not_known(session: Session, opened: Finding) -> None:
    for file in session.exec(select(RuleFile).where(RuleFile.name == "letters.toml")):
        session.delete(file)
    session.flush()
    rulebooks._parsed.cache_clear()  # noqa: SLF001 - as a new process would see it
    assert rulebooks.rule_as_opened(session, opened) is None
