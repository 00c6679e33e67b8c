"""Documents as people really write them, by kind: first as it was seen, then others of its kind.

A wrong pair is worse than none: a card with a third item `"?"` is marked for the student to check.
"""

from __future__ import annotations

import pytest

from vivadeck.formats.documents import reader
from vivadeck.formats.draft import Draft

Cards = list[tuple[str, ...]]
KINDS: dict[str, list[tuple[str, dict[str, Cards]]]] = {
    "a label and its number": [
        (
            (
                "SURVEYING VIVA\n\nQue 1: What is a datum\nAns : A level that all heights refer to\n\n"
                "Que.2 Why is a staff held upright\nAns: To read the true height\n\n"
                "Ques 3- What is a fore sight\nAns- The last reading before a move\n\n"
                "Q.4. Which tool shows the level\nSol: A bubble tube\n"
            ),
            {
                "SURVEYING VIVA": [
                    ("What is a datum", "A level that all heights refer to"),
                    ("Why is a staff held upright", "To read the true height"),
                    ("What is a fore sight", "The last reading before a move"),
                    ("Which tool shows the level", "A bubble tube"),
                ]
            },
        ),
        (
            "QUES-1 What is a relay\nANS- A switch\n\nQUES-2 Where is it used\nANS- In panels\n",
            {"": [("What is a relay", "A switch"), ("Where is it used", "In panels")]},
        ),
        (
            ("Que no. 1: What is a relay?\nAnswer: A switch.\nQue no. 2: What is a fuse?\nAnswer: A thin wire.\n"),
            {"": [("What is a relay?", "A switch."), ("What is a fuse?", "A thin wire.")]},
        ),
        (
            ("**Que 1:** What is a relay?\n\n**Ans:** A switch.\n\n**Que 2:** Uses of it\n\n**Ans:** In panels.\n"),
            {"": [("What is a relay?", "A switch."), ("Uses of it", "In panels.")]},
        ),
        (
            (
                "What is a relay\nAns: A switch\nUses of a fuse\nAns: To protect wires\n"
                "The unit of charge\nAns: coulomb\n"
            ),
            {
                "": [
                    ("What is a relay", "A switch"),
                    ("Uses of a fuse", "To protect wires"),
                    ("The unit of charge", "coulomb"),
                ]
            },
        ),
        (
            (
                "Problem 1: Find the work of 2 N over 3 m.\nSolution: 6 J.\n\n"
                "Problem 2: Find the power of 6 J in 2 s.\nSolution: 3 W.\n"
            ),
            {"": [("Find the work of 2 N over 3 m.", "6 J."), ("Find the power of 6 J in 2 s.", "3 W.")]},
        ),
    ],
    "a number, then a label": [
        (
            (
                "Lab questions on pumps\n\nThese questions may be asked in the viva-\n\n"
                "1. Q: What is a pump?\nA: A machine that lifts water. It needs power.\n\n"
                "2. Q: What is the difference between a fan and a blower?\n"
                "A: A fan moves air (e.g., in a room), while a blower also presses it.\n\n"
                "3. Q: State Pascal's law.\nA: Pressure is the same in all directions.\n"
                "Formula: p = F/A\n\n4. Q: What is the unit of head?\nA: m\n"
            ),
            {
                "": [
                    ("What is a pump?", "A machine that lifts water. It needs power."),
                    (
                        "What is the difference between a fan and a blower?",
                        "A fan moves air (e.g., in a room), while a blower also presses it.",
                    ),
                    ("State Pascal's law.", "Pressure is the same in all directions.\nFormula: p = F/A"),
                    ("What is the unit of head?", "m"),
                ]
            },
        ),
        (
            ("1. **Q: What is a relay?**\n   **A:** A switch.\n2. **Q: Define fuse.**\n   **A:** A thin wire.\n"),
            {"": [("What is a relay?", "A switch."), ("Define fuse.", "A thin wire.")]},
        ),
        (
            ("* **Q: What is a relay?**\n  * *Ans:* A switch.\n* **Q: Define fuse.**\n  * *Ans:* A thin wire.\n"),
            {"": [("What is a relay?", "A switch."), ("Define fuse.", "A thin wire.")]},
        ),
        (
            ("1) Question: What is a relay?\n   Answer: A switch.\n\n2) Question: Uses of a fuse\n   Answer: Many.\n"),
            {"": [("What is a relay?", "A switch."), ("Uses of a fuse", "Many.")]},
        ),
        (
            "1. Q: What is a relay? A: A switch.\n2. Q: Define fuse. A: A thin wire.\n",
            {"": [("What is a relay?", "A switch."), ("Define fuse.", "A thin wire.")]},
        ),
    ],
    "a number and a letter": [
        (
            (
                "Question Bank - Optics\nUNIT I: LENSES (2 marks)\n\n1. a) What is a focus? [2]\n"
                "Ans. Where rays meet.\nb) What is a virtual image? [2]\n"
                "Ans. One that no screen shows.\nc) Write two uses of mirrors. [2]\n"
                "Ans. Cars and telescopes.\n\n2. (a) Define power of a lens. (CO1, L2)\n"
                "Ans. One by its focal length.\n   (b) Why is the sky blue?\n"
                "Ans. Blue light is scattered most.\n\nPART B (16 marks)\n"
                "1. Explain the eye with a diagram.\nAns.\nFront: a clear cover.\n"
                "Back: a layer of cells.\n(i) Rods\n(ii) Cones\nDefects: several.\n"
            ),
            {
                "UNIT I: LENSES (2 marks)": [
                    ("What is a focus? [2]", "Where rays meet."),
                    ("What is a virtual image? [2]", "One that no screen shows."),
                    ("Write two uses of mirrors. [2]", "Cars and telescopes."),
                    ("Define power of a lens. (CO1, L2)", "One by its focal length."),
                    ("Why is the sky blue?", "Blue light is scattered most."),
                ],
                "PART B (16 marks)": [
                    (
                        "Explain the eye with a diagram.",
                        ("Front: a clear cover.\nBack: a layer of cells.\n\n(i) Rods\n\n(ii) Cones\nDefects: several."),
                    )
                ],
            },
        ),
        (
            (
                "UNIT 1\nQ1. (a) Define work.\nAns: Force times path.\n(b) Define power.\n"
                "Ans: Work per time.\nQ2. (a) Define heat.\nAns: Energy that flows.\n"
                "(b) What is entropy?\nAns: A measure.\n"
            ),
            {
                "UNIT 1": [
                    ("Define work.", "Force times path."),
                    ("Define power.", "Work per time."),
                    ("Define heat.", "Energy that flows."),
                    ("What is entropy?", "A measure."),
                ]
            },
        ),
        (
            (
                "1. i) What is work?\nAns. Force times path.\nii) What is power?\n"
                "Ans. Work per time.\n2. i) What is heat?\nAns. Energy that flows.\n"
            ),
            {
                "": [
                    ("What is work?", "Force times path."),
                    ("What is power?", "Work per time."),
                    ("What is heat?", "Energy that flows."),
                ]
            },
        ),
        (
            (
                "1. (a) What is work?\nForce times path.\n(b) What is power?\nWork per time.\n"
                "2. (a) What is heat?\nEnergy that flows.\n"
            ),
            {
                "": [
                    ("What is work?", "Force times path."),
                    ("What is power?", "Work per time."),
                    ("What is heat?", "Energy that flows."),
                ]
            },
        ),
        (
            (
                "1. a) What is work? [2]\nb) What is power? [2]\nc) Define heat. [2]\n"
                "2. a) State the first law. [5]\nb) Explain entropy. [5]\n"
            ),
            {
                "": [
                    ("What is work? [2]", ""),
                    ("What is power? [2]", ""),
                    ("Define heat. [2]", ""),
                    ("State the first law. [5]", ""),
                    ("Explain entropy. [5]", ""),
                ]
            },
        ),
        (
            (
                "1. What are the parts?\n   A. A rod.\n   B. A coil.\n2. What is power?\n"
                "   A. Work per time.\n   B. In watt.\n"
            ),
            {
                "": [
                    ("What are the parts?", "A. A rod.\n\nB. A coil.", "?"),
                    ("What is power?", "A. Work per time.\n\nB. In watt.", "?"),
                ]
            },
        ),
    ],
    "A) before an answer": [
        (
            (
                "NETWORKS viva\n\nUNIT- I\n1)      Define packet, frame and bit.\n"
                "A)    A packet is a unit of data. A frame wraps it.\nA bit is a digit.\n"
                "2)      List the layers.\nA)    Physical, link, network, transport.\n"
                "3)      What is a hub.\n4)      Define switch. (two layers)\n"
                "A)    A device that sends a frame to one port.\n\nUNIT- II\n1)      Define route.\n"
                "A)    A way through a network.\n2)      Difference between TCP and UDP?\n"
                "A)    TCP repeats what is lost.\nUDP does not.\n"
            ),
            {
                "UNIT- I": [
                    (
                        "Define packet, frame and bit.",
                        "A packet is a unit of data. A frame wraps it.\nA bit is a digit.",
                    ),
                    ("List the layers.", "Physical, link, network, transport."),
                    ("What is a hub.", "", "?"),
                    ("Define switch. (two layers)", "A device that sends a frame to one port."),
                ],
                "UNIT- II": [
                    ("Define route.", "A way through a network."),
                    ("Difference between TCP and UDP?", "TCP repeats what is lost.\nUDP does not."),
                ],
            },
        ),
        (
            (
                "1. Define work.\nA. Force times path.\n2. What is power?\nA. Work per time.\n"
                "3. What is heat?\nA. Energy that flows.\n"
            ),
            {
                "": [
                    ("Define work.", "Force times path."),
                    ("What is power?", "Work per time."),
                    ("What is heat?", "Energy that flows."),
                ]
            },
        ),
        (
            "Q) What is work?\nA) Force times path.\n\nQ) What is power?\nA) Work per time.\n",
            {"": [("What is work?", "Force times path."), ("What is power?", "Work per time.")]},
        ),
        (
            "1) What is work?\nAns) Force times path.\n2) What is power?\nAns) Work per time.\n",
            {"": [("What is work?", "Force times path."), ("What is power?", "Work per time.")]},
        ),
        (
            ("1) Work is a\nA) scalar\nB) vector\nAnswer: A\n2) Force is a\nA) scalar\nB) vector\nAnswer: B\n"),
            {"": [("Work is a\n\nA) scalar\n\nB) vector", "A"), ("Force is a\n\nA) scalar\n\nB) vector", "B")]},
        ),
    ],
    "an answer in the line of its question": [
        (
            (
                "Statistics Viva\n\nWhat is a mean? Ans: The sum by the count.\n\n"
                "What is a mode? Ans: The value that comes most often.\n\n"
                "Define range. Ans. The largest minus the smallest.\n"
            ),
            {
                "Statistics Viva": [
                    ("What is a mean?", "The sum by the count."),
                    ("What is a mode?", "The value that comes most often."),
                    ("Define range.", "The largest minus the smallest."),
                ]
            },
        ),
        (
            "1. Unit of charge   Answer: coulomb\n2. Unit of work   Answer: joule\n",
            {"": [("Unit of charge", "coulomb"), ("Unit of work", "joule")]},
        ),
        (
            (
                "Q1. What is work? A1. Force times path. Q2. What is power? A2. Work per time. Q3. What "
                "is heat? A3. Energy.\n"
            ),
            {
                "": [
                    ("What is work?", "Force times path."),
                    ("What is power?", "Work per time."),
                    ("What is heat?", "Energy."),
                ]
            },
        ),
        (
            "**What is work?** Ans: Force times path.\n\n**What is power?** Ans: Work per time.\n",
            {"": [("What is work?", "Force times path."), ("What is power?", "Work per time.")]},
        ),
        (
            ("What is the difference between work\nand power? Ans: Time.\n\nWhat is heat? Ans: Energy that\nflows.\n"),
            {
                "": [
                    ("What is the difference between work and power?", "Time."),
                    ("What is heat?", "Energy that\nflows."),
                ]
            },
        ),
        (
            ("Was ist Arbeit? Antwort: Kraft mal Weg.\n\nWas ist Leistung? Antwort: Arbeit durch Zeit.\n"),
            {"": [("Was ist Arbeit?", "Kraft mal Weg."), ("Was ist Leistung?", "Arbeit durch Zeit.")]},
        ),
        (
            ("1. What is a gate?\nIt has two inputs. A: the first. B: the second.\n2. What is a bus?\nMany lines.\n"),
            {
                "": [
                    ("What is a gate?", "It has two inputs. A: the first. B: the second."),
                    ("What is a bus?", "Many lines."),
                ]
            },
        ),
    ],
    "Roman numbers and options": [
        (
            (
                "i. The theory of torts is in:\n(a) chapter 1\n(b) chapter 2\n(c) none of these\n"
                "Ans: (b)\n\nii. A plea means:\n(a) Any claim\n(b) Any reply\nAns: (b)\n\n"
                "iii- an appeal lies before:\n(a) the same court\n(b) a higher court\nAns: (b)\n\n"
                "iv- an order is\n(a) final\n(b) interim\nAns: (a)\n"
            ),
            {
                "": [
                    (("The theory of torts is in:\n\n(a) chapter 1\n\n(b) chapter 2\n\n(c) none of these"), "(b)"),
                    ("A plea means:\n\n(a) Any claim\n\n(b) Any reply", "(b)"),
                    ("an appeal lies before:\n\n(a) the same court\n\n(b) a higher court", "(b)"),
                    ("an order is\n\n(a) final\n\n(b) interim", "(a)"),
                ]
            },
        ),
        (
            (
                "(i) Name the tool for thin wires\n\nAns: Screw gauge.\n\n(ii) What is its pitch?\n\n"
                "Ans: The way of one turn.\n\n(iii) Aim of the experiment\n\nAns: To find\n\n"
                "(a) a diameter and\n\n(b) a thickness.\n"
            ),
            {
                "": [
                    ("Name the tool for thin wires", "Screw gauge."),
                    ("What is its pitch?", "The way of one turn."),
                    ("Aim of the experiment", "To find\n\n(a) a diameter and\n\n(b) a thickness."),
                ]
            },
        ),
        (
            (
                "I. The unit of work is\na) joule\nb) volt\nc) ohm\nAns: a\n"
                "II. The unit of charge is\na) joule\nb) coulomb\nc) ohm\nAns: b\n"
            ),
            {
                "": [
                    ("The unit of work is\n\na) joule\n\nb) volt\n\nc) ohm", "a"),
                    ("The unit of charge is\n\na) joule\n\nb) coulomb\n\nc) ohm", "b"),
                ]
            },
        ),
        (
            (
                "1. The unit of work is (a) joule (b) volt (c) ohm\nAns: a\n"
                "2. The unit of charge is (a) joule (b) coulomb (c) ohm\nAns: b\n"
            ),
            {
                "": [
                    ("The unit of work is\n\n(a) joule\n\n(b) volt\n\n(c) ohm", "a"),
                    ("The unit of charge is\n\n(a) joule\n\n(b) coulomb\n\n(c) ohm", "b"),
                ]
            },
        ),
    ],
    "numbered headings": [
        (
            (
                "# Git Interview Questions\n\n### Table of Contents\n\n| No. | Questions |\n"
                "| --- | --------- |\n| 1 | [What is Git?](#what-is-git) |\n"
                "| 2 | [What is a tag?](#what-is-a-tag) |\n"
                "| 3 | [How do you commit?](#how-do-you-commit) |\n\n1. ### What is Git?\n\n"
                "   A _tool_ for versions.\n\n   - It is fast\n   - It is small\n\n"
                "   **[⬆ Back to Top](#table-of-contents)**\n\n2. ### What is a tag?\n\n"
                "   A name that stays:\n\n   ```sh\n   # # not a heading\n   1. ### neither\n"
                "   ```\n\n   **[⬆ Back to Top](#table-of-contents)**\n\n3. ### How do you commit?\n\n"
                "   With `commit`. The steps:\n\n   1. Add the file\n   2. Say what changed\n\n"
                "   **[⬆ Back to Top](#table-of-contents)**\n"
            ),
            {
                "Git Interview Questions": [
                    ("What is Git?", "A _tool_ for versions.\n\n- It is fast\n- It is small"),
                    (
                        "What is a tag?",
                        ("A name that stays:\n\n```sh\n# # not a heading\n1. ### neither\n```"),
                    ),
                    ("How do you commit?", "With `commit`. The steps:\n\n1. Add the file\n2. Say what changed"),
                ]
            },
        ),
        (
            "1) ## What is work?\n\nForce times path.\n\n2) ## What is power?\n\nWork per time.\n",
            {"": [("What is work?", "Force times path."), ("What is power?", "Work per time.")]},
        ),
        (
            (
                "1. #### **What is work?**\n\n   Steps:\n\n   1. Push\n   2. Move\n\n"
                "2. #### **What is power?**\n\n   Work per time.\n"
            ),
            {"": [("What is work?", "Steps:\n\n1. Push\n2. Move"), ("What is power?", "Work per time.")]},
        ),
        (
            (
                "### Question 1\nWhat is work?\n### Answer\nForce times path.\n\n### Question 2\n"
                "What is power?\n### Answer\nWork per time.\n"
            ),
            {"": [("What is work?", "Force times path."), ("What is power?", "Work per time.")]},
        ),
    ],
    "closing hashes": [
        (
            (
                "# Questions for the interview #\n\n## Basics ##\n\n"
                "### Q1: What is a generator? ###\n\nAnswer:\n\nA function that yields.\n\n"
                "### Q2: What is `with`? ###\nAnswer: It closes what it opened.\n\n"
                "![image](https://example.org/x.png)\n\n### Q3: Explain slots ###\n\n"
            ),
            {
                "Basics": [
                    ("What is a generator?", "A function that yields."),
                    ("What is `with`?", "It closes what it opened.\n\n![image](https://example.org/x.png)"),
                    ("Explain slots", "", "?"),
                ]
            },
        ),
        (
            "## 1. What is work? ##\n\nForce times path.\n\n## 2. What is C#?\n\nA language.\n",
            {"": [("What is work?", "Force times path."), ("What is C#?", "A language.")]},
        ),
        (
            ("# Energy #\n\nWhat is work?\n\nForce times path.\n\n# C#\n\nWhat is a class?\n\nA type.\n"),
            {"Energy": [("What is work?", "Force times path.")], "C#": [("What is a class?", "A type.")]},
        ),
        (
            "#### What is work? ##\n\nForce times path.\n\n#### What is F# ?\n\nA language.\n",
            {"": [("What is work?", "Force times path."), ("What is F# ?", "A language.")]},
        ),
    ],
    "other languages": [
        (
            (
                "Вопрос 1. Дайте определение производной.\nОтвет: Скорость изменения функции.\n\n"
                "Вопрос 2. Сформулируйте теорему Ферма.\nОтвет: В экстремуме производная равна нулю.\n"
            ),
            {
                "": [
                    ("Дайте определение производной.", "Скорость изменения функции."),
                    ("Сформулируйте теорему Ферма.", "В экстремуме производная равна нулю."),
                ]
            },
        ),
        (
            (
                "أسئلة الشفوي\n\n١. ما هي وحدة القوة؟\nنيوتن.\n\n٢. كم عدد الكواكب؟\nثمانية كواكب.\n\n"
                "س3: ما هو الضغط؟\nج3: قوة على مساحة.\n\nالسؤال 4: أين تقع الرئة؟\nالجواب: في الصدر.\n"
            ),
            {
                "أسئلة الشفوي": [
                    ("ما هي وحدة القوة؟", "نيوتن."),
                    ("كم عدد الكواكب؟", "ثمانية كواكب."),
                    ("ما هو الضغط؟", "قوة على مساحة."),
                    ("أين تقع الرئة؟", "في الصدر."),
                ]
            },
        ),
        (
            (
                "Frage 1: Was ist Arbeit?\nAntwort: Kraft mal Weg.\n\n"
                "Aufgabe 2: Berechnen Sie die Leistung.\nLösung: 5 W.\n"
            ),
            {"": [("Was ist Arbeit?", "Kraft mal Weg."), ("Berechnen Sie die Leistung.", "5 W.")]},
        ),
        (
            (
                "Question n° 1 : Qu'est-ce que le travail ?\nRéponse : Force fois chemin.\n\n"
                "Question n° 2 : Énoncez la loi d'Ohm.\nRéponse : U = RI.\n"
            ),
            {"": [("Qu'est-ce que le travail ?", "Force fois chemin."), ("Énoncez la loi d'Ohm.", "U = RI.")]},
        ),
        (
            ("P: ¿Qué es trabajo?\nR: Fuerza por camino.\n\nP: ¿Qué es potencia?\nR: Trabajo por tiempo.\n"),
            {"": [("¿Qué es trabajo?", "Fuerza por camino."), ("¿Qué es potencia?", "Trabajo por tiempo.")]},
        ),
        (
            (
                "Pergunta 1: O que é trabalho?\nResposta: Força vezes caminho.\n\n"
                "Questão 2: Defina potência.\nResposta: Trabalho por tempo.\n"
            ),
            {"": [("O que é trabalho?", "Força vezes caminho."), ("Defina potência.", "Trabalho por tempo.")]},
        ),
        (
            (
                "Domanda 1: Che cos'è il lavoro?\nRisposta: Forza per spazio.\n\n"
                "Domanda 2: Definisci la potenza.\nRisposta: Lavoro nel tempo.\n"
            ),
            {"": [("Che cos'è il lavoro?", "Forza per spazio."), ("Definisci la potenza.", "Lavoro nel tempo.")]},
        ),
        (
            ("Vraag 1: Wat is arbeid?\nAntwoord: Kracht maal weg.\n\nVraag 2: Noem een eenheid.\nAntwoord: joule.\n"),
            {"": [("Wat is arbeid?", "Kracht maal weg."), ("Noem een eenheid.", "joule.")]},
        ),
        (
            (
                "Pytanie 1. Co to jest praca?\nOdpowiedź: Siła razy droga.\n\n"
                "Pytanie 2. Podaj definicję mocy.\nOdp. Praca w czasie.\n"
            ),
            {"": [("Co to jest praca?", "Siła razy droga."), ("Podaj definicję mocy.", "Praca w czasie.")]},
        ),
        (
            ("В: Что такое работа?\nО: Сила на путь.\n\nВ: Дайте определение мощности.\nО: Работа в секунду.\n"),
            {"": [("Что такое работа?", "Сила на путь."), ("Дайте определение мощности.", "Работа в секунду.")]},
        ),
        (
            ("प्रश्न 1. कार्य क्या है?\nउत्तर: बल गुणा दूरी।\n\nप्रश्न 2. शक्ति को परिभाषित कीजिए।\nउत्तर: कार्य प्रति समय।\n"),
            {"": [("कार्य क्या है?", "बल गुणा दूरी।"), ("शक्ति को परिभाषित कीजिए।", "कार्य प्रति समय।")]},
        ),
        (
            ("1. ओम का नियम लिखिए।\nधारा विभव के समानुपाती है।\n\n2. धारा किसे कहते हैं?\nआवेश का प्रवाह।\n"),
            {"": [("ओम का नियम लिखिए।", "धारा विभव के समानुपाती है।"), ("धारा किसे कहते हैं?", "आवेश का प्रवाह।")]},
        ),
        (
            "问题1：什么是功？\n答案：力乘路程。\n\n问题2：定义功率。\n答案：功除以时间。\n",
            {"": [("什么是功？", "力乘路程。"), ("定义功率。", "功除以时间。")]},
        ),
        (
            "1、什么是功？\n答：力乘路程。\n2、简述功率。\n答：功除以时间。\n",
            {"": [("什么是功？", "力乘路程。"), ("简述功率。", "功除以时间。")]},
        ),
        (
            ("1. Что такое работа?\nСила на путь.\n\n2. Сформулируйте закон Ома.\nТок пропорционален напряжению.\n"),
            {
                "": [
                    ("Что такое работа?", "Сила на путь."),
                    ("Сформулируйте закон Ома.", "Ток пропорционален напряжению."),
                ]
            },
        ),
        (
            ("1. State Ohm's law.\nV = IR, where\nV: voltage\nR: resistance\nI: current\n2. What is heat?\nEnergy.\n"),
            {
                "": [
                    ("State Ohm's law.", "V = IR, where\nV: voltage\nR: resistance\nI: current"),
                    ("What is heat?", "Energy."),
                ]
            },
        ),
    ],
    "questions without answers": [
        (
            (
                "First term chemistry lab viva questions\n\n"
                "01.   What is the principle of a titration?\n02.   Which acids are strong?\n"
                "03.   What are buffers?\n04.   Why is a white tile used?\n05.   What is a mole?\n"
                "06.   State Hess's law.\n07.   Define molarity.\n08.   1 litre = ______ ml\n"
            ),
            {
                "First term chemistry lab viva questions": [
                    ("What is the principle of a titration?", ""),
                    ("Which acids are strong?", ""),
                    ("What are buffers?", ""),
                    ("Why is a white tile used?", ""),
                    ("What is a mole?", ""),
                    ("State Hess's law.", ""),
                    ("Define molarity.", ""),
                    ("1 litre = ______ ml", ""),
                ]
            },
        ),
        (
            "What is work?\nWhat is power?\nDefine heat.\nState the first law.\n",
            {"": [("What is work?", ""), ("What is power?", ""), ("Define heat.", ""), ("State the first law.", "")]},
        ),
        (
            "- What is work?\n- What is power?\n- Define heat.\n- State the first law.\n",
            {"": [("What is work?", ""), ("What is power?", ""), ("Define heat.", ""), ("State the first law.", "")]},
        ),
        (
            (
                "Mechanics\n1. What is work?\n2. Define power.\n\nHeat\n1. What is heat?\n"
                "2. State the first law.\n3. Boyle's law\n4. What is a Carnot cycle?\n"
            ),
            {
                "Mechanics": [("What is work?", ""), ("Define power.", "")],
                "Heat": [
                    ("What is heat?", ""),
                    ("State the first law.", ""),
                    ("Boyle's law", "", "?"),
                    ("What is a Carnot cycle?", ""),
                ],
            },
        ),
        (
            (
                "1. What is work?\nAns: ____________\n\n2. What is power?\nAns: ____________\n\n"
                "3. Define heat.\nAns:\n\n"
            ),
            {"": [("What is work?", ""), ("What is power?", ""), ("Define heat.", "")]},
        ),
        (
            (
                "1. What is work?\nForce times path.\n2. What is power?\n3. Define heat.\n"
                "Energy that flows.\n4. State the first law.\n5. What is entropy?\nA measure.\n"
            ),
            {
                "": [
                    ("What is work?", "Force times path."),
                    ("What is power?", "", "?"),
                    ("Define heat.", "Energy that flows."),
                    ("State the first law.", "", "?"),
                    ("What is entropy?", "A measure."),
                ]
            },
        ),
        (
            "1. Define work.\n2. Power and its unit\n3. Heat\n4. Entropy\n5. What is enthalpy?\n",
            {
                "": [
                    ("Define work.", "1. Power and its unit", "?"),
                    ("Heat", "1. Entropy", "?"),
                    ("What is enthalpy?", "", "?"),
                ]
            },
        ),
        (
            "1. What is work?\nAns: see page 12\n2. What is heat?\nAns: Energy.\n",
            {"": [("What is work?", "see page 12", "?"), ("What is heat?", "Energy.")]},
        ),
    ],
    "orders": [
        (
            (
                "1. Erklären Sie den Begriff Arbeit. (3 P)\nKraft mal Weg.\n"
                "2. Nennen Sie zwei Einheiten. (2 P)\nJoule und Wattsekunde.\n"
            ),
            {
                "": [
                    ("Erklären Sie den Begriff Arbeit. (3 P)", "Kraft mal Weg."),
                    ("Nennen Sie zwei Einheiten. (2 P)", "Joule und Wattsekunde."),
                ]
            },
        ),
        (
            "1. Define tempering.\n2. State Ohm's law.\n3. Explain hardening.\n",
            {"": [("Define tempering.", ""), ("State Ohm's law.", ""), ("Explain hardening.", "")]},
        ),
        (
            (
                "1. What is steel?\n2. Define tempering.\nHeating hardened steel.\n"
                "3. State Ohm's law.\n4. What is annealing?\nSlow cooling.\n"
            ),
            {
                "": [
                    ("What is steel?", "", "?"),
                    ("Define tempering.", "Heating hardened steel."),
                    ("State Ohm's law.", "", "?"),
                    ("What is annealing?", "Slow cooling."),
                ]
            },
        ),
        (
            (
                "Define tempering.\n\nHeating hardened steel.\n\nState Ohm's law.\n\n"
                "The current goes with the voltage.\n\nWhat is annealing?\n\nSlow cooling.\n"
            ),
            {
                "": [
                    ("Define tempering.", "Heating hardened steel."),
                    ("State Ohm's law.", "The current goes with the voltage."),
                    ("What is annealing?", "Slow cooling."),
                ]
            },
        ),
        (
            ("1. What are the steps?\n1. Draw it.\n2. Write it.\n3. Show it.\n2. What is DNA?\nAn acid.\n"),
            {"": [("What are the steps?", "1. Draw it.\n2. Write it.\n3. Show it."), ("What is DNA?", "An acid.")]},
        ),
        (
            (
                "1. What is work?\n\nName of the unit is joule.\n\n"
                "State functions do not depend on the path.\n\n2. What is power?\n\nWork per time.\n"
            ),
            {
                "": [
                    ("What is work?", "Name of the unit is joule.\n\nState functions do not depend on the path."),
                    ("What is power?", "Work per time."),
                ]
            },
        ),
    ],
    "an answer before its question": [
        (
            "A: Force times path.\nQ: What is work?\n\nA: Work per time.\nQ: What is power?\n",
            {"": [("What is work?", "Force times path.", "?"), ("What is power?", "Work per time.", "?")]},
        ),
        (
            (
                "A1. Force times path.\nQ1. What is work?\nA2. Work per time.\nQ2. What is power?\n"
                "A3. Energy.\nQ3. What is heat?\n"
            ),
            {
                "": [
                    ("What is work?", "Force times path."),
                    ("What is power?", "Work per time."),
                    ("What is heat?", "Energy."),
                ]
            },
        ),
        (
            ("Q1. What is work?\nA1. Force.\nQ2. What is power?\nA3. Energy.\nQ3. What is heat?\nA2. Work per time.\n"),
            {
                "": [
                    ("What is work?", "Force."),
                    ("What is power?", "Energy.", "?"),
                    ("What is heat?", "Work per time.", "?"),
                ]
            },
        ),
        (
            (
                "Glossary quiz\n\nAnswer: Mitochondria\nQuestion: What is the powerhouse of the cell?\n\n"
                "Answer: Ribosome\nQuestion: What builds proteins?\n"
            ),
            {
                "": [
                    ("What is the powerhouse of the cell?", "Mitochondria", "?"),
                    ("What builds proteins?", "Ribosome", "?"),
                ]
            },
        ),
        (
            "Capitals\nA: Paris\nQ: What is the capital of France?\nA: Rome\nQ: What is the capital of Italy?\n",
            {
                "Capitals": [
                    ("What is the capital of France?", "Paris", "?"),
                    ("What is the capital of Italy?", "Rome", "?"),
                ]
            },
        ),
        (
            "Glossary\nAnswer: Mitochondria\n1. What gives energy?\nAnswer: Ribosome\n2. What is a gene?\n",
            {"Glossary": [("What gives energy?", "Mitochondria", "?"), ("What is a gene?", "Ribosome", "?")]},
        ),
        (
            "1. Uses of a fuse\nAns: To protect\n2. What is a relay?\nAns: A switch\n3. What is heat?\n",
            {"": [("Uses of a fuse", "To protect"), ("What is a relay?", "A switch"), ("What is heat?", "", "?")]},
        ),
    ],
    "a key at another place": [
        (
            (
                "1. Who wrote Hamlet?\n2. Who wrote Faust?\n3. Who wrote Candide?\n"
                "Key: 1. Shakespeare 2. Goethe 4. Voltaire\n"
            ),
            {
                "": [
                    ("Who wrote Hamlet?", "Shakespeare"),
                    ("Who wrote Faust?", "Goethe"),
                    ("Who wrote Candide?", "", "?"),
                ]
            },
        ),
        (
            (
                "# Unit 1\n\n1. What is a cell?\n2. What is DNA?\n\nAnswers: 1. A unit 2. A molecule\n"
                "\n# Unit 2\n\n1. What is an atom?\n2. What is an ion?\n\n"
                "Answers: 1. A part 2. An atom\n"
            ),
            {
                "Unit 1": [("What is a cell?", "A unit"), ("What is DNA?", "A molecule")],
                "Unit 2": [("What is an atom?", "A part"), ("What is an ion?", "An atom")],
            },
        ),
        (
            "1. Capital of Italy?\n2. Capital of Spain?\n3. Capital of Portugal?\n\nAnswers\nRome\nMadrid\nLisbon\n",
            {"": [("Capital of Italy?", ""), ("Capital of Spain?", ""), ("Capital of Portugal?", "")]},
        ),
        (
            (
                "1. Capital of Italy?\n2. Capital of Spain?\n3. Capital of Portugal?\n\nAnswers\n\n"
                "Rome\n\nMadrid\n\nLisbon\n"
            ),
            {"": [("Capital of Italy?", ""), ("Capital of Spain?", ""), ("Capital of Portugal?", "")]},
        ),
        (
            "Capital of Italy?\nCapital of Spain?\nCapital of Portugal?\nAnswers are on page 12.\n",
            {"": [("Capital of Italy?", ""), ("Capital of Spain?", ""), ("Capital of Portugal?", "")]},
        ),
        (
            "1. Capital of Italy?\n2. Capital of Spain?\n3. Capital of Portugal?\n\nAnswer key: see page 12\n",
            {"": [("Capital of Italy?", ""), ("Capital of Spain?", ""), ("Capital of Portugal?", "")]},
        ),
        (
            "Capital of Italy?\nCapital of Spain?\nCapital of Portugal?\n\nLösungen siehe Seite 12\n",
            {"": [("Capital of Italy?", ""), ("Capital of Spain?", ""), ("Capital of Portugal?", "")]},
        ),
        (
            (
                "# Unit 1\n\n1. What is a cell?\n2. What is DNA?\n\n# Unit 2\n\n1. What is an atom?\n"
                "2. What is an ion?\n\n# Answers to Unit 1\n\n1. A unit\n2. A molecule\n\n"
                "# Answers to Unit 2\n\n1. A part\n2. An atom\n"
            ),
            {
                "Unit 1": [("What is a cell?", "A unit"), ("What is DNA?", "A molecule")],
                "Unit 2": [("What is an atom?", "A part"), ("What is an ion?", "An atom")],
            },
        ),
        (
            (
                "Unit 1\n\n1. What is a cell?\n2. What is DNA?\n\nUnit 2\n\n1. What is an atom?\n"
                "2. What is an ion?\n\nAnswers to Unit 2\n\n1. A part\n2. An atom\n\n"
                "Answers to Unit 1\n\n1. A unit\n2. A molecule\n"
            ),
            {
                "Unit 1": [("What is a cell?", "A unit"), ("What is DNA?", "A molecule")],
                "Unit 2": [("What is an atom?", "A part"), ("What is an ion?", "An atom")],
            },
        ),
        (
            (
                "Unit 1\n\n1. What is a cell?\n2. What is DNA?\n\nUnit 2\n\n1. What is an atom?\n"
                "2. What is an ion?\n\nAnswers to Unit 3\n\n1. A part\n2. An atom\n"
            ),
            {
                "Unit 1": [("What is a cell?", ""), ("What is DNA?", "")],
                "Unit 2": [("What is an atom?", ""), ("What is an ion?", "")],
            },
        ),
        (
            "1. Capital of Italy?\n2. Capital of Spain?\n3. Capital of Portugal?\n1. Rome 2. Madrid 3. Lisbon\n",
            {"": [("Capital of Italy?", "Rome"), ("Capital of Spain?", "Madrid"), ("Capital of Portugal?", "Lisbon")]},
        ),
        (
            "Capital of Italy?\nCapital of Spain?\nCapital of Portugal?\n\n1. Rome 2. Madrid 3. Lisbon\n",
            {"": [("Capital of Italy?", ""), ("Capital of Spain?", ""), ("Capital of Portugal?", "")]},
        ),
        (
            "Capital of Italy?\nCapital of Spain?\nCapital of Portugal?\n1. Rome\n2. Madrid\n3. Lisbon\n",
            {"": [("Capital of Italy?", ""), ("Capital of Spain?", ""), ("Capital of Portugal?", "")]},
        ),
        (
            "1. What is a cell?\n2. What are the steps?\n1. Push it\n2. Move it\n3. What is DNA?\nA molecule.\n",
            {
                "": [
                    ("What is a cell?", "", "?"),
                    ("What are the steps?", "1. Push it\n2. Move it", "?"),
                    ("What is DNA?", "A molecule."),
                ]
            },
        ),
    ],
    "the next number after an answer": [
        (
            (
                "1. What is reflection?\n"
                "Light comes back.\n"
                "2. State its law.\n"
                "Equal angles.\n"
                "3. Recall the unit of power.\n"
            ),
            {
                "": [
                    ("What is reflection?", "Light comes back."),
                    ("State its law.", "Equal angles."),
                    ("Recall the unit of power.", "", "?"),
                ]
            },
        ),
        (
            (
                "4. Was ist Stahl?\n"
                "Eine Legierung.\n"
                "5. Was ist Härten?\n"
                "a) Erwärmen\n"
                "b) Abschrecken\n"
                "6. Skizzieren Sie die Wöhlerkurve.\n"
            ),
            {
                "": [
                    ("Was ist Stahl?", "Eine Legierung."),
                    ("Was ist Härten?", "a) Erwärmen\n\nb) Abschrecken"),
                    ("Skizzieren Sie die Wöhlerkurve.", "", "?"),
                ]
            },
        ),
        (
            ("1. Citer deux gènes.\n2. Le gène est une partie de l'ADN.\n"),
            {"": [("Citer deux gènes.", "1. Le gène est une partie de l'ADN.", "?")]},
        ),
        (
            (
                "1. Citer deux gènes.\n"
                "\n"
                "2. Le gène est une partie de l'ADN.\n"
                "\n"
                "3. Qu'est-ce que l'ADN ?\n"
                "\n"
                "Une molécule.\n"
            ),
            {
                "": [
                    ("Citer deux gènes.", ""),
                    ("Le gène est une partie de l'ADN.", "", "?"),
                    ("Qu'est-ce que l'ADN ?", "Une molécule."),
                ]
            },
        ),
        (
            (
                "I. Nennen Sie eine Rechtsquelle.\n"
                "- Gesetz\n"
                "II. Nennen Sie eine weitere.\n"
                "- Satzung\n"
                "III. Grenzen Sie beide ab.\n"
                "IV. Was ist ein Vertrag?\n"
                "- Eine Einigung\n"
            ),
            {
                "": [
                    ("Nennen Sie eine Rechtsquelle.", "- Gesetz"),
                    ("Nennen Sie eine weitere.", "- Satzung"),
                    ("Grenzen Sie beide ab.", "", "?"),
                    ("Was ist ein Vertrag?", "- Eine Einigung"),
                ]
            },
        ),
    ],
    "options in one line, two options, a marked option": [
        (
            ("1) Capital of Japan?\nA) Osaka B) Tokyo C) Kyoto\n2) Capital of France?\nA) Paris B) Lyon C) Nice\n"),
            {
                "": [
                    ("Capital of Japan?\n\nA) Osaka\n\nB) Tokyo\n\nC) Kyoto", ""),
                    ("Capital of France?\n\nA) Paris\n\nB) Lyon\n\nC) Nice", ""),
                ]
            },
        ),
        (
            (
                "1) Capital of Japan?\n"
                "A) Osaka B) Tokyo C) Kyoto\n"
                "Answer: B\n"
                "\n"
                "2) Capital of France?\n"
                "A) Paris B) Lyon C) Nice\n"
                "Answer: A\n"
            ),
            {
                "": [
                    ("Capital of Japan?\n\nA) Osaka\n\nB) Tokyo\n\nC) Kyoto", "B"),
                    ("Capital of France?\n\nA) Paris\n\nB) Lyon\n\nC) Nice", "A"),
                ]
            },
        ),
        (
            (
                "1) Capital of Japan?\n"
                "A) Osaka B) Tokyo C) Kyoto\n"
                "2) Capital of France?\n"
                "A) Paris B) Lyon C) Nice\n"
                "\n"
                "Answers: 1B 2A\n"
            ),
            {
                "": [
                    ("Capital of Japan?\n\nA) Osaka\n\nB) Tokyo\n\nC) Kyoto", "B"),
                    ("Capital of France?\n\nA) Paris\n\nB) Lyon\n\nC) Nice", "A"),
                ]
            },
        ),
        (
            ("1. Is a whale a fish?\na) no\nb) yes\n2. Is a bat a mammal?\na) yes\nb) no\nAnswers: a, a\n"),
            {"": [("Is a whale a fish?\n\na) no\n\nb) yes", "a"), ("Is a bat a mammal?\n\na) yes\n\nb) no", "a")]},
        ),
        (
            ("1. Is a whale a fish?\na) no\nb) yes\n2. Is a bat a mammal?\na) yes\nb) no\nLösungen: 1a, 2a\n"),
            {"": [("Is a whale a fish?\n\na) no\n\nb) yes", "a"), ("Is a bat a mammal?\n\na) yes\n\nb) no", "a")]},
        ),
        (
            (
                "1. Is a whale a fish?\n"
                "a) no\n"
                "b) yes\n"
                "2. Is a bat a mammal?\n"
                "a) yes\n"
                "b) no\n"
                "3. What is a gene?\n"
                "Answers: a, a\n"
            ),
            {
                "": [
                    ("Is a whale a fish?", "a) no\n\nb) yes", "?"),
                    ("Is a bat a mammal?", "a) yes\n\nb) no", "?"),
                    ("What is a gene?", "", "?"),
                ]
            },
        ),
        (
            (
                "1. Which is no base?\n"
                "   - A) Adenine\n"
                "   - B) Lead\n"
                "2. Which is a mammal?\n"
                "   - A) Shark\n"
                "   - B) Whale\n"
                "\n"
                "**Answer key:** 1 – B, 2 – B\n"
            ),
            {
                "": [
                    ("Which is no base?\n\n- A) Adenine\n\n- B) Lead", "B"),
                    ("Which is a mammal?\n\n- A) Shark\n\n- B) Whale", "B"),
                ]
            },
        ),
        (
            ("1. Which is a mammal?\na) shark\n*b) whale\nc) trout\n\n2. Which is a bird?\n*a) owl\nb) bat\nc) bee\n"),
            {
                "": [
                    ("Which is a mammal?\n\na) shark\n\nb) whale\n\nc) trout", "b) whale"),
                    ("Which is a bird?\n\na) owl\n\nb) bat\n\nc) bee", "a) owl"),
                ]
            },
        ),
        (
            (
                "1. Which is a mammal?\n"
                "\n"
                "A. shark\n"
                "**B. whale**\n"
                "C. trout\n"
                "\n"
                "2. Which is a bird?\n"
                "\n"
                "**A. owl**\n"
                "B. bat\n"
                "C. bee\n"
            ),
            {
                "": [
                    ("Which is a mammal?\n\nA. shark\n\nB. whale\n\nC. trout", "B. whale"),
                    ("Which is a bird?\n\nA. owl\n\nB. bat\n\nC. bee", "A. owl"),
                ]
            },
        ),
    ],
    "an answer in capitals": [
        (
            (
                "1. What is a cell?\nA unit.\n\n2. What is work?\n\nHEAT\n\n3. What is heat?\nEnergy.\n\n"
                "4. What is DNA?\nA molecule.\n"
            ),
            {
                "": [
                    ("What is a cell?", "A unit."),
                    ("What is work?", "HEAT", "?"),
                    ("What is heat?", "Energy."),
                    ("What is DNA?", "A molecule."),
                ]
            },
        ),
        (
            ("## Which base is not in it?\n\nURACIL\n\n## Which sugar is in it?\n\nRIBOSE\n"),
            {"": [("Which base is not in it?", "URACIL"), ("Which sugar is in it?", "RIBOSE")]},
        ),
        (
            ("DNA QUIZ\n\n1. Which base is not in it?\nURACIL\n\n2. Which sugar is in it?\nRIBOSE\n"),
            {"DNA QUIZ": [("Which base is not in it?", "URACIL"), ("Which sugar is in it?", "RIBOSE")]},
        ),
        (
            ("1. Which variable is the home?\n\n$HOME\n\n2. Which variable lists programs?\n\n$PATH\n"),
            {"": [("Which variable is the home?", "$HOME"), ("Which variable lists programs?", "$PATH")]},
        ),
        (
            ("MECHANICS\n\n1. What is work?\n\nHEAT\n\n2. What is heat?\n\nOPTICS\n\n3. What is light?\n"),
            {"MECHANICS": [("What is work?", "")], "HEAT": [("What is heat?", "")], "OPTICS": [("What is light?", "")]},
        ),
        (
            ("1. What is work?\n2. What is power?\n\nHEAT\n\n3. What is heat?\n4. What is entropy?\nA measure.\n"),
            {
                "": [("What is work?", ""), ("What is power?", "")],
                "HEAT": [("What is heat?", ""), ("What is entropy?", "A measure.")],
            },
        ),
    ],
    "options and their key": [
        (
            (
                "Q1. When is a contract void?\n\nA) If it is against the law\n\nB) If it is old\n\n"
                "C) Never\n\nQ2. A promise to a child is:\n\nA) Valid\n\nB) Voidable\n\nC) Void\n\n"
                "Q3. Libel is:\n\nA) Spoken\n\nB) Written\n\nC) Neither\n\n"
                "1. a         2. c         3. b\n"
            ),
            {
                "": [
                    (("When is a contract void?\n\nA) If it is against the law\n\nB) If it is old\n\nC) Never"), "a"),
                    ("A promise to a child is:\n\nA) Valid\n\nB) Voidable\n\nC) Void", "c"),
                    ("Libel is:\n\nA) Spoken\n\nB) Written\n\nC) Neither", "b"),
                ]
            },
        ),
        (
            (
                "1. The unit of work is\nA. joule\nB. volt\nC. ohm\n2. The unit of charge is\n"
                "A. joule\nB. coulomb\nC. ohm\n\nAnswers: 1-A, 2-B\n"
            ),
            {
                "": [
                    ("The unit of work is\n\nA. joule\n\nB. volt\n\nC. ohm", "A"),
                    ("The unit of charge is\n\nA. joule\n\nB. coulomb\n\nC. ohm", "B"),
                ]
            },
        ),
        (
            (
                "1) The unit of work is\na) joule\nb) volt\nc) ohm\n2) The unit of charge is\n"
                "a) joule\nb) coulomb\nc) ohm\n\nKEY\n1) a 2) b\n"
            ),
            {
                "": [
                    ("The unit of work is\n\na) joule\n\nb) volt\n\nc) ohm", "a"),
                    ("The unit of charge is\n\na) joule\n\nb) coulomb\n\nc) ohm", "b"),
                ]
            },
        ),
        (
            (
                "Q1. Which is a unit of work?\n(a) joule\n(b) volt\n(c) ohm\n"
                "Q2. Which is a unit of charge?\n(a) joule\n(b) coulomb\n(c) ohm\n\nAnswer Key\n"
                "1. (a)\t2. (b)\n"
            ),
            {
                "": [
                    ("Which is a unit of work?\n\n(a) joule\n\n(b) volt\n\n(c) ohm", "(a)"),
                    ("Which is a unit of charge?\n\n(a) joule\n\n(b) coulomb\n\n(c) ohm", "(b)"),
                ]
            },
        ),
        (
            (
                "1. Which is a unit of work?\nA. joule\nB. volt\nC. ohm\n"
                "2. Which is a unit of charge?\nA. joule\nB. coulomb\nC. ohm\n3. Unit of heat?\n"
                "A. cal\nB. m\nC. s\n\n1. a  2. b\n"
            ),
            {
                "": [
                    ("Which is a unit of work?\n\nA. joule\n\nB. volt\n\nC. ohm", "a"),
                    ("Which is a unit of charge?\n\nA. joule\n\nB. coulomb\n\nC. ohm", "b"),
                    ("Unit of heat?\n\nA. cal\n\nB. m\n\nC. s", "", "?"),
                ]
            },
        ),
        (
            (
                "1. The unit of work is\n(a) joule\n(b) volt\n(c) ohm\n2. The unit of charge is\n"
                "(a) joule\n(b) coulomb\n(c) ohm\n"
            ),
            {
                "": [
                    ("The unit of work is\n\n(a) joule\n\n(b) volt\n\n(c) ohm", ""),
                    ("The unit of charge is\n\n(a) joule\n\n(b) coulomb\n\n(c) ohm", ""),
                ]
            },
        ),
        (
            (
                "1. Which is a unit of work?\nA. joule\nB. volt\nC. ohm\n"
                "2. Which is a unit of charge?\nA. joule\nB. coulomb\nC. ohm\n"
                "3. Which is a unit of heat?\nA. joule\nB. coulomb\nC. ohm\n\nThe key is on page 30.\n"
            ),
            {
                "": [
                    ("Which is a unit of work?\n\nA. joule\n\nB. volt\n\nC. ohm", ""),
                    ("Which is a unit of charge?\n\nA. joule\n\nB. coulomb\n\nC. ohm", ""),
                    ("Which is a unit of heat?", "A. joule\n\nB. coulomb\n\nC. ohm\n\nThe key is on page 30.", "?"),
                ]
            },
        ),
        (
            (
                "1. Work is a vector. (True/False)\n2. Heat is energy. (True/False)\n"
                "3. Power is work per time. (True/False)\n\nAnswers: 1. False 2. True 3. True\n"
            ),
            {
                "": [
                    ("Work is a vector. (True/False)", "False"),
                    ("Heat is energy. (True/False)", "True"),
                    ("Power is work per time. (True/False)", "True"),
                ]
            },
        ),
        (
            (
                "1. The unit of work is ______.\n2. The unit of charge is ______.\n"
                "3. Heat is ______.\n\nAnswers\n1. joule\n2. coulomb\n3. energy\n"
            ),
            {
                "": [
                    ("The unit of work is ______.", "joule"),
                    ("The unit of charge is ______.", "coulomb"),
                    ("Heat is ______.", "energy"),
                ]
            },
        ),
        (
            (
                "Mechanics\n1. What is work?\n2. What is power?\n\nHeat\n1. What is heat?\n"
                "2. What is entropy?\n\nAnswers\n\nMechanics\n1. Force times path.\n"
                "2. Work per time.\n\nHeat\n1. Energy.\n2. A measure.\n"
            ),
            {
                "Mechanics": [("What is work?", "Force times path."), ("What is power?", "Work per time.")],
                "Heat": [("What is heat?", "Energy."), ("What is entropy?", "A measure.")],
            },
        ),
    ],
    "keys with explanations": [
        (
            (
                "1. Which is a unit?\na) joule\nb) red\nc) up\n2. Which is a colour?\na) joule\n"
                "b) red\nc) up\n\nAnswer Key with explanations\n1. a) joule. It measures energy.\n"
                "2. b) red. It is seen.\n"
            ),
            {
                "": [
                    ("Which is a unit?\n\na) joule\n\nb) red\n\nc) up", "a) joule. It measures energy."),
                    ("Which is a colour?\n\na) joule\n\nb) red\n\nc) up", "b) red. It is seen."),
                ]
            },
        ),
        (
            ("1. Which is a unit? a) joule b) red c) up Ans: a\n2. Which is a colour? a) joule b) red c) up Ans: b\n"),
            {
                "": [
                    ("Which is a unit?\n\na) joule\n\nb) red\n\nc) up", "a"),
                    ("Which is a colour?\n\na) joule\n\nb) red\n\nc) up", "b"),
                ]
            },
        ),
        (
            (
                "1. Which is a unit?\na) joule\nb) red\nc) up\nAnswer: a\n"
                "Explanation: It measures energy.\n2. Which is a colour?\na) joule\nb) red\nc) up\n"
                "Answer: b\nExplanation: It is seen.\n"
            ),
            {
                "": [
                    ("Which is a unit?\n\na) joule\n\nb) red\n\nc) up", "a\nExplanation: It measures energy."),
                    ("Which is a colour?\n\na) joule\n\nb) red\n\nc) up", "b\nExplanation: It is seen."),
                ]
            },
        ),
    ],
    "options with ticks": [
        (
            (
                "## Shell quiz\n\n#### Q1. Which command lists files?\n\n- [ ] `cd x`\n- [x] `ls x`\n"
                "- [ ] `rm x`\n\n[Reference](https://example.org)\n\n"
                "#### Q2. Which of these read a file? (Choose two)\n\n- [x] cat\n- [x] less\n"
                "- [ ] touch\n\n**Explanation:** both show it.\n\n#### Q3. What does this print?\n\n"
                '```py\nprint("#### Q9.")\n```\n\n- [ ] nothing\n- [x] the text\n'
            ),
            {
                "Shell quiz": [
                    (
                        "Which command lists files?\n\n- `cd x`\n- `ls x`\n- `rm x`",
                        "`ls x`\n\n[Reference](https://example.org)",
                    ),
                    (
                        "Which of these read a file? (Choose two)\n\n- cat\n- less\n- touch",
                        "- cat\n- less\n\n**Explanation:** both show it.",
                    ),
                    (('What does this print?\n\n```py\nprint("#### Q9.")\n```\n\n- nothing\n- the text'), "the text"),
                ]
            },
        ),
        (
            (
                "1. Which is a unit of work?\n   - [x] joule\n   - [ ] volt\n"
                "2. Which is a unit of charge?\n   - [ ] joule\n   - [x] coulomb\n"
            ),
            {
                "": [
                    ("Which is a unit of work?\n\n- joule\n- volt", "joule"),
                    ("Which is a unit of charge?\n\n- joule\n- coulomb", "coulomb"),
                ]
            },
        ),
        (
            (
                "### Which is a unit of work?\n\n- [ ] joule\n- [ ] volt\n\n"
                "### Which is a unit of charge?\n\n- [ ] joule\n- [ ] coulomb\n"
            ),
            {
                "": [
                    ("Which is a unit of work?\n\n- joule\n- volt", ""),
                    ("Which is a unit of charge?\n\n- joule\n- coulomb", ""),
                ]
            },
        ),
        (
            (
                "#### Q1. Pick the units\n* [X] joule\n* [ ] red\n* [X] volt\n\n"
                "#### Q2. Which is a colour?\n* [ ] joule\n* [X] red\n"
            ),
            {
                "": [
                    ("Pick the units\n\n- joule\n- red\n- volt", "- joule\n- volt"),
                    ("Which is a colour?\n\n- joule\n- red", "red"),
                ]
            },
        ),
        (
            (
                "#### Q1. Which code prints 1?\n\n- [ ] A\n\n```py\nprint(2)\n```\n\n- [x] B\n\n"
                "```py\nprint(1)\n```\n\n#### Q2. Which is a colour?\n- [ ] joule\n- [x] red\n"
            ),
            {
                "": [
                    ("Which code prints 1?\n\n- A\n\n```py\nprint(2)\n```\n\n- B", "B\n\n```py\nprint(1)\n```"),
                    ("Which is a colour?\n\n- joule\n- red", "red"),
                ]
            },
        ),
    ],
    "headings over lists": [
        (
            (
                "PN-Junction Diode:\n\n1. What is a diode?\n2. What are its uses?\n"
                "3. Draw the symbol of a diode.\n\nZener Diode:\n\n"
                "1. What is a Zener diode? Define how it is different.\n2. How is it a regulator?\n"
            ),
            {
                "PN-Junction Diode": [
                    ("What is a diode?", ""),
                    ("What are its uses?", ""),
                    ("Draw the symbol of a diode.", ""),
                ],
                "Zener Diode": [
                    ("What is a Zener diode? Define how it is different.", ""),
                    ("How is it a regulator?", ""),
                ],
            },
        ),
        (
            (
                "1. Energy gap\n\n1) What is a semiconductor? What are the types?\n"
                "2) What is an energy gap?\n\n2. Hall effect\n\n1) What is the Hall effect?\n"
                "2) Explain the term mobility.\n"
            ),
            {
                "Energy gap": [("What is a semiconductor? What are the types?", ""), ("What is an energy gap?", "")],
                "Hall effect": [("What is the Hall effect?", ""), ("Explain the term mobility.", "")],
            },
        ),
        (
            (
                "1. Circuits\n● Q: What are the parts?\nA: Resistors, capacitors.\n● Q: Define fuse.\n"
                "A: It protects\nthe circuit.\n2. Ohm’s Law\n● Q: State Ohm’s Law.\nA: V = IR.\n"
            ),
            {
                "Circuits": [
                    ("What are the parts?", "Resistors, capacitors."),
                    ("Define fuse.", "It protects\nthe circuit."),
                ],
                "Ohm’s Law": [("State Ohm’s Law.", "V = IR.")],
            },
        ),
    ],
    "headings with a number": [
        (
            (
                "Experiment: 01\n\nViva Voce\n\nQ.1 What is mass?\n\nAns. A property of matter.\n"
                "Q.2 Define force?\nAns. What changes the motion of\na body.\nQ. 3 State Hooke's Law\n"
                "Ans. Stress goes with strain.\nQ.4 On what does friction depend?\n"
                "Ans. 1. It grows with the load.\n2. It does not grow with the area.\n"
                "3. It depends on the surface.\n\nExperiment : 02\nAim : To study springs\n"
                "Viva Voce\n\nQ.1 What is stiffness?\nAns. Force by length.\n"
            ),
            {
                "Experiment: 01": [
                    ("What is mass?", "A property of matter."),
                    ("Define force?", "What changes the motion of\na body."),
                    ("State Hooke's Law", "Stress goes with strain."),
                    (
                        "On what does friction depend?",
                        (
                            "1. It grows with the load.\n2. It does not grow with the area.\n"
                            "3. It depends on the surface."
                        ),
                    ),
                ],
                "Aim : To study springs": [("What is stiffness?", "Force by length.")],
            },
        ),
        (
            (
                "Practical No: 1\nQ1. What is work?\nA1. Force times path.\nPractical No: 2\n"
                "Q1. What is heat?\nA1. Energy.\n"
            ),
            {
                "Practical No: 1": [("What is work?", "Force times path.")],
                "Practical No: 2": [("What is heat?", "Energy.")],
            },
        ),
        (
            (
                "EXPERIMENT NO. 3\nVIVA QUESTIONS\n1. What is work?\nForce times path.\n"
                "2. What is power?\nWork per time.\nEXPERIMENT NO. 4\nVIVA QUESTIONS\n"
                "1. What is heat?\nEnergy.\n"
            ),
            {
                "EXPERIMENT NO. 3": [("What is work?", "Force times path."), ("What is power?", "Work per time.")],
                "EXPERIMENT NO. 4": [("What is heat?", "Energy.")],
            },
        ),
        (
            (
                "Lab – 1: Springs\n\nQ1. What is work?\nAns. Force times path.\n\nLab – 2: Gases\n\n"
                "Q1. What is heat?\nAns. Energy.\n"
            ),
            {
                "Lab – 1: Springs": [("What is work?", "Force times path.")],
                "Lab – 2: Gases": [("What is heat?", "Energy.")],
            },
        ),
        (
            (
                "Exercise 1\n1. What is work?\nForce times path.\n2. What is power?\nWork per time.\n"
                "Exercise 2\n1. What is heat?\nEnergy.\n"
            ),
            {
                "Exercise 1": [("What is work?", "Force times path."), ("What is power?", "Work per time.")],
                "Exercise 2": [("What is heat?", "Energy.")],
            },
        ),
    ],
    "headings with a title": [
        (
            (
                "Model Viva Questions for the Physics lab\nCommon to: ME, CE 2nd sem\n\n"
                "Title of the practical: To find the focus of a lens\n\nQ1. Why is a screen used?\n\n"
                "A1. It catches the image of\na bright object.\n\nQ2.What is a lens?\n\n"
                "A2.It bends light.\n\nQ3. Can a mirror do it?\n\nQ4. Why is the lens called thin?\n\n"
                "A4. Because it is not thick.\nTitle of the practical: To find the speed of sound\n\n"
                "Q1. What is resonance?\n\nAns . It is the largest answer of a system.\n\n"
                "Q2. What is its unit?\n\nA2. It has none.\n"
            ),
            {
                "Title of the practical: To find the focus of a lens": [
                    ("Why is a screen used?", "It catches the image of\na bright object."),
                    ("What is a lens?", "It bends light."),
                    ("Can a mirror do it?", "", "?"),
                    ("Why is the lens called thin?", "Because it is not thick."),
                ],
                "Title of the practical: To find the speed of sound": [
                    ("What is resonance?", "It is the largest answer of a system."),
                    ("What is its unit?", "It has none."),
                ],
            },
        ),
        (
            (
                "Topic: Work\n1. What is work?\nForce times path.\n2. What is power?\nWork per time.\n"
                "Topic: Heat\n1. What is heat?\nEnergy.\n"
            ),
            {
                "Topic: Work": [("What is work?", "Force times path."), ("What is power?", "Work per time.")],
                "Topic: Heat": [("What is heat?", "Energy.")],
            },
        ),
        (
            (
                "Springs\nQ1. What is work?\nA1. Force times path.\nQ2. What is power?\n"
                "A2. Work per time.\nGases and vapours\nQ1. What is heat?\nA1. Energy.\n"
            ),
            {
                "Springs": [("What is work?", "Force times path."), ("What is power?", "Work per time.")],
                "Gases and vapours": [("What is heat?", "Energy.")],
            },
        ),
        (
            (
                "Teil 1: Mechanik\n\nFrage 1: Was ist Arbeit?\nAntwort: Kraft mal Weg.\n\n"
                "Teil 2: Wärme\n\nFrage 1: Nennen Sie den ersten Hauptsatz.\n"
                "Antwort: Energie bleibt.\n"
            ),
            {
                "Teil 1: Mechanik": [("Was ist Arbeit?", "Kraft mal Weg.")],
                "Teil 2: Wärme": [("Nennen Sie den ersten Hauptsatz.", "Energie bleibt.")],
            },
        ),
    ],
    "bold questions": [
        (
            ("- **What is a class?** – A type of objects.\n- **What is an object?** – An instance.\n"),
            {"": [("What is a class?", "A type of objects."), ("What is an object?", "An instance.")]},
        ),
        (
            (
                "## Trees\n\n"
                "**What is a leaf? How many may a tree of two levels have when each node has two children? 🌳**\n\n"
                "A node without children, four.\n\n**What is a root? 🌳**\n\nThe node at the top.\n"
            ),
            {
                "Trees": [
                    (
                        ("What is a leaf? How many may a tree of two levels have when each node has two children? 🌳"),
                        "A node without children, four.",
                    ),
                    ("What is a root? 🌳", "The node at the top."),
                ]
            },
        ),
        (
            ("**What is work? Give its unit.**\n\nForce times path, joule.\n\n**What is power?**\n\nWork per time.\n"),
            {"": [("What is work? Give its unit.", "Force times path, joule."), ("What is power?", "Work per time.")]},
        ),
        (
            (
                "**What is work?** Force times path. **What is power?** Work per time.\n\n"
                "**Define heat.** Energy that flows.\n"
            ),
            {
                "": [
                    ("What is work?", "Force times path."),
                    ("What is power?", "Work per time."),
                    ("Define heat.", "Energy that flows."),
                ]
            },
        ),
        (
            (
                "**What is work?** Force times path.\n**What is power?** Work per time.\n"
                "**Define heat.** Energy that flows.\n"
            ),
            {
                "": [
                    ("What is work?", "Force times path."),
                    ("What is power?", "Work per time."),
                    ("Define heat.", "Energy that flows."),
                ]
            },
        ),
        (
            (
                "Work and power are close. **What is work?** It is force times path. It is in joule.\n\n"
                "**What is power?** It is work per time.\n"
            ),
            {
                "": [
                    ("What is work?", "It is force times path. It is in joule."),
                    ("What is power?", "It is work per time."),
                ]
            },
        ),
        (
            ("**State Ohm's law.** The current goes with the voltage.\n\n**Define resistance.** Voltage by current.\n"),
            {
                "": [
                    ("State Ohm's law.", "The current goes with the voltage."),
                    ("Define resistance.", "Voltage by current."),
                ]
            },
        ),
        (
            (
                "**What is work?** It is force times path. **Note:** it is a scalar. **Remember:** joule.\n\n"
                "**What is power?** Work per time.\n"
            ),
            {
                "": [
                    ("What is work?", "It is force times path. **Note:** it is a scalar. **Remember:** joule."),
                    ("What is power?", "Work per time."),
                ]
            },
        ),
    ],
    "all on one line": [
        (
            (
                "1. Define the following terms (a) Zero error (b) Range 2. How will you read the scale? "
                "3. State Hookes law. 4. What is stress? 5. What is strain?\n"
            ),
            {
                "": [
                    ("Define the following terms (a) Zero error (b) Range", ""),
                    ("How will you read the scale?", ""),
                    ("State Hookes law.", ""),
                    ("What is stress?", ""),
                    ("What is strain?", ""),
                ]
            },
        ),
        (
            "1) What is work? 2) What is power? 3) Define heat. 4) State the first law.\n",
            {"": [("What is work?", ""), ("What is power?", ""), ("Define heat.", ""), ("State the first law.", "")]},
        ),
        (
            "Q1. What is work? Q2. What is power? Q3. Define heat.\n",
            {"": [("What is work?", ""), ("What is power?", ""), ("Define heat.", "")]},
        ),
        (
            ("1. What is work? Force times path. 2. What is power? Work per time. 3. What is heat? It is energy.\n"),
            {
                "": [
                    ("What is work?", "Force times path."),
                    ("What is power?", "Work per time."),
                    ("What is heat?", "It is energy."),
                ]
            },
        ),
        (
            (
                "What are the steps?\n1. Push it 2. Move it 3. Stop it\n\nWhat is work?\n"
                "Force times path, see Q2. It is in joule.\n"
            ),
            {
                "": [
                    ("What are the steps?", "1. Push it\n2. Move it\n3. Stop it"),
                    ("What is work?", "Force times path, see Q2. It is in joule."),
                ]
            },
        ),
    ],
    "numbers as words": [
        (
            "السؤال الأول: ما هي الخلية؟\nالجواب: وحدة الحياة.\nالسؤال الثاني: ما هو الحمض النووي؟\nالجواب: جزيء.\n",
            {"": [("ما هي الخلية؟", "وحدة الحياة."), ("ما هو الحمض النووي؟", "جزيء.")]},
        ),
        (
            "السؤال الأول\nما هي الخلية؟\nالإجابة\nوحدة الحياة.\nالسؤال الثاني\nما هو الحمض النووي؟\nالإجابة\nجزيء.\n",
            {"": [("ما هي الخلية؟", "وحدة الحياة."), ("ما هو الحمض النووي؟", "جزيء.")]},
        ),
        (
            (
                "Primera pregunta: ¿Qué es una célula?\nRespuesta: La unidad de la vida.\n"
                "Segunda pregunta: ¿Qué es el ADN?\nRespuesta: Una molécula.\n"
            ),
            {"": [("¿Qué es una célula?", "La unidad de la vida."), ("¿Qué es el ADN?", "Una molécula.")]},
        ),
        (
            (
                "Pregunta primera. ¿Qué es una célula?\nRpta: La unidad de la vida.\n"
                "Pregunta segunda. ¿Qué es el ADN?\nRpta: Una molécula.\n"
            ),
            {"": [("¿Qué es una célula?", "La unidad de la vida."), ("¿Qué es el ADN?", "Una molécula.")]},
        ),
        (
            (
                "Première question : Qu'est-ce qu'une cellule ?\nRéponse : L'unité de la vie.\n"
                "Deuxième question : Qu'est-ce que l'ADN ?\nRéponse : Une molécule.\n"
            ),
            {"": [("Qu'est-ce qu'une cellule ?", "L'unité de la vie."), ("Qu'est-ce que l'ADN ?", "Une molécule.")]},
        ),
        (
            (
                "Erste Frage: Was ist eine Zelle?\nAntwort: Die Einheit des Lebens.\nZweite Frage: Was ist DNA?\n"
                "Antwort: Ein Molekül.\n"
            ),
            {"": [("Was ist eine Zelle?", "Die Einheit des Lebens."), ("Was ist DNA?", "Ein Molekül.")]},
        ),
        (
            (
                "Primeira pergunta: O que é uma célula?\nR: A unidade da vida.\nSegunda pergunta: O que é o ADN?\n"
                "R: Uma molécula.\n"
            ),
            {"": [("O que é uma célula?", "A unidade da vida."), ("O que é o ADN?", "Uma molécula.")]},
        ),
        (
            (
                "Prima domanda: Che cos'è una cellula?\nRisposta: L'unità della vita.\n"
                "Seconda domanda: Che cos'è il DNA?\nRisposta: Una molecola.\n"
            ),
            {"": [("Che cos'è una cellula?", "L'unità della vita."), ("Che cos'è il DNA?", "Una molecola.")]},
        ),
        (
            (
                "Вопрос первый: Что такое клетка?\nОтвет: Единица жизни.\nВопрос второй: Что такое ДНК?\n"
                "Ответ: Молекула.\n"
            ),
            {"": [("Что такое клетка?", "Единица жизни."), ("Что такое ДНК?", "Молекула.")]},
        ),
        (
            (
                "Question One: What is a cell?\nAnswer: The unit of life.\nQuestion Two: What is DNA?\n"
                "Answer: A molecule.\n"
            ),
            {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
        (
            (
                "First question: What is a cell?\nAnswer: The unit of life.\nSecond question: What is DNA?\n"
                "Answer: A molecule.\n"
            ),
            {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
    ],
    "numbers in Chinese and with a degree sign": [
        (
            "一、什么是细胞?\n细胞是生命的单位。\n二、什么是DNA?\nDNA是一种分子。\n十一、什么是基因?\n基因是DNA的一部分。\n",
            {
                "": [
                    ("什么是细胞?", "细胞是生命的单位。"),
                    ("什么是DNA?", "DNA是一种分子。"),
                    ("什么是基因?", "基因是DNA的一部分。"),
                ]
            },
        ),
        (
            "问题一:什么是细胞?\n答:细胞是生命的单位。\n问题二:什么是DNA?\n答:DNA是一种分子。\n",
            {"": [("什么是细胞?", "细胞是生命的单位。"), ("什么是DNA?", "DNA是一种分子。")]},
        ),
        (
            "第一题:什么是细胞?\n答:细胞是生命的单位。\n第二题:什么是DNA?\n答:DNA是一种分子。\n",
            {"": [("什么是细胞?", "细胞是生命的单位。"), ("什么是DNA?", "DNA是一种分子。")]},
        ),
        (
            "(一)什么是细胞?\n答:细胞是生命的单位。\n(二)什么是DNA?\n答:DNA是一种分子。\n",
            {"": [("什么是细胞?", "细胞是生命的单位。"), ("什么是DNA?", "DNA是一种分子。")]},
        ),
        (
            "1°) Qu'est-ce qu'une cellule ?\nL'unité de la vie.\n2°) Qu'est-ce que l'ADN ?\nUne molécule.\n",
            {"": [("Qu'est-ce qu'une cellule ?", "L'unité de la vie."), ("Qu'est-ce que l'ADN ?", "Une molécule.")]},
        ),
        (
            "1º ¿Qué es una célula?\nLa unidad de la vida.\n2º ¿Qué es el ADN?\nUna molécula.\n",
            {"": [("¿Qué es una célula?", "La unidad de la vida."), ("¿Qué es el ADN?", "Una molécula.")]},
        ),
        (
            "1ª) O que é uma célula?\nR.: A unidade da vida.\n2ª) O que é o ADN?\nR.: Uma molécula.\n",
            {"": [("O que é uma célula?", "A unidade da vida."), ("O que é o ADN?", "Uma molécula.")]},
        ),
    ],
    "labels with dots, brackets and slashes": [
        (
            "1. ¿Qué es una célula?\nRpta: La unidad de la vida.\n2. ¿Qué es el ADN?\nRpta.: Una molécula.\n",
            {"": [("¿Qué es una célula?", "La unidad de la vida."), ("¿Qué es el ADN?", "Una molécula.")]},
        ),
        (
            "1. ¿Qué es una célula?\nR/ La unidad de la vida.\n2. ¿Qué es el ADN?\nR/ Una molécula.\n",
            {"": [("¿Qué es una célula?", "La unidad de la vida."), ("¿Qué es el ADN?", "Una molécula.")]},
        ),
        (
            "1. ¿Qué es una célula?\nR. La unidad de la vida.\n2. ¿Qué es el ADN?\nR. Una molécula.\n",
            {"": [("¿Qué es una célula?", "La unidad de la vida."), ("¿Qué es el ADN?", "Una molécula.")]},
        ),
        (
            "P/ ¿Qué es una célula?\nR/ La unidad de la vida.\nP/ ¿Qué es el ADN?\nR/ Una molécula.\n",
            {"": [("¿Qué es una célula?", "La unidad de la vida."), ("¿Qué es el ADN?", "Una molécula.")]},
        ),
        (
            "Q.No.1 What is a cell?\nAns.1) The unit of life.\nQ.No.2 What is DNA?\nAns.2) A molecule.\n",
            {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
        (
            "Que.1) What is a cell?\nAns.1) The unit of life.\nQue.2) What is DNA?\nAns.2) A molecule.\n",
            {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
        (
            "Q-1) What is a cell?\nA-1) The unit of life.\nQ-2) What is DNA?\nA-2) A molecule.\n",
            {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
        (
            "[Q1] What is a cell?\n[A1] The unit of life.\n[Q2] What is DNA?\n[A2] A molecule.\n",
            {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
        (
            "Q#1: What is a cell?\nA#1: The unit of life.\nQ#2: What is DNA?\nA#2: A molecule.\n",
            {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
        (
            "Q (1). What is a cell?\nA (1). The unit of life.\nQ (2). What is DNA?\nA (2). A molecule.\n",
            {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
        (
            "Вопрос №1. Что такое клетка?\nОтвет: Единица жизни.\nВопрос №2. Что такое ДНК?\nОтвет: Молекула.\n",
            {"": [("Что такое клетка?", "Единица жизни."), ("Что такое ДНК?", "Молекула.")]},
        ),
    ],
    "questions of two lines, of which both begin with a capital": [
        (
            "1. What did Newton and\nLeibniz invent?\nCalculus.\n2. How is the law of\nOhm written?\nV = IR.\n",
            {
                "": [
                    ("What did Newton and Leibniz invent?", "Calculus."),
                    ("How is the law of Ohm written?", "V = IR."),
                ]
            },
        ),
    ],
    "true or false, below its sentence": [
        (
            (
                "<details>\n<summary>True or False? Each of the two networks belongs to one and the same large cloud"
                "</summary><br>\nTrue.\n</details>\n"
            ),
            {"": [("True or False? Each of the two networks belongs to one and the same large cloud", "True.")]},
        ),
        (
            (
                "<details><summary>True or False? The heart has two chambers.</summary>\n\nFalse. It has four.\n"
                "</details>\n\n<details>\n<summary>What is a vein?</summary>\n\nA vessel to the heart.\n"
                "</details>\n"
            ),
            {
                "": [
                    ("True or False? The heart has two chambers.", "False. It has four."),
                    ("What is a vein?", "A vessel to the heart."),
                ]
            },
        ),
        (
            (
                "The mitral valve is on the right side.\n\n<details><summary>True or False?</summary>\n\n"
                "False. It is on the left.\n</details>\n\nThe aorta carries blood from the heart.\n\n"
                "<details><summary>True or False?</summary>\n\nTrue.\n</details>\n"
            ),
            {
                "": [
                    ("The mitral valve is on the right side. True or False?", "False. It is on the left."),
                    ("The aorta carries blood from the heart. True or False?", "True."),
                ]
            },
        ),
        (
            (
                "1. The mitral valve is on the right side.\n<details><summary>True or False?</summary>\n"
                "False. It is on the left.\n</details>\n\n2. The aorta carries blood from the heart.\n"
                "<details><summary>True or False?</summary>\nTrue.\n</details>\n"
            ),
            {
                "": [
                    ("The mitral valve is on the right side. True or False?", "False. It is on the left."),
                    ("The aorta carries blood from the heart. True or False?", "True."),
                ]
            },
        ),
    ],
    "details with nothing in it": [
        (
            (
                "<details><summary>What is a vein?</summary></details>\n\n"
                "<details><summary>What is an artery?</summary>\n\nA vessel from the heart.\n</details>\n\n"
                "<details><summary>What is a nerve?</summary>\n</details>\n\nSome text after it.\n"
            ),
            {
                "": [
                    ("What is a vein?", ""),
                    ("What is an artery?", "A vessel from the heart."),
                    ("What is a nerve?", ""),
                ]
            },
        ),
    ],
    "titles without blank lines": [
        (
            (
                "1. What is a cell?\nThe unit of life.\nGenetics\n2. What is DNA?\nA molecule.\n"
                "3. What is a gene?\nA part of it.\nEcology and Evolution\n4. What is a niche?\n"
                "The place of a species.\n"
            ),
            {
                "": [("What is a cell?", "The unit of life.")],
                "Genetics": [("What is DNA?", "A molecule."), ("What is a gene?", "A part of it.")],
                "Ecology and Evolution": [("What is a niche?", "The place of a species.")],
            },
        ),
        (
            (
                "Cells\nQ1. What is a cell?\nAns. The unit of life.\nQ2. What is a membrane?\nAns. A thin layer.\n"
                "Genetics\nQ3. What is DNA?\nAns. A molecule.\nQ4. What is a gene?\nAns. A part of it.\nEcology\n"
                "Q5. What is a niche?\nAns. The place of a species.\n"
            ),
            {
                "Cells": [("What is a cell?", "The unit of life."), ("What is a membrane?", "A thin layer.")],
                "Genetics": [("What is DNA?", "A molecule."), ("What is a gene?", "A part of it.")],
                "Ecology": [("What is a niche?", "The place of a species.")],
            },
        ),
        (
            (
                "CELL BIOLOGY\n1. What is a cell?\nThe unit of life.\n2. What is a membrane?\nA thin layer.\n"
                "GENETICS\n1. What is DNA?\nA molecule.\n2. What is a gene?\nA part of it.\nECOLOGY:\n"
                "1. What is a niche?\nThe place of a species.\n"
            ),
            {
                "CELL BIOLOGY": [("What is a cell?", "The unit of life."), ("What is a membrane?", "A thin layer.")],
                "GENETICS": [("What is DNA?", "A molecule."), ("What is a gene?", "A part of it.")],
                "ECOLOGY": [("What is a niche?", "The place of a species.")],
            },
        ),
        (
            (
                "Cell Biology\nWhat is a cell?\nThe unit of life.\nWhat is a membrane?\nA thin layer.\nGenetics\n"
                "What is DNA?\nA molecule.\nWhat is a gene?\nA part of it.\n"
            ),
            {
                "Cell Biology": [("What is a cell?", "The unit of life."), ("What is a membrane?", "A thin layer.")],
                "Genetics": [("What is DNA?", "A molecule."), ("What is a gene?", "A part of it.")],
            },
        ),
        (
            (
                "1. What is a cell?\nThe unit of life.\n2. Which base is in RNA only?\nUracil\n3. What is a gene?\n"
                "A part of DNA.\n4. Which sugar?\nRibose\n5. What is a niche?\nThe place of a species.\n"
            ),
            {
                "": [
                    ("What is a cell?", "The unit of life."),
                    ("Which base is in RNA only?", "Uracil"),
                    ("What is a gene?", "A part of DNA."),
                    ("Which sugar?", "Ribose"),
                    ("What is a niche?", "The place of a species."),
                ]
            },
        ),
        (
            (
                "1. What is a cell?\nThe unit of life.\n## Genetics\n2. What is DNA?\nA molecule.\n**Ecology**\n"
                "3. What is a niche?\nThe place of a species.\n"
            ),
            {
                "": [("What is a cell?", "The unit of life.")],
                "Genetics": [("What is DNA?", "A molecule.")],
                "Ecology": [("What is a niche?", "The place of a species.")],
            },
        ),
    ],
    "settings above the text": [
        (
            (
                "---\ntitle: Biology viva\nauthor: Ada\ntags: [bio, viva]\n---\n\n1. What is a cell?\n\n"
                "The unit of life.\n\n2. What is DNA?\n\nA molecule.\n"
            ),
            {"Biology viva": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
        (
            (
                "---\ntitle: Biology viva\ndate: 2026-01-01\n---\n## What is a cell?\nThe unit of life.\n"
                "## What is DNA?\nA molecule.\n"
            ),
            {"Biology viva": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
    ],
    "dialogues": [
        (
            "Examiner: What is a cell?\nCandidate: The unit of life.\nExaminer: What is DNA?\nCandidate: A molecule.\n",
            {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
        (
            (
                "Examiner: Good morning. Please sit down.\nCandidate: Good morning.\nExaminer: What is a cell?\n"
                "Candidate: The unit of life.\n\nIt divides.\nExaminer: Good. And what is DNA?\n"
                "Candidate: A molecule.\nExaminer: Thank you, that is all.\n"
            ),
            {
                "": [
                    ("Good morning. Please sit down.", "Good morning.", "?"),
                    ("What is a cell?", "The unit of life.\n\nIt divides."),
                    ("Good. And what is DNA?", "A molecule."),
                ]
            },
        ),
        (
            (
                "**Examiner:** What is a cell?\n\n**Student:** The unit of life.\n\n**Examiner:** What is DNA?\n\n"
                "**Student:** A molecule.\n"
            ),
            {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
        (
            (
                "Interviewer: Tell me about cells.\nInterviewee: They are units.\n"
                "Interviewer: How do they divide?\nInterviewee: By mitosis.\n"
            ),
            {"": [("Tell me about cells.", "They are units."), ("How do they divide?", "By mitosis.")]},
        ),
        (
            (
                "Prüfer: Was ist eine Zelle?\nKandidat: Die Einheit des Lebens.\nPrüfer: Was ist DNA?\n"
                "Kandidat: Ein Molekül.\n"
            ),
            {"": [("Was ist eine Zelle?", "Die Einheit des Lebens."), ("Was ist DNA?", "Ein Molekül.")]},
        ),
        (
            "Dr Smith: What is a cell?\nAnna: The unit of life.\nDr Smith: What is DNA?\nAnna: A molecule.\n",
            {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
        (
            "Student: What is a cell?\nTeacher: The unit of life.\nStudent: What is DNA?\nTeacher: A molecule.\n",
            {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
        ),
    ],
    "samples with questions in an answer": [
        (
            (
                '1. How do you print in Python?\n\n```python\n1. print("What is x?")\nQ: what?\n2) why?\n```\n\n'
                "2. What is a list?\n\nA sequence.\n"
            ),
            {
                "": [
                    ("How do you print in Python?", '```python\n1. print("What is x?")\nQ: what?\n2) why?\n```'),
                    ("What is a list?", "A sequence."),
                ]
            },
        ),
        (
            (
                "1. What does this list print?\n\n    1. What is x?\n    Q: one\n    A: two\n    2. Why is y?\n\n"
                "Nothing.\n\n2. What is a list?\n\nA sequence.\n"
            ),
            {
                "": [
                    ("What does this list print?", "```\n1. What is x?\nQ: one\nA: two\n2. Why is y?\n```\n\nNothing."),
                    ("What is a list?", "A sequence."),
                ]
            },
        ),
        (
            "Q1. How is a flashcard written?\nSo:\n\n    Q: What is x?\n    A: y\n\nQ2. What is a list?\nA sequence.\n",
            {
                "": [
                    ("How is a flashcard written?", "So:\n\n```\nQ: What is x?\nA: y\n```"),
                    ("What is a list?", "A sequence."),
                ]
            },
        ),
    ],
    "options in the line of their question": [
        (
            "1. Which base is in RNA only? a) adenine b) uracil c) guanine d) cytosine\nAnswer: b\n",
            {"": [("Which base is in RNA only?\n\na) adenine\n\nb) uracil\n\nc) guanine\n\nd) cytosine", "b")]},
        ),
        (
            (
                "1. Which base is in RNA only? (a) adenine (b) uracil (c) guanine (d) cytosine\nAns: (b)\n"
                "2. Which sugar is in DNA? (a) ribose (b) deoxyribose (c) glucose (d) fructose\nAns: (b)\n"
            ),
            {
                "": [
                    ("Which base is in RNA only?\n\n(a) adenine\n\n(b) uracil\n\n(c) guanine\n\n(d) cytosine", "(b)"),
                    ("Which sugar is in DNA?\n\n(a) ribose\n\n(b) deoxyribose\n\n(c) glucose\n\n(d) fructose", "(b)"),
                ]
            },
        ),
        (
            "1. Which base is in RNA only?\na) adenine b) uracil c) guanine d) cytosine\n",
            {"": [("Which base is in RNA only?", "a) adenine\n\nb) uracil\n\nc) guanine\n\nd) cytosine", "?")]},
        ),
        (
            (
                "1. Which base is in RNA only?\na) adenine b) uracil c) guanine d) cytosine\nb\n"
                "2. Which sugar is in DNA?\na) ribose b) deoxyribose c) glucose d) fructose\nb\n"
            ),
            {
                "": [
                    ("Which base is in RNA only?\n\na) adenine\n\nb) uracil\n\nc) guanine\n\nd) cytosine", "b"),
                    ("Which sugar is in DNA?\n\na) ribose\n\nb) deoxyribose\n\nc) glucose\n\nd) fructose", "b"),
                ]
            },
        ),
        (
            (
                "1. Which base is in RNA only? A. adenine B. uracil C. guanine D. cytosine Answer: B\n"
                "2. Which sugar is in DNA? A. ribose B. deoxyribose C. glucose D. fructose Answer: B\n"
            ),
            {
                "": [
                    ("Which base is in RNA only?\n\nA. adenine\n\nB. uracil\n\nC. guanine\n\nD. cytosine", "B"),
                    ("Which sugar is in DNA?\n\nA. ribose\n\nB. deoxyribose\n\nC. glucose\n\nD. fructose", "B"),
                ]
            },
        ),
        (
            "Which base is in RNA only? A) adenine B) uracil C) guanine D) cytosine\nAnswer: B) uracil\n",
            {"": [("Which base is in RNA only?\n\nA) adenine\n\nB) uracil\n\nC) guanine\n\nD) cytosine", "B) uracil")]},
        ),
        (
            (
                "1. Which base is in RNA only?\na) adenine b) uracil c) guanine d) cytosine\n"
                "2. Which sugar is in DNA?\na) ribose b) deoxyribose c) glucose d) fructose\n"
            ),
            {
                "": [
                    ("Which base is in RNA only?\n\na) adenine\n\nb) uracil\n\nc) guanine\n\nd) cytosine", ""),
                    ("Which sugar is in DNA?\n\na) ribose\n\nb) deoxyribose\n\nc) glucose\n\nd) fructose", ""),
                ]
            },
        ),
        (
            (
                "1. Which base is in RNA only? a) adenine b) uracil c) guanine d) cytosine\n"
                "2. Which sugar is in DNA? a) ribose b) deoxyribose c) glucose d) fructose\nAnswers: 1. b 2. b\n"
            ),
            {
                "": [
                    ("Which base is in RNA only?\n\na) adenine\n\nb) uracil\n\nc) guanine\n\nd) cytosine", "b"),
                    ("Which sugar is in DNA?\n\na) ribose\n\nb) deoxyribose\n\nc) glucose\n\nd) fructose", "b"),
                ]
            },
        ),
    ],
    "two options": [
        (
            "1. Is water wet?\n(a) Yes\n(b) No\n2. Is fire cold?\n(a) Yes\n(b) No\n",
            {"": [("Is water wet?\n\n(a) Yes\n\n(b) No", ""), ("Is fire cold?\n\n(a) Yes\n\n(b) No", "")]},
        ),
        (
            "1. Is water wet?\n- A: Yes\n- B: No\n\nAnswer: A\n\n2. Is fire cold?\n- A: Yes\n- B: No\n\nAnswer: D\n",
            {
                "": [
                    ("Is water wet?\n\n- A) Yes\n\n- B) No", "A"),
                    ("Is fire cold?\n\n- A) Yes\n\n- B) No", "D", "?"),
                ]
            },
        ),
        (
            "1. Which is a metal?\na) Iron\nb) Argon\n\n2. Which is a gas?\na) Iron\nb) Argon\n\nKey: 2. b\n",
            {
                "": [
                    ("Which is a metal?\n\na) Iron\n\nb) Argon", "", "?"),
                    ("Which is a gas?\n\na) Iron\n\nb) Argon", "b"),
                ]
            },
        ),
        (
            (
                "1. Which is a metal?\na) Iron\nb) Argon\nc) Tin\n2. Which is a gas?\na) Iron\nb) Argon\nc) Tin\n"
                "3. Which is red?\na) Iron\nb) Rust\nc) Tin\n\nKey: 1-a 2-b\n3-b\n"
            ),
            {
                "": [
                    ("Which is a metal?\n\na) Iron\n\nb) Argon\n\nc) Tin", "a"),
                    ("Which is a gas?\n\na) Iron\n\nb) Argon\n\nc) Tin", "b"),
                    ("Which is red?\n\na) Iron\n\nb) Rust\n\nc) Tin", "b"),
                ]
            },
        ),
    ],
    "what a paper says between its questions": [
        (
            "1. Derive the law.\nOR\n2. Derive the rule.\n3. Explain creep.\n",
            {"": [("Derive the law.", ""), ("Derive the rule.", ""), ("Explain creep.", "")]},
        ),
        (
            "1. Derive the law.\n[10 marks]\n2. Derive the rule.\n[10 marks]\n",
            {"": [("Derive the law. [10 marks]", ""), ("Derive the rule. [10 marks]", "")]},
        ),
        (
            "1. What is creep?\n2. What is fatigue?\nNote: Answer any one.\n3. What is stress?\n",
            {"": [("What is creep?", ""), ("What is fatigue?", ""), ("What is stress?", "")]},
        ),
        (
            "1. Who wrote Emma?\n2. Who wrote Faust?\n3. Who wrote Ivanhoe?\nGoethe, Austen, Scott\n",
            {
                "": [
                    ("Who wrote Emma?", ""),
                    ("Who wrote Faust?", ""),
                    ("Who wrote Ivanhoe?", "Goethe, Austen, Scott", "?"),
                ]
            },
        ),
        (
            "• What is a cell?\n• What is a tissue?\n• Explain osmosis.\n• Role of ATP\n",
            {
                "": [
                    ("What is a cell?", ""),
                    ("What is a tissue?", ""),
                    ("Explain osmosis.", "- Role of ATP", "?"),
                ]
            },
        ),
        (
            "1. Define creep. (CO1) (R) (Nov/Dec 2019)\nSlow strain.\n2. What is fatigue? (CO1) (U)\nFailure.\n",
            {
                "": [
                    ("Define creep. (CO1) (R) (Nov/Dec 2019)", "Slow strain."),
                    ("What is fatigue? (CO1) (U)", "Failure."),
                ]
            },
        ),
        (
            "1. What is creep?\nSlow strain.\n\nBest of luck for your exam!\nPrepared by the staff\n",
            {"": [("What is creep?", "Slow strain.")]},
        ),
    ],
    "a title with the word for questions": [
        (
            "Viva Questions - Titration\n\n1. What is titration?\nA method.\n",
            {"Viva Questions - Titration": [("What is titration?", "A method.")]},
        ),
        (
            "Viva Questions: Surveying\n\n1. What is a chain?\nA measure.\n",
            {"Viva Questions: Surveying": [("What is a chain?", "A measure.")]},
        ),
        (
            (
                "VIVA QUESTIONS: SURVEYING\n\n1. What is a chain?\n- 1 -\nVIVA QUESTIONS: SURVEYING\nA measure.\n"
                "2. What is\n"
                "a rod?\nA staff.\n- 2 -\nVIVA QUESTIONS: SURVEYING\n"
            ),
            {"": [("What is a chain?", "A measure."), ("What is a rod?", "A staff.")]},
        ),
    ],
    "a page number that stands once": [
        (
            "1. Where is the map?\nPage 12\n2. What is heat?\nEnergy.\n",
            {"": [("Where is the map?", "Page 12"), ("What is heat?", "Energy.")]},
        ),
    ],
    "numbers with two signs": [
        (
            "1.- ¿Qué es el ADN?\nUn ácido.\n2.- Defina mitosis.\nDivisión en dos.\n",
            {"": [("¿Qué es el ADN?", "Un ácido."), ("Defina mitosis.", "División en dos.")]},
        ),
        (
            "[1] What is a stack?\nA pile.\n[2] What is a queue?\nA line.\n",
            {"": [("What is a stack?", "A pile."), ("What is a queue?", "A line.")]},
        ),
    ],
    "a summary that is no question": [
        (
            (
                "1. What is `let`?\n<details><summary><b>Answer</b></summary>\n\nA variable.\n</details>\n\n"
                "2. What is `const`?\n<details><summary>Click to reveal</summary>\n\nA constant.\n</details>\n"
            ),
            {"": [("What is `let`?", "A variable."), ("What is `const`?", "A constant.")]},
        ),
        (
            (
                "### What is a prop?\n\nA value.\n\n"
                "<details><summary><b>See Class</b></summary>\n\nA class.\n</details>\n\n"
                "### What is state?\n\nA memory.\n"
            ),
            {"": [("What is a prop?", "A value.\n\n**See Class:**\n\nA class."), ("What is state?", "A memory.")]},
        ),
    ],
    "numbered headings inside an answer": [
        (
            (
                "### 1. What is Node?\n\nA runtime.\n\n### 2. How does it scale?\n\nThere are ways:\n\n"
                "**1. Stability**\n\nProcesses.\n\n**2. Speed**\n\nCaches.\n\n**3. What about memory?**\n\nStreams.\n\n"
                "### 3. What is npm?\n\nA manager.\n"
            ),
            {
                "": [
                    ("What is Node?", "A runtime."),
                    (
                        "How does it scale?",
                        (
                            "There are ways:\n\n1. **Stability**\n\nProcesses.\n\n2. **Speed**\n\nCaches.\n\n"
                            "3. **What about memory?**\n\nStreams."
                        ),
                    ),
                    ("What is npm?", "A manager."),
                ]
            },
        ),
        (
            (
                "### Q. What forks?\n\nA master.\n\n1. **Master**\n\nIt forks.\n\n"
                "2. **Worker**\n\nIt serves.\n\n### Q. What is a pipe?\n\nA way.\n"
            ),
            {
                "": [
                    ("What forks?", "A master.\n\n1. **Master**\n\nIt forks.\n\n2. **Worker**\n\nIt serves."),
                    ("What is a pipe?", "A way."),
                ]
            },
        ),
        (
            (
                "## Q. What is a thread?\n\n**Process**\n\nA program.\n\n**Comparison table**\n\n"
                "Both run.\n\n## Q. What is a lock?\n\nA gate.\n"
            ),
            {
                "": [
                    ("What is a thread?", "**Process**\n\nA program.\n\n**Comparison table**\n\nBoth run."),
                    ("What is a lock?", "A gate."),
                ]
            },
        ),
        (
            (
                "1. What is a cell?\n\nA unit.\n\n**1) Membrane**\n\nAround it.\n\n"
                "**2) Core**\n\nIn it.\n\n2. What is tissue?\n\nCells.\n"
            ),
            {
                "": [
                    ("What is a cell?", "A unit.\n\n1. **Membrane**\n\nAround it.\n\n2. **Core**\n\nIn it."),
                    ("What is tissue?", "Cells."),
                ]
            },
        ),
    ],
    "one heading that asks over topics": [
        (
            (
                "# What should you know?\n\n1. Role of the core\n\nIt keeps.\n\n"
                "2. Uses of a wall\n\nIt guards.\n\n3. What is DNA?\n\nAn acid.\n"
            ),
            {
                "": [
                    ("What should you know?", "1. Role of the core\n\nIt keeps.", "?"),
                    ("Uses of a wall", "It guards.", "?"),
                    ("What is DNA?", "An acid."),
                ]
            },
        ),
    ],
    "turns of a chat": [
        *(
            (
                (
                    f"{asker}\n{gap}What is a cell?\n\n{replier}\n{gap}A unit. It has:\n\n1. A membrane\n2. A core\n\n"
                    f"{asker}\n{gap}Define tissue.\n\n{replier}\n{gap}Cells.\n\n"
                    f"{asker}\n{gap}and organs\n\n{replier}\n{gap}Tissues.\n"
                ),
                {
                    "": [
                        ("What is a cell?", "A unit. It has:\n\n1. A membrane\n2. A core"),
                        ("Define tissue.", "Cells."),
                        ("and organs", "Tissues.", "?"),
                    ]
                },
            )
            for asker, replier in (
                ("You said:", "ChatGPT said:"),
                ("#### You said:", "#### ChatGPT said:"),
                ("**You:**", "**Gemini:**"),
                ("User:", "Assistant:"),
            )
            for gap in ("", "\n")
        ),
    ],
    "words that close a document": [
        (
            f"1. What is creep?\nSlow strain.\n2. What is fatigue?\nFailure.\n{words}\n",
            dict[str, Cards]({"": [("What is creep?", "Slow strain."), ("What is fatigue?", "Failure.")]}),
        )
        for words in (
            "Best of luck for your exam!\nPrepared by the staff of Civil",
            "All the best",
            "*** End ***",
            "\n--- END OF PAPER ---",
            "*****ALL THE BEST*****",
            "End of the question paper.",
            "Thank you!",
            "--X--",
        )
    ]
    + [
        (
            f"1. What is creep?\nSlow strain.\n2. What is an axon's end?\n{answer}\n",
            dict[str, Cards]({"": [("What is creep?", "Slow strain."), ("What is an axon's end?", answer)]}),
        )
        for answer in ("The end plate of a nerve.", "End of the fibre.", "Thanks to it, muscles move.")
    ],
    "alternatives of a question": [
        *(
            (
                (
                    f"11. {a} Derive the bending equation.\n{sign}\n{b} Derive the torsion equation.\n"
                    f"12. {a} Explain Mohr's circle.\n{sign}\n{b} Explain principal planes.\n"
                ),
                dict[str, Cards](
                    {
                        "": [
                            ("Derive the bending equation.", ""),
                            ("Derive the torsion equation.", ""),
                            ("Explain Mohr's circle.", ""),
                            ("Explain principal planes.", ""),
                        ]
                    }
                ),
            )
            for a, b, sign in (("(a)", "(b)", "(OR)"), ("a)", "b)", "OR"), ("(a)", "(b)", "\n\nOr\n"))
        ),
        (
            (
                "PART A\n1. Define stress.\n2. Define strain.\nPART B\n"
                "3. (a) Explain creep.\n(OR)\n(b) Explain fatigue.\n"
                "4. (a) State Hooke's law.\n(OR)\n(b) Derive the torsion equation.\n"
            ),
            {
                "PART A": [("Define stress.", ""), ("Define strain.", "")],
                "PART B": [
                    ("Explain creep.", ""),
                    ("Explain fatigue.", ""),
                    ("State Hooke's law.", ""),
                    ("Derive the torsion equation.", ""),
                ],
            },
        ),
    ],
    "alternatives in one line": [
        *(
            (
                (
                    f"Unit 1\n1. {a} Explain the axon. {sign} {b} Explain the synapse.\n"
                    f"2. {a} What is a reflex? {sign} {b} What is a ganglion in the\nspine?\n"
                    f"Unit 2\n3. {a} Define a gene and give\nits parts. {sign} {b} Describe DNA.\n"
                ),
                dict[str, Cards](
                    {
                        "Unit 1": [
                            ("Explain the axon.", ""),
                            ("Explain the synapse.", ""),
                            ("What is a reflex?", ""),
                            ("What is a ganglion in the spine?", ""),
                        ],
                        "Unit 2": [("Define a gene and give its parts.", ""), ("Describe DNA.", "")],
                    }
                ),
            )
            for a, b, sign in (
                ("a)", "b)", "OR"),
                ("(a)", "(b)", "(OR)"),
                ("(a)", "(b)", "OR\n"),
                ("a)", "b)", "\nODER"),
            )
        ),
        (
            "**Q1. Explain creep. OR Explain fatigue.**\n\n**Q2. Define stress. OR Define strain.**\n",
            {
                "": [
                    ("Explain creep.", ""),
                    ("Explain fatigue.", ""),
                    ("Define stress.", ""),
                    ("Define strain.", ""),
                ]
            },
        ),
        (
            "1. OR is what kind of operator?\n2. What is an AND gate? OR gates do what?\n3. What is NOT?\n",
            {
                "": [
                    ("OR is what kind of operator?", ""),
                    ("What is an AND gate? OR gates do what?", ""),
                    ("What is NOT?", ""),
                ]
            },
        ),
        (
            "1. a) What is TCP?\nOR\nb) What is UDP?\nA protocol.\n2. What is DNS?\nNames.\n",
            {"": [("What is TCP?", "", "?"), ("What is UDP?", "A protocol.", "?"), ("What is DNS?", "Names.")]},
        ),
        (  # one answer for both, or for one of them
            (
                "1. a) What is TCP? OR b) What is UDP?\nA protocol.\n"
                "2. What is DNS? OR Explain names.\nAnswer: It maps them.\n"
            ),
            {
                "": [
                    ("What is TCP? OR b) What is UDP?", "A protocol."),
                    ("What is DNS? OR Explain names.", "It maps them."),
                ]
            },
        ),
    ],
    "a chat with one question": [
        (
            f"{you}What is entropy?\n{it}A measure of disorder.\n",
            dict[str, Cards]({"": [("What is entropy?", "A measure of disorder.")]}),
        )
        for you, it in (
            ("You: ", "ChatGPT: "),
            ("You said:\n", "\nChatGPT said:\n"),
            ("**User:** ", "\n**Assistant:** "),
            ("Me: ", "Claude: "),
        )
    ]
    + [
        (
            "Note: What is entropy?\nDefinition: A measure of disorder.\n",
            {"": [("Note: What is entropy?", "Definition: A measure of disorder.")]},
        ),
    ],
    "a key of letters in the order of the questions": [
        (
            f"1. Is a whale a fish?\na) no\nb) yes\n2. Is a bat a bird?\na) yes\nb) no\n{key}\n",
            dict[str, Cards](
                {
                    "": [
                        ("Is a whale a fish?\n\na) no\n\nb) yes", first),
                        ("Is a bat a bird?\n\na) yes\n\nb) no", second),
                    ]
                }
            ),
        )
        for key, first, second in (
            ("Answers: a, b", "a", "b"),
            ("Answer key: (A) (B)", "A", "B"),
            ("\n# Lösungen\n\na b", "a", "b"),
            ("Answers:\na\nb", "a", "b"),
            ("Answers: a, b, a", "", ""),
        )
    ],
    "options with a colon": [
        (
            (
                "1. Capital of Peru?\nA: Lima\nB: Quito\nC: Bogota\nAnswer: A\n"
                "2. Capital of Chile?\nA: Lima\nB: Santiago\nAnswer: B\n"
            ),
            {
                "": [
                    ("Capital of Peru?\n\nA) Lima\n\nB) Quito\n\nC) Bogota", "A"),
                    ("Capital of Chile?\n\nA) Lima\n\nB) Santiago", "B"),
                ]
            },
        ),
        (
            "Q: Capital of Peru?\nA: Lima\nQ: Capital of Chile?\nA: Santiago\n",
            {"": [("Capital of Peru?", "Lima"), ("Capital of Chile?", "Santiago")]},
        ),
        (
            "1. What is a cell?\nAns. 1) A unit.\n2) It divides.\n2. What is tissue?\nAns. 2) Cells.\n",
            {"": [("What is a cell?", "1. A unit.\n2. It divides."), ("What is tissue?", "Cells.")]},
        ),
    ],
    "terms and meanings": [
        (f"Glossary\n\n{text}\n", {"Glossary": [("aorta", "an artery"), ("vein", "a way back"), ("lung", "an organ")]})
        for text in (
            "aorta – an artery\nvein – a way back\nlung – an organ",
            "aorta: an artery\nvein: a way back\nlung: an organ",
            "**aorta** – an artery\n\n**vein** – a way back\n\n**lung** – an organ",
            "- aorta = an artery\n- vein = a way back\n- lung = an organ",
            "aorta\n: an artery\n\nvein\n: a way back\n\nlung\n: an organ",
            "aorta\n    an artery\nvein\n    a way back\nlung\n    an organ",
        )
    ],
    "sides with names": [
        (text, {"": [("ribosome", "a factory"), ("What is DNA?", "an acid")]})
        for text in (
            "Front: ribosome\nBack: a factory\n\nFront: What is DNA?\nBack: an acid\n",
            "Term: ribosome\nDefinition: a factory\n\nTerm: What is DNA?\nDefinition: an acid\n",
            "Word: ribosome\nMeaning: a factory\nWord: What is DNA?\nMeaning: an acid\n",
        )
    ],
    "an answer behind its question, without a label": [
        (text, {"": [("How many ribs?", "24"), ("Who found cells?", "Hooke")]})
        for text in (
            "1. How many ribs? 24\n2. Who found cells? Hooke\n",
            "How many ribs? // 24\nWho found cells? // Hooke\n",
            "- How many ribs? - 24\n- Who found cells? - Hooke\n",
            "1. How many ribs?\nA1\n24\n2. Who found cells?\nA2\nHooke\n",
            "1  How many ribs?\n24\n\n2  Who found cells?\nHooke\n",
        )
    ],
    "marks behind a question, and answers below": [
        (
            "1. How many ribs? (2 marks)\n24\n2. Who found cells? (CO1)\nHooke\n",
            {"": [("How many ribs? (2 marks)", "24"), ("Who found cells? (CO1)", "Hooke")]},
        ),
        (
            "1. What is a rib? Name two.\n2. What is a cell? Explain.\n",
            {"": [("What is a rib? Name two.", ""), ("What is a cell? Explain.", "")]},
        ),
    ],
    "an answer in brackets behind its question": [
        (
            "Who found cells? (Hooke)\nWho drew them? (his wife)\n",
            {"": [("Who found cells?", "Hooke"), ("Who drew them?", "his wife")]},
        ),
        (
            "- Who found cells? (Hooke)\n- Name a gas. (neon)\n- Who drew them? (his wife)\n",
            {"": [("Who found cells?", "Hooke"), ("Name a gas.", "neon"), ("Who drew them?", "his wife")]},
        ),
        (
            "- How many hours has a day? (24)\n- Wie viele Tage hat eine Woche? (7)\n- Who found cells? (Hooke)\n",
            {
                "": [
                    ("How many hours has a day?", "24"),
                    ("Wie viele Tage hat eine Woche?", "7"),
                    ("Who found cells?", "Hooke"),
                ]
            },
        ),
        (  # marks
            "1. How many ribs are there? (2)\n2. What is a rib? (5)\n3. What is a vein? (5)\n4. Who drew cells? (1)\n",
            {
                "": [
                    ("How many ribs are there? (2)", ""),
                    ("What is a rib? (5)", ""),
                    ("What is a vein? (5)", ""),
                    ("Who drew cells? (1)", ""),
                ]
            },
        ),
    ],
    "a heading in an item of a list, and its answer indented below": [
        (
            (
                "# Bio\n\n<details open><summary>Hide/Show contents</summary>\n\n| No. | Questions |\n| --- | --- |\n"
                "| 1 | [What is a cell?](#cell) |\n\n</details>\n\n"
                "1. ### What is a cell?\n\n   The unit of life. See:\n\n   ## Parts\n\n   - Does it have a wall?\n"
                "   <details><summary>See code</summary>\n\n   ```py\n   if cell ():\n     grow()\n   ```\n"
                "   </details>\n\n   It divides.\n\n10. ### What is a gene?\n    A part of DNA.\n\n    ### Summary\n\n"
                "    It codes.\n\n"
                "## Parts\n\n11. ### What is a wall?\n\n    **Answer:** A cover.\n"
            ),
            {
                "Bio": [
                    (
                        "What is a cell?",
                        (
                            "The unit of life. See:\n\n## Parts\n\n- Does it have a wall?\n\n**See code:**\n\n"
                            "```py\nif cell ():\n  grow()\n```\n\nIt divides."
                        ),
                    ),
                    ("What is a gene?", "A part of DNA.\n\n### Summary\n\nIt codes."),
                ],
                "Parts": [("What is a wall?", "A cover.")],
            },
        )
    ],
    "numbers from a thousand on": [
        (
            (
                "998. What is a cell?\nA unit.\n999. What is DNA?\nAn acid.\n1000. Who found it?\n1002. Where is it?\n"
                "In the core.\n1003) When?\nIn 1869.\n"
            ),
            {
                "": [
                    ("What is a cell?", "A unit."),
                    ("What is DNA?", "An acid."),
                    ("Who found it?", "", "?"),
                    ("Where is it?", "In the core."),
                    ("When?", "In 1869."),
                ]
            },
        ),
        (
            "1. When was it found?\n1869. It had no name.\n2. And named?\n1889: by Altmann.\n",
            {"": [("When was it found?", "1869. It had no name."), ("And named?", "1889: by Altmann.")]},
        ),
        ("Q1000. What is a cell?\nA1000. A unit.\n", {"": [("What is a cell?", "A unit.")]}),
    ],
    "numbered notes between the questions and their answers": [
        (
            (
                "## Questions\n1. What is a lens?\n2. What is a prism?\n\n## Hints\n1. Think of glass.\n"
                "2. Think of colours.\n\n## Answers\n1. Curved glass.\n2. Triangular glass.\n"
            ),
            {"Questions": [("What is a lens?", "Curved glass."), ("What is a prism?", "Triangular glass.")]},
        ),
        (
            (
                "## Questions\n1. What is a lens?\n2. What is a prism?\n3. What is a fog?\n\n## Hints\n"
                "1. Think of glass.\n2. Think of colours.\n3. Think of air.\n\n"
                "## Answers\n1. Curved glass.\n2. Triangular glass.\n"
            ),
            {
                "Questions": [
                    ("What is a lens?", "Curved glass."),
                    ("What is a prism?", "Triangular glass."),
                    ("What is a fog?", "Think of air.", "?"),
                ]
            },
        ),
    ],
    "two questions above their two answers": [
        (
            (
                "What is a noun?\nWhat is a verb?\nA naming word.\nA doing word.\nWhat is an adverb?\n"
                "It describes a verb.\n"
            ),
            {
                "": [
                    ("What is a noun?", "", "?"),
                    ("What is a verb?", "A naming word.\nA doing word.", "?"),
                    ("What is an adverb?", "It describes a verb."),
                ]
            },
        ),
        (
            "## What is a noun?\n\n## What is a verb?\n\nA doing word.\nLike run.\n\n## What is an adverb?\n\nHow.\n",
            {
                "": [
                    ("What is a noun?", "", "?"),
                    ("What is a verb?", "A doing word.\nLike run."),
                    ("What is an adverb?", "How."),
                ]
            },
        ),
    ],
    "labels in brackets": [
        (
            "(Q1) What is a truss?\n(A1) A frame.\n\n(Q2) Name two supports.\n\n(Q3) What is a beam?\n(A3) A bar.\n",
            {"": [("What is a truss?", "A frame."), ("Name two supports.", "", "?"), ("What is a beam?", "A bar.")]},
        )
    ],
    "two bold questions beside each other": [
        (
            "**What is a cut?** A gap. **What is pus?** A fluid.\n\n**What is shock?** **What is sepsis?** Both.\n",
            {
                "": [
                    ("What is a cut?", "A gap."),
                    ("What is pus?", "A fluid."),
                    ("What is shock?", "**What is sepsis?** Both.", "?"),
                ]
            },
        )
    ],
    "a key with Roman numbers": [
        (
            "i. Which is red?\n  a. acid\n  b. base\nii. Which is blue?\n  a. acid\n  b. base\nAns: i-a, ii-b\n",
            {
                "": [
                    ("Which is red?\n\na. acid\n\nb. base", "", "?"),
                    ("Which is blue?\n\na. acid\n\nb. base", "i-a, ii-b", "?"),
                ]
            },
        )
    ],
    "true or false behind its sentence": [
        (
            "1. Ice floats. True\n2. Whales are fish. False\n",
            {"": [("Ice floats.", "True"), ("Whales are fish.", "False")]},
        )
    ],
    "a key that says which sentence is true": [
        (
            "True or false?\n\n1. Ice floats.\n2. Whales are fish.\n\nAnswers: 1 True 2 False\n",
            {"True or false": [("Ice floats.", "True"), ("Whales are fish.", "False")]},
        ),
        (
            (
                "1. Ice floats because it is less\n   dense.\n2. Whales are fish.\n3. Name a mammal.\n\nKey\n1. True.\n"
                "2. False – they have lungs.\n3. A whale.\n"
            ),
            {
                "": [
                    ("Ice floats because it is less dense.", "True."),
                    ("Whales are fish.", "False – they have lungs."),
                    ("Name a mammal.", "A whale."),
                ]
            },
        ),
        (
            "Richtig oder falsch?\n1) Eis schwimmt.\n2) Wale sind Fische.\n\nLösung\n1) richtig\n2) falsch\n",
            {"Richtig oder falsch": [("Eis schwimmt.", "richtig"), ("Wale sind Fische.", "falsch")]},
        ),
        (
            "1. Ice floats. T/F\n2. Whales are fish. T/F\n\nAnswer key: 1-T, 2-F\n",
            {"": [("Ice floats. T/F", "T"), ("Whales are fish. T/F", "F")]},
        ),
        (
            "____ 1. Ice floats.\n____ 2. Whales are\n         fish.\n\n--- For the teacher ---\nKey: 1. T  2. F\n",
            {"": [("Ice floats.", "T"), ("Whales are fish.", "F")]},
        ),
        (
            (
                "Section A\n1. Ice floats.\n2. Whales are fish.\n\nSection B\n1. Bats are birds.\n2. Rats sleep.\n\n"
                "Answers\nSection A: 1 T; 2 F\nSection B: 1 F; 2 T\n"
            ),
            {
                "Section A": [("Ice floats.", "T"), ("Whales are fish.", "F")],
                "Section B": [("Bats are birds.", "F"), ("Rats sleep.", "T")],
            },
        ),
        (
            "Đúng hay sai?\n\nCâu 1. Băng nổi.\nCâu 2. Cá voi là cá.\n\nĐÁP ÁN\nCâu 1: Đúng\nCâu 2: Sai\n",
            {"Đúng hay sai": [("Băng nổi.", "Đúng"), ("Cá voi là cá.", "Sai")]},
        ),
        (
            "( T )  Ice floats.\n( F )  Whales are fish.\n(   )  Bats are birds.\n( T )  Rats sleep.\n",
            {
                "": [
                    ("Ice floats.", "T"),
                    ("Whales are fish.", "F"),
                    ("Bats are birds.", "", "?"),
                    ("Rats sleep.", "T"),
                ]
            },
        ),
    ],
    "a key that says which terms and meanings match": [
        (
            (
                "Match them.\n\n1. Aorta\n2. Femur\n3. Iris\n\na. A bone\nb. A part of the eye\nc. A\n   vessel\n\n"
                "Key: 1-c 2-a 3-b\n"
            ),
            {"": [("Aorta", "c. A vessel"), ("Femur", "a. A bone"), ("Iris", "b. A part of the eye")]},
        ),
        (
            "1) Aorta\n2) Femur\n\nA. A bone\nB. A vessel\n\nAnswers\n1) B\n2) A\n",
            {"": [("Aorta", "B. A vessel"), ("Femur", "A. A bone")]},
        ),
        (
            "1. Aorta\n2. Femur\n\na. A bone\nb. A vessel\nc. A joint\n\nKey: 1-b, 2-a\n",
            {"": [("Aorta", "b. A vessel"), ("Femur", "a. A bone")]},
        ),
        (  # its letters are options
            "1. Ice\na. floats\nb. sinks\n2. Whales\na. are fish\nb. breathe\n\nAnswers: 1-a 2-b\n",
            {"": [("Ice\n\na. floats\n\nb. sinks", "a"), ("Whales\n\na. are fish\n\nb. breathe", "b")]},
        ),
    ],
    "labels with a point, and labels inside a turn": [
        (
            (
                "P.1 ¿Qué es la ósmosis?\nR.1 El paso de agua.\n\nP.2 Cita un ARN.\nR.2 El mensajero.\n\nP.3 ¿Qué es?\n"
                "R.3 Un gen.\n"
            ),
            {
                "": [
                    ("¿Qué es la ósmosis?", "El paso de agua."),
                    ("Cita un ARN.", "El mensajero."),
                    ("¿Qué es?", "Un gen."),
                ]
            },
        ),
        (
            "V: Wat is een cel?\nA: Een eenheid.\n\nV: Wat is DNA?\nA: Een zuur.\n",
            {"": [("Wat is een cel?", "Een eenheid."), ("Wat is DNA?", "Een zuur.")]},
        ),
        (
            "V1: Wat is een cel?\nA1: Een eenheid.\nV2: Wat is DNA?\nA2: Een zuur.\n",
            {"": [("Wat is een cel?", "Een eenheid."), ("Wat is DNA?", "Een zuur.")]},
        ),
        (
            "Anna: Q5: What is a rib?\nBob: A5: A bone\nAnna: Q6: What is a vein?\nBob: A6: A vessel\n",
            {"": [("What is a rib?", "A bone"), ("What is a vein?", "A vessel")]},
        ),
    ],
    "a number apart from its point": [
        (
            "1. What is a rib?\nA bone.\n2 . What is a vein?\nA vessel.\n3 . What dose it carry?\nBlood.\n",
            {"": [("What is a rib?", "A bone."), ("What is a vein?", "A vessel."), ("What dose it carry?", "Blood.")]},
        ),
    ],
    "options with numbers": [
        (
            (
                "1. A man has gout. Which value first?\n1. Urea\n2. Urate\n3. Iron\nAnswer: 2\n\n"
                "2. Which gas do plants take in?\n1) Neon\n2) Argon\n3) Carbon dioxide\nAnswer: 3\n"
            ),
            {
                "": [
                    ("A man has gout. Which value first?\n\n1. Urea\n2. Urate\n3. Iron", "2"),
                    ("Which gas do plants take in?\n\n1. Neon\n2. Argon\n3. Carbon dioxide", "3"),
                ]
            },
        ),
        (  # a number of lungs is no option
            "1. How many ribs are there?\n2. How many lungs are there?\n3. How many eyes has man?\nAnswer: 2\n",
            {
                "": [
                    ("How many ribs are there?", ""),
                    ("How many lungs are there?", ""),
                    ("How many eyes has man?", "2"),
                ]
            },
        ),
    ],
    "an item with its number": [
        (
            "ITEM 1\nWhat is a rib?\nA bone.\n\nITEM 2\nWhat is a vein?\nA vessel.\n",
            {"": [("What is a rib?", "A bone."), ("What is a vein?", "A vessel.")]},
        ),
    ],
    "tags beside the tag of a card": [
        (
            "What is a rib? #card #bio\nA bone.\n\nWhat is a vein? #flashcard #bio #med/blood\nA vessel.\n",
            {"": [("What is a rib?", "A bone."), ("What is a vein?", "A vessel.")]},
        ),
    ],
    "an arrow before the answer": [
        (
            "# Bio\n\n- What is a cell? → A unit\n- What is tissue? → Cells\n\n1. What is DNA? => An acid\n",
            {"Bio": [("What is a cell?", "A unit"), ("What is tissue?", "Cells"), ("What is DNA?", "An acid")]},
        ),
    ],
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kind: str) -> None:
    assert [_decks(text) for text, _ in KINDS[kind]] == [decks for _, decks in KINDS[kind]]


def test_what_is_no_card_is_quoted_with_its_reason() -> None:
    text = "1. (a) State Ohm's law.\n(OR)\n(b) Derive it.\n2. What is a volt?\nA unit.\n*** End ***\nBest of luck!\n"
    assert [(each.place, each.why, each.text) for each in reader.parse(text).skipped] == [
        ("line 2", "it only says which questions to answer", "(OR)"),
        ("line 6", "the closing words of the document", "*** End ***\nBest of luck!"),
    ]


def test_a_key_is_quoted_where_its_letters_are_no_answers() -> None:
    text = "1. Is a whale a fish?\na) no\nb) yes\n2. Is a bat a bird?\na) yes\nb) no\nAnswers: "
    assert reader.parse(f"{text}a, b\n").skipped == ()
    assert [each.text for each in reader.parse(f"{text}a, b, a\n").skipped] == ["Answers: a, b, a"]


@pytest.mark.parametrize(
    ("key", "quoted"),
    [
        ("Answers: 1-a 2-b 3-d", ["3. d"]),
        ("ANSWERS: 1-a; 2-b; 4-c", ["4. c"]),
        ("Answers: 11. (c) 12. (d)", ["11. c 12. d"]),
    ],
)
def test_the_letters_of_a_key_that_answer_nothing_are_quoted(key: str, quoted: list[str]) -> None:
    questions = "1. Is a whale a fish?\na) no\nb) yes\n2. Is a bat a bird?\na) yes\nb) no\n\n"
    assert [each.text for each in reader.parse(f"{questions}{key}\n").skipped] == quoted


def _decks(text: str) -> dict[str, Cards]:
    return {deck.name: [_card(each) for each in deck.drafts] for deck in reader.parse(text).decks}


def _card(draft: Draft) -> tuple[str, ...]:
    return (draft.question, draft.answer, "?") if draft.doubt else (draft.question, draft.answer)
