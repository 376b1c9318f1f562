"""Hold the guidance texts: one Markdown file a topic and role.

`TOPIC.ROLE.md` is for one role, and the topic then has a text for the other role too;
`TOPIC.md` is for both. `texts` reads them. A file begins with its head, between two
lines of `---`: `title`, `role` (mentor-junior, mentee-senior, both) and `moment`
(before-first-session, each-session, any). Then come up to three parts:

- the card, readable in 90 seconds: at most 180 words; - after a line `---more---`, the
full text: 400 to 700 words; - after a line `---check---`, the self-check, which a text
for both roles may lack:   three times a question, its two to four answers as `- [ ]`,
the best one as `- [x]`,   and a sentence that says why.

Blank lines separate headings (`## `), lists (`- ` or `1. `, continued below their
words) and paragraphs; `*` and `**` emphasise. There is no other markup, and no line is
longer than 80 characters."""
