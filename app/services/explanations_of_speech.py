"""What is said of failures of speech models and of the speech process; see ``explanations``."""

from collections.abc import Mapping

from app.domain.errors import ErrorCode

_NOTHING = "Nothing was changed."
_SOUND = "What was recorded so far is sealed and safe."
_RECORDING_GOES = "The recording is complete and safe."
_MODEL = "The model in use was not changed."
_FETCHED = "What was fetched so far is kept. The model in use was not changed."
_C = ErrorCode

OF_SPEECH: Mapping[ErrorCode, tuple[str, str, str]] = {
    _C.NO_MODEL: (
        "No speech model is found.",
        _SOUND,
        "Get one in Settings, under Speech models, or import it from a USB stick.",
    ),
    _C.MODEL_INCOMPLETE: (
        "The speech model is incomplete.",
        _SOUND,
        "Get or import it again in Settings, under Speech models.",
    ),
    _C.MODEL_CORRUPT: (
        "The speech model is damaged or not of a known form.",
        _SOUND,
        "Get or import it again in Settings, under Speech models.",
    ),
    _C.MODEL_FOREIGN: (
        "This folder holds a model that Roomnote cannot use for speech.",
        "The model in use was not changed.",
        "Choose a Whisper model in CTranslate2 form.",
    ),
    _C.MODEL_UNKNOWN: (
        "This speech model is not on the list.",
        "The model in use was not changed.",
        "Choose one from the list, or import a folder.",
    ),
    _C.MODEL_IN_USE: (
        "This speech model is in use.",
        _NOTHING,
        "Choose another model first, then remove this one.",
    ),
    _C.MODEL_SOURCE_UNREACHABLE: (
        "The source of the models cannot be reached.",
        "What was fetched so far is kept. The model in use was not changed.",
        "Go on later, or import the model from a USB stick.",
    ),
    _C.MODEL_SOURCE_REFUSED: (
        "The source does not hand out this model.",
        "What was fetched so far is kept. The model in use was not changed.",
        "Try again later, or import the model from a USB stick.",
    ),
    _C.PROXY_REFUSED: (
        "The proxy of this network refuses the download.",
        "What was fetched so far is kept. The model in use was not changed.",
        "Ask who runs the network, or import the model from a USB stick.",
    ),
    _C.PART_NOT_TRANSCRIBED: (
        "A part of the recording could not be transcribed.",
        "The recording and all other words are safe.",
        "Try again, or go on without this part.",
    ),
    _C.SPEECH_PROCESS_DIED: (
        "The transcript stopped.",
        _RECORDING_GOES,
        "Try again, or write the note yourself.",
    ),
    _C.SPEECH_TIMEOUT: (
        "The transcript takes too long on this computer.",
        _RECORDING_GOES,
        "Close other programs and try again, or choose a smaller model.",
    ),
}

WHILE_A_MODEL_COMES: Mapping[ErrorCode, tuple[str, str, str]] = {
    _C.DISK_FULL: ("The disk has no room for this model.", _FETCHED, "Free some space, then go on."),
    _C.DISK_FAILED: (
        "The disk does not accept the model.",
        _FETCHED,
        "Check the disk and its permissions, then go on.",
    ),
    _C.NETWORK_REFUSED: (
        "The source leads to an address that Roomnote does not connect to.",
        _FETCHED,
        "Check the mirror in the settings file, or import the model from a USB stick.",
    ),
    _C.NO_MODEL: (
        "There is no speech model in this place.",
        _MODEL,
        "Choose the folder with model.bin in it, or a zip file of it.",
    ),
    _C.MODEL_INCOMPLETE: (
        "A file of the model is missing.",
        _MODEL,
        "Copy the whole model folder again, or fetch the model.",
    ),
    _C.MODEL_CORRUPT: (
        "The model is damaged: its files are not what its source published.",
        _MODEL,
        "Fetch it again, or copy it again from its source.",
    ),
}
"""Of a failure while a model is fetched, imported, verified or removed: no session is at stake."""
