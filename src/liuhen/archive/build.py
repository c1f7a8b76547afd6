"""Builds a case file on the disk: bag, outer layout, image, label sheet; no database, no transaction."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from html import escape
from pathlib import Path

from liuhen.archive.contents import Built, Clip, Extract, FileContents, Indexed, Paper
from liuhen.discs.bag import Bag, Packed, Payload, pack, seal_bag
from liuhen.discs.iso import Image, build_image, read_back, volume_id
from liuhen.discs.label import Label, label_pdf
from liuhen.discs.layout import ARCHIVE_FOLDER, OTHER_FOLDER, Listed, contents_xml, door_page, read_me
from liuhen.discs.names import distinct, safe_name
from liuhen.discs.page import page_html
from liuhen.discs.program import PROGRAM, one_file

Tell = Callable[[int, int, str], None]  # done bytes, all bytes, words
DISC, IMAGE, LABELS = "disc", "image.iso", "label.pdf"
_TABLE_STYLE = (
    "body{font:10pt serif;margin:12mm}table{border-collapse:collapse;width:100%}"
    "td,th{border:.5pt solid #000;padding:1.4mm 2mm;text-align:left}thead{display:table-header-group}"
)


def build(contents: FileContents, folder: Path, *, tell: Tell = lambda _done, _all, _words: None) -> Built:
    """Build everything of a case file below `folder`; what an earlier attempt left there is begun anew.

    1. The bag: originals copied and compared with their digests of intake, papers, extracts, proofs, verifier, page.
    2. The outer layout of the disc.
    3. The image, read back by another program.
    4. The label sheet.

    Raises:
        SourceDiffersError: an original or a document is not what was taken in.
        DiscToolError, ReadBackError: the image could not be made, or does not hold what was written.
    """
    disc = folder / DISC
    for old in (disc, folder / IMAGE, folder / LABELS):
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink(missing_ok=True)
    bag_folder = disc / ARCHIVE_FOLDER / safe_name(contents.number)
    bag_folder.mkdir(parents=True)
    bag, rows = _bag(contents, bag_folder, tell)
    _outside(contents, disc, bag, rows)
    tell(bag.total_bytes, bag.total_bytes, "正在制作光盘映像")
    image = build_image(disc, folder / IMAGE, volume=volume_id(contents.number))
    tell(bag.total_bytes, bag.total_bytes, "正在回读光盘映像")
    read_back(image.path, _expected(disc, bag))
    (folder / LABELS).write_bytes(label_pdf(_labels(contents, bag, image)))
    return Built(
        bundle_digest=bag.digest,
        bundle_bytes=bag.total_bytes,
        file_count=len(bag.files),
        iso_digest=image.sha256,
        iso_bytes=image.size,
        volume=image.volume,
        checkpoint_size=contents.trail.size,
        index=rows,
    )


def bag_of(folder: Path, number: str) -> Path:
    """Give the bag of a built case file."""
    return folder / DISC / ARCHIVE_FOLDER / safe_name(number)


def _bag(contents: FileContents, folder: Path, tell: Tell) -> tuple[Bag, tuple[Indexed, ...]]:
    total = sum(clip.size for clip in contents.clips) or 1
    done = 0

    def progress(count: int) -> None:
        nonlocal done
        done = min(done + count, total)
        tell(done, total, "正在复制并核对原始文件")

    clips = list(zip(contents.clips, _clip_payloads(contents.clips), strict=True))
    papers = list(zip(contents.papers, _paper_payloads(contents.papers), strict=True))
    clip_files = pack(folder, [payload for _, payload in clips], progress=progress)
    paper_files = pack(folder, [payload for _, payload in papers])
    extract_files = pack(folder, [payload for extract in contents.extracts for payload in _extract_payloads(extract)])
    others = pack(folder, [*_playables(contents.clips), *_trail_payloads(contents), *_verifier(contents.verifier)])
    files = [*clip_files, *paper_files, *extract_files, *others]
    items = [_clip_item(clip, file) for clip, file in zip(contents.clips, clip_files, strict=True)]
    sheets = [_paper_item(paper, file) for paper, file in zip(contents.papers, paper_files, strict=True)]
    registers = [_extract_item(extract, extract_files[2 * at]) for at, extract in enumerate(contents.extracts)]
    catalogue = _catalogue(contents, files, items, sheets, registers)
    files += pack(
        folder,
        [
            Payload(path="catalogue.json", data=json.dumps(catalogue, ensure_ascii=False, indent=1).encode("utf-8")),
            Payload(path="index.html", data=page_html(catalogue)),
        ],
    )
    facts = {
        "Source-Organization": contents.bureau,
        "External-Identifier": contents.number,
        "External-Description": contents.title,
        "Bagging-Date": contents.made_at.date().isoformat(),
        "Contact-Name": contents.maker,
    }
    return seal_bag(folder, files, facts), tuple(_index([*sheets, *items, *registers]))


def _clip_payloads(clips: Iterable[Clip]) -> list[Payload]:
    chosen = list(clips)
    names = distinct(safe_name(f"{clip.number}_{clip.shown_name}") for clip in chosen)
    return [
        Payload(path=f"recordings/{name}", source=clip.source, sha256=clip.sha256, sm3=clip.sm3)
        for clip, name in zip(chosen, names, strict=True)
    ]


def _paper_payloads(papers: Iterable[Paper]) -> list[Payload]:
    chosen = list(papers)
    names = distinct(
        safe_name(f"{at:02d}_{paper.title}_{paper.number}{paper.ending}") for at, paper in enumerate(chosen, start=1)
    )
    return [
        Payload(path=f"documents/{name}", source=paper.source, sha256=paper.sha256)
        for paper, name in zip(chosen, names, strict=True)
    ]


def _extract_payloads(extract: Extract) -> Iterator[Payload]:
    rows = [dict(zip(extract.columns, row, strict=True)) for row in extract.rows]
    data = json.dumps({"title": extract.title, "rows": rows}, ensure_ascii=False, indent=1)
    yield Payload(path=f"registers/{extract.code}.html", data=_table(extract))
    yield Payload(path=f"registers/{extract.code}.json", data=data.encode("utf-8"))


def _playables(clips: Iterable[Clip]) -> Iterator[Payload]:
    for clip in clips:
        if clip.playable is not None:
            yield Payload(path=_playable_path(clip), source=clip.playable)


def _playable_path(clip: Clip) -> str:
    ending = clip.playable.suffix if clip.playable else ""
    return f"playable/{safe_name(clip.number)}{ending}"


def _trail_payloads(contents: FileContents) -> Iterator[Payload]:
    for entry in contents.trail.entries:
        yield Payload(path=f"trail/entries/{entry.index:06d}.json", data=entry.data)
        yield Payload(path=f"trail/proofs/{entry.index:06d}.tlog-proof", data=entry.proof.encode("utf-8"))
    yield Payload(path="trail/checkpoint", data=contents.trail.note.encode("utf-8"))
    yield Payload(path="trail/key.txt", data=(contents.trail.key + "\n").encode("utf-8"))
    if contents.trail.continuity:
        yield Payload(path="trail/keys.notes", data="".join(contents.trail.continuity).encode("utf-8"))


def _verifier(folder: Path) -> Iterator[Payload]:
    yield Payload(path=f"verifier/{PROGRAM}", data=one_file(folder))


def _file(file: Packed) -> dict[str, object]:
    return {"path": file.path, "size": file.size, "sha256": file.sha256}


def _clip_item(clip: Clip, file: Packed) -> dict[str, object]:
    item = {**_file(file), "title": f"{clip.number} {clip.shown_name}", "medium": clip.medium, "entry": clip.entry}
    item["facts"] = [list(pair) for pair in clip.facts]
    if clip.playable is not None:
        item["play"] = f"data/{_playable_path(clip)}"
    return item


def _paper_item(paper: Paper, file: Packed) -> dict[str, object]:
    facts = [["文号", paper.number], ["日期", paper.on], *(list(pair) for pair in paper.facts)]
    return {**_file(file), "title": paper.title, "medium": "document", "facts": facts}


def _extract_item(extract: Extract, file: Packed) -> dict[str, object]:
    return {**_file(file), "title": extract.title, "medium": "register", "facts": [["行数", str(len(extract.rows))]]}


def _catalogue(
    contents: FileContents,
    files: list[Packed],
    clips: list[dict[str, object]],
    papers: list[dict[str, object]],
    registers: list[dict[str, object]],
) -> dict[str, object]:
    entries = [
        {
            "index": entry.index,
            "text": entry.data.decode("utf-8"),
            "proof": entry.proof,
            "sentence": entry.sentence,
            "at": entry.at,
        }
        for entry in contents.trail.entries
    ]
    return {
        "number": contents.number,
        "title": contents.title,
        "facts": [list(pair) for pair in contents.facts],
        "sections": [
            {"title": "录像、照片和录音", "items": clips},
            {"title": "文书", "items": papers},
            {"title": "登记簿摘录", "items": registers},
        ],
        "items": clips,
        "files": [_file(file) for file in files],
        "trail": {
            "key": contents.trail.key,
            "continuity": list(contents.trail.continuity),
            "checkpoint": contents.trail.note,
            "entries": entries,
        },
    }


def _index(items: list[dict[str, object]]) -> Iterator[Indexed]:
    for order, item in enumerate(items, start=1):
        yield Indexed(
            order=order,
            title=str(item["title"]),
            path=str(item["path"]),
            medium=str(item["medium"]),
            sha256=f"sha256:{item['sha256']}",
            size=int(str(item["size"])),
        )


def _outside(contents: FileContents, disc: Path, bag: Bag, rows: tuple[Indexed, ...]) -> None:
    inner = f"{ARCHIVE_FOLDER}/{bag.folder.name}"
    authors = {f"{clip.number} {clip.shown_name}": (clip.author, clip.on) for clip in contents.clips}
    authors |= {paper.title: (paper.author, paper.on) for paper in contents.papers}
    listed = tuple(
        Listed(
            order=row.order,
            title=row.title,
            author=authors.get(row.title, (contents.bureau, contents.on))[0],
            on=authors.get(row.title, (contents.bureau, contents.on))[1],
            path=f"{inner}/{row.path}",
        )
        for row in rows
    )
    facts = (
        ("案卷号", contents.number),
        ("题名", contents.title),
        ("制作单位", contents.bureau),
        ("制作人", contents.maker),
        ("制作日期", contents.on),
        ("文件", f"{len(bag.files)} 个，{bag.total_bytes} 字节"),
        ("案卷包摘要值", bag.digest),
    )
    (disc / "说明文件.TXT").write_bytes(read_me(facts))
    (disc / "文件目录.XML").write_bytes(contents_xml(listed))
    (disc / "打开案卷.html").write_bytes(door_page(f"{inner}/data/index.html", contents.title))
    program = disc / OTHER_FOLDER / "核验程序" / PROGRAM
    program.parent.mkdir(parents=True)
    program.write_bytes(one_file(contents.verifier))


def _expected(disc: Path, bag: Bag) -> dict[str, str]:
    """Give what the image must hold: payload digests as packed, everything else hashed now."""
    inner = bag.folder.relative_to(disc).as_posix()
    known = {f"{inner}/{file.path}": file.sha256 for file in bag.files}
    return {
        path: known.get(path) or sha256((disc / path).read_bytes()).hexdigest()
        for path in (one.relative_to(disc).as_posix() for one in disc.rglob("*") if one.is_file())
    }


def _labels(contents: FileContents, bag: Bag, image: Image) -> tuple[Label, ...]:
    return tuple(
        Label(
            fields=copy.fields,
            article=contents.label_article,
            number=copy.number,
            copy_words=copy.role,
            volume=image.volume,
            image_digest=image.sha256,
            file_count=len(bag.files),
            total_bytes=bag.total_bytes,
            made_at=contents.made_at,
        )
        for copy in contents.labels
    )


def _table(extract: Extract) -> bytes:
    head = "".join(f"<th>{escape(name)}</th>" for name in extract.columns)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in extract.rows)
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(extract.title)}</title>'
        f"<style>{_TABLE_STYLE}</style><h1>{escape(extract.title)}</h1>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></html>\n"
    ).encode()
