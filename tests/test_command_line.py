"""The command line as a person or a program meets it."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.card.drawing import render
from bot.store.migrating import SCHEMA
from bot.verse.forms import FORMS
from bot.verse.scansion import scan
from tests.bundles import TINY
from tests.poems import poem_of

POEM_FIELDS = {
    *("id", "form", "seed", "theme", "acrostic", "lines", "text", "tones"),
    *("pattern", "rhyme", "score", "model"),
}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and data of whoever runs the tests stay out of them."""
    for name in os.environ:
        if name.upper().startswith(("QIBU_", "DISCORD_", "CARD_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("QIBU_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), env={"QIBU_MODEL": str(TINY)})


def _objects(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("form", list(FORMS))
def test_a_poem_is_one_json_object_of_its_form(form: str) -> None:
    """Field names are the contract; the lines are of the form and scan without a fault."""
    (poem,) = _objects(_run("poem", "--form", form, "--seed", "7", "--json"))
    assert set(poem) == POEM_FIELDS
    lines = poem["lines"]
    assert isinstance(lines, list)
    assert [len(line) for line in lines] == [FORMS[form].line_length] * FORMS[form].lines
    assert scan("\n".join(lines)).regular


def test_the_same_seed_gives_the_same_poem_and_another_seed_another() -> None:
    """A seed can be shared."""
    first, again, other = (_run("poem", "--seed", seed).stdout for seed in ("a", "a", "b"))
    assert first == again
    assert first != other


def test_a_count_gives_the_poems_of_consecutive_seeds() -> None:
    """Each is the poem that its seed gives alone."""
    three = _objects(_run("poem", "--seed", "41", "--count", "3", "--json"))
    assert [poem["seed"] for poem in three] == ["41", "42", "43"]
    assert _objects(_run("poem", "--seed", "42", "--json")) == three[1:2]


def test_without_a_seed_every_poem_is_another() -> None:
    """Seeds are drawn and shown."""
    poems = _objects(_run("poem", "--json", "--count", "2")) + _objects(_run("poem", "--json"))
    assert len({str(poem["seed"]) for poem in poems}) == 3


def test_an_acrostic_stands_at_the_line_heads_in_the_script_asked_for() -> None:
    """Simplified input, traditional lines, simplified text."""
    (poem,) = _objects(
        _run("poem", "--acrostic", "风花雪月", "--seed", "1", "--script", "simplified", "--json")
    )
    lines = poem["lines"]
    assert isinstance(lines, list)
    assert "".join(line[0] for line in lines) == "風花雪月"
    assert str(poem["text"]).startswith("风")


def test_a_blend_begins_and_ends_with_its_ends() -> None:
    """Ids of poems serve as ends; each step tells how far it is."""
    ends = _objects(_run("poem", "--seed", "1", "--count", "2", "--json"))
    steps = _objects(_run("blend", str(ends[0]["id"]), str(ends[1]["id"]), "--json"))
    assert [step["t"] for step in steps] == [0, 0.25, 0.5, 0.75, 1]
    assert steps[0]["lines"] == ends[0]["lines"]
    assert steps[-1]["lines"] == ends[1]["lines"]
    assert all(set(step) == POEM_FIELDS | {"t", "a", "b"} for step in steps)


def test_a_typed_poem_can_be_one_end() -> None:
    """Also in simplified characters and with punctuation."""
    steps = _objects(
        _run(
            "blend",
            "白日依山尽，黄河入海流。欲穷千里目，更上一层楼。",
            "7",
            "--form",
            "wujue",
            "--json",
        )
    )
    assert steps[0]["lines"] == ["白日依山盡", "黃河入海流", "欲窮千里目", "更上一層樓"]


def test_scan_names_the_fault_by_line_and_character() -> None:
    """床前明月光 breaks the tones of regulated verse; the first fault is 上 in line 2."""
    result = _run("scan", "床前明月光，疑是地上霜。舉頭望明月，低頭思故鄉。", "--json")
    (scansion,) = _objects(result)
    violations = scansion["violations"]
    assert isinstance(violations, list)
    assert scansion["form"] == "wujue"
    assert scansion["rhyme"] == "七陽"
    assert (violations[0]["line"], violations[0]["position"]) == (2, 4)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("poem", "--form", "haiku"), "haiku"),
        (("poem", "--theme", ""), "theme"),
        (("poem", "--theme", "x" * 10_000), "theme"),
        (("poem", "--theme", "\x00\x1b"), "theme"),
        (("poem", "--acrostic", "春夏秋"), "needs 4"),
        (("poem", "--acrostic", ""), "needs 4"),
        (("poem", "--acrostic", "春夏秋𰻝"), "position 4"),
        (("blend", "", "b"), "empty"),
        (("blend", "a", "b", "--steps", "10"), "10"),
        (("blend", "白日依山盡，黃河入海流。欲窮千里目", "b"), "characters"),
        (("scan", "hello"), "no Chinese character"),
        (("scan", "😀" * 5000), "no Chinese character"),
        (("scan", "白日依山盡，黃河入海"), "characters"),
    ],
)
def test_bad_input_gets_one_sentence_and_status_two(arguments: tuple[str, ...], named: str) -> None:
    """The sentence names the value or the remedy; nothing is printed to standard output."""
    result = _run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert len(result.stderr.strip().splitlines()) == 1
    assert named in result.stderr
    assert len(result.stderr) < 400


