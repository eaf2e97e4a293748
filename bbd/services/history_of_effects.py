"""The lines of `history.jsonl` about the effect of measures, from the tables; written by bbd.services.histories."""

from collections.abc import Iterator

from sqlmodel import Session, select

from bbd.domain.history_effects import EffectAnswerLine, EffectReplyLine, EffectStudyLine
from bbd.services.history_of_signing import Names
from bbd.services.line_columns import columns_for
from bbd.store.effects import EffectAnswer, EffectReply, EffectStudy


def effect_lines(session: Session, names: Names) -> Iterator[EffectAnswerLine | EffectReplyLine | EffectStudyLine]:
    """Yield the answers, then the replies to them, then what was compared."""
    answers = [(names.agreements[one.agreement_id], one) for one in session.exec(select(EffectAnswer))]
    for number, answer in sorted(answers, key=lambda row: (row[0], row[1].measure_key, row[1].question, row[1].number)):
        yield EffectAnswerLine(agreement=number, by=names.mail(answer.by_id), **columns_for(EffectAnswerLine, answer))
    for reply in sorted(session.exec(select(EffectReply)), key=lambda one: (one.at, one.id)):
        yield EffectReplyLine(answer=reply.answer_id, by=names.mail(reply.by_id), **columns_for(EffectReplyLine, reply))
    studies = [(names.agreements[one.agreement_id], one) for one in session.exec(select(EffectStudy))]
    for number, study in sorted(studies, key=lambda row: (row[0], row[1].measure_key, row[1].number)):
        yield EffectStudyLine(agreement=number, by=names.mail(study.by_id), **columns_for(EffectStudyLine, study))
