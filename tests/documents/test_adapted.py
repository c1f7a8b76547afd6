"""Forms under a pack: its own words get fields, its own documents get forms; shipped packs need neither."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings

from liuhen.documents.adapted import form_under, title_of
from liuhen.documents.fields import missing, named_values
from liuhen.documents.forms import UnknownFormError, form_of, forms
from liuhen.law.pack import Pack, load

WANGDU = load(settings.PACKS_DIR / "wangdu")


def printing(name: str) -> Pack:
    """Return wangdu with one more printed name in its notice of rights."""
    own = WANGDU.own
    documents = own.body.documents
    assert documents is not None
    rules = tuple(
        one.model_copy(update={"fields": (*one.fields, name)}) if one.code == "rights_notice" else one
        for one in documents.catalogue
    )
    body = own.body.model_copy(update={"documents": documents.model_copy(update={"catalogue": rules})})
    return replace(WANGDU, layers=(replace(own, body=body), *WANGDU.layers[1:]))


def knowing(kind: str, *, like: str) -> Pack:
    """Return wangdu with one more document, asked for as another is."""
    own = WANGDU.own
    documents = own.body.documents
    assert documents is not None
    more = tuple(one.model_copy(update={"code": kind}) for one in documents.catalogue if one.code == like)
    catalogue = (*documents.catalogue, *more)
    body = own.body.model_copy(update={"documents": documents.model_copy(update={"catalogue": catalogue})})
    return replace(WANGDU, layers=(replace(own, body=body), *WANGDU.layers[1:]))


def test_a_printed_name_no_form_answers_becomes_a_required_field_of_its_own() -> None:
    form = form_under(printing("社区意见征询"), "rights_notice")
    field = form.fields[-1]

    assert "社区意见征询" == field.zh
    assert field in missing(form, {})
    assert "已征询" == named_values(form, {field.code: "已征询"})["社区意见征询"]


@pytest.mark.parametrize("kind", sorted(forms()))
def test_a_form_that_answers_the_pack_stays_as_it_is(kind: str) -> None:
    assert form_of(kind) == replace(form_under(WANGDU, kind), zh=form_of(kind).zh)


def test_a_document_only_the_pack_knows_is_laid_out_from_its_fields_and_signers() -> None:
    pack = knowing("community_hearing", like="hearing_record")
    rule = pack.document("community_hearing")
    form = form_under(pack, "community_hearing")

    assert rule is not None
    assert rule.label == form.zh == title_of("community_hearing", pack)
    assert set(rule.fields) <= form.answered_names()
    assert len(rule.signers) == len(form.signers)
    assert "review" == form.stage


def test_every_document_of_every_pack_has_a_form_that_answers_it() -> None:
    for code in ("baofeng", "shilong", "wangdu", "wuhan", "yiliang"):
        pack = load(settings.PACKS_DIR / code)
        for rule in pack.documents():
            wanted = {name for name in rule.fields if not name.endswith("意见")}

            assert wanted <= form_under(pack, rule.kind).answered_names(), rule.kind


def test_the_code_of_an_added_field_does_not_hang_on_its_place() -> None:
    one, other = printing("社区意见征询"), printing("其他说明")

    assert form_under(one, "rights_notice").fields[-1].code != form_under(other, "rights_notice").fields[-1].code
    assert form_under(one, "rights_notice") == form_under(printing("社区意见征询"), "rights_notice")


def test_what_neither_knows_is_refused() -> None:
    with pytest.raises(UnknownFormError):
        form_under(WANGDU, "no_such_paper")
