"""What may be done in room cases, by whom, and how the trail tells it."""

from liuhen.bureau.verb import Verb

VERBS: tuple[Verb, ...] = ()
