"""Word tables for clauses of Chinese without punctuation; Traditional is read as Simplified.

Each table names what a word tells about the place where it stands; a word may be added to any.
"""

from __future__ import annotations

from aligner.splitters.tables import words

# What a line begins with, by what that says about the line before it. The longest word counts.
STARTS = {
    # Goes on with the clause before.
    "link": words(
        "那就是 这就是 也就是 即 而是 而不是 而非 以至于 从而 以及 就是 则是 是 之间 才能 使得 进而 继而 为的是 来 去 其实是 正是 便是 不是 也是 还是 才是 都是",
        "而是要 也不是 就像 就如同 或是 包括 比如 例如 譬如 如 像 因为 并且 而且 并 或者 或 且 既 再 更是 反而 只是 毕竟 要么 然后 特别是 尤其是 尤其 甚至 所以",
        "与 和 及 同时又 又 也 还 之一 才 以便 以 乃至 不仅 不仅仅 不单 而不仅仅 何况 自己 一是 二是 三是 其一 其二 另一方面 一半 另一半 要不 要么是 例如说 后者",
        "后者则 同时也",
    ),
    # A predicate whose subject stands before.
    "adverb": words(
        "就 都 却 则 便 将 会 能 能够 可以 应该 应当 需要 必须 已 已经 曾 曾经 仍 仍然 依然 仍旧 正 正在 始终 一直 总是 总 往往 常常 通常 非常 十分 极其 确实 似乎",
        "好像 几乎 根本 完全 真正 立刻 马上 迅速 逐渐 逐步 不断 不停 不 没 没有 不会 不能 无法 未 可能 只能 仅 恰恰 彻底 大大 极大 极大地 更 更加 逐一 精准 最 很",
        "并不 并未 并没有 并非 不再 从不 绝不 绝 决不 随时 同样 本身 自然 直接 共同 普遍 依旧 又一次 再次 首次 纷纷 日益 越来越 主要 至少 大概 要 想 未能 并不会",
        "互相 相互 随即又 一起 重新 专门 只 多 远 足以 无需 不必 难以 倾向于 甚至会 详细 深入 深刻 生动 清楚 明确 简单 认真 仔细 快速 充分 积极 主动 无论如何 当场",
        "亲自 一味 轻松 自动 一次性 预先 全面 成功 及时 曾一度 当众 连夜 光 单独 集体 独自 转而 反过来",
    ),
    "verb": words(
        "被 把 给 向 让 使 令 对 到 往 朝 用 用来 由 进行 成为 成 变成 变得 得到 带来 引发 提供 在于 做 做出 作出 体现 标志着 标志 走向 发挥 寻找 告知 聚焦 展开",
        "参与 敦促 猜测 找到 造成 具有 充满 保持 积累 获得 掌握 深化 凸显 形成 迫使 开始 看到 看着 认为 觉得 感到 发现 意识到 相信 希望 试图 想要 打算 决定 选择 尝试",
        "努力 继续 停止 学会 学习 了解 理解 知道 明白 记得 忘记 承认 否认 指出 强调 表示 说 称 说道 讲 谈 提到 提出 要求 请求 建议 告诉 问 回答 帮助 支持 反对 推动",
        "促进 提高 提升 增加 减少 降低 扩大 缩小 改变 改善 改进 解决 处理 面对 应对 避免 防止 导致 产生 出现 发生 发布 推出 宣布 公布 公开 介绍 展示 显示 表明 证明",
        "说明 解释 描述 探索 探讨 讨论 思考 考虑 判断 评估 衡量 比较 选出 挑选 创造 创建 建立 构建 建设 开发 制造 制作 生成 写 读 看 听 吃 喝 走 跑 站 坐 拿 放",
        "打开 关闭 进入 离开 回到 来到 去到 到达 通向 通往 引入 引导 带 带着 拥有 占 占据 属于 源于 基于 取决于 依赖 需要的是 适应 融入 融合 结合 加入 加上 参加",
        "负责 管理 控制 维持 维护 保护 保证 确保 保留 放弃 拒绝 接受 允许 禁止 限制 鼓励 邀请 吸引 激发 满足 实现 完成 达到 超过 超越 失去 等待 期待 担心 害怕 喜欢",
        "热爱 享受 感受 经历 见证 庆祝 纪念 收到 收集 搜集 整理 总结 回顾 回忆 引用 补充 指向 转向 转化 转变 变 恢复 开启 启动 运行 使用 利用 采用 采取 运用 执行",
        "实施 实行 落实 验证 检验 检查 修复 修正 修改 调整 优化 教会 教 培养 招聘 享有 交付 交给 分享 分担 撑过 挖掘 触达 扼杀 泛滥 奠定 参考 印证 完善 增添 遵循",
        "违反 驳斥 探寻 斟酌 赋予 配合 贡献 聚在 穿上 戴上 躺 睡 笑 哭 叫 喊 抓 拉 推 抱 举起 拿出 拿起 放下 抬起 低头 点头 摇头 转身 起身 站起 坐下 走进 走出 走到",
        "跑到 冲 冲向 跟着 跟 陪 送 送给 交 买 卖 付 花 赚 赢 输 打 打败 击败 杀 死 出生 长大 成长 结婚 住 住在 位于 坐落 前来 光顾",
    ),
    "contrast": words("但是 但 可是 可 不过是"),
    "and": words("而 而在 而当"),
    # Opens a sentence.
    "opener": words(
        "因此 然而 此外 不过 那么 同时 最终 最后 后来 随后 接着 事后 其次 首先 第一 第二 第三 于是 另外 总之 与此同时 总的来说 换句话说 好了 第一天 第二天 第三天 反之",
        "除此以外 除此之外 更重要的 更重要的是 更巧妙的是 在此基础上 对此 没想到 没想到的是 果然 有趣的是 值得一提的是 值得注意的是 据悉 据报道 接下来 随之而来的 从那以后",
        "从此 终于 忽然 突然 结果 还有就是",
    ),
    # Opens a clause that may be a sentence of its own.
    "adverbial": words(
        "当时 如今 现在 今天 昨天 昨晚 今年 去年 其实 事实上 实际上 这时 那时 此时 目前 显然 一开始 原来 许多 很多 有些 有的 一些 当然 是不是 是否 难道 究竟 到底 什么",
        "当初 如何 怎么 为什么 谁 哪 每个 每个人 所有 任何 最初 近年来 近日 光是 就连 就在 直到 等到 这样",
    ),
    # The time, place or condition of what follows.
    "frame": words(
        "在 当 随着 对于 为了 除了 面对 由于 通过 根据 按照 关于 至于 自从 作为 针对 围绕 凭借 早在 每当 从 为 如果 假如 要是 若 一旦 无论 不管 不论 尽管 虽然 虽 即使",
        "即便 哪怕 既然 只要 与其 就算 除非 正因为 正是因为",
    ),
    "this": words(
        "这 这种 这些 这个 这一 这样的 该 此 此举 其 其中 这其中 那 那些 那种 那个 上述 前者 另一"
    ),
    "person": words(
        "他 她 它 他们 她们 它们 我 我们 咱们 你 你们 您 人们 大家 有人 双方 两人 两位 几人 团队 公司 主持人 政府 警方 总统 首相 部长 专家 记者 嘉宾 用户 孩子 女人 男人",
        "老师 先生 母亲 父亲 妈妈 爸爸",
    ),
    # Begin like a word of another table, or are verbs too.
    "noun": words(
        "谈话 对话 对方 对手 对象 对面 用户 用途 用品 能力 能量 能源 会议 会员 会上 要点 要素 将军 将来 可能性 没人 更多 最近 最新 最大 最佳 便利 都市 总部 总体 只见 多数 多年",
        "多亏 光线 生活 生产 工作 研究 设计 发展 变化 体验 影响 表现 使命 由来 向来 来自 为何 正义 正文 正面 才华 也许 很多人 多家 不少 不同 使者 让步 被告 被子 给力",
        "应用 分析 测试 训练 引擎 读者 写作 听众 打印 花园 花朵 花儿 花费 输入 输出 笑声 放学 看法 带头 占比 吃饭 走廊 站台 买家 卖家 付款 抓手 交易 交通 跟踪 住宅 住房",
        "死亡 杀手 教师 教育 教授 教练",
    ),
}
# An opener only before a comma or on a line of its own.
OPENERS_BEFORE_A_COMMA = frozenset(words("最终 最后 那么 后来 结果 同时 突然 忽然 终于 首先"))
# More words that are no clause when they stand alone on a line.
LONE_OPENERS = words(
    "而且 所以 因为 并且 或者说 或者 其中 这其中 而另一种 另一种 其实 当时 如今 现在 随即 比如 例如 比如说 事实上 当然 后者 前者"
)

