"""The ways an act can fail: three families, each with a Chinese sentence and a next step."""


class LiuhenError(Exception):
    """Base of every failure an officer may read.

    `code` is stable English for logs and tests; `sentence` says what was not done and what happened; `article` names
    the clause when law is behind it; `next_step` says what to do now.
    """

    code = "error"

    def __init__(self, sentence: str, *, article: str = "", next_step: str = "", code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.article = article
        self.next_step = next_step
        if code is not None:
            self.code = code


class RefusalError(LiuhenError):
    """Law or role forbids the act. It is rolled back and recorded as a refusal; carries what stands in the way."""

    code = "refused"

    def __init__(
        self,
        sentence: str,
        *,
        article: str = "",
        next_step: str = "",
        code: str | None = None,
        findings: tuple[object, ...] = (),
    ) -> None:
        super().__init__(sentence, article=article, next_step=next_step, code=code)
        self.findings = findings


class InputError(LiuhenError):
    """What was handed in is not acceptable as it is; nothing that was typed or stored is lost."""

    code = "input"


class TamperError(LiuhenError):
    """Bytes or trail do not match what was recorded. Never caught inside a room."""

    code = "tamper"
