"""Word tables for English."""

from __future__ import annotations

from aligner.splitters.tables import words

# Always followed by what they belong to, so never the end of a sentence within a line.
TITLES = frozenset(
    words(
        "Mr Mrs Ms Mx Messrs Mmes Dr Drs Prof Profs Gen Col Maj Capt Cpt Cmdr Lt Sgt Cpl Pvt Adm",
        "Rev Fr Hon Gov Sen Sens Rep Reps Pres Supt Insp Msgr Amb vs Vs cf Cf viz e.g E.g i.e I.e",
    )
)

# Not the end before a number: No. 5, Fig. 3.
NUMBERED = frozenset(
    words(
        "No Nos no nos Fig Figs fig figs Eq Eqs eq eqs Sec Secs sec secs Sect Ch Chap ch chap Vol",
        "Vols vol vols Nr nr Art art Ref Refs ref refs Tab App Pt Ex Para para Ver ver Op op Rs ca",
        "approx Approx p pp P Pp c l ll v n N° n° Nº nº",
    )
)

# What follows is a number, not the label of an item: multiply it by 2.
BEFORE_NUMBERS = frozenset(
    words(
        "by to of than with plus minus times is are was were from and or in on at for the a an equals",
        "No no Fig fig page chapter section step version number type level part room",
    )
)

# The end only before a word that commonly begins a sentence: in the U.S. The …
OPEN = frozenset(
    words(
        "Inc Ltd Co Corp Bros LLC Jr Sr St Ste Mt Ft Ave Blvd Rd Sq Hwy Dept Dist Univ Assn Assoc",
        "Intl Natl Govt Ph.D al est Est Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue",
        "Tues Wed Thu Thur Thurs Fri Ala Ariz Ark Ca Calif Colo Conn Del Fla Ga Ky Md Mich Minn",
        "Neb Nev Okla Pa Penn Tenn Tex Va Vt Wis",
    )
)

# Words that begin sentences and are seldom part of a name.
STARTERS = frozenset(
    words(
        "A An The This That These Those There Then Thus Therefore He She It We They You I His Her",
        "Its Our Their Your My And But Or So Yet For Nor In On At By To From With Without As If",
        "When While Where Who What Which Why How After Before Since Because Although Though Unless",
        "However Moreover Meanwhile Now Here Once Today Yesterday Tomorrow Not No Yes Some Many",
        "Most All Both Each Every Another Other One Is Are Was Were Do Does Did Can Could Will",
        "Would Should May Might Must Let Please Perhaps Maybe Also Again Still Even Just Only Well",
        "Oh According During Despite Such",
    )
)

# Titles that begin a sentence.
GLUED_TITLES = frozenset(words("Mr Mrs Ms Dr Prof"))

# Before a title they end a sentence, unless they open it: At 5 a.m. Mr. Smith
TIMES_OF_DAY = frozenset(words("a.m p.m A.M P.M am pm AM PM"))

# "What?" Wang asked.
REPORTING_VERBS = words(
    "said says asked asks replied answered added cried shouted yelled screamed called exclaimed",
    "whispered muttered murmured mumbled protested insisted demanded declared announced explained",
    "continued repeated interrupted snapped growled roared bellowed wondered thought inquired",
    "enquired retorted responded remarked observed commented suggested begged pleaded hissed jeered",
)
# Who reports is not one of these; the words begin a sentence: "Go!" He said nothing.
NOT_REPORTERS = words("He She They We It You This That There Then But And")
# Behind one of these the verb is a noun: Suddenly a thought struck her.
DETERMINERS = words("a an the this that his her its my your our their no any another")

# Sounds that a transcript notes in brackets: [Applause].
SOUNDS = words(
    "music applause laughter laughs laughing laugh cheering cheers clapping singing chuckles",
    "chuckling giggles sighs sighing sobbing crying gasps coughs coughing silence inaudible",
    "unintelligible crosstalk static noise beep beeping bell ringing whistling chatter",
)
SOUND_QUALITIES = words(
    "background upbeat soft gentle dramatic electronic classical theme intro outro opening closing",
    "ending loud quiet light audience crowd and continues continuing playing plays starts stops",
    "fades fading in out the",
)

# Within a name, though small.
NAME_PARTICLES = words("de da di del van von der den la le bin al of the")
# With a colon these are headings, not speakers; written small.
NO_SPEAKERS = frozenset(
    words(
        "note notes example examples warning tip tips hint caution important update step steps summary",
        "conclusion conclusions introduction abstract background title subtitle author authors date",
        "source sources subject from to cc bcc re topic topics section chapter part figure fig table",
        "definition theorem lemma proof remark reason reasons result results problem solution answer",
        "question input output usage option options pros cons ingredients method methods time place",
        "location price tel phone fax email e-mail address website url http https www link links name",
        "page keywords references see also however therefore finally first second third next lastly",
        "chorus verse bridge intro outro monday tuesday wednesday thursday friday saturday sunday",
        "advantages disadvantages goal goals task tasks objective features requirements description",
        "version category type status contents credits copyright photo image video caption",
    )
)
# Somebody speaks for himself or to somebody.
ADDRESS_WORDS = words("I we you me us my our your mine ours yours")
