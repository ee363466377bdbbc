"""Every text of the interface, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
DEFAULT_LANGUAGE: Language = "zh"


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language; ``{…}`` are filled in with ``str.format``."""

    html_lang: str
    name: str
    promise: str
    holdings: str
    title: str
    title_separator: str
    and_more: str
    other_language: str
    other_language_code: Language
    new_chat: str
    welcome: str
    welcome_hint: str
    examples: str
    example: str
    conversation: str
    question_label: str
    placeholder: str
    send: str
    stop: str
    hint: str
    searching: str
    reading: str
    writing: str
    stopped: str
    empty_question: str
    bad_question: str
    failed: str
    understood: str
    marker: str
    show_sources: str
    show_nearest: str
    panel: str
    contents: str
    contents_hint: str
    sources: str
    sources_hint: str
    nearest: str
    nearest_hint: str
    waiting: str
    back_to_sources: str
    back_to_nearest: str
    back_to_contents: str
    previous: str
    next: str
    close: str
    paragraph: str
    heading: str
    characters: str
    cited: str
    published: str
    not_found: str
    copy: str
    copied: str
    copy_reference: str
    edit: str
    again: str
    delete: str
    deleted: str
    undo: str
    useful: str
    not_useful: str
    why: str
    wrong_answer: str
    wrong_source: str
    should_refuse: str
    should_answer: str
    thanks: str
    backed: str
    verdict: str
    verdict_verbatim: str
    verdict_supported: str
    score: str
    took: str
    took_search: str
    took_read: str
    took_answer: str
    only_this: str
    all_speeches_again: str
    asking_only: str
    everywhere: str
    widen: str
    history: str
    history_hint: str
    history_empty: str
    history_deleted: str
    export: str
    export_markdown: str
    export_word: str
    references: str
    theme: str
    outline: str
    find: str
    matches: str
    source_changed: str
    nothing_to_export: str
    library: str
    library_hint: str
    upload: str
    adding: str
    added_document: str
    add: str
    cancel: str
    preview_hint: str
    remove: str
    removed_document: str
    speeches_passages: str
    cannot_add_format: str
    cannot_add_large: str
    cannot_add_known: str
    cannot_add: str


ZH = Texts(
    html_lang="zh-CN",
    name="问政",
    promise="每句回答都附讲话原文；讲话没有说的，就说没有。",
    holdings="收录 {speeches} 篇讲话：{titles}",
    title="《{title}》",
    title_separator="",
    and_more="等",
    other_language="English",
    other_language_code="en",
    new_chat="新对话",
    welcome="想从讲话里了解什么？",
    welcome_hint="用一句话提问。回答只取自讲话，点编号就能看到那句原文和它的上下文。",
    examples="可以这样问",
    example="讲话在“{heading}”中讲了什么？",
    conversation="对话",
    question_label="问题",
    placeholder="输入问题，按回车发送",
    send="提问",
    stop="停止",
    hint="回答只取自讲话原文，点编号核对。",
    searching="正在查找相关段落…",
    reading="正在阅读原文…",
    writing="正在作答…",
    stopped="已停止，这个问题没有作答。",
    empty_question="请先输入问题。",
    bad_question="这个问题没法处理：可能太长，或者没有文字。请改写后再问。",
    failed="出错了，这个问题没有作答。请稍后再试。",
    understood="理解为：{question}",
    marker="引用 {number}，查看原文",
    show_sources="查看 {count} 条引用",
    show_nearest="查看最接近的 {count} 段",
    panel="出处",
    contents="目录",
    contents_hint="点标题阅读原文。",
    sources="引用",
    sources_hint="点一条，在讲话中查看。",
    nearest="最接近的段落",
    nearest_hint="讲话没有回答这个问题。下面几段只是内容相近，不是依据。",
    waiting="正在查找出处…",
    back_to_sources="返回引用",
    back_to_nearest="返回最接近的段落",
    back_to_contents="返回目录",
    previous="上一条",
    next="下一条",
    close="关闭",
    paragraph="第 {number} 段",
    heading="标题",
    characters="第 {start}–{end} 字",
    cited="引用的原文",
    published="发布时间 {date}",
    not_found="找不到这段原文，资料可能已经更新。请重新提问。",
    copy="复制",
    copied="已复制。",
    copy_reference="复制出处",
    edit="修改",
    again="重问",
    delete="删除",
    deleted="已删除这一问。",
    undo="撤销",
    useful="有用",
    not_useful="有问题",
    why="哪里有问题？",
    wrong_answer="答错了",
    wrong_source="出处不对",
    should_refuse="不该作答",
    should_answer="应当能答",
    thanks="已记下，谢谢。",
    backed="{count} 句陈述，句句有原文",
    verdict="核对",
    verdict_verbatim="与原文一字不差",
    verdict_supported="由原文组成",
    score="把握 {percent}%",
    took="用时",
    took_search="查找 {ms} 毫秒",
    took_read="阅读 {ms} 毫秒",
    took_answer="作答 {ms} 毫秒",
    only_this="只问这篇",
    all_speeches_again="不再只问这篇",
    asking_only="只问：",
    everywhere="改问全部讲话",
    widen="在全部讲话中再问",
    history="历史",
    history_hint="对话只保存在这个浏览器里。",
    history_empty="还没有对话。",
    history_deleted="已删除“{title}”。",
    export="导出",
    export_markdown="Markdown",
    export_word="Word 文档",
    references="参考文献",
    theme="深浅色",
    outline="本篇目录",
    find="在本篇中查找",
    matches="第 {at} 处，共 {count} 处",
    source_changed="作答之后原文有改动，这句已不在原处。请重新提问。",
    nothing_to_export="还没有可以导出的回答。",
    library="资料库",
    library_hint="可以加入 .txt、.md、.docx、.pdf、.html 文件；加入之后马上就能提问。",
    upload="加入文件",
    adding="正在加入，请稍候…",
    added_document="已加入《{title}》。",
    add="加入",
    cancel="取消",
    preview_hint="读出的目录如下，确认后加入。",
    remove="移除",
    removed_document="已移除《{title}》，不再引用。",
    speeches_passages="{speeches} 篇 · {passages} 段",
    cannot_add_format="这种格式读不了。请用 .txt、.md、.docx、.pdf 或 .html。",
    cannot_add_large="文件太大。请拆开，或去掉图片后再加入。",
    cannot_add_known="这份资料已经在库里了。",
    cannot_add="这个文件读不出文字：可能是扫描件、空文件，或已损坏。",
)

