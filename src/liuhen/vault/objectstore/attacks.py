"""What an intruder tries against the locks of a store, one function each; '' is the answer that the store holds."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from botocore.exceptions import ClientError

from liuhen.vault.objectstore.client import client_of, code_of, now_here
from liuhen.vault.objectstore.place import UNTRIED, Keys, Place
from liuhen.vault.objectstore.reading import PROBES
from liuhen.vault.objectstore.staging import checksum
from liuhen.vault.objectstore.terms import Lock, Mode

LOCKED_FOR = timedelta(minutes=10)  # longer than the slowest run
_BYTES = b"liuhen lock self-test"
_WRONG = checksum(b"other bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prey:
    """One probe object with its lock."""

    key: str
    version: str
    lock: Lock


class Attack:
    """One run: the keys it attacks with and what it attacks."""

    def __init__(self, place: Place, keys: Keys) -> None:
        self.place, self.bucket, self.keys = place, place.bucket, keys
        self.app, self.client = client_of(place, place.app), client_of(place, keys)
        self.folder = f"{PROBES}{secrets.token_hex(6)}/"
        self.until = (now_here() + LOCKED_FOR).replace(microsecond=0)

    def prey(self, name: str, mode: Mode = Mode.LOCKED) -> Prey:
        """Put a locked probe object, as the store's own manual says."""
        lock = Lock(mode=mode, until=self.until)
        answer = self.client.put_object(
            Bucket=self.bucket, Key=self.folder + name, Body=_BYTES, ChecksumSHA256=checksum(_BYTES),
            ObjectLockMode=lock.mode.value, ObjectLockRetainUntilDate=lock.until,
        )  # fmt: skip
        return Prey(key=self.folder + name, version=answer.get("VersionId", ""), lock=lock)

    def begin_parts(self, name: str) -> str:
        """Begin a locked multipart upload."""
        return self.client.create_multipart_upload(
            Bucket=self.bucket, Key=self.folder + name, ObjectLockMode=Mode.LOCKED.value,
            ObjectLockRetainUntilDate=self.until,
        )["UploadId"]  # fmt: skip

    def left(self, prey: Prey) -> str:
        """Say what is wrong with a probe object after an attack; '' when it stands as it stood."""
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=prey.key, VersionId=prey.version)["Body"].read()
            told = self.client.get_object_retention(Bucket=self.bucket, Key=prey.key, VersionId=prey.version)
        except ClientError as error:
            return f"之后读不出来（{code_of(error)}）"
        lock = told.get("Retention", {})
        if found != _BYTES:
            return "之后内容变了"
        if lock.get("Mode") != prey.lock.mode.value or lock.get("RetainUntilDate", self.until) < prey.lock.until:
            return "之后锁定变弱了"
        return ""


Try = Callable[[Attack], str]  # '' when the store holds, else what got through


def refused(act: Callable[[], object]) -> str:
    """Do something that must be refused; give '' when it was."""
    try:
        act()
    except ClientError:
        return ""
    return "存储答应了"


def _bucket_locks(attack: Attack) -> str:
    told = attack.app.get_object_lock_configuration(Bucket=attack.bucket)["ObjectLockConfiguration"]
    return "" if told.get("ObjectLockEnabled") == "Enabled" else "桶没有开启对象锁定"


def _default_retention(attack: Attack) -> str:
    told = attack.app.get_object_lock_configuration(Bucket=attack.bucket)["ObjectLockConfiguration"]
    return "" if told.get("Rule", {}).get("DefaultRetention", {}).get("Mode") else "桶没有默认锁定期限"


def _versioning(attack: Attack) -> str:
    return "" if attack.app.get_bucket_versioning(Bucket=attack.bucket).get("Status") == "Enabled" else "桶没有版本"


def _wrong_checksum(attack: Attack) -> str:
    key = attack.folder + "wrong-checksum"
    return refused(
        lambda: attack.client.put_object(Bucket=attack.place.staging, Key=key, Body=_BYTES, ChecksumSHA256=_WRONG)
    )


def _wrong_part_checksum(attack: Attack) -> str:
    key, bucket = attack.folder + "wrong-part", attack.place.staging
    upload = attack.client.create_multipart_upload(Bucket=bucket, Key=key, ChecksumAlgorithm="SHA256")["UploadId"]
    try:
        return refused(
            lambda: attack.client.upload_part(
                Bucket=bucket, Key=key, UploadId=upload, PartNumber=1, Body=_BYTES, ChecksumSHA256=_WRONG
            )
        )
    finally:
        attack.client.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload)


def _second_put(attack: Attack) -> str:
    prey = attack.prey("exclusive")
    answered = refused(
        lambda: attack.client.put_object(Bucket=attack.bucket, Key=prey.key, Body=b"second", IfNoneMatch="*")
    )
    return answered or attack.left(prey)


