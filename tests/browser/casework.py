"""Makes a data folder with the small bureau and a case that waits for legal review; a program of its own."""

import sys

from tests.browser import office


def main() -> None:
    """Found the bureau, then bring one case to its review by the product's own acts."""
    office.main()
    from liuhen.bureau.models import Officer
    from liuhen.cases.deliberation.acts.review import ask_review
    from tests.cases.road import day, issued, told
    from tests.cast import cast_of

    people = {one.username: one for one in Officer.objects.filter(bureau__code="yunze")}
    cast = cast_of(people, stranger=people["jia"])
    case = told(cast)
    issued(case, "statement_review", by=cast.officer, at=day(26))
    case.refresh_from_db()
    ask_review(case, words="拟处罚款，送法制审核。", by=cast.officer, at=day(30))


if __name__ == "__main__":
    sys.exit(main())
