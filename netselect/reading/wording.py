"""What is said of a text that can be read as YAML, and yet is not accepted?"""

SECOND_DOCUMENT = (
    "a second document starts here (after `---` or `...`); a file holds one, and only the first is read. "
    "Put the second into a file of its own."
)
EMPTY = "the file is empty, or holds only notes; keys with values are needed, such as `title: My networks`."
NO_MAPPING = (
    "the file holds {} at its top level; keys with values are needed there, such as `title: My networks`. "
    "Begin each line with a key, a colon and a space."
)
TWICE = (
    "the key {} is written on line {} and again on line {}; each may stand once, and the first is read. "
    "Rename one of them or take it out."
)
TAG = (
    "found the tag `{}`; no tags are accepted, because a file holds only text, numbers, lists and keys. "
    "Take the tag out; a text that starts with `!` goes in double quotes."
)
MERGE = (
    "found the merge key `<<`; it is not read, so that each value stands where it is used. "
    "Write the keys out, or repeat a whole value with `&name` and `*name`."
)
TAB = (
    "found a tab in the indentation; only spaces are accepted there, because a tab does not say how deep a line "
    "stands. Replace each tab by spaces; what the lines hold is checked after that."
)
NO_KEY = "found a value with no key before its colon; a key is text or a whole number. Name the key."
UNFIT_KEY = (
    "found the key {}, which is read as {}; a key is text or a whole number. "
    'Put it in double quotes, `"{}"`, if it is a name.'
)
BLOCK_AS_KEY = (
    "found a list or a block of keys in the place of a key; a key is text or a whole number. "
    "Text that starts with a bracket or a brace, such as `{{ name }}`, goes in double quotes."
)
UNKNOWN_ALIAS = (
    "`*{0}` repeats a value marked `&{0}`, and no value before it has that mark. "
    "Mark the value first; a text that starts with `*` goes in double quotes."
)
SELF_REFERENCE = (
    "`*{0}` stands inside the value that `&{0}` marks, so that it would hold itself without end. "
    "Only a value that is complete can be repeated: write this one out."
)