EN = Texts(
    html_lang="en",
    name="Wenzheng",
    promise="Every statement comes with the speech's own words; what the speeches do not say, it does not say.",
    holdings="{speeches} speeches: {titles}",
    title="{title}",
    title_separator="; ",
    and_more=" and more",
    other_language="中文",
    other_language_code="zh",
    new_chat="New chat",
    welcome="What would you like to know from the speeches?",
    welcome_hint="Ask in one sentence. Answers come from the speeches only; a number opens the sentence in its place.",
    examples="For example",
    example="讲话在“{heading}”中讲了什么？",
    conversation="Conversation",
    question_label="Question",
    placeholder="Type a question and press Enter",
    send="Ask",
    stop="Stop",
    hint="Answers come from the speeches only; check them by their numbers.",
    searching="Searching the speeches…",
    reading="Reading the passages…",
    writing="Answering…",
    stopped="Stopped; this question was not answered.",
    empty_question="Type a question first.",
    bad_question="This question cannot be used: it may be too long or have no words. Please rephrase it.",
    failed="Something went wrong and the question was not answered. Please try again.",
    understood="Understood as: {question}",
    marker="Source {number}, open the speech",
    show_sources="Sources: {count}",
    show_nearest="Nearest passages: {count}",
    panel="Sources",
    contents="Contents",
    contents_hint="Choose a heading to read.",
    sources="Sources",
    sources_hint="Choose one to see it in the speech.",
    nearest="Nearest passages",
    nearest_hint="The speeches do not answer this question. These passages are only close in content, not evidence.",
    waiting="Looking for sources…",
    back_to_sources="Back to sources",
    back_to_nearest="Back to nearest passages",
    back_to_contents="Back to contents",
    previous="Previous",
    next="Next",
    close="Close",
    paragraph="paragraph {number}",
    heading="heading",
    characters="characters {start}–{end}",
    cited="Quoted sentence",
    published="Published {date}",
    not_found="This passage cannot be found; the sources may have changed. Please ask again.",
    copy="Copy",
    copied="Copied.",
    copy_reference="Copy reference",
    edit="Edit",
    again="Ask again",
    delete="Delete",
    deleted="Deleted this question.",
    undo="Undo",
    useful="Useful",
    not_useful="Not right",
    why="What is wrong?",
    wrong_answer="Wrong answer",
    wrong_source="Wrong source",
    should_refuse="Should not have answered",
    should_answer="Should have answered",
    thanks="Noted, thank you.",
    backed="Statements: {count}, each backed by the text",
    verdict="Check",
    verdict_verbatim="word for word",
    verdict_supported="made of the text",
    score="confidence {percent}%",
    took="Time",
    took_search="search {ms} ms",
    took_read="reading {ms} ms",
    took_answer="answer {ms} ms",
    only_this="Ask this one only",
    all_speeches_again="Stop asking this one only",
    asking_only="Asking only:",
    everywhere="Ask all speeches",
    widen="Ask again in all speeches",
    history="History",
    history_hint="Conversations are kept in this browser only.",
    history_empty="No conversations yet.",
    history_deleted="Deleted “{title}”.",
    export="Export",
    export_markdown="Markdown",
    export_word="Word document",
    references="References",
    theme="Light or dark",
    outline="Outline of this speech",
    find="Find in this speech",
    matches="{at} of {count}",
    source_changed="The source has changed since the answer and the sentence is no longer there. Please ask again.",
    nothing_to_export="There is no answer to export yet.",
    library="Library",
    library_hint="Add .txt, .md, .docx, .pdf and .html files; they can be asked about at once.",
    upload="Add a file",
    adding="Adding…",
    added_document="Added {title}.",
    add="Add",
    cancel="Cancel",
    preview_hint="This outline was found; confirm to add the document.",
    remove="Remove",
    removed_document="Removed {title}; it is no longer cited.",
    speeches_passages="Speeches: {speeches} · passages: {passages}",
    cannot_add_format="This format cannot be read. Use .txt, .md, .docx, .pdf or .html.",
    cannot_add_large="The file is too large. Split it, or save it without images.",
    cannot_add_known="This document is in the library already.",
    cannot_add="No text can be read from this file: it may be scanned, empty or damaged.",
)

_BY_LANGUAGE: dict[Language, Texts] = {"zh": ZH, "en": EN}


def texts_of(language: str) -> Texts:
    """Return the texts of a language; Chinese for any that is not known."""
    return EN if language == "en" else _BY_LANGUAGE[DEFAULT_LANGUAGE]
