"""Which HTTP operation each command calls, as data."""
