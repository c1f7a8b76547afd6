"""What may be done in room search, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS
from liuhen.bureau.verb import Verb

VERBS: tuple[Verb, ...] = (
    # What is found is limited again by the right to each kind (search.queries.kinds).
    Verb(name="search.find", label="查找", sentence="{actor}查找", roles=CASE_WORKERS, content=True),
    Verb(name="search.suggest", label="查找提示", sentence="{actor}输入查找词", roles=CASE_WORKERS, content=True),
    Verb(name="search.save_view", label="存下查找", sentence="{actor}存下了查找{subjects}", roles=CASE_WORKERS),
    Verb(name="search.drop_view", label="删去存下的查找", sentence="{actor}删去了查找{subjects}", roles=CASE_WORKERS),
)
