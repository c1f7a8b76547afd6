"""The lock self-test: attack a store the way an intruder would and see whether it holds; nothing is believed.

Each attack is a named probe. It holds only when the store refuses and the bytes and the lock are still there
afterwards: an answer alone proves nothing. Probe objects lie under `probe/` with locks of ten minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from liuhen.vault.disk import StoreFailedError
from liuhen.vault.objectstore.attacks import LOCKED_FOR, PROBES_IN_ORDER, Attack, Try, refused
from liuhen.vault.objectstore.client import asking_store, code_of, now_here
from liuhen.vault.objectstore.place import HELD, UNTRIED, Keys, Place
from liuhen.vault.objectstore.reading import PROBES


class NotEnforcingError(StoreFailedError):
    """The store does not hold its locks."""

    code = "vault.not_enforcing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One attack and what came of it."""

    code: str  # stable English word
    title: str  # what was tried, in Chinese
    holds: bool
    told: str  # the store's own word, or what was found afterwards


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """All attacks of one run."""

    store: str
    probes: tuple[Probe, ...]

    @property
    def holds(self) -> bool:
        """Say whether the store held against every one."""
        return bool(self.probes) and all(probe.holds for probe in self.probes)

    def require(self) -> None:
        """Refuse a store that does not hold.

        Raises:
            NotEnforcingError: it does not; the first attack that got through is named.
        """
        broken = [probe.title for probe in self.probes if not probe.holds]
        if broken or not self.probes:
            shown = "、".join(broken[:3]) or "没有做任何检查"
            raise NotEnforcingError(
                f"存储“{self.store}”没有通过锁定自检（{shown}），不得存放原始件。",
                next_step="请按《对象存储加固》逐项检查桶的锁定、版本和密钥权限，再运行 liuhen vault self-test。",
            )


def self_test(place: Place, *, keys: Keys | None = None) -> SelfTest:
    """Attack a store with the strongest keys at hand: those given, else the sealer's, else the app's.

    Raises:
        StoreFailedError: the store cannot be reached at all.
    """
    attack = Attack(place, keys or place.sealer or place.app)
    with asking_store():
        attack.client.head_bucket(Bucket=place.bucket)
    _clear_old(attack)
    return SelfTest(store=place.name, probes=tuple(_tried(attack, *row) for row in PROBES_IN_ORDER))


def _tried(attack: Attack, code: str, title: str, attempt: Try) -> Probe:
    try:
        found = attempt(attack)
    except ClientError as error:
        found = f"检查没有做成：{code_of(error)}"
    except (BotoCoreError, HTTPClientError, OSError) as error:
        found = f"检查没有做成：{type(error).__name__}"
    return Probe(code=code, title=title, holds=not found or found == UNTRIED, told=found or HELD)


def _clear_old(attack: Attack) -> None:
    """Take away the probe objects of earlier runs whose locks are over; what is still locked waits for the next run."""
    with asking_store():
        found = attack.app.list_object_versions(Bucket=attack.bucket, Prefix=PROBES)
        for old in (*found.get("Versions", []), *found.get("DeleteMarkers", [])):
            if old["LastModified"] < now_here() - 2 * LOCKED_FOR:
                refused(
                    lambda old=old: attack.client.delete_object(  # type: ignore[misc]  # bound where it is made
                        Bucket=attack.bucket, Key=old["Key"], VersionId=old["VersionId"]
                    )
                )
