"""The menu: a literal table in the order of the nouns. What is not built or not his is absent (decisions 30)."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the menu: the words, the icon and the route it opens."""

    label: str
    icon: str
    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items under one noun."""

    label: str
    items: tuple[Item, ...]


MENU: tuple[Group, ...] = (
    Group(
        label="今日",
        items=(
            Item(label="值班台", icon="duty", route="duty_board"),
            Item(label="审批箱", icon="stamp", route="approval_inbox"),
        ),
    ),
    Group(
        label="现场",
        items=(
            Item(label="执法活动", icon="clock", route="activities"),
            Item(label="领用归还", icon="camera", route="devices"),
            Item(label="采集台", icon="intake", route="intake"),
        ),
    ),
    Group(
        label="录像与证据",
        items=(
            Item(label="录像库", icon="play", route="recordings"),
            Item(label="归类", icon="tag", route="classify"),
        ),
    ),
    Group(
        label="案件",
        items=(
            Item(label="案件", icon="case", route="cases"),
            Item(label="申请登记簿", icon="document", route="applications"),
            Item(label="案源登记簿", icon="tag", route="sources"),
            Item(label="文书", icon="document", route="documents"),
            Item(label="用印", icon="stamp", route="seal_register"),
            Item(label="财物登记簿", icon="box", route="property"),
        ),
    ),
    Group(label="调阅", items=(Item(label="调阅登记簿", icon="eye", route="access_register"),)),
    Group(
        label="归档",
        items=(
            Item(label="案卷与光盘", icon="archive", route="archive"),
            Item(label="执法记录档案", icon="box", route="av_file"),
        ),
    ),
    Group(
        label="监督",
        items=(
            Item(label="规则包", icon="book", route="packs"),
            Item(label="留痕与证明", icon="link", route="trail"),
            Item(label="自检", icon="met", route="health"),
        ),
    ),
    Group(
        label="本机关",
        items=(
            Item(label="离岗交接", icon="lock", route="leavings"),
            Item(label="人员与角色", icon="people", route="people"),
        ),
    ),
)


def address_of(item: Item) -> str:
    """Give the address of an item, empty when its route is not built."""
    try:
        return reverse(item.route)
    except NoReverseMatch:
        return ""
