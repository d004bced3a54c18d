"""Is an unquoted value read as YAML 1.2 core has it?"""

import pytest

from tests.reading.parsers import both_parsers, read


@both_parsers
@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("0", 0),
        ("-0", 0),
        ("42", 42),
        ("-42", -42),
        ("+42", 42),
        ("010", "010"),
        ("-010", "-010"),
        ("00.5", "00.5"),
        ("0.5", 0.5),
        (".5", 0.5),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("1.5E-3", 0.0015),
        ("1e400", float("inf")),
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("3:1", "3:1"),
        ("1/2", "1/2"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("-.inf", "-.inf"),
        (".", "."),
        ("2026-11-23", "2026-11-23"),
        ("12:30:00", "12:30:00"),
        ("\uff11\uff12", "\uff11\uff12"),
        ("\u00e9t\u00e9", "\u00e9t\u00e9"),
        ("<<", "<<"),
        ("=", "="),
        ("'12'", "12"),
        ('"true"', "true"),
        ('""', ""),
        ("'~'", "~"),
        ("|\n  12", "12\n"),
        (">-\n  null", "null"),
    ],
)
def test_scalars_are_read_as_yaml_1_2_core(written: str, value: object, parser: str) -> None:
    data, faults = read(f"a: {written}\n", parser)
    assert faults == []
    assert data == {"a": value}
    assert data["a"].__class__ is value.__class__


@both_parsers
def test_a_whole_number_beyond_the_limit_of_digits_stays_text(parser: str) -> None:
    data, faults = read(f"a: {'9' * 4000}\nb: {'9' * 4001}", parser)
    assert faults == []
    assert isinstance(data["a"], int)
    assert data["b"] == "9" * 4001
