"""The task card of an activity (任务卡): what must be filmed, what the picture must show, what is said aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.field.scenes import LABELS
from liuhen.law.citation import Citation
from liuhen.law.layers import Resolved
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty, Named
from liuhen.law.schema.recording import Extra, Fallback, Session

EXTRAS = {
    Extra.DEDICATED_PERSON: "专人摄像，不兼其他工作",
    Extra.MULTI_ANGLE: "两台以上设备多角度拍摄",
    Extra.CAMCORDER: "带摄像机",
    Extra.EVIDENCE_PHOTO: "证据逐件拍照",
    Extra.TWO_OFFICERS: "两名执法人员",
}
_ONLY_IF = {"": "", "witness_present": "有见证人时", "uncooperative": "对方不配合或者发生冲突时"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filmed:
    """One scene of the activity and how it is recorded."""

    scene: str
    label: str
    duty: str  # 应当全程录, 应当录, 可以录, 原文未规定
    is_must: bool
    instead: str  # what fulfils the duty besides moving pictures; '' : nothing
    extras: tuple[str, ...]
    citation: Citation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Things the picture must show, with their clause."""

    items: tuple[str, ...]
    when: str  # 有见证人时; '' : always
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line to read aloud: what the text asks for, and the words with what is known of this activity."""

    item: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an activity, for the words that are read aloud."""

    bureau: str
    title: str
    place: str
    party: str
    officers: tuple[tuple[str, str], ...]  # name, number of the certificate ('' : none valid)
    scenes: tuple[str, ...]  # codes
    at: datetime | None = None  # None: on paper, to be filled in


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything on the card."""

    filmed: tuple[Filmed, ...]
    shown: tuple[Shown, ...]
    lines: tuple[Line, ...]
    preamble: Citation
    is_preamble_owed: bool  # a text asks for it; otherwise it is advice
    tells_party: Citation | None  # None: no text asks for telling the party
    guide: str  # prescribed wording, by name; '' : none
    guide_citation: Citation | None
    photo: str
    photo_citation: Citation | None
    ends_with: str  # departure or activity_ended
    ends_citation: Citation


def card_of(pack: Pack, known: Known) -> Card:
    """Write the card of an activity under a pack."""
    session = pack.need(lambda body: body.recording.session if body.recording else None)
    preamble = pack.need(
        lambda body: body.recording.session.preamble if body.recording and body.recording.session else None
    )
    end = pack.need(lambda body: body.recording.session.end if body.recording and body.recording.session else None)
    own = session.value
    return Card(
        filmed=tuple(_filmed(pack, known.scenes)),
        shown=tuple(_shown(session, known.scenes)),
        lines=tuple(Line(item=item, words=_aloud(item, pack, known)) for item in preamble.value.items),
        preamble=preamble.cite(preamble.value),
        is_preamble_owed=preamble.value.level is Duty.MUST and preamble.origin == "pack",
        tells_party=session.cite(own.tell_party) if own.tell_party else None,
        guide=own.phrase_guide.ref_zh if own.phrase_guide else "",
        guide_citation=session.cite(own.phrase_guide) if own.phrase_guide else None,
        photo="、".join(own.photo.of) if own.photo else "",
        photo_citation=session.cite(own.photo) if own.photo else None,
        ends_with=str(end.value.event.value),
        ends_citation=end.cite(end.value),
    )


def preamble_of(pack: Pack) -> tuple[tuple[str, ...], Citation]:
    """Return what is said aloud at the beginning of a recording, and who says so."""
    found = pack.need(
        lambda body: body.recording.session.preamble if body.recording and body.recording.session else None
    )
    return found.value.items, found.cite(found.value)


def fallback_of(pack: Pack) -> Resolved[Fallback] | None:
    """Return under which conditions key stages are enough; None: the pack knows none."""
    return pack.resolve(lambda body: body.recording.fallback if body.recording else None)


def exemptions_of(pack: Pack) -> tuple[Named, ...]:
    """Return the grounds of the pack for not recording at all."""
    return pack.own.body.recording.exemptions if pack.own.body.recording else ()


def label_of(pack: Pack, scene: str) -> str:
    """Call a scene by the pack's word, else by the glossary's."""
    return next((duty.label for duty in pack.duties() if duty.scene == scene), LABELS.get(scene, scene))


def _filmed(pack: Pack, scenes: Sequence[str]) -> Iterator[Filmed]:
    recording = pack.own.body.recording
    stated = {duty.scene: duty for duty in recording.duties} if recording else {}
    for scene in dict.fromkeys(scenes):
        duty = next(iter(pack.duties_for(scene)), None)
        own = stated.get(scene)
        yield Filmed(
            scene=scene,
            label=duty.label if duty else LABELS.get(scene, scene),
            duty=_words(duty.level, duty.coverage) if duty else "原文未规定",
            is_must=duty is not None and duty.level is Duty.MUST,
            instead="、".join(_PROOFS.get(proof, proof) for proof in duty.satisfied_by) if duty else "",
            extras=tuple(EXTRAS[extra] for extra in own.extra) if own else (),
            citation=duty.citation if duty else None,
        )


def _words(level: Duty, coverage: str) -> str:
    if level is Duty.MUST:
        return "应当全程录" if coverage == "full" else "应当录"
    return "可以录" if level is Duty.MAY else "不要求录"


def _shown(session: Resolved[Session], scenes: Sequence[str]) -> Iterator[Shown]:
    on_site = not scenes or any(scene not in session.value.off_site for scene in scenes)
    wanted = {*scenes, "any", *(("any_onsite",) if on_site else ())}
    for one in session.value.content:
        if one.scene in wanted:
            yield Shown(items=one.items, when=_ONLY_IF[one.only_if], citation=session.cite(one))


def _aloud(item: str, pack: Pack, known: Known) -> str:
    """Say one item of the spoken explanation with what is known; an item nobody foresaw stays as the text has it."""
    scenes = "、".join(label_of(pack, scene) for scene in dict.fromkeys(known.scenes))
    people = "、".join(f"{name}（执法证 {number}）" if number else name for name, number in known.officers)
    when = _clock(known.at) if known.at else "____年__月__日__时__分"
    answers = (
        ("时间", f"现在是{when}。"),
        ("地点", f"这里是{known.place}。"),
        ("执法人员", f"我们是{known.bureau}的执法人员：{people}。"),
        ("对象", f"执法对象是{known.party}。"),
        ("环节", f"本次需要记录的环节：{scenes}。"),
        ("目的", f"本次执法的目的：{known.title}。"),
        ("任务", f"本次的任务：{scenes}。"),
    )
    return next((words for key, words in answers if key in item), f"{item}：请说明。")


def _clock(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"


_PROOFS = {
    "photo": "照片",
    "video": "录像",
    "screenshot": "截图",
    "phone_recording": "通话录音",
    "sms": "短信",
    "screen_video": "录屏",
}
