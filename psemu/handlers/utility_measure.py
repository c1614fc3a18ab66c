"""Measure-Object: counts, sums and other statistics of numbers, and the lines, words and characters of text."""

from __future__ import annotations

from psemu.handlers.core_errors import ENGINE, error_record
from psemu.handlers.property_expression import EXPRESSION_KEYS, plain_value, read_property_expressions
from psemu.objects import PSInvalidCastException, PSObject, RuntimeException
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Statistics:
    """What has been seen of one property."""

    __slots__ = ("characters", "count", "failed", "lines", "maximum", "minimum", "numbers", "words")

    def __init__(self) -> None:
        self.count = 0
        self.numbers: list[float] = []
        self.maximum: Any = None
        self.minimum: Any = None
        self.failed = False
        self.lines = self.words = self.characters = 0


@cmdlet("Measure-Object")
class MeasureObject(Cmdlet):
    """Computes statistics of objects or of their properties."""

    def begin_processing(self) -> None:
        given: Any = self.get("Property")
        self._expressions = read_property_expressions(self, given, EXPRESSION_KEYS) if given is not None else []
        self._statistics: dict[str, _Statistics] = {}
        self._text = any(self.switch(name) for name in ("Line", "Word", "Character"))
        everything = self.switch("AllStats")
        names = ("Sum", "Average", "Maximum", "Minimum", "StandardDeviation")
        self._wanted = {name for name in names if everything or self.switch(name)}
        if not self._expressions:
            self._statistics[""] = _Statistics()

    def process_record(self) -> None:
        if not self.has("InputObject"):
            return
        value = self.get("InputObject")
        if value is None:
            return
        if not self._expressions:
            self._add("", value)
            return
        for expression in self._expressions:
            if expression.block is not None:
                self._add(expression.label, expression.computed(self, value))
                continue
            for name, held in expression.resolve(self, value):
                if held is not None:
                    self._add(name, held)

    def _add(self, name: str, value: Any) -> None:
        statistics = next((held for key, held in self._statistics.items() if key.lower() == name.lower()), None)
        if statistics is None:
            statistics = self._statistics[name] = _Statistics()
        statistics.count += 1
        if self._text:
            self._add_text(statistics, value)
            return
        if self._wanted & {"Sum", "Average", "StandardDeviation"}:
            self._add_number(statistics, value)
        if self._wanted & {"Maximum", "Minimum"}:
            self._add_extreme(statistics, value)

    @staticmethod
    def _number(value: Any) -> float:
        from psemu.objects import convert_to

        return float(convert_to(plain_value(value), "System.Double"))

    def _add_number(self, statistics: _Statistics, value: Any) -> None:
        inner = plain_value(value)
        try:
            if isinstance(inner, str) and len(inner) == 1 and type(inner).__name__ == "Char":
                statistics.numbers.append(float(ord(inner)))
            else:
                statistics.numbers.append(self._number(inner))
        except (PSInvalidCastException, RuntimeException, ValueError, TypeError):
            statistics.failed = True
            from psemu.objects import to_text, type_name_of

            shown = type_name_of(inner) if isinstance(inner, list) else to_text(value)
            message = f'Input object "{shown}" is not numeric.'
            kind = ENGINE + "PSInvalidOperationException"
            self.write_error(error_record(self, "NonNumericInputObject", message, "InvalidType", value, kind))

    def _add_extreme(self, statistics: _Statistics, value: Any) -> None:
        from psemu.handlers.utility_order import order

        inner = plain_value(value)
        try:
            if type(inner).__name__ == "Char":
                inner = float(ord(inner))
            elif type(inner).__name__ != "EnumValue":
                inner = self._number(inner)
        except (PSInvalidCastException, RuntimeException, ValueError, TypeError):
            pass
        if statistics.maximum is None or order(inner, statistics.maximum) > 0:
            statistics.maximum = inner
        if statistics.minimum is None or order(inner, statistics.minimum) < 0:
            statistics.minimum = inner

    def _add_text(self, statistics: _Statistics, value: Any) -> None:
        from psemu.objects import to_text

        text = to_text(value)
        if isinstance(value, PSObject) and value.base is None:
            text = ""
        statistics.words += len(text.split())
        ignore = self.switch("IgnoreWhiteSpace")
        statistics.characters += sum(1 for char in text if not char.isspace()) if ignore else len(text)
        statistics.lines += (
            sum(1 for line in text.split("\n") if line.strip()) if ignore else (text.count("\n") + 1 if text else 0)
        )

    def end_processing(self) -> None:
        for name, statistics in self._statistics.items():
            self.write_object(self._text_info(name, statistics) if self._text else self._info(name, statistics))

    def _text_info(self, name: str, statistics: _Statistics) -> PSObject:
        return PSObject(
            [
                ("Lines", statistics.lines if self.switch("Line") else None),
                ("Words", statistics.words if self.switch("Word") else None),
                ("Characters", statistics.characters if self.switch("Character") else None),
                ("Property", name or None),
            ],
            [
                "Microsoft.PowerShell.Commands.TextMeasureInfo",
                "Microsoft.PowerShell.Commands.MeasureInfo",
                "System.Object",
            ],
        )

    def _info(self, name: str, statistics: _Statistics) -> PSObject:
        wanted, numbers = self._wanted, statistics.numbers
        good = bool(numbers) and not statistics.failed
        total = _running_sum(numbers)
        deviation: Any = None
        if "StandardDeviation" in wanted and good:
            deviation = _deviation(numbers)
        plain = True
        extremes: dict[str, Any] = {}
        for key, held in (("Maximum", statistics.maximum), ("Minimum", statistics.minimum)):
            extremes[key] = held if key in wanted else None
            if extremes[key] is not None and not isinstance(held, float):
                plain = False
        kind = "GenericMeasureInfo" if plain else "GenericObjectMeasureInfo"
        return PSObject(
            [
                ("Count", statistics.count),
                ("Average", total / len(numbers) if "Average" in wanted and good else None),
                ("Sum", total if "Sum" in wanted and good else None),
                ("Maximum", extremes["Maximum"]),
                ("Minimum", extremes["Minimum"]),
                ("StandardDeviation", deviation),
                ("Property", name or None),
            ],
            ["Microsoft.PowerShell.Commands." + kind, "Microsoft.PowerShell.Commands.MeasureInfo", "System.Object"],
        )


def _running_sum(numbers: list[float]) -> float:
    total = 0.0
    for number in numbers:
        total += number
    return total


def _deviation(numbers: list[float]) -> float:
    """The sample standard deviation, computed in one pass."""
    count, mean, spread = 0, 0.0, 0.0
    for number in numbers:
        count += 1
        delta = number - mean
        mean += delta / count
        spread += delta * (number - mean)
    from math import sqrt

    return sqrt(spread / (count - 1)) if count > 1 else 0.0
