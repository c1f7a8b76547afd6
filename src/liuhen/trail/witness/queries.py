"""Reads of the witnesses: who cosigns whom, up to where, and what to send next."""

from collections.abc import Iterator

from django.db.models import QuerySet

from liuhen.trail.integrator import store
from liuhen.trail.models import Cosignature, Peer, Witnessed
from liuhen.trail.note import Verifier, read_verifier
from liuhen.trail.queries import newest_checkpoint
from liuhen.trail.tiles import tile_nodes
from liuhen.trail.tree import consistency_proof
from liuhen.trail.witness.protocol import Request, Seen


def live(part: Peer.Part) -> QuerySet[Peer]:
    """Give the peers of one part that have not been ended."""
    return Peer.objects.filter(part=part, ended_at__isnull=True).order_by("pk")


def logs_of(origin: str) -> list[Peer]:
    """Give the registered logs of an origin: more than one where its key was changed and registered anew."""
    return [peer for peer in live(Peer.Part.LOG) if peer.origin == origin]


def keys_of(peers: list[Peer]) -> tuple[Verifier, ...]:
    """Give the keys of registered logs."""
    return tuple(read_verifier(peer.key) for peer in peers)


def last_seen(origin: str) -> Seen | None:
    """Give the last checkpoint of an origin that we cosigned."""
    row = Witnessed.objects.filter(origin=origin).order_by("-size", "-id").first()
    return None if row is None else Seen(size=row.size, root=bytes.fromhex(row.root))


def last_cosigned(peer: Peer, origin: str) -> int:
    """Give up to which size a witness has cosigned our origin; 0 where it never has."""
    row = Cosignature.objects.filter(peer=peer, origin=origin).order_by("-size").first()
    return 0 if row is None else row.size


def next_request(old_size: int) -> Request | None:
    """Give the request for our newest checkpoint on from `old_size`; None where there is no way from there."""
    files = store()
    note, point = files.note(), newest_checkpoint()
    if point is None or not 0 <= old_size <= point.size:
        return None
    proof = consistency_proof(old_size, point.size, tile_nodes(point.size, files.read))
    return Request(old_size=old_size, proof=proof, note=note)


def cosigned_notes() -> Iterator[str]:
    """Give our checkpoints with the signatures of witnesses, oldest first: one note for each size."""
    held, lines = "", ""
    for note, line in Cosignature.objects.order_by("size", "note", "id").values_list("note", "line").iterator(500):
        if note != held:
            if held:
                yield held + lines
            held, lines = note, ""
        if line not in lines:
            lines += line
    if held:
        yield held + lines
