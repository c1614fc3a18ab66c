"""Tests of psemu.parser."""
