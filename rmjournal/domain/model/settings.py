"""How the journal should behave."""

from typing import Annotated

import msgspec

from rmjournal.domain.record.record import Body, Line


class Settings(Body, frozen=True, kw_only=True):
    """Settings that tell something about their owner and so live in the vault.

    `conceal` starts with text hidden. `last_pair_number` is the highest ever given; none is reused.
    `spare_key_unchecked` is true until the recovery key was typed back from its paper. `wide_forms` names the forms
    whose other lines were opened once, and stay so. `backup_folder` is where a backup a day goes, "" for none."""

    auto_lock_minutes: Annotated[int, msgspec.Meta(ge=1, le=60)] = 10
    conceal: bool = False
    last_pair_number: Annotated[int, msgspec.Meta(ge=0)] = 0
    spare_key_unchecked: bool = False
    wide_forms: tuple[Line, ...] = ()
    backup_folder: Annotated[str, msgspec.Meta(max_length=4096)] = ""
