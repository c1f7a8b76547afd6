"""Measures upon things (查封、扣押、先行登记保存、证据保全): lists, terms, what became of every item."""
