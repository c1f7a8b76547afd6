"""Files kept in a case: what forms send, put into the vault before any act, and showing one again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from liuhen.bureau.acting import seeing
from liuhen.cases.kept.store import Kept, Sent, store
from liuhen.cases.models import Case, KeptFile
from liuhen.evidence.queries import vault
from liuhen.web.route import Route, found, officer_of

MOST_FILES = 30


def kept_of(
    request: HttpRequest, case: Case, name: str, kind: str, *, words: str = "", must_be_photo: bool = False
) -> tuple[Kept, ...]:
    """Put the files a form sent under a name into the vault; none where none was chosen.

    Raises:
        NotKeptError: one of them is of no kind that is kept.
    """
    files = request.FILES.getlist(name)[:MOST_FILES]
    sent = [
        Sent(data=one.read(), name=str(one.name), kind=kind, words=words, must_be_photo=must_be_photo) for one in files
    ]
    return tuple(store(one, bureau=case.bureau.code, case=case.clue_number, vault=vault()) for one in sent)


def kept_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Show one kept file, as it came."""
    case = found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)
    row = KeptFile.objects.filter(case=case, pk=file).first()
    if row is None:
        raise Http404
    seeing(officer_of(request), "case.view", case, kept_file=row.sha256)
    with vault().open(row.sha256) as held:
        data = held.read()
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": "inline", "X-Frame-Options": "SAMEORIGIN"}
    return HttpResponse(data, content_type=row.media_type, headers=headers)


ROUTES: tuple[Route, ...] = (
    Route(path="cases/<int:pk>/kept/<int:file>/", name="kept_file", view=kept_file, kind="content", verb="case.view"),
)
