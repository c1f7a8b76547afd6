"""What may be done in room documents, by whom, and how the trail tells it."""

from liuhen.bureau.verb import Verb

VERBS: tuple[Verb, ...] = (
    Verb(name="document.issue", label="签发文书", sentence="{actor}按已取得的文号签发{subjects}", machine=True),
    Verb(name="document.void", label="作废文号", sentence="{actor}将{subjects}作废，原因：{reason}", machine=True),
)
