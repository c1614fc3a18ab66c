"""What may stand at the cursor: one answer for the interactive shell and for editors."""

from __future__ import annotations

from psemu.completion.analysis import complete
from psemu.completion.matches import Completion, CompletionMatch
from psemu.completion.surroundings import Surroundings

__all__ = ["Completion", "CompletionMatch", "Surroundings", "complete"]
