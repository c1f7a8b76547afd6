"""What room field refuses and why: the small errors its acts share."""

from liuhen.errors import InputError, RefusalError


class NotTakingPartError(RefusalError):
    """Only those who take part in an activity, or the division head, write its times down."""

    code = "field.not_taking_part"


class OutOfOrderError(InputError):
    """A time does not follow the one before it, or was written down already."""

    code = "field.out_of_order"


class GroundError(RefusalError):
    """The exception or the reason rests on no ground the text knows."""

    code = "field.ground"


class ReviewError(RefusalError):
    """The report is not reviewed by this person, or not now."""

    code = "field.review"


class AttributedError(InputError):
    """The recording belongs to this activity already."""

    code = "field.attributed"
