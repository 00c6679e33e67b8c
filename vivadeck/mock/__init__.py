"""A mock viva: which cards are drawn (`draw`), the examiner (`examiner`), what it asks back (`asking_back`), the report
(`report`), and what is done (`runner`) with its two faces."""
