"""How words sound, for comparing what was heard with what may have been said."""

from functools import lru_cache

_ALIKE = str.maketrans({"D": "T", "V": "F", "G": "K", "Z": "S", "B": "P", "J": "X", "M": "N"})


class EnglishSounds:
    """What an ``Ear`` needs, for English; words of other languages are taken as if read in English.

    Pure; any thread, the main one too.
    """

    def sounds(self, letters: str) -> str:
        """A code of the spoken consonants; voiced and unvoiced ones, and m and n, count as the same."""
        return _sounds(letters)

    def edits(self, one: str, other: str) -> int:
        """Letters to put in, take out, change, or swap with their neighbour (Damerau and Levenshtein)."""
        import jellyfish  # when it is first needed: it would be a noticeable part of the program's start

        return jellyfish.damerau_levenshtein_distance(one, other)


@lru_cache(maxsize=20_000)
def _sounds(letters: str) -> str:
    import jellyfish

    code = jellyfish.metaphone(letters).replace(" ", "").translate(_ALIKE)
    return "".join(sound for at, sound in enumerate(code) if at == 0 or code[at - 1] != sound)
