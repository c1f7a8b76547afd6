"""The first draft of a new pack: another bureau's files with code and clause ids renamed, one scenario, next steps."""

from __future__ import annotations

import re
from collections.abc import Mapping

from liuhen.errors import InputError
from liuhen.law.pack import Pack

CODE = re.compile(r"[a-z][a-z0-9]{1,29}")
RESERVED = frozenset({"calendar", "engine", "superior", "scenarios"})
VERSION = "0.1.0"

_README = """# 规则包 {code}

由 {source}（{title}）复制而来，编号已经改好，内容还是 {source} 的。请按下面的次序改成本机关的办法。

1. `pack.yaml` 开头的 `pack`：制定机关、全称、文号、地区、施行日期、解释机关。施行日期原文没有的，
   删去 `effective_from`，启用时再填。
2. `clauses.yaml`：一行一个要求。编号 `{code}-条-款` 自己定，全包唯一；`article` 写第几条第几款；`says` 用自己的话写，
   不抄原文；`does` 写系统为它做什么；`kind`、`modality`、`judged`、`rooms` 见 docs/formats/pack.md。
3. `pack.yaml` 的其余各节：原文规定了的才写，每处写明 `req`；原文没有规定的，删去整个键，由上位法或者系统默认补上。
   只约束人的行为、系统无法检查的，列入 `not_machine_checkable`。
4. 运行 `liuhen law packs`：逐行报告不合格之处，改到合格为止。
5. `scenarios/`：为每一条期限、保存、录像、文书、项目、审批、禁止各写一个触发的、一个不触发的场景，
   格式见 docs/formats/scenario.md；运行 `liuhen law replay scenarios/` 核对。
6. 请另一位法制人员对照原文核对一遍，把 `version` 改成 1.0.0，再在“规则包”页启用。
"""
_SCENARIO = """schema: liuhen.scenario/1
pack: {code}
title: 示例：录像移交入库
scenarios:
  - title: 刚录完的还没到期
    subjects:
      R1: {{kind: recording}}
    timeline:
      - {{at: 2026-03-10 10:00, event: recording_completed, of: R1}}
    expect:
      - {{at: 2026-03-10 10:30, of: R1, rule: ingest.deadline, req: {req}, trips: false}}
  - title: 三个月没有移交，已过期限
    subjects:
      R1: {{kind: recording}}
    timeline:
      - {{at: 2026-03-10 10:00, event: recording_completed, of: R1}}
    expect:
      - {{at: 2026-06-10 10:00, of: R1, rule: ingest.deadline, req: {req}, trips: true}}
"""


class ScaffoldError(InputError):
    """No new pack can be made under this code."""

    code = "pack.scaffold"


def checked_code(code: str, taken: frozenset[str]) -> str:
    """Return the code of a new pack.

    Raises:
        ScaffoldError: not a word of small letters and digits, reserved, or taken.
    """
    if not CODE.fullmatch(code):
        raise ScaffoldError(
            f"代码“{code}”不能用。", next_step="请用 2 到 30 个小写字母和数字，以字母开头，例如机关所在地的拼音。"
        )
    if code in RESERVED or code in taken:
        raise ScaffoldError(f"代码“{code}”已经有了。", next_step="请换一个代码，或者直接修改现有的规则包。")
    return code


def scaffold(code: str, source: Pack, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the files of the new pack by name; `texts` are pack.yaml and clauses.yaml of the source."""
    renamed = {name: _renamed(texts[name], source.code, code) for name in ("pack.yaml", "clauses.yaml")}
    renamed["pack.yaml"] = _fresh(renamed["pack.yaml"], code)
    normal = source.need(lambda body: body.ingest.normal if body.ingest else None)
    req = normal.value.req[0].replace(f"{source.code}-", f"{code}-", 1)
    return {
        **renamed,
        "scenarios/example.yaml": _SCENARIO.format(code=code, req=req),
        "README.md": _README.format(code=code, source=source.code, title=source.title),
    }


def _renamed(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<![\w-]){re.escape(old)}-(?=\d)", f"{new}-", text)


def _fresh(text: str, code: str) -> str:
    """Set code and version in the head of a pack file; the rest is for the jurist to change."""
    text = re.sub(r"\A(#.*\n)+", "# Draft of a rule pack; README.md says what to do next.\n", text)
    text = re.sub(r"(?m)^(  code:).*$", rf"\1 {code}", text, count=1)
    return re.sub(r"(?m)^(  version:).*$", rf"\1 {VERSION}", text, count=1)
