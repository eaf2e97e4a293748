"""The form of what stands at the head of an agreement: title, parties, term, who coordinates and who signs."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from bbd.domain.document import AgreementText, Party
from bbd.domain.document_texts import NUMBER
from bbd.domain.words import LEGAL_FORMS, SIGNING_ORDERS
from bbd.web.drafting_choices import Choices
from bbd.web.fields import BeforeSigning, Clean, DayField, Later, WholeField, one_line
from bbd.web.forms import Form

IN_ORDER = "{}: in der Reihenfolge der Liste zeichnen"
NOT_LISTED = "Bitte einen Eintrag der Liste wählen."
TITLE = [
    InputRequired("Bitte einen Titel angeben."),
    Length(max=300, message="Bitte höchstens 300 Zeichen."),
    Clean(),
]


class HeadForm(Form):
    """What a new agreement begins with; the rest can follow while it is a draft."""

    title = StringField("Titel", TITLE, filters=[one_line])
    legal_form = RadioField(
        "Form",
        default="voluntary",
        choices=[SelectChoice(value, label) for value, label in LEGAL_FORMS.items()],
        invalid_choice_message=NOT_LISTED,
    )
    issuer = SelectField("Senatsseite", invalid_choice_message=NOT_LISTED)
    partner = SelectField("Partner", [InputRequired("Bitte den Partner wählen.")], invalid_choice_message=NOT_LISTED)
    coordinator = SelectField("Koordination", invalid_choice_message=NOT_LISTED)
    valid_from = DayField("Beginn der Laufzeit", [BeforeSigning()])
    valid_to = DayField("Ende der Laufzeit", [BeforeSigning()])
    review_on = DayField("Überprüfung am", [BeforeSigning()])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the fields, and that the term does not end before it begins."""
        fine: bool = super().validate(extra_validators)
        begin, end = self.valid_from.data, self.valid_to.data
        if begin and end and begin > end:
            self.valid_to.errors = ["Das Ende liegt vor dem Beginn."]
            return False
        return fine

    def offer(self, given: Choices, coordinator: str) -> None:
        """Put into the lists what can be chosen."""
        self.issuer.choices = given.issuers()
        self.partner.choices = given.partners()
        self.coordinator.choices = given.coordinators(coordinator)

    def head(self) -> dict[str, Any]:
        """Return the fields of the document that both forms hold, as plain data without the parties."""
        return {
            "title": self.title.data,
            "legal_form": self.legal_form.data,
            "coordinator": self.coordinator.data,
            **{name: day_text(self[name].data) for name in ("valid_from", "valid_to", "review_on")},
        }


class NewForm(HeadForm):
    """A new agreement: its number is given once and stays."""

    number = StringField(
        "Nummer",
        [
            InputRequired("Bitte eine Nummer angeben."),
            Regexp(
                rf"{NUMBER}\Z",
                message="Bitte nur Buchstaben, Ziffern, Punkt, Binde- und Unterstrich verwenden, höchstens 40 Zeichen, "
                "am Anfang einen Großbuchstaben oder eine Ziffer.",
            ),
        ],
        filters=[one_line],
    )

    def document(self, given: Choices) -> dict[str, Any]:
        """Return the whole document; whoever leads a party is named to sign for it, until somebody chooses."""
        return {
            "number": self.number.data,
            **self.head(),
            **{party: party_of(self[party].data, given) for party in Party},
        }


class ChangedForm(HeadForm):
    """The head of a draft, with who signs for each side and how many of them must."""

    signing_order = RadioField(
        "Welche Seite zeichnet zuerst?",
        default="any",
        choices=[SelectChoice(value, label) for value, label in SIGNING_ORDERS.items()],
        invalid_choice_message=NOT_LISTED,
    )
    issuer_in_order = BooleanField(IN_ORDER.format("Senatsseite"))
    partner_in_order = BooleanField(IN_ORDER.format("Partnerseite"))
    issuer_signatories = SelectMultipleField("Für die Senatsseite zeichnen", invalid_choice_message=NOT_LISTED)
    issuer_quorum = WholeField("Nötige Unterschriften der Senatsseite", [Later()])
    partner_signatories = SelectMultipleField("Für den Partner zeichnen", invalid_choice_message=NOT_LISTED)
    partner_quorum = WholeField("Nötige Unterschriften des Partners", [Later()])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check as well that there are as many signatories as signatures."""
        fine = super().validate(extra_validators)
        for party in Party:
            named, quorum = len(self[f"{party}_signatories"].data), self[f"{party}_quorum"]
            if quorum.data is not None and not 1 <= quorum.data <= max(1, named):
                quorum.errors = [f"Möglich sind 1 bis {max(1, named)}: So viele Personen sind gewählt."]
                fine = False
        return fine

    def offer_signatories(self, text: AgreementText, given: Choices) -> None:
        """Put into the lists who can sign for each party of the draft."""
        for party in Party:
            of = text.party(party)
            self[f"{party}_signatories"].choices = given.leaders(of.organisation, of.signatories)

    def document(self, text: AgreementText, given: Choices) -> dict[str, Any]:
        """Return the changed fields; another organisation comes with those who lead it."""
        parties: dict[str, Any] = {party: self._party(text, party, given) for party in Party}
        return {**self.head(), "signing_order": self.signing_order.data, **parties}

    def _party(self, text: AgreementText, party: Party, given: Choices) -> dict[str, Any]:
        if self[party].data != text.party(party).organisation:
            return party_of(self[party].data, given)
        signatories = self[f"{party}_signatories"].data
        quorum = self[f"{party}_quorum"].data
        order = "listed" if self[f"{party}_in_order"].data else "any"
        return {"organisation": self[party].data, "signatories": signatories, "quorum": quorum or 1, "order": order}


def head_of(text: AgreementText) -> dict[str, Any]:
    """Return what the fields of ChangedForm hold for this document."""
    parties = {
        name: value
        for party in Party
        for name, value in (
            (party.value, text.party(party).organisation),
            (f"{party}_signatories", list(text.party(party).signatories)),
            (f"{party}_quorum", text.party(party).quorum),
            (f"{party}_in_order", text.party(party).order == "listed"),
        )
    }
    names = ("title", "legal_form", "coordinator", "valid_from", "valid_to", "review_on", "signing_order")
    return {**{name: getattr(text, name) for name in names}, **parties}


def party_of(organisation: str, given: Choices) -> dict[str, Any]:
    """Return a party with everybody who leads the organisation as signatories."""
    leaders = [choice.value for choice in given.leaders(organisation)]
    return {"organisation": organisation, "signatories": leaders, "quorum": 1}


def day_text(day: Any) -> str | None:  # noqa: ANN401 - WTForms ships no types
    """Return a day as documents write it."""
    return day.isoformat() if day else None
