"""Comparing two translations: what is compared, how blind it is, and what comes out."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest

import aligner
from aligner.errors import FormatError, InputError, LengthMismatchError
from aligner.review.comparing import write_judgements
from aligner.review.comparison import Choice, Comparison, read_comparison
from aligner.review.opening import ComparedFiles, open_comparison, read_judgements
from aligner.types import Bead
from tests.cli.golden import run
from tests.review.compared import SOURCE, A, B, write_systems
from tests.review.texts import write


def compared(folder: Path, *, reference: bool = False) -> ComparedFiles:
    arguments = write_systems(folder, reference=reference)
    return ComparedFiles(
        (Path(arguments[1]), Path(arguments[2])),
        Path(arguments[4]),
        Path(arguments[6]) if reference else None,
    )


def read(files: ComparedFiles, seed: str = "seed") -> Comparison:
    return read_comparison(files.systems, source=files.source, reference=files.reference, seed=seed)


def test_places_are_random_fixed_by_the_seed_and_even(tmp_path: Path) -> None:
    comparison = read(compared(tmp_path))
    places = [comparison.a_is_left(number) for number in range(2000)]
    assert 850 < sum(places) < 1150
    # One place does not tell the next.
    changes = sum(one != after for one, after in pairwise(places))
    assert 850 < changes < 1150
    again = read(compared(tmp_path))
    assert places == [again.a_is_left(number) for number in range(2000)]
    other = read(compared(tmp_path), seed="another")
    assert places != [other.a_is_left(number) for number in range(2000)]


@pytest.mark.parametrize("choice", ["left", "right", "tie", "bad"])
def test_a_verdict_follows_the_translation_not_the_place(choice: Choice, tmp_path: Path) -> None:
    comparison = read(compared(tmp_path))
    for number in range(20):
        verdict = comparison.verdict(number, choice)
        if choice in ("tie", "bad"):
            assert verdict == choice
        else:
            shown_left = "a" if comparison.a_is_left(number) else "b"
            assert (verdict == shown_left) == (choice == "left")


def test_no_window_learns_whose_a_translation_is(tmp_path: Path) -> None:
    files = compared(tmp_path, reference=True)
    session, _ = open_comparison(files, files.log, rater="")
    text = str(session.snapshot())
    for secret in ("sysA", "sysB", "seed", "It's lovely today"):
        assert secret not in text
    session.close()


def test_meta_evaluation_reads_the_judgements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way: judge through the session, write the table, ask which metric agrees."""
    files = compared(tmp_path, reference=True)
    session, _ = open_comparison(files, files.log, rater="kim")
    for number in (0, 2, 3):
        left = session._comparison.a_is_left(number)
        choice = {0: "left" if left else "right", 2: "tie", 3: "left" if left else "right"}[number]
        session.perform(
            session.seq, {"action": "judge", "segment": number, "choice": choice, "reason": "a\tb"}
        )
    # The second segment is the same in both: nobody is asked.
    with pytest.raises(FormatError, match="nothing to judge"):
        session.perform(3, {"action": "judge", "segment": 1, "choice": "tie"})
    session.close()

    monkeypatch.chdir(tmp_path)
    command = [
        "review",
        "--compare",
        "sysA.en",
        "sysB.en",
        "--source",
        "source.zh",
        "--reference",
        "ref.en",
    ]
    written = run([*command, "--judgements", "judged.tsv", "--rater", "kim"], monkeypatch)
    assert written.status == 0, written.stderr
    rows = [line.split("\t") for line in (tmp_path / "judged.tsv").read_text("utf-8").splitlines()]
    assert rows[0] == [
        "system",
        "doc",
        "seg_id",
        "rater",
        "source",
        "target",
        "score",
        "reference",
        "verdict",
        "reason",
    ]
    assert [(row[0], row[2], row[3], row[6], row[8]) for row in rows[1:]] == [
        ("sysA.en", "1", "kim", "1", "a"), ("sysB.en", "1", "kim", "0", "a"),
        ("sysA.en", "3", "kim", "0.5", "tie"), ("sysB.en", "3", "kim", "0.5", "tie"),
        ("sysA.en", "4", "kim", "1", "a"), ("sysB.en", "4", "kim", "0", "a"),
    ]  # fmt: skip
    assert rows[1][4:6] == [SOURCE[0], A[0]]
    assert rows[2][5] == B[0]
    assert rows[1][9] == "a\\tb"
    meta = run(
        ["evaluate", "meta", "judged.tsv", "--metric", "chrf", "--samples", "50", "--json"],
        monkeypatch,
    )
    assert meta.status == 0, meta.stderr
    assert b'"segments": 3' in meta.stdout
    assert b'"sysA.en"' in meta.stdout


