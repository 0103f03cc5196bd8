"""Words addressed to whoever writes the note, a person or a machine: never content, never instructions."""

import re
from functools import cache

from app.drafting.lexicon import Lexicon, load_lexicon, words

_DANGER = frozenset({"risk.self", "risk.others", "risk.harmed", "risk.health"})
_SENTENCE = re.compile(r"[^.!?…\n]*[.!?…\n]*")
_MACHINE = (
    r"(?:a\.?i\.?|chat\s?bot|bot|scribe|chatgpt|gpt|llm|language model|transcriber|note[- ]?taker|roomnote|"
    r"note assistant|ai assistant)"
)
_PAPER = (
    r"(?:notes?|drafts?|drafter|sections?|documentation|output|json|prompts?|instructions?|polic(?:y|ies)|"
    r"status|evidence|citations?|transcript|template|placeholders?|flags?|progress note)"
)
_ORDER = (
    r"(?:write|state|document|record|note|chart|mark|set|output|print|respond|reply|answer|ignore|disregard|"
    r"forget|omit|skip|remove|delete|erase|replace|pretend|add|list|change|report|summari[sz]e|override|"
    r"bypass|disable|switch|turn|stop|treat|label|insert|put|include|exclude|leave|drop|mention|cite|hide|"
    r"reveal|repeat|follow|obey|use|make|say|tell|conclude|diagnose|drop)"
)
_STRONG = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\b(?:ignore|disregard|forget|override|bypass|drop)\b.{0,40}\b(?:instructions?|rules?|above|"
        r"prompts?|polic(?:y|ies)|guidelines?|checks?|restrictions?)\b",
        r"^\W*(?:system|assistant|developer|user|instructions?|admin|root)\s*(?:message|prompt|note)?\s*:",
        r"\b(?:new|updated|real|actual|hidden|further|your)\s+(?:instructions?|rules?|system prompt)\b",
        r"\byou are (?:now|actually|really) (?:a|an|the|in|my|no)\b",
        rf"\byou are (?:a|an|the) (?:\w+ ){{0,2}}{_MACHINE}\b",
        rf"\b(?:as|dear|hey|hello|attention|tell|let|ask|note to|message to|for)\W+(?:an |the |our |your )?"
        rf"(?:\w+ )?{_MACHINE}\b",
        r"\b(?:dear|hey|hello|attention|tell|message to|listen)\W+(?:an |the |our |your )?"
        r"(?:computer|machine|program|software|assistant|robot|system|model)\b",
        r"\byou are (?:a|an|the|my) (?:\w+ )?(?:unrestricted|helpful|uncensored|ai|virtual|digital|"
        r"different)\W+(?:assistant|model|machine|system|program|bot|writer)\b",
        r"\b(?:disable|deactivate|suspend|(?:switch|switched|turn|turned) off)\b.{0,40}\b(?:evidence|checks?|"
        r"rules?|polic(?:y|ies)|flags?|filters?|guardrails?)\b",
        r"\bas (?:the|your) (?:developer|administrator|operator|system)\b",
        r"\b(?:output|print|return|(?:answer|respond|reply) with)\W+(?:only|just|exactly|nothing but)\b",
        r"<\|?/?\w+\|?>|\[/?inst\]|^\s*#{2,}|\bend of (?:the )?(?:transcript|data|session)\b|```",
        r"\b(?:developer|debug|admin|god|unrestricted|jailbreak|dan) mode\b|\bjailbreak\b|\bsystem prompt\b",
        r"\b(?:write|state|document|record|chart|put|type|enter|report|note|conclude|add|say)\s+(?:down\s+|in\s+)?"
        r"that\s+(?:the\s+)?(?:client|patient|risk|he|she|they|there|no|all|suicid\w*)\b",
        r"\b(?:write|state|document|record|report|chart|add|put|mark)\b[^.]{0,60}\b(?:as (?:met|low|none|"
        r"resolved|supported|denied|stable)|low risk|no risk|risk[- ]free)\b",
    )
)
_LEAVE_OUT = re.compile(
    rf"\b(?:do not|don't|never|stop)\b\s+(?:ever\s+)?(?:write|mention|document|record|include|report|flag|"
    rf"cite|list|check|add)\b.{{0,60}}\b(?:risk|suicid\w*|self-harm|{_PAPER})\b",
    re.IGNORECASE,
)
_OWN = frozenset({"i", "me", "my", "myself", "i'm", "i've", "i'd", "i'll"})
_ORDERED = re.compile(
    rf"^\W*(?:(?:and|so|now|then|please|also|just|okay|ok|next|first|finally|always|hey|kindly|you must|"
    rf"you should|you will|you have to|the model must|be sure to|make sure to|i want you to)\W+)*{_ORDER}\b"
    rf".*\b(?:the|this|that|any|all|every|your|its|in|as|to|into|of)\W+(?:\w+\W+){{0,2}}{_PAPER}\b",
    re.IGNORECASE,
)


def without_wishes(text: str) -> str:
    """``text`` with spaces in place of every sentence that is addressed to the writer; the length stays.

    A wish to leave something out never hides words about danger: such a sentence stays.
    """
    parts = []
    for match in _SENTENCE.finditer(text):
        part = match.group()
        parts.append(" " * len(part) if part.strip() and is_wish(part) else part)
    return "".join(parts)


def is_wish(sentence: str) -> bool:
    """Whether a sentence tells the writer of the note what to write, or how to behave."""
    plain = sentence.replace("’", "'")
    said = words(plain)
    topics = {hit.topic for hit in _lexicon().spot(said)}
    if "language.leave_out" in topics or _LEAVE_OUT.search(plain):
        return not (topics & _DANGER and _OWN.intersection(said))
    if _ORDERED.search(plain) or any(form.search(plain) for form in _STRONG):
        return True
    return "language.about_note" in topics


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()
