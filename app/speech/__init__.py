"""Listening: Whisper models in a process of their own, voice activity, windows, voices.

The desktop process imports ``engine``, ``models`` and ``device`` only; everything that needs faster-whisper,
onnxruntime or numpy is imported in the speech process (``child``), so that its memory goes back
when that process ends.
"""
