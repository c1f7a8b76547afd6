"""The zipapp's entry: everything is in the package."""

import os
import sys

sys.dont_write_bytecode = True
if not sys.path[0] or os.path.isdir(sys.path[0]):  # run from the folder of the source
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from liuhen_agent.command import main  # noqa: E402 - after the lines above

if __name__ == "__main__":
    sys.exit(main())
