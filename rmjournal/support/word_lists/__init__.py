"""Hold the word lists for passphrases: which to suggest, which to refuse.

One word a line, in UTF-8. `rmjournal.journal.records.passphrases` reads them. The texts
of their licences are in `LICENCES.md`.

`suggested.txt` is the large word list of the Electronic Frontier Foundation, by Joseph
Bonneau (2016): 7,776 words, none of which begins another. Licence: Creative Commons
Attribution 3.0 United States (https://creativecommons.org/licenses/by/3.0/us/). It
comes from the PyPI package diceware 1.0.1 (`wordlist_en_eff.txt`), without the dice
numbers; the words and their order are unchanged. Published at
https://www.eff.org/deeplinks/2016/07/new-wordlists-random-passphrases.

`common.txt` holds 20,006 common passwords, from two lists of stolen and published ones:

- `common-passwords.txt.gz` of Django 5.2 (BSD, three clauses), made by Royce Williams;
- `passwords` in `frequency_lists.py` of zxcvbn for Python 4.5.0 (MIT), made by Dan
Wheeler for Dropbox's zxcvbn.

It has every entry of at least 8 characters (16,278), and of the first 5,000 of each
list also those of 4 to 7 letters and nothing else (3,728), for passphrases that are
such a word and digits. Entries went through NFKC and casefold, were made unique and
sorted by code point. 26 were left out: they are not ASCII, contain white space, or were
broken on their way through a web page (`&`, `;`). The words are what people typed, and
not kind."""
