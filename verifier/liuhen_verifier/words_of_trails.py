"""The sentences about files, keys, checkpoints, entries and proofs, in Chinese and in English."""

from __future__ import annotations

TRAIL_WORDS = {
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
    "note.other_origin": (
        "这是 {origin} 的校验点，不是这本留痕的（{source}）",
        "this is a checkpoint of {origin}, not of this trail ({source})",
    ),
    "chain.form": ("接续声明的写法不合格式", "this is not written as a statement of continuity"),
    "chain.unsigned": (
        "接续声明上没有公钥 {identity} 的签名",
        "the statement bears no signature of the key {identity}",
    ),
    "chain.hole": (
        "接续声明没有接着前一把公钥（{identity}），中间少了一份或被换过",
        "the statement does not follow from the key before it ({identity}): one is missing or was exchanged",
    ),
    "chain.bad": ("keys.notes 第 {number} 份：{why}", "keys.notes, statement {number}: {why}"),
    "chain.not_present": (
        "key.txt 的公钥（{identity}）不是接续声明里最后的那一把",
        "the key in key.txt ({identity}) is not the last one of the statements of continuity",
    ),
    "chain.apart": (
        "接续声明没有提到给出的公钥 {identity}，只用这一把核对",
        "the statements of continuity do not name the key {identity} that was given; only that one is used",
    ),
    "chain.key": (
        "{on} 更换公钥：{old} 换成 {new}，新旧两把都签了名（{reason}）",
        "{on}: the key {old} was followed by {new}; both signed the change ({reason})",
    ),
    "chain.origin": (
        (
            "{on} 另开来源：原来源 {name} 记着 {count} 条，接续 {kept} 条（{reason}）。"
            "旧公钥没有签这份声明，须有单位的书面说明"
        ),
        (
            "{on}: a new origin was opened. {name} had signed {count} entries, {kept} of them go on here ({reason}). "
            "The old key did not sign this: the bureau must vouch for it on paper"
        ),
    ),
    "chain.other_root": (
        "接续声明记着旧公钥 {old} 最后签的 {count} 条，其根摘要值与这里的不符",
        "the statement names {count} entries as the last that the key {old} signed; their root is another one here",
    ),
    "chain.former": ("以下是原来源 {name}", "what follows is the former origin {name}"),
    "chain.former_away": (
        "原来源 {name}（{count} 条）的文件不在这里，没有核对",
        "the files of the former origin {name} ({count} entries) are not here and were not checked",
    ),
    "chain.damaged": (
        "原来源 {name}（{count} 条）的文件声明为有缺损，没有核对；接续的是其中 {kept} 条",
        (
            "the files of the former origin {name} ({count} entries) are stated to be damaged and were not checked; "
            "{kept} of its entries go on"
        ),
    ),
    "chain.kept": ("接续的开头部分", "the beginning that goes on"),
    "witness.agrees": (
        "见证方 {name} 于 {on} 见证了前 {count} 条，与这里相符（另有 {older} 次更早的）",
        "the witness {name} cosigned the first {count} entries on {on}, which agree ({older} earlier times too)",
    ),
    "witness.differs": (
        "见证方 {name} 见证过 {count} 条的校验点，与这里（{here} 条）不符：留痕被改过、截过或分了叉",
        (
            "the witness {name} cosigned a checkpoint of {count} entries that does not fit here ({here} entries): "
            "the trail was changed, cut or forked"
        ),
    ),
    "witness.forged": ("见证方 {name} 的签名与校验点不符", "the cosignature of {name} does not fit the checkpoint"),
    "witness.unreadable": ("见证方的签名读不出来：{why}", "what witnesses signed cannot be read: {why}"),
    "witness.key_inside": (
        "见证方的公钥取自包内，请向见证方核实，或用 --witness 给出",
        "the keys of the witnesses were taken from inside; ask the witnesses, or give them with --witness",
    ),
    "witness.no_key": (
        "有 {count} 个带见证签名的校验点，没有见证方的公钥，没有核对签名",
        "{count} checkpoints are cosigned, but there is no key of a witness: their signatures were not verified",
    ),
    "stamp.agrees": (
        "{count} 个时间戳盖在这本留痕的校验点上，最近一个是 {on}，前 {size} 条",
        "{count} time stamps are about checkpoints of this trail; the newest of {on} covers the first {size} entries",
    ),
    "stamp.signature": (
        "时间戳服务自己的签名没有核对；可用 openssl ts -verify -in stamps/{file} -data 同名的.note -CAfile 根证书",
        (
            "the signature of the time-stamp authority was not verified here; use "
            "openssl ts -verify -in stamps/{file} -data <same name>.note -CAfile <root certificates>"
        ),
    ),
    "stamp.differs": (
        "时间戳 {file} 盖的不是它旁边的校验点",
        "the time stamp {file} is not about the checkpoint beside it",
    ),
    "stamp.other_root": (
        "{on} 的时间戳 {file} 盖在 {count} 条的校验点上，与这里的前 {count} 条不符",
        "the time stamp {file} of {on} is about {count} entries that do not fit the first {count} here",
    ),
    "stamp.unreadable": ("时间戳 {file} 读不出，没有核对", "the time stamp {file} cannot be read and was not checked"),
    "stamp.form": ("不是时间戳", "this is no time stamp"),
    "stamp.algorithm": (
        "时间戳 {file} 的摘要算法（{algorithm}）这里不会算，没有核对",
        "the digest algorithm of the time stamp {file} ({algorithm}) is not known here; it was not checked",
    ),
    "stamp.bad": ("时间戳 {file}：{why}", "time stamp {file}: {why}"),
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
}
