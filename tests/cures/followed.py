"""Which refusals are there beside those of a study's text, and what does each say is to be done instead?

Each case stands in an empty folder, meets a refusal, and then does what its sentence says.
"""

import contextlib
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import netselect
import netselect.batch.studies
from netselect import DecisionMatrix, Study, load, loads
from netselect.cli import main
from netselect.errors import NetselectError
from netselect.weighting.many import many_priorities
from tests.small_study import need, network, small_study

rank: Callable[..., netselect.Ranking] = netselect.rank
rank_many: Callable[..., object] = netselect.rank_many
rank_studies: Callable[..., object] = netselect.batch.studies.rank_studies
"""As somebody calls them whom no type checker warns."""

SCALE = {"worst": 0, "best": 5}
PEAKED = {"worst": 0, "best": 5, "curve": [[0, 0], [2, 1], [5, 0.5]]}
FLAT = DecisionMatrix.from_arrays([[1.0, 4.0], [3.0, 2.0]], [1, 1], worst=[0, 0], best=[5, 5])


class Refused(NetselectError):
    """What a command said on stderr, when it did not do what was typed."""


class Case(NamedTuple):
    """What is refused, a part of what is said, and the cure."""

    wrong: Callable[[], object]
    said: str
    right: Callable[[], object]


