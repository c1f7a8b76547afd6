/* What stands on paper against what stands here: the id of the key, and a slip. */
"use strict";

const LhPaper = (() => {
  const find = (id) => document.getElementById(id);
  const figures = (words) => words.toLowerCase().replace(/[^0-9a-f]/g, "");

  function begin(key, note, mark) {
    mark(find("key-said"), "unknown");
    mark(find("slip-said"), "unknown");
    find("paper-key").addEventListener("input", () => {
      const typed = figures(find("paper-key").value);
      mark(find("key-said"), !key || typed.length < 8 ? "unknown" : typed === key.id ? "ok" : "bad");
    });
    find("paper-slip").addEventListener("input", () => mark(find("slip-said"), slip(note)));
  }

  /* Give ok, bad or unknown for the slip as it is typed, and say why it is unknown. */
  function slip(note) {
    const typed = find("paper-slip").value.trim();
    const match = /^(\d{1,15})\s+([0-9a-fA-F\s]+)$/.exec(typed);
    find("slip-why").textContent = "";
    if (!note || !typed) return "unknown";
    if (!match || figures(match[2]).length !== 64) {
      LhWords.say(find("slip-why"), "paper.form");
      return "unknown";
    }
    if (Number(match[1]) !== note.size) {
      LhWords.say(find("slip-why"), "paper.apart", { slip: match[1], here: note.size });
      return "unknown";
    }
    return figures(match[2]) === LhHashes.hex(note.root) ? "ok" : "bad";
  }

  return { begin };
})();
