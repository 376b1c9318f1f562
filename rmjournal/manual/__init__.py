"""Hold the manual: one Markdown page a question, read in the app, by `rmjournal manual`
and where the code is hosted.

`README.md` lists the pages in their order, as `- [Title](page.md): what it answers`.
The first line of a page is its title. `support.markdown` says which markup there is; no
line is longer than 80 characters, and all of it is ASCII, for terminals without UTF-8.

Commands stand in fenced blocks. A block that begins with `sh run` is carried out by the
tests, line by line, on a real journal; one that begins with `sh` is not, and the tests
say why."""
