"""Examples of English; the ends of sentences are marked with ⏐."""

from __future__ import annotations

import pytest

from tests.splitters.marked import marked, unmarked

EXAMPLES = {
    "plain sentences": "This led to a lot of uncertainty.⏐ How do we fix this?⏐ Turns out it's not easy!",
    "a run of marks": "Hello!!⏐ Long time no see??⏐ Really?!⏐ Yes.",
    "two spaces": "One.⏐  Two.",
    # Abbreviations.
    "titles": "Mr. Smith met Dr. Sha and Mrs. Ye at St. Joseph's Church.⏐ Prof. Ye was there, too.",
    "Latin short forms": "Use tools, e.g. a hammer, i.e. force, etc. and so on, cf. Smith vs. Jones.⏐ Good.",
    "a list that ends the sentence": "He brought apples, pears, etc.⏐ Then he left.",
    "acronym before a name": "I work for the U.S. Government and the U.N. Security Council.⏐ Good.",
    "acronym at the end": "I live in the U.S.⏐ How about you?",
    "time of day": "At 5 a.m. he left.⏐ It was one o'clock A.M.⏐ The door was open.",
    "number": "See Fig. 3, vol. 2, pp. 4-5, and No. 5.⏐ No.⏐ I won't.",
    "month": "It was over on Jan. 5.⏐ In Jan. 2020 it began, and ended in Dec.⏐ The snow fell.",
    "company": "Acme Inc. (NASDAQ: ACME) bought Foo Ltd. and Bar Corp. in May.⏐ They closed the deal.",
    "citation": "This was shown by Smith et al. (2010) and Jones et al. 2011.⏐ Good.",
    "place of a report": "AUGUSTA, Ga. -- Authorities pulled a vehicle from a pond.",
    "initials": "J. K. Rowling, John F. Kennedy and J. A. Smith met Albert I. Jones.⏐ Good.",
    "the pronoun is no initial": "We make a good team, you and I.⏐ Did you see it?",
    "letter at the end": "Let us go with plan B.⏐ The other one failed.",
    # Numbers, names, addresses.
    "decimals and versions": "It costs $3.50 or 3.5 percent in v1.2 of 10.04.⏐ Good.",
    "number broken by a space": "We wanted to release with GPT 3. 5 because we weren't ready to release with 4.⏐ There's more.",
    "year before a number": "It began in 1990.⏐ 20 people came.",
    "list": "1. Open the file.⏐ 2. Close the file.⏐ A. Foo.⏐ B. Bar.",
    "announced items": "Do as follows: 1. Open it; 2. Close it.",
    "file names and addresses": "Use Node.js, a.py and www.a.org/b.html?c=d!⏐ Mail to a.b@c.com.⏐ Done.",
    "exclamation mark in a name": "She works at Yahoo! in accounting.⏐ It gave a loud dong! like a bell.",
    "no space between sentences": "Is that so?⏐Yes it is.⏐Then go to a.The or x.com/a?The=1 now.",
    "odd capitals": "Stop it!⏐ iPhone users left.",
    # Quotations.
    "space before the closing mark": "You ask, \"Hey, what's up? \"⏐ There's a million ways.",
    "quotation before a question": 'For a query, "You are now a cat. "⏐ How cat should it be?',
    "reporting with a small letter": "\"Really?\" he asked.⏐ 'You're hopeless!' he jeered.⏐ Good.",
    "reporting with a name": '"Can you print it?" Wang asked.⏐ “Stop!” Mr. Wang Miao shouted.⏐ Good.',
    "no reporting": "“Why?”⏐ He left.⏐ 'For sure!'⏐ Suddenly a thought struck her.",
    "quotation at the end": 'She said, "This is great."⏐ She held the book out.',
    "quotation in a clause": 'The "What? No!" meme is old.⏐ He shouted "Go. Now." and left.',
    "sentences inside a quotation": "He cried: 'Well!⏐ Surrender?'⏐ Trinket laughed.",
    "inner quotation": '"It has nothing to do with \'tourists.\'"⏐ "Good."',
    "acronym in a quotation before another": '"It might happen around one A.M."⏐ "Wow, so precise!"',
    "speech broken off": '"When they were testing an antenna—"⏐ "That\'s more than enough," Sha said.',
    "bracket in a clause": "He teaches (He was an engineer. Really.) at the school.⏐ Good.",
    "bracket at the end": "He left (it was late.)⏐ Nobody saw him (at all).⏐ Good.",
    "bracket of its own": "He left.⏐ (It was late.)⏐ Nobody saw him.",
    "footnote number": "It is a fact.[1]⏐ This is another.[23]⏐ Good.",
    # Ellipsis.
    "ellipsis within": "I wasn't really ... well, what I mean... see . . . the thing is.⏐ Good.",
    "ellipsis at the end": "I never meant that....⏐ She left the store . . .⏐ Misty laughed…⏐ Good.",
    "stammering": "'I... I... can't remember, Goong-goong.'⏐ Good.",
    "ellipsis at the start": "...and then he left.⏐ …And so on.",
    "ellipsis before a reporting clause": "'Why did you...?' she began to ask.⏐ Good.",
    # Turns.
    "turn": "Thank you so much.⏐ -Thank you.⏐ - You're welcome.⏐ Good.",
    "dash that is no turn": "He left - it was late.⏐ It was -5 degrees.⏐ Good.",
}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_ends(example: str) -> None:
    assert marked(unmarked(example), "en") == example
