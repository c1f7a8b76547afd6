/* SHA-256 that takes a file piece by piece, and SHA-512 for signatures: own small implementations, no network. */
"use strict";

const LhHashes = (() => {
  const K = new Uint32Array(64);
  const START = new Uint32Array(8);
  const primes = [];
  for (let n = 2; primes.length < 80; n++) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) >>> 0;
  for (let i = 0; i < 64; i++) K[i] = fraction(Math.cbrt(primes[i]));
  for (let i = 0; i < 8; i++) START[i] = fraction(Math.sqrt(primes[i]));

  class Sha256 {
    constructor() {
      this.state = START.slice();
      this.rest = new Uint8Array(64);
      this.held = 0;
      this.length = 0;
      this.words = new Uint32Array(64);
    }

    update(data) {
      this.length += data.length;
      let at = 0;
      if (this.held) {
        const take = Math.min(64 - this.held, data.length);
        this.rest.set(data.subarray(0, take), this.held);
        this.held += take;
        at = take;
        if (this.held < 64) return this;
        this.block(this.rest, 0);
        this.held = 0;
      }
      for (; at + 64 <= data.length; at += 64) this.block(data, at);
      this.rest.set(data.subarray(at), 0);
      this.held = data.length - at;
      return this;
    }

    digest() {
      const bits = this.length;
      const padding = new Uint8Array(((this.held < 56 ? 56 : 120) - this.held) + 8);
      padding[0] = 0x80;
      const view = new DataView(padding.buffer);
      view.setUint32(padding.length - 8, Math.floor(bits / 536870912));
      view.setUint32(padding.length - 4, (bits * 8) >>> 0);
      this.update(padding);
      const out = new Uint8Array(32);
      const words = new DataView(out.buffer);
      this.state.forEach((word, i) => words.setUint32(i * 4, word));
      return out;
    }

    block(data, at) {
      const w = this.words;
      for (let i = 0; i < 16; i++, at += 4) {
        w[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
      }
      for (let i = 16; i < 64; i++) {
        const x = w[i - 15];
        const y = w[i - 2];
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      let [a, b, c, d, e, f, g, h] = this.state;
      for (let i = 0; i < 64; i++) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + t1) | 0;
        d = c; c = b; b = a; a = (t1 + t2) | 0;
      }
      const s = this.state;
      s[0] += a; s[1] += b; s[2] += c; s[3] += d; s[4] += e; s[5] += f; s[6] += g; s[7] += h;
    }
  }

  const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), new Sha256()).digest();

  /* SHA-512 in BigInt: slow and short, for the few hundred bytes of a signature. */
  const MASK = (1n << 64n) - 1n;
  const root = (value, power) => {
    let low = 0n;
    let high = 1n << 70n;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** power <= value) low = middle; else high = middle;
    }
    return low & MASK;
  };

  function sha512(data) {
    const big = primes.map((p) => BigInt(p));
    const k = big.map((p) => root(p << 192n, 3n));
    const state = big.slice(0, 8).map((p) => root(p << 128n, 2n));
    const padded = new Uint8Array(Math.ceil((data.length + 17) / 128) * 128);
    padded.set(data);
    padded[data.length] = 0x80;
    new DataView(padded.buffer).setUint32(padded.length - 4, data.length * 8);
    const turn = (x, n) => ((x >> n) | (x << (64n - n))) & MASK;
    for (let at = 0; at < padded.length; at += 128) {
      const view = new DataView(padded.buffer, at);
      const w = [];
      for (let i = 0; i < 16; i++) w.push((BigInt(view.getUint32(i * 8)) << 32n) | BigInt(view.getUint32(i * 8 + 4)));
      for (let i = 16; i < 80; i++) {
        const x = w[i - 15];
        const y = w[i - 2];
        const s0 = turn(x, 1n) ^ turn(x, 8n) ^ (x >> 7n);
        const s1 = turn(y, 19n) ^ turn(y, 61n) ^ (y >> 6n);
        w.push((w[i - 16] + s0 + w[i - 7] + s1) & MASK);
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 80; i++) {
        const s1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
        const t1 = (h + s1 + ((e & f) ^ (~e & MASK & g)) + k[i] + w[i]) & MASK;
        const t2 = ((turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))) & MASK;
        h = g; g = f; f = e; e = (d + t1) & MASK;
        d = c; c = b; b = a; a = (t1 + t2) & MASK;
      }
      [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) & MASK; });
    }
    const out = new Uint8Array(64);
    state.forEach((word, i) => {
      for (let j = 0; j < 8; j++) out[i * 8 + j] = Number((word >> BigInt(56 - 8 * j)) & 255n);
    });
    return out;
  }

  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

  return { Sha256, sha256, sha512, hex };
})();
