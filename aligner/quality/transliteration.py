"""Foreign names in Chinese characters: which characters write them, and what they sound like.

A name and its transcription are compared by their consonants, in classes that Chinese cannot tell
apart or habitually exchanges (r and l, b and p, v and f and w). Vowels are left out: transcriptions
follow them loosely, and English spelling hides them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from aligner.types import Span

# The characters that transcriptions are written with, by their reading without tone.
_READINGS = (
    "a 阿 ai 艾埃爱愛 an 安 ang 昂 ao 奥奧 ba 巴芭 bai 拜白 ban 班 bang 邦 bao 鲍鮑保 bei 贝貝 ben 本 bi 比毕畢碧彼 bian 边邊 biao 彪 "
    "bin 宾賓 bing 冰 bo 波博伯勃鲍 bu 布 ca 察 cai 采蔡 can 灿 ce 策 cha 查 chai 柴 chang 昌 chen 琛 chi 奇 chu 楚 chun 春 ci 茨 cong 聪 cui 崔 cuo 措 "
    "da 达達 dai 戴代黛 dan 丹 dang 当 dao 道 de 德得 deng 登邓鄧 di 迪蒂狄帝 dian 典 ding 丁 dong 东東 du 杜都 dun 顿頓敦 duo 多 "
    "e 厄俄娥 en 恩 er 尔爾耳 fa 法 fan 凡范範 fang 方 fei 费費菲斐 fen 芬 feng 丰冯馮封 fo 佛 fu 弗夫福富芙傅 ga 加伽 gai 盖蓋该 gan 甘 "
    "gang 冈岡 gao 高 ge 格戈葛哥 gen 根 geng 耿 gong 贡 gu 古谷顾顧 gua 瓜 guan 关 gui 圭桂 guo 果 ha 哈 hai 海黑 han 汉漢韩韓翰罕 hang 杭 hao 豪浩 "
    "he 赫荷贺賀何 hei 黑 heng 亨恒 hong 洪宏 hu 胡 hua 华華 huai 怀懷 huan 环 hui 惠 huo 霍 ji 吉基季姬杰 jia 贾賈嘉佳加 jian 简簡 jiang 江 jiao 娇 "
    "jie 杰捷 jin 金津 jing 京 jiu 久 ju 居朱 juan 娟 jun 君俊 ka 卡 kai 凯凱开開恺 kan 坎 kang 康 kao 考 ke 克科柯可 ken 肯 keng 铿 kong 孔 kou 寇 ku 库庫 "
    "kua 夸 kui 奎 kun 昆 kuo 阔 la 拉 lai 莱萊赖賴来來 lan 兰蘭 lang 朗 lao 劳勞 le 勒乐樂 lei 雷蕾 li 利里莉丽麗理黎李 lian 连莲 liang 良 lie 列烈 "
    "lin 林琳 ling 灵玲 liu 柳刘 long 龙隆 lou 娄 lu 卢盧鲁魯路露 lun 伦倫 luo 罗羅洛萝 lv 吕 ma 马馬玛瑪 mai 迈邁麦麥 man 曼满 mang 芒 mao 毛茂 "
    "mei 梅美 men 门門 meng 蒙孟 mi 米密 mian 缅 miao 妙 ming 明 mo 莫摩默墨 mu 穆姆木慕 na 纳納娜那 nai 奈乃 nan 南楠 nao 瑙 nei 内 neng 能 "
    "ni 尼妮 nian 念 niao 鸟 ning 宁寧 niu 纽紐牛 nong 农 nu 努 nuo 诺諾 ou 欧歐 pa 帕 pai 派 pan 潘 pang 庞龐 pao 保 pei 佩裴 pen 彭 peng 蓬彭 pi 皮匹 "
    "ping 平 po 珀坡 pu 普浦 qi 奇齐齊琪 qia 恰 qian 钱 qiang 强 qiao 乔喬 qie 切 qin 秦琴 qiu 丘邱 qu 屈 ran 冉 rao 饶 re 热 ren 仁 ri 日 rong 荣 ru 茹 "
    "rui 瑞 ruo 若 sa 萨薩莎 sai 塞赛賽 san 桑三 sang 桑 sao 绍 se 瑟塞色 sen 森 sha 沙莎 shan 珊山 shang 尚 shao 肖 she 舍 shen 申 sheng 圣 shi 什史施诗 "
    "shu 舒 si 斯丝絲思司 song 松宋 su 苏蘇素 sui 绥 sun 孙孫 suo 索 ta 塔 tai 泰 tan 坦 tang 唐汤湯 tao 陶 te 特 teng 滕腾騰 ti 提蒂 tian 田 tie 铁 "
    "ting 廷 tong 通 tu 图圖土 tuo 托陀 wa 瓦 wai 怀 wan 万 wang 旺 wei 威维維韦韋卫魏薇 wen 文温 weng 翁 wo 沃 wu 伍乌烏武 xi 西希锡錫茜 xia 夏 xian 仙 "
    "xiang 香 xiao 肖 xie 谢謝 xin 辛欣 xing 兴 xiong 雄 xiu 休修 xu 许徐 xue 雪 xun 逊遜 ya 亚亞雅娅婭 yan 扬延 yang 扬杨楊 yao 姚 ye 耶叶葉 yi 伊以怡 yin 因英 "
    "ying 英 yong 永 you 尤 yu 于余 yuan 元 yue 约約 za 扎 zai 宰 zan 赞 zang 藏 ze 泽澤 zeng 曾 zha 扎 zhan 詹 zhang 章 zhe 哲 zhen 珍 zheng 正 zhi 芝治 zhong 中 "
    "zhu 朱茱 zhuo 卓 zi 兹茲齐 zong 宗 zu 祖 zui 最 zuo 佐"
)  # fmt: skip
_SOUNDS: dict[str, str] = {}
_parts = _READINGS.split()
for _reading, _chars in zip(_parts[::2], _parts[1::2], strict=True):
    for _char in _chars:
        _SOUNDS.setdefault(_char, _reading)
_RUN = re.compile(rf"[{''.join(_SOUNDS)}·・]{{2,}}")

# Initials of Mandarin and consonants of European spelling, in classes of what stands for what.
_INITIALS = {
    "b": "B", "p": "B", "m": "M", "f": "F", "w": "F", "h": "H", "d": "D", "t": "D", "n": "N", "l": "L",
    "r": "L", "g": "G", "k": "G", "j": "J", "q": "J", "x": "S", "zh": "J", "ch": "J", "sh": "S",
    "z": "S", "c": "S", "s": "S",
}  # fmt: skip
_SPELLINGS = (
    ("tch", "J"), ("sch", "S"), ("ch", "J"), ("sh", "S"), ("ph", "F"), ("th", "D"), ("ck", "G"), ("dg", "J"),
    ("gh", "G"), ("wh", "F"), ("qu", "GF"), ("ng", "N"), ("x", "GS"), ("b", "B"), ("p", "B"), ("m", "M"),
    ("f", "F"), ("v", "F"), ("w", "F"), ("h", "H"), ("d", "D"), ("t", "D"), ("n", "N"), ("l", "L"), ("r", "L"),
    ("k", "G"), ("q", "G"), ("j", "J"), ("z", "S"), ("s", "S"),
)  # fmt: skip
_LEAST = 0.7
_LONGEST = 6
# A lost or added consonant costs little where transcriptions lose them: r and l at the end of a
# syllable, h, n.
_WEAK = frozenset("LHN")
# Common words of their own: at the edge of a name only if the sound asks for them.
_WORDS = frozenset("来來那可什以万三中正能开開加当道得关高通明最内于同海何哥")
_EDGE = 0.05
# Classes that are exchanged now and then: John is 约翰, Washington 华盛顿, Smith 史密斯.
_NEAR = frozenset(["SJ", "FB", "HG", "YJ", "DJ", "DS", "MN", "FH"])


@lru_cache(maxsize=4096)
def han_sounds(name: str) -> str:
    """Return the consonant classes of a name in Chinese characters.

    >>> han_sounds("巴雷特"), latin_sounds("Barrett")
    ('BLD', 'BLD')
    """
    found = []
    for char in name:
        reading = _SOUNDS.get(char, "")
        initial = re.match(r"zh|ch|sh|[bpmfwhdtnlrgkjqxzcs]", reading)
        if initial:
            found.append(_INITIALS[initial[0]])
        elif reading[:1] == "y":
            found.append("Y")
        elif reading == "er":
            found.append("L")
        if reading.endswith(("n", "ng")):
            found.append("N")
    return "".join(found)


@lru_cache(maxsize=4096)
def latin_sounds(name: str) -> str:
    """Return the consonant classes of a name in Latin letters."""
    text = re.sub(r"[^a-z]", "", name.lower())
    found: list[str] = []
    at = 0
    while at < len(text):
        if text[at] in "cg":
            soft = text[at + 1 : at + 2] in set("eiy")
            hard = "G"
            found.append(("S" if text[at] == "c" else "J") if soft else hard)
            if text.startswith("ch", at):
                found[-1] = "J"
                at += 1
            at += 1
            continue
        if text[at] == "y":
            if at == 0:
                found.append("Y")
            at += 1
            continue
        for spelling, sound in _SPELLINGS:
            if text.startswith(spelling, at):
                found += sound
                at += len(spelling)
                break
        else:
            at += 1
    doubled = [sound for i, sound in enumerate(found) if i == 0 or sound != found[i - 1]]
    return "".join(doubled)


def likeness(han: str, latin: str) -> float:
    """Return how alike a transcription and a name sound, in [0, 1].

    Args:
        han: The name in Chinese characters.
        latin: The name in Latin letters.
    """
    one, other = _squeezed(han_sounds(han)), latin_sounds(latin)
    if not one or not other:
        return 0.0
    previous = [sum(_cost(sound) for sound in other[:j]) for j in range(len(other) + 1)]
    for sound in one:
        row = [previous[0] + _cost(sound)]
        for j, against in enumerate(other, 1):
            change = 0.0 if sound == against else _exchange(sound, against)
            row.append(
                min(previous[j - 1] + change, previous[j] + _cost(sound), row[-1] + _cost(against))
            )
        previous = row
    whole = max(sum(map(_cost, one)), sum(map(_cost, other)))
    return max(0.0, 1 - previous[-1] / whole)


def _squeezed(sounds: str) -> str:
    return "".join(sound for i, sound in enumerate(sounds) if i == 0 or sound != sounds[i - 1])


def _cost(sound: str) -> float:
    return 0.5 if sound in _WEAK else 1.0


def _exchange(one: str, other: str) -> float:
    return 0.5 if one + other in _NEAR or other + one in _NEAR else 1.5


def _begin_alike(han: str, latin: str) -> bool:
    """Tell whether two names begin with like consonants, or both with a vowel."""
    reading, letter = _SOUNDS.get(han[0], "-")[0], latin[0].lower()
    vowels = reading in "aeoy", letter in "aeiouy"
    if reading + letter == "yj":  # 约翰 is John
        return True
    if any(vowels):
        return all(vowels)
    own, sounds = han_sounds(han)[:1], latin_sounds(latin)[:1]
    return own == sounds or _exchange(own, sounds) < 1


def transcriptions(text: str, name: str) -> Iterator[tuple[float, Span]]:
    """Yield the places of a Chinese text that may write a name, with how alike they sound.

    Args:
        text: A Chinese text.
        name: A name in Latin letters.
    """
    sounds = latin_sounds(name)
    if len(sounds) < 2:
        return
    for run in _RUN.finditer(text):
        for begin in range(run.start(), run.end() - 1):
            for end in range(begin + 2, min(begin + _LONGEST, run.end()) + 1):
                candidate = text[begin:end]
                if candidate[0] in "·・" or candidate[-1] in "·・":
                    continue
                if not _begin_alike(candidate, name):
                    continue
                edges = (candidate[0] in _WORDS) + (candidate[-1] in _WORDS)
                found = likeness(candidate, name) - _EDGE * edges
                if found >= _LEAST:
                    yield found, Span(begin, end)
