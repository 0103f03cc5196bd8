"""First person into third, only where the result is surely the same statement; otherwise the note quotes."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.drafting.lexicon import Lexicon, Token
from app.drafting.phrase import Phrase
from app.drafting.reading import Statement

_LONGEST = 28  # words; a longer statement is quoted
_UNSAFE = frozenset(
    "you your yours yourself we us our ours ourselves let's we're we've we'll you're you've you'll "
    "mine myself unclear say says said like please thank thanks hello am're".split()
)
_CONTRACTED = {"i'm": "am", "i've": "have", "i'll": "will", "i'd": "would"}
_PLAIN_VERBS = frozenset(  # verbs that are no nouns as well, so that they show a sentence to be one
    ["makes", "make", "keep", "keeps", "feels", "gets", "get", "seems", "wants", "thinks", "knows", "goes"]
    + ["comes", "happens", "hurts", "becomes", "gives"]
)
_COORDINATORS = frozenset(["and", "but", "or", "then"])
_SUBJECT_STARTS = frozenset("i i'm i've i'll my the a an".split())


@dataclass(frozen=True, slots=True)
class Pronouns:
    """How the client is spoken of. ``plural``: verbs after the pronoun stand in the plural ("they are")."""

    subject: str
    object: str
    possessive: str
    plural: bool


_THEY = Pronouns("they", "them", "their", True)
_NONE = Pronouns("", "", "", False)
_SETS = {
    "none": _NONE,
    "she": Pronouns("she", "her", "her", False),
    "he": Pronouns("he", "him", "his", False),
    "they": _THEY,
}


def pronouns_of(chart_pronouns: str) -> Pronouns:
    """The set whose first word opens the entry ("she/her"); "they" where it says nothing known.

    "none" asks for no pronouns: what is said is quoted then.
    """
    first = chart_pronouns.strip().lower().split("/")[0].strip()
    return _SETS.get(first, _THEY)


class ThirdPerson:
    """Rewrites first-person statements. Nothing is added but pronouns and the endings of verbs."""

    def __init__(self, lexicon: Lexicon, pronouns: Pronouns) -> None:
        self._lexicon = lexicon
        self.pronouns = pronouns
        self._adverbs = lexicon.words("language.adverb")
        self._present = lexicon.words("language.present")
        self._past = lexicon.words("language.past")
        self._auxiliary = lexicon.words("language.auxiliary")

    def fits(self, statement: Statement, start: int) -> bool:
        """Whether the statement, from word ``start`` on, can be told in the third person without loss."""
        if self.pronouns is _NONE:
            return False
        heard = statement.words[start:]
        if not 3 <= len(heard) <= _LONGEST or statement.question or statement.doubtful:
            return False
        if _starts_again(heard):
            return False
        if heard[0] not in _SUBJECT_STARTS or _UNSAFE.intersection(heard):
            return False
        if any(c in statement.text for c in '“”"[]:;()—–'):
            return False
        if self._others_pronoun(heard) or self._dangling(heard):
            return False
        return self._verbs_fit(heard)

    def _others_pronoun(self, heard: Sequence[str]) -> bool:
        """A pronoun of someone else that could be taken for the client's."""
        if self.pronouns.plural:
            return bool(
                {"they", "them", "their", "they're", "they've", "they'll", "they'd"}.intersection(heard)
            )
        own = {self.pronouns.subject, self.pronouns.object, self.pronouns.possessive}
        return any(word.split("'")[0] in own for word in heard)

    def _dangling(self, heard: Sequence[str]) -> bool:
        """Whether "he" or "her" stands before anyone it could mean."""
        relations = self._lexicon.words("people.relation")
        named = False
        for word in heard:
            named = named or word in relations
            if not named and word.split("'")[0] in (
                "he",
                "she",
                "him",
                "her",
                "his",
                "they",
                "them",
                "their",
            ):
                return True
        return False

    def _verbs_fit(self, heard: Sequence[str]) -> bool:
        finite = False
        for place, word in enumerate(heard):
            if word == "i" or word in _CONTRACTED:
                if place and heard[place - 1] in ("and", "or") and place == 2:
                    return False
                if word == "i" and not self._verb(heard, place):
                    return False
                finite = True
                continue
            if place and heard[place - 1] in _COORDINATORS and self._needs_subject(word, heard[:place]):
                return False
            known = word in self._auxiliary or word in self._past or word in _PLAIN_VERBS
            finite = finite or known or (word.endswith("ed") and len(word) > 3)
        return finite

    def _needs_subject(self, verb: str, before: Sequence[str]) -> bool:
        """Whether a verb after "and" would have to change, and for whom is not clear."""
        if verb in ("am", "was", "have", "haven't", "do", "don't"):
            return True
        return not self.pronouns.plural and verb in self._present and "i" in before

    def _verb(self, heard: Sequence[str], place: int) -> str:
        """The verb that belongs to the "i" at ``place``; empty when it is not known for sure."""
        following = [w for w in heard[place + 1 : place + 4] if w not in self._adverbs]
        if not following:
            return ""
        verb = following[0]
        known = verb in self._auxiliary or verb in self._past or verb in self._present
        return verb if known or (verb.endswith("ed") and len(verb) > 3) else ""

    def tell(self, phrase: Phrase, statement: Statement, start: int) -> None:
        """Append the statement from word ``start`` on, in the third person, without its closing mark."""
        heard = statement.tokens[start:]
        place = heard[0].start
        utterance = statement.utterance
        pending = False  # an "i" whose verb is still to come
        for number, token in enumerate(heard):
            told = self._told(token, pending, opens=number == 0)
            if token.word == "i":
                pending = True
            elif pending and token.word not in self._adverbs:
                pending = False
            if told is None:
                continue
            phrase.take(utterance, place, token.start)
            phrase.say(told)
            place = token.end
        phrase.take(utterance, place, heard[-1].end)

    def _told(self, token: Token, pending: bool, *, opens: bool) -> str | None:
        """What stands for the word; None: the word itself."""
        word = token.word
        if word == "i":
            return self.pronouns.subject
        if word in _CONTRACTED:
            return f"{self.pronouns.subject} {self._agree(_CONTRACTED[word])}"
        if word == "my":
            return self.pronouns.possessive
        if word == "me":
            return self.pronouns.object
        if pending and word not in self._adverbs:
            agreed = self._agree(word)
            return None if agreed == word else agreed
        return word if opens else None

    def _agree(self, verb: str) -> str:
        """The form of ``verb`` after the client's pronoun."""
        if self.pronouns.plural:
            return {"am": "are", "was": "were", "wasn't": "weren't"}.get(verb, verb)
        irregular = {
            "am": "is", "have": "has", "haven't": "hasn't", "do": "does", "don't": "doesn't", "go": "goes",
        }  # fmt: skip
        if verb in irregular:
            return irregular[verb]
        if verb in self._auxiliary or verb in self._past or verb not in self._present:
            return verb
        if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
            return f"{verb}es"
        if verb.endswith("y") and verb[-2] not in "aeiou":
            return f"{verb[:-1]}ies"
        return f"{verb}s"


def _starts_again(heard: Sequence[str]) -> bool:
    """Whether a clause was begun twice, as in "I was, basically, I was late": only a quotation shows that."""
    for place in range(len(heard) - 2):
        again = range(place + 1, min(place + 4, len(heard) - 1))
        if any(heard[place : place + 2] == heard[n : n + 2] for n in again):
            return True
    return False
