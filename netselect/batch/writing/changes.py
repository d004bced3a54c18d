"""What has changed since a run that was broken off, in plain words?"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_LONGEST = 60
"""Signs of a value that a message repeats."""


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return what a run depends on and is no longer the same, each as half a sentence.

    Parameters
    ----------
    before, now : mapping
        What it depended on then, and depends on now; see `netselect.batch.writing.run`.

    Returns
    -------
    list of str

    Examples
    --------
    >>> changes({"top": 3, "study": "1f"}, {"top": 2, "study": "2e"})
    ['`top` was 3 and is now 2', 'the study has been changed since']
    """
    names = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return [sentence for name in names for sentence in _said(name, before.get(name), now.get(name))]


def _said(name: str, before: Any, now: Any) -> Iterator[str]:  # noqa: ANN401 -- whatever a journal holds
    if name == "learners" and isinstance(before, dict) and isinstance(now, dict):
        yield _of_learners(before, now)
    elif name == "study":
        yield "the study has been changed since"
    elif name == "private items left out":
        yield f"private items were {'' if before else 'not '}left out then, and are {'' if now else 'not '}now"
    elif name in {"method", "weights"} and isinstance(before, dict) and isinstance(now, dict):
        yield from _of_choices(name, before, now)
    else:
        yield f"`{name}` was {_shown(before)} and is now {_shown(now)}"


def _of_learners(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    if before.get("name") != now.get("name"):
        return f"the learners came from {_shown(before.get('name'))} and come from {_shown(now.get('name'))} now"
    if "files" in now:
        return f"files in the folder {now['name']} have been changed, added or taken away since"
    return f"the file {now['name']} has been changed since"


def _of_choices(name: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Say which method or which way of weighting there was, or else what of it is another."""
    was, is_now = _choice(name, before), _choice(name, now)
    if was != is_now:
        yield f"`{name}` was {was} and is now {is_now}"
    else:
        yield f"`{name}` is {is_now} as before, with something else set in it"


def _choice(name: str, value: Mapping[str, Any]) -> str:
    return _shown(value.get("how") if name == "weights" else next(iter(value), None))


def _shown(value: object) -> str:
    if value is None:
        return "not given"
    if isinstance(value, dict):
        value = value.get("how") or next(iter(value), "something else")
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
