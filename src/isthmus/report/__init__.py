"""Answers for people: briefs as PDF, HTML and Markdown, single answers for notebooks, the look of all charts.

`brief.write_brief` writes the document; `notebook.answer_html` and `notebook.answer_markdown` give one answer;
`style.svg` draws a chart.
"""
