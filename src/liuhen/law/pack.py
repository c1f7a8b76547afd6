"""A bureau's rule pack with what it inherits: `load`, and the questions other rooms ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from liuhen.law.answers import DiscLabel, DocumentForm, SceneDuty, ServiceMethod, ViewingRule
from liuhen.law.calendar import Calendar
from liuhen.law.citation import Source
from liuhen.law.finding import Level
from liuhen.law.layers import Layer, Layered, Resolved, once
from liuhen.law.lifecycle import Phase, Procedure, built, check_procedures, procedure_of
from liuhen.law.loader import inheritance, overlay_of, pack_of
from liuhen.law.schema import Body, Identity, PackRole
from liuhen.law.schema.base import Duty, Named
from liuhen.law.schema.keeping import LabelRule, Viewing
from liuhen.law.schema.procedure import DocumentRule, LifeCycle
from liuhen.law.schema.recording import CheckItem, RecordingDuty
from liuhen.law.settings import PREUSE, Setting, newest
from liuhen.law.shelf import pack_texts, read_calendar, tree_of

_WORDS = {"viewing": "viewing_zh", "ingest": "ingest_zh", "storage": "storage_zh"}


SERVICE_METHODS = ("direct", "lien", "post", "electronic", "entrusted", "announcement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack(Layered):
    """One bureau's rules, resolved through pack, superior laws and engine defaults."""

    identity: Identity
    calendar: Calendar = field(default_factory=Calendar)
    later: tuple[Pack, ...] = ()  # versions that came into force after this one: retention takes the longest of all
    settings: tuple[Setting, ...] = ()  # what the bureau has set itself, past settings with their last day
    today: date | None = None  # for questions that name no day; None: the settings without a last day

    def under(self, settings: tuple[Setting, ...], today: date | None = None) -> Pack:
        """Return this pack with the bureau's own settings, never weaker than the text (decisions 23)."""
        compared = newest(settings, "superior.confirmed", today)
        names = compared.words if compared else ()
        layers = tuple(
            replace(layer, confirmed=layer.short in names) if layer.source is Source.SUPERIOR else layer
            for layer in self.layers
        )
        later = tuple(one.under(settings, today) for one in self.later)
        return replace(self, layers=layers, settings=settings, later=later, today=today)

    @once
    def setting(self, key: str, on: date | None = None) -> Setting | None:
        """Return the setting of a key in force on a civil day; None asks for today's."""
        return newest(self.settings, key, on or self.today) if self.settings else None

    @once
    def bare(self) -> Pack:
        """Return what the texts alone say."""
        return self.under(()) if self.settings else self

    def set_words(self, key: str, on: date | None = None) -> tuple[str, ...]:
        """Return what a setting adds to a list of the text; empty where nothing is set."""
        setting = self.setting(key, on)
        return setting.words if setting else ()

    @once
    def procedure(self, act_type: str) -> Procedure:
        """Return the life cycle of a kind of act: where a law gives the procedure another one, that (wuhan 第三十二条).

        Raises:
            LookupError: nobody knows this kind of act.
        """
        usual = procedure_of(act_type)
        stated = self.resolve(lambda body: (body.procedures or {}).get(usual.code))
        return built(usual.code, stated.value) if stated else usual

    @once
    def life_cycle(self, act_type: str) -> Resolved[LifeCycle] | None:
        """Return what the texts say of the links of a kind of act, or None where all are silent."""
        kind = act_type.split("_", maxsplit=1)[0]  # penalty_summary is a penalty
        return self.resolve(lambda body: _life_cycle(body, kind))

    def phase_words(self, act_type: str) -> Mapping[Phase, str]:
        """Return the texts' own words for the stages of a kind of act; empty where its states have them."""
        found = self.life_cycle(procedure_of(act_type).law)
        return (found.value.phases if found else None) or {}

    @property
    def code(self) -> str:
        """Return the pack's code."""
        return self.identity.code

    @property
    def version(self) -> str:
        """Return the pack's version."""
        return self.identity.version

    @property
    def title(self) -> str:
        """Return the full title of the regulation."""
        return self.identity.title_zh

    @once
    def role_label(self, role_key: str) -> str:
        """Return the pack's word for a bureau role or a pack role; '' where nobody names it."""
        role = self._role(role_key)
        return role.zh if role else ""

    @once
    def bureau_role(self, role_key: str) -> str:
        """Return the bureau role that holds a pack role: records_admin → custodian; '' for outsiders."""
        role = next((r for layer in self.layers for r in layer.body.roles if r.key == role_key), None)
        return role.held_by if role else ""

    @once
    def word(self, key: str) -> str:
        """Return the pack's word: officer, counterpart, viewing, ingest, storage, or a record form or medium code."""
        for layer in self.layers:
            words = layer.body.vocabulary
            if words is None:
                continue
            if key in ("officer", "counterpart", *_WORDS):
                found = str(getattr(words, _WORDS.get(key, f"{key}_zh")))
                if found:
                    return found
            named = next((n for n in (*words.record_forms, *words.media) if n.code == key), None)
            if named:
                return named.zh
        return ""

    def preuse_items(self, on: date | None = None) -> tuple[CheckItem, ...]:
        """Return the items of the pre-use check, those the bureau has added among them."""
        stated = self.need(lambda body: body.preuse_check).value.items
        codes = {item.code for item in stated}
        words = (word for word in self.set_words("preuse_check.items", on) if PREUSE[word] not in codes)
        return (*stated, *(CheckItem(code=PREUSE[word], zh=word, level=Duty.MUST) for word in words))

    @once
    def duties(self, on: date | None = None) -> tuple[SceneDuty, ...]:
        """Return the recording duties of the pack, one per scene; those the bureau itself demands among them."""
        found = self.resolve(lambda body: body.recording.duties if body.recording else None)
        if found is None:
            return ()
        stated = (_scene_duty(duty, found.layer) for duty in found.value)
        return tuple(self._demanded(duty, on) for duty in stated)

    @once
    def duties_for(self, scene: str, on: date | None = None) -> tuple[SceneDuty, ...]:
        """Return the duties of one scene; empty where the pack does not speak of it."""
        return tuple(duty for duty in self.duties(on) if duty.scene == scene)

    def scenes(self) -> tuple[tuple[str, str], ...]:
        """Return scene codes with their labels, for choosing."""
        return tuple((duty.scene, duty.label) for duty in self.duties())

    def interruption_reasons(self) -> tuple[Named, ...]:
        """Return the reasons a recording may be interrupted for."""
        return self.need(lambda body: body.recording.interruption if body.recording else None).value.reasons

    def exception_grounds(self) -> tuple[str, ...]:
        """Return the grounds for handing over later."""
        found = self.resolve(lambda body: body.ingest.exception if body.ingest else None)
        return found.value.grounds if found else ()

    def mandatory_labels(self, on: date | None = None) -> tuple[LabelRule, ...]:
        """Return the labels a recording carries; level may where only the engine suggests them."""
        stated = self.need(lambda body: body.ingest.labels if body.ingest else None).value
        words = (word for word in self.set_words("ingest.labels", on) if word not in {rule.zh for rule in stated})
        return (*stated, *(LabelRule(field=word, zh=word, level=Duty.MUST) for word in words))

    def approval_chain(self, procedure: str) -> tuple[str, ...]:
        """Return who gives an opinion, in order, as keys of bureau roles; the handler stays the handler of the case.

        `filing` is the only chain texts regulate.

        Raises:
            LookupError: no chain of that name.
        """
        if procedure != "filing":
            raise LookupError(f"no approval chain {procedure}")
        chain = self.need(lambda body: body.filing).value.approval_chain
        return tuple(key if key == "handler" else self.bureau_role(key) or key for key in chain)

    def filing_fields(self) -> tuple[str, ...]:
        """Return the printed fields of the filing approval."""
        return self.need(lambda body: body.filing).value.fields

    @once
    def documents(self) -> tuple[DocumentForm, ...]:
        """Return every document of the pack and of what it inherits, each once."""
        kinds: dict[str, DocumentForm] = {}
        for layer in self.layers:
            for rule in layer.body.documents.catalogue if layer.body.documents else ():
                kinds.setdefault(rule.code, self._form(rule, layer))
        return tuple(kinds.values())

    @once
    def document(self, kind: str) -> DocumentForm | None:
        """Return one document, or None where no layer knows it."""
        return next((form for form in self.documents() if form.kind == kind), None)

    @once
    def viewing(self) -> ViewingRule:
        """Return who approves and who releases viewing, with the register's columns."""
        approver = self.need(lambda body: body.access.approver if body.access else None)
        handler = self.need(_handler)
        register = self.need(lambda body: body.access.ledger if body.access else None)
        role = next((key for key in approver.value.roles if self._own_role(key)), approver.value.roles[-1])
        return ViewingRule(
            approver_role=self.bureau_role(role),
            approver_label=self.role_label(role),
            handler_role=self.bureau_role(handler.value.handler_role),
            handler_label=self.role_label(self.bureau_role(handler.value.handler_role)),
            columns=tuple(dict.fromkeys((*register.value.columns, *self.set_words("access.register.columns")))),
            approver_citation=approver.cite(approver.value),
            handler_citation=handler.cite(handler.value),
            register_citation=register.cite(register.value),
        )

    def disc_label(self) -> DiscLabel:
        """Return the label rule of discs."""
        found = self.need(lambda body: body.disc)
        setting = self.setting("disc.copies")
        copies = max(found.value.copies, setting.count if setting else 0)
        return DiscLabel(fields=found.value.label_fields, copies=copies, citation=found.cite(found.value))

    def disc_label_fields(self) -> tuple[str, ...]:
        """Return the fields of the disc label."""
        return self.disc_label().fields

    @once
    def ingest_performers(self) -> tuple[str, ...]:
        """Return the bureau roles that may take in; empty: everyone who may hand over."""
        ingest = self.own.body.ingest
        return tuple(self.bureau_role(key) for key in ingest.performed_by) if ingest else ()

    @once
    def service_method(self, name: str) -> ServiceMethod | None:
        """Return one method of service, or None where nobody knows it."""
        found = self.resolve(lambda body: getattr(body.service, name, None) if name in SERVICE_METHODS else None)
        if found is None:
            return None
        rule = found.value
        return ServiceMethod(
            method=name,
            label=rule.zh,
            fields=rule.fields,
            keep=rule.keep,
            proof=rule.proof,
            proof_level=rule.proof_level,
            needs_receipt=rule.receipt,
            not_for=rule.not_for,
            citation=found.cite(rule),
            ban_citation=found.layer.cite(rule.not_for_req or rule.req),
        )

    def service_methods(self) -> tuple[ServiceMethod, ...]:
        """Return all methods of service."""
        return tuple(method for name in SERVICE_METHODS if (method := self.service_method(name)))

    def archive_classes(self) -> tuple[str, ...]:
        """Return the retention classes of case files."""
        return self.need(
            lambda body: body.retention.text.classes if body.retention and body.retention.text else None
        ).value

    def source_channels(self) -> tuple[str, ...]:
        """Return the ways a case comes up."""
        return self.need(lambda body: body.sources.channels if body.sources else None).value.names

    def _demanded(self, duty: SceneDuty, on: date | None) -> SceneDuty:
        setting = self.setting("recording.duties", on)
        if setting is None or duty.level is Duty.MUST or duty.label not in setting.words:
            return duty
        cited = setting.citation
        return replace(duty, level=Duty.MUST, weight=Level.WARNING, citation=cited, part_citation=cited)

    def _role(self, role_key: str) -> PackRole | None:
        roles = [role for layer in self.layers for role in layer.body.roles]
        held = next((role for role in roles if role.held_by == role_key), None)
        return held or next((role for role in roles if role.key == role_key), None)

    def _own_role(self, role_key: str) -> bool:
        return any(role.key == role_key for role in self.own.body.roles)

    def _form(self, rule: DocumentRule, layer: Layer) -> DocumentForm:
        fields = self.filing_fields() if rule.code == "filing_approval" else rule.fields
        req = rule.fields_req or rule.req
        own = len(rule.fields_req) == len(fields)
        each = [(one,) for one in req] if own else [req] * len(fields)
        return DocumentForm(
            kind=rule.code,
            label=rule.zh,
            fields=fields,
            signers=rule.signers,
            approver_role=rule.approver_role,
            alternative=rule.alternative,
            citation=layer.cite(rule.req),
            field_citations=tuple(layer.cite(one) for one in each),
            when=rule.when.value if rule.when else "",
        )


