"""The demo bureau: cards as real cameras leave them, and the story that is built from them."""
