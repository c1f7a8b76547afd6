"""The offline page in Chromium from file://: lists, plays, checks a picked folder and proofs, asks no network."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Page, sync_playwright
from tests.discs.bundles import make_bundle
from tests.verifier.exports import SIGNER

from liuhen.discs.bag import digest_of
from liuhen.discs.page import inline_json
from liuhen.trail.continuity import Change, Statement, state
from liuhen.trail.note import Signer

CHROMIUM = "/usr/bin/chromium"
CLIP_NAME = "LX-2026-000001_现场 检查#1.mp4"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        made = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    folder = tmp_path / "disc" / "电子档案" / "AJ-2026-0001"
    make_bundle(folder, tmp_path / "work")
    return folder


@pytest.fixture
def page(browser: Browser, bundle: Path) -> Iterator[Page]:
    opened = browser.new_page()
    faults: list[str] = []
    asked: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((bundle / "data/index.html").as_uri())
    opened.evaluate("LhViewer.ready")
    yield opened
    assert [] == faults
    assert all(url.startswith(("file://", "blob:")) for url in asked), asked
    opened.close()


def outcome(page: Page, folder: Path) -> str:
    page.set_input_files("#folder", folder)
    page.wait_for_selector("#outcome.ok, #outcome.bad")
    return page.inner_text("#outcome")


def chip(page: Page, words: str) -> str:
    return page.locator("li", has_text=words).locator(".chip").first.inner_text()


def test_the_page_lists_what_is_on_the_disc_and_takes_names_as_words(page: Page) -> None:
    text = page.inner_text("main")

    assert "甲大药房 <案> & 卷" == page.inner_text("h1")
    assert "</script><b>现场检查" in text
    assert "立案审批表" in text
    assert "未核验" == chip(page, "立案审批表")


def test_proofs_and_signature_are_verified_without_picking_anything(page: Page) -> None:
    assert "一致" == page.inner_text("#signature")
    assert "一致" == chip(page, "系统封存入库")
    assert "与入库留痕（序号 5）相符" in page.inner_text("#sections")


def test_a_picked_folder_that_agrees_is_said_to_agree_file_by_file(page: Page, bundle: Path) -> None:
    words = outcome(page, bundle.parent.parent)

    assert words.startswith("全部一致：6 个文件一致")
    assert "一致" == chip(page, "立案审批表")
    assert "一致" == chip(page, "现场检查")


@pytest.mark.parametrize("up", [0, 1, 2])
def test_disc_case_folder_or_bag_may_be_picked(page: Page, bundle: Path, up: int) -> None:
    folder = [bundle, bundle.parent, bundle.parent.parent][up]

    assert outcome(page, folder).startswith("全部一致")


def test_the_data_folder_itself_may_be_picked(page: Page, bundle: Path) -> None:
    assert outcome(page, bundle / "data").startswith("全部一致")


def test_one_changed_byte_is_said_at_its_file(page: Page, bundle: Path) -> None:
    file = bundle / "data/recordings" / CLIP_NAME
    data = bytearray(file.read_bytes())
    data[700_000] ^= 1
    file.write_bytes(bytes(data))

    words = outcome(page, bundle)

    assert words.startswith("有不一致：5 个文件一致，1 个不一致")
    assert "不一致" == chip(page, "现场检查")
    assert "一致" == chip(page, "立案审批表")


def test_missing_and_extra_files_are_said(page: Page, bundle: Path) -> None:
    (bundle / "data/documents/01_立案审批表.pdf").rename(bundle / "data/documents/换了名.pdf")

    words = outcome(page, bundle)

    assert "缺少 1 个" in words
    assert "多出 1 个：data/documents/换了名.pdf" in words


def test_another_folder_is_said_to_be_another(page: Page, tmp_path: Path) -> None:
    (tmp_path / "别的").mkdir()
    (tmp_path / "别的/a.txt").write_text("a", encoding="utf-8")

    assert outcome(page, tmp_path / "别的").startswith("选中的文件夹里没有这一卷")


def test_a_forged_entry_and_a_forged_checkpoint_are_said(browser: Browser, bundle: Path) -> None:
    index = bundle / "data/index.html"
    honest = index.read_text(encoding="utf-8")

    index.write_text(honest.replace('{\\"n\\": 5', '{\\"n\\": 6'), encoding="utf-8")
    forged = browser.new_page()
    forged.goto(index.as_uri())
    forged.evaluate("LhViewer.ready")
    assert "不一致" == chip(forged, "系统封存入库")

    index.write_text(honest.replace("\\n12\\n", "\\n13\\n"), encoding="utf-8")
    forged.reload()
    forged.evaluate("LhViewer.ready")
    assert "不一致" == forged.inner_text("#signature")
    forged.close()


def test_the_hashes_of_the_page_are_sha_256_and_sm3_in_any_pieces(page: Page) -> None:
    for length in (0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_000):
        found = page.evaluate(
            """(length) => {
                const data = Uint8Array.from({ length }, (_, i) => (i * 7) % 251);
                return [new LhHashes.Sha256(), new LhHashes.Sm3()].map((hash) => {
                    for (let at = 0; at < length; at += 37) hash.update(data.subarray(at, at + 37));
                    return LhHashes.hex(hash.digest());
                });
            }""",
            length,
        )
        assert [digest_of(bytes(i * 7 % 251 for i in range(length)), name) for name in ("sha256", "sm3")] == found


def test_sha_512_and_ed25519_by_hand_agree_with_openssl(page: Page) -> None:
    for length in (0, 3, 111, 112, 239, 240, 500):
        data = bytes(i % 256 for i in range(length))
        found = page.evaluate("(data) => LhHashes.hex(LhHashes.sha512(Uint8Array.from(data)))", list(data))
        assert hashlib.sha512(data).hexdigest() == found

    for seed in range(4):
        key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        message, public = b"checkpoint %d" % seed, key.public_key().public_bytes_raw()
        signature = bytearray(key.sign(message))
        check = "([k, m, s]) => LhProofs.verifyByHand(...[k, m, s].map((bytes) => Uint8Array.from(bytes)))"
        assert page.evaluate(check, [list(public), list(message), list(signature)])
        signature[seed * 9] ^= 1
        assert not page.evaluate(check, [list(public), list(message), list(signature)])


def test_without_its_own_ed25519_the_browser_falls_back_and_without_big_integers_says_not_checked(
    browser: Browser, bundle: Path
) -> None:
    page = browser.new_page()
    page.add_init_script("Object.defineProperty(window, 'crypto', { value: {} })")
    page.goto((bundle / "data/index.html").as_uri())
    page.evaluate("LhViewer.ready")
    assert "一致" == page.inner_text("#signature")
    page.close()

    old = browser.new_page()
    old.add_init_script(
        "Object.defineProperty(window, 'crypto', { value: {} }); window.BigInt = () => { throw new Error('none'); };"
    )
    old.goto((bundle / "data/index.html").as_uri())
    old.evaluate("LhViewer.ready")
    assert "未核验" == old.inner_text("#signature")
    old.close()


def line(page: Page, words: str) -> str:
    return page.locator("#lists li", has_text=words).inner_text()


def test_manifests_are_checked_too_and_sm3_when_asked_for(page: Page, bundle: Path) -> None:
    outcome(page, bundle)
    assert "8 个文件相符" in line(page, "清单 manifest-sha256.txt")
    assert "没有勾选，没有核对" in line(page, "清单 manifest-sm3.txt")
    assert "4 个文件相符" in line(page, "tagmanifest-sm3.txt")
    digest = hashlib.sha256((bundle / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    assert digest in line(page, "案卷包摘要值").replace(" ", "")

    page.check("#sm3")
    assert outcome(page, bundle).startswith("全部一致")
    assert "8 个文件相符" in line(page, "清单 manifest-sm3.txt")


@pytest.mark.parametrize("name", ["manifest-sm3.txt", "manifest-sha256.txt", "bag-info.txt", "data/index.html"])
def test_a_change_outside_the_catalogue_is_found_by_the_manifests(page: Page, bundle: Path, name: str) -> None:
    file = bundle / name
    file.write_bytes(file.read_bytes() + b"0" * 64 + b"  data/none\n")
    page.check("#sm3")

    words = outcome(page, bundle)

    assert words.startswith("有不一致")
    assert "清单有" in words


def test_without_manifests_the_page_says_that_they_were_not_checked(page: Page, bundle: Path) -> None:
    assert outcome(page, bundle / "data").startswith("全部一致")
    assert "选到的文件夹里没有清单" in line(page, "清单")
    assert "未核验" in line(page, "清单")


def test_the_page_speaks_english_and_back_without_losing_what_it_found(page: Page, bundle: Path) -> None:
    outcome(page, bundle)

    page.click("text=English")

    assert "Everything agrees: 6 files agree." == page.inner_text("#outcome")
    assert "agrees" == chip(page, "立案审批表")
    assert "en" == page.evaluate("document.documentElement.lang")
    assert "8 files agree" in line(page, "manifest manifest-sha256.txt")
    page.click("text=中文")
    assert page.inner_text("#outcome").startswith("全部一致")


def test_key_and_slip_on_paper_are_compared_as_they_are_typed(page: Page) -> None:
    point, root = page.inner_text("#point"), page.inner_text("#root")
    identity = point.rpartition(" ")[2]

    page.fill("#paper-key", identity[:4] + " " + identity[4:])
    page.fill("#paper-slip", f"12 {root}")
    assert ("一致", "一致") == (page.inner_text("#key-said"), page.inner_text("#slip-said"))

    page.fill("#paper-key", "00000000")
    page.fill("#paper-slip", f"12 {root[:-1]}{'1' if root[-1] == '0' else '0'}")
    assert ("不一致", "不一致") == (page.inner_text("#key-said"), page.inner_text("#slip-said"))

    page.fill("#paper-slip", f"13 {root}")
    assert "未核验" == page.inner_text("#slip-said")
    assert "校验单是 13 条，本卷的校验点是 12 条" in page.inner_text("#slip-why")


def test_an_older_key_of_the_acceptance_record_leads_to_the_present_one(browser: Browser, tmp_path: Path) -> None:
    older = Signer(name=SIGNER.name, seed=bytes(range(64, 96)))
    stranger = Signer(name=SIGNER.name, seed=bytes(range(96, 128)))
    said = {}
    for name, signs in (("honest", older), ("forged", stranger)):
        told = Statement(
            change=Change.KEY,
            at=datetime(2026, 9, 1, tzinfo=UTC),
            old_key=older.verifier().text(),
            new_key=SIGNER.verifier().text(),
            size=3,
            root=bytes(32),
            kept=3,
            reason="更换",
        )
        (tmp_path / name).mkdir()
        bundle = tmp_path / name / "bag"
        make_bundle(bundle, tmp_path / name, continuity=(state(told, new=SIGNER, old=signs),))
        page = browser.new_page()
        page.goto((bundle / "data/index.html").as_uri())
        page.evaluate("LhViewer.ready")
        page.fill("#paper-key", older.verifier().key_id.hex())
        said[name] = (page.inner_text("#key-said"), page.inner_text("#key-why"))
        page.close()

    present = SIGNER.verifier().key_id.hex()
    assert ("一致", f"这是以前的公钥；有它签名的声明接续到现在的 {present}") == said["honest"]
    assert ("不一致", "") == said["forged"]


def test_everything_can_be_reached_and_pressed_with_the_keyboard(page: Page) -> None:
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("(({ id, textContent }) => id || textContent.trim())(document.activeElement)"))

    assert ["中文", "English", "folder", "sm3"] == reached[:4]
    assert {"播放", "打开", "paper-key", "paper-slip"} <= set(reached)
    page.focus("[data-lang=en]")
    page.keyboard.press("Enter")
    assert "Verify" == page.inner_text("#check")
    page.focus("#folder")
    outline = "getComputedStyle(document.querySelector('label.pick')).outlineStyle"
    assert "solid" == page.evaluate(outline)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_fits_a_phone_and_paper(page: Page, bundle: Path, language: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    outcome(page, bundle)
    page.click(f"[data-lang={language}]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.emulate_media(media="print")
    assert not page.is_visible("#folder")
    assert not page.is_visible("text=播放" if language == "zh" else "text=Play")
    assert page.is_visible("#outcome")
    assert page.is_visible("#root")


def test_a_recording_plays_from_the_disc_by_its_relative_name(page: Page) -> None:
    page.click("text=播放")

    assert page.locator("#stage video").get_attribute("src") == (
        "recordings/LX-2026-000001_%E7%8E%B0%E5%9C%BA%20%E6%A3%80%E6%9F%A5%231.mp4"
    )


def test_inline_json_cannot_end_its_element() -> None:
    assert "</script" not in inline_json({"a": "</script><!--"})
