"""Tables of cards: CSV, TSV, text exports of Anki, Mnemosyne and Quizlet."""