# What follows these at the end of a line is what was said or thought.
SAYING = words(
    "说道 认为 表示 指出 强调 透露 提到 补充说 补充道 解释说 解释道 坦言 坦承 承认 回忆说 回忆道 回忆起 总结说 总结道 分析说 预测 坚信 相信 深信 发现 觉得 意识到 认识到 追问",
    "声称 宣称 据称 写道 宣布 记得 记起 观察到 感到 澄清说 警告说 举例说 反问 心想 想到 知道 辩称 问道 回答说 回答道 听说 主张 断言 注意到 推测 确信 介绍说 讲到 谈到 说到",
    "表明 显示 说明 说起 笑着说 接着说 告诉我们 告诉他 告诉她 告诉我 告诉记者",
)
# Nouns too, so only behind a person.
SAYING_OF_PERSONS = words(
    "称赞 补充 解释 总结 分析 澄清 警告 举例 建议 希望 回答 提醒 证实 呼吁 担心 明白 质疑 告诉 证明 要求 感叹 回忆 介绍 理解 预计 预期"
)
SAYING_SHORT = words("说 问 答 喊 叹 想 猜 讲 道")
# These have an object of their own: 他提到那个例子.
SAYING_WITH_OBJECT = frozenset(words("回忆起 提到 讲到 谈到 说到 听说 感到"))
SAYING_TAILS = words("我们 他们 大家 他 她 我 自己 过 了")
# Between a person and such a verb.
SAYING_ADVERBS = words(
    "也 则 还 又 却 就 都 曾 便 再 最初 随即 接着 首先 特别 同时 甚至 再次 因此 进一步 一直 始终 这次 当时 自己 对此 后来 随后 总是 这才 已经 笑着 具体 详细 其实 仍然",
    "真正 不断 反复 公开 终于 个人 一再 明确 坦率 更 并 周一 周二 周三 周四 周五 周六 周日 今天 昨天",
)
PERSONS = words("他们 她们 我们 人们 他 她 我")

