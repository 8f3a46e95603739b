"""Which metrics agree with experts: WMT21 TED talks, Chinese to English, 13 systems, MQM."""

from __future__ import annotations

import time

from aligner.evaluation.human import read_human_scores
from aligner.evaluation.meta import meta_evaluate
from benchmarks.data import development_folder


def run() -> dict[str, object]:
    """Print the tables and return the figures."""
    folder = development_folder()
    if folder is None or not (folder / "mqm-ted-dev.tsv").is_file():
        print("(left out: no MQM data; name its folder with ALIGNER_DATA)")
        return {}
    human = read_human_scores(folder / "mqm-ted-dev.tsv")
    figures: dict[str, object] = {}
    for humans in (False, True):
        began = time.process_time()
        report = meta_evaluate(human, reference="refB", humans=humans)
        took = time.process_time() - began
        print(
            f"{len(report.systems)} candidates, a human one {'among' if humans else 'not among'} "
            f"them; {report.segments} segments, {took:.1f} CPU s"
        )
        head, rows = report.rows()
        print(f"{head[0]:26}" + "".join(f"{title:26}" for title in head[1:]))
        for row in rows:
            print(f"{row[0]:26}" + "".join(f"{cell:26}" for cell in row[1:]))
        print(flush=True)
        figures["humans in" if humans else "humans out"] = report.as_dict() | {"cpu_seconds": took}
    return figures
