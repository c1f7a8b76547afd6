"""`liuhen law coverage`: docs/coverage.md from the packs, their scenarios, the tests and the pages."""

from __future__ import annotations

import click
from django.conf import settings

from liuhen.law.coverage import PackCoverage, covered, files_naming
from liuhen.law.coverage.page import coverage_page
from liuhen.law.pack import load
from liuhen.law.scenario.reader import read_scenarios
from liuhen.law.shelf import read_file
from liuhen.rooms import PAGES


@click.command("coverage", help="由规则包、场景和测试写出 docs/coverage.md 的内容")
@click.option("--write", is_flag=True, help="写进 docs/coverage.md，而不是输出")
def coverage_command(*, write: bool) -> None:
    """Print the page, or write it once the whole of it is known."""
    page = coverage_page(coverages())
    if write:
        (settings.BASE_DIR / "docs" / "coverage.md").write_text(page, encoding="utf-8")
    else:
        click.echo(page, nl=False)


def coverages() -> tuple[PackCoverage, ...]:
    """Return the coverage of every pack shipped, in the order of their codes."""
    folders = [path.parent for path in sorted(settings.PACKS_DIR.glob("*/pack.yaml"))]
    packs = {folder: load(folder) for folder in folders}
    tests = files_naming(_test_sources(), packs.values())
    return tuple(
        covered(
            pack,
            [read_scenarios(read_file(path), pack) for path in sorted((folder / "scenarios").glob("*.yaml"))],
            tests=tests,
            pages=PAGES,
        )
        for folder, pack in packs.items()
    )


def _test_sources() -> dict[str, str]:
    root = settings.BASE_DIR / "tests"
    found = sorted({*root.glob("**/test_*.py"), *root.glob("law/*.py")})
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in found}
