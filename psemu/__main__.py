"""``python -m psemu``: the command line."""

from __future__ import annotations

import sys

from psemu.cli import main

sys.exit(main())
