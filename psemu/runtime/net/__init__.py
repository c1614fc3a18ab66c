"""What the methods of .NET types do, one module per family of types; their overloads are those of the recorded member table."""

from __future__ import annotations
