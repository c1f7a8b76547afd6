"""The code a camera films: read upright, turned, slanted, blurred, dim and noisy; nothing read out of nothing."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from liuhen.media.code import SIDE, Grey, read_code
from liuhen.media.reedsolomon import corrected
from liuhen.trail.slip_sheet import code_rows

TEXT = "LH202609180020145"


def drawn(text: str = TEXT, module: int = 8, quiet: int = 4) -> Image.Image:
    rows = code_rows(text)
    small = Image.new("L", (SIDE + 2 * quiet, SIDE + 2 * quiet), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark == "1":
                small.putpixel((x + quiet, y + quiet), 0)
    return small.resize((small.width * module, small.height * module), Image.Resampling.NEAREST)


def filmed(code: Image.Image, width: int = 480, height: int = 270, grey: int = 90) -> Image.Image:
    """Put a code somewhere on a grey wall."""
    scene = Image.new("L", (width, height), grey)
    scene.paste(code, ((width - code.width) // 2 + 17, (height - code.height) // 2))
    return scene


def grey(picture: Image.Image) -> Grey:
    return Grey(width=picture.width, height=picture.height, pixels=picture.tobytes())


def test_the_code_on_a_screen_is_read() -> None:
    assert TEXT == read_code(grey(filmed(drawn(module=7))))


@pytest.mark.parametrize("degrees", [3, -8, 15, 90, 178])
def test_a_camera_held_askew_reads_it(degrees: float) -> None:
    turned = drawn(module=6).rotate(degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)

    assert TEXT == read_code(grey(filmed(turned, 640, 360)))


@pytest.mark.parametrize("lean", [0.06, -0.1, 0.15])
def test_a_camera_that_looks_from_the_side_reads_it(lean: float) -> None:
    code = drawn(module=6, quiet=10)
    side = code.width
    corners = (0, int(side * max(lean, 0)), 0, side - int(side * max(lean, 0)), side, side, side, 0)
    slanted = code.transform(code.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=255)

    assert TEXT == read_code(grey(filmed(slanted, 480, 300)))


def test_dim_light_blur_and_noise_are_borne() -> None:
    dim = filmed(drawn(module=7)).filter(ImageFilter.GaussianBlur(1.6)).point(lambda value: 40 + value * 100 // 255)
    pixels = bytearray(dim.tobytes())
    chance = random.Random(7)
    for at in range(len(pixels)):
        pixels[at] = max(0, min(255, pixels[at] + chance.randrange(-12, 13)))

    assert TEXT == read_code(Grey(width=dim.width, height=dim.height, pixels=bytes(pixels)))


def test_a_finger_over_a_corner_of_the_picture_is_corrected() -> None:
    covered = drawn(module=7)
    covered.paste(0, (26 * 7, 12 * 7, 29 * 7, 17 * 7))

    assert TEXT == read_code(grey(filmed(covered)))


def test_where_there_is_no_code_nothing_is_read() -> None:
    chance = random.Random(3)
    noise = Grey(width=200, height=120, pixels=bytes(chance.randrange(256) for _ in range(200 * 120)))

    assert ["", "", "", ""] == [
        read_code(one)
        for one in (
            noise,
            grey(Image.new("L", (200, 120), 255)),
            Grey(width=200, height=120, pixels=b""),
            grey(filmed(Image.new("L", (150, 150), 255))),
        )
    ]


def test_a_pattern_that_looks_like_a_corner_by_chance_does_not_mislead() -> None:
    text = "LH705719297157918"

    assert text == read_code(grey(drawn(text, module=3)))


def test_letters_and_figures_of_even_and_odd_number_are_read() -> None:
    assert ["YZ-03", "YZ-003"] == [read_code(grey(drawn(text, module=4))) for text in ("YZ-03", "YZ-003")]


@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_every_instant_is_read_as_it_was_drawn(number: int) -> None:
    text = f"LH{number:015d}"

    assert text == read_code(grey(drawn(text, module=3)))


@given(st.data())
def test_up_to_fourteen_wrong_bytes_of_forty_four_are_put_right(data: st.DataObject) -> None:
    whole = (0,) * 44  # nothing is a word of the code too
    wrong = list(whole)
    for place in data.draw(st.lists(st.integers(0, 43), max_size=14, unique=True)):
        wrong[place] ^= data.draw(st.integers(1, 255))

    assert whole == corrected(wrong, 28)


def test_too_many_wrong_bytes_are_not_guessed() -> None:
    assert corrected([1] * 20 + [0] * 24, 28) is None
