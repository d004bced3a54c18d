"""Does all that is kept on a person go when it should, and nothing else; and is every place named that is left?"""

import datetime as dt
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from netselect.errors import FileFaults, InvalidParameter, UnknownName, UnreadableFile
from netselect.maintain import due, forget, load, loads, purge, subject_export, to_forget
from netselect.maintain.reminders import months_after
from tests.effort import examples

TODAY = dt.date(2026, 11, 29)
EVERYWHERE = """\
# My records.
netselect_records: 1
learner:
  id: learner-a
  seeks: [mentor]
purpose: Keep up my networks.
purge_after: 24
aliases:
  # dana is also called so
  dana: [deedee, the-accountant]
  mentor: [coach]
memberships:
  guild: {joined: 2026-01-10}
contacts:
  # Bob, whom I met first.
  bob:
    met_through: dana   # dana brought us together
    offers: [mentor]
    # bob likes trains
  # dana: an accountant.
  # She has a red bicycle.
  dana: {offers: [mentor], met_on: 2026-02-01}   # dana again
  # Eve's own comment.
  eve: {met_through: dana, offers: coach}   # dana knows eve
  dana-2: {met_on: 2026-03-01}   # another one
strengths:
  minutes: {proof: A letter., may_see: [dana]}
  logs:
    may_see:
      - dana   # she asked
      - bob
subjects: [sue, tom]
items:
  pipeline:
    category: pipeline
    subject: client
    about: [dana, sue]
    owner: dana
    marking: TLP:GREEN
  note: {category: notes, subject: third_party, about: dana, marking: TLP:CLEAR}
audiences:
  circle:
    # who is in
    members: [
      dana, # the first
      bob,  # the second
    ]
    reach: named
  pair: {members: [dana, bob], reach: named}
consents:
  - {by: dana, items: [pipeline], to: [circle], purpose: help, given: 2026-02-01, until: 2026-12-31}
  # bob's consent
  - by: bob
    items: note
    to: [dana, circle]   # dana may know
    purpose: help
    given: 2026-02-01
    until: 2026-12-31
  - {by: bob, items: note, to: dana, purpose: help, given: 2026-02-01}
guidelines:
  # with dana alone
  g1: {parties: [me, dana], review_by: 2027-01-01}

  g2: {parties: [me, dana, bob], review_by: 2027-01-01}
introductions:
  i1: {between: [dana, bob], basis: common}
  i2: {between: [bob, eve], basis: common}
log:
  # The first talk with her.
  - {on: 2026-02-02, entry: gave, with: dana, kind: information}   # dana was glad
  - on: 2026-02-03
    entry: attended
    network: guild
    with: [bob, dana]   # with dana
  - {on: 2026-02-04, entry: lead, with: dana, id: lead-1, by: 2026-03-01}
  - {on: 2026-02-05, entry: done, id: lead-1}
  - {on: 2026-02-06, entry: told, to: [bob, dana], about: sue, item: pipeline, purpose: help}
  - {on: 2026-02-07, entry: asked, with: bob, introduction: i1}
  - {on: 2026-02-08, entry: proposed, guideline: g1}
  # Bob again.
  - {on: 2026-02-09, entry: received, with: bob, kind: support}
# the end
"""
AFTERWARDS = """\
# My records.
netselect_records: 1
learner:
  id: learner-a
  seeks: [mentor]
purpose: Keep up my networks.
purge_after: 24
aliases:
  mentor: [coach]
memberships:
  guild: {joined: 2026-01-10}
contacts:
  # Bob, whom I met first.
  bob:
    offers: [mentor]
    # bob likes trains
  # Eve's own comment.
  eve: {offers: coach}
  dana-2: {met_on: 2026-03-01}   # another one
strengths:
  minutes: {proof: A letter., may_see: me}
  logs:
    may_see:
      - bob
subjects: [sue, tom]
items:
  pipeline:
    category: pipeline
    subject: client
    about: [sue]
    marking: TLP:GREEN
  note: {category: notes, subject: third_party, marking: TLP:CLEAR}
audiences:
  circle:
    # who is in
    members: [
      bob,  # the second
    ]
    reach: named
  pair: {members: [bob], reach: named}
consents:
  # bob's consent
  - by: bob
    items: note
    to: [circle]
    purpose: help
    given: 2026-02-01
    until: 2026-12-31
guidelines:

  g2: {parties: [me, bob], review_by: 2027-01-01}
introductions:
  i2: {between: [bob, eve], basis: common}
erased:
  - {on: 2026-11-29, entries: 5}
log:
  - on: 2026-02-03
    entry: attended
    network: guild
    with: [bob]
  - {on: 2026-02-06, entry: told, to: [bob], about: sue, item: pipeline, purpose: help}
  # Bob again.
  - {on: 2026-02-09, entry: received, with: bob, kind: support}
# the end
"""
"""What is left is what was, byte for byte, but for lines that held others too."""

