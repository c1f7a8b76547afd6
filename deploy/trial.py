"""Starts two hosts, PostgreSQL and a store of three nodes on this machine, to be tried; Ctrl-C ends and removes it all.

    .venv/bin/python deploy/trial.py [--nodes 3] [--hosts 2]

It needs what the tests need: PostgreSQL's programs, and the object store's from requirements/dev.txt.
"""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]


def main() -> None:
    """Start, tell the addresses, wait."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--nodes", type=int, default=3, help="of the object store; 0: a shared folder")
    options.add_argument("--hosts", type=int, default=2)
    wanted = options.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="liuhen-trial-", ignore_cleanup_errors=True) as folder:
        os.environ |= {"LIUHEN_DATA": folder, "DJANGO_SETTINGS_MODULE": "liuhen.settings"}
        django.setup()  # the people of the trial are told by the product's own words
        from tests import hosts
        from tests.cast import PASSWORD

        print("正在启动数据库、存储和主机，约一分钟……", flush=True)
        site = hosts.start(Path(folder), nodes=wanted.nodes, hosts=wanted.hosts)
        try:
            for host in site.hosts:
                print(f"{host.name}：{host.url}/　进程组 {' '.join(str(one.pid) for one in host.processes)}")
            print(f"账号 ding（管理员）、jia（执法人员）等，口令 {PASSWORD}。")
            print(f"存储卡放到 {site.environment['LIUHEN_INTAKE_ROOTS']}")
            print("试着 kill -9 -进程组，另一台照常。按 Ctrl-C 全部停止并清除。", flush=True)
            signal.pause()
        except KeyboardInterrupt:
            print("正在停止……")
        finally:
            site.stop()


if __name__ == "__main__":
    main()
