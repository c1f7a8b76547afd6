"""Photos and moments of recordings that are in the vault already show an item; nothing is uploaded twice.

Shows yiliang-9-1b as far as a photo or a moment stands beside each line of the list.
"""

from __future__ import annotations

import pytest

from liuhen.bureau.models import Officer
from liuhen.cases import acts as road_acts
from liuhen.cases.kept.acts import add_files
from liuhen.cases.kept.store import Kept
from liuhen.cases.models import ItemShot, KeptFile, MeasureItem
from liuhen.cases.property import acts
from liuhen.cases.property.queries import material_of, shots_about
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from tests.cases.road import day
from tests.cases.things.test_measures import investigating, taken
from tests.cast import Cast
from tests.tapes import tape

pytestmark = pytest.mark.usefixtures("data_dir")


def on_file(cast: Cast, *films: Recording) -> MeasureItem:
    case = investigating(cast)
    road_acts.file_evidence(case, list(films), purpose="证明扣押过程", by=cast.officer, at=day(9))
    return taken(cast, case).items.order_by("pk")[0]


def shown(item: MeasureItem, by: Officer, *picked: acts.Picked) -> int:
    return acts.show_item(item, picked, by=by, at=day(10))


def test_a_photo_and_two_moments_of_the_case_stand_beside_the_item_each_once(cast: Cast) -> None:
    film, photo = tape(cast.officer, day(9)), tape(cast.officer, day(9), medium="photo")
    item = on_file(cast, film, photo)
    assert {film, photo} == set(material_of(item.measure.case))
    picked = [acts.Picked(recording=film, at_seconds=at) for at in (75, 300)]

    assert 3 == shown(item, cast.officer, *picked, acts.Picked(recording=photo, at_seconds=9))
    assert 0 == shown(item, cast.officer, picked[0])

    rows = shots_about([item.pk])[item.pk]
    assert [(film.pk, 75), (film.pk, 300), (photo.pk, None)] == [(one.recording_id, one.at_seconds) for one in rows]


@pytest.mark.parametrize(("seconds", "words"), [(None, "没有写时刻"), (601, "全长 00:10:00")])
def test_a_recording_wants_a_moment_that_it_has(cast: Cast, seconds: int | None, words: str) -> None:
    film = tape(cast.officer, day(9))
    item = on_file(cast, film)

    with pytest.raises(InputError, match=words):
        shown(item, cast.officer, acts.Picked(recording=film, at_seconds=seconds))
    assert not ItemShot.objects.exists()


def test_what_is_not_of_the_case_or_not_to_be_seen_is_not_put_there(cast: Cast) -> None:
    held, other = tape(cast.officer, day(9)), tape(cast.officer, day(9))
    item = on_file(cast, held)
    Recording.objects.filter(pk=held.pk).update(secrecy="工作秘密")

    for film in (other, held):
        with pytest.raises(InputError, match="不属于本案"):
            shown(item, cast.officer, acts.Picked(recording=film, at_seconds=1))
    with pytest.raises(InputError, match="没有选"):
        shown(item, cast.officer)


def test_a_photo_kept_elsewhere_in_the_case_is_the_same_bytes_again(cast: Cast) -> None:
    item = on_file(cast, tape(cast.officer, day(9)))
    file = Kept(
        kind="item_photo", words="全景", name="a.png", sha256="sha256:1", sm3="sm3:1", size=9, media_type="image/png"
    )
    kept = add_files(item.measure.case, item.measure, [file], by=cast.officer, at=day(9))

    assert 1 == acts.show_item(item, (), kept, by=cast.officer, at=day(10))
    assert 0 == acts.show_item(item, (), kept, by=cast.officer, at=day(10))
    assert ["sha256:1"] == list(
        KeptFile.objects.filter(about_id=item.pk, about_kind="measure_item").values_list("sha256", flat=True)
    )


def test_a_wrong_one_is_taken_off_with_a_reason_and_may_be_put_again(cast: Cast) -> None:
    film = tape(cast.officer, day(9))
    item = on_file(cast, film)
    shown(item, cast.officer, acts.Picked(recording=film, at_seconds=5))
    shot = ItemShot.objects.get()

    with pytest.raises(InputError, match="理由"):
        acts.take_off(shot, reason=" ", by=cast.officer, at=day(11))
    acts.take_off(shot, reason="拍到的是另一件", by=cast.officer, at=day(11))
    with pytest.raises(InputError, match="已经取消"):
        acts.take_off(shot, reason="再取消", by=cast.officer, at=day(11))

    assert not shots_about([item.pk])[item.pk]
    assert 1 == shown(item, cast.officer, acts.Picked(recording=film, at_seconds=5))
    assert 2 == ItemShot.objects.count()
