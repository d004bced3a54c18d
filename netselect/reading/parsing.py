"""What does a YAML or JSON text say, and what is wrong with it as a text?"""

from typing import Any

from netselect.errors import Fault
from netselect.reading.decoding import MAX_SIZE, TOO_LARGE, decoded, json_as_yaml
from netselect.reading.reader import Reader


def parse(text: str | bytes, source: str = "", *, json: bool = False) -> tuple[Any, list[Fault]]:
    r"""Return what a text says, and every fault that it has as a text.

    Parameters
    ----------
    text : str or bytes
        YAML, or JSON. Bytes are read as UTF-8, or as UTF-16 where they start with its mark.
    source : str
        The file's name, for the faults.
    json : bool
        True where the text is JSON: tabs are spaces, and escaped pairs such as ``\ud83d\ude00`` are read.

    Returns
    -------
    tuple of (object, list of Fault)
        The data, in `Located` and `LocatedList`, and the faults in the order of the file. With faults
        the data are what could be read, fit for looking for further faults and for nothing else; None
        where nothing was.

    Examples
    --------
    >>> data, faults = parse("fee: 10\nopen: no\nfee: 20", "criteria.yaml")
    >>> data
    {'fee': 10, 'open': 'no'}
    >>> print(faults[0])
    criteria.yaml:3  fee
        the key `fee` is written on line 1 and again on line 3; ...
    """
    faults: list[Fault] = []
    if len(text) > MAX_SIZE:
        unit = "bytes" if isinstance(text, bytes) else "characters"
        return None, [Fault("limit", TOO_LARGE.format(len(text), unit), (), 1, 1, source)]
    if isinstance(text, bytes):
        text = decoded(text, source, faults)
        if faults and not text:
            return None, faults
    text = text.removeprefix("\ufeff")
    if json:
        text = json_as_yaml(text)
    reader = Reader(text, source)
    if reader.complaint is not None:
        from netselect.reading.mending import read_on  # noqa: PLC0415 - slow to import, and few texts are broken

        reader = read_on(text, reader, faults)
    faults += reader.trail.faults
    return reader.trail.result(), sorted(set(faults)) if faults else faults
