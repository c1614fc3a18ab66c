"""Agreement with what a real PowerShell answered: ``python -m tests.conformance KIND``."""
