"""留痕核验：脱离系统、断网核对导出的留痕、案卷包和光盘。只用 Python 标准库（3.8 以上）。

用法：
  python3 liuhen_verify.py 目录                     导出的留痕全本、案卷包、光盘根目录，自己认得出
  python3 liuhen_verify.py 目录 --key 公钥文件        用验收记录上的公钥，而不是包内的公钥
  python3 liuhen_verify.py 目录 --checkpoint 文件     与另外保存的校验点核对，可写多次
  python3 liuhen_verify.py 目录 --slip "条数 根摘要值"  与纸面校验单核对，可写多次
  python3 liuhen_verify.py 证明.tlog-proof --entry 条目.json --key 公钥文件
  加 --lang en 用英文说，加 --json 给程序读。

退出码：0 一致；1 不一致；2 给的东西无法核验。

Checks exports of the trail, case bundles and discs without the system and without a network. Add --lang en for English.
Exit codes: 0 it agrees; 1 it differs; 2 it cannot be checked.
"""

from __future__ import annotations

import sys

# Run from inside a bundle, the program must leave nothing behind that was not there before.
sys.dont_write_bytecode = True

from liuhen_verifier.command import main  # noqa: E402 - after the line above

if __name__ == "__main__":
    sys.exit(main())