def _life_cycle(body: Body, kind: str) -> LifeCycle | None:
    rows = body.lifecycles or {}
    return rows.get(kind) or next((row for row in rows.values() if kind in row.acts), None)


def _handler(body: Body) -> Viewing | None:
    internal = body.access.internal if body.access else None
    return internal if internal and internal.handler_role else None


def load(path: Path) -> Pack:
    """Read a pack from its folder or its pack.yaml, with the overlays and calendars beside it.

    Raises:
        PackError: the pack or an overlay it inherits is not acceptable.
    """
    folder = path if path.is_dir() else path.parent
    return pack_from(pack_texts(folder), calendar=read_calendar(folder.parent / "calendar"), name=folder.name)


def pack_from(texts: Mapping[str, str], *, calendar: Calendar, name: str = "") -> Pack:
    """Read a pack from texts, as `shelf.pack_texts` gives them; `name` is what faults call its folder.

    Raises:
        PackError: as `load`.
    """
    shown = f"{name}/" if name else ""
    pack, own = pack_of(
        tree_of(texts["pack.yaml"], f"{shown}pack.yaml"), tree_of(texts["clauses.yaml"], f"{shown}clauses.yaml")
    )
    overlays = {
        key.removeprefix("superior/").removesuffix(".yaml"): tree_of(text, key)
        for key, text in texts.items()
        if key.startswith("superior/")
    }
    above = inheritance(pack, overlays)
    for overlay in above:
        check_procedures(overlay.procedures or {}, overlays[overlay.id])
    superior = tuple(overlay_of(overlays[overlay.id])[1] for overlay in above)
    _, engine = overlay_of(tree_of(texts["engine/defaults.yaml"], "engine/defaults.yaml"))
    return Pack(layers=(own, *superior, engine), identity=pack.pack, calendar=calendar)


def _scene_duty(duty: RecordingDuty, layer: Layer) -> SceneDuty:
    return SceneDuty(
        scene=duty.scene,
        label=duty.zh,
        level=duty.level,
        coverage=duty.coverage.value,
        device=duty.device,
        satisfied_by=duty.satisfied_by,
        weight=layer.level_for(duty.level),
        citation=layer.cite(duty.req),
        part_citation=layer.cite(duty.part_req or duty.req),
    )