# At the end of a line, something must follow.
INTRODUCING = words(
    "就是 则是 便是 都是 的是 是 在于 等于 意味着 包括 比如 例如 譬如 叫做 名为 称为 成为 作为 以为 即 有 在 和 与 把 被 让 将 使 给 向 从 以 更 最 很 不 一个 一种 可以",
    "能够 应该 需要 会 能 要 做到 进行一次 做一次 成了 为了",
)
# They only end like one of those.
NOT_INTRODUCING = words(
    "现在 存在 所在 正在 实在 内在 外在 潜在 所有 没有 拥有 只有 具有 不能 可能 功能 性能 才能 技能 智能 机会 社会 大会 重要 主要 必要 需要 但是 可是 还是 只是 不会 学会",
    "协会 可以 难以 温和 总和 饱和 缓和 调和 平和 参与 给予 赋予 还有 持有 享有 国有 占有 富有 稀有 即将 必将 终将 想要 只要 不要 首要 摘要 纪要 概要 简要 扼要 促使 天使",
    "大使 即使 行使 驱使 何在 方向 导向 趋向 转向 取向 倾向 志向 动向",
)

# Before the frame of a clause: 但是当…
LEADS = words(
    "那就是 这就是 但是 但 而且 而 并且 那么 所以 因此 尤其是 特别是 就 早 却 甚至 其实 然而 不过 同时 因为 正是 或者"
)
CONDITIONS = words(
    "如果 假如 要是 若 一旦 无论 不管 不论 尽管 虽然 虽 即使 即便 哪怕 既然 只要 与其 就算 除非 由于 正因为 正是因为 因为"
)
# With one of these the main clause has begun.
MAIN_CLAUSE = words("就 才 也 都 却 则 便 仍 那么 但是 所以 因此 而是")
# These make a frame whatever the line ends with.
STRONG_FRAMES = words("为了 随着 对于 除了 面对 关于 至于 作为 针对 每当 自从 根据 按照 鉴于")
# Frames when they end like one.
LATE_FRAMES = words("直到 等到 就在")
NOT_WHEN = "时然初年天集地中前下场众即"
# A line that ends with one of these is a frame.
FRAME_ENDS = words(
    "时 时候 之后 以后 之前 以前 当中 之中 之上 之下 之内 以来 来说 来看 而言 来讲 为例 以外 之外 的同时 期间 情况下 之间 之际"
)
# One that has no predicate.
WEAK_FRAME_ENDS = words(
    "后 前 中 上 下 里 内 起 看 前夜 之夜 同时 年代 初 末 方面 早上 晚上 周末 时代 时段 日子 那天 当天 领域 时刻 过程 阶段"
)
# A frame goes on with one of these: 无论…还是…
FRAME_LINKS = words("并且 并 和 与 以及 或者 或 而且 同时又 且 还是 或是 还有 甚至")
DATE_CHARS = "0-9一二三四五六七八九十年月日号点时分秒上下午周第两后前"

