"""Speak the sample dialogues (60 s and 5 min) from sentences the model was not trained on.

dialogue_*: sentences the grammar can make, all held out. freeform_*: written by hand from the same words.

usage: make_dialogues.py OUT_DIR
Therapist: flite slt (woman, US). Client: flite rms (man, US). Writes NAME.flac (16 kHz mono) and NAME.json.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import numpy as np
import soundfile

import synthesize

RATE = 16000
VOICES = {"therapist": ("slt", 1.0), "client": ("rms", 1.02)}
LONG_PAUSE = "pause 12"


def speak(voice, stretch, text):
    """Sentence by sentence, as in training, with a short breath between the sentences of one utterance."""
    sentences = [speak_sentence(voice, stretch, s) for s in re.split(r"(?<=[.?]) ", text)]
    breath = np.zeros(int(0.45 * RATE), np.float32)
    return np.concatenate([part for s in sentences for part in (s, breath)][:-1])


def speak_sentence(voice, stretch, text):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/a.wav"
        subprocess.run(["flite", "-voice", voice, "--setf", f"duration_stretch={stretch}", "-t", text, "-o", path], check=True)
        audio, rate = soundfile.read(path, dtype="float32")
    audio = synthesize.trim_silence(audio)
    return audio * 0.5 / np.abs(audio).max()


def assemble(lines, path, seconds, seed):
    rng = np.random.default_rng(seed)
    spoken = [None if line == LONG_PAUSE else speak(*VOICES[line[0]], line[1]) for line in lines]
    gaps = rng.uniform(0.6, 1.4, len(lines))                     # then stretched evenly to fill the wanted length
    gaps[[i for i, line in enumerate(lines) if LONG_PAUSE in (line, *lines[i + 1:i + 2])]] = 0
    pauses = 12.0 * sum(line == LONG_PAUSE for line in lines)
    gaps *= np.clip((seconds - 1.5 - pauses - sum(len(a) for a in spoken if a is not None) / RATE) / gaps.sum(), 0.4, 1.8)
    parts, reference, at = [np.zeros(RATE // 2, np.float32)], [], 0.5
    for line, audio, gap in zip(lines, spoken, gaps):
        if line == LONG_PAUSE:
            gap = 12.0
        else:
            reference.append({"speaker": line[0], "start": round(at, 2), "end": round(at + len(audio) / RATE, 2), "text": line[1]})
            parts.append(audio * (1.0 if line[0] == "therapist" else 0.8))
            at += len(audio) / RATE
        parts.append(np.zeros(int(gap * RATE), np.float32))
        at += int(gap * RATE) / RATE
    audio = np.concatenate(parts)
    audio = np.pad(audio, (0, max(0, int(seconds * RATE) - len(audio))))
    audio = audio + (rng.standard_normal(len(audio)) * 0.0004).astype(np.float32)   # a quiet room, not digital zero
    soundfile.write(path + ".flac", audio, RATE, subtype="PCM_16")
    with open(path + ".json", "w") as out:
        json.dump({"duration": round(len(audio) / RATE, 2), "voices": {k: "flite " + v[0] for k, v in VOICES.items()}, "utterances": reference}, out, indent=1)
    print(path, len(reference), "utterances,", round(len(audio) / RATE, 1), "s, last ends at", reference[-1]["end"])


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for name, seconds, seed in (("dialogue_60s", 60, 5), ("dialogue_5min", 300, 6), ("freeform_60s", 60, 5), ("freeform_5min", 300, 6)):
        lines = []
        for line in open(f"{here}/{name}.txt"):
            line = line.strip()
            if line.startswith("pause"):
                lines.append(LONG_PAUSE)
            elif line:
                speaker, text = line.split(": ", 1)
                lines.append(({"T": "therapist", "C": "client"}[speaker], text))
        assemble(lines, f"{folder}/{name}", seconds, seed)


if __name__ == "__main__":
    main()
