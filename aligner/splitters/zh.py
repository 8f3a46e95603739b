"""Word tables for Chinese, Simplified and Traditional, and the Japanese that shares its rules."""

from __future__ import annotations

from aligner.splitters.tables import words

# Verbs of a clause that reports speech: “好。”他说。
REPORTING_VERBS = words(
    "说道 说 問道 问道 问 問 說道 說 答道 回答 回答说 回答說 喊道 喊 叫道 叫 嚷道 嚷 骂道 骂 罵道 罵 笑道 喝道",
    "叹道 嘆道 赞道 讚道 吼道 怒道 嘟囔 嘟囔道 嘟囔着 低语 低語 插话 插話 插嘴 追问 追問 反问 反問 补充 補充",
    "补充道 補充道 解释道 解釋道 感叹 感嘆 感叹道 感嘆道 说明道 喃喃道 问我 问他 问她 問我 問他 問她 道 想 想道 心想",
)
# What may follow the verb within the clause.
REPORTING_TAILS = words("了 起来 起來 出来 出來")
# This makes the clause the beginning of the next sentence (说着，他站了起来), unless a full stop or
# more speech follows.
LASTING = '[着著](?=[。！？.!?…]|[，,]\\s?[“「『"])'
# Words that end like a reporting verb but report nothing: 我知道。
NOT_REPORTING = words(
    "知道 味道 街道 报道 報道 报导 难道 難道 一道 频道 頻道 管道 轨道 軌道 大道 通道 渠道 赤道 地道 人道 公道 霸道",
    "一面说 一面說 一边说 一邊說 边说 邊說 听说 聽說 据说 據說 小说 小說 再说 再說 虽说 雖說 演说 演說 传说 傳說 胡说 胡說 学说 學說 学问 學問 疑问 疑問",
    "访问 訪問 请问 請問 顾问 顧問 提问 提問 思想 理想 梦想 夢想 幻想 感想 设想 設想 猜想 联想 聯想",
)
# Directly before the verb it tells that nobody spoke: 我什么也没说。
NEGATION = "(?:[没沒不未别別][有肯敢能再必愿願曾想会會要]?人?|[无無]人)(?:再|敢|能)?"

# What goes on with a sentence whose subject or attribute is the quotation: “好！”的一声。
AFTER_QUOTATION = (
    "的(?![确確士])|之[类類]|一[词詞语語]|[这這那]句[话話]|[这這]个[词詞]|[这這]個[词詞]|等等|等(?=[，。、])|"
    "[时時](?=[，,、])|是(?![的啊吗嗎吧呀，,。！？!?、])|[一二两兩三四五几幾数數]+[声聲遍次][，,。]|と|って|という"
)

# Sounds that a transcript notes in brackets: [背景音乐].
SOUNDS = words(
    "音乐 音樂 配乐 配樂 掌声 掌聲 鼓掌 笑声 笑聲 大笑 欢笑 歡笑 笑 欢呼 歡呼 欢呼声 歡呼聲 喝彩 尖叫 叹气 嘆氣 哭泣",
    "哭声 哭聲 咳嗽 静音 靜音 沉默 噪音 铃声 鈴聲 歌声 歌聲 片头曲 片頭曲 片尾曲 主题曲 主題曲 音效 拍手",
)
SOUND_QUALITIES = words(
    "背景 片头 片頭 片尾 开场 開場 结尾 結尾 轻快 輕快 轻柔 輕柔 舒缓 舒緩 欢快 歡快 激昂 紧张 緊張 热烈 熱烈 全场 全場",
    "观众 觀眾 众人 眾人 现场 現場 一片 的 响起 響起 渐弱 漸弱 渐强 漸強 停止 继续 繼續 和 与 與",
)

# One character that names who speaks.
ROLES = frozenset(words("问 問 答 甲 乙 丙"))
# With a colon these are headings, not speakers.
NO_SPEAKERS = frozenset(
    words(
        "注 注意 注意事项 注意事項 例 例如 比如 如 即 说明 說明 备注 備註 提示 警告 来源 來源 出处 出處 作者 译者 譯者 编辑 編輯 责编 责任编辑 标题 標題 日期 时间 時間",
        "地点 地點 主题 主題 摘要 关键词 關鍵詞 关键字 關鍵字 结论 結論 原因 结果 結果 问题 問題 答案 方法 步骤 步驟 目的 目标 目標 背景 优点 優點 缺点 缺點 价格 價格 电话",
        "電話 地址 邮箱 郵箱 网址 網址 网站 網站 译者注 譯者註 译注 編者按 编者按 第一 第二 第三 首先 其次 最后 最後 总之 總之 另外 此外 因此 所以 但是 参考 參考 参考文献 参见",
        "參見 目录 目錄 简介 簡介 导语 導語 正文 图 圖 表 附录 附錄 特点 特點 功能 要求 内容 內容 当前位置 當前位置 转载 轉載 链接 連結 文章 图片 圖片 类型 類型 版本",
    )
)
# A clause that ends like this announces what follows: 原因如下：
NO_SPEAKER_ENDS = words(
    "是 为 為 如下 包括 以下 有 认为 認為 表示 指出 写道 寫道 称 稱 告诉 告訴 一点 一點"
)
# Somebody speaks for himself or to somebody.
ADDRESS_CHARS = "我你您咱妳"
