"""Is a text read alike where libyaml is absent?"""

from tests.reading.parsers import both_parsers, read


@both_parsers
def test_tabs_between_words_and_question_marks_in_braces_are_text(parser: str) -> None:
    data, faults = read("a:\tb\tc\t# note\nd: {ask: is it?, at: http://x/y?z=1}\ne: [\n\t1]", parser)
    assert faults == []
    assert data == {"a": "b\tc", "d": {"ask": "is it?", "at": "http://x/y?z=1"}, "e": [1]}
