"""Measure a CTranslate2 model folder through faster-whisper itself. usage: evaluate.py MODEL CORPUS SAMPLES OUT.json [share]"""
import os

os.environ["HF_HUB_OFFLINE"] = "1"
import json
import sys
import time

import jiwer
import numpy as np
import soundfile
from faster_whisper import BatchedInferencePipeline, WhisperModel

import grammar
from examples import RATE, Clips, add_noise, coloured_noise, room_reverb


def normal(text):
    return " ".join(grammar.words_of(text))


def transcribe(model, audio, **options):
    segments, _ = model.transcribe(audio, language="en", **options)
    return list(segments)


def text_of(segments):
    return normal(" ".join(s.text for s in segments))


def wer_of_clips(model, clips, change=lambda a, r: a, limit=None, by_voice=False, **options):
    rng = np.random.default_rng(5)
    references, hypotheses, voices = [], [], []
    rows = list(zip(clips.audio, clips.texts, clips.voices))        # grouped by voice: take an even spread
    for audio, text, voice in rows[::max(1, round(len(rows) / limit))] if limit else rows:
        audio = np.pad(audio.astype(np.float32) / 32768, (4000, 8000))
        references.append(normal(text))
        hypotheses.append(text_of(transcribe(model, change(audio, rng), **options)))
        voices.append(voice)
    result = {"wer": round(jiwer.wer(references, hypotheses), 4), "clips": len(references), "words": sum(len(r.split()) for r in references)}
    if by_voice:
        result["by_voice"] = {v: round(jiwer.wer([r for r, w in zip(references, voices) if w == v], [h for h, w in zip(hypotheses, voices) if w == v]), 3) for v in sorted(set(voices))}
    result["errors"] = [(r, h) for r, h in zip(references, hypotheses) if r != h][:12]
    return result


def noisy_room(audio, rng):
    level = np.sqrt((audio[np.abs(audio) > 1e-3] ** 2).mean())
    return add_noise(room_reverb(audio, rng, rt60=0.25), 20, rng, level, slope=0.5).astype(np.float32)


def plain_noise(audio, rng):
    level = np.sqrt((audio[np.abs(audio) > 1e-3] ** 2).mean())
    return add_noise(audio, 20, rng, level, slope=0.0).astype(np.float32)


def windows(clips, count, seconds=25):
    """Several test sentences of changing voices with pauses, and where each begins and ends."""
    rng = np.random.default_rng(9)
    order = rng.permutation(len(clips.audio))
    k = 0
    for _ in range(count):
        audio, at, reference = np.zeros(int(seconds * RATE), np.float32), int(rng.uniform(0.1, 0.8) * RATE), []
        while True:
            i = order[k % len(order)]
            clip = clips.audio[i].astype(np.float32) / 32768
            if at + len(clip) > len(audio):
                break
            audio[at:at + len(clip)] = clip
            reference.append((at / RATE, (at + len(clip)) / RATE, clips.texts[i]))
            at += len(clip) + int(rng.uniform(0.4, 1.5) * RATE)
            k += 1
        yield audio + rng.standard_normal(len(audio)).astype(np.float32) * 0.0003, reference


def timing_errors(segments, reference):
    """Pairs segments with reference sentences only where the counts agree or the text matches."""
    starts, ends, left = [], [], list(segments)
    for start, end, text in reference:
        match = next((s for s in left if normal(s.text) == normal(text)), None)
        if match is not None:
            left.remove(match)
            starts.append(abs(match.start - start))
            ends.append(abs(match.end - end))
    return starts, ends


def summary(values):
    values = np.array(values or [np.nan])
    return {"median": round(float(np.median(values)), 3), "p95": round(float(np.percentile(values, 95)), 3), "within_0.5s": round(float((values <= 0.5).mean()), 4), "n": len(values)}


