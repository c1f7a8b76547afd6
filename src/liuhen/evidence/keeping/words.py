"""The closed lists of keeping: stable English values with the words people read."""

from liuhen.evidence.words import Worded

EXPELLED = "expelled"  # in place of a fault: two persons had these bytes removed, and nothing is wrong


class PlaceKind(Worded):
    """What kind of store a place is."""

    MAIN = "main", "本机原始件库"
    DIRECTORY = "directory", "目录副本"
    OBJECTS = "objects", "对象存储副本"
    MEDIUM = "medium", "只读介质"


class CheckKind(Worded):
    """What a check did."""

    COUNT = "count", "清点"  # exists, size, permissions, flag: everything, nothing read
    READ = "read", "重读"  # the oldest unread share, read to the end
    WHOLE = "whole", "全部重读"


class Closing(Worded):
    """How something that was found wrong came to its end."""

    REPAIRED = "repaired", "已修复"
    RIGHT_AGAIN = "right_again", "再查时一致"


class RepairState(Worded):
    """How far a repair has come."""

    ASKED = "asked", "修复中"
    DONE = "done", "已修复"
    FAILED = "failed", "没有修成"


class OrderState(Worded):
    """How far an order to the sealer has come."""

    ASKED = "asked", "待放行"
    DONE = "done", "已放行"
    REFUSED = "refused", "未放行"
    USED = "used", "已用完"