def typed(*words: str) -> None:
    """Run a command in this process; whatever it refuses is an error."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(words))
    if code:
        raise Refused(err.getvalue())


def command(wrong: str, said: str, right: str, before: str = "") -> Case:
    """Return the case of a command, typed wrongly and then as the message says; ``before`` is typed first."""

    def run(words: str) -> Callable[[], None]:
        def go() -> None:
            if before:
                typed(*before.split())
            typed(*words.split())

        return go

    return Case(run(wrong), said, run(right))


def written(name: str, content: str | bytes) -> str:
    """Write a file and return its name."""
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def plain(values: dict[str, Any], criteria: dict[str, Any] | None = None, **parts: Any) -> Study:  # noqa: ANN401 -- keys of a study file
    """Return a study of two criteria."""
    return small_study(
        criteria=criteria or {name: {"weight": 1, "scale": SCALE} for name in "ab"},
        networks={name: network(values=own) for name, own in values.items()},
        **parts,
    )


TWO = {"x": {"a": 1, "b": 3}, "y": {"a": 4, "b": 0}}
FRAME = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 1.0]}, index=["x", "y"])
LEVELS = FRAME.set_axis(pd.MultiIndex.from_tuples([("p", "a"), ("p", "b")]), axis=1)
ROWS = FRAME.set_axis(pd.MultiIndex.from_tuples([("p", "x"), ("p", "y")]), axis=0)
BOTH: dict[str, Any] = {"worst": [0, 0], "best": [5, 5]}
ANCHORS: dict[str, Any] = {"weights": [1, 1], "worst": [0, 0], "best": [5, 5]}


def arrays(**options: Any) -> DecisionMatrix:  # noqa: ANN401 -- of `from_arrays`
    return DecisionMatrix.from_arrays([[1.0, 4.0], [3.0, 2.0]], [1, 1], **options)


def peaked() -> DecisionMatrix:
    return DecisionMatrix.from_study(plain(TWO, {name: {"weight": 1, "scale": PEAKED} for name in "ab"}))


def judged(count: int = 3, **parts: Any) -> Study:  # noqa: ANN401 -- keys of a study file
    said = {"judgements": {"criteria": {"a over b": 2}}, "weights": "judgements"}
    return plain({f"n{place}": {"a": place % 5, "b": 1} for place in range(count)}, **{**said, **parts})


PAIRS = {name: {"n0 over n1": 2, "n1 over n2": 3} for name in "ab"}

OF_EIGHT = {name: {f"n0 over n{place}": 2 for place in range(1, 8)} for name in "ab"}

MATRICES = {
    "one anchor of two": Case(
        lambda: arrays(worst=[0, 0]), "give both `worst` and `best`", lambda: arrays(worst=[0, 0], best=[5, 5])
    ),
    "no anchor of two": Case(lambda: arrays(worst=[0, 0]), "or neither", lambda: arrays(maximise=[True, True])),
    "a direction against its anchors": Case(
        lambda: arrays(**BOTH, maximise=[True, False]), "leave `maximise` out", lambda: arrays(**BOTH)
    ),
    "no list of directions": Case(
        lambda: arrays(maximise=True),
        "say for each criterion which way is better",
        lambda: arrays(maximise=[True, False]),
    ),
    "columns of several levels": Case(
        lambda: DecisionMatrix.from_frame(LEVELS, **ANCHORS),
        "join the levels by dots",
        lambda: DecisionMatrix.from_frame(
            LEVELS.set_axis([".".join(map(str, n)) for n in LEVELS.columns], axis=1), **ANCHORS
        ),
    ),
    "rows of several levels": Case(
        lambda: DecisionMatrix.from_frame(ROWS, **ANCHORS),
        "`frame.index = ['.'.join(map(str, name)) for name in frame.index]`",
        lambda: DecisionMatrix.from_frame(
            ROWS.set_axis([".".join(map(str, name)) for name in ROWS.index], axis=0), **ANCHORS
        ),
    ),
    "learners of several levels": Case(
        lambda: rank_many(loads(COHORT), ROWS.rename(columns={"a": "weights.fit", "b": "weights.cover"})),
        "give the DataFrame a column `id`",
        lambda: rank_many(
            loads(COHORT),
            ROWS.rename(columns={"a": "weights.fit", "b": "weights.cover"}).assign(id=["x", "y"]),
        ),
    ),
    "an unknown without levels": Case(
        lambda: rank(
            plain(
                {"x": {"a": "unknown", "b": 1}},
                {"a": {"weight": 1, "direction": "benefit"}, "b": {"weight": 1, "scale": SCALE}},
            ),
            "promethee",
        ),
        "give it `low` and `high`",
        lambda: rank(
            plain(
                {"x": {"a": {"value": "unknown", "low": 0, "high": 3}, "b": 1}},
                {"a": {"weight": 1, "direction": "benefit"}, "b": {"weight": 1, "scale": SCALE}},
            ),
            "promethee",
        ),
    ),
    "no anchors at all": Case(
        lambda: rank(arrays(maximise=[True, True])), "give `worst` and `best`", lambda: rank(arrays(**BOTH))
    ),
    "no anchors, and the candidates compared": Case(
        lambda: rank(arrays(maximise=[True, True])),
        "compare the candidates alone",
        lambda: rank(arrays(maximise=[True, True]), "weighted_sum", scaling="max"),
    ),
}
"""Arrays and frames that are no decision matrix."""

METHODS = {
    "a peaked curve, and a method on anchored values": Case(
        lambda: rank(peaked(), "topsis", reference="candidates"),
        "use a method on anchored values (weighted_sum,",
        lambda: rank(peaked(), "topsis", reference="anchors"),
    ),
    "a peaked curve, and the weighted sum": Case(
        lambda: rank(peaked(), "topsis", reference="candidates"), "(weighted_sum,", lambda: rank(peaked())
    ),
    "no figure above 0 and no anchors": Case(
        lambda: rank(DecisionMatrix.from_arrays([[0.0], [1.0]], [1], maximise=[True]), "ahp", networks="measured"),
        "topsis with `reference: candidates` copes, and so does promethee",
        lambda: [
            rank(DecisionMatrix.from_arrays([[0.0], [1.0]], [1], maximise=[True]), name, **options)
            for name, options in (("topsis", {"reference": "candidates"}), ("promethee", {}))
        ],
    ),
    "too many networks to judge": Case(
        lambda: rank(judged(8, network_judgements=OF_EIGHT), "ahp", networks="judged"),
        "raise `largest_set` to 8",
        lambda: rank(judged(8, network_judgements=OF_EIGHT), "ahp", networks="judged", largest_set=8),
    ),
    "too many networks to judge, and rated": Case(
        lambda: rank(judged(8, network_judgements=OF_EIGHT), "ahp", networks="judged"),
        "use `networks: ratings`",
        lambda: rank(judged(8, network_judgements=OF_EIGHT), "ahp", networks="ratings"),
    ),
    "no judgements between networks": Case(
        lambda: rank(judged(), "ahp", networks="judged"),
        "give them (in a study: `network_judgements`)",
        lambda: rank(judged(network_judgements=PAIRS), "ahp", networks="judged"),
    ),
    "no judgements between networks, and rated or measured": Case(
        lambda: rank(judged(network_judgements={"a": PAIRS["a"]}), "ahp", networks="judged"),
        "or use `networks: ratings` or `measured`",
        lambda: rank(judged(network_judgements={"a": PAIRS["a"]}), "ahp", networks="ratings"),
    ),
    "a negative figure": Case(
        lambda: rank(
            DecisionMatrix.from_arrays([[-1.0], [1.0]], [1], worst=[-2], best=[2]),
            "weighted_product",
            scaling="vector",
        ),
        "`scaling: min_max` copes",
        lambda: rank(
            DecisionMatrix.from_arrays([[-1.0], [1.0]], [1], worst=[-2], best=[2]),
            "weighted_product",
            scaling="min_max",
        ),
    ),
}
"""Methods that cannot treat some figures."""

SMALL = small_study(
    needs={"n": need()},
    criteria={"c": {"computed": "need_coverage", "weight": 1}},
    networks={"x": network(serves={"n": 0.5}), "y": network(serves={"n": 0.25})},
)
PEER = plain({"x": {"a": 0, "b": 1}, "y": {"a": 1, "b": 1}}, method={"weighted_product": {"scaling": "none"}})

FORUMS = small_study(networks={"north": network(name="Forum North"), "south": network(name="Forum South")})

LOOKS = {
    "sets that nothing ranks": Case(
        lambda: netselect.portfolio(PEER.model_copy(), then="score"),
        "use `then: optimistic`",
        lambda: netselect.portfolio(PEER, then="optimistic"),
    ),
    "sets of a bare matrix": Case(
        lambda: netselect.portfolio(rank(FLAT)),
        "rank a study, or give one",
        lambda: netselect.portfolio(rank(SMALL)),
    ),
    "gaps of a bare matrix": Case(
        lambda: rank(FLAT).gaps(), "rank a study to see its gaps", lambda: rank(SMALL).gaps()
    ),
    "judges of a bare matrix": Case(
        lambda: netselect.disagreement(rank(FLAT)),
        "rank a study, with `judges:` beside its learner",
        lambda: netselect.disagreement(rank(plain(TWO, judges={"ann": {"points": {"a": 1, "b": 2}}}))),
    ),
    "a limit on what is not stated": Case(
        lambda: netselect.portfolio(small_study(networks={"x": {"name": "X"}}), limits={"yearly_cost": 5}),
        "write `unknown` if nobody has told you",
        lambda: netselect.portfolio(
            small_study(networks={"x": {"name": "X", "staying": {"yearly_cost": "unknown"}}}),
            limits={"yearly_cost": 5},
        ),
    ),
    "samples within intervals, and free": Case(
        lambda: netselect.smaa(rank(FLAT), weights="free", intervals={"C1": (0.1, 0.9)}),
        "choose one of the two",
        lambda: [
            netselect.smaa(rank(FLAT), samples=50, weights="free"),
            netselect.smaa(rank(FLAT), samples=50, intervals={"C1": (0.1, 0.9)}),
        ],
    ),
    "an interval the wrong way round": Case(
        lambda: netselect.smaa(rank(FLAT), intervals={"C1": (0.9, 0.1)}),
        "the low first",
        lambda: netselect.smaa(rank(FLAT), samples=50, intervals={"C1": (0.1, 0.9)}),
    ),
    "no pairwise judgements": Case(
        lambda: netselect.coach(plain(TWO)),
        "give some in `judgements:`, such as",
        lambda: netselect.coach(plain(TWO, judgements={"criteria": {"a over b": 3}})),
    ),
    "one that is ahead already": Case(
        lambda: rank(FLAT.reweighted([3, 1])).counterfactuals("A2", "A1"),
        "name them the other way round",
        lambda: rank(FLAT.reweighted([3, 1])).counterfactuals("A1", "A2"),
    ),
    "a name that means several": Case(
        lambda: rank(FORUMS).find("forum"),
        "give more of the name, or the id",
        lambda: [rank(FORUMS).find("forum n"), rank(FORUMS).find("south")],
    ),
    "a way of weighting for a matrix": Case(
        lambda: rank(FLAT, weights="equal"),
        "use `rank(matrix.reweighted([...]))`",
        lambda: rank(FLAT.reweighted([1, 2])),
    ),
    "a class in the place of a study": Case(
        lambda: rank(Study),
        "give a study itself",
        lambda: rank(SMALL),
    ),
}
"""Looks at a ranking that cannot be taken."""

STACK = [[[1.0, 2.0], [0.5, 1.0]]]

WEIGHTINGS = {
    "one matrix of judgements": Case(
        lambda: many_priorities(np.array(STACK[0])),
        "becomes a stack by `a[None]`",
        lambda: many_priorities(np.array(STACK[0])[None]),
    ),
    "judgements that are no numbers": Case(
        lambda: many_priorities([[["a"]]]), "give numbers (L, k, k)", lambda: many_priorities(STACK)
    ),
    "judgements that do not mirror each other": Case(
        lambda: many_priorities([[[1.0, 2.0], [2.0, 1.0]]]),
        "write 0.5 in cell (1, 0)",
        lambda: many_priorities(STACK),
    ),
    "a diagonal other than 1": Case(
        lambda: many_priorities([[[2.0, 2.0], [0.5, 1.0]]]), "write 1", lambda: many_priorities(STACK)
    ),
}
"""Weights that cannot be worked out."""

EXAMPLE = (Path(__file__).parents[2] / "criteria.example.yaml").read_text("utf-8")
COHORT = """netselect: 1
title: A cohort
as_of: 2026-01-05
learner: {id: template, needs: {talk: {title: Talk, importance: 1, current: 1, target: 3}}}
criteria:
  cover: {computed: need_coverage, weight: 1}
  fit: {weight: 1, scale: {worst: 0, best: 5}}
