"""Languages: detecting them by script, naming them, and joining their sentences.

Detection needs no download. The script decides between writing systems; function words decide
between the languages in Latin letters; characters that only one standard has decide between
Simplified and Traditional Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

from aligner.errors import ConfigError, MissingExtraError

UNKNOWN = "und"

# How much of a text is looked at: enough to be sure, little enough for a book to cost nothing.
_SAMPLE = 20_000

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")

# Canonical spelling of the Chinese tags in use; the script is what matters for a text.
_CHINESE = {
    "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hans": "zh-Hans", "zh-chs": "zh-Hans",
    "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh-hant": "zh-Hant",
    "zh-cht": "zh-Hant", "cmn": "zh", "zho": "zh", "chi": "zh", "eng": "en",
}  # fmt: skip

# Characters that only one of the two standards uses, among the commonest of written Chinese.
_SIMPLIFIED = frozenset(
    "这个们来时说国会对学过还开关东车马鸟鱼门问间闻见现观视觉话语请谢让认识记该谁读课调谈论"
    "证评词诗译员长张书写乐兴从众优传体儿党内华单卖买卫历压厅发变号叶听吗启园图圆圣场坏块声处备"
    "复头夺奋妈孙宁宝实审宪宽将尔层属岁师带帮应庆库废异强归当录彻总态怀战户护报担择据换损"
    "断无旧显晓术机权条极构标样树桥检欢步残气汉汤决没温满灭灯点热爱爷独猫环电画疗监盖盘"
    "确码础种积称稳穷笔类粮紧级纪约经结给络绝统继续维综绿编缩网罗职联肃脑脸舰节药虑虽补装"
    "规览计订训议讯许设访诉试误负财责败货质贵费资赛赞赶跃践轮软轻载较辅辆边达运进远连适选"
    "邓邮邻钟钢钱错键锁镇闪闭队阳阴阶际陆陈险随难雾静页项顺须顾顿预领频题颜风飞饭饮馆驱验骗"
    "鲜鸡麦黄齐龄龙"
)
_TRADITIONAL = frozenset(
    "這個們來時說國會對學過還開關東車馬鳥魚門問間聞見現觀視覺話語請謝讓認識記該誰讀課調談論"
    "證評詞詩譯員長張書寫樂興從眾優傳體兒黨內華單賣買衛歷壓廳發變號葉聽嗎啟園圖圓聖場壞塊聲處備"
    "復頭奪奮媽孫寧寶實審憲寬將爾層屬歲師帶幫應慶庫廢異強歸當錄徹總態懷戰戶護報擔擇據換損"
    "斷無舊顯曉術機權條極構標樣樹橋檢歡殘氣漢湯決沒溫滿滅燈點熱愛爺獨貓環電畫療監蓋盤"
    "確碼礎種積稱穩窮筆類糧緊級紀約經結給絡絕統繼續維綜綠編縮網羅職聯肅腦臉艦節藥慮雖補裝"
    "規覽計訂訓議訊許設訪訴試誤負財責敗貨質貴費資賽贊趕躍踐輪軟輕載較輔輛邊達運進遠連適選"
    "鄧郵鄰鐘鋼錢錯鍵鎖鎮閃閉隊陽陰階際陸陳險隨難霧靜頁項順須顧頓預領頻題顏風飛飯飲館驅驗騙"
    "鮮雞麥黃齊齡龍麽裏"
)

# The commonest function words of the languages in Latin letters that the default encoder knows; what
# several of them have stands in each. Of "l'eau" and "don't" the parts are words.
_FUNCTION_WORDS = {
    "en": "the of and to in is that it was for you with he on are this be at have not they we a i as do no "
    "so me an by or from had has her his she him but what which all were would there their been if who "
    "will my when one can up out them then some could about into your than only its did how more our us "
    "am here don s t ll re ve go now know see say said get got come make think like very too yes after again "
    "any because such does over down back much even must never",
    "de": "der die das und ist nicht ein eine zu den mit von auf sich dem des im auch als wir in es er sie "
    "ich an am um so was war für bei aus nach wie noch nur oder aber wenn dass hat wird sind einen einer "
    "einem eines über unter durch vom zum zur bis mehr man kann ihr sein diese dieser ja du",
    "fr": "le la les de des et est une un que qui dans pour pas sur au du il elle nous avec en à a ce se ne y "
    "par plus mais ou où son sa ses leur on je tu vous ils elles aux cette ces été sont était comme tout "
    "fait si sans même bien d l qu n s c j",
    "es": "el la los las de y es que en un una por con para no se del al lo como más pero a o su sus me mi te "
    "si sí le les ha fue este esta todo muy ya cuando sin sobre también hay son era qué yo",
    "it": "il la di che e è un una per non con sono del della le gli da si nel anche più in a i lo al alla ma "
    "come se mi ci ho ha o dei delle dal nella questo questa era io su ne l d",
    "pt": "o a os as de e é que em um uma para com não por do da no na se mais como dos das ao à eu ele ela me "
    "mas foi seu sua ou quando muito já também só isso este esta são era nos",
    "nl": "de het een en van is dat niet in op te zijn voor met die aan er ook maar wij we ik je hij ze was als "
    "om bij nog wel naar uit over dan of wat hebben heeft had geen door",
    "pl": "w i na nie się z że do to jest jak o co po ale za przez od dla być są a tak czy ja mnie mi go już "
    "tylko jego jej ich był było ma ten ta te tym",
    "tr": "ve bir bu da de için ile ne çok o daha gibi var ama mı en olarak kadar değil mi ben sen biz ya her "
    "şey yok sonra ki",
}
# Letters that tell these languages apart.
_LETTERS = {
    "de": frozenset("äöüß"),
    "fr": frozenset("àâçéèêëîïôùûœ"),
    "es": frozenset("áéíñóú"),
    "it": frozenset("àèéìòù"),
    "pt": frozenset("áâãàçéêíóôõú"),
    "pl": frozenset("ąćęłńóśźż"),
    "tr": frozenset("çğıöşü"),
}
# What a word with such a letter counts, as function words do: a name may have come from elsewhere.
_LETTERED = 0.5
_WORD_LANGUAGES: dict[str, list[str]] = {}
for _lang, _words in _FUNCTION_WORDS.items():
    for _word in _words.split():
        _WORD_LANGUAGES.setdefault(_word, []).append(_lang)

_SCRIPTS = {
    "Hani": "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    "Kana": "\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d",
    "Hang": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "Cyrl": "\u0400-\u052f",
    "Arab": "\u0620-\u064a\u066e-\u06d3\u0750-\u077f",
    "Thai": "\u0e01-\u0e2e",
    "Grek": "\u0370-\u03ff",
    "Hebr": "\u05d0-\u05ea",
    "Deva": "\u0904-\u0939",
    "Latn": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
}
# Written without spaces, a character counts for about a word; elsewhere a word is a word.
_UNSPACED_SCRIPTS = {"Hani", "Kana", "Thai"}
_SCRIPT_PATTERNS = {
    name: re.compile(f"[{chars}]" if name in _UNSPACED_SCRIPTS else f"[{chars}]+")
    for name, chars in _SCRIPTS.items()
}
_SCRIPT_LANGUAGES = {
    "Hang": "ko", "Cyrl": "ru", "Arab": "ar", "Thai": "th", "Grek": "el", "Hebr": "he", "Deva": "hi",
}  # fmt: skip

_NOT_LATIN = frozenset({"zh", "ja", *_SCRIPT_LANGUAGES.values()})
_LATIN = frozenset(_FUNCTION_WORDS)

# Scripts written without spaces between sentences, and the punctuation that goes with them.
_UNSPACED = re.compile(
    f"[{_SCRIPTS['Hani']}\u3041-\u30ff\u2e80-\u2eff\u3000-\u303f\uff00-\uff60\ufe30-\ufe4f]"
)
# Marks that both Chinese and Western text use: their neighbours decide about the space.
_SHARED_MARKS = "“”‘’…—·"

# From where white space begins only: long runs of spaces would cost their square otherwise.
_BREAK = re.compile(r"(?<!\s)\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*")


def canonical(tag: str) -> str:
    """Return a BCP-47 tag in its canonical spelling.

    Args:
        tag: For example ``"ZH-cn"``, ``"en_US"`` or ``"zh"``.

    Returns:
        For example ``"zh-Hans"``, ``"en-US"``, ``"zh"``.

    Raises:
        ConfigError: The tag is not shaped like one.
    """
    if not isinstance(tag, str):
        raise ConfigError(f"a language tag is a str such as 'zh-Hans', not {type(tag).__name__}")
    tag = tag.strip().replace("_", "-")
    if not _TAG.fullmatch(tag):
        raise ConfigError(
            f"{tag!r} is not a language tag; write for example zh-Hans, zh-Hant or en"
        )
    folded = tag.lower()
    for known in (folded, "-".join(folded.split("-")[:2])):
        if known in _CHINESE:
            return _CHINESE[known]
    first, *rest = folded.split("-")
    parts = [part.title() if len(part) == 4 else part.upper() for part in rest]
    return "-".join([first, *parts])


def primary(tag: str) -> str:
    """Return the language of a tag without script and region: ``"zh-Hant"`` gives ``"zh"``."""
    return tag.partition("-")[0].lower()


def detect(text: str) -> str:
    """Return the language of a text as a BCP-47 tag, ``"und"`` when there is no evidence.

    The share of scripts decides, in words or, where there are none, characters: a Chinese text full
    of Latin names is still Chinese. Function words and letters decide between the languages in Latin
    letters; without either a text in plain letters counts as English.
    """
    sample = text[:_SAMPLE]
    counts = _script_counts(sample)
    east_asian = counts["Hani"] + counts["Kana"] + counts["Hang"]
    if east_asian and east_asian >= counts["Latn"]:
        if counts["Hang"] > counts["Hani"] + counts["Kana"]:
            return "ko"
        if counts["Kana"] * 10 > east_asian:
            return "ja"
        return _chinese_standard(sample)
    best = max(counts, key=lambda name: counts[name])
    if not counts[best]:
        return UNKNOWN
    return _latin_language(sample) if best == "Latn" else _SCRIPT_LANGUAGES.get(best, UNKNOWN)


def _script_counts(sample: str) -> dict[str, int]:
    """Count the words of each script; characters where a script has no spaces."""
    return {name: len(pattern.findall(sample)) for name, pattern in _SCRIPT_PATTERNS.items()}


def _chinese_standard(sample: str) -> str:
    simplified = sum(char in _SIMPLIFIED for char in sample)
    traditional = sum(char in _TRADITIONAL for char in sample)
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def _votes(sample: str) -> dict[str, float]:
    """Count the function words of each language, those of several languages in shares."""
    votes = dict.fromkeys(_FUNCTION_WORDS, 0.0)
    for word in re.findall(r"[^\W\d_]+", sample.lower()):
        known_to = _WORD_LANGUAGES.get(word, ())
        for lang in known_to:
            votes[lang] += 1 / len(known_to)
    return votes


def _latin_language(sample: str) -> str:
    votes = _votes(sample)
    if not sample.isascii():
        words = sample.lower().split()
        for lang, letters in _LETTERS.items():
            votes[lang] += _LETTERED * sum(not letters.isdisjoint(word) for word in words)
    best = max(votes, key=lambda lang: votes[lang])
    if votes[best]:
        return best
    return "en" if sample.isascii() else UNKNOWN


# What a text needs to overcome: two words say little.
_DOUBT = 2.0


def confidence(text: str, lang: str) -> float:
    """Return how sure one may be that a text is in a language, in [0, 1].

    Function words decide among the languages in Latin letters, scripts among the others. A short
    text without evidence to the contrary is believed, and so is every text in a language that is
    not known here.

    >>> confidence("Ich weiß nicht, wo das Haus ist.", "en") < 0.45 < confidence("Yes.", "en")
    True
    """
    language = primary(lang)
    if language in _LATIN:
        votes = _votes(text[:_SAMPLE])
        own, total = votes[language], sum(votes.values())
    elif language in _NOT_LATIN:
        counts = _script_counts(text[:_SAMPLE])
        if language == "zh" and detect(text) == "ja":
            # Most of its characters may be Chinese ones.
            return 0.0
        own = float(sum(counts[script] for script in scripts_of(lang)))
        total = float(sum(counts.values()))
    else:
        return 1.0
    return (own + _DOUBT) / (total + _DOUBT)


def scripts_of(lang: str) -> tuple[str, ...]:
    """Return the scripts that a language is written in, none if that is not known.

    >>> scripts_of("zh-Hant"), scripts_of("fr")
    (('Hani',), ('Latn',))
    """
    language = primary(lang)
    if language in _LATIN:
        return ("Latn",)
    if language in {"zh", "ja"}:
        return ("Hani",) if language == "zh" else ("Hani", "Kana")
    return tuple(script for script, own in _SCRIPT_LANGUAGES.items() if own == language)


def is_unspaced(lang: str) -> bool:
    """Tell whether a language is written without spaces between words."""
    return bool(_UNSPACED_SCRIPTS & {*scripts_of(lang)})


def script_share(text: str, lang: str) -> float:
    """Return the share of a text's letters that are in its language's scripts, in [0, 1].

    It is 1 where there are no letters, or where the language's scripts are not known.
    """
    scripts = scripts_of(lang)
    letters = sum(char.isalpha() for char in text)
    if not scripts or not letters:
        return 1.0
    own = sum(len(found) for name in scripts for found in _SCRIPT_PATTERNS[name].findall(text))
    return min(own / letters, 1.0)


def count_words(text: str) -> int:
    """Return the number of words, or characters where a script is written without spaces.

    >>> count_words("我用 GPT-4 写 code")
    5
    """
    return sum(_script_counts(text).values())


def short_pair(langs: tuple[str, str]) -> tuple[str, str]:
    """Return two languages without script and region, unless only these tell them apart.

    >>> short_pair(("zh-Hans", "en-GB")), short_pair(("zh-Hans", "zh-Hant"))
    (('zh', 'en'), ('zh-Hans', 'zh-Hant'))
    """
    src, tgt = map(primary, langs)
    return (src, tgt) if src != tgt else langs


def common_pair(pairs: Collection[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the two languages of pairs that differ in script or region at most, None if none.

    >>> common_pair({("zh-Hans", "en"), ("zh-Hant", "en")})
    ('zh', 'en')
    """
    if len(pairs) == 1:
        return next(iter(pairs))
    short = {short_pair(langs) for langs in pairs}
    return short.pop() if len(short) == 1 else None


