"""Does the log lead to the states that an independent reading of the rules finds, whatever happened?"""

import datetime as dt
from collections import defaultdict
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from netselect.maintain.records import Entry, Records
from netselect.maintain.sharing import decide
from netselect.maintain.states import (
    contradictions,
    guidelines_on,
    introductions_on,
    left_on,
    refusals,
    step_faults,
    tasks_on,
    total_faults,
)
from tests.maintain.small_records import logged, small_records

START = dt.date(2026, 1, 1)
ONE_DAY = dt.timedelta(days=1)
LIFE = dt.timedelta(days=90)


def records_of(*log: str | dict[str, object], **parts: object) -> Records:
    whole: dict[str, object] = {
        "contacts": {"a": {}, "b": {}, "c": {}},
        "items": {
            "hello": {"category": "blurbs", "marking": "TLP:GREEN"},
            "unmarked": {"category": "blurbs"},
        },
        "introductions": {"ab": {"between": ["a", "b"], "basis": "common", "blurb": "hello"}},
        "guidelines": {"swap": {"parties": ["me", "a"], "items": ["hello"], "review_by": "2026-06-30"}},
        "memberships": {"guild": {"joined": "2026-01-01"}},
    }
    return small_records(*log, **(whole | parts))


def after(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days)


BOTH_ASKED = ("2026-01-01 asked with=a introduction=ab", "2026-01-11 asked with=b introduction=ab")
A_AGREED = (*BOTH_ASKED, "2026-01-12 consented with=a introduction=ab")
BOTH_AGREED = (*A_AGREED, "2026-01-20 consented with=b introduction=ab")
MADE = (*BOTH_AGREED, "2026-02-01 made introduction=ab")


@pytest.mark.parametrize(
    ("log", "day", "state"),
    [
        ((), "2026-01-01", "idea"),
        (BOTH_ASKED, "2025-12-31", "idea"),
        (BOTH_ASKED, "2026-01-01", "asked_first"),
        (BOTH_ASKED, "2026-01-10", "asked_first"),
        (BOTH_ASKED, "2026-01-11", "asked_second"),
        (BOTH_ASKED, "2026-04-01", "asked_second"),
        (BOTH_ASKED, "2026-04-02", "expired"),
        (A_AGREED, "2026-04-11", "asked_second"),
        (A_AGREED, "2026-04-12", "expired"),
        (BOTH_AGREED, "2026-01-20", "both_consented"),
        (BOTH_AGREED, "2026-04-12", "both_consented"),
        (BOTH_AGREED, "2026-04-13", "expired"),
        (MADE, "2026-02-01", "made"),
        (MADE, "2027-02-01", "made"),
        ((*MADE, "2026-03-01 followed_up introduction=ab"), "2026-02-28", "made"),
        ((*MADE, "2026-03-01 followed_up introduction=ab"), "2026-03-01", "followed_up"),
        ((*A_AGREED, "2026-01-13 declined with=b introduction=ab"), "2026-01-13", "declined"),
        ((*A_AGREED, "2026-01-13 withdrawn with=a introduction=ab"), "2026-12-31", "withdrawn"),
        (("2026-01-13 withdrawn introduction=ab",), "2026-01-13", "withdrawn"),
    ],
)
def test_an_introduction_stands_where_the_log_leads_it(log: tuple[str, ...], day: str, state: str) -> None:
    records = records_of(*log)
    assert step_faults(records) == []
    assert introductions_on(records, dt.date.fromisoformat(day))["ab"].state == state


