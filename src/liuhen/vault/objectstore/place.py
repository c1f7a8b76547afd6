"""Where an object store is and who may do what there: values only."""

from dataclasses import dataclass, field

HELD = "挡住了"  # what a probe of the lock self-test tells when the store held
UNTRIED = "没有试：本机没有保护程序的密钥"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What one identity of the store signs its requests with."""

    access: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerAddress:
    """An address of the storage network that nobody may use without the store's own keys."""

    kind: str  # 'master', 'filer' or 'volume'
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One object store: its address, its two buckets, its identities."""

    name: str
    endpoint: str
    bucket: str  # originals, with Object Lock
    staging: str  # arrivals under way, without
    app: Keys  # reads, writes, sets locks; can shorten none
    sealer: Keys | None = None  # on the sealer's host only: turns locks into lasting ones, expels while sealed
    region: str = "us-east-1"
    authority: str = ""  # file with the certificate authority of the address, '' for the system's own
    inner: tuple[InnerAddress, ...] = ()
