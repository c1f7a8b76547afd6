"""Self-tests and renewals: done without a transaction, recorded with one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.bureau.acting import By, acting, actor_of
from liuhen.evidence.stores.models import LockRenewal, LockTest

if TYPE_CHECKING:  # their libraries are large, and most bureaus have a directory
    from liuhen.vault.objectstore.renewal import Renewal
    from liuhen.vault.objectstore.selftest import SelfTest


def record_test(result: SelfTest, *, by: By, at: datetime) -> LockTest:
    """Record a lock self-test (锁定自检); whether the store may be used, `result.require` says afterwards."""
    with acting(by, "vault.self_test", at=at) as act:
        row = LockTest.objects.create(
            store=result.store,
            tested_at=at,
            tested_by=actor_of(by).name,
            holds=result.holds,
            probes=[asdict(probe) for probe in result.probes],
        )
        broken = [probe.code for probe in result.probes if not probe.holds]
        return act.upon(row, store=result.store, holds=result.holds, probes=len(result.probes), broken=broken)


def record_renewal(store: str, done: Renewal, *, by: By, at: datetime) -> LockRenewal:
    """Record a run of the sealer over the locks of a store (锁定续期)."""
    with acting(by, "vault.renew", at=at) as act:
        row = LockRenewal.objects.create(
            store=store,
            renewed_at=at,
            looked_at=done.looked_at,
            locked=done.locked,
            extended=done.extended,
            relocked=done.relocked,
            overdue=list(done.overdue),
            failed=list(done.failed),
            earliest=done.earliest,
        )
        act.note(looked_at=done.looked_at, locked=done.locked, extended=done.extended, relocked=done.relocked)
        return act.upon(row, store=store, overdue=len(done.overdue), failed=len(done.failed))