IMPOSSIBLE = [
    ((), "2026-01-01 consented with=a introduction=ab", "a has not been asked by 2026-01-01"),
    ((), "2026-01-01 declined with=a introduction=ab", "a has not been asked"),
    ((), "2026-01-01 made introduction=ab", "b has not been asked by 2026-01-01"),
    ((), "2026-01-01 followed_up introduction=ab", "has not been made by 2026-01-01: log `made` first"),
    ((), "2026-01-01 asked with=c introduction=ab", "`c` is not one of the two (a and b)"),
    ((), "2026-01-01 asked introduction=ab", "`asked` needs `with`"),
    (BOTH_ASKED, "2026-01-12 asked with=a introduction=ab", "was asked on 2026-01-01 already"),
    (BOTH_ASKED, "2026-01-12 made introduction=ab", "b, asked on 2026-01-11, has not agreed by 2026-01-12"),
    (BOTH_ASKED, "2026-04-02 consented with=a introduction=ab", "ended on 2026-04-02 (expired)"),
    (A_AGREED, "2026-01-13 consented with=a introduction=ab", "agreed on 2026-01-12 already, up to 2026-04-12"),
    (A_AGREED, "2026-01-13 declined with=a introduction=ab", "log `withdrawn`"),
    (BOTH_AGREED, "2026-04-13 made introduction=ab", "ended on 2026-04-13 (expired)"),
    (MADE, "2026-02-02 withdrawn introduction=ab", "was made on 2026-02-01"),
    (MADE, "2026-02-02 asked with=a introduction=ab", "was made on 2026-02-01"),
    ((*MADE, "2026-02-02 followed_up introduction=ab"), "2026-02-03 asked with=a introduction=ab",
     "was made on 2026-02-01"),
    (("2026-01-13 withdrawn introduction=ab",), "2026-01-14 asked with=a introduction=ab", "begin another"),
    ((), "2026-01-01 agreed with=a guideline=swap", "has not been proposed by 2026-01-01: log `proposed` first"),
    ((), "2026-01-01 ended guideline=swap", "has not been proposed"),
    (("2026-01-01 proposed guideline=swap",), "2026-01-02 agreed with=b guideline=swap", "`b` is no party"),
    (("2026-01-01 proposed guideline=swap",), "2026-01-02 agreed guideline=swap", "`agreed` needs `with`"),
    (("2026-01-01 proposed guideline=swap", "2026-01-02 agreed with=a guideline=swap"),
     "2026-01-03 agreed with=a guideline=swap", "agreed on 2026-01-02 already"),
    (("2026-01-01 proposed guideline=swap", "2026-01-02 ended guideline=swap"),
     "2026-01-03 proposed guideline=swap", "and `proposed` is of 2026-01-03: begin another"),
    ((), "2026-01-01 done id=x", "there is no lead or action `x`"),
    (("2026-01-02 lead id=x",), "2026-01-01 done id=x", "before it was logged on 2026-01-02"),
    (("2026-01-02 lead id=x", "2026-01-03 done id=x"), "2026-01-04 done id=x", "was done on 2026-01-03 already"),
    (("2026-01-02 lead id=x",), "2026-01-04 action id=x", "is a lead of 2026-01-02 already: use another id"),
]  # fmt: skip


@pytest.mark.parametrize(("log", "line", "said"), IMPOSSIBLE)
def test_a_step_that_is_not_possible_is_a_fault_of_its_entry_and_refused(
    log: tuple[str, ...], line: str, said: str
) -> None:
    records = records_of(*log, line)
    places = {place for place, _ in step_faults(records)}
    assert places == {len(log)}
    assert any(said in sentence for _, sentence in step_faults(records))
    found = refusals(records_of(*log), Entry.model_validate(logged(line)))
    assert any(said in sentence for sentence in found)


def test_a_step_put_in_between_leaves_what_came_later_possible() -> None:
    earlier = Entry.model_validate(logged("2026-01-11 declined with=a introduction=ab"))
    (refused, *_) = refusals(records_of(*BOTH_AGREED), earlier)
    assert "ended on 2026-01-11 (declined)" in refused


@pytest.mark.parametrize(
    ("blurb", "parts", "said"),
    [
        (None, {}, "has no `blurb`"),
        ("unmarked", {}, "may not be shared with a on 2026-02-01: It carries no marking"),
        ("case", {}, "c has not agreed"),
    ],
)
def test_an_introduction_is_made_only_with_a_blurb_that_both_may_be_told(
    blurb: str | None, parts: dict[str, object], said: str
) -> None:
    introduction = {"between": ["a", "b"], "basis": "common"} | ({} if blurb is None else {"blurb": blurb})
    items = {
        "unmarked": {"category": "blurbs"},
        "case": {"category": "cases", "subject": "third_party", "about": "c", "marking": "TLP:GREEN"},
    }
    records = records_of(*MADE, items=items, introductions={"ab": introduction}, **parts)
    faults = step_faults(records)
    assert {place for place, _ in faults} == {len(MADE) - 1}
    assert any(said in sentence for _, sentence in faults)
    assert introductions_on(records, dt.date(2026, 2, 1))["ab"].state == "both_consented"


