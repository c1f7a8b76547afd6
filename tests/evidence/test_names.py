"""Names are shown safely and read back exactly."""

from hypothesis import given, settings
from hypothesis import strategies as st

from liuhen.evidence.names import read_name


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_become_text_that_prints_and_encodes(raw: bytes) -> None:
    name = read_name(raw)

    assert name.shown.isprintable()
    name.shown.encode("utf-8")
    assert name.decoding in {"utf-8", "gbk", "escaped"}


def test_plain_chinese_names_are_shown_as_they_are() -> None:
    assert "现场照片 收银台.jpg" == read_name("现场照片 收银台.jpg".encode()).shown
    assert ("现场照片", "gbk") == (
        read_name("现场照片".encode("gbk")).shown,
        read_name("现场照片".encode("gbk")).decoding,
    )