KEY = "# dana, from work\ndana: Dana Example\n# Bob\nbob: Robert Other\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "names.yaml").write_text(KEY, "utf-8")
    (folder / "records.yaml").write_text(EVERYWHERE, "utf-8")
    return folder / "records.yaml"


def test_all_of_a_person_goes_with_their_comments_and_nothing_else(path: Path) -> None:
    before = load(path)
    done = forget(path, "dana", as_of=TODAY)
    assert path.read_text("utf-8") == AFTERWARDS
    assert path.with_name("names.yaml").read_text("utf-8") == "# Bob\nbob: Robert Other\n"
    assert (done.entries, done.left, done.is_done) == (5, (), True)
    assert before.contacts["bob"].offers == load(path).contacts["bob"].offers
    assert sorted(one.name for one in path.parent.iterdir()) == ["names.yaml", "records.yaml"]
    for word in ("deedee", "accountant", "Dana Example", "bicycle"):
        assert word not in path.read_text("utf-8") + path.with_name("names.yaml").read_text("utf-8") + str(done)


def test_what_goes_is_shown_first_without_a_real_name_and_nothing_is_written(path: Path) -> None:
    key, records = to_forget(path, "dana", as_of=TODAY)
    assert str(key).splitlines() == [f"{key.path}:1  # ...", f"{key.path}:2  dana: ..."]
    shown = str(records)
    assert f"{path}:22  dana: {{offers: [mentor], met_on: 2026-02-01}}   # dana again\n" in shown
    assert "eve: {met_through: dana, offers: coach}   # dana knows eve  (a part of it" in shown
    assert (path.read_text("utf-8"), path.with_name("names.yaml").read_text("utf-8")) == (EVERYWHERE, KEY)


def test_every_place_that_still_names_them_is_told_by_its_line(path: Path, tmp_path: Path) -> None:
    path.write_text(EVERYWHERE.replace("# the end", "# Dana Example was here; not dana-2"), "utf-8")
    (path.parent / "records.yaml~").write_text("a\nb: DANA\n", "utf-8")
    (path.parent / ".records.yaml.swp").write_bytes(b"b0VIM\x00\x00dana\x00\xff\xfe")
    (path.parent / ".report.html.1a2b3c4d.tmp").write_text("the-accountant", "utf-8")
    (path.parent / "study.bak").write_text("deedee", "utf-16")
    reports = tmp_path / "reports"
    (reports / "deep").mkdir(parents=True)
    (reports / "deep" / "a.html").write_text("<p>Dana\n  Example</p><p>Example, Dana</p>", "utf-8")
    (reports / "due.ics").write_bytes(b"BEGIN:VCALENDAR\r\nSUMMARY:Write to da\r\n na soon\r\nEND:VCALENDAR\r\n")
    (reports / "dana.txt").write_text("clean\nmontdana danas contact dana-2\n", "utf-8")
    (reports / "scan.pdf").write_bytes(b"%PDF")
    with zipfile.ZipFile(reports / "a.docx", "w") as packed:
        packed.writestr("word/document.xml", "<w:t>da</w:t><w:t>na and Bob</w:t>")
    done = forget(path, "dana", as_of=TODAY, also=[reports])
    base = path.parent
    assert {str(one) for one in done.left if one.is_sure} == {
        f"{path}:{AFTERWARDS.count(chr(10))}  name",
        f"{base / 'records.yaml~'}:2  id",
        f"{base / '.records.yaml.swp'}:1  id",
        f"{base / '.report.html.1a2b3c4d.tmp'}:1  alias",
        f"{base / 'study.bak'}:1  alias",
        f"{reports / 'deep' / 'a.html'}:1  name",
        f"{reports / 'deep' / 'a.html'}:2  name",
        f"{reports / 'due.ics'}:2  id",
        f"{reports / 'dana.txt'}  id in its name",
        f"{reports / 'a.docx'}:1  id",
    }
    assert done.not_searched == (str(reports / "scan.pdf"),)
    assert not done.is_done
    assert "Dana" not in str(done)
    assert json.loads(json.dumps(done.to_dict()))["is_done"] is False
    assert len(done.to_frame()) == len(done.left)