def test_what_is_missing_and_when_consents_run_out_is_told() -> None:
    now = introductions_on(records_of(*A_AGREED), dt.date(2026, 2, 1))["ab"]
    assert now.lasts_to == {"a": dt.date(2026, 4, 12), "b": dt.date(2026, 4, 11)}
    assert now.missing == ("b, asked on 2026-01-11, has not agreed by 2026-02-01",)
    assert now.next_steps == ("consented", "declined", "withdrawn")
    first = introductions_on(records_of(*BOTH_ASKED[:1]), dt.date(2026, 1, 2))["ab"]
    assert first.next_steps == ("asked", "consented", "declined", "withdrawn")


@pytest.mark.parametrize(
    ("day", "state", "since"),
    [
        ("2025-12-31", "draft", None),
        ("2026-01-01", "proposed", "2026-01-01"),
        ("2026-01-02", "proposed", "2026-01-01"),
        ("2026-01-03", "agreed", "2026-01-03"),
        ("2026-06-30", "agreed", "2026-01-03"),
        ("2026-07-01", "due", "2026-07-01"),
        ("2026-09-28", "due", "2026-07-01"),
        ("2026-09-29", "lapsed", "2026-09-29"),
        ("2026-12-01", "ended", "2026-12-01"),
    ],
)
def test_a_guideline_stands_where_the_log_and_its_review_lead_it(day: str, state: str, since: str | None) -> None:
    records = records_of(
        "2026-01-01 proposed guideline=swap",
        "2026-01-02 agreed with=a guideline=swap",
        "2026-01-03 agreed with=me guideline=swap",
        "2026-12-01 ended guideline=swap",
    )
    now = guidelines_on(records, dt.date.fromisoformat(day))["swap"]
    assert (now.state, now.since and str(now.since)) == (state, since)


def test_who_proposes_again_has_all_agree_anew() -> None:
    records = records_of(
        "2026-01-01 proposed guideline=swap",
        "2026-01-02 agreed with=a,me guideline=swap",
        "2026-02-01 proposed guideline=swap",
        "2026-02-02 agreed with=a guideline=swap",
    )
    now = guidelines_on(records, dt.date(2026, 3, 1))["swap"]
    assert (now.state, now.open_parties) == ("proposed", ("me",))


def test_agreeing_to_what_may_not_be_shared_is_refused_and_still_read() -> None:
    parts: dict[str, object] = {
        "items": {"hello": {"category": "blurbs", "marking": "TLP:GREEN"}, "list": {"category": "clients"}},
        "boundaries": {"blurbs": {"rests_on": "a policy", "agreed": "deny"}},
        "guidelines": {
            "swap": {"parties": ["me", "a"], "items": ["blurbs", "nothing"], "review_by": "2026-06-30"}
        },
    }
    records = records_of("2026-01-01 proposed guideline=swap", **parts)
    entry = Entry.model_validate(logged("2026-01-02 agreed with=a guideline=swap"))
    found = refusals(records, entry)
    assert len(found) == 2
    assert "`hello` is not to be passed on to a: It was agreed for blurbs: deny (a policy)" in found[0]
    assert "there is no item, and none of the category, `nothing`" in found[1]
    assert step_faults(records.model_copy(update={"log": (*records.log, entry)})) == []


@pytest.mark.parametrize(("day", "is_denied"), [("2026-03-31", False), ("2026-04-01", True)])
def test_a_guideline_contradicts_the_rules_where_no_purpose_lets_it_through(day: str, is_denied: bool) -> None:
    parts: dict[str, object] = {
        "subjects": ["client-1"],
        "items": {"hello": {"category": "x", "subject": "client", "about": "client-1", "marking": "TLP:RED"}},
        "consents": [
            {"by": "client-1", "items": "hello", "to": "a", "purpose": "referral", "given": "2026-01-01",
             "until": "2026-03-31"},
            {"by": "client-1", "items": "hello", "to": "b", "purpose": "talk", "given": "2026-01-01",
             "until": "2026-12-31"},
        ],
    }  # fmt: skip
    assert bool(contradictions(records_of(**parts), "swap", dt.date.fromisoformat(day))) == is_denied


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2026-01-04", []),
        ("2026-01-10", ["open", "open"]),
        ("2026-01-11", ["overdue", "open"]),
        ("2026-01-12", ["done", "open"]),
    ],
)
def test_leads_and_actions_are_overdue_from_the_day_after_and_done_when_done(day: str, states: list[str]) -> None:
    records = records_of("2026-01-05 lead id=x by=2026-01-10", "2026-01-05 action id=y", "2026-01-12 done id=x")
    assert [task.state for task in tasks_on(records, dt.date.fromisoformat(day))] == states


