"""Does any text lead to data or faults, and agree with PyYAML where both versions of YAML do?"""

import json
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from netselect.reading import parse
from tests.reading.parsers import assert_sound, both_parsers, few, read


@pytest.mark.parametrize(("text", "unit"), [("#" * (2**24 + 1), "characters"), (b"#" * (2**24 + 1), "bytes")])
def test_a_file_beyond_the_limit_of_size_is_not_looked_into(text: str | bytes, unit: str) -> None:
    data, faults = parse(text)
    assert data is None
    assert [fault.message[:37] for fault in faults] == [f"the file holds 16,777,217 {unit}; up to"[:37]]


unambiguous_text = st.text().filter(lambda text: not re.match(r"[-+.0-9]", text))
yaml_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | unambiguous_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(unambiguous_text, inner, max_size=4),
    max_leaves=12,
)


@both_parsers
@few
@given(
    data=st.dictionaries(unambiguous_text, yaml_values, min_size=1, max_size=4),
    flow=st.sampled_from([None, True, False]),
    unicode=st.booleans(),
)
def test_where_both_versions_of_yaml_agree_it_reads_as_safe_load(
    data: object, flow: bool | None, unicode: bool, parser: str
) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=unicode, sort_keys=False)
    found, faults = read(text, parser)
    assert faults == []
    assert json.dumps(found) == json.dumps(yaml.safe_load(text))


@both_parsers
@few
@given(data=st.binary(max_size=200), as_json=st.booleans())
def test_random_bytes_never_raise(data: bytes, as_json: bool, parser: str) -> None:
    assert_sound(data, parser, as_json=as_json)


@both_parsers
@settings(few, max_examples=200)
@given(
    text=st.text(alphabet="ab1 \n\n\t:,-?#[]{}&*!|>'\"%@`\\.<~\r\x85\ufeff\x00", max_size=60),
    as_json=st.booleans(),
)
def test_random_punctuation_never_raises(text: str, as_json: bool, parser: str) -> None:
    assert_sound(text, parser, as_json=as_json)
