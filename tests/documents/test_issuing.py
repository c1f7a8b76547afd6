"""A document's PDF lies in the store as every original does, and the store's own check agrees with it."""

from dataclasses import dataclass
from pathlib import Path

from tests.documents.test_typst import HEADER, filled

from liuhen.documents.forms import Form, form_of
from liuhen.documents.issuing import store_pdf
from liuhen.vault.fixity import check
from liuhen.vault.local import LocalVault


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    kind: str = "waiver_note"
    number: str = "云医保弃〔2026〕1号"
    content_digest: str = "sha256:" + "0" * 64
    version: int = 1

    @property
    def form(self) -> Form:
        """Give the shipped form of its kind."""
        return form_of(self.kind)


def test_a_stored_document_is_found_whole_and_storing_it_again_changes_nothing(tmp_path: Path) -> None:
    fields = filled(form_of("waiver_note"))

    first = store_pdf(Numbered(), fields, HEADER, vault=LocalVault(tmp_path))
    again = store_pdf(Numbered(), fields, HEADER, vault=LocalVault(tmp_path))

    assert first == again
    assert () == tuple(check(LocalVault(tmp_path), [], known={first}).faults)
