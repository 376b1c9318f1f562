"""Define the settings of a journal."""

from typing import Annotated

import msgspec

from rmjournal.domain.record.record import Body, Line


class Settings(Body, frozen=True, kw_only=True):
    """Settings that reveal something about their owner and so are in the vault.

    `conceal` starts with text hidden. `last_pair_number` is the highest ever used; none
    is reused. `spare_key_unchecked` is true until the recovery key was typed back from
    paper. `wide_forms` names the forms that open with all their lines. `backup_folder`
    is the folder of the daily backups, "" for none. `keep_shared_texts` saves the exact
    text of what is shared, to be read again. `opened_cards` names the guidance that was
    opened."""

    auto_lock_minutes: Annotated[int, msgspec.Meta(ge=1, le=60)] = 10
    conceal: bool = False
    last_pair_number: Annotated[int, msgspec.Meta(ge=0)] = 0
    spare_key_unchecked: bool = False
    wide_forms: tuple[Line, ...] = ()
    backup_folder: Annotated[str, msgspec.Meta(max_length=4096)] = ""
    keep_shared_texts: bool = True
    opened_cards: tuple[Line, ...] = ()
