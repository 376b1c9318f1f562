"""The word lists: what passphrases are suggested from, and what they must not be. One word a line, in UTF-8.

`suggested.txt` is the large word list of the Electronic Frontier Foundation, by Joseph Bonneau (2016): 7,776 words,
none of them the beginning of another. Licence: Creative Commons Attribution 3.0 United States
(https://creativecommons.org/licenses/by/3.0/us/). It was taken from the PyPI package diceware 1.0.1
(`wordlist_en_eff.txt`), from which the dice numbers were cut; the words and their order are unchanged. Published at
https://www.eff.org/deeplinks/2016/07/new-wordlists-random-passphrases.

`common.txt` holds 20,006 common passwords, from two lists of passwords that were once stolen and published:

- `common-passwords.txt.gz` of Django 5.2 (BSD, three clauses), made by Royce Williams;
- `passwords` in `frequency_lists.py` of zxcvbn for Python 4.5.0 (MIT), made by Dan Wheeler for Dropbox's zxcvbn.

Of both lists everything of at least 8 characters was taken (16,278), and of the first 5,000 of each also what has 4 to
7 letters and nothing else (3,728): these count where a passphrase is such a word with digits behind it. Entries went
through NFKC and casefold, were made unique and sorted by code point; the 26 that are not ASCII, contain white space or
were broken on their way through a web page (`&`, `;`) were left out. They are what people typed, and not kind.

The texts of the licences are in `LICENCES.md`. rmjournal.journal.records.passphrases reads the lists."""
