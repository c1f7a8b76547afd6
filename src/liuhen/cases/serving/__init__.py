"""Service of documents by every method, mail that came back, and decisions made public with masked text."""
