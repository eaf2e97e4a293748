"""The agreement document `bbd.agreement/1`: its fields, its canonical form and its hash.

A document that parses may still be an unfinished draft; what is missing for a signature, bbd.domain.completeness
says. The hash is the SHA-256 of the canonical JSON (RFC 8785), see AgreementText.plain.
"""

import hashlib
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self

import rfc8785
from pydantic import Field, model_validator

from bbd.domain.breakdowns import parts_that_do_not_fit
from bbd.domain.document_parts import LATER, IndicatorText, MeasureText
from bbd.domain.document_texts import Key, Line, Mail, Number, Part, Prose

FORMAT: Final = "bbd.agreement/1"


class Party(StrEnum):
    """The two sides of an agreement."""

    ISSUER = "issuer"
    PARTNER = "partner"


class PartyText(Part):
    """One party: its organisation, who signs for it, and how many of them must."""

    organisation: Annotated[str, Field(min_length=1, max_length=200)]
    signatories: tuple[Mail, ...] = Field(default=(), max_length=50)
    quorum: int = Field(default=1, ge=1, le=50)
    order: Literal["any", "listed"] = "any"

    @model_validator(mode="after")
    def _enough_signatories(self) -> Self:
        if len(set(self.signatories)) != len(self.signatories):
            raise ValueError("nennt jemanden zweimal als zeichnende Person")
        if self.signatories and self.quorum > len(self.signatories):
            raise ValueError("verlangt mehr Unterschriften (quorum), als zeichnende Personen genannt sind")
        return self


class GoalText(Part):
    """Who reaches what by when; how, its measures say."""

    key: Key
    field_of_action: Literal["training", "marketing", "hiring", "staff"]
    binding: Literal["must", "should", "explore"] = "must"
    title: Line
    description: Prose = ""
    qualitative: bool = False
    indicators: tuple[IndicatorText, ...] = Field(default=(), max_length=200)
    measures: tuple[MeasureText, ...] = Field(default=(), max_length=200)


class AgreementText(Part):
    """The whole document."""

    format: Literal["bbd.agreement/1"] = FORMAT
    number: Number
    title: Line
    legal_form: Literal["voluntary", "written"] = "voluntary"
    signing_order: Literal["any", "issuer_first", "partner_first"] = "any"
    issuer: PartyText
    partner: PartyText
    coordinator: Mail
    valid_from: date | None = None
    valid_to: date | None = None
    review_on: date | None = None
    goals: tuple[GoalText, ...] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.issuer.organisation == self.partner.organisation:
            raise ValueError("nennt auf beiden Seiten dieselbe Organisation")
        if set(self.issuer.signatories) & set(self.partner.signatories):
            raise ValueError("lässt jemanden für beide Seiten zeichnen")
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("endet (valid_to), bevor sie beginnt (valid_from)")
        _require_unique("Ziel", [goal.key for goal in self.goals])
        _require_unique("Kennzahl", [indicator.key for indicator in self.indicators])
        _require_unique("Maßnahme", [measure.key for measure in self.measures])
        for at, goal in enumerate(self.goals):
            for found in parts_that_do_not_fit(goal.indicators, f"/goals/{at}/indicators"):
                raise found
        return self

    @property
    def indicators(self) -> tuple[IndicatorText, ...]:
        """All indicators, goal by goal."""
        return tuple(indicator for goal in self.goals for indicator in goal.indicators)

    @property
    def measures(self) -> tuple[MeasureText, ...]:
        """All measures, goal by goal."""
        return tuple(measure for goal in self.goals for measure in goal.measures)

    def party(self, party: Party) -> PartyText:
        """Return one of the two parties."""
        return self.issuer if party is Party.ISSUER else self.partner

    def plain(self) -> dict[str, Any]:
        """Return the document as plain JSON data, every field written out but those that came later and say nothing.

        What was signed before they came must keep its hash.
        """
        data = self.model_dump(mode="json")
        for part, name in ((data, "signing_order"), (data["issuer"], "order"), (data["partner"], "order")):
            if part[name] == "any":
                del part[name]
        for goal in data["goals"]:
            for indicator in goal["indicators"]:
                for name in LATER:
                    if indicator[name] in ("reach", False, None, []):
                        del indicator[name]
        return data

    def canonical(self) -> str:
        """Return the canonical JSON (RFC 8785) that is stored and hashed."""
        return rfc8785.dumps(self.plain()).decode("utf-8")

    def sha256(self) -> str:
        """Return the SHA-256 of the canonical form in hexadecimal."""
        return hashlib.sha256(self.canonical().encode("utf-8")).hexdigest()


def _require_unique(what: str, keys: list[str]) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"verwendet dieselbe Kennung zweimal ({what} {', '.join(twice)})")
