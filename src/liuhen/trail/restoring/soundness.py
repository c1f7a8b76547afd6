"""How much of a trail's files is what was signed: the largest signed size whose root the entries give. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from liuhen.errors import LiuhenError
from liuhen.trail.checkpoint import Checkpoint
from liuhen.trail.entry import leaf_hash
from liuhen.trail.tiles import WIDTH, FileReader, bundle_entries, bundle_path
from liuhen.trail.tree import Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What the entries give: the largest checkpoint they bear out, and the newest that was signed."""

    whole: Checkpoint  # the newest that was signed
    kept: int  # how many entries are proven by a signature
    leaves: tuple[bytes, ...]  # their leaf hashes, in order

    @property
    def is_whole(self) -> bool:
        """Tell whether everything that was signed is there."""
        return self.kept == self.whole.size


def sound_part(entries: Iterable[bytes], signed: Iterable[Checkpoint]) -> Sound:
    """Read entries as far as they go and find the largest signed size that they bear out.

    `signed` are checkpoints whose signatures have been verified; there is at least one.
    """
    by_size = {one.size: one for one in signed}
    whole = max(by_size.values(), key=lambda one: one.size)
    edge, leaves, kept = Edge(), [], 0
    for data in entries:
        if edge.size == whole.size:
            break
        leaf = leaf_hash(data)
        edge.push(leaf)
        leaves.append(leaf)
        told = by_size.get(edge.size)
        if told is not None and told.root == edge.root():
            kept = edge.size
    return Sound(whole=whole, kept=kept, leaves=tuple(leaves[:kept]))


def readable_entries(size: int, read: FileReader) -> Iterator[bytes]:
    """Give the entries of the bundles one after another, ending quietly where a file is missing or torn."""
    for index in range(0, size, WIDTH):
        try:
            yield from bundle_entries(read(bundle_path(index // WIDTH, min(WIDTH, size - index))))
        except (OSError, LiuhenError):
            return
