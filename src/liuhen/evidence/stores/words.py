"""The closed lists of the stores: stable English values with the words people read."""

from liuhen.evidence.words import Worded


class MoveState(Worded):
    """How far a move from one store to another has come."""

    COPYING = "copying", "复制并核验中"
    SWITCHED = "switched", "已切换"
    FAILED = "failed", "没有办成"


class Ground(Worded):
    """Why bytes may leave the store (decisions 18): a closed list."""

    SECRET = "secret", "涉密移出"
    PRIVATE = "private", "误采私人内容"
    COURT = "court", "司法命令"


class ExpulsionState(Worded):
    """How far an expulsion has come."""

    ASKED = "asked", "待确认"
    REFUSED = "refused", "不予移出"
    CONFIRMED = "confirmed", "待移出"
    DONE = "done", "已移出"
