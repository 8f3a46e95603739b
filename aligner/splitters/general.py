"""Word tables for the languages without a table of their own."""

from __future__ import annotations

from aligner.splitters import en
from aligner.splitters.tables import words

# Titles and short forms that what they belong to must follow.
TITLES = en.TITLES | frozenset(
    words(
        "M MM Me Mme Mmes Mlle Mlles Mgr Dra Sr Sra Srta Sres Dña Hr Frl Dott Ing Sig Sigra Eng Exmo",
        "bzw z.B u.a d.h v.a o.ä sog vgl Vgl ggf evtl inkl zzgl p.ej p.ex b.v d.w.z bv т.е т.н г гг",
        "им проф акад ул",
    )
)
NUMBERED = en.NUMBERED | frozenset(
    words(
        "Nr Bd Bde S Abs Kap Anm Abb núm Núm pág págs n.º nº art arts cap fig t str стр рис табл гл ст"
    )
)
OPEN = en.OPEN | frozenset(
    words("usw etc Str Jh v.Chr n.Chr Co Ltda S.A S.L GmbH jr Cía Ud Uds EE.UU тыс млн млрд руб")
)
STARTERS = en.STARTERS

# These write ordinal numbers with a full stop: 3. Oktober.
ORDINAL_LANGUAGES = frozenset(words("de da nb nn no fi et lv cs sk sl hr bs sr hu pl tr is lb"))