def test_a_network_is_left_as_it_or_the_log_up_to_the_day_says() -> None:
    left, records = dt.date(2026, 5, 1), records_of("2026-05-01 left network=guild")
    assert left_on(records, "guild", left) == left
    assert left_on(records, "guild", left - ONE_DAY) is None
    assert left_on(records_of(), "guild", left) is None


def test_totals_count_what_the_log_says_since_joining() -> None:
    held = {"joined": "2026-01-01", "attended": 1, "actual_hours_per_month": 2}
    log = ("2026-01-01 attended network=guild hours=3", "2026-02-20 attended network=guild hours=1")
    found = total_faults(records_of(*log, memberships={"guild": held}))
    assert [fault[:2] for fault in found] == [("guild", "attended"), ("guild", "actual_hours_per_month")]
    enough = held | {"attended": 2, "actual_hours_per_month": 4}
    assert total_faults(records_of(*log, memberships={"guild": enough})) == []
    entry = Entry.model_validate(logged("2026-02-21 attended network=guild"))
    assert refusals(records_of(*log, memberships={"guild": enough}), entry)[0].startswith("`attended: 2` of guild")


STEPS = st.builds(
    lambda day, entry, with_: (
        {"on": str(day), "entry": entry, "with": with_}
        | ({"guideline": "swap"} if entry in {"proposed", "agreed", "ended"} else {"introduction": "ab"})
    ),
    st.dates(START, after(START, 200)),
    st.sampled_from(
        [
            "asked",
            "asked",
            "consented",
            "consented",
            "declined",
            "withdrawn",
            "made",
            "followed_up",
            "proposed",
            "agreed",
            "ended",
        ]
    ),
    st.lists(st.sampled_from(["a", "b", "me"]), max_size=2, unique=True),
)


@given(st.lists(STEPS, max_size=12), st.randoms(use_true_random=False), st.dates(START, after(START, 400)))
def test_the_order_in_which_days_stand_in_the_file_does_not_matter(
    log: list[dict[str, object]], random: Random, as_of: dt.date
) -> None:
    by_day: dict[object, list[dict[str, object]]] = defaultdict(list)
    for entry in log:
        by_day[entry["on"]].append(entry)
    places = [entry["on"] for entry in log]
    random.shuffle(places)
    queues = {day: iter(entries) for day, entries in by_day.items()}
    mixed = [next(queues[day]) for day in places]
    one, other = records_of(*log), records_of(*mixed)
    assert introductions_on(one, as_of) == introductions_on(other, as_of)
    assert guidelines_on(one, as_of) == guidelines_on(other, as_of)
    assert sorted(sentence for _, sentence in step_faults(one)) == sorted(s for _, s in step_faults(other))


@given(
    st.lists(STEPS, max_size=12),
    st.dates(START, after(START, 400)),
    st.dates(after(START, -100), after(START, 100)),
)
@example(
    [
        {"on": "2026-03-01", "entry": "proposed", "guideline": "swap"},
        {"on": "2026-03-02", "entry": "agreed", "with": ["me", "a"], "guideline": "swap"},
    ],
    dt.date(2026, 3, 9),
    dt.date(2026, 1, 1),
)
@example(
    [
        {"on": "2026-03-01", "entry": "asked", "with": ["a", "b"], "introduction": "ab"},
        {"on": "2026-03-02", "entry": "consented", "with": ["a"], "introduction": "ab"},
    ],
    dt.date(2026, 3, 9),
    dt.date(2026, 6, 30),
)
def test_a_state_began_on_the_day_since_which_it_is_said_to_stand(
    log: list[dict[str, object]], as_of: dt.date, review_by: dt.date
) -> None:
    guideline = {"parties": ["me", "a"], "items": ["hello"], "review_by": str(review_by)}
    records = records_of(*log, guidelines={"swap": guideline})
    for on_day, name in ((introductions_on, "ab"), (guidelines_on, "swap")):
        now = on_day(records, as_of)[name]
        if now.since is None:
            continue
        assert on_day(records, now.since)[name].state == now.state
        # Whoever proposes again begins anew what stood as proposed already.
        assert now.state == "proposed" or on_day(records, now.since - ONE_DAY)[name].state != now.state


