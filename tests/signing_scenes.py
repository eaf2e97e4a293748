"""The scenes of the interleavings: who plays, what they try again and again, and what they were told.

Sena and Bob sign under what they were shown, Alice edits, submits and amends, Rita gives back what was submitted. Each
acts in transactions of their own, on connections of their own.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlmodel import Session, select

from bbd.domain.errors import Refused
from bbd.domain.lifecycle import Action
from bbd.domain.signing import Decision, GoalDecision
from bbd.services.agreements import find, save_draft
from bbd.services.signin import PasswordProof
from bbd.services.signing import Sent, Shown, sign
from bbd.services.steps import Request, take_step
from bbd.services.versions import text_of
from bbd.store.agreement_queries import version_in_work, versions_of
from bbd.store.agreements import Agreement
from bbd.store.database import Database
from bbd.store.people import Person
from tests.stage import START

TRIES = 4
"""How often each signatory opens the page in a scene."""
STEPS = 7
"""How often Alice and Rita do something in a scene."""
OFTEN = 0.7
SIGNATORIES = ("sena@senat.example", "bob@pankow.example")


@dataclass
class Scene:
    """One agreement, who plays with it, and what each of the signatories was shown and had confirmed."""

    number: str
    seed: str
    databases: dict[str, Database]
    clock: Iterator[int]
    confirmed: list[tuple[str, Shown, str]] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    def chance(self, who: str) -> Random:
        """Return what `who` draws from: the same in each run, however the threads meet."""
        return Random(f"{self.seed} {self.number} {who}")  # noqa: S311 - an order, not secrets

    def read(self, who: str, look: Callable[[Session, Agreement], object]) -> None:
        """Look at the agreement as it is at one moment."""
        with self.databases[who].reading() as session:
            look(session, find(session, self.number))

    def write(self, who: str, what: str, act: Callable[[Session, Agreement, Person], object]) -> bool:
        """Act in a transaction of `who`; what bbd refuses is counted, whatever else goes wrong is a fault."""
        try:
            with self.databases[who].writing() as session:
                person = session.exec(select(Person).where(Person.mail == who)).one()
                act(session, find(session, self.number, person), person)
        except Refused as refusal:
            self.told[f"{what}: {type(refusal).__name__}"] += 1
            return False
        self.told[str(what)] += 1
        return True

    def request(self, action: Action, by: Person, reason: str = "") -> Request:
        """Return what asks for a step a minute later than anything before."""
        now = START + timedelta(minutes=next(self.clock))
        return Request(action, by, now, now.date(), reason=reason)


def signs(scene: Scene, who: str) -> None:
    """Open the page for signing, and send it: under what was shown, whatever has become of it."""
    for _ in range(TRIES):
        shown: list[tuple[Shown, str]] = []

        def look(session: Session, agreement: Agreement, seen: list[tuple[Shown, str]] = shown) -> None:
            version = version_in_work(session, agreement)
            if version is not None and version.state == "submitted":
                seen.append((Shown(version.number, version.sha256), version.document))

        scene.read(who, look)
        for page, document in shown:
            if scene.write(who, "sign", _signature(scene, page)):
                scene.confirmed.append((who, page, document))


def _signature(scene: Scene, page: Shown) -> Callable[[Session, Agreement, Person], object]:
    def act(session: Session, agreement: Agreement, by: Person) -> object:
        now = START + timedelta(minutes=next(scene.clock))
        sent = Sent(page, PasswordProof(by.id), {"G1": GoalDecision(Decision.ACCEPT)})
        return sign(session, agreement, sent, by=by, now=now, today=now.date())

    return act


def coordinates(scene: Scene, who: str) -> None:
    """Edit, submit and amend as things stand; now and then edit what was read a while ago."""
    chance = scene.chance(who)
    for turn in range(STEPS):
        seen: list[tuple[str, int]] = []

        def look(session: Session, agreement: Agreement, seen: list[tuple[str, int]] = seen) -> None:
            version = version_in_work(session, agreement)
            seen.append((version.state, version.edition) if version else ("adopted", 0))

        scene.read(who, look)
        ((state, edition),) = seen
        if state == "adopted":
            _take(scene, who, Action.AMEND)
            continue
        _edit(scene, who, f"Ausbildung für alle, {turn}", edition)
        if chance.random() < OFTEN:
            _take(scene, who, Action.SUBMIT)


def _edit(scene: Scene, who: str, title: str, edition: int) -> None:
    def act(session: Session, agreement: Agreement, by: Person) -> None:
        version = versions_of(session, agreement)[0]
        text = text_of(version).model_copy(update={"title": title})
        now = START + timedelta(minutes=next(scene.clock))
        save_draft(session, agreement, text, edition=edition, by=by, now=now)

    scene.write(who, "edit", act)


def gives_back(scene: Scene, who: str) -> None:
    """Give back whatever lies there, submitted or not."""
    chance = scene.chance(who)
    for _ in range(STEPS):
        if chance.random() < OFTEN:
            _take(scene, who, Action.RETURN)
        else:
            scene.read(who, versions_of)


def _take(scene: Scene, who: str, action: Action) -> None:
    def act(session: Session, agreement: Agreement, by: Person) -> object:
        return take_step(session, agreement, scene.request(action, by, reason="Der Zielwert ist zu hoch."))

    scene.write(who, action, act)


ACTORS: dict[str, Callable[[Scene, str], None]] = {
    **dict.fromkeys(SIGNATORIES, signs), "alice@bbd.example": coordinates, "rita@senat.example": gives_back,
}  # fmt: skip
