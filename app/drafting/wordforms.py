"""One form for all forms of a word, so that "slept", "sleeps" and "sleeping" are the same word."""

from functools import lru_cache

from app.drafting.claims import stem

_IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "ate:eat eaten:eat became:become began:begin begun:begin bit:bite bitten:bite blew:blow "
        "bought:buy broke:break broken:break brought:bring built:build came:come caught:catch "
        "chose:choose chosen:choose dealt:deal drank:drink drunk:drink drew:draw drawn:draw "
        "driven:drive drove:drive fell:fall fallen:fall fed:feed felt:feel flew:fly "
        "forgave:forgive forgiven:forgive forgot:forget forgotten:forget fought:fight found:find "
        "froze:freeze frozen:freeze gave:give given:give grew:grow grown:grow heard:hear "
        "held:hold hid:hide hidden:hide kept:keep knew:know known:know led:lead left:leave "
        "lent:lend lost:lose made:make meant:mean met:meet paid:pay ran:run rang:ring rose:rise "
        "risen:rise said:say sang:sing sat:sit saw:see seen:see sent:send shook:shake "
        "shaken:shake slept:sleep sold:sell spent:spend spoke:speak spoken:speak stole:steal "
        "stolen:steal stood:stand stuck:stick swam:swim swore:swear taught:teach thought:think "
        "threw:throw thrown:throw told:tell took:take taken:take tore:tear understood:understand "
        "woke:wake woken:wake won:win wore:wear worn:wear wrote:write written:write went:go "
        "gone:go had:have has:have did:do does:do done:do was:be were:be is:be am:be are:be "
        "been:be being:be lay:lie lain:lie lying:lie children:child men:man women:woman "
        "wives:wife lives:live feet:foot teeth:tooth worse:worse better:better less:less "
        "this:this his:his has:have yes:yes news:news always:always sometimes:sometimes"
    ).split()
)
"""Forms that no ending tells, and words that only look as if they had one."""
_PAST_ENDING = "ed"
_NO_PAST = frozenset("need indeed feed bed red fed speed weed seed bleed".split())
_DOUBLED = frozenset("bdgmnprt")


@lru_cache(maxsize=8192)
def base(word: str) -> str:
    """Return what all forms of ``word`` (lower case, straight apostrophes) have in common."""
    plain = word.removesuffix("'s")
    plain = _IRREGULAR.get(plain, plain)
    if plain.endswith(("ies", "ied")) and len(plain) > 3:
        plain = f"{plain[:-3]}y"
    cut = stem(_IRREGULAR.get(plain, plain))
    if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] in _DOUBLED and cut != plain:
        cut = cut[:-1]
    return cut


def is_past(word: str) -> bool:
    """Whether the form of the word tells of the past: "called", "went"; "quit" may be either."""
    if word.endswith(_PAST_ENDING):
        return len(word) > 3 and word not in _NO_PAST
    plain = _IRREGULAR.get(word, word)
    return plain != word and word not in _PRESENT


_PRESENT = frozenset("is am are been being has does lying children men women wives lives feet teeth".split())