@pytest.mark.parametrize("seed", ["", "😀", "\x00\x07", "七步" * 2500, "-1", "1e3", "‮abc"])
def test_any_text_is_a_seed(seed: str) -> None:
    """Also empty, 10 kB long, control characters and right-to-left marks."""
    result = _run("poem", "--form", "wuyan", "--seed", seed)
    assert result.exit_code == 0
    assert "\x07" not in result.stdout
    assert "‮" not in result.stdout
    assert len(result.stdout) < 1000


@pytest.mark.parametrize("damage", ["missing", "truncated", "altered", "version", "no folder"])
def test_an_unusable_model_is_named_with_status_one(damage: str, tmp_path: Path) -> None:
    """`check` and `poem` say which file is at fault."""
    folder = tmp_path / "model"
    if damage != "no folder":
        shutil.copytree(TINY, folder)
    step, manifest = folder / "step.onnx", folder / "manifest.json"
    if damage == "missing":
        step.unlink()
    elif damage == "truncated":
        step.write_bytes(step.read_bytes()[:-10])
    elif damage == "altered":
        step.write_bytes(step.read_bytes()[:-1] + b"?")
    elif damage == "version":
        manifest.write_text(manifest.read_text().replace('"format": 1', '"format": 99'))
    for command in ("check", "poem"):
        result = CliRunner().invoke(main, [command, "--model", str(folder)])
        assert result.exit_code == 1
        named = {"version": "99", "no folder": "model"}.get(damage, "step.onnx")
        assert named in result.stderr


def test_the_module_runs_where_the_locale_is_not_utf8() -> None:
    """A poem must not die on a bare machine with the C locale."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "poem", "--seed", "1", "--model", str(TINY)],
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PATH": ""},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "七絕" in done.stdout.decode("utf-8")


def test_a_card_is_the_picture_of_the_poem_with_that_seed(tmp_path: Path) -> None:
    """The command draws what `poem` writes, titled by the theme in Chinese."""
    file = tmp_path / "card.png"
    wish = ("--form", "wujue", "--theme", "moon", "--seed", "7", "--json")
    (poem,) = _objects(_run("poem", *wish))
    (drawn,) = _objects(_run("card", *wish, "--style", "ink", "--size", "wide", "-o", str(file)))
    assert drawn == poem | {"file": str(file)}
    lines = poem["lines"]
    assert isinstance(lines, list)
    same = dataclasses.replace(poem_of(" ".join(lines), seed="7"), theme="moon")
    assert file.read_bytes() == render(same, style="ink", size="wide", title="月")
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("arguments", "status", "named"),
    [
        (("-o", "gone/card.png"), 1, "gone/card.png"),
        (("-o", "."), 1, "plain file"),
        (("-o", "card.png", "--font", "gone.otf"), 1, "gone.otf"),
        (("-o", "card.png", "--style", "silk"), 2, "silk"),
        (("-o", "card.png", "--size", "huge"), 2, "huge"),
        (("-o", "card.png", "--form", "haiku"), 2, "haiku"),
        ((), 2, "--output"),
    ],
)
def test_a_card_that_cannot_be_made_is_refused_and_leaves_no_file(
    arguments: tuple[str, ...],
    status: int,
    named: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One sentence names the value; status 2 for bad input, 1 for what else fails."""
    monkeypatch.chdir(tmp_path)
    result = _run("card", "--seed", "7", *arguments)
    assert result.exit_code == status
    assert named in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_the_font_can_be_chosen_by_the_environment(tmp_path: Path) -> None:
    """CARD_FONT serves where no option is given."""
    environment = {"QIBU_MODEL": str(TINY), "CARD_FONT": str(tmp_path / "gone.otf")}
    arguments = ["card", "--seed", "7", "-o", str(tmp_path / "card.png")]
    result = CliRunner().invoke(main, arguments, env=environment)
    assert result.exit_code == 1
    assert "gone.otf" in result.stderr


