"""The content digest: the same content the same digest, one changed character another."""

from hypothesis import assume, given
from hypothesis import strategies as st

from liuhen.documents.content import content_digest
from liuhen.documents.forms import form_of

FORM = form_of("rights_notice")
fields = st.dictionaries(
    st.sampled_from([item.code for item in FORM.fields]), st.text(st.characters(exclude_categories=["Cs"]))
)


@given(fields)
def test_the_order_of_typing_does_not_matter(values: dict[str, str]) -> None:
    turned = dict(reversed(list(values.items())))

    assert content_digest(FORM, values, "sha256:t") == content_digest(FORM, turned, "sha256:t")


@given(fields, fields)
def test_other_content_has_another_digest(one: dict[str, str], other: dict[str, str]) -> None:
    assume(one != other)

    assert content_digest(FORM, one, "sha256:t") != content_digest(FORM, other, "sha256:t")


def test_form_template_and_attachments_are_part_of_the_content() -> None:
    plain = content_digest(FORM, {}, "sha256:t")

    assert plain != content_digest(form_of("penalty_decision"), {}, "sha256:t")
    assert plain != content_digest(FORM, {}, "sha256:u")
    assert plain != content_digest(FORM, {}, "sha256:t", ["sha256:a"])