networks:
  x: {name: X, values: {fit: 3}, serves: {talk: 0.5}}
  y: {name: Y, values: {fit: 4}, serves: {talk: 0.25}}
"""
GONE = ", serves: {talk: 0.25}}"
"""The end of the second network."""


def cohort(
    learners: str | bytes,
    said: str,
    mended: str | bytes,
    name: str = "l.yaml",
    *,
    to: str = "",
    study: str = COHORT,
    other: str = "",
) -> Case:
    """Return the case of a file of learners, which is mended, or gets the name ``to``; or of the study."""

    def go(content: str | bytes, name: str, study: str) -> None:
        written("s.yaml", study)
        written(name, content)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["batch", "s.yaml", "-l", name, "-o", "out.csv"])
        if code:
            faults = Path("out.csv.faults.jsonl")
            told = faults.read_text("utf-8").splitlines() if faults.exists() else []
            raise Refused("\n".join([err.getvalue(), *(json.loads(line)["message"] for line in told)]))

    return Case(lambda: go(learners, name, study), said, lambda: go(mended, to or name, other or study))


def batch(*words: str) -> Callable[[], None]:
    """Return a run over a sound cohort with other words behind it."""

    def go() -> None:
        written("s.yaml", COHORT)
        written("l.yaml", "- id: p1\n- id: p2\n")
        Path("d").mkdir(exist_ok=True)
        typed("batch", "s.yaml", *words)

    return go


def beside(make: Callable[[], object], then: Callable[[], object]) -> Callable[[], None]:
    """Return one thing after another."""

    def go() -> None:
        make()
        then()

    return go


def records(*one: dict[str, str]) -> Callable[[], object]:
    return lambda: rank_many(loads(COHORT), list(one))


def folder_of_learners() -> None:
    Path("d").mkdir()
    written("d/l.yaml", ONE)


def without_parts() -> None:
    Path("out.csv.parts/part-00000000-1-1.npz").unlink()
    Path("out.csv.parts").rmdir()


def parts() -> None:
    Path("out.csv.parts").mkdir()
    Path("out.csv.parts/part-00000000-1-1.npz").write_text("x")


ONE = "- id: p1\n"
TABLE = "id,weights.fit\np1,2\n"
LINES = '{"id": "p1"}\n'
PAIR = LINES + '{"id": "p2"}\n'
RUN = ("-l", "l.yaml", "-o", "out.csv")

COHORTS = {
    "an empty path of learners": Case(
        batch("-l", "", "-o", "out.csv"), "the path is empty: name a file or a folder", batch(*RUN)
    ),
    "no learners": Case(batch("-o", "out.csv"), "name a table, JSON lines or YAML of the learners", batch(*RUN)),
    "an output of no format": Case(
        batch("-l", "l.yaml", "-o", "out.doc"), "are written to files that end in", batch(*RUN)
    ),
    "an output of no format, with the format": Case(
        batch("-l", "l.yaml", "-o", "out.doc"),
        "say the format too",
        batch("-l", "l.yaml", "-o", "out.doc", "-f", "csv"),
    ),
    "an output that is a folder": Case(
        beside(lambda: Path("out.csv").mkdir(), batch(*RUN)),
        "name a file to write",
        batch("-l", "l.yaml", "-o", "o.csv"),
    ),
    "an output that is read": Case(
        batch("-l", "l.yaml", "-o", "l.yaml", "-f", "csv"), "choose another file to write", batch(*RUN)
    ),
    "an output in the folder that is read": Case(
        beside(folder_of_learners, batch("-l", "d", "-o", "d/out.csv")),
        "choose a file elsewhere to write",
        batch("-l", "d", "-o", "out.csv"),
    ),
    "parts of an earlier run": Case(
        beside(parts, batch(*RUN)),
        "resume it (`--resume`), or remove that folder and start again",
        beside(
            without_parts,
            batch(*RUN),
        ),
    ),
    "parts of no run": Case(
        beside(parts, batch(*RUN, "--resume")), "or name another output", batch("-l", "l.yaml", "-o", "o.csv")
    ),
    "a file in the place of the parts": Case(
        beside(lambda: written("out.csv.parts", ""), batch(*RUN)),
        "move it, or name another",
        batch("-l", "l.yaml", "-o", "o.csv"),
    ),
    "an empty file": cohort("", "name a file with one at least", ONE),
    "a file of learners that is a study": cohort(
        COHORT, "give it as the study (FILE), and the learners in a", ONE
    ),
    "a key of learners that is misspelt": cohort(
        "lerners:\n  - id: p1\n", "Did you mean `learners:`?", "learners:\n  - id: p1\n"
    ),
    "a key beside the learners": cohort(
        "learners:\n  - id: p1\ntitle: T\n",
        "take it out; what holds for everybody stands in the study",
        "learners:\n  - id: p1\n",
    ),
    "JSON lines by another name": cohort(PAIR, "name it .jsonl", PAIR, "l.json", to="l.jsonl"),
    "no whole object on a line": cohort(
        '{"id": "p1"\n' + LINES, "each line holds one learner as a whole", LINES, "l.jsonl"
    ),
    "a key twice on a line": cohort('{"id": "p1", "id": "p2"}\n', "take one out", LINES, "l.jsonl"),
    "no number on a line": cohort(
        '{"id": "p1", "limits": {"yearly_cost": NaN}}\n',
        "or leave the key out where nobody knows it",
        LINES,
        "l.jsonl",
    ),
    "a line in another encoding": cohort(
        b'{"id": "p\xe9"}\n' + LINES.encode(),
        "save the file again with the encoding",
        '{"id": "p\u00e9"}\n'.encode().replace(b"\xc3\xa9", b"e"),
        "l.jsonl",
    ),
    "a file in UTF-16": cohort(
        LINES.encode("utf-16"), "save the file again with the encoding UTF-8", LINES, "l.jsonl"
    ),
    "a line without an end": cohort(
        '{"id": "' + "x" * 2**20 + '"}\n' + LINES, "a line end that is missing", LINES, "l.jsonl"
    ),
    "a line nested too deep": cohort(
        "[" * 100_000 + "\n" + LINES, "brackets or braces that are opened over and", LINES, "l.jsonl"
    ),
    "half of a character": cohort(
        '{"id": "p1", "notes": "\\ud83d"}\n', "write the character itself", LINES, "l.jsonl"
    ),
    "no learner": cohort("- 3\n", "a learner is a block of keys, such as `id` and `needs`", ONE),
    "a limit in the place of a gate": cohort(
        "- {id: p1, gates: {budget: {max: 5}}}\n",
        "comes from `limits.",
        "- {id: p1, limits: {first_year_cost: 5}}\n",
        study=COHORT.replace("id: template", "id: template, limits: {first_year_cost: 9}")
        .replace("name: X", "name: X, joining: {fee: 1}, staying: {yearly_cost: 1}")
        .replace("name: Y", "name: Y, joining: {fee: 1}, staying: {yearly_cost: 1}"),
    ),
    "a limit on what is not stated": cohort(
        "- {id: p1, limits: {yearly_cost: 5}}\n",
        "write `unknown` there if nobody has told you",
        "- {id: p1, limits: {yearly_cost: 5}}\n",
        other=COHORT.replace("name: X", "name: X, staying: {yearly_cost: unknown}").replace(
            "name: Y", "name: Y, staying: {yearly_cost: 1}"
        ),
    ),
    "a date without entry weeks": cohort(
        "- {id: p1, needs: {talk: {by: 2027-01-01}}}\n",
        "a date needs `joining.entry_weeks` of every network",
        "- {id: p1, needs: {talk: {by: 2027-01-01}}}\n",
        other=COHORT.replace("name: X", "name: X, joining: {entry_weeks: unknown}").replace(
            "name: Y", "name: Y, joining: {entry_weeks: 1}"
        ),
    ),
    "points where the study weighs equally": cohort(
        "- {id: p1, weights: {fit: 3}}\n",
        "take them out, or change the study's",
        ONE,
        study=COHORT + "weights: equal\n",
    ),
    "points where the study weighs equally, and it by points": cohort(
        "- {id: p1, weights: {fit: 3}}\n",
        "or change the study's `weights:` to",
        "- {id: p1, weights: {fit: 3}}\n",
        study=COHORT + "weights: equal\n",
        other=COHORT,
    ),
    "a column of points where the study weighs equally": cohort(
        TABLE, "take the column out", "id\np1\n", "l.csv", study=COHORT + "weights: equal\n"
    ),
    "semicolons": cohort(TABLE.replace(",", ";"), "save the table with commas between", TABLE, "l.csv"),
    "a column that is misspelt": cohort(
        TABLE.replace("fit", "fti"), "Did you mean `weights.fit`?", TABLE, "l.csv"
    ),
    "a column for a need with a space": cohort(
        "id,needs.a b.importance\np1,2\n", "use letters, digits", "id,needs.talk.importance\np1,2\n", "l.csv"
    ),
    "a quote that is not closed": cohort('id,role\np1,"x\n', "a quote that is opened", TABLE, "l.csv"),
    "a quoted cell over rows": cohort(
        'id,weights.fit\np1,"2\np2,3"\np3,1\n', "closed in another row", TABLE, "l.csv"
    ),
    "a table in another encoding": cohort(
        b"id,weights.fit\np\xe9,2\n", "Save the table again with the encoding UTF-8", TABLE, "l.csv"
    ),
    "a table with a sign that cannot be seen": cohort("id,weights.fit\np\x001,2\n", "Take it out", TABLE, "l.csv"),
    "an order in a table": cohort(
        "id,importances\np1,order\n", "write points, swing or equal here", "id,importances\np1,equal\n", "l.csv"
    ),
    "an order in a table, and as JSON lines": cohort(
        "id,importances\np1,order\n",
        "or give the learners as JSON lines",
        '{"id": "p1", "importances": "order", "order": ["talk"]}\n',
        "l.csv",
        to="l.jsonl",
    ),
    "Parquet by another name": cohort(b"PAR1", "name it .parquet", ONE, "l.json", to="l.yaml"),
    "a folder without learners": Case(
        batch("-l", "d", "-o", "out.csv"),
        "put one there, or name the file itself",
        beside(lambda: written("d/a.yaml", "id: p1\n"), batch("-l", "d", "-o", "out.csv")),
    ),
    "a study in the place of learners": Case(
        lambda: rank_many(loads(COHORT), loads(COHORT)),
        "give a path, a DataFrame or records",
        records({"id": "p1"}),
    ),
    "a file for a bare matrix": Case(
        lambda: rank_many(FLAT, "l.csv"),
        "or rank a study",
        lambda: rank_many(loads(COHORT), written("l.yaml", ONE)),
    ),
    "a study in the place of several": Case(
        lambda: rank_studies(loads(COHORT)),
        "put it into a list",
        lambda: rank_studies([loads(COHORT)]),
    ),
    "learners in the place of studies": Case(
        lambda: rank_studies(written("l.yaml", "id: p1\nneeds: {}\n")),
        "name the study that they share",
        lambda: rank_many(loads(COHORT), written("l.yaml", "id: p1\n")),
    ),
}
"""Learners that cannot be read, and runs that cannot be begun."""

COMMANDS = {
    "a format and a name that differ": command(
        "rank e.yaml -f json -o r.csv", "leave --format out", "rank e.yaml -o r.csv"
    ),
    "a format and a name that differ, by the name": command(
        "rank e.yaml -f json -o r.csv", "or write to a name that ends in .json", "rank e.yaml -f json -o r.json"
    ),
    "a name that nothing is written as": command(
        "rank e.yaml -o r.docx", "Accepted: a name that ends in .txt (text)", "rank e.yaml -o r.txt"
    ),
    "a parameter without its value": command(
        "rank e.yaml -m vikor --set v", "such as `--set v=0.6`", "rank e.yaml -m vikor --set v=0.6"
    ),
    "a limit without its amount": command(
        "portfolio e.yaml --limit hours_per_month",
        "such as `--limit hours_per_month=8`",
        "portfolio e.yaml --limit hours_per_month=8",
    ),
    "a limit that is none": command(
        "portfolio e.yaml --limit hours_per_month=no", "or `none`", "portfolio e.yaml --limit hours_per_month=none"
    ),
    "a limit twice": command(
        "portfolio e.yaml --limit hours_per_month=8 --limit hours_per_month=9",
        "once is enough",
        "portfolio e.yaml --limit hours_per_month=8",
    ),
    "an interval without its end": command(
        "robustness e.yaml --samples 50 --interval yearly_cost=0.05",
        "such as `--interval yearly_cost=0.05..0.2`",
        "robustness e.yaml --samples 50 --interval yearly_cost=0.05..0.2",
    ),
    "an output that is read": command("rank e.json -o e.json", "choose another file", "rank e.json -o r.json"),
    "a way of weighting that is misspelt": command(
        "rank e.yaml --weights pionts", "Did you mean `points`?", "rank e.yaml --weights points"
    ),
    "gates that are misspelt": command(
        "rank e.yaml --gates ignor", "Did you mean `ignore`?", "rank e.yaml --gates ignore"
    ),
    "a command that is misspelt": command("chekc e.yaml", "Did you mean `check`?", "check e.yaml"),
    "an option that is misspelt": command(
        "rank e.yaml --wieghts equal", "Did you mean `--weights`?", "rank e.yaml --weights equal"
    ),
    "several methods in a CSV": command(
        "rank e.yaml --methods all -f csv", "goes with every format but csv", "rank e.yaml --methods all -f json"
    ),
    "a folder in the place of a file": command("check .", "name a file", "check e.yaml"),
    "one network compared with itself": command(
        "compare e.yaml pm-body pm-body", "two networks are compared", "compare e.yaml pm-body council-cop"
    ),
    "a network that is misspelt": command(
        "explain e.yaml pm-bdoy", "Did you mean `pm-body`?", "explain e.yaml pm-body"
    ),
    "a picture that is none": command(
        "sensitivity e.yaml --plot p.doc",
        "to a file that ends in .svg, .png or .pdf",
        "sensitivity e.yaml --plot p.png",
    ),
    "a file to begin that is there": command("new e.yaml", "choose another name", "new f.yaml"),
    "a file to begin that is there, by force": command(
        "new e.yaml", "or overwrite it with --force", "new e.yaml --force"
    ),
    "a file to begin of no kind": command("new f.xlsx", "Accepted: a name that ends in", "new f.yaml"),
    "a study for no table": command(
        "new f.csv --for e.yaml", "add --csv, or leave --for out", "new f.csv --csv --for e.yaml"
    ),
}
"""Commands and their options."""

CASES: dict[str, Case] = {
    f"{kind}: {name}": case
    for kind, cases in (
        ("matrices", MATRICES),
        ("methods", METHODS),
        ("looks", LOOKS),
        ("weightings", WEIGHTINGS),
        ("cohorts", COHORTS),
        ("commands", COMMANDS),
    )
    for name, case in cases.items()
}


@contextlib.contextmanager
def standing_in(folder: Path) -> Iterator[None]:
    """Stand in a folder with the example in it, as YAML and JSON, and one folder."""
    with contextlib.chdir(folder):
        written("e.yaml", EXAMPLE)
        written("e.json", json.dumps(load("e.yaml").as_plain()))
        yield
