"""Listening: Whisper models in a process of their own, voice activity, windows, voices.

What the desktop process imports needs neither faster-whisper, onnxruntime nor numpy: the engine, the models
folder, the device, how words sound. What needs them is imported in the speech process (``child``), so that
its memory goes back when that process ends.
"""
