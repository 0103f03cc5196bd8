"""The forms of an English verb or noun, for words that are listed once: "take" is taken, took, taking."""

from functools import cache

_IRREGULAR = {
    line.split()[0]: tuple(line.split())
    for line in (
        "be is am are was were been being",
        "beat beats beating beaten",
        "begin begins began begun beginning",
        "bite bites bit bitten biting",
        "bleed bleeds bled bleeding",
        "blow blows blew blown blowing",
        "break breaks broke broken breaking",
        "bring brings brought bringing",
        "burn burns burned burnt burning",
        "buy buys bought buying",
        "can could",
        "catch catches caught catching",
        "choose chooses chose chosen choosing",
        "come comes came coming",
        "cut cuts cutting",
        "die dies died dying",
        "dig digs dug digging",
        "do does did done doing",
        "draw draws drew drawn drawing",
        "dream dreams dreamed dreamt dreaming",
        "drink drinks drank drunk drinking",
        "drive drives drove driven driving",
        "eat eats ate eaten eating",
        "fall falls fell fallen falling",
        "feed feeds fed feeding",
        "feel feels felt feeling",
        "fight fights fought fighting",
        "find finds found finding",
        "fling flings flung flinging",
        "get gets got gotten getting",
        "give gives gave given giving",
        "go goes went gone going",
        "grab grabs grabbed grabbing",
        "hang hangs hung hanged hanging",
        "have has had having",
        "hear hears heard hearing",
        "hide hides hid hidden hiding",
        "hit hits hitting",
        "hold holds held holding",
        "hurt hurts hurting",
        "keep keeps kept keeping",
        "kneel kneels knelt kneeling",
        "know knows knew known knowing",
        "lay lays laid laying",
        "leap leaps leapt leaped leaping",
        "leave leaves left leaving",
        "let lets letting",
        "lie lies lay lain lying lied",
        "lose loses lost losing",
        "make makes made making",
        "mean means meant meaning",
        "neck necks necked necking",
        "overdose overdoses overdosed overdosing",
        "pick picks picked picking",
        "put puts putting",
        "read reads reading",
        "rip rips ripped ripping",
        "run runs ran running",
        "say says said saying",
        "see sees saw seen seeing",
        "send sends sent sending",
        "set sets setting",
        "shake shakes shook shaken shaking",
        "shoot shoots shot shooting",
        "show shows showed shown showing",
        "sit sits sat sitting",
        "sleep sleeps slept sleeping",
        "slit slits slitting",
        "spit spits spat spitting",
        "stand stands stood standing",
        "steal steals stole stolen stealing",
        "stick sticks stuck sticking",
        "strike strikes struck striking",
        "swing swings swung swinging",
        "take takes took taken taking",
        "tell tells told telling",
        "think thinks thought thinking",
        "throw throws threw thrown throwing",
        "tie ties tied tying",
        "tread treads trod treading",
        "wake wakes woke woken waking",
        "wear wears wore worn wearing",
        "write writes wrote written writing",
    )
}
_DOUBLED = frozenset(
    "stab drop rob drag grab slap shop strip trap stop plan step swig swap tap top beg pop pin rip strap "
    "chop drug nod chug rub zap dip ram snap whip jab bat".split()
)
_VOWELS = "aeiou"


@cache
def forms(base: str) -> tuple[str, ...]:
    """Return every form of the word, itself first; regular ones are made by the rules of spelling."""
    if base in _IRREGULAR:
        return tuple(dict.fromkeys((base, *_IRREGULAR[base])))
    if base.endswith("e"):
        return (base, f"{base}s", f"{base}d", f"{base[:-1]}ing")
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return (base, f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing")
    many = f"{base}es" if base.endswith(("s", "x", "z", "ch", "sh")) else f"{base}s"
    stem = base + base[-1] if base in _DOUBLED else base
    return (base, many, f"{stem}ed", f"{stem}ing")
