"""What the README and the pages show works as it is shown."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from documentation.commands import commands as all_commands
from tests.conftest import ROOT
from tests.documentation.pages import LEFT_OUT, Folder, blocks, commands, fits, pages

WITH_CODE = [page for page in pages() if blocks(page)]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    return Folder(tmp_path)


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: str(page.relative_to(ROOT)))
def test_page(page: Path, folder: Folder) -> None:
    assert folder.run(page) + sum(block.left_out for block in blocks(page)) == len(blocks(page))
    if page.name == "build-a-corpus.md":
        _check_build(page.read_text("utf-8"), folder.path)


def _check_build(page: str, folder: Path) -> None:
    """Check that the guide leaves behind what it says."""
    by_name, mined = (
        {tuple(row.split("\t")[:2]) for row in (folder / "texts" / name).read_text().splitlines()}
        for name in ("by-name.tsv", "pairs.tsv")
    )
    assert by_name == mined
    assert sorted(path.name for path in (folder / "hub").rglob("*") if path.is_file()) == [
        *("README.json", "README.md", "dev.parquet", "spm.model", "test.parquet", "train.parquet"),
    ]
    for name in re.findall(r"^\| `([\w.]+)", page, re.MULTILINE):
        assert list((folder / "built").rglob(name.replace("00000", "*"))), name


def test_little_is_left_out() -> None:
    left_out = {
        str(page.relative_to(ROOT)): count
        for page in pages()
        if (count := sum(block.left_out for block in blocks(page)))
    }
    assert left_out == {
        "README.md": 2,
        "CONTRIBUTING.md": 1,
        "docs/guides/encoders.md": 1,
        "docs/guides/ray.md": 4,
        "docs/guides/review.md": 2,
        "docs/tour.md": 1,
    }
    # Marks that belong to no block would hide nothing, but puzzle.
    marks = sum(page.read_text("utf-8").count(LEFT_OUT) for page in pages())
    assert marks == sum(left_out.values())


def test_links_within_the_checkout_lead_somewhere() -> None:
    """The site's own links are checked by its build; these pages are read in a checkout only."""
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "MODELS.md"):
        text = page.read_text("utf-8")
        links = re.findall(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"", text)
        for target in ("".join(one) for one in links):
            assert (ROOT / target).exists(), f"{page.name} leads to {target}"


def test_pages_name_options_that_exist() -> None:
    known = {
        text
        for _, command in all_commands()
        for option in command.params
        for text in (*option.opts, *option.secondary_opts)
    } | {"--help", "--version"}
    for page in pages():
        named = set(re.findall(r"`(--[a-z][a-z-]+)", page.read_text("utf-8")))
        assert named <= known, page


def test_named_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        for target in re.findall(r"[`$] ?make ([a-z-]+)", page.read_text("utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_commands_are_read_with_what_is_shown() -> None:
    console = "$ one \\\n    --more\n$ two\nout\n...\n$ three\n"
    assert list(commands(console)) == [
        ("one \\\n    --more\n", ""),
        ("two\n", "out\n...\n"),
        ("three\n", ""),
    ]


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\nb\n", "a\nc\n", False),
        ("a\n...\nc\n", "a\nb\nb\nc\n", True),
        ("a\n...\nc\n", "a\nc\n", True),
        ("a\n...\nc\n", "a\nb\n", False),
        ("took ... s\n", "took 1.5 s\n", True),
        ("took ... s\n", "took 1.5 m\n", False),
        ("a.b\n", "axb\n", False),
        ("a\n", "a\nb\n", False),
    ],
)
def test_dots_stand_for_anything(shown: str, printed: str, expected: bool) -> None:
    assert fits(shown, printed) is expected


def test_what_fails_or_differs_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.documentation.pages.ROOT", tmp_path)
    page = tmp_path / "page.md"
    folder = Folder(tmp_path)
    for text in (
        "```console\n$ false\n```\n",
        "```console\n$ echo one\ntwo\n```\n",
        "```python\nraise SystemExit(1)\n```\n",
        '```python\nprint(1)\n```\n\nprints\n\n```text title="prints"\n2\n```\n',
        "```console\n$ echo fine\naligner: not fine\n```\n",
    ):
        page.write_text(text, "utf-8")
        with pytest.raises(AssertionError, match=r"page\.md:1"):
            folder.run(page)
    page.write_text(f"{LEFT_OUT}: no network.*\n\n```console\n$ false\n```\n", "utf-8")
    assert folder.run(page) == 0
