"""Proposing rules, and the two people who bring them into force."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bbd.domain.errors import InputRefused, NotThere, Refused, Stale, StepRefused
from bbd.rulebook import packs
from bbd.rulebook.rule_files import digest, files_in
from bbd.services import rule_consent, rule_proposals, rulebooks
from bbd.settings import Settings
from bbd.store.audit import AuditEntry
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.rulebook_queries import activations
from bbd.store.rulebooks import RuleActivation, RuleFile, RuleProposal
from tests.cast import SENATE, Cast, hire, join
from tests.rule_folders import copy_of_the_rules, later_reminder
from tests.stage import SETTINGS, START, at

NOW = at("2013-03-01")
Propose = Callable[..., RuleProposal]


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


@pytest.fixture
def zoe(session: Session, cast: Cast) -> Person:
    """Return a second administrator."""
    assert cast.adam
    return join(session, "zoe@bbd.example", "Zoe Zorn", SENATE, "admin", now=START)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(SETTINGS, rules_dir=copy_of_the_rules(tmp_path / "rules"))


@pytest.fixture
def propose(session: Session, cast: Cast, settings: Settings, tmp_path: Path) -> Propose:
    """Return how Adam proposes the rules with another ladder."""

    def proposing(days: int = 6, title: str = "Später erinnern") -> RuleProposal:
        folder = later_reminder(copy_of_the_rules(tmp_path / f"proposal-{days}"), days)
        rulebook = packs.load_files(files_in(folder))
        return rule_proposals.propose(session, settings, rulebook, title=title, by=cast.adam, now=NOW)

    return proposing


@pytest.fixture
def consent(session: Session, settings: Settings) -> Callable[[RuleProposal, Person], RuleActivation | None]:
    """Return how somebody consents to a proposal as it stands."""

    def consenting(proposal: RuleProposal, by: Person) -> RuleActivation | None:
        shown = rule_consent.reviewed(session, settings, proposal).stamp
        return rule_consent.consent(session, settings, proposal, by=by, shown=shown, now=NOW)

    return consenting


Consent = Callable[[RuleProposal, Person], RuleActivation | None]


def refused(consent: Consent, proposal: RuleProposal, by: Person) -> str:
    with pytest.raises(StepRefused) as refusal:
        consent(proposal, by)
    return str(refusal.value)


def test_a_proposal_keeps_its_files_and_changes_nothing_yet(
    session: Session, settings: Settings, propose: Propose, cast: Cast
) -> None:
    proposal = propose(title="  Später \n erinnern ")
    assert (proposal.title, proposal.state, proposal.proposed_by_id) == ("Später erinnern", "open", cast.adam.id)
    assert rule_proposals.proposed(session, proposal).ladders["miss"].steps[1].after_working_days == 6
    assert rulebooks.current(session, settings).ladders["miss"].steps[1].after_working_days == 5
    assert session.exec(select(AuditEntry.action).where(AuditEntry.object == str(proposal.id))).one() == (
        "rules-proposed"
    )


@pytest.mark.parametrize("title", ["", " \n", "x" * 301])
def test_a_proposal_says_in_a_line_what_it_is_about(propose: Propose, title: str) -> None:
    with pytest.raises(InputRefused, match=r"Titel|worum es"):
        propose(title=title)


def test_only_the_administration_proposes_and_withdraws(
    session: Session, settings: Settings, cast: Cast, propose: Propose
) -> None:
    proposal = propose()
    rulebook = rule_proposals.proposed(session, proposal)
    for person in (cast.alice, cast.bob, cast.dana, cast.erin):
        with pytest.raises(StepRefused, match="Administration"):
            rule_proposals.propose(session, settings, rulebook, title="Neu", by=person, now=NOW)
        with pytest.raises(StepRefused, match="Administration"):
            rule_proposals.withdraw(session, proposal, reason="darum", by=person, now=NOW)


def test_what_is_in_force_is_no_proposal(session: Session, settings: Settings, cast: Cast) -> None:
    rulebook = packs.load(settings.rules_dir)
    with pytest.raises(InputRefused, match="schon in Kraft"):
        rule_proposals.propose(session, settings, rulebook, title="Dasselbe", by=cast.adam, now=NOW)


def test_rules_may_be_proposed_while_those_in_the_folder_are_broken(
    session: Session, settings: Settings, propose: Propose
) -> None:
    (settings.rules_dir / "readings.toml").write_text("kaputt", encoding="utf-8")
    assert propose().state == "open"
    with pytest.raises(InputRefused):
        rulebooks.current(session, settings)


def test_two_people_bring_a_proposal_into_force(
    session: Session, settings: Settings, cast: Cast, propose: Propose, consent: Consent
) -> None:
    proposal = propose()
    assert consent(proposal, cast.adam) is None
    assert rulebooks.current(session, settings).ladders["miss"].steps[1].after_working_days == 5
    activation = consent(proposal, cast.alice)
    assert activation is not None
    assert (activation.number, activation.origin, activation.proposal_id) == (2, "proposal", proposal.id)
    assert (activation.by_id, activation.consented_by_id) == (cast.adam.id, cast.alice.id)
    assert proposal.state == "active"
    assert rulebooks.in_force(session, settings, now=NOW).ladders["miss"].steps[1].after_working_days == 6
    assert [one.origin for one in activations(session)] == ["proposal", "folder"]
    trail = session.exec(select(AuditEntry).where(AuditEntry.object == str(proposal.id))).all()
    assert [(entry.action, entry.actor) for entry in trail] == [
        ("rules-proposed", str(cast.adam.id)),
        ("rules-consented", str(cast.adam.id)),
        ("rules-activated", str(cast.alice.id)),
    ]


def test_two_administrators_are_two_people(propose: Propose, consent: Consent, cast: Cast, zoe: Person) -> None:
    proposal = propose()
    consent(proposal, zoe)
    assert consent(proposal, cast.adam) is not None


def test_nobody_consents_twice(cast: Cast, propose: Propose, consent: Consent) -> None:
    proposal = propose()
    consent(proposal, cast.adam)
    assert "zweite Person" in refused(consent, proposal, cast.adam)


def test_somebody_with_both_roles_is_still_one_person(
    session: Session, cast: Cast, propose: Propose, consent: Consent
) -> None:
    cast.adam.role_names = "admin coordinator"
    session.add(cast.adam)
    proposal = propose()
    consent(proposal, cast.adam)
    assert "zweite Person" in refused(consent, proposal, cast.adam)


def test_who_may_not_consent_is_told_so(cast: Cast, propose: Propose, consent: Consent) -> None:
    proposal = propose()
    for person in (cast.alice, cast.bob, cast.erin):
        assert "Administration" in refused(consent, proposal, person)
    consent(proposal, cast.adam)
    for person in (cast.bob, cast.dana, cast.erin, cast.sena):
        assert "zweite Freigabe" in refused(consent, proposal, person)


def test_a_consent_counts_for_the_rules_that_it_was_compared_with(
    session: Session, settings: Settings, cast: Cast, propose: Propose, consent: Consent, zoe: Person
) -> None:
    one, other = propose(6), propose(7)
    consent(one, cast.adam)
    consent(other, cast.adam)
    page = rule_consent.reviewed(session, settings, one).stamp
    assert consent(other, cast.alice) is not None
    with pytest.raises(Stale, match="Inzwischen hat sich"):
        rule_consent.consent(session, settings, one, by=cast.alice, shown=page, now=NOW)
    found = rule_consent.reviewed(session, settings, one)
    assert (found.first, found.void) == (None, True)
    assert "erste Freigabe" in refused(consent, one, cast.alice)
    assert consent(one, zoe) is None
    assert consent(one, cast.adam) is not None
    assert rulebooks.current(session, settings).ladders["miss"].steps[1].after_working_days == 6


def test_a_folder_changed_in_between_asks_for_a_new_consent(
    settings: Settings, session: Session, cast: Cast, propose: Propose, consent: Consent
) -> None:
    proposal = propose()
    consent(proposal, cast.adam)
    later_reminder(settings.rules_dir, 9)
    assert rule_consent.reviewed(session, settings, proposal).void
    assert "erste Freigabe" in refused(consent, proposal, cast.alice)


def test_a_consent_of_somebody_who_left_does_not_count(
    session: Session, settings: Settings, cast: Cast, propose: Propose, consent: Consent
) -> None:
    proposal = propose()
    consent(proposal, cast.adam)
    cast.adam.active = False
    session.add(cast.adam)
    assert rule_consent.reviewed(session, settings, proposal).void
    assert "erste Freigabe" in refused(consent, proposal, cast.alice)


def test_what_is_in_force_already_needs_no_consent(
    settings: Settings, cast: Cast, propose: Propose, consent: Consent
) -> None:
    proposal = propose()
    later_reminder(settings.rules_dir)
    assert "schon in Kraft" in refused(consent, proposal, cast.adam)


def test_a_proposal_that_is_over_stays_so(session: Session, cast: Cast, propose: Propose, consent: Consent) -> None:
    active, gone = propose(6), propose(7)
    consent(active, cast.adam)
    consent(active, cast.alice)
    rule_proposals.withdraw(session, gone, reason=" Doch nicht. ", by=cast.adam, now=NOW)
    assert (gone.state, gone.reason) == ("withdrawn", "Doch nicht.")
    for proposal in (active, gone):
        assert "nicht mehr offen" in refused(consent, proposal, cast.adam)
        with pytest.raises(StepRefused, match="nicht mehr offen"):
            rule_proposals.withdraw(session, proposal, reason="Noch einmal.", by=cast.adam, now=NOW)


def test_a_withdrawal_needs_a_reason(session: Session, cast: Cast, propose: Propose) -> None:
    with pytest.raises(InputRefused, match="begründen"):
        rule_proposals.withdraw(session, propose(), reason=" ", by=cast.adam, now=NOW)


def test_a_proposal_that_bbd_cannot_read_any_more_says_so(
    session: Session, settings: Settings, cast: Cast, propose: Propose, consent: Consent
) -> None:
    proposal = propose()
    kept = session.exec(select(RuleFile).where(RuleFile.sha256 == proposal.files["ladders.toml"])).one()
    session.delete(kept)
    session.flush()
    rulebooks._parsed.cache_clear()  # noqa: SLF001 - as a new process would see it
    found = rule_consent.reviewed(session, settings, proposal)
    assert "ladders.toml" in found.problem
    assert found.differences == ()
    assert "nicht mehr benutzen" in refused(consent, proposal, cast.adam)


def test_what_does_not_exist_is_not_found(session: Session, cast: Cast) -> None:
    with pytest.raises(NotThere):
        rule_proposals.find(session, cast.adam.id)


def test_of_two_activations_at_once_one_is_told_to_look_again(database: Database, tmp_path: Path) -> None:
    settings = replace(SETTINGS, rules_dir=copy_of_the_rules(tmp_path / "rules"))
    with database.writing() as session:
        cast = hire(session, now=START)
        books = [packs.load_files(files_in(later_reminder(copy_of_the_rules(tmp_path / f"{d}"), d))) for d in (6, 7)]
        ids = []
        for book in books:
            given = rule_proposals.propose(session, settings, book, title="Neu", by=cast.adam, now=NOW)
            shown = rule_consent.reviewed(session, settings, given).stamp
            rule_consent.consent(session, settings, given, by=cast.adam, shown=shown, now=NOW)
            ids.append((given.id, rule_consent.reviewed(session, settings, given).stamp))

    def second(pair: tuple[object, str]) -> Refused | None:
        try:
            with database.writing() as session:
                proposal = session.get_one(RuleProposal, pair[0])
                alice = session.get_one(Person, cast.alice.id)
                rule_consent.consent(session, settings, proposal, by=alice, shown=pair[1], now=NOW)
        except Refused as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(second, ids))
    assert sorted(type(one).__name__ for one in ended) == ["NoneType", "Stale"]
    with database.reading() as session:
        assert [one.origin for one in activations(session)] == ["proposal", "folder"]
        assert digest(activations(session)[0].files) == rulebooks.standing(session, settings).digest
