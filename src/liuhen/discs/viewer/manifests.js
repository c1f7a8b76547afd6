/* The bag's own lists (RFC 8493), read from the folder that was picked: payload against manifests, tag files too. */
"use strict";

const LhManifests = (() => {
  const MOST = 64 * 1024 * 1024;
  const ALGORITHMS = ["sha256", "sm3"];

  const unescape = (path) => path.replace(/%0A|%0D|%25/gi, (code) => decodeURIComponent(code)).normalize("NFC");

  /* Give the lines of one list as [path, figures]; null where there is no such file or it is no text. */
  async function read(files, name) {
    const file = files.get(name);
    if (!file || file.size > MOST) return null;
    try {
      const words = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
      return new Map(
        words.split(/[\r\n]+/).filter(Boolean).map((line) => {
          const cut = line.indexOf(" ");
          return [unescape(line.slice(cut).replace(/^[ *]+/, "")), line.slice(0, cut).toLowerCase()];
        }),
      );
    } catch (noText) {
      return null;
    }
  }

  /* Give the payload lists that are there, by algorithm. */
  async function payload(files) {
    const found = new Map();
    for (const algorithm of ALGORITHMS) {
      const list = await read(files, `manifest-${algorithm}.txt`);
      if (list) found.set(algorithm, list);
    }
    return found;
  }

  /* Check the tag files; give one {name, ok, bad} for each list, bad being names. */
  async function tags(files) {
    const found = [];
    for (const algorithm of ALGORITHMS) {
      const name = `tagmanifest-${algorithm}.txt`;
      const list = await read(files, name);
      if (!list) continue;
      const bad = [];
      for (const [path, figures] of list) if ((await digest(files.get(path), algorithm)) !== figures) bad.push(path);
      found.push({ name, ok: list.size - bad.length, bad });
    }
    return found;
  }

  async function digest(file, algorithm) {
    if (!file || file.size > MOST) return "";
    const hash = algorithm === "sm3" ? new LhHashes.Sm3() : new LhHashes.Sha256();
    try {
      return LhHashes.hex(hash.update(new Uint8Array(await file.arrayBuffer())).digest());
    } catch (unreadable) {
      return "";
    }
  }

  return { payload, tags, digest };
})();