def main():
    folder, corpus, samples, out = sys.argv[1:5]
    share = float(sys.argv[5]) if len(sys.argv) > 5 else 1.0
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=2)
    result = {"model": folder, "size_mb": round(sum(os.path.getsize(f"{folder}/{n}") for n in os.listdir(folder)) / 1e6, 2)}

    def note(name, value):
        result[name] = value
        print(name, json.dumps({k: v for k, v in value.items() if k != "errors"} if isinstance(value, dict) else value), flush=True)
        json.dump(result, open(out, "w"), indent=1)

    if share == 0:                                                  # the dialogues only
        return dialogues(model, samples, out, note)
    seen = Clips(corpus, "test_seen")
    n = int(300 * share)
    note("seen_voices_clean", wer_of_clips(model, seen, limit=n, by_voice=True))
    note("seen_voices_clean_greedy_no_timestamps", wer_of_clips(model, seen, limit=n // 2, beam_size=1, without_timestamps=True))
    note("seen_voices_room_noise_20db_reverb", wer_of_clips(model, seen, noisy_room, limit=n))
    note("seen_voices_white_noise_20db", wer_of_clips(model, seen, plain_noise, limit=n // 2))
    note("held_out_voice_ked", wer_of_clips(model, Clips(corpus, "test_held_out_voice"), limit=int(150 * share)))
    note("held_out_espeak_variants", wer_of_clips(model, Clips(corpus, "test_held_out_variants"), limit=int(120 * share), by_voice=True))

    references, hypotheses, starts, ends, word_starts = [], [], [], [], []
    for audio, reference in windows(seen, max(4, int(30 * share))):
        segments = transcribe(model, audio, condition_on_previous_text=False)
        references.append(normal(" ".join(t for *_, t in reference)))
        hypotheses.append(text_of(segments))
        s, e = timing_errors(segments, reference)
        starts += s
        ends += e
    note("windows_25s_several_voices", {"wer": round(jiwer.wer(references, hypotheses), 4), "start_error_s": summary(starts), "end_error_s": summary(ends)})

    rng = np.random.default_rng(1)
    quiet = {"silence": np.zeros(30 * RATE, np.float32), "faint_noise": rng.standard_normal(30 * RATE).astype(np.float32) * 1e-3,
             "white_noise": rng.standard_normal(30 * RATE).astype(np.float32) * 0.05, "loud_white_noise": rng.standard_normal(30 * RATE).astype(np.float32) * 0.3,
             "pink_noise": coloured_noise(30 * RATE, rng, 0.5) * 0.05, "white_noise_12s": rng.standard_normal(12 * RATE).astype(np.float32) * 0.05}
    note("no_speech", {f"{name} {mode}": [s.text for s in transcribe(model, audio, without_timestamps=mode == "plain")]
                       for name, audio in quiet.items() for mode in ("timestamps", "plain")})

    dialogues(model, samples, out, note)


def dialogues(model, samples, out, note):
    batched = BatchedInferencePipeline(model)
    for name in ("dialogue_60s", "dialogue_5min", "freeform_5min"):
        audio, _ = soundfile.read(f"{samples}/{name}.flac", dtype="float32")
        reference = json.load(open(f"{samples}/{name}.json"))["utterances"]
        whole = normal(" ".join(u["text"] for u in reference))
        alone = {"condition_on_previous_text": False}
        modes = {"vad_no_previous": dict(vad_filter=True, **alone), "no_vad_no_previous": alone, "vad_no_previous_words": dict(vad_filter=True, word_timestamps=True, **alone),
                 "vad_no_previous_beam1": dict(vad_filter=True, beam_size=1, **alone), "vad_default_previous_text": dict(vad_filter=True),
                 "batched": None, "batched_words": None, "batched_timestamps": None}
        for mode, options in modes.items():
            if name.startswith("freeform") and mode != "vad_no_previous":
                continue
            began = time.time()
            if options is None:
                extra = {"word_timestamps": mode == "batched_words", "without_timestamps": mode != "batched_timestamps"}
                segments = list(batched.transcribe(audio, language="en", batch_size=4, **extra)[0])
            else:
                segments = transcribe(model, audio, **options)
            seconds = time.time() - began
            row = {"wer": round(jiwer.wer(whole, text_of(segments)), 4), "rtf": round(seconds / len(audio) * RATE, 4), "segments": len(segments),
                   "avg_logprob": round(float(np.mean([s.avg_logprob for s in segments])), 3) if segments else None}
            # utterance boundaries: nearest segment start/end to each reference start/end
            if segments:
                row["utterance_start_error_s"] = summary([min(abs(s.start - u["start"]) for s in segments) for u in reference])
                row["utterance_end_error_s"] = summary([min(abs(s.end - u["end"]) for s in segments) for u in reference])
            if "words" in mode and segments:
                words = [w for s in segments for w in s.words or []]
                row["words"] = len(words)
                row["word_start_vs_utterance_start_s"] = summary([min(abs(w.start - u["start"]) for w in words) for u in reference])
                row["word_end_vs_utterance_end_s"] = summary([min(abs(w.end - u["end"]) for w in words) for u in reference])
            note(f"{name} {mode}", row)
            if mode == "vad_no_previous":
                with open(out.replace(".json", f".{name}.{mode}.txt"), "w") as file:
                    file.writelines(f"{s.start:7.2f} {s.end:7.2f} {s.text.strip()}\n" for s in segments)


if __name__ == "__main__":
    main()
