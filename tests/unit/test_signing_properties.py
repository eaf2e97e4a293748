"""Random boards, mandates and orders, signed in random order: what the right to sign never gives, whoever tries.

Each play lets everybody try again and again, declines and refusals in between, until nothing moves any more.
"""

from collections import Counter
from dataclasses import dataclass, replace

from hypothesis import event, given, settings
from hypothesis import strategies as some

from bbd.domain.document import AgreementText, Party
from bbd.domain.errors import StepRefused
from bbd.domain.signing import Right, Signed, SoFar, is_complete, right_to_sign
from bbd.domain.signing_order import can_still_complete, side_complete, turn
from tests.cast import PANKOW, SENATE, agreement_text

PEOPLE = tuple(f"person{number}@bbd.example" for number in range(8))


@dataclass(frozen=True)
class Board:
    """A wording to be signed, and the people around it."""

    text: AgreementText
    leaders: frozenset[str]
    mandates: frozenset[tuple[str, str]]
    """Principal and deputy; chains among them are meant to be there."""
    drafted_by: str | None

    def deputy_of(self, mail: str) -> frozenset[str]:
        """Return who gave `mail` a mandate that counts: one of somebody who leads."""
        return frozenset(
            principal for principal, deputy in self.mandates if deputy == mail and principal in self.leaders
        )

    def right(self, mail: str, so_far: SoFar) -> Right | None:
        try:
            return right_to_sign(
                self.text, mail, leads=mail in self.leaders, deputy_of=self.deputy_of(mail), so_far=so_far
            )
        except StepRefused:
            return None


@some.composite
def boards(draw: some.DrawFn) -> Board:
    people = draw(some.permutations(PEOPLE))
    first, second = draw(some.integers(1, 3)), draw(some.integers(1, 4))
    sides = {}
    for name, organisation, mails in (
        ("issuer", SENATE, people[:first]),
        ("partner", PANKOW, people[first : first + second]),
    ):
        quorum, order = draw(some.integers(1, len(mails))), draw(some.sampled_from(("any", "listed")))
        sides[name] = {"organisation": organisation, "signatories": mails, "quorum": quorum, "order": order}
    order = draw(some.sampled_from(("any", "issuer_first", "partner_first")))
    anybody = some.sampled_from(PEOPLE)
    return Board(
        agreement_text(**sides, signing_order=order),
        frozenset(PEOPLE) - draw(some.frozensets(anybody, max_size=3)),
        draw(some.frozensets(PAIRS, max_size=12)),
        draw(some.none() | anybody),
    )


PAIRS = some.builds(
    lambda principal, steps: (PEOPLE[principal], PEOPLE[(principal + steps) % len(PEOPLE)]),
    some.integers(0, len(PEOPLE) - 1),
    some.integers(1, len(PEOPLE) - 1),
)
MOVES = some.builds(
    lambda rounds, decliners: [(mail, mail in decliners) for people in rounds for mail in people],
    some.lists(some.permutations(PEOPLE), min_size=1, max_size=4),
    some.frozensets(some.sampled_from(PEOPLE), max_size=3),
)


def play(board: Board, moves: list[tuple[str, bool]]) -> SoFar:
    """Let people try in the order of `moves`, who would rather decline saying so; return what came of it."""
    so_far = SoFar(drafted_by=board.drafted_by)
    for mail, declines in moves:
        right = board.right(mail, so_far)
        if right is None or is_complete(board.text, so_far.signed):
            continue
        if declines and right.on_behalf_of is None:
            so_far = replace(so_far, declined=so_far.declined | {mail})
        else:
            check_turn(board, mail, right, so_far)
            taken_back = so_far.declined - {mail, right.on_behalf_of or mail}
            signed = so_far.signed | {Signed(right.party, mail, right.on_behalf_of)}
            so_far = replace(so_far, signed=signed, declined=taken_back)
    return so_far


def check_turn(board: Board, mail: str, right: Right, so_far: SoFar) -> None:
    """Hold the right just given against the order that was agreed."""
    text, other = board.text, Party.PARTNER if right.party is Party.ISSUER else Party.ISSUER
    if text.signing_order == f"{other}_first":
        assert side_complete(text, other, so_far.signed)
    if text.party(right.party).order == "listed":
        listed, seat = text.party(right.party).signatories, right.on_behalf_of or mail
        before = set(listed[: listed.index(seat)]) - {one.seat for one in so_far.signed}
        assert before <= so_far.declined | {board.drafted_by}


@settings(max_examples=400)
@given(boards(), MOVES)
def test_nobody_stands_behind_two_signatures(board: Board, moves: list[tuple[str, bool]]) -> None:
    signed = play(board, moves).signed
    behind = Counter(person for one in signed for person in one.behind)
    assert not [person for person, count in behind.items() if count > 1]
    event(f"{len(signed)} signatures, {len([one for one in signed if one.on_behalf_of])} of them by deputies")


@given(boards(), MOVES)
def test_every_signature_is_a_signatory_s_own_or_by_their_own_mandate(
    board: Board, moves: list[tuple[str, bool]]
) -> None:
    for one in play(board, moves).signed:
        assert one.seat in board.text.party(one.party).signatories
        assert one.seat in board.leaders
        assert one.on_behalf_of is None or (one.on_behalf_of, one.mail) in board.mandates


@given(boards(), MOVES)
def test_who_drafted_alone_signs_only_where_nobody_else_could(board: Board, moves: list[tuple[str, bool]]) -> None:
    for one in play(board, moves).signed:
        if one.mail == board.drafted_by:
            assert board.text.party(one.party).signatories == (one.mail,)


@given(boards(), MOVES)
def test_whose_turn_it_is_can_sign_if_they_lead(board: Board, moves: list[tuple[str, bool]]) -> None:
    so_far = play(board, moves)
    behind = {person for one in so_far.signed for person in one.behind}
    for party, mails in turn(board.text, so_far).items():
        for mail in mails:
            assert mail not in so_far.declined
            if mail in board.leaders and mail not in behind:
                assert board.right(mail, so_far) == Right(party)


@given(boards(), MOVES)
def test_a_side_is_asked_until_it_is_complete_or_out_of_reach(board: Board, moves: list[tuple[str, bool]]) -> None:
    so_far = play(board, moves)
    asked = turn(board.text, so_far)
    for party in Party:
        if side_complete(board.text, party, so_far.signed):
            assert asked[party] == ()
    if all(can_still_complete(board.text, party, so_far) for party in Party):
        assert is_complete(board.text, so_far.signed) or any(asked.values())
