"""Is a file of records read whole, and is every fault told with its line and a cure that works?"""

from pathlib import Path

import pytest

from netselect.errors import FileFaults
from netselect.maintain import load, loads, records_schema

HEAD = """\
netselect_records: 1
learner: {id: learner-a, seeks: [mentor]}
purpose: Keep up my networks.
purge_after: 24
"""


def test_a_file_is_read_and_knows_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "records.yaml"
    path.write_text(
        f"{HEAD}log:\n- {{on: 2026-11-02, entry: gave, with: contact-4}}\ncontacts: {{contact-4: {{}}}}\n"
    )
    records = load(path)
    assert records.path == path
    assert records.log[0].with_ == ("contact-4",)


def test_a_key_is_called_as_it_is_written() -> None:
    with pytest.raises(FileFaults, match="there is no key `wiht` here") as caught:
        loads(f"{HEAD}log:\n- {{on: 2026-11-02, entry: gave, wiht: contact-4}}\n")
    assert [fault.line for fault in caught.value.faults] == [6]


def test_the_schema_knows_every_key() -> None:
    schema = records_schema()
    assert schema["properties"]["purge_after"]["minimum"] == 1
    assert "with" in schema["$defs"]["Entry"]["properties"]
