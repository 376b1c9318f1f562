"""The guidance texts: one Markdown file for each topic and role, read by rmjournal.guidance.texts.

`TOPIC.ROLE.md` is meant for one role, and the topic then has a text for the other role too; `TOPIC.md` is meant for
both. A file begins with its head between two lines of `---`: `title`, `role` (mentor-junior, mentee-senior, both) and
`moment` (before-first-session, each-session, any). Then come up to three parts:

- the card, readable in 90 seconds: at most 180 words;
- after a line `---more---`, the whole text behind it: 400 to 700 words;
- after a line `---check---`, which a text for both roles may lack, the self-check: three times a question, its two to
  four answers as `- [ ]`, the one that fits best as `- [x]`, and a sentence that says why.

Between blank lines stands either a heading (`## `), a list (`- ` or `1. `, going on under its words) or a paragraph;
`*` and `**` emphasise. There is no other markup, and no line is longer than 80 characters."""
