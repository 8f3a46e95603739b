"""Word tables for the languages without rules of their own.

A language is added by its row in `TABLES`. What it needs is what its full stops do: short forms
that go on (``titles``), that go on before a number (``numbered``), that end a sentence only before a
word that commonly begins one (``open`` and ``starters``). Japanese shares the rules of Chinese.
Korean and Arabic have hardly any short forms with a full stop; Thai ends no sentence with a mark, so
that only line breaks, ``?`` and ``!`` cut it.
"""

from __future__ import annotations

from typing import NamedTuple

from aligner.splitters.tables import words


class Table(NamedTuple):
    """Hold the short forms of a language, written without the full stop."""

    titles: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    starters: tuple[str, ...] = ()


# In use in most languages with Latin letters.
SHARED = Table(
    titles=words("Dr Prof Mr Mrs Ms Mme Mlle Mgr Msgr St vs cf Cf e.g i.e viz Ing"),
    numbered=words("No Nr no nr p pp Vol vol Fig fig Cap cap Art art art № N° n° Nº nº n.º n.os"),
    open=words("etc Inc Ltd Co Corp Jr Sr LLC al"),
)

TABLES = {
    "de": Table(
        titles=words(
            "Hr Hrn Frl Fr Dipl-Ing Dipl.-Ing Mag Hl St bzw z.B z.b u.a d.h v.a o.ä u.ä sog vgl Vgl ggf",
            "evtl inkl exkl zzgl ca geb gest verh bes insb z.T z.Zt i.d.R i.A i.V m.E u.U a.a.O s.o s.u",
            "ebd hrsg Hrsg od zw max min urspr dt engl frz lat griech ehem",
        ),
        numbered=words("Bd Bde S Abs Kap Anm Abb Tab Tel Ziff Zif lfd §"),
        open=words(
            "usw usf Str str Jh Jhd Jhdt v.Chr n.Chr GmbH Mio Mrd Tsd Std Wdh Jan Feb Aug Sept Okt Nov Dez"
        ),
        starters=words(
            "Der Die Das Den Dem Des Ein Eine Einen Einem Es Er Sie Ich Wir Ihr Und Aber Doch Denn Wenn Als",
            "Da Dann Dort Hier Heute Gestern Morgen Jetzt Nun In Im Am An Auf Aus Bei Mit Nach Von Vor Zu Zum",
            "Zur Durch Für Ohne Um Während Wegen Wie Was Wer Wo Warum Nicht Kein Keine Auch Nur So Dies Diese",
            "Dieser Dieses Diesen Man Mein Sein Ihre Alle Viele Einige Seit Damit Dabei Danach Daher Deshalb",
        ),
    ),
    "fr": Table(
        titles=words(
            "M MM Me Mes Mmes Mlles Pr Drs Sté Ste Ets av env c.-à-d p.ex p.-ex chap éd Éd dir trad"
        ),
        numbered=words("al chap pág ch t fasc tél Tél"),
        open=words("apr bd boul janv févr avr juil sept oct nov déc hab ibid J.-C"),
        starters=words(
            "Le La Les L Un Une Des Du De Il Elle Ils Elles On Je J Tu Nous Vous Ce C Cet Cette Ces Et Mais",
            "Ou Donc Or Car Si Quand Lorsque Comme Dans En Sur Sous Avec Sans Pour Par Après Avant Depuis Pendant",
            "Puis Alors Ainsi Aussi Mon Ma Mes Son Sa Ses Leur Leurs Notre Votre Qui Que Quoi Où Pourquoi",
            "Aujourd Hier Demain Tout Tous Toutes Chaque Plusieurs Certains À Au Aux",
        ),
    ),
    "es": Table(
        titles=words(
            "Sr Sra Srta Sres Sras D Dª Dña Dra Dres Lic Lcda Arq Gral Cnel Cap Tte Excmo Excma Ilmo Ilma Rvdo",
            "Mons Sto Sta Fr p.ej p.e aprox fig Avda avda Av Ctra",
        ),
        numbered=words("núm Núm núms pág Pág págs cap art vol tel Tel tfno c C km"),
        open=words(
            "S.A S.L Cía Ud Uds Vd Vds EE.UU a.C d.C ene feb mar abr jun jul ago sept oct nov dic"
        ),
        starters=words(
            "El La Los Las Lo Un Una Unos Unas Es Era Fue Él Ella Ellos Ellas Yo Tú Nosotros Usted Ustedes Este",
            "Esta Esto Estos Estas Ese Esa Eso Y Pero O Si Cuando Como Cómo Donde Dónde Que Qué Quién Por Para",
            "Con Sin En De Del Al A Ante Desde Hasta Entre Sobre Tras Después Antes Ahora Hoy Ayer Mañana No Sí",
            "También Además Mi Su Sus Nuestro Todo Todos Cada Muchos Algunos Según Aunque Porque",
        ),
    ),
    "it": Table(
        titles=words(
            "Sig Sigg Sig.ra Sig.na Dott Dott.ssa Prof.ssa Avv Arch Geom Rag On Egr Gent Spett Mons Rev S SS",
            "p.es ad.es es Es ecc.mo sec",
        ),
        numbered=words("pag Pag pagg cap art artt tav n num tel Tel sez"),
        open=words("ecc S.p.A S.r.l S.n.c a.C d.C gen feb mar apr mag giu lug ago set ott nov dic"),
        starters=words(
            "Il Lo La I Gli Le L Un Uno Una È Era Sono Egli Lui Lei Loro Io Tu Noi Voi Questo Questa Questi",
            "Queste Quello Quella E Ma O Se Quando Come Dove Che Chi Cosa Perché Per Con Senza In Nel Nella Di",
            "Del Della Da Dal A Al Alla Su Sul Tra Fra Dopo Prima Ora Oggi Ieri Domani Non Anche Inoltre Mio Suo",
            "Tutto Tutti Ogni Molti Alcuni Secondo Poi Così",
        ),
    ),
    "pt": Table(
        titles=words(
            "Sr Sra Srs Sras Srta Dr Dra Drs D Eng Arq Exmo Exma Ilmo Rev Pe Sto Sta Av av Gen Cel Cap Ten p.ex",
            "aprox",
        ),
        numbered=words("n núm pág págs pag cap art arts fig tel Tel séc"),
        open=words("Ltda S.A Cia V.Exa a.C d.C jan fev mar abr mai jun jul ago set out nov dez"),
        starters=words(
            "O A Os As Um Uma Uns Umas É Era Foi São Ele Ela Eles Elas Eu Tu Nós Vós Você Vocês Este Esta Isto",
            "Esse Essa Isso Aquele E Mas Ou Se Quando Como Onde Que Quem Por Porque Para Com Sem Em No Na Nos Nas",
            "De Do Da Ao À Até Entre Sobre Após Depois Antes Agora Hoje Ontem Amanhã Não Sim Também Além Meu Seu",
            "Sua Todo Todos Cada Muitos Alguns Segundo",
        ),
    ),
    "nl": Table(
        titles=words(
            "dhr Dhr mw Mw mevr Mevr ir Ir ing mr drs Drs jhr ds Ds St bv b.v bijv d.w.z m.b.t o.a i.v.m n.a.v",
            "t.a.v m.n a.u.b ca incl excl resp zgn vgl",
        ),
        numbered=words("blz pag art nr hfst afb tab tel"),
        open=words("enz e.d jl v.Chr n.Chr B.V N.V jan feb mrt apr jun jul aug sept okt nov dec"),
        starters=words(
            "De Het Een Hij Zij Ze Ik Wij We Jij Je Jullie U Er Dit Dat Deze Die En Maar Of Want Als Toen Wanneer",
            "In Op Aan Bij Met Na Naar Om Onder Over Te Tot Uit Van Voor Zonder Tijdens Ook Nog Nu Vandaag",
            "Gisteren Morgen Niet Geen Wat Wie Waar Waarom Hoe Zo Dan Daar Daarna Daarom Toch Hier Mijn Zijn Haar Hun Alle Veel Sommige",
        ),
    ),
    "pl": Table(
        titles=words(
            "mgr inż dr hab prof ks gen płk mjr kpt por św abp bp o pan p.o ul al pl np m.in tzn tj tzw ok tel ww",
            "zob por dot red lic",
        ),
        numbered=words("nr Nr s str t tom rozdz art ust pkt poz rys tab godz"),
        open=words("itd itp etc r w tys mln mld zł gr km cm kg n.e p.n.e wg"),
        starters=words(
            "Ten Ta To Te Ci On Ona Ono Oni One Ja Ty My Wy Jest Był Była Było Są I A Ale Lub Jeśli Jeżeli Gdy",
            "Kiedy Jak Gdzie Co Kto Dlaczego Po Przed Za Przez Dla Do Od Z Ze W We Na Nad Pod Przy Bez Nie Tak",
            "Także Teraz Dziś Wczoraj Jutro Potem Wtedy Mój Jego Jej Ich Nasz Wszyscy Każdy Niektórzy Według",
        ),
    ),
    "ru": Table(
        titles=words(
            "г г-н г-жа гг им проф акад доц канд д-р инж ген полк св о ул пр просп пер пл наб т.е т.к т.н т.о т",
            "и.о напр см ср англ нем фр лат греч ред изд обл р-н п пос дер стр-во",
        ),
        numbered=words("№ стр с рис табл гл ст разд т тт кн ч вып пп тел кв д корп"),
        open=words("т.д т.п др пр тыс млн млрд руб коп км м см кг н.э до.н.э в вв гг СПб США"),
        starters=words(
            "Он Она Оно Они Я Ты Мы Вы Это Этот Эта Эти Тот Та То Те И А Но Или Если Когда Как Где Что Кто Почему",
            "В Во На С Со К Ко По За Из От До Для Без Через Перед После При О Об Над Под У Не Нет Да Так Также",
            "Тогда Потом Теперь Сегодня Вчера Завтра Мой Его Её Их Наш Все Всё Каждый Некоторые Однако Поэтому",
        ),
    ),
    "tr": Table(
        titles=words(
            "Dr Doç Yrd Av Alb Alm Bnb Gen Org Ord Ör Öğr Sn Hz Müh Kur vb Cad Sok Mah Apt Bkz bkz örn Örn"
        ),
        numbered=words("s sf nu No no c sy madde Tel tel"),
        open=words("vs vd A.Ş Ltd Şti M.Ö M.S yy Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara"),
        starters=words(
            "Bu Şu O Bir Ben Sen Biz Siz Onlar Ve Ama Fakat Ancak Çünkü Eğer Ne Kim Nerede Neden Niçin Nasıl Her",
            "Bazı Çok Daha En İçin İle Sonra Önce Şimdi Bugün Dün Yarın Evet Hayır Bütün Tüm",
        ),
    ),
    "ar": Table(titles=words("د أ م ص هـ ق")),
}

# These write ordinal numbers with a full stop: 3. Oktober.
ORDINAL_LANGUAGES = frozenset(words("de da nb nn no fi et lv cs sk sl hr bs sr hu pl tr is lb"))