def same_language(first: str, second: str) -> bool:
    """Tell whether two tags name one language, whatever the script or region."""
    return primary(first) == primary(second) != UNKNOWN


def contradict(first: str, second: str) -> bool:
    """Tell whether a text cannot be in both languages, because they are not written alike.

    >>> contradict("en", "zh-Hans"), contradict("ru", "uk"), contradict("en", "de")
    (True, False, False)
    """
    langs = {primary(first), primary(second)}
    return bool(langs & _LATIN and langs & _NOT_LATIN)


def separator(left: str, right: str) -> str:
    """Return what belongs between two sentences: nothing next to Han, else a space.

    Args:
        left: The text before; only its end counts.
        right: The text after; only its beginning counts.
    """
    if not left or not right:
        return ""
    before = left.rstrip(_SHARED_MARKS)[-1:] or left[-1]
    after = right.lstrip(_SHARED_MARKS)[:1] or right[0]
    return "" if _UNSPACED.match(before) or _UNSPACED.match(after) else " "


def join(texts: Iterable[str]) -> str:
    """Join sentences into one text as their script wants it.

    White space around a text is dropped, and empty texts leave no trace.

    >>> join(["你好。", "再见。"]), join(["Hello.", "", "Bye."])
    ('你好。再见。', 'Hello. Bye.')
    """
    joined: list[str] = []
    last = ""
    for text in texts:
        visible = text.strip()
        if visible:
            joined.append(separator(last, visible))
            joined.append(visible)
            last = visible
    return "".join(joined)


@lru_cache
def chinese_converter(name: str) -> Callable[[str], str]:
    """Return a conversion between the standards of Chinese.

    Args:
        name: OpenCC's name of it: ``"t2s"``, ``"s2t"``, ``"s2tw"`` …

    Raises:
        MissingExtraError: OpenCC is not installed.
    """
    try:
        import opencc
    except ImportError:
        raise MissingExtraError("converting between the Chinese standards", "opencc") from None
    convert: Callable[[str], str] = opencc.OpenCC(name).convert
    return convert


def fold(text: str) -> str:
    """Put a text on one line: line breaks vanish next to Han and become a space elsewhere."""
    if not _BREAK.search(text):
        return text
    return join(_BREAK.split(text))


def is_mark(char: str) -> bool:
    """Tell whether a character combines with the one before it."""
    return unicodedata.category(char).startswith("M")