def test_a_part_of_a_name_is_told_and_may_be_somebody_elses(path: Path) -> None:
    (path.parent / "notes.txt").write_text("Bob\n" * 30, "utf-8")
    done = forget(path, "bob", as_of=TODAY)
    assert len(done.left) == 30
    assert f"notes.txt:20  id\n  {path.parent / 'notes.txt'}  id, on 10 more lines up to 30\n" in str(done)
    path.write_text(EVERYWHERE, "utf-8")
    path.with_name("names.yaml").write_text(KEY.replace("dana: Dana", "dana: Deirdre"), "utf-8")
    (path.parent / "notes.txt").write_text("Deirdre said so.\nAn example.\n", "utf-8")
    done = forget(path, "dana", as_of=TODAY)
    assert [str(one) for one in done.left] == [f"{path.parent / 'notes.txt'}:1  part of a name"]
    assert not done.is_done


def test_git_and_folders_that_were_not_searched_are_told(path: Path) -> None:
    (path.parent / "old").mkdir()
    done = forget(path, "dana", as_of=TODAY)
    assert "If these files were ever added to Git, it keeps earlier versions." in str(done)
    assert done.not_searched == (f"{path.parent / 'old'}/",)


def test_a_run_that_was_killed_after_the_key_file_can_be_run_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced, targets = Path.replace, list[str]()

    def failing(draft: Path, target: Path) -> Path:
        targets.append(target.name)
        if target.name == "records.yaml":
            raise OSError(28, "No space left on device")
        return replaced(draft, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(UnreadableFile, match="No space left"):
            forget(path, "dana", as_of=TODAY)
    assert targets == ["names.yaml", "records.yaml"]
    assert path.read_text("utf-8") == EVERYWHERE
    assert forget(path, "dana", as_of=TODAY).is_done
    assert path.read_text("utf-8") == AFTERWARDS


KILLED = """
import datetime as dt, os, pathlib, signal, sys, time
from netselect.maintain import forget
path = pathlib.Path(sys.argv[1])
key, old, names = path.with_name("names.yaml"), path.read_bytes(), path.with_name("names.yaml").read_bytes()
new, left = pathlib.Path(sys.argv[2]).read_bytes(), b"# Bob\\nbob: Robert Other\\n"
for kill in range(30):
    child = os.fork()
    if not child:
        forget(path, "dana", as_of=dt.date(2026, 11, 29))
        os._exit(0)
    time.sleep(0.002 + kill * 0.0015)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    state = path.read_bytes(), key.read_bytes()
    assert state in ((old, names), (old, left), (new, left)), (kill, state)
    if state[0] == old:
        forget(path, "dana", as_of=dt.date(2026, 11, 29))
    assert (path.read_bytes(), key.read_bytes()) == (new, left)
    path.write_bytes(old)
    key.write_bytes(names)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are made by fork")
def test_killed_at_any_moment_it_is_done_by_the_next_run(path: Path, tmp_path: Path) -> None:
    (tmp_path / "new").write_text(AFTERWARDS, "utf-8")
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", KILLED, str(path), str(tmp_path / "new")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("person", "error", "said"),
    [
        ("me", InvalidParameter, "`me` is you"),
        ("dna", UnknownName, "there is nobody `dna` in .* they are forgotten already"),
        ("Dana Example", InvalidParameter, "give the id"),
    ],
)
def test_who_cannot_be_forgotten_is_told_and_nothing_written(
    person: str, error: type[Exception], said: str, path: Path
) -> None:
    with pytest.raises(error, match=said):
        forget(path, person, as_of=TODAY)
    assert path.read_text("utf-8") == EVERYWHERE


def test_what_cannot_be_cut_or_read_is_left_as_it_is(path: Path) -> None:
    repeated = EVERYWHERE.replace("dana: {offers: [mentor]", "dana: {offers: &tags [mentor]")
    repeated = repeated.replace("offers: coach", "offers: *tags")
    path.write_text(repeated, "utf-8")
    with pytest.raises(UnreadableFile, match=r"`\*name` out in full"):
        forget(path, "dana", as_of=TODAY)
    assert path.read_text("utf-8") == repeated
    path.write_text(EVERYWHERE.replace("purge_after: 24\n", ""), "utf-8")
    with pytest.raises(FileFaults, match="purge_after"):
        forget(path, "dana", as_of=TODAY)
    path.write_text(EVERYWHERE, "utf-8")
    with pytest.raises(UnreadableFile, match="there is no folder"):
        forget(path, "dana", as_of=TODAY, also=[path.parent / "no"])
    assert path.with_name("names.yaml").read_text("utf-8") == KEY


def test_the_last_name_leaves_a_key_file_that_can_be_read(path: Path) -> None:
    path.with_name("names.yaml").write_text("# dana\ndana: Dana Example\n", "utf-8")
    assert forget(path, "dana", as_of=TODAY).is_done
    assert path.with_name("names.yaml").read_text("utf-8") == "{}\n"
    assert load(path).log


HEAD = "netselect_records: 1\nlearner: {id: a}\npurpose: x\npurge_after: 24\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("contacts:\n  # her\n  dana: {}\n", "contacts: {}\nerased:\n  - {on: 2026-11-29, entries: 0}\n"),
        ("contacts: {dana: {}}", "contacts: {}\nerased:\n  - {on: 2026-11-29, entries: 0}\n"),
        (
            "contacts: {dana: {}, bob: {}}\nerased: [{on: 2026-01-01, entries: 3}]\nlog: []\n",
            "contacts: {bob: {}}\nerased: [{on: 2026-01-01, entries: 3}, {on: 2026-11-29, entries: 0}]\nlog: []\n",
        ),
        (
            "erased:\n- {on: 2026-01-01, entries: 3}   # once\ncontacts: {dana: {}}\n",
            "erased:\n- {on: 2026-01-01, entries: 3}   # once\n- {on: 2026-11-29, entries: 0}\ncontacts: {}\n",
        ),
        (
            "contacts:\n  dana: {}\n  bob: {}\n# What happened.\nlog:\n"
            "- {on: 2026-02-02, entry: gave, with: dana}\n# tail\n",
            "contacts:\n  bob: {}\nerased:\n  - {on: 2026-11-29, entries: 1}\n# What happened.\nlog: []\n# tail\n",
        ),
        (
            "contacts: {dana: {}, bob: {}}\nlog:\n  - with: dana\n    on: 2026-02-02\n    entry: gave\n"
            "  -\n    # both\n    with: [dana,\n      bob]\n    on: 2026-02-02\n    entry: gave\n    note: |\n"
            "      x\n\n  # z\n",
            "contacts: {bob: {}}\nerased:\n  - {on: 2026-11-29, entries: 1}\nlog:\n"
            "  -\n    # both\n    with: [bob]\n    on: 2026-02-02\n    entry: gave\n    note: |\n"
            "      x\n\n  # z\n",
        ),
        (
            "subjects: dana\nitems:\n  x: {category: y, about: [dana]}\n",
            "items:\n  x: {category: y}\nerased:\n  - {on: 2026-11-29, entries: 0}\n",
        ),
        (
            "subjects:\n  - dana\n  - bob # b\n",
            "subjects:\n  - bob # b\nerased:\n  - {on: 2026-11-29, entries: 0}\n",
        ),
        (
            "contacts:\n  a1: {}\n    # deeper: of a1\n  # at dana\n\n  # of her\n  dana: {}\n",
            "contacts:\n  a1: {}\n    # deeper: of a1\n  # at dana\n\nerased:\n  - {on: 2026-11-29, entries: 0}\n",
        ),
        (
            "contacts:\n  dana: {}\n  bob: {}\nitems:\n  x: {about: &who [dana, bob], category: y}\n"
            "  z: {category: y, about: *who}\n",
            "contacts:\n  bob: {}\nitems:\n  x: {about: &who [bob], category: y}\n"
            "  z: {category: y, about: *who}\n"
            "erased:\n  - {on: 2026-11-29, entries: 0}\n",
        ),
        (
            "contacts: {bob: {}, dana: {offers: [b], met_on: 2026-02-01}}\n"
            "items: {x: {owner: dana, about: [dana, bob],\n"
            "    # not hers\n  category: y}, z: {category: y, about: [bob, dana, dana], owner: dana}}\n",
            "contacts: {bob: {}}\nitems: {x: {about: [bob],\n"
            "    # not hers\n  category: y}, z: {category: y, about: [bob]}}\n"
            "erased:\n  - {on: 2026-11-29, entries: 0}\n",
        ),
    ],
)
def test_each_layout_is_cut_by_its_lines(before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "records.yaml"
    for end in ("\n", "\r\n"):
        whole = (HEAD + before).replace("\n", end)
        path.write_bytes(whole.encode())
        forget(path, "dana", as_of=TODAY)
        assert path.read_bytes().decode() == (HEAD + after).replace("\n", end)


PEOPLE = ("ann-1", "ben-1", "cat-1", "dan-1")
some = st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3)
at_least_one = st.lists(st.sampled_from(PEOPLE), unique=True, min_size=1, max_size=3)


@st.composite
def records_data(draw: st.DrawFn) -> dict[str, object]:
    """Return records that name people in many fields."""
    days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 11, 1)).map(str)

    def entry() -> dict[str, object]:
        action = draw(st.sampled_from(["gave", "received", "told", "attended"]))
        on = {"on": draw(days), "entry": action}
        if action == "attended":
            return {**on, "network": "guild", **({"with": with_} if (with_ := draw(some)) else {})}
        if action == "told":
            return {**on, "to": draw(at_least_one), "about": draw(at_least_one), "item": "x"}
        return {**on, "with": draw(at_least_one), "note": draw(st.sampled_from(["a: b", "# c", "d"]))}

    return {
        "netselect_records": 1,
        "learner": {"id": "a"},
        "purpose": "x",
        "purge_after": 24,
        "memberships": {"guild": {"joined": "2026-01-01"}},
        "contacts": {
            name: {"met_through": through}
            if (through := draw(st.sampled_from([None, *PEOPLE]))) not in {None, name}
            else {}
            for name in PEOPLE
        },
        "strengths": {"s": {"may_see": draw(some)}},
        "items": {"x": {"category": "y", "about": draw(some), "owner": draw(st.sampled_from(PEOPLE))}},
        "audiences": {"z": {"members": draw(some), "reach": "named"}},
        "consents": [
            {
                "by": draw(st.sampled_from(PEOPLE)),
                "items": ["x"],
                "to": draw(at_least_one),
                "purpose": "p",
                "given": "2026-01-01",
            }
            for _ in range(draw(st.integers(0, 2)))
        ],
        "guidelines": {"g": {"parties": ["me", *draw(at_least_one)], "review_by": "2027-01-01"}},
        "introductions": {"i": {"between": draw(st.permutations(PEOPLE))[:2], "basis": "common"}},
        "log": [entry() for _ in range(draw(st.integers(0, 5)))],
    }


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    data=records_data(),
    person=st.sampled_from(PEOPLE),
    flow=st.sampled_from([None, True, False]),
    width=st.sampled_from([30, 80, 2000]),
)
def test_whoever_is_forgotten_is_gone_and_everybody_else_is_as_before(
    data: dict[str, object], person: str, flow: bool | None, width: int, tmp_path: Path
) -> None:
    text = yaml.safe_dump(data, sort_keys=False, default_flow_style=flow, width=width)
    if flow:
        parts = {key: yaml.safe_dump(value, default_flow_style=True, width=width) for key, value in data.items()}
        text = "".join(f"{key}: {part.removesuffix('...' + chr(10))}" for key, part in parts.items())
    path = tmp_path / "records.yaml"
    path.write_text(text, "utf-8")
    before, done = loads(text), forget(path, person, as_of=TODAY)
    after = load(path)
    assert person not in path.read_text("utf-8")
    assert done.is_done
    assert len(before.log) - len(after.log) == done.entries
    kept = [one for one in before.log if person not in {*one.with_, *one.to, *one.about}]
    assert [one for one in after.log if one in kept] == kept
    for name, contact in before.contacts.items():
        if name != person:
            assert after.contacts[name].met_through == (
                None if contact.met_through == person else contact.met_through
            )
    assert after.audiences["z"].members == tuple(one for one in before.audiences["z"].members if one != person)
    if person in before.strengths["s"].may_see:
        assert after.strengths["s"].may_see, "nobody named would mean everybody"


@pytest.mark.parametrize(
    ("as_of", "people", "entries"),
    [
        (dt.date(2028, 1, 31), (), 0),
        (dt.date(2028, 2, 2), (), 1),
        (dt.date(2028, 2, 6), ("dana", "sue"), 7),
    ],
)
def test_what_is_past_its_date_is_purged_on_that_day(
    as_of: dt.date, people: tuple[str, ...], entries: int, path: Path
) -> None:
    done = purge(path, as_of=as_of)
    assert done.people == people
    assert done.entries == entries
    if people:
        assert done.is_done
        assert "dana:" not in path.read_text("utf-8")
    assert ("Nothing is past its date" in str(done)) == (not entries)
    assert purge(path, as_of=as_of).entries == 0


def test_steps_of_an_introduction_go_together(tmp_path: Path) -> None:
    path = tmp_path / "records.yaml"
    steps = "".join(
        f"- {{on: {day}, entry: {entry}, with: {who}, introduction: i}}\n"
        for day, entry, who in (
            ("2026-01-01", "asked", "ann"),
            ("2026-03-01", "consented", "ann"),
            ("2026-03-02", "declined", "ann"),
        )[:2]
    )
    text = (
        f"{HEAD}contacts: {{ann: {{purge_on: 2099-01-01}}, ben: {{purge_on: 2099-01-01}}}}\n"
        f"introductions:\n  i: {{between: [ann, ben], basis: common}}\nlog:\n{steps}"
    )
    path.write_text(text, "utf-8")
    assert purge(path, as_of=dt.date(2028, 2, 28)).entries == 0
    assert path.read_text("utf-8") == text
    assert purge(path, as_of=dt.date(2028, 3, 1)).entries == 2
    assert load(path).introductions == {}


BOUND = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=8),
        st.sampled_from(["action i", "action g", "action", "asked", "proposed", "told", "gave"]),
    ),
    max_size=7,
)


@settings(max_examples=60)
@given(BOUND, st.integers(min_value=0, max_value=9))
@example([(0, "action g"), (8, "proposed")], 4)
@example([(0, "asked"), (8, "action i")], 4)
def test_a_purge_takes_what_due_counts_and_nothing_that_is_not_past_its_date(
    entries: list[tuple[int, str]], months: int
) -> None:
    """Whatever binds entries together: an action of a guideline, a word on an introduction."""
    keys = {
        "action i": "id: a{n}, introduction: i",
        "action g": "id: a{n}, guideline: g",
        "action": "id: a{n}",
        "asked": "with: ann, introduction: i",
        "proposed": "guideline: g",
        "told": "with: ann, introduction: i, guideline: g",
        "gave": "with: ann",
    }
    first, steps = {"asked"}, []
    for n, (month, what) in enumerate(sorted(entries)):
        if what != "asked" or what in first:
            first.discard(what)
            said = keys[what].format(n=n)
            steps.append(f"- {{on: 2026-0{month + 1}-01, entry: {what.split()[0]}, {said}}}\n")
    people = "ann: {purge_on: 2099-01-01}, ben: {purge_on: 2099-01-01}"
    text = (
        f"{HEAD.replace('purge_after: 24', 'purge_after: 1')}contacts: {{{people}}}\n"
        "guidelines:\n  g: {parties: [me, ann], review_by: 2026-12-01}\n"
        f"introductions:\n  i: {{between: [ann, ben], basis: common}}\nlog:\n{''.join(steps)}"
    )
    as_of = dt.date(2026, months + 1, 1)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "records.yaml"
        path.write_text(text, "utf-8")
        before = load(path)
        counted = [one.reason for one in due(before, as_of=as_of).reminders if one.kind == "purge"]
        done = purge(path, as_of=as_of)
        after = load(path)
    past = sum(int(reason.partition(": ")[2].partition(";")[0]) for reason in counted)
    assert done.entries == past == len(before.log) - len(after.log)
    gone = [one.on for one in before.log if one not in after.log]
    assert all(months_after(day, before.purge_after) <= as_of for day in gone)


def test_an_export_holds_all_on_one_person_and_nothing_of_others(path: Path) -> None:
    found = subject_export(load(path), "bob", as_of=TODAY)
    text, values = str(found), json.dumps(found.to_dict())
    for whole in (text, values):
        for other in ("dana", "eve", "sue", "tom"):
            assert other not in whole
    assert [one["where"] for one in found.held] == [
        "contact",
        "may see the proof of",
        "member of an audience",
        "member of an audience",
        "consent",
        "consent",
        "guideline",
        "introduction",
        "introduction",
        "log",
        "log",
        "log",
        "log",
    ]
    assert "introduction i1; state not now; between another person, bob" in " ".join(text.split())
    assert len(found.to_frame()) == len(found.held)


BOB_AGREES = "  - {on: 2026-11-03, entry: consented, with: bob, introduction: i2}\n"
AGREES = "  - {on: 2026-11-03, entry: consented, with: eve, introduction: i2}\n"
ENDINGS: list[tuple[str, Callable[[str], str]]] = [
    ("asked", lambda text: text),
    (
        "declined",
        lambda text: text + "  - {on: 2026-11-03, entry: declined, with: eve, introduction: i2, note: secret}\n",
    ),
    ("withdrawn", lambda text: text + "  - {on: 2026-11-03, entry: withdrawn, with: eve, introduction: i2}\n"),
]


@pytest.mark.parametrize(("name", "ended"), ENDINGS)
def test_nobody_reads_how_an_introduction_ended(name: str, ended: Callable[[str], str], path: Path) -> None:
    base = EVERYWHERE.replace("# the end\n", "")
    asked = base + "".join(
        f"  - {{on: 2026-11-02, entry: asked, with: {who}, introduction: i2}}\n" for who in ("bob", "eve")
    )
    path.write_text(ended(asked), "utf-8")
    found = subject_export(load(path), "bob", as_of=TODAY)
    (state,) = [one["state"] for one in found.held if one.get("introduction") == "i2" and "state" in one]
    assert state == ("asked_first" if name == "asked" else "not now")
    assert not {"declined", "withdrawn", "expired", "secret"} & set(
        json.dumps(found.to_dict()).replace('"', " ").split()
    )


def test_nobody_reads_in_an_export_that_the_other_was_asked_or_agreed(path: Path) -> None:
    text = EVERYWHERE.replace("# the end\n", "")
    said = []
    for who, more in (("bob", ""), ("bob, eve", ""), ("bob, eve", AGREES), ("bob, eve", AGREES + BOB_AGREES)):
        asked = f"  - {{on: 2026-11-02, entry: asked, with: [{who}], introduction: i2}}\n"
        path.write_text(text + asked + more, "utf-8")
        held = subject_export(load(path), "bob", as_of=TODAY).held
        said += [one["state"] for one in held if one.get("introduction") == "i2" and "state" in one]
    assert said == ["asked_first"] * 4


def test_who_asks_for_nobody_is_told(path: Path) -> None:
    with pytest.raises(UnknownName, match=r"Did you mean `dana`\?"):
        subject_export(load(path), "dna", as_of=TODAY)
    with pytest.raises(InvalidParameter, match="is you"):
        subject_export(load(path), "me", as_of=TODAY)
