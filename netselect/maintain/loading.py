"""How does a file become the records of a person, with every fault found at once, its line and its cure?"""

from pathlib import Path

from netselect.arguments import checked
from netselect.errors import UnreadableFile
from netselect.maintain.records import Beside, Records
from netselect.reading.load import load as load_study
from netselect.reading.load import read_as, text_of
from netselect.reading.schema import DIALECT, Schema, readable, rebuilt


@checked
def load(path: str | Path) -> Records:
    """Read the records that a person keeps.

    Parameters
    ----------
    path : str or Path
        A YAML file, or ``"-"`` for standard input.

    Returns
    -------
    Records

    Raises
    ------
    FileFaults
        With every fault, each with its line, its path, what was found, what is accepted and the cure.
    UnreadableFile
        Where the file is not there, is too large or is not text.
    """
    if "\n" in str(path):
        raise UnreadableFile("the name of a file was expected and text was given: use `loads` for text")
    text = text_of(path)
    return _read(text.text, text.source, None if text.folder is None else Path(path))


@checked
def loads(text: str | bytes, source: str = "text") -> Records:
    """Read records from text, as `load` does from a file.

    Parameters
    ----------
    text : str or bytes
        YAML.
    source : str
        How messages call it.

    Returns
    -------
    Records

    Raises
    ------
    FileFaults
        With every fault.
    """
    return _read(text, source, None)


def records_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a file of records, for editors.

    Returns
    -------
    dict

    Examples
    --------
    >>> records_schema()["properties"]["purpose"]["description"]
    'What these records are kept for, such as `purpose: Keep up my networks`.'
    """
    rebuilt()
    schema = readable(Records.model_json_schema())
    return {"$schema": DIALECT, "title": "Records of netselect", **schema}


def _read(text: str | bytes, source: str, path: Path | None) -> Records:
    records = read_as(Records, text, source)
    study = None if records.study is None or path is None else load_study(path.parent / records.study)
    return records.standing(Beside(path, study))
