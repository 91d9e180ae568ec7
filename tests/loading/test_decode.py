"""YAML and TOML: any bytes give a value or mistakes with their place, never a traceback and never a dead process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from guidebot.loading import models
from guidebot.loading.decode import MAX_BYTES, model_mistakes, yaml_document, yaml_read
from guidebot.loading.mistakes import Document, Mistake, Mistakes, unknown
from guidebot.loading.toml import toml_document

YAML_BITS = "a: b: - [ ] { } , & * ! !!int !!bool | > ' \" # --- ... <<: ? : \n \n\n \t 1 1e9 0x_ 2026-99-99 ~ = é \\ %"
TOML_BITS = 'a b.c = [ ] [[x]] { } , " \' """ # \n 1 -1 1_0 1e9 0x 07:99 1979-13-01 true inf . \\u0041 é'
yaml_text = st.lists(st.sampled_from(YAML_BITS.split(" ")), max_size=14).map("".join)
toml_text = st.lists(st.sampled_from(TOML_BITS.split(" ")), max_size=14).map("".join)
DEEP = [b"[" * 100_000, b"{a: " * 50_000, b"- " * 100_000, b"a:\n" + b"".join(b" " * n + b"- \n" for n in range(60))]


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode), yaml_text.map(str.encode)))
def test_any_yaml_is_a_value_or_mistakes(raw: bytes) -> None:
    """Whatever stands in a file, the answer is data or a list of places."""
    try:
        document = yaml_document("a.yaml", raw)
    except Mistakes as error:
        assert error.mistakes  # noqa: PT017  # either outcome is right
        assert all(one.file == "a.yaml" and one.line >= 1 and one.text for one in error.mistakes)  # noqa: PT017
    else:
        assert isinstance(document, Document)


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode), toml_text.map(str.encode)))
def test_any_toml_is_a_value_or_mistakes(raw: bytes) -> None:
    """The same for configuration files."""
    try:
        document = toml_document("a.toml", raw)
    except Mistakes as error:
        assert error.mistakes  # noqa: PT017  # either outcome is right
    else:
        assert isinstance(document.data, dict)


@pytest.mark.parametrize("raw", DEEP, ids=["brackets", "braces", "dashes", "lines"])
def test_deep_nesting_is_refused(raw: bytes) -> None:
    """The C parser would end the whole process on it."""
    with pytest.raises(Mistakes, match="nested more than 40 deep"):
        yaml_document("a.yaml", raw)


