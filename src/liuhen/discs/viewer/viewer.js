/* The page of a case on a disc: lists, plays, and checks every file of the folder that the person picks. */
"use strict";

const LhViewer = (() => {
  const PIECE = 4 * 1024 * 1024;
  const { text, say } = LhWords;
  const catalogue = JSON.parse(document.getElementById("catalogue").textContent);
  const rows = new Map();
  const find = (id) => document.getElementById(id);
  let run = 0; // a new pick or a stop ends the run before it

  function element(tag, className, words) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (words !== undefined) made.textContent = words;
    return made;
  }

  function mark(chip, state) {
    chip.className = `chip ${state}`;
    return say(chip, `state.${state}`);
  }

  function size(bytes) {
    const units = ["B", "kB", "MB", "GB"];
    let step = 0;
    while (bytes >= 1000 && step < 3) { bytes /= 1000; step += 1; }
    return `${step ? bytes.toFixed(1) : Math.round(bytes)} ${units[step]}`;
  }

  function draw() {
    LhWords.begin();
    document.title = `${catalogue.number} ${catalogue.title}`;
    find("title").textContent = catalogue.title;
    find("facts").replaceChildren(...catalogue.facts.flatMap(([name, value]) => [element("dt", "", name), element("dd", "", value)]));
    for (const section of catalogue.sections) {
      const panel = element("section", "panel");
      const title = { key: LhWords.section(section.title), values: { title: section.title } };
      panel.append(say(element("h2"), "section.count", { title, count: section.items.length }));
      const list = element("ul", "items");
      for (const item of section.items) list.append(row(item));
      if (!section.items.length) list.append(say(element("li", "none"), "page.none"));
      panel.append(list);
      find("sections").append(panel);
    }
    const known = new Set(catalogue.sections.flatMap((section) => section.items.map((item) => item.path)));
    for (const file of catalogue.files.filter((one) => !known.has(one.path))) find("others").append(row({ ...file, title: file.path }));
    if (!("webkitdirectory" in find("folder"))) conclude("bad", "check.no_folder");
  }

  function row(item) {
    const line = element("li");
    const chip = mark(element("span"), "unknown");
    const main = element("div", "main");
    main.append(element("b", "", item.title));
    main.append(element("small", "", [...(item.facts || []).map((pair) => pair.join(" ")), size(item.size)].join(" · ")));
    main.append(element("code", "", item.sha256.match(/.{8}/g).join(" ")));
    line.append(main, chip);
    const open = opener(item);
    if (open) line.append(open);
    rows.set(item.path.normalize("NFC"), { chip, item, main });
    return line;
  }

  function opener(item) {
    const source = (item.play || item.path).replace(/^data\//, "").split("/").map(encodeURIComponent).join("/");
    if (["video", "audio", "photo"].includes(item.medium)) {
      const button = say(element("button"), item.medium === "photo" ? "play.photo" : "play.play");
      button.type = "button";
      button.addEventListener("click", () => play(item, source));
      return button;
    }
    const link = say(element("a", "button"), "play.open");
    link.href = source;
    link.target = "_blank";
    return item.openable === false ? null : link;
  }

  function play(item, source) {
    const made = element({ video: "video", audio: "audio", photo: "img" }[item.medium]);
    made.src = source;
    if (item.medium === "photo") made.alt = item.title; else made.controls = true;
    made.addEventListener("error", () => say(find("said"), "play.cannot"));
    if (item.play) say(find("said"), "play.copy"); else find("said").textContent = "";
    find("stage").replaceChildren(made, element("p", "", item.title));
    find("stage").hidden = false;
    find("stage").scrollIntoView({ block: "nearest" });
    if (item.medium !== "photo") made.play().catch(() => {});
  }

  const place = (file) => {
    const path = (file.webkitRelativePath || file.name).normalize("NFC");
    return path.startsWith("data/") ? path : path.slice(path.indexOf("/") + 1);
  };

  /* Give the picked files by their path from the bag's root; null when this case is not among them. */
  function filesOf(picked) {
    const anchor = picked.find((file) => place(file).endsWith("data/catalogue.json") || place(file) === "catalogue.json");
    if (!anchor) return null;
    const files = new Map();
    const prefix = place(anchor).slice(0, -"data/catalogue.json".length);
    for (const file of picked) if (place(file).startsWith(prefix)) files.set(place(file).slice(prefix.length), file);
    return files;
  }

  async function checkFolder(picked) {
    const mine = ++run;
    find("lists").replaceChildren();
    const files = filesOf(picked);
    if (!files) {
      conclude("bad", "check.other");
      return;
    }
    find("outcome").textContent = "";
    find("stop").hidden = false;
    const lists = await LhManifests.payload(files);
    const wanted = new Map(catalogue.files.map((file) => [file.path.normalize("NFC"), file]));
    const paths = new Set([...wanted.keys(), ...[...lists.values()].flatMap((list) => [...list.keys()])]);
    const algorithms = find("sm3").checked && lists.has("sm3") ? ["sha256", "sm3"] : ["sha256"];
    const tell = progress([...paths].reduce((sum, path) => sum + (files.get(path) || { size: 0 }).size, 0));
    const counts = { ok: 0, bad: 0, missing: 0 };
    const found = new Map();
    for (const path of paths) {
      const shown = rows.get(path);
      const file = files.get(path);
      if (shown) mark(shown.chip, file ? "running" : "missing");
      found.set(path, file ? await digests(file, algorithms, (count) => tell(count, path), () => mine === run) : null);
      if (mine !== run) return;
      if (!wanted.has(path)) continue;
      const state = !file ? "missing" : agrees(found.get(path), file, wanted.get(path)) ? "ok" : "bad";
      if (shown) mark(shown.chip, state);
      counts[state] += 1;
    }
    const faults = await listsOf(files, lists, found, algorithms);
    const covered = new Set([...paths, "data/index.html", "data/catalogue.json"]);
    finish(counts, faults, [...files.keys()].filter((path) => path.startsWith("data/") && !covered.has(path)));
  }

  const agrees = (made, file, wanted) => Boolean(made) && file.size === wanted.size && made.sha256 === wanted.sha256;

  /* Hash a file piece by piece; a file of any size needs no more memory than a few pieces. */
  async function digests(file, algorithms, tell, goesOn) {
    const hashes = algorithms.map((name) => (name === "sm3" ? new LhHashes.Sm3() : new LhHashes.Sha256()));
    try {
      for (let at = 0; at < file.size && goesOn(); at += PIECE) {
        const piece = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
        for (const hash of hashes) hash.update(piece);
        tell(piece.length);
      }
    } catch (unreadable) {
      return null;
    }
    return Object.fromEntries(algorithms.map((name, i) => [name, LhHashes.hex(hashes[i].digest())]));
  }

  /* Compare what was hashed with the bag's lists, and the tag files; give how many faults there are. */
  async function listsOf(files, lists, found, algorithms) {
    if (!lists.size) {
      listed("unknown", "list.manifests", {}, "list.away");
      return 0;
    }
    let faults = 0;
    for (const [algorithm, list] of lists) {
      const name = { name: `manifest-${algorithm}.txt` };
      if (!algorithms.includes(algorithm)) {
        listed("unknown", "list.payload", name, "list.not_asked");
        continue;
      }
      const bad = [...list].filter(([path, figures]) => (found.get(path) || {})[algorithm] !== figures).map(([path]) => path);
      const missed = algorithm === "sha256" ? [...found.keys()].filter((path) => found.get(path) && !list.has(path)) : [];
      faults += outcomeOf(name, list.size - bad.length, [...bad, ...missed]);
    }
    for (const { name, ok, bad } of await LhManifests.tags(files)) faults += outcomeOf({ name }, ok, bad);
    const digest = await LhManifests.digest(files.get("tagmanifest-sha256.txt"), "sha256");
    if (digest) listed("", "list.bundle", {}, "", digest.match(/.{8}/g).join(" "));
    listed("", "list.self", {}, "");
    return faults;
  }

  function outcomeOf(name, ok, bad) {
    if (!bad.length) listed("ok", "list.payload", name, "list.agrees", "", { count: ok });
    else listed("bad", "list.payload", name, "list.differs", "", { count: ok, bad: bad.length, names: bad.slice(0, 3).join("、") });
    return bad.length;
  }

  function listed(state, title, values, why, code = "", whyValues = {}) {
    const line = element("li");
    const main = element("div", "main");
    main.append(say(element(state ? "b" : "span"), title, values));
    if (why) main.append(say(element("small"), why, whyValues));
    if (code) main.append(element("code", "", code));
    line.append(main);
    if (state) line.append(mark(element("span"), state));
    find("lists").append(line);
  }

  function progress(total) {
    const began = performance.now();
    let done = 0;
    find("bar").hidden = false;
    find("bar").max = total || 1;
    return (count, file) => {
      done += count;
      find("bar").value = done;
      const speed = size((done * 1000) / Math.max(1, performance.now() - began));
      say(find("running"), "check.running", { done: size(done), total: size(total), speed, file: file.replace(/^data\//, "") });
    };
  }

  function finish(counts, faults, extra) {
    const parts = [{ key: "count.ok", values: { count: counts.ok } }];
    if (counts.bad) parts.push({ key: "count.bad", values: { count: counts.bad } });
    if (counts.missing) parts.push({ key: "count.missing", values: { count: counts.missing } });
    if (extra.length) parts.push({ key: "count.extra", values: { count: extra.length, names: extra.slice(0, 3).join("、") } });
    if (faults) parts.push({ key: "count.lists", values: { count: faults } });
    const good = parts.length === 1;
    conclude(good ? "ok" : "bad", good ? "check.all" : "check.some", { told: joined(parts) });
  }

  /* A list of sentences is told in the language of the moment. */
  const joined = (parts) => ({ toString: () => parts.map((part) => text(part.key, part.values)).join("，") });

  function conclude(state, key, values) {
    find("stop").hidden = true;
    find("running").textContent = "";
    find("outcome").className = state;
    say(find("outcome"), key, values);
  }

  function stop() {
    run += 1;
    for (const { chip } of rows.values()) if (chip.classList.contains("running")) mark(chip, "unknown");
    find("bar").hidden = true;
    conclude("bad", "check.stopped");
  }

  async function checkTrail() {
    const { trail } = catalogue;
    mark(find("signature"), "unknown");
    if (!trail) {
      say(find("point"), "trail.none");
      return;
    }
    let key;
    let note;
    let signed = null;
    try {
      key = LhProofs.readKey(trail.key);
      note = LhProofs.readNote(trail.checkpoint);
      signed = await LhProofs.isSigned(trail.checkpoint, key);
    } catch (broken) {
      signed = false;
    }
    mark(find("signature"), signed === null ? "unknown" : signed ? "ok" : "bad");
    const id = key ? key.id : { key: "trail.unreadable" };
    say(find("point"), "trail.point", note ? { origin: note.origin, size: note.size, id } : { origin: "", size: "", id });
    find("root").textContent = note ? LhHashes.hex(note.root).match(/.{8}/g).join(" ") : "";
    const proven = new Map();
    for (const entry of trail.entries) find("trail").append(entryOf(entry, trail.checkpoint, signed, proven));
    if (!trail.entries.length) find("trail").append(say(element("li", "none"), "page.none"));
    boundToTrail(proven);
    LhPaper.begin(key ? await keysOf(key, trail.continuity || []) : [], note, mark);
  }

  async function keysOf(key, statements) {
    try {
      return await LhProofs.chainTo(key, statements);
    } catch (broken) {
      return [key];
    }
  }

  function entryOf(entry, checkpoint, signed, proven) {
    let holds = false;
    try {
      holds = LhProofs.isIncluded(entry.text, entry.proof, checkpoint);
    } catch (broken) {
      holds = false;
    }
    proven.set(entry.index, holds && entry.text);
    const chip = mark(element("span"), !holds || signed === false ? "bad" : signed === null ? "unknown" : "ok");
    const line = element("li");
    const main = element("div", "main");
    main.append(say(element("small"), "trail.place", { at: entry.at, index: entry.index }), element("span", "", entry.sentence));
    line.append(main, chip);
    return line;
  }

  /* Each original must bear the digest that its entry recorded when it was taken in. */
  function boundToTrail(proven) {
    for (const { item, main } of rows.values()) {
      if (item.entry === undefined || item.entry === null) continue;
      const entry = proven.get(item.entry);
      const bound = Boolean(entry) && entry.includes(`sha256:${item.sha256}`);
      main.append(say(element("small", bound ? "" : "bad"), bound ? "trail.bound" : "trail.unbound", { index: item.entry }));
    }
  }

  draw();
  find("folder").addEventListener("change", (event) => checkFolder([...event.target.files]));
  find("stop").addEventListener("click", stop);
  const ready = checkTrail();
  return { ready };
})();
