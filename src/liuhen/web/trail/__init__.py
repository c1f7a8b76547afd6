"""留痕与证明: entries with their proofs, checking them, keys, daily slips, time stamps, witnesses."""