def _second_parts(attack: Attack) -> str:
    prey = attack.prey("exclusive-parts")
    upload = attack.begin_parts("exclusive-parts")
    part = attack.client.upload_part(Bucket=attack.bucket, Key=prey.key, UploadId=upload, PartNumber=1, Body=b"second")
    answered = refused(
        lambda: attack.client.complete_multipart_upload(
            Bucket=attack.bucket, Key=prey.key, UploadId=upload, IfNoneMatch="*",
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]},
        )
    )  # fmt: skip
    return answered or attack.left(prey)


def _retention_kept(attack: Attack) -> str:
    return attack.left(attack.prey("retention"))


def _parts_locked(attack: Attack) -> str:
    """Lock an upload in parts, then copy it in parts, as the vault does: both must be locked when they appear."""
    key = attack.folder + "parts"
    upload = attack.begin_parts("parts")
    part = attack.client.upload_part(Bucket=attack.bucket, Key=key, UploadId=upload, PartNumber=1, Body=_BYTES)
    first = _completed(attack, key, upload, part["ETag"])
    copied = attack.begin_parts("copied")
    source = {"Bucket": attack.bucket, "Key": key}
    piece = attack.client.upload_part_copy(
        Bucket=attack.bucket,
        Key=attack.folder + "copied",
        UploadId=copied,
        PartNumber=1,
        CopySource=source,  # type: ignore[arg-type]  # a literal of the stubs
    )
    second = _completed(attack, attack.folder + "copied", copied, piece["CopyPartResult"]["ETag"])
    return attack.left(first) or _delete_version_of(attack, first) or attack.left(second)


def _completed(attack: Attack, key: str, upload: str, etag: str) -> Prey:
    done = attack.client.complete_multipart_upload(
        Bucket=attack.bucket, Key=key, UploadId=upload,
        MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]},
    )  # fmt: skip
    return Prey(key=key, version=done.get("VersionId", ""), lock=Lock(mode=Mode.LOCKED, until=attack.until))


def _delete_version(attack: Attack) -> str:
    return _delete_version_of(attack, attack.prey("delete"))


def _delete_version_of(attack: Attack, prey: Prey) -> str:
    answered = refused(lambda: attack.client.delete_object(Bucket=attack.bucket, Key=prey.key, VersionId=prey.version))
    return answered or attack.left(prey)


def _delete_bypassing(attack: Attack) -> str:
    prey = attack.prey("bypass")
    answered = refused(
        lambda: attack.client.delete_object(
            Bucket=attack.bucket, Key=prey.key, VersionId=prey.version, BypassGovernanceRetention=True
        )
    )
    return answered or attack.left(prey)


def _delete_many(attack: Attack) -> str:
    prey = attack.prey("many")
    answer = attack.client.delete_objects(
        Bucket=attack.bucket, Delete={"Objects": [{"Key": prey.key, "VersionId": prey.version}]}
    )
    return attack.left(prey) or ("" if answer.get("Errors") else "存储答应了")


def _delete_mark(attack: Attack) -> str:
    """Delete by name: only a mark may come on top; below it the bytes stay, and taking the mark away shows them."""
    prey = attack.prey("mark")
    marked = attack.client.delete_object(Bucket=attack.bucket, Key=prey.key)
    if found := attack.left(prey):
        return found
    if not marked.get("DeleteMarker"):
        return "删除没有留下标记"
    attack.client.delete_object(Bucket=attack.bucket, Key=prey.key, VersionId=marked["VersionId"])
    shown = attack.client.get_object(Bucket=attack.bucket, Key=prey.key)["Body"].read()
    return "" if shown == _BYTES else "去掉标记后内容变了"


def _overwrite(attack: Attack) -> str:
    prey = attack.prey("overwrite")
    attack.client.put_object(Bucket=attack.bucket, Key=prey.key, Body=b"second")
    return attack.left(prey)


def _shorten(attack: Attack) -> str:
    prey = attack.prey("shorten")
    sooner = Lock(mode=Mode.LOCKED, until=attack.until - timedelta(minutes=1))
    return refused(lambda: _set(attack, prey, sooner)) or attack.left(prey)


def _weaken(attack: Attack) -> str:
    prey = attack.prey("weaken")
    return refused(lambda: _set(attack, prey, Lock(mode=Mode.SEALED, until=attack.until))) or attack.left(prey)


def _empty_retention(attack: Attack) -> str:
    prey = attack.prey("empty")
    answered = refused(
        lambda: attack.client.put_object_retention(
            Bucket=attack.bucket, Key=prey.key, VersionId=prey.version, Retention={}, BypassGovernanceRetention=True
        )
    )
    return answered or attack.left(prey)


