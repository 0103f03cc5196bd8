"""When each word of the samples is spoken, from the synthesiser's own segments: for tests of word times.

usage: word_times.py SAMPLES_DIR OUT.json
flite tells where its segments end; a word has as many of them as when it is spoken alone. Each sentence is
spoken again as make_dialogues.py did, and placed where its sound is found in the sample (correlation above
0.99). Needs flite, numpy and soundfile.
"""
import functools
import json
import re
import subprocess
import sys
import tempfile

import numpy as np
import soundfile

import synthesize
from make_dialogues import RATE, VOICES

BREATH = 0.45
LOOK = 800  # samples on either side


def speak(voice, stretch, text):
    """Sound, and the segments as (phone, start, end) without pauses."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = ["flite", "-voice", voice, "--setf", f"duration_stretch={stretch}", "-psdur", "-t", text, "-o", file.name]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        audio, _ = soundfile.read(file.name, dtype="float32")
    ends = [(phone, float(end)) for phone, end in (item.rsplit(":", 1) for item in told)]
    starts = [0.0] + [end for _, end in ends]
    return audio, [(phone, start, end) for (phone, end), start in zip(ends, starts) if phone != "pau"]


@functools.lru_cache(None)
def count(voice, word):
    told = subprocess.run(["flite", "-voice", voice, "-ps", "-t", word, "-o", "/dev/null"], check=True, capture_output=True, text=True)
    return sum(phone != "pau" for phone in told.stdout.split())


def sentence(sample, near, voice, stretch, text):
    """The words with their times, and where the sentence ends."""
    audio, segments = speak(voice, stretch, text)
    trimmed = synthesize.trim_silence(audio)
    cut = next(at for at in range(len(audio)) if np.array_equal(audio[at:at + 400], trimmed[:400]))
    first = int(near * RATE) - LOOK
    around = sample[first:first + len(trimmed) + 2 * LOOK]
    match = np.correlate(around, trimmed, "valid")
    best = int(match.argmax())
    there = around[best:best + len(trimmed)]
    assert match[best] > 0.99 * np.linalg.norm(trimmed) * np.linalg.norm(there), text
    start = (first + best - cut) / RATE
    words = text.split()
    counts = [count(voice, re.sub(r"[^\w']", "", word)) for word in words]
    assert sum(counts) == len(segments), text
    places = np.cumsum([0] + counts)
    times = [(word, round(start + segments[a][1], 2), round(start + segments[b - 1][2], 2)) for word, a, b in zip(words, places, places[1:])]
    return times, (first + best + len(trimmed)) / RATE


def main():
    folder, out = sys.argv[1:]
    found = {}
    for name in ("dialogue_60s", "freeform_60s", "dialogue_5min", "freeform_5min"):
        sample, _ = soundfile.read(f"{folder}/{name}.flac", dtype="float32")
        found[name] = []
        for utterance in json.load(open(f"{folder}/{name}.json"))["utterances"]:
            near = utterance["start"]
            for text in re.split(r"(?<=[.?]) ", utterance["text"]):
                times, end = sentence(sample, near, *VOICES[utterance["speaker"]], text)
                found[name] += times
                near = end + BREATH
    with open(out, "w") as file:
        json.dump(found, file, indent=1)


if __name__ == "__main__":
    main()
