"""The words with a meaning in a document, in many languages: "question", "Answer:", "Unit 3", "Good luck". Pure.

To add a language, add its words to each kind below, a space in them written as `_`. Now they are in English, German,
French, Spanish, Portuguese, Italian, Dutch, Polish, Russian, Swedish, Danish, Turkish,
Vietnamese, Hindi, Chinese and Arabic, and the labels in Korean and Japanese.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_WORDS = {
    "question": """ερώτηση ερωτήσεις kysymys questions question ques que qus qn q viva_question frage fragen
        pregunta preguntas pergunta perguntas questão questões domanda domande quesito vraag vragen pytanie pytania
        вопрос вопросы प्रश्न प्र सवाल 问题 問題 问 問 题目 题 題 السؤال سؤال س fråga frågor câu câu_hỏi soru sorular
        spørgsmål 문제 질문 問い 質問""",
    "questions": """questions viva_questions fragen preguntas perguntas questões domande vragen pytania вопросы
        frågor câu_hỏi sorular""",
    "exercise": """exercise problem item aufgabe übung exercice problème ejercicio problema exercício esercizio opgave
        oefening zadanie упражнение задача अभ्यास 练习 習題 习题 تمرين
        uppgift övning bài bài_tập alıştırma""",
    "answer": """response my_answer expected_response expected_answer model_answer sample_answer suggested_answer
        i_expect απάντηση vastaus answer ans correct_answer correct_option right_answer correct solution sol antwort
        lösung réponse reponse rép solución respuesta rpta rta resposta resolução solução risposta soluzione
        antwoord antw oplossing odpowiedź odp rozwiązanie ответ решение उत्तर उ जवाब हल 参考答案 答案 答 解答
        解 الجواب جواب
        الإجابة إجابة الحل ج svar lösning trả_lời đáp_án đáp cevap yanıt çözüm 정답 답 答え 回答""",
    "answers": """mark_scheme marking_scheme marking_guide erwartungshorizont barème missing_words lösung antwort
        réponse respuesta resposta risposta odpowiedź ответ facit answers answer answer_key key solutions solution
        antworten lösungen réponses corrigé respuestas soluciones respostas soluções risposte soluzioni antwoorden
        oplossingen odpowiedzi rozwiązania ответы решения correct_answers उत्तरमाला उत्तर_कुंजी 答案 参考答案 الأجوبة
        الإجابات الحلول svar lösningar đáp_án trả_lời cevaplar yanıtlar cevap_anahtarı 정답 解答 svarene""",
    "note": """difficulty level ref reference source lo clo objective learning_objective learning_outcome bloom
        topic score marks section_ref skill nivel schwierigkeit schwierigkeitsgrad quelle niveau difficulté dificultad
        dificuldade difficoltà moeilijkheid fuente fonte fonti bron punkte points""",
    "right": """correct right richtig corretta corretto correcta correcto correta juste bonne_réponse juist
        correct_answer poprawna верно""",
    "part": """case station scenario vignette fallbeispiel caso quiz chapter unit assignment part section
        module topic lecture lesson week experiment practical lab paper kapitel teil thema abschnitt versuch
        chapitre partie thème capítulo unidad tema parte práctica unidade capitolo unità hoofdstuk deel rozdział
        część dział глава раздел часть тема अध्याय इकाई भाग प्रयोग 第 الفصل الوحدة الباب الدرس avsnitt chương phần
        bölüm ünite""",
    "title": """aim title name_of_the_experiment name_of_the_practical name_of_experiment title_of_the_practical
        title_of_the_experiment experiment practical ziel objetivo objectif scopo doel cel цель उद्देश्य الهدف""",
    "interrogative": """what what's why how how's when where which who whom whose was warum wieso weshalb wie wann wo
        welche welcher welches welchen welchem wer wem wen wozu wodurch womit woraus worin qu'est-ce quel quelle quels
        quelles pourquoi comment quand où qui combien est-ce que qué cuál cuáles cómo cuándo quién quiénes dónde
        cuánto cuántos cuánta cuántas qual quais quando onde quem quanto quantos cosa perché quale quali chi dove wat
        waarom hoe wanneer welke wie waar hoeveel co czym dlaczego jak kiedy gdzie kto który która które jaki jaka
        jakie ile czy что чем как почему зачем какой какая какое какие каков какова каковы кто где когда сколько क्या
        क्यों कैसे कौन कब कहाँ कितने कितना किसे ما ماذا لماذا كيف متى أين هل كم
        vad varför hur vilken vilket vilka vem neden niçin nasıl hangi nerede kaç
        hvad hva hvordan hvorfor hvilken hvilke hvem τι ποιος ποια ποιο ποιοι πότε πού πώς γιατί
        πόσο πόσα mitä mikä miksi miten milloin kuka missä mitkä""",
    "auxiliary": """is are do does did can could should would will was were has have may must if true ist sind kann
        können hat haben wird gibt""",
    "order": """explain describe define compare list give state discuss outline name identify distinguish
        differentiate derive prove calculate compute draw sketch illustrate justify mention summarise summarize
        classify contrast enumerate evaluate analyse analyze comment elaborate elucidate tell solve write briefly
        show interpret suggest find determine estimate deduce express convert translate simplify expand erkläre
        erklären erläutere erläutern beschreibe beschreiben nenne nennen definiere definieren vergleiche vergleichen
        begründe begründen skizziere unterscheide unterscheiden berechne berechnen zeige diskutiere expliquez
        expliquer explique décrivez décrire décris définissez définir définis comparez comparer citez citer donnez
        donner nommez énumérez énoncez calculez explica describa describe defina compara enumera enumere menciona
        mencione nombre cite dé enuncie descreva diferencie calcule spiega descrivi definisci confronta elenca
        enuncia dimostra calcola leg beschrijf noem geef definieer vergelijk bereken verklaar bespreek teken
        wyjaśnij opisz zdefiniuj wymień podaj porównaj omów narysuj oblicz udowodnij scharakteryzuj дайте
        сформулируйте опишите объясните назовите перечислите определите докажите сравните приведите вычислите اشرح
        عرف عرّف اذكر قارن صف وضح علل عدد اكتب احسب förklara beskriv definiera jämför nämn redogör beräkna ange hãy
        trình nêu giải liệt açıkla tanımla εξηγήστε ορίστε selitä luettele määrittele kuvaile vertaa nimeä""",
    "order at the end": """कीजिए करें करो लिखिए लिखें लिखो बताइए बताएं बताओ दीजिए समझाइए समझाएं
        là_gì thế_nào bao_nhiêu ở_đâu nedir nelerdir açıklayınız tanımlayınız yazınız""",
    "asking in Chinese": """什么 什麼 为什么 為什麼 如何 怎样 怎么 哪些 哪个 谁 多少 是否 解释 描述
        定义 列举 简述 说明 试述 比较 证明 计算""",
    "ordinals": """first/erste/erster/primera/primeira/première/premier/prima/eerste/pierwsze/первый/पहला/الأول/الاول
        second/zweite/zweiter/segunda/deuxième/seconde/seconda/tweede/drugie/второй/दूसरा/الثاني
        third/dritte/dritter/tercera/terceira/troisième/terza/derde/trzecie/третий/तीसरा/الثالث
        fourth/vierte/vierter/cuarta/quarta/quatrième/vierde/czwarte/четвертый/четвёртый/चौथा/الرابع
        fifth/fünfte/fünfter/quinta/cinquième/vijfde/piąte/пятый/पांचवा/الخامس
        sixth/sechste/sechster/sexta/sixième/sesta/zesde/szóste/шестой/छठा/السادس
        seventh/siebte/siebter/séptima/sétima/septième/settima/zevende/siódme/седьмой/सातवा/السابع
        eighth/achte/achter/octava/oitava/huitième/ottava/achtste/ósme/восьмой/आठवा/الثامن
        ninth/neunte/neunter/novena/nona/neuvième/negende/dziewiąte/девятый/नौवा/التاسع
        tenth/zehnte/zehnter/décima/dixième/decima/tiende/dziesiąte/десятый/दसवा/العاشر""",
    "cardinals": "one two three four five six seven eight nine ten",
    "in Chinese": "一 二 三 四 五 六 七 八 九 十",
    "true or false": """true_or_false true_of_false wahr_oder_falsch richtig_oder_falsch vrai_ou_faux verdadero_o_falso
        verdadeiro_ou_falso vero_o_falso waar_of_onwaar prawda_czy_fałsz верно_или_неверно 对还是错 صح_أم_خطأ
        sant_eller_falskt đúng_hay_sai doğru_mu_yanlış_mı""",
    "assistant": "chatgpt gpt assistant bot ai claude gemini copilot deepseek",
    "chatting": "you user human me",
    "closing": """viel_erfolg bonne_chance buena_suerte boa_sorte buona_fortuna succes powodzenia удачи शुभकामनाएँ
        祝你好运 good_luck best_of_luck all_the_best prepared_by حظا_سعيدا
        lycka_till chúc_may_mắn başarılar""",
    "sources": """sources references bibliography works_cited further_reading footnotes endnotes quellen literatur
        quellenverzeichnis literaturverzeichnis références bibliographie notes_de_bas_de_page fuentes referencias
        bibliografía bibliografia fonti
        källor tài_liệu_tham_khảo kaynakça kaynaklar""",
    "contents": """contents table_of_contents inhalt inhaltsverzeichnis sommaire table_des_matières índice indice
        inhoud spis_treści содержание оглавление विषय_सूची 目录 الفهرس المحتويات
        innehåll mục_lục içindekiler""",
}
_NUMBERS = {
    word: at
    for kind in ("ordinals", "cardinals", "in Chinese")
    for at, same in enumerate(_WORDS[kind].split(), 1)
    for word in same.split("/")
}
PICTURE = "[picture]"  # written in place of a picture, which is left out


def words(kind: str) -> list[str]:
    """Return the words of a kind, in lower case."""
    return [word.replace("_", " ") for word in _WORDS[kind].split()]


def any_of(*kinds: str) -> str:
    """Return a pattern for a word of these kinds, the longest one first."""
    listed = (word for kind in kinds for each in words(kind) for word in each.split("/"))
    return "|".join(sorted(map(re.escape, listed), key=len, reverse=True))


def number(text: str) -> int:
    """Return the number that `text` is: digits, the last ones of `1.2`, or a word; 0 for none."""
    tens, _, units = text.rpartition("十")
    if len(text) > 1 and "十" in text:
        return 10 * (number(tens) or 1) + number(units)
    digits = text.rpartition(".")[2]
    return int(digits) if digits.isdigit() else _NUMBERS.get(text.casefold(), 0)


def _begins(pattern: str, longest: int = 1_000_000) -> Callable[[str], bool]:
    """Return a function that tells whether a text begins so, and has at most `longest` characters."""
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: len(text) <= longest and compiled.match(text) is not None


_KEY = rf"[*_#\s\[]*(?:(?:model|sample|suggested)[ ])?(?:{any_of('answers')})"
_OF = (
    r"(?:(?<=s)[ ](?-i:[A-H])|[ ](?:key|sheet|to (?:the )?(?:correction|(?:\w+ )?questions?)|"
    r"key (?:with|and) .{1,40}|(?:with|and) .{1,40}|"
    rf"(?:to|for|zu|zum|zur|aux?|de|del|di|da|per|van|do|к)[ ](?:the[ ])?(?:{any_of('part')})\b[^.?!]{{0,30}}))?"
    r"(?:[ ]\([^()]{2,80}\))?"
)
is_answers = _begins(rf"{_KEY}{_OF}[*_:：\s]*$")  # the heading of the part with the answers
# How the answers to several questions begin: "Key: 1. …", "Answers" in a line alone.
begins_key = _begins(rf"{_KEY}(?:{_OF}[*_:：\s]*(?=\n|$)|(?:[ ](?:key|sheet))?[*_]*[ ]?[:：][*_]*(?=\s))")
# What says only where the answers are, as "Answers are on page 12." does.
names_place_of_answers = _begins(
    rf"{_KEY}(?:[ ](?:key|sheet))?[*_:： ]*"
    r"\b(?:are|is|see|on|at|in|siehe|auf|voir|à la|ver|véase|en la|vedi)\b.{0,60}"
    r"\b(?:page|p|pp|pg|seite|s|página|pág|pagina|end|back|below|next|ende|overleaf)\b",
    120,
)
# How an author ends a document, such as "Good luck!".
_PAPER = r"(?:\w+ )?(?:paper|document|exam\w*|viva|questions?|file|list|quiz|test|unit|set|part|section|notes?)"
is_closing = _begins(
    r"(?s)[*_\s=~#-]*(?:(?:each|all|these|the|every)(?: of)?(?: the)? (?:answers?|questions?)\b.{0,80}\b"
    r"(?:above|below|aligned|here)\b|would you like|do you want|let me know|i hope this|happy studying|"
    rf"(?:{any_of('closing')})\b|(?:the )?end(?: of (?:the )?{_PAPER})?\W*\Z|thank(?:s|[ ]you)\W*\Z|-+ ?x ?-+\W*\Z)"
)
# What is asked of a chat assistant, "Make 10 viva questions about …", is no question of an examiner.
is_request = _begins(
    r"(?s)\W*(?:(?:can|could) you|please|now|make|give|generate|create|write|ask|prepare|i (?:need|want))\b.*"
    rf"\b(?:{any_of('questions')}|quiz|mcqs|(?:flash)?cards)\b",
    300,
)
is_follow_up = _begins(r"[\W_]*follow[- ]?ups?\b")  # a further question, which belongs to the card before it
is_choice = _begins(rf"[\W_]*(?:{any_of('true or false')})[?？؟]\W*\Z")  # asks of the sentence before it
# Asks for a year, which then is no year in which it was asked; or for a number, which then are no marks.
asks_when = _begins(r"(?s).*\b(?:when|years?|dates?|wann|jahr\w*|quand|cuándo|quando|kiedy|когда)\b")
asks_how_many = _begins(
    r".*\b(?:how (?:many|much|old|long)|wie ?viele?|combien|cu[aá]nt[oa]s?|quant[oiae]s?|hoeveel|ile|сколько|hur många|"
    r"kaç|mấy|bao nhiêu)\b"
)
# What a paper adds to a question: "[10 marks]", "Marks: 2", and the years in which it was asked, "(Dec. 2019, 2021)".
is_marks = _begins(
    r"[*_\s]*(?:[(\[]\s*\d{1,3}\s*(?:marks?|m|points?|punkte|pts)\.?\s*[)\]]|marks?\s*[:=–-]\s*\d{1,3}|\d{1,3} marks?|"
    r"[(\[](?=[^()\[\]]*\b20\d\d\b)[\w\s,;/.&'’–-]{4,40}[)\]])[*_.\s]*\Z"
)
# What a paper says between its questions: "OR", "Note: Answer any one."
is_rubric = _begins(
    r"(?:\W*(?:or|oder|ou)\W*|[*_(\s]*(?:note\W+)?(?:answer|attempt) (?:any|all|the following)\b.{0,60})\Z", 90
)
# What a file says of a question below its answer: "Difficulty: easy", "Ref: page 4".
is_note = _begins(rf"[*_\s]*(?:{any_of('note')})\b[*_]*[ ]?[:：].{{1,80}}\Z", 90)
# A heading that only says that questions follow.
is_generic = _begins(rf"(?:\W|\b(?:viva|voce|and|oral|und|et|y|{any_of('question', 'answers')})\b)+\Z")
# "Unit 3", "Aim: …" or the like.
is_chapter = _begins(
    rf"[\s*_]*(?:(?:{any_of('part', 'exercise')})\s*[:.–-]?\s*(?:no\.?\s*)?(?:\d+|[ivx]+|[a-h](?!:))\b(?!.*[.;,]\s*$)|"
    rf"第\s*[\d一二三四五六七八九十]+\s*[章节節单單部课課]|(?:{any_of('title', 'part')})\s*[:：]\s*\S.*(?<![.;,?])$)",
    120,
)
_LONGEST_CLOSING = 90


def is_same_part(title: str, other: str) -> bool:
    """Tell whether a title is another one or its beginning, as "Section A" is of "SECTION A: Cells"."""
    first, second = (re.sub(r"[\W_]+", " ", each).strip().casefold() for each in (title, other))
    return bool(first) and f"{second} ".startswith(f"{first} ")


_LEADER = re.compile(r"(?:(?:\.[ \t]?){4,}|…{2,}|_{5,})[ \t]*(?:\d{1,4}|[ivxl]+)[ \t]*$")
_CONTENTS_LINK = re.compile(r"\s*(?:[-*+]|\d+[.)]|\|[ ]*\d*[ ]*\|)?\s*[*_]*\[.{1,200}\]\(#[^)]{0,200}\)[*_]*[|\s]*$")
_CONTENTS = re.compile(rf"[#*_\s]*(?:{any_of('contents')})[*_:\s]*$", re.IGNORECASE)
_PAGE = re.compile(r"\S(?:\t+|[ ]{3,})(?:\d{1,4})[ \t]*$")


def without_closing(lines: Sequence[str]) -> list[str]:
    """Return a text's lines, with those made empty that close it, or what an assistant says before the next turn."""
    kept, is_end = [*lines], True
    for at in range(len(lines) - 1, 0, -1):
        last = lines[at].strip(" *#")
        is_gone = is_end and len(last) <= _LONGEST_CLOSING and is_closing(last)
        kept[at] = "" if is_gone else lines[at]
        is_end = last.startswith(("Q:", "Q?:")) or (is_end and (is_gone or not last.strip("-_ ")))
    return kept


def without_contents(lines: Sequence[str]) -> list[str]:
    """Return a text's lines, with those of its table of contents made empty: links, or lines that end with a page."""
    pages = [bool(_PAGE.search(line)) for line in lines]
    kept = [*lines]
    for at, line in enumerate(lines):
        is_entry = len(line) < 500 and (_CONTENTS.match(line) or _LEADER.search(line) or _CONTENTS_LINK.match(line))
        if is_entry or (pages[at] and sum(pages[max(0, at - 2) : at + 3]) >= 3):
            kept[at] = ""
    return kept