@pytest.mark.parametrize(
    ("raw", "line", "says"),
    [
        (b"a: 1\nb: &x 2\nc: *x\n", 3, "YAML aliases are not allowed; write the value out"),
        (b"a: &x [*x]", 1, "YAML aliases are not allowed"),
        (b"a: 1\nb: &x 2", 2, "YAML anchors are not allowed; take '&x' out"),
        (b"a: &x [1]", 1, "YAML anchors are not allowed; take '&x' out"),
        (b"a: 1\nb:\n  c: 1\n  c: 2\n", 4, "c stands here twice"),
        (b"a: !!bool maybe", 1, "YAML tags are not allowed"),
        (b"a: 1\nb: !!python/object/apply:os.system [ls]", 2, "YAML tags are not allowed"),
        (b"a: 1\nb: [1, 2\nc: 3\n", 2, "column 4: a bracket is opened here and not closed"),
        (b"a: 1\nb: 2026-02-30", 2, "there is no day 2026-02-30"),
        (b"--- 1\n--- 2", 2, "a second document begins here; a file holds one"),
        (b"a: 1\nb: \xff", 2, "column 4: the file is not UTF-8 text (byte 8); save it as UTF-8"),
        (b"a: 1\nb: \x00", 2, "column 4: a control character that nobody sees (U+0000); take it out"),
        (b"\xff\xfea\x00", 1, "the file is UTF-16; save it as UTF-8"),
        (b"title: a: b", 1, "column 9: a colon begins a value here"),
        (b"a: 1\n\tb: 2", 2, "column 1: a tab stands here; indent with spaces"),
        (b'a: 1\nb: "c\nd: 2\ne: 3\n', 2, "column 4: a quotation mark is opened here and not closed"),
        (b"a: @b", 1, "column 4: a text cannot begin with @; put the text in quotes"),
        (b"a: `b", 1, "a text cannot begin with `"),
        (b"a: %b", 1, "a text cannot begin with %"),
        (b"a: 'it's'", 1, "write an apostrophe inside"),
        (b"a: 1\nb\nc: 2", 2, "a line that is neither a key nor indented text"),
        (b"- a\nb: 1", 2, "a list ends here without reason"),
        (b"a: 1\nb: Reading group #1", 2, "what follows # is not read; put the text in quotes"),
        (b"x" * (MAX_BYTES + 1), 1, "the file has 262145 bytes, at most 262144; split it"),
        (b"a: 1\nb: | text", 2, "a text behind | or > begins on the next line, indented"),
        (b"a: 1\nb: > text", 2, "a text behind | or > begins on the next line, indented"),
        (b"a: - b", 1, "column 4: a text cannot begin with - and a space; put the text in quotes"),
        (b"a: ? b", 1, "column 4: a text cannot begin with ? and a space"),
        (b'a: "\\d"', 1, "a backslash has a meaning between double quotes; write it twice"),
        (b'a: "\\xZZ"', 1, "a backslash has a meaning between double quotes"),
        (b'a: "\\ud800"', 1, "a backslash has a meaning between double quotes"),
        (b'a: 1\nb: "x\\0"', 2, "an escape in the text stands for a control character (U+0000)"),
        (b"a: 1\n* b", 2, "column 1: a text cannot begin with *"),
        (b"a: 1\n  b: 2", 2, "column 4: a key stands here deeper than the line above allows"),
        (b"a: 1\nb:\xc2\xa0c\n", 2, "a sign that nobody sees stands in this line (U+00A0)"),
        (b"a: 1\n[a, b]: 2", 2, "a key is a word, and a [list] or {table} stands here"),
        (b"a: 1\nb: x\xc2\x85c: 2", 2, "column 5: a control character that nobody sees (U+0085)"),
        (b"a: 1\rb: 2\rc: \x00", 3, "column 4: a control character"),
        ("a: 1".encode("utf-16-le"), 1, "the file is UTF-16; save it as UTF-8"),
        ("a: 1".encode("utf-16-be"), 1, "the file is UTF-16; save it as UTF-8"),
        ("a: 1".encode("utf-32"), 1, "the file is UTF-32; save it as UTF-8"),
        (b"a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", 2, "two versions of the file were merged"),
    ],
)
def test_what_content_may_not_use_is_named_with_its_line(raw: bytes, line: int, says: str) -> None:
    """Aliases, tags, twins, broken text, too much of it."""
    with pytest.raises(Mistakes) as raised:
        yaml_document("a.yaml", raw)
    found = [one for one in raised.value.mistakes if says in one.text]

    assert line == found[0].line
    assert says in found[0].text
    assert f"a.yaml:{line}: " in raised.value.message