# Prepositions whose object alone is no clause.
PREPOSITIONS = "将把对为向由被与"
NOT_BEFORE_WEI = "成作认因名称视广"
# With one of these behind it, a preposition, or a verb of saying, has what it needs.
NOT_AFTER_PREPOSITION = "来去于此之"
COMPLETE_OBJECTS = "这那它此"
# Signs of a predicate, besides the verbs.
PREDICATE_CHARS = "了着过是会能要让把被没不也都就则却已仍尽很最更极犹颇才有"
PREDICATES = words(
    "绝非 并非 相反 相似 相同 一致 困难 比作 视为 看作 当作 成真 为止 非常 十分 深表 至今 可以 应该 必须 无需 无法 难以 停留 处于"
)
# Without one of these before it, …的… is a noun with its attribute.
CLAUSE_CHARS = "了着过是也都就则却将会能要让把被不没无有在"

# Nouns that announce what follows, if they are indefinite: 一个例子.
ANNOUNCING = words(
    "例子 细节 答案 数据 原则 目标 框架 观点 看法 理念 问题 疑问 情景 场景 声音 举动 趣事 难题 话 特性 论点 真理 事实 消息 想法 建议 故事 谚语 原因 理由 方式 方法 现象 规律",
    "挑战 情况 条件 特点 特征 区别 不同 结论 结果 秘密 愿望 梦想 口号 规定 要求 道理 准备 抉择 体验 作用",
)
MEASURES = "个种句则次些项件场条段份"
ANNOUNCING_ENDS = words("一下 看看 如下 以下")

# Traditional character and Simplified one, in turn, for the words above.
_PAIRS = (
    "這这個个們们來来時时說说國国會会對对學学過过還还開开關关東东車车門门問问間间見见現现觀观視视覺觉話话語语請请認认識识記记該该誰谁讀读課课調调談谈論论證证評评員员長长"
    "書书寫写樂乐興兴從从眾众優优傳传體体兒儿內内單单賣卖買买壓压發发變变號号聽听啟启園园圖图場场聲声處处備备復复頭头奪夺奮奋媽妈寶宝實实寬宽將将層层屬属歲岁師师帶带幫帮應应"
    "慶庆庫库廢废異异強强歸归當当錄录徹彻總总態态懷怀戰战護护報报擔担擇择據据換换損损斷断無无舊旧顯显曉晓術术機机權权條条極极構构標标樣样橋桥檢检歡欢殘残氣气決决沒没溫温滿满"
    "點点熱热愛爱獨独環环電电畫画療疗監监蓋盖盤盘確确碼码礎础種种積积稱称穩稳筆笔類类緊紧級级紀纪約约經经結结給给絡络絕绝統统繼继續续維维綜综綠绿編编縮缩網网羅罗職职聯联節节"
    "慮虑雖虽補补裝装規规覽览計计訂订訓训議议訊讯許许設设訪访訴诉試试誤误負负財财責责敗败貨货質质貴贵費费資资賽赛贊赞趕赶躍跃踐践輪轮軟软輕轻載载較较輔辅輛辆邊边達达運运進进"
    "遠远連连適适選选鐘钟錢钱錯错鍵键鎖锁閉闭隊队陽阳陰阴階阶際际陸陆陳陈險险隨随難难靜静頁页項项順顺須须顧顾頓顿預预領领頻频題题顏颜風风飛飞飯饭館馆驅驱驗验騙骗齊齐與与專专"
    "兩两為为義义習习於于虧亏產产亲亲親亲僅仅倉仓價价傾倾況况準准減减幾几憑凭擊击創创則则別别製制務务動动勞劳勵励區区協协參参雙双臺台嘆叹嚇吓嚴严響响團团圍围堅坚夠够孫孙審审"
    "尋寻導导嘗尝屆届廳厅廣广彈弹後后徵征憶忆戀恋戶户搶抢擴扩掃扫擁拥擺摆搖摇撐撑敵敌數数於于曾曾朧胧殺杀樓楼歷历歸归毀毁測测濟济濫滥潛潜澤泽灣湾燒烧爭争狀状猶犹獻献療疗盡尽"
    "禮礼離离稈秆穀谷競竞範范簡简糾纠純纯紛纷練练細细終终紹绍繞绕緩缓罷罢羨羡聖圣聰聪膽胆與与藝艺蘇苏衝冲裡里裏里製制覺觉觸触譬譬詳详諺谚讓让謙谦謹谨證证譽誉豐丰貢贡賦赋賴赖"
    "賺赚贏赢輸输轉转辯辩迅迅鄰邻釋释鑑鉴針针鐵铁鋪铺闡阐閱阅隻只雜杂霧雾響响頗颇飽饱駁驳驚惊髮发鬆松麼么黨党佈布佔占併并倖幸兇凶剛刚勝胜嚐尝"
)
SIMPLIFIED = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))