def test_a_comparison_goes_on_where_it_was(tmp_path: Path) -> None:
    files = compared(tmp_path)
    session, _ = open_comparison(files, files.log, rater="")
    session.perform(0, {"action": "judge", "segment": 0, "choice": "left", "reason": "x"})
    before = session.snapshot()
    session.close()
    session, remarks = open_comparison(files, files.log, rater="")
    assert session.snapshot() == before
    assert remarks == [f"resumed: 1 event in {files.log}"]
    session.close()
    comparison, judgements = read_judgements(files, files.log)
    write_judgements(comparison, judgements, tmp_path / "out.tsv")
    assert (tmp_path / "out.tsv").read_text("utf-8").count("\n") == 3
    # An order that is not the seed's would turn every verdict round.
    log = files.log.read_text("utf-8")
    left = '"left": "a"' if '"left": "a"' in log else '"left": "b"'
    turned = '"left": "b"' if left.endswith('"a"') else '"left": "a"'
    files.log.write_text(log.replace(left, turned), "utf-8")
    with pytest.raises(FormatError, match=r"review:2: the recorded order"):
        read_judgements(files, files.log)


def test_two_alignments_are_cut_where_both_have_a_boundary(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", ["一。", "二。", "三。", "四。"], ["One.", "Two three.", "Four."],
                [Bead((0,), (0,)), Bead((1, 2), (1,)), Bead((3,), (2,))])  # fmt: skip
    two = write(tmp_path / "two.jsonl", ["一。", "二。", "三。", "四。"], ["1.", "2.", "extra", "3.", "4."],
                [Bead((0,), (0,)), Bead((1,), (1,)), Bead((), (2,)), Bead((2,), (3,)), Bead((3,), (4,))])  # fmt: skip
    found = read_comparison((one, two), source=None, reference=None, seed="s")
    assert [(c.source, c.a, c.b) for c in found.candidates] == [
        ("一。", "One.", "1."), ("二。三。", "Two three.", "2. extra 3."), ("四。", "Four.", "4."),
    ]  # fmt: skip
    assert found.systems == ("one", "two")
    other = write(
        tmp_path / "other.jsonl",
        ["一。", "五。"],
        ["1.", "5."],
        [Bead((0,), (0,)), Bead((1,), (1,))],
    )
    with pytest.raises(InputError, match="different sources"):
        read_comparison((one, other), source=None, reference=None, seed="s")


def test_files_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    files = compared(tmp_path)
    (tmp_path / "short.en").write_text("One line.\n", "utf-8")
    with pytest.raises(LengthMismatchError, match=r"short\.en has 1 lines, .*sysA\.en 4"):
        read_comparison(
            (files.systems[0], tmp_path / "short.en"), source=None, reference=None, seed=""
        )
    with pytest.raises(InputError, match="named twice"):
        read_comparison((files.systems[0],) * 2, source=None, reference=None, seed="")
    (tmp_path / "copy.en").write_bytes(files.systems[0].read_bytes())
    with pytest.raises(InputError, match="do not differ"):
        read_comparison(
            (files.systems[0], tmp_path / "copy.en"), source=None, reference=None, seed=""
        )
    aligned = write(tmp_path / "x.jsonl")
    with pytest.raises(InputError, match="not one of each"):
        read_comparison((files.systems[0], aligned), source=None, reference=None, seed="")
    assert not list(tmp_path.glob("*.review"))


def test_the_page_is_not_needed_to_import_the_library() -> None:
    import subprocess

    program = (
        "import sys, aligner, aligner.review.opening; "
        "print(sorted({'starlette', 'uvicorn', 'portalocker'} & set(sys.modules)))"
    )
    run_ = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run_.stdout.strip() == "[]"
    assert aligner.__version__