@given(
    st.lists(STEPS, max_size=14),
    st.sampled_from(["hello", "unmarked", None]),
    st.dates(START, after(START, 300)),
)
def test_made_never_stands_without_both_consents_in_date_and_a_blurb_that_may_be_shared(
    log: list[dict[str, object]], blurb: str | None, as_of: dt.date
) -> None:
    introduction = {"between": ["a", "b"], "basis": "common"} | ({} if blurb is None else {"blurb": blurb})
    records = records_of(*log, introductions={"ab": introduction})
    if introductions_on(records, as_of)["ab"].state not in {"made", "followed_up"}:
        return
    assert blurb is not None
    made = min(entry.on for entry in records.log if entry.entry == "made" and has_both(records, entry.on))
    assert made <= as_of
    for person in ("a", "b"):
        assert decide(records, blurb, person, "introduction", as_of=made).is_allowed


def has_both(records: Records, day: dt.date) -> bool:
    """Whether both had agreed within the 90 days up to a day, the last of them included."""
    agreed = {
        person
        for entry in records.log
        if entry.entry == "consented" and entry.on <= day <= entry.on + LIFE
        for person in entry.with_
    }
    return {"a", "b"} <= agreed


class Introducing(RuleBasedStateMachine):
    """Steps of an introduction are tried in any order, and a model written anew says which are possible."""

    def __init__(self) -> None:
        super().__init__()
        self.day = START
        self.asks: dict[str, dt.date] = {}
        self.yes: dict[str, dt.date] = {}
        self.end: tuple[dt.date, str] | None = None
        self.made: dt.date | None = None
        self.followed: dt.date | None = None

    @initialize(blurb=st.sampled_from(["hello", "hello", "unmarked", None]))
    def begin(self, blurb: str | None) -> None:
        """Draw the blurb."""
        introduction = {"between": ["a", "b"], "basis": "common"} | ({} if blurb is None else {"blurb": blurb})
        self.records = records_of(introductions={"ab": introduction})
        self.may_be_told = blurb == "hello"

    def over(self, day: dt.date) -> str:
        """Return how it ended by a day; nothing while it has not."""
        if self.end is not None and self.end[0] <= day:
            return self.end[1]
        if self.made is not None:
            return ""
        deadlines = [max(asked, self.yes.get(who, asked)) + LIFE for who, asked in self.asks.items()]
        return "expired" if any(day > deadline for deadline in deadlines) else ""

    def attempt(self, entry: str, person: str | None, *, possible: bool) -> bool:
        """Try a step, which is possible or not as the model says."""
        on = {"on": str(self.day), "entry": entry, "introduction": "ab"} | ({"with": person} if person else {})
        step = Entry.model_validate(on)
        assert (refusals(self.records, step) == ()) == possible, on
        if possible:
            self.records = self.records.model_copy(update={"log": (*self.records.log, step)})
        return possible

    @property
    def runs(self) -> bool:
        """Whether it can still be answered or made."""
        return self.made is None and not self.over(self.day)

    @rule(days=st.sampled_from([0, 1, 7, 44, 45, 46, 89, 90, 91]))
    def time_passes(self, days: int) -> None:
        """Let days pass."""
        self.day = after(self.day, days)

    @rule(who=st.sampled_from("ab"))
    def ask(self, who: str) -> None:
        """Try to ask one of the two."""
        if self.attempt("asked", who, possible=self.runs and who not in self.asks):
            self.asks[who] = self.day

    @rule(who=st.sampled_from("ab"))
    def consent(self, who: str) -> None:
        """Try to log a yes."""
        if self.attempt("consented", who, possible=self.runs and who in self.asks and who not in self.yes):
            self.yes[who] = self.day

    @rule(who=st.sampled_from("ab"))
    def decline(self, who: str) -> None:
        """Try to log a no."""
        if self.attempt("declined", who, possible=self.runs and who in self.asks and who not in self.yes):
            self.end = (self.day, "declined")

    @rule(who=st.sampled_from(["a", "b", None, "me"]))
    def withdraw(self, who: str | None) -> None:
        """Try to call it off."""
        if self.attempt("withdrawn", who, possible=self.runs and (who in {None, "me"} or who in self.asks)):
            self.end = (self.day, "withdrawn")

    @rule()
    def make(self) -> None:
        """Try to introduce them."""
        if self.attempt("made", None, possible=self.runs and len(self.yes) == 2 and self.may_be_told):
            self.made = self.day

    @rule()
    def follow_up(self) -> None:
        """Try to follow it up."""
        if self.attempt("followed_up", None, possible=self.made is not None):
            self.followed = self.day

    @invariant()
    def it_stands_where_the_model_says(self) -> None:
        """Compare the states on this day and on either side of the ends."""
        if not hasattr(self, "records"):
            return
        assert step_faults(self.records) == []
        for day in (self.day, after(self.day, 90), after(self.day, 91)):
            assert introductions_on(self.records, day)["ab"].state == self.state(day)

    def state(self, day: dt.date) -> str:
        """Return the state of a day by the model."""
        if over := self.over(day):
            return over
        if self.made is not None:
            return "made" if self.followed is None else "followed_up"
        if len(self.yes) == 2:
            return "both_consented"
        return ["idea", "asked_first", "asked_second"][len(self.asks)]


