"""What a document's form posted, and how the page draws it again: nothing typed is lost."""

from django.http import QueryDict

from liuhen.documents.forms import form_of
from liuhen.web.documents.typed import Person, differing, groups_of, values_of, with_held

PEOPLE = (
    Person(username="jia", name="执法人员甲", certificate="YZ-0103"),
    Person(username="yi", name="执法人员乙", certificate="YZ-0107"),
)
FORM = form_of("site_record")


def posted(text: str) -> QueryDict:
    return QueryDict(text)


def test_officers_are_read_with_their_certificates_and_unknown_ones_are_not_taken() -> None:
    values = values_of(FORM, posted("f-officers=jia&f-officers=nobody"), PEOPLE)

    assert [{"name": "执法人员甲", "certificate": "YZ-0103"}] == values["officers"]


def test_what_cannot_be_read_stays_on_the_page_with_its_fault() -> None:
    values = values_of(form_of("penalty_decision"), posted("f-fine=一千元"), PEOPLE)

    boxes = {
        box.item.code: box for group in groups_of(form_of("penalty_decision"), values, PEOPLE) for box in group.boxes
    }
    assert "一千" == boxes["fine"].text
    assert "读不出金额" in boxes["fine"].fault


def test_ticked_officers_and_the_parts_of_a_party_are_drawn_again() -> None:
    values = values_of(FORM, posted("f-officers=yi&f-party-name=甲大药房&f-recordings=一%0A二"), PEOPLE)

    boxes = {box.item.code: box for group in groups_of(FORM, values, PEOPLE) for box in group.boxes}
    assert frozenset({"yi"}) == boxes["officers"].chosen
    assert ("name", "甲大药房") in [(code, value) for code, _, value in boxes["party"].parts]
    assert "一\n二" == boxes["recordings"].text


def test_channels_of_the_pack_are_offered_where_the_form_asks_for_them() -> None:
    boxes = [
        box
        for group in groups_of(form_of("case_source"), {}, PEOPLE, channels=("投诉举报",))
        for box in group.boxes
        if box.item.code == "channel"
    ]

    assert ("投诉举报",) == boxes[0].choices


def test_opinions_of_the_approval_are_not_offered_for_typing() -> None:
    codes = {box.item.code for group in groups_of(form_of("filing_approval"), {}, PEOPLE) for box in group.boxes}

    assert "handler_opinion" in codes
    assert "principal_head_opinion" not in codes


def test_two_texts_differ_only_where_they_differ_and_both_are_shown() -> None:
    found = differing(FORM, {"place": "甲地", "matter": "同"}, {"place": "乙地", "matter": "同"})

    assert [("检查地点", "甲地", "乙地")] == [(one.item.zh, one.mine, one.theirs) for one in found]


def test_an_officer_named_before_stays_on_the_page_when_he_is_no_longer_listed() -> None:
    held = [{"name": "执法人员甲", "certificate": "YZ-0001"}]
    people = with_held(PEOPLE, FORM, {"officers": held})
    gone = people[-1].username

    assert ("执法人员甲", "YZ-0001") == (people[-1].name, people[-1].certificate)
    assert held == values_of(FORM, posted(f"f-officers={gone}"), people)["officers"]
    assert [] == values_of(FORM, posted("f-officers=held:无名:YZ-9"), people)["officers"]
