"""Room law (规则): packs, citations, terms and working days, duties, `check` and `gate`. Pure: no Django, no clock.

Facts go in as frozen dataclasses (`law.facts`), findings and hindrances come out (`law.finding`), each with its
citation and pack version. The room must never read a database, the clock or the network, and must never let the
silence of a text authorise destruction or disclosure. Only `law.shelf` opens files.

- `law.pack.load(path)` reads a pack with the superior laws and engine defaults behind it; a `PackError` names every
  fault. On the pack: `role_label`, `bureau_role`, `word`, `preuse_items`, `scenes`, `duties_for`,
  `interruption_reasons`, `exception_grounds`, `mandatory_labels`, `approval_chain("filing")`, `filing_fields`,
  `document`, `documents`, `viewing`, `disc_label`, `ingest_performers`, `service_method`, `source_channels`,
  `archive_classes`, `citation`; for anything else `resolve(lambda body: …)` gives the value with its origin.
- `law.check.check(facts, pack, at)` gives the findings of one subject; `Finding.status_at(now)` their status.
- `law.gate.gate(case, step, pack, at)` gives what stands in the way of a step of `law.lifecycle`; `gate.blocks` keeps
  what stops it.
- `law.checks.retention.protection(recording, pack)` says until when a recording must not be disposed of, and why.
- `law.settings.SETTABLE` is all that a bureau may set itself; `law.settings.weaker.accept` refuses what is weaker than
  the text; `pack.under(settings)` puts settings beside it, and `law.settings.bound` finds which end binds an instance.
- `law.articles.split` finds articles, paragraphs and items in the regulation's own text.
- `law.term.Term.due(anchor, calendar=…)` ends a legal term.
- `law.scenario.reader.read_scenarios` reads dated timelines, `law.scenario.replay.replay` holds what the law finds
  against what they expect; `law.coverage.covered` says what stands for every clause.
"""