@pytest.mark.parametrize(
    ("raw", "line", "says"),
    [
        (b"a = 1\nb = = 2\n", 2, "not TOML"),
        (b"a = 1\na = 2\n", 2, "this key stands in the table already"),
        (b"a = 1\nb = True", 2, "column 5: not TOML: no value of TOML; write texts in quotes, and true or false"),
        (b"[delivery]\n[delivery]", 2, "the table [delivery] stands here twice"),
        (b"\xff\xfea\x00", 1, "the file is UTF-16; save it as UTF-8"),
        (b"a = \xff", 1, "not UTF-8"),
        (b"a = " + b"9" * 6000, 1, "a value cannot be read"),
        (b"a = " + b"[" * 100_000, 1, "nested too deeply"),
        (b"#" * (MAX_BYTES + 1), 1, "at most 262144"),
        (b"a = 1\nb = " + b"9" * 6000, 2, "a value cannot be read: a number with so many digits"),
        (b"a = 1\nb = " + b"[" * 100_000, 2, "nested too deeply"),
        (b"[ops]\nlevel: 1", 2, "column 6: not TOML: after a key comes a sign of equality"),
        (b"a = 1 b = 2", 1, "something follows the value; write one setting a line"),
        (b"a = 010", 1, "numbers without 0 in front"),
        (b"a = 12:30:99", 1, "times in quotes"),
        (b"a = 2026-02-30", 1, "there is no such day or time"),
        (b"a = 'x", 1, "a quotation mark is opened and not closed"),
        (b'a = "x\nb = 1', 1, "a quotation mark is opened and not closed"),
        (b'a = """x', 1, "a quotation mark is opened and not closed"),
        ("a = “x”".encode(), 1, 'column 5: not TOML: quotation marks of TOML are straight: "…"'),
        (b'a = "C:\\Users"', 1, "a backslash has a meaning between double quotes"),
        (b'a = "C:\\data"', 1, "a backslash has a meaning between double quotes"),
        (b"a = [1 2]", 1, "a comma is missing between two values"),
        (b"a = [1,\nb = 2", 2, "a key begins here while the list above is not closed"),
        (b"a = { b = 1, }", 1, "a table in {braces} stands on one line, with no comma at its end"),
        (b"a = { b = 1, b = 2 }", 1, "this key stands in the table already"),
        (b"[ops\na = 1", 1, "the name of a table stands in [brackets], and one is not closed"),
        (b"a = 1 // why", 1, "column 7: not TOML: a comment begins with #"),
        (b"; why\na = 1", 1, "a comment begins with #"),
        (b"a = 1\n\xc2\xa0b = 2", 2, "a sign that nobody sees stands here (U+00A0)"),
        (b"a = 1\rb = 2", 1, "a line ends with CR alone"),
    ],
)
def test_broken_toml_is_named_with_its_line(raw: bytes, line: int, says: str) -> None:
    """Configuration gets the same care."""
    with pytest.raises(Mistakes) as raised:
        toml_document("a.toml", raw)

    assert line == raised.value.mistakes[0].line
    assert says in raised.value.mistakes[0].text


def test_every_key_knows_its_line() -> None:
    """The line of a path, or of the nearest thing around it."""
    document = yaml_document("a.yaml", b"# head\nentries:\n  - id: a\n    title: b\n  - id: c\n    works:\n      - d\n")

    assert {"entries": [{"id": "a", "title": "b"}, {"id": "c", "works": ["d"]}]} == document.data
    assert [2, 3, 4, 5, 7] == [
        document.line(path)
        for path in (
            ("entries",),
            ("entries", 0),
            ("entries", 0, "title"),
            ("entries", 1, "id"),
            ("entries", 1, "works", 0),
        )
    ]
    assert 5 == document.line(("entries", 1, "nothing"))
    assert 2 == document.line(("nothing",))


def test_toml_keys_know_their_lines() -> None:
    """Tables, dotted keys and quoted keys."""
    raw = b'state = "x"\n\n[adapters.discord]\n# note\napi_url = "y"\n[content]\ncommunity."discord:1" = []\n'
    document = toml_document("a.toml", raw)

    assert [1, 3, 5, 6] == [
        document.line(path)
        for path in (("state",), ("adapters", "discord"), ("adapters", "discord", "api_url"), ("content",))
    ]
    assert 3 == document.line(("adapters", "discord", "nothing"))