def test_help_names_every_command() -> None:
    """Also where the locale is not UTF-8."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": ""},
        capture_output=True,
        check=True,
        timeout=60,
    )
    listed = {
        line.split()[0] for line in done.stdout.decode().split("Commands:")[1].split("\n  ")[1:]
    }
    assert listed == set(main.commands)
    assert listed >= {"poem", "card", "blend", "scan", "check", "invite"}


def test_check_says_how_each_part_stands(own_folder: Path) -> None:
    """One line each; the database is made and brought up to date on the way."""
    result = _run("check")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [
        [part, "ok:"] for part in ("settings", "model", "database", "font")
    ]
    assert "DISCORD_TOKEN" in lines[0]
    assert "tiny" in lines[1]
    assert str(own_folder / "qibu.db") in lines[2]
    with sqlite3.connect(own_folder / "qibu.db") as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA,)]
    database.close()


def test_check_names_all_that_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that fails does not hide the next one."""
    (tmp_path / "notes.db").write_text("These are notes, and no database at all." * 20)
    monkeypatch.setenv("QIBU_DATABASE_URL", f"sqlite:///{tmp_path}/notes.db")
    monkeypatch.setenv("CARD_FONT", str(tmp_path / "gone.otf"))
    result = _run("check", "--model", str(tmp_path / "gone"))
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["settings"]
    wrong = dict(line.split(" wrong: ") for line in result.stderr.splitlines())
    assert {part.strip() for part in wrong} == {"model", "database", "font"}
    assert str(tmp_path / "gone") in wrong["model    "]
    assert "notes.db is no SQLite database" in wrong["database "]
    assert "gone.otf" in wrong["font     "]


def test_check_names_every_setting_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line each, and nothing is opened."""
    monkeypatch.setenv("QIBU_WORKERS", "0")
    monkeypatch.setenv("QIBU_LONGEST_WAIT", "soon")
    result = _run("check")
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["error:", "QIBU_WORKERS"],
        ["error:", "QIBU_LONGEST_WAIT"],
    ]


SERVER_LINK = (
    "https://discord.com/oauth2/authorize?client_id=123456789012345678"
    "&scope=bot+applications.commands&permissions=274878008320&integration_type=0"
)
ACCOUNT_LINK = (
    "https://discord.com/oauth2/authorize?client_id=123456789012345678"
    "&scope=applications.commands&integration_type=1"
)


@pytest.mark.parametrize(
    ("variables", "arguments"),
    [
        ({}, ("--application-id", "123456789012345678")),
        ({"DISCORD_APPLICATION_ID": "123456789012345678"}, ()),
        ({"DISCORD_TOKEN": "MTIzNDU2Nzg5MDEyMzQ1Njc4.AbCdEf.xyz"}, ()),
        ({"DISCORD_APPLICATION_ID": "123456789012345678", "DISCORD_TOKEN": "MQ.a.b"}, ()),
        ({"DISCORD_APPLICATION_ID": "1"}, ("--application-id", "123456789012345678")),
        ({"QIBU_WORKERS": "many"}, ("--application-id", "123456789012345678")),
    ],
)
def test_invite_prints_both_links(
    variables: dict[str, str], arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The permissions are View Channel, Send Messages (also in Threads) and Attach Files."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    result = _run("invite", *arguments)
    assert result.exit_code == 0, result.output
    links = [line for line in result.stdout.splitlines() if line.startswith("https://")]
    assert links == [SERVER_LINK, ACCOUNT_LINK]
    assert 274877942784 == 1 << 10 | 1 << 11 | 1 << 15 | 1 << 38


@pytest.mark.parametrize("token", [None, "no-dots", "bm9udW1iZXI.a.b", "!.a.b", "4pGg.a.b"])
def test_invite_without_an_id_says_what_to_set(
    token: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for a token whose first part is no number; it is not shown."""
    if token:
        monkeypatch.setenv("DISCORD_TOKEN", token)
    result = _run("invite")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "DISCORD_" in result.stderr
    assert not token or token not in result.stderr


def test_invite_refuses_what_is_no_id() -> None:
    """As bad input, with status 2."""
    result = _run("invite", "--application-id", "qibu")
    assert result.exit_code == 2
    assert "qibu" in result.stderr
