"""The sentences about bags, stores and draws, in Chinese and in English."""

from __future__ import annotations

STORE_WORDS = {
    "bag.version": ("bagit.txt 不是 BagIt 1.0 的写法", "bagit.txt is not that of BagIt 1.0"),
    "bag.no_manifest": ("包里没有清单 manifest-….txt。", "There is no manifest-....txt in the bag."),
    "bag.unknown_algorithm": (
        "清单 {file} 的算法 {algorithm} 这里不会算",
        "the algorithm {algorithm} of {file} is not known here",
    ),
    "bag.outside": (
        "清单 {file} 里的路径 {path} 指到了包外，没有打开",
        "the path {path} in {file} leads out of the bag; it was not opened",
    ),
    "bag.link": (
        "文件 {file} 是链接或设备，不是文件，没有打开",
        "{file} is a link or a device, not a file; it was not opened",
    ),
    "bag.files": ("{count} 个文件与清单相符", "{count} files fit the manifest"),
    "bag.file_missing": ("文件 {file} 不见了", "the file {file} is missing"),
    "bag.file_differs": (
        "文件 {file} 与清单的摘要值不符（{algorithms}）",
        "the file {file} does not have the digest of the manifest ({algorithms})",
    ),
    "bag.file_extra": (
        "文件 {file} 不在清单里，是后来放进来的",
        "the file {file} is not in the manifest: it was put in afterwards",
    ),
    "bag.tags": ("{count} 个说明文件与清单相符", "{count} tag files fit the manifest"),
    "bag.tag_missing": ("说明文件 {file} 不见了", "the tag file {file} is missing"),
    "bag.tag_differs": (
        "说明文件 {file} 与清单的摘要值不符（{algorithms}）",
        "the tag file {file} does not have the digest of the manifest ({algorithms})",
    ),
    "bag.oxum": (
        "应有 {files} 个文件共 {bytes} 字节，现有 {found} 个共 {size} 字节",
        "there should be {files} files of {bytes} bytes together; there are {found} of {size}",
    ),
    "bag.sm3_skipped": (
        "{count} 个大文件的 SM3 没有算：这台机器的 Python 没有自带 SM3（SHA-256 已核对）",
        (
            "the SM3 of {count} large files was not computed: this machine's Python has no SM3 of its own "
            "(SHA-256 was checked)"
        ),
    ),
    "bag.no_trail": ("包里没有留痕证明", "there are no proofs of the trail in the bag"),
    "bag.bound": (
        "{count} 个原始文件的摘要值与入库时的留痕相符",
        "{count} originals have the digest that the trail recorded when they were taken in",
    ),
    "bag.unproven": (
        "{file} 所指的留痕（序号 {entry}）不在包里或没有通过核验",
        "the entry (index {entry}) that {file} names is not in the bag or did not pass",
    ),
    "bag.unbound": (
        "文件 {file} 的摘要值不是留痕（序号 {entry}）所记的那一个",
        "the digest of {file} is not the one that the entry (index {entry}) recorded",
    ),
    "store.none": (
        "{path} 里没有原始件库（objects 目录）。",
        "There is no store of originals (folder objects) in {path}.",
    ),
    "store.strange": ("{file} 不是原始件库里应有的名称", "{file} is no name that belongs into a store"),
    "store.altered": (
        "原始件 {file} 的内容被改动：现在的 SHA-256 是 {found}",
        "the original {file} was changed: its SHA-256 is now {found}",
    ),
    "store.sm3": ("原始件 {file} 的 SM3 与说明件不符", "the SM3 of the original {file} is not that of its note"),
    "store.size": (
        "说明件 {file} 记着 {wanted} 字节，原始件是 {found} 字节",
        "the note {file} says {wanted} bytes, the original has {found}",
    ),
    "store.orphan": ("原始件 {file} 没有说明件", "the original {file} has no note"),
    "store.missing": (
        "原始件 {file} 不见了，只剩 {count} 份说明件",
        "the original {file} is gone; only {count} note(s) of it are left",
    ),
    "store.expelled_there": (
        "原始件 {file} 有移出证明，内容却还在",
        "the original {file} has a certificate of removal, but its bytes are still there",
    ),
    "store.note_form": ("说明件 {file} 不是本格式", "the note {file} is not of this format"),
    "store.note_other": ("说明件 {file} 说的不是它旁边的原始件", "the note {file} is not about the original beside it"),
    "store.note_written": (
        "说明件 {file} 不是规范写法，写成之后被动过",
        "the note {file} is not in the canonical form: it was touched after it was written",
    ),
    "store.manifest_missing": (
        "接收回执 {receipt} 清单里的 {file} 不在库里（{digest}）",
        "{file} of the manifest of receipt {receipt} is not in the store ({digest})",
    ),
    "store.manifest_arrival": (
        "接收回执 {receipt} 清单里的 {file} 没有相应的说明件（{digest}）",
        "{file} of the manifest of receipt {receipt} has no note that fits ({digest})",
    ),
    "store.manifest_differs": (
        "{file}（{digest}）的说明件与接收回执 {receipt} 的清单所记不同",
        "the note of {file} ({digest}) does not say what the manifest of receipt {receipt} says",
    ),
    "store.manifest_note": (
        "接收回执 {receipt} 的清单与它的说明件所记不同",
        "the manifest of receipt {receipt} and its note do not say the same",
    ),
    "store.originals": (
        "{count} 个原始件与其名称（SHA-256）相符，共 {bytes} 字节",
        "{count} originals have the SHA-256 they are named by, {bytes} bytes together",
    ),
    "store.originals_read": (
        "读了 {count} 个原始件，共 {bytes} 字节",
        "{count} originals were read, {bytes} bytes together",
    ),
    "store.notes": (
        "{arrival} 份到件说明、{manifest} 份回执清单说明、{document} 份文书说明",
        "{arrival} notes of arrivals, {manifest} of manifests, {document} of documents",
    ),
    "store.manifests": (
        "{count} 份回执清单里的文件都在库里",
        "the files of {count} manifests are all in the store",
    ),
    "store.manifests_read": ("核对了 {count} 份回执清单", "{count} manifests were compared"),
    "store.expelled": (
        "{count} 个原始件已按规定移出，只留摘要值和证明",
        "{count} originals were removed as the rules provide; only digest and certificate are left",
    ),
    "store.incoming": (
        "incoming 里有 {count} 个未收完的文件，没有核对",
        "{count} unfinished files lie in incoming; they were not checked",
    ),
    "store.itself": (
        "库里整份（原始件、说明件、清单一起）拿走的，库自己看不出来：请再核对留痕",
        (
            "what was taken away whole (original, notes and manifest) cannot be seen from the store itself: "
            "check the trail too"
        ),
    ),
    "draw.form": ("{file} 不是 liuhen-draw/1 的抽取记录。", "{file} is no draw of the format liuhen-draw/1."),
    "draw.what": (
        "抽取：{title}，{count} 项里抽 {pick} 项，公开数来自 {source}",
        "draw: {title}, {pick} out of {count}, public number from {source}",
    ),
    "draw.committed": (
        "抽取前的承诺与现在的名单相符（{digest}）",
        "the commitment made before fits the pool ({digest})",
    ),
    "draw.commitment": (
        "{file}：名单、数量、来源或密数与抽取前的承诺不符",
        "{file}: pool, number, source or secret do not fit the commitment made before",
    ),
    "draw.drawn": ("抽出的 {count} 项就是算出来的那 {count} 项", "the {count} drawn items are the ones that follow"),
    "draw.differs": (
        "抽出的结果不对：{item} 不符；应为 {right}",
        "the result is wrong at {item}; it should be {right}",
    ),
    "draw.public": (
        "公开数 {value} 是否就是 {source} 公布的那个，请自行查对",
        "whether {value} is what {source} published must be looked up by you",
    ),
    "draw.no_trail": (
        "没有给出留痕（--trail），没有核对承诺是否在公开数之前",
        "no trail was given (--trail): whether the commitment came first was not checked",
    ),
    "draw.no_entry": (
        "留痕里没有找到这次抽取的承诺或结果（{digest}）",
        "commitment or result of this draw is not in the trail ({digest})",
    ),
    "draw.order": ("承诺（{at}）在结果（{to}）之后", "the commitment ({at}) stands after the result ({to})"),
    "draw.in_order": ("承诺（{at}）在结果（{to}）之前", "the commitment ({at}) stands before the result ({to})"),
    "bag.no_entry": (
        "{count} 个文件没有指明入库时的留痕，只核对了清单",
        "{count} files name no entry of their intake; only the manifest was checked",
    ),
}
