"""What may be done in room documents, by whom, and how the trail tells it."""

from liuhen.bureau.verb import Verb

VERBS: tuple[Verb, ...] = ()
