"""录像与证据: the shelf of recordings, the page of one with its player, and putting them where they belong."""
