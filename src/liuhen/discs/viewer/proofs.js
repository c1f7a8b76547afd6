/* Signed checkpoints, Ed25519 (the browser's own, or BigInt where it has none), and proofs of single entries. */
"use strict";

const LhProofs = (() => {
  const { sha256, sha512 } = LhHashes;
  const text = (words) => new TextEncoder().encode(words);
  const unpack = (packed) => Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const same = (one, two) => one.length === two.length && one.every((byte, i) => byte === two[i]);
  const join = (...parts) => {
    const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return whole;
  };

  function readKey(line) {
    const [name, id, packed] = line.trim().split(/\+(.*?)\+(.*)/s);
    const data = unpack(packed);
    const found = LhHashes.hex(sha256(text(name + "\n"), data).subarray(0, 4));
    if (data.length !== 33 || data[0] !== 1 || found !== id) throw new Error("公钥的编号与内容不符");
    return { name, id, public: data.subarray(1) };
  }

  function readNote(note) {
    const cut = note.lastIndexOf("\n\n");
    const body = note.slice(0, cut + 1);
    const lines = note.slice(cut + 2).trimEnd().split("\n");
    const [origin, size, root] = body.split("\n");
    return { body, lines, origin, size: Number(size), root: /^[A-Za-z0-9+/]{43}=$/.test(root) ? unpack(root) : new Uint8Array(0) };
  }

  /* true, false, or null where this browser cannot tell. */
  async function isSigned(note, key) {
    const { body, lines } = readNote(note);
    for (const line of lines) {
      const cut = line.lastIndexOf(" ");
      const data = unpack(line.slice(cut + 1));
      if (line.slice(2, cut) === key.name && LhHashes.hex(data.subarray(0, 4)) === key.id) {
        return verify(key.public, text(body), data.subarray(4));
      }
    }
    return false;
  }

  async function verify(publicKey, message, signature) {
    try {
      const key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
      return await crypto.subtle.verify("Ed25519", key, signature, message);
    } catch (noEd25519) {
      try {
        return verifyByHand(publicKey, message, signature);
      } catch (noBigInt) {
        return null;
      }
    }
  }

  function verifyByHand(publicKey, message, signature) {
    const P = 2n ** 255n - 19n;
    const L = 2n ** 252n + 27742317777372353535851937790883648493n;
    const mod = (x) => ((x % P) + P) % P;
    const power = (base, exponent) => {
      let out = 1n;
      for (base = mod(base); exponent; exponent >>= 1n, base = (base * base) % P) if (exponent & 1n) out = (out * base) % P;
      return out;
    };
    const D = mod(-121665n * power(121666n, P - 2n));
    const number = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const decode = (bytes) => {
      const whole = number(bytes);
      const sign = whole >> 255n;
      const y = whole & ((1n << 255n) - 1n);
      if (y >= P) return null;
      const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
      if (square === 0n) return sign ? null : [0n, y, 1n, 0n];
      let x = power(square, (P + 3n) / 8n);
      if (mod(x * x - square)) x = mod(x * power(2n, (P - 1n) / 4n));
      if (mod(x * x - square)) return null;
      if ((x & 1n) !== sign) x = P - x;
      return [x, y, 1n, mod(x * y)];
    };
    const add = (one, two) => {
      const a = mod((one[1] - one[0]) * (two[1] - two[0]));
      const b = mod((one[1] + one[0]) * (two[1] + two[0]));
      const c = mod(2n * one[3] * two[3] * D);
      const d = mod(2n * one[2] * two[2]);
      const [e, f, g, h] = [b - a, d - c, d + c, b + a];
      return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
    };
    const multiply = (scalar, point) => {
      let total = [0n, 1n, 1n, 0n];
      for (; scalar; scalar >>= 1n, point = add(point, point)) if (scalar & 1n) total = add(total, point);
      return total;
    };
    const key = decode(publicKey);
    const commitment = decode(signature.subarray(0, 32));
    const scalar = number(signature.subarray(32));
    if (!key || !commitment || scalar >= L) return false;
    const challenge = number(sha512(join(signature.subarray(0, 32), publicKey, message))) % L;
    const base = decode(Uint8Array.from({ length: 32 }, (_, i) => (i ? 0x66 : 0x58)));
    const left = multiply(scalar, base);
    const right = add(commitment, multiply(challenge, key));
    return mod(left[0] * right[2] - right[0] * left[2]) === 0n && mod(left[1] * right[2] - right[1] * left[2]) === 0n;
  }

  /* Give the present key and every older one that leads to it by statements both keys signed (keys.notes). */
  async function chainTo(key, statements) {
    const found = [key];
    for (const note of [...statements].reverse()) {
      const lines = readNote(note).body.trimEnd().split("\n");
      const told = new Map(lines.slice(1).map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
      const last = found[found.length - 1];
      const [older, newer] = [readKey(told.get("old")), readKey(told.get("new"))];
      const follows = newer.id === last.id && newer.name === last.name && same(newer.public, last.public);
      if (lines[0] !== "liuhen-trail-continuity-v1" || told.get("change") !== "key" || older.name !== newer.name || !follows) break;
      if (!(await isSigned(note, older)) || !(await isSigned(note, newer))) break;
      found.push(older);
    }
    return found;
  }

  /* Whether the text of an entry is what the proof says, under a checkpoint that is signed. */
  function isIncluded(entry, proof, expectedNote) {
    const cut = proof.indexOf("\n\n");
    const lines = proof.slice(0, cut).split("\n").filter((line) => !line.startsWith("extra "));
    const note = proof.slice(cut + 2);
    if (lines[0] !== "c2sp.org/tlog-proof@v1" || note !== expectedNote) return false;
    const index = Number(lines[1].replace("index ", ""));
    const { size, root } = readNote(note);
    if (index >= size) return false;
    let first = index;
    let last = size - 1;
    let found = sha256(Uint8Array.of(0), text(entry));
    for (const step of lines.slice(2).map(unpack)) {
      if (last === 0) return false;
      if (first % 2 || first === last) {
        found = sha256(Uint8Array.of(1), step, found);
        while (first % 2 === 0 && first) { first = Math.floor(first / 2); last = Math.floor(last / 2); }
      } else {
        found = sha256(Uint8Array.of(1), found, step);
      }
      first = Math.floor(first / 2);
      last = Math.floor(last / 2);
    }
    return last === 0 && same(found, root);
  }

  return { readKey, readNote, isSigned, chainTo, isIncluded, verifyByHand };
})();
