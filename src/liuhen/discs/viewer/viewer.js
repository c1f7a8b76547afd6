/* The page of a case on a disc: lists, plays, and checks every file of the folder that the person picks. */
"use strict";

const LhViewer = (() => {
  const PIECE = 4 * 1024 * 1024;
  const WORDS = { ok: "一致", bad: "不一致", unknown: "未核验", missing: "缺少", running: "核验中" };
  const catalogue = JSON.parse(document.getElementById("catalogue").textContent);
  const rows = new Map();
  const find = (id) => document.getElementById(id);

  function element(tag, className, words) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (words !== undefined) made.textContent = words;
    return made;
  }

  function mark(chip, state, words) {
    chip.className = `chip ${state}`;
    chip.textContent = words || WORDS[state];
  }

  function size(bytes) {
    const units = ["B", "kB", "MB", "GB"];
    let step = 0;
    while (bytes >= 1000 && step < 3) { bytes /= 1000; step += 1; }
    return `${step ? bytes.toFixed(1) : bytes} ${units[step]}`;
  }

  function draw() {
    document.title = `${catalogue.number} ${catalogue.title}`;
    find("title").textContent = catalogue.title;
    find("facts").replaceChildren(...catalogue.facts.flatMap(([name, value]) => [element("dt", "", name), element("dd", "", value)]));
    for (const section of catalogue.sections) {
      const panel = element("section", "panel");
      panel.append(element("h2", "", `${section.title}（${section.items.length}）`));
      const list = element("ul", "items");
      for (const item of section.items) list.append(row(item));
      if (!section.items.length) list.append(element("li", "none", "本卷没有"));
      panel.append(list);
      find("sections").append(panel);
    }
    const known = new Set(catalogue.sections.flatMap((section) => section.items.map((item) => item.path)));
    for (const file of catalogue.files.filter((one) => !known.has(one.path))) find("others").append(row({ ...file, title: file.path }));
  }

  function row(item) {
    const line = element("li");
    const chip = element("span", "chip unknown", WORDS.unknown);
    const main = element("div", "main");
    main.append(element("b", "", item.title));
    main.append(element("small", "", [...(item.facts || []).map((pair) => pair.join(" ")), size(item.size)].join(" · ")));
    main.append(element("code", "", item.sha256.match(/.{8}/g).join(" ")));
    line.append(main, chip);
    const open = opener(item);
    if (open) line.append(open);
    rows.set(item.path, { chip, item });
    return line;
  }

  function opener(item) {
    const source = (item.play || item.path).replace(/^data\//, "").split("/").map(encodeURIComponent).join("/");
    if (["video", "audio", "photo"].includes(item.medium)) {
      const button = element("button", "", item.medium === "photo" ? "看照片" : "播放");
      button.type = "button";
      button.addEventListener("click", () => play(item, source));
      return button;
    }
    const link = element("a", "button", "打开");
    link.href = source;
    link.target = "_blank";
    return item.openable === false ? null : link;
  }

  function play(item, source) {
    const made = element({ video: "video", audio: "audio", photo: "img" }[item.medium]);
    made.src = source;
    if (item.medium === "photo") made.alt = item.title; else made.controls = true;
    made.addEventListener("error", () => { find("said").textContent = "这台电脑放不了这种格式，原始文件仍在光盘里，可用专用播放器打开。"; });
    find("said").textContent = item.play ? "正在放的是便于播放的副本；核验的是原始文件。" : "";
    find("stage").replaceChildren(made, element("p", "", item.title));
    find("stage").hidden = false;
    find("stage").scrollIntoView({ block: "nearest" });
    if (item.medium !== "photo") made.play().catch(() => {});
  }

  async function checkFolder(picked) {
    const files = new Map();
    const anchor = picked.find((file) => place(file).endsWith("data/catalogue.json") || place(file) === "catalogue.json");
    if (!anchor) {
      find("outcome").className = "bad";
      find("outcome").textContent = "选中的文件夹里没有这一卷。请选光盘本身，或光盘里“电子档案”之下的文件夹。";
      return;
    }
    const prefix = place(anchor).slice(0, -"data/catalogue.json".length);
    for (const file of picked) if (place(file).startsWith(prefix)) files.set(place(file).slice(prefix.length), file);
    const counts = { ok: 0, bad: 0, missing: 0 };
    const total = catalogue.files.reduce((sum, file) => sum + file.size, 0);
    let done = 0;
    for (const wanted of catalogue.files) {
      const { chip } = rows.get(wanted.path);
      const file = files.get(wanted.path);
      mark(chip, file ? "running" : "missing");
      const state = !file ? "missing" : await agrees(file, wanted, (count) => progress((done += count), total));
      mark(chip, state);
      counts[state] += 1;
    }
    const extra = [...files.keys()].filter((path) => path.startsWith("data/") && !rows.has(path) && !["data/index.html", "data/catalogue.json"].includes(path));
    report(counts, extra);
  }

  const place = (file) => {
    const path = (file.webkitRelativePath || file.name).normalize("NFC");
    return path.startsWith("data/") ? path : path.slice(path.indexOf("/") + 1);
  };

  async function agrees(file, wanted, tell) {
    const hash = new LhHashes.Sha256();
    try {
      for (let at = 0; at < file.size; at += PIECE) {
        const piece = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
        hash.update(piece);
        tell(piece.length);
      }
    } catch (unreadable) {
      return "bad";
    }
    return file.size === wanted.size && LhHashes.hex(hash.digest()) === wanted.sha256 ? "ok" : "bad";
  }

  function progress(done, total) {
    find("bar").hidden = false;
    find("bar").max = total;
    find("bar").value = done;
    find("outcome").textContent = `已核验 ${size(done)}，共 ${size(total)}`;
  }

  function report(counts, extra) {
    const parts = [`${counts.ok} 个文件一致`];
    if (counts.bad) parts.push(`${counts.bad} 个不一致`);
    if (counts.missing) parts.push(`缺少 ${counts.missing} 个`);
    if (extra.length) parts.push(`多出 ${extra.length} 个：${extra.slice(0, 3).join("、")}`);
    const good = !counts.bad && !counts.missing && !extra.length;
    find("outcome").textContent = `${good ? "全部一致" : "有不一致"}：${parts.join("，")}。本页自身由核验程序核对。`;
    find("outcome").className = good ? "ok" : "bad";
  }

  async function checkTrail() {
    const { trail } = catalogue;
    if (!trail) return;
    const list = find("trail");
    let key;
    let signed = null;
    try {
      key = LhProofs.readKey(trail.key);
      signed = await LhProofs.isSigned(trail.checkpoint, key);
    } catch (broken) {
      signed = false;
    }
    const note = LhProofs.readNote(trail.checkpoint);
    mark(find("signature"), signed === null ? "unknown" : signed ? "ok" : "bad");
    find("point").textContent = `${note.origin}，${note.size} 条，公钥编号 ${key ? key.id : "读不出"}`;
    find("root").textContent = LhHashes.hex(note.root).match(/.{8}/g).join(" ");
    const proven = new Map();
    for (const entry of trail.entries) {
      const holds = LhProofs.isIncluded(entry.text, entry.proof, trail.checkpoint);
      proven.set(entry.index, holds && entry.text);
      const chip = element("span", "chip");
      mark(chip, !holds || signed === false ? "bad" : signed === null ? "unknown" : "ok");
      const line = element("li");
      const main = element("div", "main");
      main.append(element("small", "", `${entry.at} · 序号 ${entry.index}`), element("span", "", entry.sentence));
      line.append(main, chip);
      list.append(line);
    }
    if (!trail.entries.length) list.append(element("li", "none", "本卷没有"));
    boundToTrail(proven);
  }

  /* Each original must bear the digest that its entry recorded when it was taken in. */
  function boundToTrail(proven) {
    for (const { item } of rows.values()) {
      if (item.entry === undefined || item.entry === null) continue;
      const entry = proven.get(item.entry);
      const bound = Boolean(entry) && entry.includes(`sha256:${item.sha256}`);
      const line = rows.get(item.path).chip.parentElement.querySelector("small");
      line.textContent += bound ? ` · 与入库留痕（序号 ${item.entry}）相符` : ` · 与入库留痕（序号 ${item.entry}）不符`;
      if (!bound) line.className = "bad";
    }
  }

  draw();
  find("folder").addEventListener("change", (event) => checkFolder([...event.target.files]));
  const ready = checkTrail();
  return { ready };
})();
