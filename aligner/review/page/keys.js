// The keys of the review, as the help shows them.

export const GROUPS = [
  ["Go", [
    [["↓", "j"], "next bead"],
    [["↑", "k"], "previous bead"],
    [["n"], "the bead most in doubt"],
    [["t"], "next bead to do"],
    [["←", "→"], "source or target side"],
    [[",", "."], "sentence within the bead"],
    [["Home", "End"], "first, last bead"],
  ]],
  ["Judge", [
    [["⏎"], "confirm, and on to the next"],
    [["Space"], "confirm, and on to the most doubtful"],
    [["c"], "confirm, or take it back"],
    [["x"], "reject, or take it back"],
    [["+", "-"], "thumbs up, thumbs down"],
    [["o"], "comment"],
    [["b"], "confirm all the sure ones"],
  ]],
  ["Beads", [
    [["m", "M"], "merge with the bead below, above"],
    [["s"], "split before the sentence"],
    [["l"], "mark, then link with a bead beyond a gap"],
    [["u"], "unlink: no counterparts"],
    [["Shift ↑", "Shift ↓"], "give the first, last sentence of the side away"],
    [["Alt ↑", "Alt ↓"], "take a sentence from above, below"],
  ]],
  ["Sentences", [
    [["e"], "cut the sentence at a place"],
    [["g"], "join with the next sentence"],
  ]],
  ["Review", [
    [["z", "Ctrl Z"], "undo"],
    [["y", "Ctrl ⇧ Z"], "redo"],
    [["r"], "re-align what is open"],
    [["/"], "search"],
    [["f", "1", "2", "3"], "filters; all, to do, doubtful"],
    [["d"], "export"],
    [["?"], "this help"],
  ]],
];
