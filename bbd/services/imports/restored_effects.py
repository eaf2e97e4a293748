"""Bringing back what people said of the effect of measures."""

from bbd.domain.history_effects import EffectAnswerLine, EffectReplyLine, EffectStudyLine
from bbd.services.imports.restoration import Restoration, known, require_new
from bbd.services.line_columns import columns_of
from bbd.store.effects import EffectAnswer, EffectReply, EffectStudy


def restore_effect_answer(work: Restoration, line: EffectAnswerLine) -> None:
    """Bring back an answer."""
    require_new(line.id, work.effect_answers)
    work.effect_answers[line.id] = line
    work.session.add(
        EffectAnswer(
            agreement_id=known(work.agreements, line.agreement, "Die Zielvereinbarung").id,
            by_id=work.person_id(line.by),
            **columns_of(line, EffectAnswer),
        )
    )


def restore_effect_reply(work: Restoration, line: EffectReplyLine) -> None:
    """Bring back what a partner said to an answer."""
    known(work.effect_answers, line.answer, "Die Antwort")
    work.session.flush()
    work.session.add(EffectReply(answer_id=line.answer, by_id=work.person_id(line.by), **columns_of(line, EffectReply)))


def restore_effect_study(work: Restoration, line: EffectStudyLine) -> None:
    """Bring back what was chosen for a comparison."""
    work.session.add(
        EffectStudy(
            agreement_id=known(work.agreements, line.agreement, "Die Zielvereinbarung").id,
            by_id=work.person_id(line.by),
            **columns_of(line, EffectStudy),
        )
    )