class Agreeing(RuleBasedStateMachine):
    """The same for a guideline of three parties."""

    def __init__(self) -> None:
        super().__init__()
        guideline = {"parties": ["me", "a", "b"], "items": ["hello"], "review_by": "2026-06-30"}
        self.records = records_of(guidelines={"swap": guideline})
        self.day = START
        self.steps: list[tuple[dt.date, str, str]] = []

    def attempt(self, entry: str, person: str = "") -> None:
        """Try a step, which is possible or not as the model says."""
        words = [word for _, word, _ in self.steps]
        rounds = words[::-1].index("proposed") if "proposed" in words else 0
        this_round = self.steps[len(self.steps) - rounds :] if "proposed" in words else []
        possible = "ended" not in words and (entry == "proposed" or "proposed" in words)
        if entry == "agreed":
            possible = possible and person in {"me", "a", "b"} and person not in {who for *_, who in this_round}
        step = Entry.model_validate(
            {"on": str(self.day), "entry": entry, "guideline": "swap"} | ({"with": person} if person else {})
        )
        assert (refusals(self.records, step) == ()) == possible, (self.steps, step)
        if possible:
            self.steps.append((self.day, entry, person))
            self.records = self.records.model_copy(update={"log": (*self.records.log, step)})

    @rule(days=st.sampled_from([0, 1, 30, 90, 91, 180]))
    def time_passes(self, days: int) -> None:
        """Let days pass."""
        self.day = after(self.day, days)

    @rule()
    def propose(self) -> None:
        """Try to propose it."""
        self.attempt("proposed")

    @rule(who=st.sampled_from(["me", "a", "b", "c"]))
    def agree(self, who: str) -> None:
        """Try to log a party's yes."""
        self.attempt("agreed", who)

    @rule()
    def end(self) -> None:
        """Try to end it."""
        self.attempt("ended")

    @invariant()
    def it_stands_where_the_model_says(self) -> None:
        """Compare the states on this day and on either side of the ends."""
        assert step_faults(self.records) == []
        for day in (
            self.day,
            dt.date(2026, 6, 30),
            dt.date(2026, 7, 1),
            dt.date(2026, 9, 28),
            dt.date(2026, 9, 29),
        ):
            assert guidelines_on(self.records, day)["swap"].state == self.state(day)

    def state(self, day: dt.date) -> str:
        """Return the state of a day by the model."""
        so_far = [(word, who) for on, word, who in self.steps if on <= day]
        words = [word for word, _ in so_far]
        if "ended" in words:
            return "ended"
        if "proposed" not in words:
            return "draft"
        start = len(words) - 1 - words[::-1].index("proposed")
        if {who for _, who in so_far[start:] if who} != {"me", "a", "b"}:
            return "proposed"
        if day <= dt.date(2026, 6, 30):
            return "agreed"
        return "due" if day <= dt.date(2026, 9, 28) else "lapsed"


TestIntroducing = Introducing.TestCase
TestIntroducing.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestAgreeing = Agreeing.TestCase
TestAgreeing.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
