"""What a pack answers when other rooms ask it: one frozen value for each kind of question, with its articles."""

from __future__ import annotations

from dataclasses import dataclass

from liuhen.law.citation import Citation
from liuhen.law.finding import Level
from liuhen.law.schema.base import Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneDuty:
    """Whether and how a scene is recorded."""

    scene: str
    label: str
    level: Duty
    coverage: str
    device: str
    satisfied_by: tuple[str, ...]
    weight: Level
    citation: Citation
    part_citation: Citation  # who says so where only part of it was recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentForm:
    """One document of the procedure: printed fields, signers, article."""

    kind: str
    label: str
    fields: tuple[str, ...]
    signers: tuple[str, ...]
    approver_role: str
    alternative: str
    citation: Citation
    field_citations: tuple[Citation, ...] = ()  # one for each field, in their order
    when: str = ""  # link of the procedure that calls for it

    def field_citation(self, name: str) -> Citation:
        """Return who asks for a printed field: the field's own clause where the text gives each its own."""
        return dict(zip(self.fields, self.field_citations, strict=False)).get(name, self.citation)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewingRule:
    """Who approves viewing, who carries it out, and what the register says."""

    approver_role: str  # bureau role key
    approver_label: str
    handler_role: str  # bureau role key
    handler_label: str
    columns: tuple[str, ...]
    approver_citation: Citation
    handler_citation: Citation
    register_citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceMethod:
    """One method of service."""

    method: str
    label: str
    fields: tuple[str, ...]
    keep: tuple[str, ...]
    proof: tuple[str, ...]
    proof_level: Duty
    needs_receipt: bool
    not_for: tuple[str, ...]
    citation: Citation
    ban_citation: Citation  # who forbids it for the documents of `not_for`


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscLabel:
    """What a disc label says, and how many copies are made."""

    fields: tuple[str, ...]
    copies: int
    citation: Citation
