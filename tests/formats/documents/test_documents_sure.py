"""A wrong pair is worse than none: what is a number, a heading or another question is never taken for an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivadeck.errors import VivaError
from vivadeck.formats.documents import reader
from vivadeck.importing import detect

# For each kind documents with their cards: the question, the answer, "?" where the student should check it. A card in
# a named deck begins with "# NAME". What was left out is "< words".
KINDS: dict[str, list[tuple[str, list[str]]]] = {
    "a decimal is no marker": [
        (
            "1. Maximum daily dose of paracetamol?\n4.0 g a day\n2. Loading dose of digoxin?\n0.5 mg\n",
            ["Maximum daily dose of paracetamol? | 4.0 g a day", "Loading dose of digoxin? | 0.5 mg"],
        ),
        ("1. What is g?\n9.81 m/s²\n2. Tagesdosis?\n1.000 mg\n", ["What is g? | 9.81 m/s²", "Tagesdosis? | 1.000 mg"]),
        (
            "Q1. Dose?\nA1.\n4.5 g a day\nQ2. Interval?\nA2.\n1.5 hours\n",
            ["Dose? | 4.5 g a day", "Interval? | 1.5 hours"],
        ),
        (
            "# Q\n\n**What is the dose of X?** 1.5 mg\n\n**What is the dose of Y?**\n\n2.5 mg\n",
            ["# Q | What is the dose of X? | 1.5 mg", "# Q | What is the dose of Y? | 2.5 mg"],
        ),
        (
            ("1. What are the doses?\n   - children: 0.5 mg\n   - 1.5 mg in adults\n   - 2.0 mg in emergencies\n"),
            ["What are the doses? | - children: 0.5 mg\n- 1.5 mg in adults\n- 2.0 mg in emergencies"],
        ),
        (
            "1. Normal calcium?\n2.2 to 2.6 mmol/L\n2. And creatinine?\n0.7 - 1.3 mg/dL\n",
            ["Normal calcium? | 2.2 to 2.6 mmol/L", "And creatinine? | 0.7 - 1.3 mg/dL"],
        ),
        (
            "1. Normal sugar?\n12 - 15 units\n2. Fever?\n37.5° Celsius\n",
            ["Normal sugar? | 12 - 15 units", "Fever? | 37.5° Celsius"],
        ),
        ("1. Dose?\nAnswer 4.0 g a day\n2. Time?\nAns. 1.5 h\n", ["Dose? | Answer 4.0 g a day", "Time? | 1.5 h"]),
        ("1. Dose?\n1.1 mg once\n2. And later?\n1.2 mg twice\n", ["Dose? | 1.1 mg once", "And later? | 1.2 mg twice"]),
        (
            "1. Dose of X?\n2. Dose of Y?\n\nAnswers: 1. 0.5 mg 2. 4.0 g\n",
            ["Dose of X? | 0.5 mg", "Dose of Y? | 4.0 g"],
        ),
        (
            ("1.1 What is a mole?\nAn amount.\n1.2 What is a gram?\n4.0 g are 4.0 g.\n2.1 What is g?\n9.81 m/s²\n"),
            ["What is a mole? | An amount.", "What is a gram? | 4.0 g are 4.0 g.", "What is g? | 9.81 m/s²"],
        ),
        (
            ("Constants:\n6.022 x 10^23 is a mole\n\n1. What is a mole?\nAn amount.\n2. What is K?\nA unit.\n"),
            ["What is a mole? | An amount.", "What is K? | A unit.", "< Constants:\n6.022 x 10^23 is a mole"],
        ),
    ],
    "the next number is no answer to an open question": [
        (
            (
                "1. Define token.\nA sequence of characters.\n2. Explain the phases of a compiler.\n"
                "3. a) Write about LEX. (5M)\n   b) Explain input buffering. (5M)\n"
                "4. a) Write about YACC. (5M)\n   b) Explain parsing. (5M)\n"
            ),
            [
                "Define token. | A sequence of characters.",
                "Explain the phases of a compiler. | ",
                "Write about LEX. (5M) | ",
                "Explain input buffering. (5M) | ",
                "Write about YACC. (5M) | ",
                "Explain parsing. (5M) | ",
            ],
        ),
        (
            (
                "UNIT-I\nPART-A (2 Marks)\n1. What is a compiler?          [L1][CO1]\n"
                "A compiler translates source code.\n2. Define token.          [L1][CO1]\n"
                "A sequence of characters with a meaning.\nPART-B (10 Marks)\n1. Explain the phases of a "
                "compiler with an example.          [L2][CO1]\n2. a) Write about LEX. (5M)\n"
                "   b) Explain input buffering. (5M)\n"
            ),
            [
                "# PART-A (2 Marks) | What is a compiler? [L1][CO1] | A compiler translates source code.",
                "# PART-A (2 Marks) | Define token. [L1][CO1] | A sequence of characters with a meaning.",
                "# PART-B (10 Marks) | Explain the phases of a compiler with an example. [L2][CO1] | ",
                "# PART-B (10 Marks) | Write about LEX. (5M) | ",
                "# PART-B (10 Marks) | Explain input buffering. (5M) | ",
                "< UNIT-I",
            ],
        ),
        (
            (
                "1. Explain the phases of a compiler.\n2. a) Write about LEX. (5M)\n"
                "   b) Explain input buffering. (5M)\n"
            ),
            ["Explain the phases of a compiler. | ", "Write about LEX. (5M) | ", "Explain input buffering. (5M) | "],
        ),
        (
            (
                "1. Define token.\nA sequence of characters.\n2. Define lexeme.\n"
                "The text of a token.\n3. Explain the phases of a compiler.\n4. a) Write about LEX.\n"
                "   b) Explain input buffering.\n"
            ),
            [
                "Define token. | A sequence of characters.",
                "Define lexeme. | The text of a token.",
                "Explain the phases of a compiler. | ",
                "Write about LEX. | ",
                "Explain input buffering. | ",
            ],
        ),
        (
            "Q1. Define token.\nQ2. (i) Write about LEX.\n(ii) Explain parsing.\n",
            ["Define token. | ", "Write about LEX. | ", "Explain parsing. | "],
        ),
        (
            "P1. ¿Qué es la célula?\nR1. La unidad de la vida.\nP2. Define ósmosis.\nR2. Paso de agua.\n",
            ["¿Qué es la célula? | La unidad de la vida.", "Define ósmosis. | Paso de agua."],
        ),
    ],
    "all words of a line are kept": [
        (
            "Dr. Smith: What is a mutex?\nMe: A lock.\nDr. Smith: What is a semaphore?\nMe: A counter.\n",
            ["What is a mutex? | A lock.", "What is a semaphore? | A counter."],
        ),
        (
            (
                "Dr. Smith: What is a mutex?\nMe: A lock.\nDr. Smith: Why?\nMe: For order.\n"
                "Dr. Smith: Yes, please.\nMe: A pool.\n"
            ),
            ["What is a mutex? | A lock.", "Why? | For order.", "Yes, please. | A pool. | ?"],
        ),
    ],
    "a heading is no answer": [
        (
            (
                "1. What is a cell?\nThe unit of life.\n2. What is a tissue?\n\nGenetics\n\n"
                "3. What is a gene?\nA unit of heredity.\n"
            ),
            [
                "What is a cell? | The unit of life.",
                "What is a tissue? | Genetics | ?",
                "What is a gene? | A unit of heredity.",
            ],
        ),
        (
            (
                "Experiment No. 4: Viscosity\n\nViva questions:\n1. What is viscosity?\n"
                "Ans: Resistance to flow.\n2. What is terminal velocity?\nAns:\n\n"
                "Experiment No. 5: Young's modulus\n\nViva questions:\n1. Define stress.\n"
                "Ans: Force per unit area.\n2. Define strain.\nAns: Change in length per length\n"
            ),
            [
                "# Experiment No. 4: Viscosity | What is viscosity? | Resistance to flow.",
                "# Experiment No. 4: Viscosity | What is terminal velocity? |  | ?",
                "# Experiment No. 5: Young's modulus | Define stress. | Force per unit area.",
                "# Experiment No. 5: Young's modulus | Define strain. | Change in length per length",
                "< Viva questions:",
                "< Viva questions:",
            ],
        ),
        (
            ("1. What is a cell?\nAns:\n\nChapter 2: Genetics\n\n1. What is a gene?\nAns: A unit of heredity.\n"),
            ["What is a cell? |  | ?", "# Chapter 2: Genetics | What is a gene? | A unit of heredity."],
        ),
        (
            (
                "1. What is a cell?\nAns:\n2. What is a tissue?\nAns:\nTOPIC 2 GENETICS\n"
                "1. What is a gene?\nAns: A unit of heredity.\n"
            ),
            [
                "What is a cell? | ",
                "What is a tissue? | ",
                "# TOPIC 2 GENETICS | What is a gene? | A unit of heredity.",
            ],
        ),
        (
            (
                "Question 1: What is a cell?\nAnswer:\n\nGenetics\n\nQuestion 2: What is a gene?\n"
                "Answer: A unit of heredity.\n"
            ),
            ["What is a cell? | Genetics | ?", "What is a gene? | A unit of heredity."],
        ),
        (
            (
                "**Question 1:** What is a cell?\n\n**Answer:**\n\nA unit of life.\n\n"
                "**Question 2:** Who found genes?\n\n**Answer:**\n\nGregor Mendel\n\n"
                "**Question 3:** What is a gene?\n\n**Answer:**\n\nA part of DNA.\n"
            ),
            [
                "What is a cell? | A unit of life.",
                "Who found genes? | Gregor Mendel",
                "What is a gene? | A part of DNA.",
            ],
        ),
    ],
    "marks, years and pages are no answers": [
        (
            "Q1 What is a mole?\nMarks: 2\nQ2 What is molarity?\nMarks: 2\nQ3 What is pH?\nMarks: 3\n",
            ["What is a mole? Marks: 2 | ", "What is molarity? Marks: 2 | ", "What is pH? Marks: 3 | "],
        ),
        (
            (
                "**What is a mutex?** *(2019)*\n\nA lock.\n\n**What is a semaphore?** *(2020)*\n\n"
                "**What is a monitor?** *(2021, 2022)*\n"
            ),
            [
                "What is a mutex? *(2019)* | A lock.",
                "What is a semaphore? *(2020)* | ",
                "What is a monitor? *(2021, 2022)* |  | ?",
            ],
        ),
        (
            (
                "1. **What is a mole?** *(2019, 2021)*\n2. **What is molarity?** *(2020)*\n"
                "   Moles per litre.\n3. **Define molality.** [AU May 2018]\n"
            ),
            [
                "What is a mole? *(2019, 2021)* | ",
                "What is molarity? *(2020)* | Moles per litre.",
                "Define molality. [AU May 2018] | ",
            ],
        ),
        (
            ("1. What is a mole?\n(see lecture 2)\n2. What is molality?\np. 45\n3. What is pH?\nTextbook, chapter 7\n"),
            [
                "What is a mole? | (see lecture 2) | ?",
                "What is molality? | p. 45 | ?",
                "What is pH? | Textbook, chapter 7 | ?",
            ],
        ),
        (
            "1. Which page shows the heart?\nPage 12\n2. What is the lung?\np. 13\n",
            ["Which page shows the heart? | Page 12", "What is the lung? | p. 13 | ?"],
        ),
        (
            "1. When did the bank fail?\n(2008)\n2. What is a bank?\n[2 marks]\nIt lends money.\n",
            ["When did the bank fail? | (2008)", "What is a bank? [2 marks] | It lends money."],
        ),
        (
            "1. What is a mole? \n2 marks\n2. What is pH?\n(Dec. 2019, May 2021)\n",
            ["What is a mole? 2 marks | ", "What is pH? (Dec. 2019, May 2021) | "],
        ),
    ],
    "answers elsewhere": [
        (
            (
                "Q1. What is a mole?\nQ2. What is molarity?\nQ3. What is molality?\n"
                "A3. Moles per kilogram.\nA1. 6.022 x 10^23 particles.\nA2. Moles per litre.\n"
            ),
            [
                "What is a mole? | 6.022 x 10^23 particles.",
                "What is molarity? | Moles per litre.",
                "What is molality? | Moles per kilogram.",
            ],
        ),
        (
            "Q1. What is a mole?\nQ2. What is molarity?\nA3. Moles per kilogram.\nA1. Particles.\n",
            ["What is a mole? | Particles.", "What is molarity? |  | ?", "< Moles per kilogram."],
        ),
        (
            (
                "Question: What is a mole?\n\nQuestion: What is molarity?\n\nAnswer: Moles per litre.\n\n"
                "Answer: 6.022 x 10^23 particles.\n"
            ),
            ["What is a mole? |  | ?", "What is molarity? | Moles per litre.\n\n6.022 x 10^23 particles. | ?"],
        ),
        (
            (
                "The capital of France is Paris.\n1. What is the capital of France?\n\n"
                "The capital of Italy is Rome.\n2. What is the capital of Italy?\n\n"
                "The capital of Spain is Madrid.\n3. What is the capital of Spain?\n"
            ),
            [
                "What is the capital of France? | The capital of France is Paris. | ?",
                "What is the capital of Italy? | The capital of Italy is Rome. | ?",
                "What is the capital of Spain? | The capital of Spain is Madrid. | ?",
            ],
        ),
        (
            (
                "6.022 x 10^23 particles\n**What is a mole?**\n\nMoles per litre of solution\n"
                "**What is molarity?**\n\nMoles per kilogram\n**What is molality?**\n"
            ),
            [
                "What is a mole? | 6.022 x 10^23 particles | ?",
                "What is molarity? | Moles per litre of solution | ?",
                "What is molality? | Moles per kilogram | ?",
            ],
        ),
        (
            (
                "Cover the answers!\n\nA1: Mitosis makes two cells.\nQ1: What is mitosis?\n\n"
                "A2: Meiosis makes four cells.\nQ2: What is meiosis?\n\nA3: A tetrad.\n"
                "Q3: What is a bivalent?\n"
            ),
            [
                "What is mitosis? | Mitosis makes two cells.",
                "What is meiosis? | Meiosis makes four cells.",
                "What is a bivalent? | A tetrad.",
                "< Cover the answers!",
            ],
        ),
    ],
    "answers above, with lists": [
        (
            ("A: Two kinds:\n1. axial\n2. radial\nQ: What kinds are there?\n\nA: A wheel.\nQ: What is a rotor?\n"),
            ["What kinds are there? | Two kinds:\n\n1. axial\n2. radial | ?", "What is a rotor? | A wheel. | ?"],
        ),
    ],
    "chats": [
        ("1. Who are you?\nYou\n2. What does AI do?\nAI\n", ["Who are you? | You", "What does AI do? | AI"]),
        (
            (
                "You said:\ngive me 2 questions\n\nChatGPT said:\nSure!\n\n**1. What is DNS?**\n"
                "It maps names to addresses.\n\n**2. What is DHCP?**\nIt gives addresses to hosts.\n\n"
                "Do you want more questions?\n\nYou said:\nyes 2 more\n\nChatGPT said:\n"
                "**3. What is NAT?**\nIt rewrites addresses.\n\n**4. What is ARP?**\n"
                "It maps IP to MAC addresses.\n"
            ),
            [
                "What is DNS? | It maps names to addresses.",
                "What is DHCP? | It gives addresses to hosts.",
                "What is NAT? | It rewrites addresses.",
                "What is ARP? | It maps IP to MAC addresses.",
                "< give me 2 questions\nSure!",
                "< Do you want more questions?\nyes 2 more",
            ],
        ),
        (
            (
                "User: Make 2 questions about locks\nAssistant: Sure.\n1. What is a mutex?\n"
                "A lock that only one thread can hold.\n2. What is a semaphore?\n"
                "A counter of permits.\nUser: one more\nAssistant: 3. What is a deadlock?\n"
                "Threads wait for each other.\n"
            ),
            [
                "What is a mutex? | A lock that only one thread can hold.",
                "What is a semaphore? | A counter of permits.",
                "What is a deadlock? | Threads wait for each other.",
                "< Make 2 questions about locks\nSure.",
                "< one more",
            ],
        ),
        (
            (
                "**You:** What is a mutex?\n\n**ChatGPT:** A lock that only one thread can hold.\n\n"
                "**You:** and a semaphore\n\n**ChatGPT:** A counter of permits.\n\n"
                "**You:** ok thanks\n\n**ChatGPT:** You're welcome!\n"
            ),
            [
                "What is a mutex? | A lock that only one thread can hold.",
                "and a semaphore | A counter of permits. | ?",
                "ok thanks | You're welcome! | ?",
            ],
        ),
        (
            (
                "You\n\nwhat are the 3 types of muscle\n\n\nClaude\n\nThere are three types of muscle "
                "tissue:\n\n1. Skeletal muscle – voluntary, striated\n2. Smooth muscle – involuntary\n\n"
                "You\n\nwhich one has intercalated discs\n\n\nClaude\n\nCardiac muscle.\n"
            ),
            [
                (
                    "what are the 3 types of muscle | There are three types of muscle tissue:\n\n"
                    "1. Skeletal muscle – voluntary, striated\n2. Smooth muscle – involuntary"
                ),
                "which one has intercalated discs | Cardiac muscle.",
            ],
        ),
    ],
    "no word is lost": [
        (
            "# Oral\n\n## What is a cell?\nThe unit of life.\n\n## References\n",
            ["# Oral | What is a cell? | The unit of life.", "< References"],
        ),
        (
            (
                "# Oral\n\n## What is a cell?\nThe unit of life.\n\n## Further reading\n\n"
                "- Alberts, chapter 1\n- Lodish, chapter 2\n"
            ),
            [
                "# Oral | What is a cell? | The unit of life.",
                "< Further reading\nAlberts, chapter 1\nLodish, chapter 2",
            ],
        ),
        (
            "1. Pathogen of aspergillosis?\nA. fumigatus\n2. Pathogen of tuberculosis?\nM. tuberculosis\n",
            ["Pathogen of aspergillosis? | A. fumigatus", "Pathogen of tuberculosis? | M. tuberculosis"],
        ),
        (
            "Q. what is a relay?\nA. a switch\nQ. what is a fuse?\nA. a thin wire\n",
            ["what is a relay? | a switch", "what is a fuse? | a thin wire"],
        ),
        (
            (
                "Quiz 1\n1. Which is a metal?\nA) Iron\nB) Sulfur\n2. Which is a gas?\n"
                "A) Neon\nB) Iodine\n\nQuiz 2\n1. Which is a noble gas?\nA) Oxygen\n"
                "B) Argon\n2. Which is an alkali metal?\nA) Zinc\nB) Sodium\n\nAnswer key\n"
                "Quiz 1: 1-A, 2-A\nQuiz 2: 1-B, 2-B\n"
            ),
            [
                "# Quiz 1 | Which is a metal?\n\nA) Iron\n\nB) Sulfur | A",
                "# Quiz 1 | Which is a gas?\n\nA) Neon\n\nB) Iodine | A",
                "# Quiz 2 | Which is a noble gas?\n\nA) Oxygen\n\nB) Argon | B",
                "# Quiz 2 | Which is an alkali metal?\n\nA) Zinc\n\nB) Sodium | B",
            ],
        ),
    ],
    "what is easy is read": [
        (
            (
                'ANSWERS: 1-c, 2-a\n\n1) Who wrote "On the Origin of Species"?\n (a) Mendel (b) Lamarck '
                "(c) Darwin\n2) The unit of heredity is the\n (a) gene (b) cell (c) codon\n"
            ),
            [
                'Who wrote "On the Origin of Species"?\n\n(a) Mendel\n\n(b) Lamarck\n\n(c) Darwin | c',
                "The unit of heredity is the\n\n(a) gene\n\n(b) cell\n\n(c) codon | a",
            ],
        ),
        (
            (
                "Section A: choose the correct answer\n\n1. Largest organ: a) liver b) skin c) lung d) "
                "brain\n2. Smallest bone: a) stapes b) incus c) femur d) rib\n\nKey: 1 b, 2 a\n"
            ),
            [
                "Largest organ:\n\na) liver\n\nb) skin\n\nc) lung\n\nd) brain | b",
                "Smallest bone:\n\na) stapes\n\nb) incus\n\nc) femur\n\nd) rib | a",
                "< Section A: choose the correct answer",
            ],
        ),
        (
            (
                "What is a gene? A unit of heredity.\nWhat is an allele? A variant of a gene.\n"
                "Define genotype. The set of genes of an organism.\nWhat is a locus? The position of a "
                "gene.\n"
            ),
            [
                "What is a gene? | A unit of heredity.",
                "What is an allele? | A variant of a gene.",
                "Define genotype. | The set of genes of an organism.",
                "What is a locus? | The position of a gene.",
            ],
        ),
        (
            (
                "### Q1\nWhat is a mole?\n\n### A1\n6.022 x 10^23 particles.\n\n### Q2\n"
                "What is molarity?\n\n### A2\nMoles per litre.\n"
            ),
            ["What is a mole? | 6.022 x 10^23 particles.", "What is molarity? | Moles per litre."],
        ),
        (
            (
                "Exercise 1\nCompute the determinant of A.\n\nExercise 2\nProve that A is invertible.\n\n"
                "Exercise 3\nWhat is the rank of B?\n"
            ),
            ["Compute the determinant of A. | ", "Prove that A is invertible. | ", "What is the rank of B? | "],
        ),
        (
            (
                "## Questions\n\n- What is a mole?\n- What is molarity?\n- What is molality?\n\n"
                "## Answers\n\n- 6.022 x 10^23 particles.\n- Moles per litre of solution.\n"
                "- Moles per kilogram.\n"
            ),
            [
                "# Questions | What is a mole? | 6.022 x 10^23 particles. | ?",
                "# Questions | What is molarity? | Moles per litre of solution. | ?",
                "# Questions | What is molality? | Moles per kilogram. | ?",
            ],
        ),
    ],
    "a word in two lines": [
        (
            (
                "1. What is a tissue?\nA group of cells with a com-\nmon function.\n"
                "2. What is a self-\npollinating plant?\nOne whose pol-\nlen.\n"
            ),
            [
                "What is a tissue? | A group of cells with a common\nfunction.",
                "What is a self-pollinating plant? | One whose pollen.",
            ],
        ),
        ("1. What are pre-\nand postfixes?\nParts of words.\n", ["What are pre- and postfixes? | Parts of words."]),
    ],
    "a number behind a label": [
        ("Q. Potassium?\nA. 3.5\nQ. Sodium?\nA. 140\n", ["Potassium? | 3.5", "Sodium? | 140"]),
        ("1. Potassium?\nAns. 4\n2. Sodium?\nAns. 140.\n", ["Potassium? | 4", "Sodium? | 140."]),
        ("1. Rate?\nAnswer 4\n2. Pulse?\nAnswer 1\n", ["Rate? | 4", "Pulse? | 1"]),
        ("1. Hours of a day?\nAns 24\n2. What is pi?\nSol. 3.14\n", ["Hours of a day? | 24", "What is pi? | 3.14"]),
        ("1. Wie viele?\nAntwort 206\n2. Warum?\nAntwort: Darum.\n", ["Wie viele? | 206", "Warum? | Darum."]),
        ("Q. How many bones?\nA. 206. It is fewer.\n", ["How many bones? | 206. It is fewer."]),
        ("1. How many bones?\nAns. 206. It is fewer.\n", ["How many bones? | 206. It is fewer."]),
        ("1. Bones?\nAns 206\nIt is fewer.\n2. Ribs?\nAns 24\n", ["Bones? | 206\nIt is fewer.", "Ribs? | 24"]),
        ("Q1. Bones?\nAnswer 1\nMany.\nQ2. Ribs?\nAnswer 2\n24\n", ["Bones? | Many.", "Ribs? | 24"]),
        ("Q3. Bones?\nAns 3. Many.\nQ4. Ribs?\nAns 4. Few.\n", ["Bones? | Many.", "Ribs? | Few."]),
    ],
    "numbers as options": [
        (
            "1. Normal respiratory rate?\nA. 8\nB. 16\nC. 30\nAnswer: B\n",
            ["Normal respiratory rate?\n\nA. 8\n\nB. 16\n\nC. 30 | B"],
        ),
        ("1. Rate?\na. 8\nb. 16\nc. 30\nAns. b\n", ["Rate?\n\na. 8\n\nb. 16\n\nc. 30 | b"]),
    ],
    "a key in the singular": [
        (
            "1. Which is a metal?\nA) Iron\nB) Tin\n2. Which is a gas?\nA) Neon\nB) Iodine\n\nCorrect answers: 1A 2B\n",
            ["Which is a metal?\n\nA) Iron\n\nB) Tin | A", "Which is a gas?\n\nA) Neon\n\nB) Iodine | B"],
        ),
        (
            "1. Which is a metal?\nA) Iron\nB) Tin\n2. Which is a gas?\nA) Neon\nB) Iodine\n\n[Answers: 1-A; 2-B]\n",
            ["Which is a metal?\n\nA) Iron\n\nB) Tin | A", "Which is a gas?\n\nA) Neon\n\nB) Iodine | B"],
        ),
        (
            "1. Which is a metal?\nA) Iron\nB) Tin\n2. Which is a gas?\nA) Neon\nB) Iodine\n\nANS: 1-A, 2-B\n",
            ["Which is a metal?\n\nA) Iron\n\nB) Tin | A", "Which is a gas?\n\nA) Neon\n\nB) Iodine | B"],
        ),
        (
            (
                "1. Which is a metal?\nA) Iron\nB) Tin\n2. Which is a gas?\nA) Neon\nB) Iodine\n"
                "3. Red?\nA) Sky\nB) Blood\n\nAnswer: B, A, B\n"
            ),
            [
                "Which is a metal?\n\nA) Iron\n\nB) Tin | B",
                "Which is a gas?\n\nA) Neon\n\nB) Iodine | A",
                "Red?\n\nA) Sky\n\nB) Blood | B",
            ],
        ),
    ],
    "no label is left": [
        (
            "1. Qu'est-ce que la norme ?\nRép. : la loi.\n\n2. Quel est son rôle ?\nR : Le contrôle.\n",
            ["Qu'est-ce que la norme ? | la loi.", "Quel est son rôle ? | Le contrôle."],
        ),
        (
            "1.- ¿Quién descubrió América?\nR= Cristóbal Colón\n\n2.- ¿En qué año?\nR= 1453\n",
            ["¿Quién descubrió América? | Cristóbal Colón", "¿En qué año? | 1453"],
        ),
        (
            "1. State Ohm's law.\nR = V/I\n2. What is R?\nAntw.: a resistance\n",
            ["State Ohm's law. | R = V/I", "What is R? | a resistance"],
        ),
        (
            (
                "1. Which is a metal?\nA) Iron\nB) Sulfur\nCorrect Option: A) Iron\n"
                "2. Which is a gas?\nA) Tin\nB) Neon\nRight answer: B\n"
            ),
            ["Which is a metal?\n\nA) Iron\n\nB) Sulfur | A) Iron", "Which is a gas?\n\nA) Tin\n\nB) Neon | B"],
        ),
        (
            (
                "# Notes\n\n## What is a neuron? #card\nA nerve cell.\n\n## What is a synapse? "
                "#flashcards\nA junction.\n"
            ),
            ["# Notes | What is a neuron? | A nerve cell.", "# Notes | What is a synapse? | A junction."],
        ),
        (
            (
                "<details>\n<summary><b>1. What is a closure?</b></summary>\nA function.\n"
                "</details>\n<details>\n<summary><b>2. What is a scope?</b></summary>\n"
                "A region.\n</details>\n"
            ),
            ["What is a closure? | A function.", "What is a scope? | A region."],
        ),
    ],
    "a second part has questions of its own": [
        (
            (
                "Part A\n1. State Ohm's law.\n2. What is resistance?\nPart B\n"
                "1. A 6 V battery drives 2 A. Find the resistance.\n"
                "2. A 60 W lamp runs on 230 V. Find the current.\n"
            ),
            [
                "# Part A | State Ohm's law. | ",
                "# Part A | What is resistance? | ",
                "# Part B | A 6 V battery drives 2 A. Find the resistance. | ",
                "# Part B | A 60 W lamp runs on 230 V. Find the current. | ",
            ],
        ),
        (
            (
                "## Theory\n1. State Ohm's law.\n2. What is resistance?\n\n## Numericals\n"
                "1. A 6 V battery drives 2 A. Find the resistance.\n"
                "2. A 60 W lamp runs on 230 V. Find the current.\n"
            ),
            [
                "# Theory | State Ohm's law. | ",
                "# Theory | What is resistance? | ",
                "# Numericals | A 6 V battery drives 2 A. Find the resistance. | ",
                "# Numericals | A 60 W lamp runs on 230 V. Find the current. | ",
            ],
        ),
        (
            (
                "Unit 1\n1. What is a cell?\n2. What is a tissue?\nUnit 2\n"
                "1. With a diagram, explain mitosis.\n2. In your own words, describe meiosis.\n"
            ),
            [
                "# Unit 1 | What is a cell? | ",
                "# Unit 1 | What is a tissue? | ",
                "# Unit 2 | With a diagram, explain mitosis. | ",
                "# Unit 2 | In your own words, describe meiosis. | ",
            ],
        ),
        (
            (
                "Section 1: Definitions\n1. Define osmosis.\n2. Define diffusion.\nSection 2: Explanations\n"
                "1. A plant cell is put into salt water. Explain what happens.\n2. Sugar dissolves. Explain why.\n"
            ),
            [
                "# Section 1: Definitions | Define osmosis. | ",
                "# Section 1: Definitions | Define diffusion. | ",
                "# Section 2: Explanations | A plant cell is put into salt water. Explain what happens. | ",
                "# Section 2: Explanations | Sugar dissolves. Explain why. | ",
            ],
        ),
        (  # only the numbers say that these are answers
            "## Part A\n1. State Ohm's law.\n2. What is resistance?\n\n## Part B\n1. V = IR.\n2. V/I.\n",
            [
                "# Part A | State Ohm's law. | V = IR. | ?",
                "# Part A | What is resistance? | V/I. | ?",
                "< Part B",
            ],
        ),
        (
            "## Part A\n1. State Ohm's law.\n2. What is R?\n\n## Solutions\n1. V = IR. Find R by it.\n2. V/I.\n",
            ["# Part A | State Ohm's law. | V = IR. Find R by it.", "# Part A | What is R? | V/I."],
        ),
        (
            (
                "1. (a) Define molarity. (2)\n(b) 0.5 mol of NaCl is dissolved in 2 L. Find the molarity. (3)\n"
                "2. (a) State Hess's law. (2)\n(b) Explain activation energy. (3)\n3. Write notes on catalysis. (5)\n"
            ),
            [
                "Define molarity. (2) | ",
                "0.5 mol of NaCl is dissolved in 2 L. Find the molarity. (3) | ",
                "State Hess's law. (2) | ",
                "Explain activation energy. (3) | ",
                "Write notes on catalysis. (5) | ",
            ],
        ),
    ],
    "what is unlike the other answers is marked": [
        (  # a heading of a kind that no list has
            (
                "Examiner: What do you see?\nCandidate should say: Spots.\nExaminer: What is the cause?\n"
                "Candidate should say: Pressure.\n\nBAY 2 – Chest X-ray\n\nExaminer: What is the finding?\n"
                "Candidate should say: Fluid.\n"
            ),
            [
                "What do you see? | Spots.",
                "What is the cause? | Pressure.\n\nBAY 2 – Chest X-ray | ?",
                "What is the finding? | Fluid.",
            ],
        ),
        (  # the foot of a page
            (
                "What is undercut?\nA groove.\n\nWhat is a bead?\nA seam.\n\nWhat is TIG?\nA way to weld.\n\n"
                "Share this page\n© 2021 Weld School\n"
            ),
            [
                "What is undercut? | A groove.",
                "What is a bead? | A seam.",
                "What is TIG? | A way to weld.\n\nShare this page\n© 2021 Weld School | ?",
            ],
        ),
        (  # the number of a page between the questions and their key
            (
                "1. Define weight.\n2. Define work.\n3. Define power.\n\n2\n\nANSWERS\n1. A force.\n"
                "2. Force times path.\n"
            ),
            ["Define weight. | A force.", "Define work. | Force times path.", "Define power. | 2 | ?"],
        ),
        (  # the next question has a label of a language that is not in the tables
            "Otázka 1) What is mitosis?\nIt divides.\nOtázka 2) Vysvětli: meiosis\nIt halves.\n",
            ["Otázka 1) What is mitosis? | It divides.\nOtázka 2) Vysvětli: meiosis\nIt halves. | ?"],
        ),
        (
            "1. Diagnosis?\n2. Usual virus?\n3. Drug of choice?\nAnswers A: 1. Croup 2. Influenza 3. Steroids\n",
            ["Diagnosis? | Croup", "Usual virus? | Influenza", "Drug of choice? | Steroids"],
        ),
        (  # the key says that these are questions, whatever numbers are missing
            "3. Its product?\n7. How many ATP?\n12. Where is it?\n\nAnswers\n12. Inside\n7. 2\n3. Citrate\n",
            ["Its product? | Citrate", "How many ATP? | 2", "Where is it? | Inside"],
        ),
    ],
    "facts above several questions belong to them": [
        (
            (
                "Case 1\nA man of 40 has chest pain.\n"
                "What is the diagnosis?\nAngina.\nWhat do you give?\nNitrates.\n\n"
                "Case 2\nA woman of 60 is short of breath.\nWhat is it?\nHeart failure.\n\nWhat is a cell?\nA unit.\n"
            ),
            [
                "# Case 1 | A man of 40 has chest pain.\n\nWhat is the diagnosis? | Angina.",
                "# Case 1 | A man of 40 has chest pain.\n\nWhat do you give? | Nitrates.",
                "# Case 2 | A woman of 60 is short of breath.\n\nWhat is it? | Heart failure.",
                "# Case 2 | What is a cell? | A unit.",
            ],
        ),
        (
            (
                "1. A ball falls from 20 m.\n(a) Find its speed.\nAns: 20 m/s\n(b) What is its energy?\nAns: 100 J\n"
                "2. What is work?\nAns: Force times path.\n"
            ),
            [
                "A ball falls from 20 m.\n\nFind its speed. | 20 m/s",
                "A ball falls from 20 m.\n\nWhat is its energy? | 100 J",
                "What is work? | Force times path.",
            ],
        ),
        (  # only one text, which may be an introduction
            "These notes are for the oral exam.\n1. What is a cell?\nA unit.\n2. What is DNA?\nA molecule.\n",
            ["What is a cell? | A unit.", "What is DNA? | A molecule.", "< These notes are for the oral exam."],
        ),
    ],
    "a key has the letters of the questions": [
        (
            "a) How many teeth?\nb) Which is the hardest tissue?\n\nKey:\na) 32\nb) Enamel\n",
            ["How many teeth? | 32", "Which is the hardest tissue? | Enamel"],
        ),
        (
            (
                "1. A girder is 40 m long.\n a) How much does it grow?\n b) What allows for it?\n2. A pump lifts.\n"
                " a) Find its power.\n b) What does it take?\n\nSolutions\n1. a) 14 mm\n   b) a joint\n2. a) 5 kW\n"
                "   b) 7 kW\n"
            ),
            [
                "A girder is 40 m long.\n\nHow much does it grow? | 14 mm",
                "A girder is 40 m long.\n\nWhat allows for it? | a joint",
                "A pump lifts.\n\nFind its power. | 5 kW",
                "A pump lifts.\n\nWhat does it take? | 7 kW",
            ],
        ),
    ],
    "questions and answers take turns without empty lines": [
        (
            "Define tempering.\nheating and cooling\nState Ohm's law.\nV = IR\nList two metals.\ncopper, zinc\n",
            [
                "Define tempering. | heating and cooling",
                "State Ohm's law. | V = IR",
                "List two metals. | copper, zinc",
            ],
        ),
        (
            (
                "Which is the capital?\nOslo\nWhich river flows there?\nthe Danube\nWhat is the largest lake?\n\n"
                "Vänern\nWhich sea lies between them?\nthe Adriatic\n"
            ),
            [
                "Which is the capital? | Oslo",
                "Which river flows there? | the Danube",
                "What is the largest lake? | Vänern | ?",  # it stands alone, as a title does
                "Which sea lies between them? | the Adriatic",
            ],
        ),
        (
            "Case 1\nWhat is it?\n→ Acidosis\nWhat is the first step?\n→ Saline\n",
            ["# Case 1 | What is it? | Acidosis", "# Case 1 | What is the first step? | Saline"],
        ),
        (  # a line of more than one question is no turn
            "What is work?\nAnd how is it measured?\nIt is force times path.\nIn joules.\n",
            ["What is work? | And how is it measured?\n\nIt is force times path.\nIn joules. | ?"],
        ),
    ],
    "a question beside a question is no answer": [
        (
            "| Question | More |\n|---|---|\n| What is a cell? | What is a tissue? |\n| What is DNA? | A molecule. |\n",
            ["What is a cell? | ", "What is a tissue? | ", "What is DNA? | A molecule.", "< Question | More"],
        ),
        (
            "| Set A | Set B |\n|---|---|\n| What is a cell? | What is DNA? |\n| Define gene. | Explain mitosis. |\n",
            ["What is a cell? | ", "What is DNA? | ", "Define gene. | ", "Explain mitosis. | ", "< Set A | Set B"],
        ),
        (
            "| Sign | Act |\n|---|---|\n| Hypoxia? | Give oxygen. |\n| Pain? | Find its place. |\n",
            ["Hypoxia? | Give oxygen.", "Pain? | Find its place.", "< Sign | Act"],
        ),
    ],
    "a key in parts": [
        (
            (
                "Section A: Ships\n1. What is a keel?\n2. What is a hull?\n"
                "\nSection B: Trade\n1. What is a tariff?\n"
                "2. What is a quota?\n\nANSWERS\n"
                "\nSection A\n1. The spine of a ship\n"
                "2. Its body\n\nSection B\n"
                "1. A tax\n2. A limit\n"
            ),
            [
                "# Section A: Ships | What is a keel? | The spine of a ship",
                "# Section A: Ships | What is a hull? | Its body",
                "# Section B: Trade | What is a tariff? | A tax",
                "# Section B: Trade | What is a quota? | A limit",
                "< Section A",
                "< Section B",
            ],
        ),
        (
            (
                "Part A\n1. What is a gene?\n2. What is DNA?\n"
                "\nPart B\n1. What is a cell?\n"
                "2. What is ATP?\n\nAnswer key\n"
                "Part A: 1. a unit 2. a molecule\nPart B: 1. a room 2. a fuel\n"
            ),
            [
                "# Part A | What is a gene? | a unit",
                "# Part A | What is DNA? | a molecule",
                "# Part B | What is a cell? | a room",
                "# Part B | What is ATP? | a fuel",
            ],
        ),
        (
            (
                "I. Force\n1. What is work?\n2. What is power?\n"
                "II. Light\n1. What is a lens?\n2. What is red?\n"
                "\nANSWERS\nI. Force\n"
                "1. force times path\n2. work in a time\nII. Light\n"
                "1. a curved glass\n2. a colour\n"
            ),
            [
                "# Force | What is work? | force times path",
                "# Force | What is power? | work in a time",
                "# Light | What is a lens? | a curved glass",
                "# Light | What is red? | a colour",
            ],
        ),
        (
            (
                "1. What is a delta?\n2. Why is it wide?\n3. What is a moor?\n"
                "\nAnswers (2 in class)\n1. A mouth of a river\n"
                "3. A wet heath\n"
            ),
            [
                "What is a delta? | A mouth of a river",
                "Why is it wide? |  | ?",
                "What is a moor? | A wet heath",
                "< Answers (2 in class)",
            ],
        ),
    ],
    "a key with the letters of parts": [
        (
            ("1. A ball falls.\n(a) Find its speed.\n(b) Find its energy.\n\nMark scheme\n1 (a) 20 m/s\n1 (b) 100 J\n"),
            [
                "A ball falls.\n\nFind its speed. | 20 m/s",
                "A ball falls.\n\nFind its energy. | 100 J",
            ],
        ),
        (
            (
                "Question 1\nIron rusts.\n(a) Write the equation.\n"
                "(b) Name the product.\n\nMARK SCHEME\n"
                "1(a) 4Fe + 3O2\n1(b) Iron oxide\n"
            ),
            [
                "Iron rusts.\n\nWrite the equation. | 4Fe + 3O2",
                "Iron rusts.\n\nName the product. | Iron oxide",
            ],
        ),
        (
            (
                "CASE A\nA child has had a cough for days.\n1. Diagnosis?\n"
                "2. Usual virus?\nAnswers A: 1. Croup 2. Influenza\n\n"
                "CASE B\nA baby is sick after every feed.\n1. What is it?\n"
                "2. Which test?\nAnswers B: 1. Stenosis 2. Ultrasound\n"
            ),
            [
                "# CASE A | A child has had a cough for days.\n\nDiagnosis? | Croup",
                "# CASE A | A child has had a cough for days.\n\nUsual virus? | Influenza",
                "# CASE B | A baby is sick after every feed.\n\nWhat is it? | Stenosis",
                "# CASE B | A baby is sick after every feed.\n\nWhich test? | Ultrasound",
            ],
        ),
        (
            (
                "a) What follows ad?\nb) What is a verb?\nc) Translate: amat\n"
                "\nKey: a) accusative  b) a word of doing  c) he loves\n"
            ),
            [
                "What follows ad? | accusative",
                "What is a verb? | c) Translate: amat | ?",
                "< b) a word of doing c) he loves",
            ],
        ),
    ],
    "facts above several questions, below a heading": [
        (
            (
                "CASE 1\nA woman of 74 is confused after a fall.\n\n"
                "What is your concern?\nBleeding.\n\n"
                "Which test is urgent?\nINR.\n\n"
                "CASE 2\nA man of 58 has a fever after surgery.\n\n"
                "What do you suspect?\nSepsis.\n"
            ),
            [
                "# CASE 1 | A woman of 74 is confused after a fall.\n\nWhat is your concern? | Bleeding.",
                "# CASE 1 | A woman of 74 is confused after a fall.\n\nWhich test is urgent? | INR.",
                "# CASE 2 | A man of 58 has a fever after surgery.\n\nWhat do you suspect? | Sepsis.",
            ],
        ),
        (
            ("Station 1\nWhat is this bone?\nThe femur.\n\nStation 2\nWhat is this muscle?\nThe deltoid.\n"),
            [
                "# Station 1 | What is this bone? | The femur.",
                "# Station 2 | What is this muscle? | The deltoid.",
            ],
        ),
    ],
    "what is said of a question is no part of its answer": [
        (
            (
                "1. Which is a metal?\nA. tin\nB. wood\n"
                "ANS: A\nDifficulty: Easy\nLO: 04-01\n"
                "2. Which is a gas?\nA. neon\nB. iron\n"
                "ANS: A\nDifficulty: Hard\nLO: 04-02\n"
            ),
            [
                "Which is a metal?\n\nA. tin\n\nB. wood | A",
                "Which is a gas?\n\nA. neon\n\nB. iron | A",
                "< Difficulty: Easy\nLO: 04-01",
                "< Difficulty: Hard\nLO: 04-02",
            ],
        ),
        (
            (
                "Q1. What is theft?\nAns: Taking.\nRef: Theft Act s.1\n"
                "Q2. What is arrest?\nAns: Holding.\nRef: PACE s.24\n"
            ),
            [
                "What is theft? | Taking.",
                "What is arrest? | Holding.",
                "< Ref: Theft Act s.1",
                "< Ref: PACE s.24",
            ],
        ),
        (
            (
                "Frage: Was ist ein Pilz?\nAntwort: Ein Lebewesen.\nQuelle: Skript S. 4\n"
                "Frage: Was ist Hefe?\nAntwort: Ein Pilz.\nQuelle: Skript S. 5\n"
            ),
            [
                "Was ist ein Pilz? | Ein Lebewesen.",
                "Was ist Hefe? | Ein Pilz.",
                "< Quelle: Skript S. 4",
                "< Quelle: Skript S. 5",
            ],
        ),
        (
            (
                "Question: What is plaque?\nExpected response: A film.\nScore: 0  1  2\n"
                "Question: What is pulp?\nExpected response: A tissue.\nScore: 0  1  2\n"
            ),
            [
                "What is plaque? | A film.",
                "What is pulp? | A tissue.",
                "< Score: 0  1  2",
                "< Score: 0  1  2",
            ],
        ),
        (
            ("Q: What is a wine label?\nSource: the place.\nQ: What is a vintage?\nSource: the year.\n"),
            [
                "What is a wine label? | Source: the place.",
                "What is a vintage? | Source: the year.",
            ],
        ),
    ],
    "options without signs": [
        (
            (
                "1. She ___ here.\nA lives   B live   C living\n2. The book ___.\n"
                "A wrote   B was written   C writes\n\nKey: 1 A, 2 B\n"
            ),
            [
                "She ___ here.\n\nA) lives\n\nB) live\n\nC) living | A",
                "The book ___.\n\nA) wrote\n\nB) was written\n\nC) writes | B",
            ],
        ),
        (
            (
                "1. Welcher Fisch?\nA Karpfen\nB Forelle\n"
                "C Hecht\n2. Wie viele?\nA zwei\n"
                "B vier\nC acht\n\n"
                "Lösung: 1 B, 2 C\n"
            ),
            [
                "Welcher Fisch?\n\nA) Karpfen\n\nB) Forelle\n\nC) Hecht | B",
                "Wie viele?\n\nA) zwei\n\nB) vier\n\nC) acht | C",
            ],
        ),
        (
            (
                "1. Which drug?\n   a. aspirin       b. heparin\n   c. insulin       d. iron\n"
                "2. Which dose?\n   a. 5 mg          b. 10 mg\n   c. 15 mg         d. 20 mg\n"
                "\nKEY\n1 b    2 d\n"
            ),
            [
                "Which drug?\n\na. aspirin\n\nb. heparin\n\nc. insulin\n\nd. iron | b",
                "Which dose?\n\na. 5 mg\n\nb. 10 mg\n\nc. 15 mg\n\nd. 20 mg | d",
            ],
        ),
        (
            ("Q1 Who may drive it?\n[ ] anyone\n[x] trained people\nQ2 How high?\n[x] 2 m\n[ ] 5 m\n"),
            [
                "Who may drive it?\n\n- anyone\n- trained people | trained people",
                "How high?\n\n- 2 m\n- 5 m | 2 m",
            ],
        ),
        (
            ("1) How cold?\nA. 4 °C *\nB. 9 °C\nC. 20 °C\n2) Which is raw?\nA. bread\nB. beef *\nC. salt\n"),
            [
                "How cold?\n\nA. 4 °C\n\nB. 9 °C\n\nC. 20 °C | A. 4 °C",
                "Which is raw?\n\nA. bread\n\nB. beef\n\nC. salt | B. beef",
            ],
        ),
        (
            (
                "1. Chi dipinse il quadro?\na. Tiziano\nb. Raffaello (corretta)\n"
                "2. Chi scolpì il David?\na. Michelangelo (corretta)\nb. Bernini\n"
            ),
            [
                "Chi dipinse il quadro?\n\na. Tiziano\n\nb. Raffaello | b. Raffaello",
                "Chi scolpì il David?\n\na. Michelangelo\n\nb. Bernini | a. Michelangelo",
            ],
        ),
        (
            (
                "1. Which word?\nA B cell\n2. What makes it?\n"
                "A plasma cell\n3. What is it?\nA cell of the blood.\n"
                "B cells make antibodies.\n"
            ),
            [
                "Which word? | A B cell",
                "What makes it? | A plasma cell",
                "What is it? | A cell of the blood.\nB cells make antibodies.",
            ],
        ),
    ],
    "a key of words": [
        (
            ("1. Ice is solid ____.\n2. Rust is iron ____.\n\nMissing words: 1 water; 2 oxide\n"),
            [
                "Ice is solid ____. | water",
                "Rust is iron ____. | oxide",
            ],
        ),
        (
            (
                "1. Ice is solid ____.\n2. Rust is iron ____.\n3. Salt is sodium ____.\n"
                "\nAnswers: 1 water, 2 oxide, 3 chloride\n"
            ),
            [
                "Ice is solid ____. | water",
                "Rust is iron ____. | oxide",
                "Salt is sodium ____. | chloride",
            ],
        ),
    ],
    "a chat with times": [
        (
            (
                "[12/03/2024, 19:02] Mira: ok quiz me\n[12/03/2024, 19:02] Jon: what is a nephron?\n"
                "[12/03/2024, 19:03] Mira: a unit\n"
                "[12/03/2024, 19:04] Jon: yes\n[12/03/2024, 19:04] Jon: what is ADH?\n"
                "[12/03/2024, 19:05] Mira: a hormone\n"
            ),
            [
                "what is a nephron? | a unit",
                "yes what is ADH? | a hormone",
                "< Mira: ok quiz me",
            ],
        ),
        (
            (
                "12/03/2024, 14:05 - Anna: What is work?\n12/03/2024, 14:06 - Ben: Force times path\n"
                "12/03/2024, 14:07 - Anna: What is power?\n"
                "12/03/2024, 14:08 - Ben: Work in a time\n"
            ),
            [
                "What is work? | Force times path",
                "What is power? | Work in a time",
            ],
        ),
        (
            (
                "[00:00:20] Question one: what is climate?\n[00:00:26] Answer: weather over years.\n"
                "[00:00:41] Question two: what is albedo?\n"
                "[00:00:44] Answer: light sent back.\n"
            ),
            [
                "what is climate? | weather over years.",
                "what is albedo? | light sent back.",
            ],
        ),
        (
            (
                "bot — Today at 20:14\nQuestion 1: Which layer is it?\ntarek — Today at 20:14\n"
                "layer 3\nbot — Today at 20:15\nQuestion 2: How many bits?\n"
                "lin — Today at 20:15\n128\n"
            ),
            [
                (
                    "# bot — Today at 20:14 | Which layer is it? | tarek — Today at 20:14\n"
                    "layer 3\nbot — Today at 20:15 | ?"
                ),
                "# bot — Today at 20:14 | How many bits? | lin — Today at 20:15\n128 | ?",
            ],
        ),
        (
            (
                "1. When is noon?\n12:00 sharp.\n2. When is tea?\n"
                "16:00 - or later.\n3. When is night?\n23:00 - at the latest.\n"
            ),
            [
                "When is noon? | 12:00 sharp.",
                "When is tea? | 16:00 - or later.",
                "When is night? | 23:00 - at the latest.",
            ],
        ),
    ],
    "what stands below the last answer is checked": [
        (
            (
                "1. What is tort?\nA wrong.\n2. What is a duty?\n"
                "A bond.\n3. What is a breach?\nA failure.\n"
                "\nBring your book on Monday.\n"
            ),
            [
                "What is tort? | A wrong.",
                "What is a duty? | A bond.",
                "What is a breach? | A failure.\n\nBring your book on Monday. | ?",
            ],
        ),
        (
            (
                "1. What is a rite?\nAnswer: An act.\n2. What is a taboo?\n"
                "Answer: A ban.\n3. What is dirt?\nAnswer: Matter out of place.\n"
                "\nB. Further questions (prepare yourself)\n\n"
                "4. Is a feast a rite?\n"
            ),
            [
                "What is a rite? | An act.",
                "What is a taboo? | A ban.",
                "What is dirt? | Matter out of place.\n\nB. Further questions (prepare yourself) | ?",
                "Is a feast a rite? |  | ?",
            ],
        ),
        (
            (
                "## What is a plague?\nA disease.\n\n"
                "## When was it?\nIn 1348.\n\n"
                "## Where was it?\nIn Dorset.\n\n"
                "### Reading\nHorrox, ch. 2\n"
            ),
            [
                "What is a plague? | A disease.",
                "When was it? | In 1348.",
                "Where was it? | In Dorset.\n\n**Reading**\n\nHorrox, ch. 2 | ?",
            ],
        ),
        (
            (
                "1. What is a rune?\nA letter.\n\n"
                "Turn over                 2\n\n2. What is a saga?\n"
                "A story.\n- overleaf -\n"
            ),
            [
                "What is a rune? | A letter.",
                "What is a saga? | A story.",
            ],
        ),
        (
            (
                "- What is a gland?\n  - an organ\n- Longest bone (name)\n"
                "  - the femur\n- What is a joint?\n  - a hinge\n"
            ),
            [
                "What is a gland? | - an organ\n- Longest bone (name)\n  - the femur | ?",
                "What is a joint? | - a hinge",
            ],
        ),
    ],
    "short questions with their answers beside them": [
        (
            ("1. Largest sea? – Pacific\n2. Longest river? – Nile\n3. Who sailed it? – Cook\n\nTie-break: none\n"),
            [
                "Largest sea? | Pacific",
                "Longest river? | Nile",
                "Who sailed it? | Cook\n\nTie-break: none | ?",
            ],
        ),
        (
            ("Nearest star? THE SUN\nOur galaxy? THE MILKY WAY\nWhat is Ceres? A DWARF PLANET\n"),
            [
                "Nearest star? | THE SUN",
                "Our galaxy? | THE MILKY WAY",
                "What is Ceres? | A DWARF PLANET",
            ],
        ),
    ],
    "rows with bars": [
        (
            ("Who held power? | the shogun\nDaimyo? | great lords\nWhat was the pay? | rice\n"),
            [
                "Who held power? | the shogun",
                "Daimyo? | great lords",
                "What was the pay? | rice",
            ],
        ),
        (
            (
                "| Question | My answer |\n|:--|:--|\n| What is GDP? | The sum of all goods |\n"
                "| What is left out? | Unpaid work |\n| Phillips curve? | |\n| What is inflation? | Rising prices |\n"
            ),
            [
                "What is GDP? | The sum of all goods",
                "What is left out? | Unpaid work",
                "Phillips curve? |  | ?",
                "What is inflation? | Rising prices",
            ],
        ),
    ],
    "labels of more languages": [
        (
            (
                "Ερώτηση 1: Τι ήταν ο οστρακισμός;\nΑπάντηση: Η εξορία.\nΕρώτηση 2: Πότε έγινε η μάχη;\n"
                "Απάντηση: Το 490 π.Χ.\n"
            ),
            [
                "Τι ήταν ο οστρακισμός; | Η εξορία.",
                "Πότε έγινε η μάχη; | Το 490 π.Χ.",
            ],
        ),
        (
            (
                "Kysymys 1: Mitä on osmoosi?\nVastaus: Veden liike.\nKysymys 2: Luettele kaksi lajia.\n"
                "Vastaus: Norppa ja naali.\n"
            ),
            [
                "Mitä on osmoosi? | Veden liike.",
                "Luettele kaksi lajia. | Norppa ja naali.",
            ],
        ),
        (  # a key without an answer to A 2, which begins again with B 1
            (
                "Section A\n1. What is a rib?\n2. What is a vein?\n3. What is a cell?\n\nSection B\n1. What is DNA?\n"
                "2. What is RNA?\n\nAnswers\n1. A bone.\n3. A unit.\n1. An acid.\n2. Another acid.\n"
            ),
            [
                "# Section A | What is a rib? | A bone.",
                "# Section A | What is a vein? |  | ?",
                "# Section A | What is a cell? | A unit.",
                "# Section B | What is DNA? | An acid.",
                "# Section B | What is RNA? | Another acid.",
            ],
        ),
        (  # a key without an answer to 3
            (
                "True or false?\n1. Ice floats.\n2. Whales are fish.\n3. Bats are birds.\n\nAnswers: 1 True 2 False\n\n"
                "Q: Name a mammal.\nA: A whale.\n"
            ),
            [
                "Name a mammal. | A whale.",
                "< True or false?\nIce floats.\nWhales are fish.\nBats are birds.\nAnswers: 1 True 2 False",
            ],
        ),
        (  # a key inside an answer
            "1. What is a rib?\nA bone.\nKey: 1 (b)\n2. What is a vein?\nA vessel.\n",
            ["What is a rib? | A bone.\n\nKey: 1 (b) | ?", "What is a vein? | A vessel."],
        ),
        (
            ("1) Who was Colbert?\nMy answer: A minister.\n2) What was the Fronde?\nMy answer: A civil war.\n"),
            [
                "Who was Colbert? | A minister.",
                "What was the Fronde? | A civil war.",
            ],
        ),
    ],
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_answer(kind: str) -> None:
    assert [(text, _read(text)) for text, _ in KINDS[kind]] == KINDS[kind]


def test_answers_above_their_questions_in_a_file(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("A: Paris\nQ: Of France?\n\nA: Rome\nQ: Of Italy?\n\nA: Madrid\nQ: Of Spain?\n", "utf-8")
    cards = [(each.question, each.answer, bool(each.doubt)) for each in detect.reader(notes)(notes).decks[0].drafts]
    assert cards == [("Of France?", "Paris", True), ("Of Italy?", "Rome", True), ("Of Spain?", "Madrid", True)]


def _read(text: str) -> list[str]:
    try:
        found = reader.parse(text)
    except VivaError as error:
        return [str(error)]
    cards = [
        " | ".join([*[f"# {deck.name}"] * bool(deck.name), each.question, each.answer, *["?"] * bool(each.doubt)])
        for deck in found.decks
        for each in deck.drafts
    ]
    return [*cards, *(f"< {each.text}" for each in found.skipped)]
