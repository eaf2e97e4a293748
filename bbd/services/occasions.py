"""Something that happened to a wording, and how people are told of it: names for it, and letters about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bbd.clock import local_date
from bbd.domain.document import AgreementText, Party
from bbd.services.notes import is_written, write_note
from bbd.services.versions import text_of
from bbd.settings import Settings
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.people import Organisation, Person, people_by_mail


@dataclass(frozen=True, slots=True)
class Occasion:
    """What happened: to which wording, by whom (None: the worker) and when."""

    session: Session
    settings: Settings
    agreement: Agreement
    version: AgreementVersion
    by: Person | None
    at: datetime

    @property
    def text(self) -> AgreementText:
        """The wording."""
        return text_of(self.version)

    @property
    def today(self) -> date:
        """The local day on which it happened."""
        return local_date(self.at, self.settings.timezone)

    @property
    def name(self) -> str:
        """What it is about, as a subject names it."""
        of = f"Nachtrag {self.version.amendment} zu " if self.version.amendment else ""
        return f"{of}Zielvereinbarung {self.agreement.number}"

    @property
    def named(self) -> str:
        """The same in a sentence, as its subject, with the title; in lower case, as what follows a salutation is."""
        of = f"der Nachtrag {self.version.amendment} zur" if self.version.amendment else "die"
        return f"{of} Zielvereinbarung {self.agreement.number} („{self.version.title}“)"

    @property
    def who(self) -> str:
        """Who did it, with their organisation."""
        if self.by is None:
            return "bbd"
        return f"{self.by.name} ({self.session.get_one(Organisation, self.by.organisation_id).name})"

    @property
    def concerned(self) -> set[str]:
        """Who signs for either side, delivers readings, is responsible for measures, or coordinates; by mail."""
        text = self.text
        signing = {mail for party in Party for mail in text.party(party).signatories}
        return signing | {self.version.coordinator} | self._busy

    @property
    def named_at_partner(self) -> set[str]:
        """Who delivers readings or is responsible for measures, and belongs to the partner; by mail."""
        people = people_by_mail(self.session, self._busy)
        return {mail for mail, one in people.items() if one.organisation_id == self.agreement.partner_id}

    @property
    def _busy(self) -> set[str]:
        text = self.text
        contacts = {one.contact for one in text.indicators if one.contact}
        return contacts | {one.responsible for one in text.measures if one.responsible}

    def write(
        self, mails: Iterable[str], subject: str, paragraphs: Iterable[str], *, about: str, label: str, page: str = ""
    ) -> None:
        """Write to these people, but not to who did it, to nobody twice, and to nobody who is no longer active."""
        said = tuple(one for one in paragraphs if one)
        for mail, person in sorted(people_by_mail(self.session, set(mails)).items()):
            known = not person.active or (self.by is not None and mail == self.by.mail)
            if known or is_written(self.session, person, about):
                continue
            write_note(
                self.session, self.settings, person, subject, said,
                path=f"/agreements/{self.agreement.number}{page}", label=label, about=about, now=self.at,
            )  # fmt: skip
