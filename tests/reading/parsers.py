"""How is a text read in a test, by libyaml and by PyYAML's own parser alike?"""

from typing import Any
from unittest import mock

import pytest
import yaml
from hypothesis import HealthCheck, settings

from netselect.errors import Fault
from netselect.reading import parse, reader
from netselect.reading.reader import PureParser

PARSERS: dict[str, Any] = {"pure": PureParser}
if yaml.__with_libyaml__:
    PARSERS["libyaml"] = yaml.CSafeLoader

both_parsers = pytest.mark.parametrize("parser", sorted(PARSERS))
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str | bytes, parser: str = "pure", *, as_json: bool = False) -> tuple[Any, list[Fault]]:
    with mock.patch.object(reader, "_events", PARSERS[parser]):
        return parse(text, "study.yaml", json=as_json)


def only_fault(text: str | bytes, parser: str) -> Fault:
    _, faults = read(text, parser)
    assert len(faults) == 1, faults
    assert faults[0].source == "study.yaml"
    return faults[0]


def assert_sound(text: str | bytes, parser: str, *, as_json: bool = False) -> None:
    _, faults = read(text, parser, as_json=as_json)
    assert faults == sorted(set(faults))
    assert all(fault.line >= 1 and fault.column >= 1 and fault.message for fault in faults)


STUDY = """\
title: Which networks should I develop?   # a note
learner:
  limits: {first_year_cost: 150, hours_per_month: 6}
  needs:
    mentor:
      {title: Find a mentor, reason: personal, current: 1, by: 2027-12-31, private: true,
       themes: {mentoring: 1}}
criteria:
  hours: {scale: {worst: 6, best: 0, curve: [[0, 1], [2, 0.9]]}}
order:
  - fit
  - 'it''s "cost"'
networks:
  pm-body:
    ask: "HR: does the scheme cover students?"
    notes: >
      Terms say that: members
      share.
    cost: 95
"""
