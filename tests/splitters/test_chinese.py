"""Examples of Chinese; the ends of sentences are marked with ⏐."""

from __future__ import annotations

import pytest

from tests.splitters.marked import marked, unmarked

EXAMPLES = {
    "plain sentences": "这也增加了很多不确定性。⏐最终，我们选择了更通用的版本。",
    "spaces between sentences": "这需要一些工作。⏐ 当您提供要点时，我们会努力。⏐　好。",
    "a run of marks": "太好了！！！⏐什么？！⏐真的？⏐是。",
    "half-width marks": "ChatGPT 的来源是什么?⏐OpenAI 采取什么措施?⏐他们下一步将做什么?",
    "half-width mark before a space": "我在 2022 年用过!⏐ 现在不用.⏐ 好.",
    "half-width full stop between Han": "他来了.⏐我走了.⏐再见",
    "half-width ideographic full stop": "他来了｡⏐我走了｡",
    "full stop in a number or name": "GPT-3.5、GPT-4.0 Mini、O1 和 node.js 是 v1.2 版。⏐好。",
    "web and mail addresses": "请看 https://a.com/?q=中文.html，写信到 a.b@c.com。⏐好。",
    "question mark in an address": "请看 https://a.com/x?中文=1 的网页。⏐好。",
    "item numbers": "步骤：1. 打开文件；2. 关闭文件。⏐3. 结束。⏐4、完。",
    "chapter number": "7. 开麦拉",
    "half-width stop after a Latin word": "我们用的是 GPT.⏐ 他们不用。",
    "title of a person": "他是 Dr. 王，也是 Mr. 李。",
    "colon and semicolon": "原因有两个:一是规范;二是不认同；都对。⏐好。",
    # Quotations.
    "quotation with a full stop behind": "哪怕你只是问一句“嘿，怎么了？”。⏐我们的工作是塑造。",
    "quotation in a clause": "问别人“你好吗？”这本应是一种社交问候。⏐那就无趣了。",
    "quotation in a clause, corner brackets": "例如,當有人問「地球是平的嗎?」時,超過 99%的人會同意。",
    "quotation in a clause, then a verb": "如果他们追问“在哪方面酷？”然后便拒绝回答。",
    "sentences inside a quotation in a clause": "他说“我不知道。你呢？”然后走了。⏐好。",
    "ellipsis inside a quotation in a clause": "出现的一句话是「作为 OpenAI 训练的语言模型……」这句提醒本非硬性规定。",
    "spaced quotation in a clause": "他问 “好吗？” 然后走了。",
    "straight quotation in a clause": '问别人"你好吗?"这本应是问候。⏐他走了。',
    "quoted word": "我们关注“显而易见”这个词。⏐好。",
    "sentences inside a quotation": "他说：“皮人是死的，有什么好玩？⏐我来跟你玩。”⏐那男孩微微一惊。",
    "exclamation inside a quotation": "他們想著:「哇,小心!⏐那裏有個騎車的人,車會不會……」⏐然後他們覺得:「天哪。」⏐再過 20 分鐘。",
    "quotation after a comma": "比如說,「我想這可能是答案,稍等一下。」⏐ 這樣,你能更新進展。",
    "reporting clause": "“好。”他说。⏐走吧。",
    "reporting clause after a space": "“能打印出来吗？” 汪淼问。⏐沙瑞山点点头。",
    "reporting clause with an adverb": "“尽头是什么？”汪淼无力地问。⏐“不知道。”",
    "reporting clause and more speech": "“走！”王老师对我们说道，“快走！”",
    "reporting clause with a Latin name": "“该怎么办？”Schladow 说。⏐好。",
    "reporting clause, Traditional": "「你好。」他說道。⏐「好？」她問。",
    "negation elsewhere in a reporting clause": "“好。”他不耐烦地说。⏐好。",
    "nobody speaks": "“好。”⏐他什么也没说。",
    "knowing is not speaking": "“好。”⏐我知道。",
    "saying this while doing that": "“快走！”⏐他说着，站了起来。",
    "reporting clause of the next quotation": "“好。”⏐他说：“走。”",
    "no reporting clause": "韦小宝道：“谁说不会？”⏐跃起身来，去抱他左腿。",
    "answers side by side": "“好吗？”⏐“好。”⏐“走吧。”",
    "speech broken off before an answer": "大喇叭说：“咚——咚——”⏐“猛捅——猛捅——”轿前有人说。",
    "quotation as attribute": "“好！”的一声。⏐“什么？”之类的话。",
    "quotation before a comma": "“快走！”，他喊。⏐好。",
    "space before the closing mark": "那男孩道：“呸，你不会摔交。 ”⏐韦小宝道：“谁说不会？”",
    "inner quotation": "他说：“俗语说的好：‘与人方便，自己方便。’⏐不费我什么事。”",
    "straight quotation of several sentences": '他说："好。"⏐然后走了。⏐"我走了。⏐你呢？"她问。⏐他答："我也走。"',
    "straight quotation at the start": '他走了。⏐"好。"他说。⏐"不!"',
    "title of a book": "《怎么办？》是一部小说。⏐好。",
    "bracket in a clause": "他是游客（他已经习惯了。真的！）时常来。⏐好。",
    "bracket in a clause, half-width": "许多人认为它是 GPT-4 版本(OpenAI 表示。它融合了优势) 。⏐好。",
    "bracket of its own": "他走了。⏐（我不知道。⏐真的。）⏐好。",
    "term in brackets": "他们提供接口 (API),使其他人可以集成。⏐【星际迷航】裏的情節,不是嗎?⏐好。",
    # Ellipsis.
    "stammering": "韦小宝道：“那部书…… 书…… 我…… 我……”",
    "ellipsis in the middle": "我不知道……我觉得世界即将改变…… 如果只需 3 美元，就好。⏐而且……好。",
    "ellipsis of six dots": "我不知道......我觉得⋯⋯好。⏐对。",
    "ellipsis with a full stop": "我不知道……。⏐真的……？⏐好。",
    "dashes": "自那時起,該公司一直在追趕——並試圖獲利。⏐好——吧！",
    "mixed languages": "他说 OK.⏐ 我们走。⏐Hello there.⏐ How are you?⏐ 好的。",
    "footnote number": "这是事实。[1]⏐好。",
}


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "zh"])
@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_ends(example: str, lang: str) -> None:
    assert marked(unmarked(example), lang) == example


JAPANESE = {
    "sentences": "すごい！！⏐本当？⏐うん。",
    "quotation that goes on": "「好き。」と言った。⏐「はい！」⏐彼は笑った。",
}


@pytest.mark.parametrize("example", JAPANESE.values(), ids=JAPANESE.keys())
def test_japanese(example: str) -> None:
    assert marked(unmarked(example), "ja") == example