def test_mistakes_are_sorted_and_counted() -> None:
    """One heading, every mistake once, in the order of files and lines."""
    error = Mistakes(
        "the content", [Mistake("b", 1, "x"), Mistake("a", 10, "y"), Mistake("a", 2, "z"), Mistake("b", 1, "x")]
    )

    assert "the content has 3 problems:\n  a:2: z\n  a:10: y\n  b:1: x" == error.message
    assert "the content has 1 problem:\n  a:1: x" == Mistakes("the content", [Mistake("a", 1, "x")]).message


def test_an_unknown_key_names_the_likely_one() -> None:
    """A typing mistake is met with the word that was meant."""
    assert "tittle is not a known key (did you mean 'title'?)" == unknown("tittle", ["title", "id"])
    assert "xyzzy is not a known key" == unknown("xyzzy", ["title", "id"])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("No", "No"),
        ("yes", "yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("1:30", "1:30"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("true", True),
        ("2027", 2027),
        ("-3", -3),
        ("0.5", 0.5),
        ("~", None),
        ("2026-11-23", date(2026, 11, 23)),
        ("2026-11-23 # checked", date(2026, 11, 23)),
    ],
)
def test_plain_text_is_taken_for_little_else(written: str, read: object) -> None:
    """YAML's own rules make no of a country, and 750 of half past twelve."""
    assert {"title": read} == yaml_document("a.yaml", f"title: {written}".encode()).data


@pytest.mark.parametrize("read", [yaml_document, toml_document])
def test_a_byte_order_mark_is_no_part_of_the_text(read: Callable[[str, bytes], Document]) -> None:
    """Some editors write one in front of UTF-8."""
    raw = b"\xef\xbb\xbfa: 1" if read is yaml_document else b"\xef\xbb\xbfa = 1"

    assert {"a": 1} == read("a", raw).data


def test_what_can_be_read_on_hides_no_further_mistake() -> None:
    """Twin keys, a day that there is not, an escape and a comment by mistake are named with what else is wrong."""
    raw = b'title: a #1\nid: x\nid: y\nday: 2026-02-30\nref: "x\\a"\n1: b\n[c]: d\nbig: ' + b"9" * 5000
    document, found = yaml_read("a.yaml", raw)

    assert [1, 3, 4, 5, 7] == sorted(one.line for one in found)
    assert {"title": "a", "id": "y", "day": date(2026, 1, 1), "ref": "x", "1": "b", "big": "9" * 5000} == document.data
    assert 6 == document.line(("1",))


@given(st.binary(max_size=200).map(lambda raw: b"a = " + raw))
def test_what_is_wrong_with_toml_is_said_in_own_words(raw: bytes) -> None:
    """Never in those of the reader, which know nothing of quotes that are missing."""
    try:
        toml_document("a.toml", raw)
    except Mistakes as error:
        said = error.mistakes[0].text
        assert not any(words in said for words in ("Expected", "Invalid", "Cannot", "Illegal"))


@pytest.mark.parametrize("key", ["none", "int", "str", "function-after", "a[b]"])
def test_a_key_that_looks_like_a_choice_of_a_union_is_named(key: str) -> None:
    """Pydantic's names for choices are left out of the place, keys of the file are not."""
    document = yaml_document("a.yaml", f"title: A guide\n{key}: 1\n".encode())
    with pytest.raises(ValidationError) as raised:
        models.SourceModel.model_validate(document.data)
    (found,) = model_mistakes(document, (), models.SourceModel, raised.value)

    assert (2, f"{key} is not a known key") == (found.line, found.text.partition(" (did")[0])


def test_a_number_where_text_belongs_is_told_to_be_quoted() -> None:
    """And what is too long says by how much."""
    document = yaml_document("a.yaml", f"title: 2024\nref: {'x' * 301}\n".encode())
    with pytest.raises(ValidationError) as raised:
        models.SourceModel.model_validate(document.data)
    said = [one.text for one in model_mistakes(document, (), models.SourceModel, raised.value)]

    assert ["title: wants text; put it in quotes; got 2024", "ref: wants at most 300 characters; there are 301"] == said
