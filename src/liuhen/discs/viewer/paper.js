/* What stands on paper against what stands here: the id of the key, and a slip. */
"use strict";

const LhPaper = (() => {
  const find = (id) => document.getElementById(id);
  const figures = (words) => words.toLowerCase().replace(/[^0-9a-f]/g, "");

  /* `keys` are the present one and those that lead to it: the acceptance record may name an old one. */
  function begin(keys, note, mark) {
    mark(find("key-said"), "unknown");
    mark(find("slip-said"), "unknown");
    find("paper-key").addEventListener("input", () => {
      const typed = figures(find("paper-key").value);
      const at = keys.findIndex((key) => key.id === typed);
      mark(find("key-said"), !keys.length || typed.length < 8 ? "unknown" : at < 0 ? "bad" : "ok");
      find("key-why").textContent = "";
      if (at > 0) LhWords.say(find("key-why"), "paper.older", { id: keys[0].id });
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
