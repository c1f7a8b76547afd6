/* Every sentence of the page, in Chinese and in English; what the case file itself says stays as it is. */
"use strict";

const LhWords = (() => {
  const WORDS = {
    "page.lead": ["离线案卷 · 本页不连网，不安装任何东西", "Offline case file · this page uses no network and installs nothing"],
    "page.case": ["案卷", "Case file"],
    "section.recordings": ["录像、照片和录音", "Recordings, photos and sound"],
    "section.documents": ["文书", "Documents"],
    "section.registers": ["登记簿摘录", "Extracts of registers"],
    "section.other": ["{title}", "{title}"],
    "section.count": ["{title}（{count}）", "{title} ({count})"],
    "page.others": ["其他文件", "Other files"],
    "page.others_what": ["留痕证明、核验程序等", "proofs of the trail, the verifier and more"],
    "page.none": ["本卷没有", "none in this file"],
    "check.title": ["核验", "Verify"],
    "check.how": [
      "选中本光盘或本案卷所在的文件夹，浏览器在本机逐个计算每个文件的 SHA-256，与立卷时的摘要值比对。文件不会上传。",
      "Choose this disc or the folder of this case file. The browser computes the SHA-256 of every file on this computer and compares it with the digest of the day the file was closed. Nothing is uploaded.",
    ],
    "check.pick": ["选文件夹核验", "Choose folder to verify"],
    "check.sm3": ["同时核对 SM3（约慢一倍）", "Also verify SM3 (takes about twice as long)"],
    "check.stop": ["停止", "Stop"],
    "check.no_folder": [
      "这台电脑的浏览器不能选文件夹，请改用光盘上的核验程序。",
      "This browser cannot choose a folder. Please use the verifier on the disc.",
    ],
    "check.other": [
      "选中的文件夹里没有这一卷。请选光盘本身，或光盘里“电子档案”之下的文件夹。",
      "This case file is not in the chosen folder. Choose the disc itself, or the folder below 电子档案.",
    ],
    "check.running": ["已核验 {done}，共 {total}，每秒 {speed}：{file}", "{done} of {total} verified, {speed} a second: {file}"],
    "check.stopped": ["已停止，没有核验完。", "Stopped before the end; not everything was verified."],
    "check.all": ["全部一致：{told}。", "Everything agrees: {told}."],
    "check.some": ["有不一致：{told}。", "There are differences: {told}."],
    "count.ok": ["{count} 个文件一致", "{count} files agree"],
    "count.bad": ["{count} 个不一致", "{count} differ"],
    "count.missing": ["缺少 {count} 个", "{count} missing"],
    "count.extra": ["多出 {count} 个：{names}", "{count} surplus: {names}"],
    "count.lists": ["清单有 {count} 处不符", "{count} faults in the manifests"],
    "list.payload": ["清单 {name}", "manifest {name}"],
    "list.agrees": ["{count} 个文件相符", "{count} files agree"],
    "list.differs": ["{count} 个相符，{bad} 个不符：{names}", "{count} agree, {bad} differ: {names}"],
    "list.not_asked": ["没有勾选，没有核对", "not asked for, not verified"],
    "list.away": [
      "选到的文件夹里没有清单，没有核对；请选它的上一层",
      "there are no manifests in the chosen folder, so they were not verified; choose the folder above",
    ],
    "list.manifests": ["清单", "manifests"],
    "list.bundle": ["案卷包摘要值，请与标签、归档登记上的核对", "digest of the bundle: compare it with the label and the register"],
    "list.self": [
      "本页和它的目录也在清单里；但本页不能证明自己，要完全独立地核对，请用核验程序",
      "This page and its catalogue are in the manifests too, but a page cannot vouch for itself. For a fully independent check use the verifier",
    ],
    "state.ok": ["一致", "agrees"],
    "state.bad": ["不一致", "differs"],
    "state.unknown": ["未核验", "not verified"],
    "state.missing": ["缺少", "missing"],
    "state.running": ["核验中", "verifying"],
    "paper.title": ["与纸面核对", "Compare with paper"],
    "paper.how": [
      "公钥取自本卷，只有与单位的验收记录相同才算数。照着纸面录入，本页立即比对。",
      "The public key comes from this file and only counts if it is the one in the bureau's acceptance record. Type what is on paper; it is compared at once.",
    ],
    "paper.key": ["验收记录上的公钥编号", "Id of the public key in the acceptance record"],
    "paper.older": ["这是以前的公钥；有它签名的声明接续到现在的 {id}", "this is an earlier key; a statement it signed leads to the present one, {id}"],
    "paper.slip": ["校验单上的条数和根摘要值", "Number of entries and root on the paper slip"],
    "paper.apart": [
      "校验单是 {slip} 条，本卷的校验点是 {here} 条；要用核验程序和留痕全本核对",
      "the slip has {slip} entries, the checkpoint here {here}: use the verifier with a whole export of the trail",
    ],
    "paper.form": ["写作：条数，空格，64 位摘要值", "write: number, blank, 64 figures"],
    "trail.title": ["留痕证明", "Proofs of the trail"],
    "trail.signature": ["校验点的签名", "Signature of the checkpoint"],
    "trail.point": ["{origin}，{size} 条，公钥编号 {id}", "{origin}, {size} entries, public key id {id}"],
    "trail.unreadable": ["读不出", "unreadable"],
    "trail.none": ["本卷没有留痕证明，没有核验", "there are no proofs of the trail in this file; not verified"],
    "trail.place": ["{at} · 序号 {index}", "{at} · index {index}"],
    "trail.bound": ["与入库留痕（序号 {index}）相符", "agrees with the entry of its intake (index {index})"],
    "trail.unbound": ["与入库留痕（序号 {index}）不符", "does NOT agree with the entry of its intake (index {index})"],
    "play.play": ["播放", "Play"],
    "play.photo": ["看照片", "View"],
    "play.open": ["打开", "Open"],
    "play.copy": ["正在放的是便于播放的副本；核验的是原始文件。", "This is a copy made for playing; what is verified is the original."],
    "play.cannot": [
      "这台电脑放不了这种格式，原始文件仍在光盘里，可用专用播放器打开。",
      "This computer cannot play the format. The original is still on the disc and opens in a suitable player.",
    ],
  };
  const said = new Map();
  let language = 0;

  const text = (key, values = {}) =>
    WORDS[key][language].replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return value && value.key ? text(value.key, value.values) : String(value);
    });

  /* Put a sentence into an element and remember it, so that it changes with the language. */
  function say(element, key, values) {
    said.set(element, [key, values]);
    element.textContent = text(key, values);
    return element;
  }

  function speak(wanted) {
    language = wanted === "en" ? 1 : 0;
    document.documentElement.lang = language ? "en" : "zh-CN";
    for (const [element, [key, values]] of said) {
      if (element.isConnected) element.textContent = text(key, values);
      else said.delete(element);
    }
    for (const button of document.querySelectorAll("[data-lang]")) {
      button.setAttribute("aria-pressed", String((button.dataset.lang === "en") === Boolean(language)));
    }
  }

  function begin() {
    for (const element of document.querySelectorAll("[data-t]")) say(element, element.dataset.t);
    for (const button of document.querySelectorAll("[data-lang]")) button.addEventListener("click", () => speak(button.dataset.lang));
    speak("zh");
  }

  /* The key of a title that the page knows in both languages; any other stays as it is. */
  const section = (title) => Object.keys(WORDS).find((key) => key.startsWith("section.") && WORDS[key][0] === title) || "section.other";

  return { text, say, speak, begin, section };
})();
