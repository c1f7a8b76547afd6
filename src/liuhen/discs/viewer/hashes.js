/* SHA-256 and SM3 that take a file piece by piece, and SHA-512 for signatures: own small implementations, no network. */
"use strict";

const LhHashes = (() => {
  const K = new Int32Array(64);
  const START = new Uint32Array(8);
  const primes = [];
  for (let n = 2; primes.length < 80; n++) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) >>> 0;
  for (let i = 0; i < 64; i++) K[i] = fraction(Math.cbrt(primes[i]));
  for (let i = 0; i < 8; i++) START[i] = fraction(Math.sqrt(primes[i]));

  /* Bytes in, blocks of 64 out: what SHA-256 and SM3 share. `blocks(data, at, count)` is theirs. */
  class Running {
    constructor(start) {
      this.state = Int32Array.from(start);
      this.rest = new Uint8Array(64);
      this.held = 0;
      this.length = 0;
    }

    update(data) {
      this.length += data.length;
      let at = 0;
      if (this.held) {
        at = Math.min(64 - this.held, data.length);
        this.rest.set(data.subarray(0, at), this.held);
        this.held += at;
        if (this.held < 64) return this;
        this.blocks(this.rest, 0, 1);
        this.held = 0;
      }
      const count = Math.floor((data.length - at) / 64);
      this.blocks(data, at, count);
      at += count * 64;
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
      this.state.forEach((word, i) => words.setInt32(i * 4, word));
      return out;
    }
  }

  class Sha256 extends Running {
    constructor() {
      super(START);
    }

    blocks(data, at, count) {
      const w = new Int32Array(64);
      const k = K;
      const s = this.state;
      let h0 = s[0] | 0, h1 = s[1] | 0, h2 = s[2] | 0, h3 = s[3] | 0, h4 = s[4] | 0, h5 = s[5] | 0, h6 = s[6] | 0, h7 = s[7] | 0;
      for (; count > 0; count--, at += 64) {
        for (let i = 0, j = at; i < 16; i++, j += 4) {
          w[i] = (data[j] << 24) | (data[j + 1] << 16) | (data[j + 2] << 8) | data[j + 3];
        }
        for (let i = 16; i < 64; i++) {
          const x = w[i - 15];
          const y = w[i - 2];
          const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
          const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
          w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
        }
        let a = h0, b = h1, c = h2, d = h3, e = h4, f = h5, g = h6, h = h7;
        for (let i = 0; i < 64; i++) {
          const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
          const t1 = (h + s1 + (g ^ (e & (f ^ g))) + k[i] + w[i]) | 0;
          const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
          const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
          h = g; g = f; f = e; e = (d + t1) | 0;
          d = c; c = b; b = a; a = (t1 + t2) | 0;
        }
        h0 = (h0 + a) | 0; h1 = (h1 + b) | 0; h2 = (h2 + c) | 0; h3 = (h3 + d) | 0;
        h4 = (h4 + e) | 0; h5 = (h5 + f) | 0; h6 = (h6 + g) | 0; h7 = (h7 + h) | 0;
      }
      s[0] = h0; s[1] = h1; s[2] = h2; s[3] = h3; s[4] = h4; s[5] = h5; s[6] = h6; s[7] = h7;
    }
  }

  /* SM3 (GB/T 32905-2016). */
  const SM3_START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
  const SM3_K = Int32Array.from({ length: 64 }, (_, i) => {
    const constant = i < 16 ? 0x79cc4519 : 0x7a879d8a;
    return (constant << (i % 32)) | (i % 32 ? constant >>> (32 - (i % 32)) : 0);
  });

  class Sm3 extends Running {
    constructor() {
      super(SM3_START);
    }

    blocks(data, at, count) {
      const w = new Int32Array(68);
      const k = SM3_K;
      const s = this.state;
      let h0 = s[0] | 0, h1 = s[1] | 0, h2 = s[2] | 0, h3 = s[3] | 0, h4 = s[4] | 0, h5 = s[5] | 0, h6 = s[6] | 0, h7 = s[7] | 0;
      for (; count > 0; count--, at += 64) {
        for (let i = 0, j = at; i < 16; i++, j += 4) {
          w[i] = (data[j] << 24) | (data[j + 1] << 16) | (data[j + 2] << 8) | data[j + 3];
        }
        for (let i = 16; i < 68; i++) {
          const y = w[i - 3];
          const z = w[i - 13];
          const x = w[i - 16] ^ w[i - 9] ^ ((y << 15) | (y >>> 17));
          w[i] = x ^ ((x << 15) | (x >>> 17)) ^ ((x << 23) | (x >>> 9)) ^ ((z << 7) | (z >>> 25)) ^ w[i - 6];
        }
        let a = h0, b = h1, c = h2, d = h3, e = h4, f = h5, g = h6, h = h7;
        for (let i = 0; i < 64; i++) {
          const a12 = (a << 12) | (a >>> 20);
          const sum = (a12 + e + k[i]) | 0;
          const ss1 = (sum << 7) | (sum >>> 25);
          const ff = i < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
          const gg = i < 16 ? e ^ f ^ g : (e & f) | (~e & g);
          const tt1 = (ff + d + (ss1 ^ a12) + (w[i] ^ w[i + 4])) | 0;
          const tt2 = (gg + h + ss1 + w[i]) | 0;
          d = c; c = (b << 9) | (b >>> 23); b = a; a = tt1;
          h = g; g = (f << 19) | (f >>> 13); f = e; e = tt2 ^ ((tt2 << 9) | (tt2 >>> 23)) ^ ((tt2 << 17) | (tt2 >>> 15));
        }
        h0 ^= a; h1 ^= b; h2 ^= c; h3 ^= d; h4 ^= e; h5 ^= f; h6 ^= g; h7 ^= h;
      }
      s[0] = h0; s[1] = h1; s[2] = h2; s[3] = h3; s[4] = h4; s[5] = h5; s[6] = h6; s[7] = h7;
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

  return { Sha256, Sm3, sha256, sha512, hex };
})();
