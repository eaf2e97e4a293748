"""The demo's story as data: data/story.toml, read into what the loader plays."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from bbd import paths


@dataclass(frozen=True, slots=True)
class Character:
    """A made-up person."""

    mail: str
    name: str
    organisation: str
    roles: tuple[str, ...]
    deputy: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What a round of agreements aims at, and where that comes from."""

    value: str
    date: date
    note: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner: its people, and under which names the published tables know it."""

    slug: str
    organisation: str
    figures: tuple[str, str]
    people: tuple[str, str, str]

    def mail(self, role: str) -> str:
        """Return the example address of "leitung", "kontakt" or "vertretung"."""
        return f"{role}@{self.slug}.example"

    def characters(self) -> tuple[Character, ...]:
        """Return the partner's three people: leadership, contact, deputy."""
        leads, delivers, stands_in = self.people
        return (
            Character(self.mail("leitung"), leads, self.organisation, ("leadership",), self.mail("vertretung")),
            Character(self.mail("kontakt"), delivers, self.organisation, ("contact",), self.mail("vertretung")),
            Character(self.mail("vertretung"), stands_in, self.organisation, ("contact",)),
        )


@dataclass(frozen=True, slots=True)
class Member:
    """A partner's place in a round: the year of its baseline, and what is special about its agreement."""

    slug: str
    baseline: int
    staff: bool = False
    contact: bool = True
    measure_done: date | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """Agreements that were made together, with the days on which things happen; None: they do not."""

    year: int
    target: str
    title: str
    valid_from: date
    valid_to: date
    drafted: date
    measure_due: date
    partners: tuple[Member, ...]
    review_on: date | None = None
    submitted: date | None = None
    signed_by_issuer: date | None = None
    signed_by_partner: date | None = None
    returned: date | None = None
    reason: str = ""
    reviewed: date | None = None
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What the coordination answered about the effect of a measure, and what the partner said to it, if anything."""

    agreement: str
    measure: str
    question: str
    answer: str
    reason: str
    on: date
    reply: str = ""
    replied_on: date | None = None
    replied_by: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that story.toml tells."""

    password: str
    targets: dict[str, Target]
    organisations: tuple[tuple[str, str, tuple[str, ...]], ...]
    people: tuple[Character, ...]
    partners: dict[str, Partner]
    rounds: tuple[Round, ...] = field(default=())
    judged: tuple[Judged, ...] = field(default=())


@cache
def story() -> Story:
    """Read the story."""
    told: dict[str, Any] = tomllib.loads((paths.DEMO_DATA / "story.toml").read_text(encoding="utf-8"))
    partners = [
        Partner(one["slug"], one["organisation"], (one["figures"][0], one["figures"][1]), tuple(one["people"]))
        for one in told["partners"]
    ]
    return Story(
        password=told["password"],
        targets={name: Target(**target) for name, target in told["targets"].items()},
        organisations=tuple((one["name"], one["kind"], tuple(one["holds"])) for one in told["organisations"]),
        people=tuple(Character(**one | {"roles": tuple(one["roles"])}) for one in told["people"]),
        partners={partner.slug: partner for partner in partners},
        rounds=tuple(
            Round(**one | {"partners": tuple(Member(**member) for member in one["partners"])}) for one in told["rounds"]
        ),
        judged=tuple(Judged(**one) for one in told["judged"]),
    )
