"""Every sentence of the report, in Chinese and in English."""

from __future__ import annotations

KINDS = (
    {"fact": "　　　　 ", "good": "[一致]   ", "bad": "[不一致] ", "unsure": "[未核验] "},
    {"fact": "              ", "good": "[agrees]      ", "bad": "[DIFFERS]     ", "unsure": "[not checked] "},
)

VERDICTS = {
    "agrees": (
        "结论：一致。核对了 {good} 项，没有发现不一致。",
        "Conclusion: it agrees. {good} things were checked; nothing differs.",
    ),
    "agrees_partly": (
        "结论：一致。核对了 {good} 项，没有发现不一致；另有 {unsure} 项没有核验，原因见下。",
        "Conclusion: it agrees. {good} things were checked; nothing differs. {unsure} could not be checked, see below.",
    ),
    "differs": (
        "结论：不一致，共 {faults} 处。最先发现：{first}",
        "Conclusion: IT DIFFERS in {faults} place(s). Found first: {first}",
    ),
    "unusable": ("结论：无法核验。{first}", "Conclusion: it cannot be checked. {first}"),
}

WORDS = {
    "place": ("第 {count} 条（序号 {index}）", "entry {count} (index {index})"),
    "report.nothing": ("", ""),
    "report.more": ("……另有 {count} 处不一致，没有一一列出。", "... and {count} more differences, not listed."),
    "slip": ("校验单", "the paper slip"),
    "older": ("以前的校验点", "an older checkpoint"),
    "kept": ("另存的校验点 {file}", "the checkpoint kept elsewhere, {file}"),
    "proof.itself": ("证明", "the proof"),
    "use.none": ("没有 {path} 这个目录或文件。", "There is no folder or file {path}."),
    "use.nothing_here": (
        "{path} 里没有留痕导出，也没有案卷包。",
        "There is neither an export of the trail nor a case bundle in {path}.",
    ),
    "use.proof_needs": (
        "核对一个证明还要 --entry 条目文件 和 --key 公钥。",
        "To check one proof, --entry FILE and --key KEY are needed too.",
    ),
    "file.none": ("没有文件 {file}", "the file {file} is missing"),
    "file.unreadable": ("文件 {file} 读不出：{why}", "the file {file} cannot be read: {why}"),
    "file.large": (
        "文件 {file} 超过 {most} 字节，不像是真的",
        "the file {file} is larger than {most} bytes, which cannot be right",
    ),
    "file.not_utf8": ("文件 {file} 不是 UTF-8 文字", "the file {file} is not UTF-8 text"),
    "file.not_json": ("文件 {file} 不是本格式的 JSON", "the file {file} is not JSON of this format"),
    "key.form": (
        "公钥的编号与内容不符，或不是 Ed25519 公钥。",
        "The id of the public key does not fit it, or it is no Ed25519 key.",
    ),
    "key.none": (
        "没有找到公钥 key.txt。请用 --key 给出验收记录上的公钥。",
        "There is no public key key.txt. Give the one of the acceptance record with --key.",
    ),
    "key.from_inside": (
        "公钥取自包内，请与验收记录上的公钥编号核对，或用 --key 给出",
        "the public key was taken from inside; compare its id with the acceptance record, or give it with --key",
    ),
    "fact.bag": ("案卷包：{name}", "bundle: {name}"),
    "fact.key": ("公钥：{name}，编号 {identity}", "public key: {name}, id {identity}"),
    "fact.origin": ("来源：{origin}", "origin: {origin}"),
    "fact.checkpoint": ("校验点：{count} 条，根 {root}", "checkpoint: {count} entries, root {root}"),
    "note.form": ("这段文字不是带签名的校验点", "this text is no signed checkpoint"),
    "note.lines": (
        "校验点缺少来源、条数或根摘要值（{source}）",
        "origin, size or root is missing in the checkpoint ({source})",
    ),
    "note.root": ("校验点的根摘要值长度不对（{source}）", "the root in the checkpoint has the wrong length ({source})"),
    "note.base64": ("摘要值或签名的写法不合格式", "a digest or signature is not written as the format says"),
    "note.forged": ("校验点的签名与内容不符（{source}）", "the signature of the checkpoint does not fit it ({source})"),
    "note.unsigned": (
        "校验点上没有 {name} 的签名（{source}）",
        "the checkpoint bears no signature of {name} ({source})",
    ),
    "slip.form": (
        "校验单应写成：条数，空格，64 位根摘要值（可分组）。",
        "A slip is written as: number of entries, blank, root in 64 figures (in groups or not).",
    ),
    "log.signature": ("校验点的签名", "signature of the checkpoint"),
    "log.entries": ("{count} 条留痕与校验点的根摘要值相符", "{count} entries give the root of the checkpoint"),
    "log.hash_files": ("全部摘要文件（{count} 个）", "all {count} hash files"),
    "log.hash_file": (
        "摘要文件 {file} 缺失或被改动（各条留痕本身相符）",
        "the hash file {file} is missing or changed (the entries themselves agree)",
    ),
    "log.history_broken": (
        "以前的校验点 history.notes 被改动，读不出来",
        "the older checkpoints, history.notes, are changed and cannot be read",
    ),
    "log.older": (
        "{count} 个以前的校验点都是现在的开头",
        "{count} older checkpoints are all a beginning of this trail",
    ),
    "log.older_differs": (
        "以前的校验点（{count} 条）与现在的前 {count} 条不符",
        "an older checkpoint ({count} entries) does not fit the first {count} entries here",
    ),
    "log.statement": ("{source}（{count} 条）", "{source} ({count} entries)"),
    "log.statement_differs": (
        "{source}（{count} 条）的根摘要值与这里的前 {count} 条不符",
        "the root of {source} ({count} entries) does not fit the first {count} entries here",
    ),
    "log.short_of": (
        "{source}记着 {count} 条，这里只有 {here} 条：从{at}起被截去",
        "{source} says {count} entries, here are only {here}: cut off from {at} on",
    ),
    "log.pending": (
        "另有 {count} 条导出时尚未排入，列在 pending.jsonl",
        "{count} entries were not in the tree yet at the time of export; they are listed in pending.jsonl",
    ),
    "log.cut": ("{at}起被截去：{why}", "cut off from {at} on: {why}"),
    "log.ends": ("条目到此为止", "the entries end here"),
    "log.surplus": ("{at}起是多出来的", "from {at} on the entries are surplus"),
    "log.deleted": ("{at}被删除", "{at} was deleted"),
    "log.deleted_many": ("{at}被删除（连续 {count} 条）", "{at} was deleted ({count} in a row)"),
    "log.moved": (
        "{at}的次序被调换：这里现在是原{was}",
        "the order was changed at {at}: here stands now what was {was}",
    ),
    "log.inserted": ("{at}是插进来的", "{at} was inserted"),
    "log.changed": ("{at}：内容被改动", "{at}: its content was changed"),
    "log.changed_more": (
        "另有 {count} 条内容被改动，最后一条是{at}",
        "{count} more entries were changed; the last one is {at}",
    ),
    "log.beside": (
        "{what}；摘要文件也对不上签名，范围在{at}至{to}",
        "{what}; the hash files do not fit the signature either, the place is between {at} and {to}",
    ),
    "log.gone": ("{at}起缺失：{why}", "missing from {at} on: {why}"),
    "log.rewritten": (
        "{at}：内容或次序被改动，摘要文件也被改成一样",
        "{at}: content or order was changed, and the hash files were rewritten to fit",
    ),
    "log.between": (
        "{at}至{to}之间有改动：前 {low} 条与当时的校验点相符，前 {high} 条已不符，摘要文件也被改成一样",
        (
            "something was changed between {at} and {to}: the first {low} entries fit their checkpoint, "
            "the first {high} do not; the hash files were rewritten to fit"
        ),
    ),
    "tile.count": (
        "文件 {file} 应有 {wanted} 条，实有 {found} 条",
        "the file {file} should hold {wanted} entries and holds {found}",
    ),
    "proof.alone": (
        "{name}.json 与 {name}.tlog-proof 缺了一个",
        "one of {name}.json and {name}.tlog-proof is missing",
    ),
    "proof.bad": ("留痕 {name}.json：{why}", "entry {name}.json: {why}"),
    "proof.link_bad": ("前后相接的证明 {name}：{why}", "proof of consistency {name}: {why}"),
    "proof.name": (
        "留痕 {name}.json：文件名与证明里的序号不同",
        "entry {name}.json: the file's name is not the index of its proof",
    ),
    "proof.all": (
        "{count} 条留痕各有证明，证明与签名的校验点相符",
        "{count} entries have their proofs, which fit the signed checkpoint",
    ),
    "proof.one": ("这一条就是留痕的{at}", "this is {at} of the trail"),
    "proof.not_there": (
        "内容与证明不符，不是留痕里的{at}",
        "the content does not fit the proof: it is not {at} of the trail",
    ),
    "proof.form": ("证明的写法不合格式", "this is not written as a proof"),
    "proof.checkpoint": ("校验点：{why}", "checkpoint: {why}"),
    "proof.statement_differs": (
        "{source}与包内校验点条数相同，根摘要值不同",
        "{source} has as many entries as the checkpoint inside, but another root",
    ),
    "proof.statement_apart": (
        "{source}是 {count} 条，包内校验点是 {here} 条，要用全本导出来对",
        "{source} has {count} entries, the checkpoint inside {here}: a whole export is needed to compare them",
    ),
    "proof.linked": (
        "{source}（{count} 条）与包内校验点（{here} 条）前后相接",
        "{source} ({count} entries) and the checkpoint inside ({here}) belong to one trail",
    ),
    "proof.link_broken": (
        "{source}（{count} 条）与包内校验点（{here} 条）接不上：不是同一本留痕的前后两段",
        "{source} ({count} entries) and the checkpoint inside ({here}) do not belong to one trail",
    ),
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
    "bag.no_entry": (
        "{count} 个文件没有指明入库时的留痕，只核对了清单",
        "{count} files name no entry of their intake; only the manifest was checked",
    ),
}
