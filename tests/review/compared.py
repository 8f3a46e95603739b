"""Two translations of one source that several tests compare."""

from __future__ import annotations

from pathlib import Path

SOURCE = (
    "今天天气很好，我们去公园吧。",
    "那里有一个湖。",
    "再见，我的朋友。",
    "他昨天买了三个苹果。",
)
A = ("The weather is fine today; let's go to the park.", "There is a lake.", "Goodbye, my friend.",
     "He bought three apples yesterday.")  # fmt: skip
B = ("Today weather very good, we go the park.", "There is a lake.", "See you again my friend.",
     "He yesterday bought three pear.")  # fmt: skip
REFERENCE = ("It's lovely today; let's go to the park.", "There is a lake there.", "Goodbye, my friend.",
             "Yesterday he bought three apples.")  # fmt: skip


def write_systems(folder: Path, *, reference: bool = False) -> list[str]:
    """Write the texts to a folder; return the arguments of a comparison."""
    texts = {"source.zh": SOURCE, "sysA.en": A, "sysB.en": B, "ref.en": REFERENCE}
    for name, lines in texts.items():
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    arguments = ["--compare", "sysA.en", "sysB.en", "--source", "source.zh"]
    if reference:
        arguments += ["--reference", "ref.en"]
    return [str(folder / one) if not one.startswith("--") else one for one in arguments]
