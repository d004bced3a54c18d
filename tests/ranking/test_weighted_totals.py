"""Are weighted totals those of a spreadsheet, and is it said where they mislead?"""

import pytest

import netselect
from netselect import DecisionMatrix
from netselect.reading.load import loads

TEXT = """\
netselect: 1
title: Which one?
as_of: 2026-11-23
learner: {id: me}
criteria:
  content: {weight: 6, scale: {worst: 0, best: 10}}
  people: {weight: 3, scale: {worst: 0, best: 5}}
  price: {weight: 1, scale: {worst: 200, best: 0}}
networks:
  club: {name: Club, values: {content: 7, people: 2, price: 120}}
  online: {name: Online, values: {content: 8, people: 4, price: 20}}
  guild: {name: Guild, values: {content: 8, people: unknown, price: 0}}
  forum: {name: Forum, values: {content: 8, people: not_applicable, price: 0}}
"""


def test_they_are_figures_times_weights_added_up() -> None:
    found = netselect.rank(loads(TEXT)).weighted_totals
    by_hand = {"club": 0.6 * 7 + 0.3 * 2 + 0.1 * 120, "online": 0.6 * 8 + 0.3 * 4 + 0.1 * 20}
    assert {name: found[name] for name in by_hand} == pytest.approx(by_hand)
    assert (found["guild"], found["forum"]) == (None, None)


def test_the_full_form_says_what_they_are_and_why_they_mislead() -> None:
    ranking = netselect.rank(loads(TEXT))
    text = " ".join(ranking.to_text().split())
    assert (
        "Weighted totals: as a spreadsheet adds up figures times weights (shares of 1): Online 8, Club 16.8. Go "
        "by the score: more of price raises them, though less is better; scales are not equally wide, and price "
        "moves them most."
    ) in text
    # They put first whom the score puts behind.
    assert ranking["online"].rank is not None
    assert ranking["online"].rank < (ranking["club"].rank or 0)
    assert "Weighted totals" not in str(ranking)
    told = {one["id"]: one["weighted_total"] for one in ranking.to_dict(brief=True)["networks"]}
    assert told == ranking.weighted_totals


def test_price_moves_them_most_because_its_end_to_end_is_the_largest() -> None:
    totals = {}
    for name, worst, best in (("content", 0, 10), ("people", 0, 5), ("price", 200, 0)):
        figures = {"content": 7, "people": 2, "price": 120}
        ends = []
        for level in (worst, best):
            told = ", ".join(f"{key}: {level if key == name else value}" for key, value in figures.items())
            changed = TEXT.replace("content: 7, people: 2, price: 120", told)
            ends.append(netselect.rank(loads(changed)).weighted_totals["club"] or 0.0)
        totals[name] = abs(ends[1] - ends[0])
    assert max(totals, key=lambda name: totals[name]) == "price"


def test_on_scales_that_are_alike_there_is_nothing_to_warn_of() -> None:
    matrix = DecisionMatrix.from_arrays([[1, 4], [3, 3]], [1, 1], worst=[0, 0], best=[5, 5])
    text = " ".join(netselect.rank(matrix).to_text().split())
    assert "A2 3, A1 2.5. All scales are alike here." in text


def test_networks_judged_in_pairs_have_none() -> None:
    matrix = DecisionMatrix.from_arrays([[1.0]], [1], maximise=[True])
    assert "Weighted totals" not in netselect.rank(matrix, "promethee").to_text()