def _set(attack: Attack, prey: Prey, lock: Lock) -> None:
    attack.client.put_object_retention(
        Bucket=attack.bucket,
        Key=prey.key,
        VersionId=prey.version,
        Retention={"Mode": lock.mode.value, "RetainUntilDate": lock.until},
        BypassGovernanceRetention=True,
    )


def _sealed_by_app(attack: Attack) -> str:
    """In the first stage the app's own key must not delete, not even with the header that asks to bypass."""
    prey = attack.prey("sealed", Mode.SEALED)
    plain = refused(lambda: attack.app.delete_object(Bucket=attack.bucket, Key=prey.key, VersionId=prey.version))
    bypassing = refused(
        lambda: attack.app.delete_object(
            Bucket=attack.bucket, Key=prey.key, VersionId=prey.version, BypassGovernanceRetention=True
        )
    )
    return plain or bypassing or attack.left(prey)


def _legal_hold(attack: Attack) -> str:
    if attack.keys == attack.place.app:
        return UNTRIED
    prey = attack.prey("hold", Mode.SEALED)
    status = {"Status": "ON"}
    attack.client.put_object_legal_hold(Bucket=attack.bucket, Key=prey.key, LegalHold=status)  # type: ignore[arg-type]  # a literal of the stubs
    answered = refused(
        lambda: attack.client.delete_object(
            Bucket=attack.bucket, Key=prey.key, VersionId=prey.version, BypassGovernanceRetention=True
        )
    )
    found = answered or attack.left(prey)
    attack.client.put_object_legal_hold(Bucket=attack.bucket, Key=prey.key, LegalHold={"Status": "OFF"})
    return found


def _suspend(attack: Attack) -> str:
    answered = refused(
        lambda: attack.client.put_bucket_versioning(
            Bucket=attack.bucket, VersioningConfiguration={"Status": "Suspended"}
        )
    )
    if answered:  # a store that lets it be done is at least left as it was
        attack.client.put_bucket_versioning(Bucket=attack.bucket, VersioningConfiguration={"Status": "Enabled"})
    return answered or _versioning(attack)


def _delete_bucket(attack: Attack) -> str:
    return refused(lambda: attack.client.delete_bucket(Bucket=attack.bucket)) or _bucket_locks(attack)


def _extend(attack: Attack) -> str:
    """Renewal must be possible: a lock may always be made longer."""
    prey = attack.prey("extend")
    longer = Lock(mode=Mode.LOCKED, until=attack.until + timedelta(minutes=1))
    _set(attack, prey, longer)
    return attack.left(Prey(key=prey.key, version=prey.version, lock=longer))


def _staging_free(attack: Attack) -> str:
    """What is under way must be removable, or half arrivals stay for ever."""
    key = attack.folder + "staged"
    attack.app.put_object(Bucket=attack.place.staging, Key=key, Body=_BYTES)
    attack.app.delete_object(Bucket=attack.place.staging, Key=key)
    found = attack.app.list_objects_v2(Bucket=attack.place.staging, Prefix=key)
    return "暂存桶里的内容删不掉" if found.get("Contents") else ""


PROBES_IN_ORDER: tuple[tuple[str, str, Try], ...] = (
    ("bucket_locks", "桶开启了对象锁定", _bucket_locks),
    ("default_retention", "桶有默认锁定期限", _default_retention),
    ("versioning", "桶开启了版本", _versioning),
    ("wrong_checksum", "内容与所报摘要值不符时拒收", _wrong_checksum),
    ("wrong_part_checksum", "分段与所报摘要值不符时拒收", _wrong_part_checksum),
    ("second_put", "同名再存被拒", _second_put),
    ("second_parts", "同名分段再存被拒", _second_parts),
    ("retention_kept", "所设锁定读回一致", _retention_kept),
    ("parts_locked", "分段上传和分段复制也被锁定", _parts_locked),
    ("delete_version", "按版本删除", _delete_version),
    ("delete_bypassing", "带绕过标头删除", _delete_bypassing),
    ("delete_many", "批量删除", _delete_many),
    ("delete_mark", "按名称删除只加标记", _delete_mark),
    ("overwrite", "同名覆盖", _overwrite),
    ("shorten", "缩短锁定期限", _shorten),
    ("weaken", "改为较弱的锁定方式", _weaken),
    ("empty_retention", "清空锁定期限", _empty_retention),
    ("sealed_by_app", "平台密钥删除待锁定期内的原始件", _sealed_by_app),
    ("legal_hold", "删除被留置的原始件", _legal_hold),
    ("suspend", "停用版本", _suspend),
    ("delete_bucket", "删除整个桶", _delete_bucket),
    ("extend", "锁定期限可以续期", _extend),
    ("staging_free", "暂存桶可以清理", _staging_free),
)
