"""The closed lists of this part of the room."""

from liuhen.evidence.words import Worded


class MarkKind(Worded):
    """What a mark on a recording is about."""

    LONG_TERM = "long_term", "长期保存情形"
    EXCLUSION = "exclusion", "不能作为证据的情形"
