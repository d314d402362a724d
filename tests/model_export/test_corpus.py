"""From raw entries to arrays: what is kept, what is dropped, and why."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DataError
from bot.verse.vocabulary import Vocabulary
from model_export.corpus import build, source
from model_export.corpus.clean import TITLE_LENGTH, CorpusPoem, clean, clean_title
from model_export.corpus.dedupe import without_duplicates
from model_export.corpus.labels import Labeller
from model_export.corpus.source import RawPoem
from model_export.corpus.split import split_of, split_poems, with_couplets

HERON_TOWER = RawPoem("登鸛雀樓", "白日依山盡，黃河入海流。欲窮千里目，更上一層樓。")
LINES = ("白日依山盡", "黃河入海流", "欲窮千里目", "更上一層樓")


def test_a_quatrain_is_read_with_its_form_and_title() -> None:
    """Punctuation ends lines; the shape names the form."""
    dropped: Counter[str] = Counter()
    assert list(clean([HERON_TOWER], dropped)) == [CorpusPoem("wujue", LINES, "登鸛雀樓")]
    assert not dropped


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("白日依山盡，黃河入海。", "lines of different length"),
        ("白日依山盡，黃河入海流。欲窮千里目。", "another number of lines or characters"),
        ("白日依山盡，黃河入□流。", "gaps or other signs in the text"),
        ("。", "empty"),
    ],
)
def test_what_is_no_poem_of_ours_is_counted_by_reason(text: str, reason: str) -> None:
    """Nothing disappears without being counted."""
    dropped: Counter[str] = Counter()
    assert list(clean([RawPoem("", text)], dropped)) == []
    assert dropped == {reason: 1}


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("帝京篇十首 一", "帝京篇"),
        ("秋興八首 其三", "秋興"),
        ("句", ""),
        ("無題二首 其一", ""),
        ("題山寺（一作題僧院）", "題山寺"),
        ("烟雨", "煙雨"),
    ],
)
def test_titles_keep_what_says_something_of_the_poem(raw: str, cleaned: str) -> None:
    """Numbers in a series, notes and empty titles go; spelling is folded."""
    assert clean_title(raw) == cleaned


@given(st.text(max_size=200))
def test_any_title_is_cut_to_the_length_the_model_sees(title: str) -> None:
    """No title can overflow its slots."""
    assert len(clean_title(title)) <= TITLE_LENGTH


def test_a_poem_under_two_titles_is_kept_once() -> None:
    """Also when an edition differs in two characters; another poem stays."""
    variant = ("白日依山盡", "黃河入海流", "欲窮萬里目", "更上一重樓")
    other = ("空山不見人", "但聞人語響", "返景入深林", "復照青苔上")
    poems = [CorpusPoem("wujue", lines, "") for lines in (LINES, variant, other)]
    dropped: Counter[str] = Counter()
    assert list(without_duplicates(poems, dropped)) == [poems[0], poems[2]]
    assert dropped == {"duplicate": 1}


def test_no_held_out_line_stands_in_training() -> None:
    """A training poem that quotes a held-out line is dropped."""
    poems = [_numbered(index) for index in range(600)]
    held_out = next(poem for poem in poems if split_of(poem) == "test")
    quoting = [
        CorpusPoem("wujue", (held_out.lines[0], *poem.lines[1:]), "") for poem in poems[:200]
    ]
    dropped: Counter[str] = Counter()
    parts = split_poems(poems + quoting, dropped)
    lines = {line for split in ("validation", "test") for p in parts[split] for line in p.lines}
    assert dropped["shares a line with a held-out poem"] > 100
    assert all(lines.isdisjoint(poem.lines) for poem in parts["train"])


def test_middle_couplets_are_cut_from_eight_lines() -> None:
    """Lines 3–4 and 5–6 are the parallel ones."""
    lines = tuple(chr(0x4E00 + index) * 5 for index in range(8))
    poem = CorpusPoem("wulu", lines, "題")
    assert with_couplets([poem])[1:] == [
        CorpusPoem("wuyan", lines[2:4], "題"),
        CorpusPoem("wuyan", lines[4:6], "題"),
    ]


def test_labels_name_pattern_and_rhyme() -> None:
    """登鸛雀樓 opens oblique, does not rhyme line 1 and rhymes in 十一尤, the 26th group."""
    text = "".join(LINES)
    vocabulary = Vocabulary.of(dict.fromkeys(text))
    poems = np.array([vocabulary.encode(text)], dtype=np.uint16)
    labeller = Labeller(vocabulary)
    assert labeller.patterns("wujue", poems).tolist() == [1]
    assert labeller.rhymes("wujue", poems).tolist() == [26]


def test_build_writes_arrays_that_spell_the_poems(tmp_path: Path) -> None:
    """The written corpus reads back, and a second build has the same hash."""
    raw = tmp_path / "raw"
    raw.mkdir()
    entries = [
        {"title": "題", "author": "", "paragraphs": ["，".join(_numbered(i).lines) + "。"]}
        for i in range(300)
    ]
    (raw / "poet.tang.0.json").write_text(json.dumps(entries), encoding="utf-8")
    first = build.build(source.poem_folder(raw), tmp_path / "corpus")
    assert first["sha256"] == build.build(raw, tmp_path / "corpus")["sha256"]
    vocabulary = Vocabulary.load(tmp_path / "corpus" / "vocabulary.txt")
    with np.load(tmp_path / "corpus" / "wujue.train.npz") as arrays:
        spelt = {vocabulary.decode(row) for row in arrays["poems"].tolist()}
    written = {"".join(_numbered(i).lines) for i in range(300)}
    assert len(spelt) > 250
    assert spelt <= written
    assert not (tmp_path / "corpus.partial").exists()


def test_a_folder_without_poems_is_refused(tmp_path: Path) -> None:
    """The sentence names the folder and what it lacks."""
    with pytest.raises(DataError, match="not a corpus folder"):
        source.poem_folder(tmp_path)


def test_a_damaged_source_file_is_named(tmp_path: Path) -> None:
    """Truncated JSON must not pass for an empty file."""
    (tmp_path / "poet.song.0.json").write_text('[{"title": "x"')
    with pytest.raises(DataError, match=r"poet\.song\.0\.json"):
        list(source.read(tmp_path))


def test_an_altered_archive_is_removed(tmp_path: Path) -> None:
    """Otherwise every later run would find the same wrong file."""
    archive = tmp_path / "chinese-poetry-2.0.1.tgz"
    archive.write_bytes(b"not the package")
    with pytest.raises(DataError, match="SHA-256"):
        source.fetch(tmp_path)
    assert not archive.exists()


def test_without_npm_the_way_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without npm can still be given the folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DataError, match="--source"):
        source.fetch(tmp_path / "raw")


def _numbered(index: int) -> CorpusPoem:
    """Make a poem of its own for each index from a small set of characters."""
    characters = LINES[0] + LINES[1] + LINES[2] + LINES[3]
    rng = np.random.default_rng(index)
    lines = tuple("".join(rng.choice(list(characters), 5)) for _ in range(4))
    return CorpusPoem("wujue", lines, "")
