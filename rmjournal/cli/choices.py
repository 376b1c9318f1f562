"""Give choices their digits, as prompts list them."""

from collections.abc import Mapping


def numbered(choices: Mapping[str, str], zero: str) -> dict[str, str]:
    """Return the code of each digit: from 1 on in their order, and 0 for the one called
    `zero`."""
    codes = {str(number): code for number, code in enumerate((code for code in choices if code != zero), 1)}
    return {**codes, "0": zero} if zero else codes


def in_a_line(choices: Mapping[str, str], zero: str) -> str:
    """Return the choices with their digits. No line can break between a digit and its
    words, nor inside them."""
    codes = numbered(choices, zero)
    return "   ".join(f"{digit} {choices[code]}".rstrip().replace(" ", "\xa0") for digit, code in codes.items())
