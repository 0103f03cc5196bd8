"""How hard a passphrase is to guess, said simply enough to act on."""

from dataclasses import dataclass

SHORTEST = 10
"""Characters; shorter ones are refused by the key store as well."""
_COMMON = frozenset(
    {
        "1234567890",
        "12345678910",
        "passwordpassword",
        "password1234",
        "password123",
        "qwertyuiop",
        "letmeinplease",
        "iloveyou123",
        "passphrase",
    }
)


@dataclass(frozen=True, slots=True)
class Strength:
    """``bars`` of four are filled; ``enough`` lets the user go on."""

    bars: int
    words: str
    hint: str
    enough: bool


def strength(passphrase: str) -> Strength:
    """Judges by length, variety and the number of different words; never stores or logs what it is given."""
    tidy = passphrase.strip()
    if not tidy:
        return Strength(0, "", "Four or five ordinary words are easy to remember.", False)
    squeezed = "".join(tidy.lower().split())
    variety = len(set(squeezed))
    if len(tidy) < SHORTEST:
        left = SHORTEST - len(tidy)
        return Strength(1, "Too short", f"{left} more character{'s' if left > 1 else ''} at least.", False)
    if squeezed in _COMMON or variety < 5:
        return Strength(1, "Too easy to guess", "Use words that do not belong together.", False)
    words = len({word for word in tidy.lower().split() if len(word) >= 3})
    if words >= 5 or (len(tidy) >= 32 and variety >= 12):
        return Strength(4, "Very strong", "", True)
    if words >= 4 or (len(tidy) >= 16 and variety >= 10):
        return Strength(3, "Strong enough", "A fifth word makes it stronger still.", True)
    return Strength(2, "Acceptable", "Another word makes it much stronger.", True)
