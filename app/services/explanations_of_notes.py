"""What is said of failures around notes: language models, inputs, signing; see ``explanations``."""

from collections.abc import Mapping

from app.domain.errors import ErrorCode

_NOTE = "The note was not changed."
_TEMPLATES = "No template was changed."
_CHART = "The chart was not changed."
_NOBODY = "Nobody was added or changed."
_C = ErrorCode

OF_NOTES: Mapping[ErrorCode, tuple[str, str, str]] = {
    _C.PICTURE_UNREADABLE: (
        "This file is no picture that can be read.",
        _NOTE,
        "Choose a photo as PNG, JPEG, WEBP or BMP.",
    ),
    _C.PICTURE_TOO_LARGE: (
        "This picture is too large.",
        _NOTE,
        "Choose a photo of at most 30 megabytes and 80 megapixels.",
    ),
    _C.HANDWRITING_UNREADABLE: (
        "No words are found in this picture.",
        "The picture was not kept.",
        "Take it again from above, in good light, or type the words.",
    ),
    _C.HANDWRITING_READER_MISSING: (
        "Nothing here reads handwriting.",
        _NOTE,
        "Install Tesseract OCR, then try again, or type the words.",
    ),
    _C.MICROPHONE_NEEDED: (
        "A session needs the microphone.",
        "What you dictated until then is sealed.",
        "Dictate after the session has ended.",
    ),
    _C.NOT_WRITTEN_DOWN: (
        "An earlier dictation is not written down yet.",
        "Its sound is sealed.",
        "Turn it into text or destroy it, then dictate again.",
    ),
    _C.NOTHING_DICTATED: (
        "No words were heard.",
        "The sound was destroyed.",
        "Dictate again, closer to the microphone.",
    ),
    _C.ENDPOINT_UNREACHABLE: (
        "The language model cannot be reached.",
        _NOTE,
        "Start its server, or check the address in Settings, under Language model.",
    ),
    _C.ENDPOINT_TIMEOUT: (
        "The language model did not answer in time.",
        _NOTE,
        "Try again, or choose a smaller model in Settings, under Language model.",
    ),
    _C.ENDPOINT_KEY_REFUSED: (
        "The language model refuses the key.",
        _NOTE,
        "Enter the key again in Settings, under Language model.",
    ),
    _C.ENDPOINT_MODEL_MISSING: (
        "The server does not have this language model.",
        _NOTE,
        "Choose a model of the list in Settings, under Language model.",
    ),
    _C.ENDPOINT_BUSY: (
        "The language model takes no more requests for now.",
        _NOTE,
        "Wait a minute, then try again.",
    ),
    _C.ENDPOINT_FAILED: (
        "The language model’s server reports an error.",
        _NOTE,
        "Try again. If it stays, look at the server, or use the embedded drafter.",
    ),
    _C.ENDPOINT_CUT_OFF: (
        "The language model’s answer broke off.",
        _NOTE,
        "Try again. If it stays, give the model a larger context.",
    ),
    _C.ENDPOINT_ANSWER_INVALID: (
        "The language model’s answer cannot be used.",
        _NOTE,
        "Try again, or choose another model in Settings, under Language model.",
    ),
    _C.ENDPOINT_ADDRESS_INVALID: (
        "This is not the address of a language model.",
        "Nothing was sent, and nothing was saved.",
        "Enter the whole address, such as http://localhost:11434/v1. Outside this computer it needs https.",
    ),
    _C.ENDPOINT_NOT_ALLOWED: (
        "This language model is not on this computer.",
        "Nothing was sent.",
        "Use a model on this computer, or switch off “On this computer only” in Settings.",
    ),
    _C.ENDPOINT_NOT_AGREED: (
        "Not everyone in this session has agreed to an outside language model.",
        "Nothing was sent.",
        "Ask them first, or draft without a language model.",
    ),
    _C.ENDPOINT_NOT_CONFIRMED: (
        "Nobody has confirmed what would be sent.",
        "Nothing was sent.",
        "Look at the preview, then press Send.",
    ),
    _C.PLACEHOLDER_UNKNOWN: (
        "The language model made up a placeholder.",
        _NOTE,
        "Try again, or choose another model in Settings, under Language model.",
    ),
    _C.ENDPOINT_TRUNCATES: (
        "The language model did not read all of the session.",
        _NOTE,
        "Give it a larger context, then test it in Settings, under Language model.",
    ),
    _C.NOTE_CHANGED: (
        "The note was changed meanwhile.",
        "Your note is as you last wrote it.",
        "Ask again: the suggestions are then made for the note as it is.",
    ),
    _C.NOTHING_TO_DRAFT_FROM: (
        "There is nothing to write the note from.",
        _NOTE,
        "Choose another source, or begin with an empty note.",
    ),
    _C.TEMPLATE_UNKNOWN: (
        "This template is not there any more.",
        _TEMPLATES,
        "Choose another template from the list.",
    ),
    _C.TEMPLATE_INVALID: (
        "The template is not complete.",
        _TEMPLATES,
        "Mend what is marked, then try again.",
    ),
    _C.TEMPLATE_CHANGED: (
        "Somebody changed this template meanwhile.",
        "Their version is in use. Yours was not saved.",
        "Discard your changes, then make them again.",
    ),
    _C.TEMPLATE_LAST: (
        "This is the last template for new notes.",
        _TEMPLATES,
        "Offer another template first, then retire this one.",
    ),
    _C.TEMPLATE_FILE_FOREIGN: (
        "This file holds no template of Roomnote.",
        _TEMPLATES,
        "Choose a file that was exported under Templates.",
    ),
    _C.TEMPLATE_FILE_NEWER: (
        "This template was exported by a newer Roomnote.",
        _TEMPLATES,
        "Update Roomnote, then import it again.",
    ),
    _C.TEMPLATE_FILE_TOO_LARGE: (
        "This file is too large for a template.",
        _TEMPLATES,
        "Choose a file that was exported under Templates.",
    ),
    _C.NOTE_ALREADY_AMENDED: (
        "This note was amended meanwhile.",
        "Both signed versions are kept. Your draft is saved.",
        "Discard this draft, then amend the newest version.",
    ),
    _C.NOTE_NOT_SIGNED: (
        "Only a signed note is amended.",
        "Your draft is saved.",
        "Change the draft itself, then sign it.",
    ),
    _C.AMENDMENT_REASON_MISSING: (
        "The reason for the change is missing.",
        "The signed note was not changed. Your draft is saved.",
        "Write why the note is changed, then sign.",
    ),
    _C.SIGNER_NOT_CONFIRMED: (
        "The passphrase is not right.",
        "The note is still a draft. Nothing was sent.",
        "Type the passphrase that opens Roomnote.",
    ),
    _C.SIGNATURE_BROKEN: (
        "A signed note is not what was signed.",
        "Nothing was changed or sent now.",
        "Compare it with the copy in the EHR, and ask for help before you go on.",
    ),
    _C.EXPORT_REFUSED: (
        "The file cannot be saved in this folder.",
        _NOTE,
        "Choose another folder.",
    ),
    _C.EXPORT_FILE_OPEN: (
        "Another program has this file open.",
        _NOTE,
        "Close it there, or save under another name.",
    ),
    _C.EXPORT_NO_ROOM: (
        "There is no room for the file on this disk.",
        "The note is kept in Roomnote as it is.",
        "Choose another disk, or free some space.",
    ),
    _C.EXPORT_FAILED: (
        "The file could not be saved.",
        _NOTE,
        "Try again, or choose another folder.",
    ),
    _C.CLIENT_UNKNOWN: ("This client is not in the charts.", _CHART, "Look the client up under Clients."),
    _C.CLIENT_NAME_MISSING: ("A client needs a name.", _CHART, "Enter the name, then save again."),
    _C.CLIENT_NAME_SHARED: (
        "More than one client could be meant by this name.",
        _CHART,
        "Begin the session from the client's chart.",
    ),
    _C.CLIENT_NUMBER_TAKEN: (
        "Another client has this number of the EHR.",
        _CHART,
        "Check the number, or open the chart that has it.",
    ),
    _C.DIAGNOSIS_CODE_INVALID: (
        "This is not the form of an ICD-10-CM code.",
        _CHART,
        "Write it in capitals and with its point, like F41.1.",
    ),
    _C.PROCEDURE_CODE_INVALID: (
        "This is not the form of a CPT code.",
        _CHART,
        "Write five digits, or four digits and a capital letter, like 90834.",
    ),
    _C.SESSION_TIMES_INVALID: (
        "These cannot be the session’s times.",
        "The times are as they were.",
        "Write them like 10:00 and 10:50, the end after the start and not ahead.",
    ),
    _C.ASSESSMENT_SIGNED: (
        "This assessment is signed.",
        _CHART,
        "Enter another one that says what is different.",
    ),
    _C.ASSESSMENT_EMPTY: (
        "An assessment needs a name, and a score or words.",
        _CHART,
        "Enter what is missing, then save again.",
    ),
    _C.CLIENT_LIST_NOT_CSV: (
        "This file is not a list in CSV form.",
        _NOBODY,
        "Save the list as CSV in the program it comes from, then choose that file.",
    ),
    _C.CLIENT_LIST_EMPTY: (
        "There is no client in this file.",
        _NOBODY,
        "Choose a file with a line of titles and one line for each client.",
    ),
    _C.CLIENT_LIST_TOO_LARGE: (
        "This list is too large.",
        _NOBODY,
        "Split it into files of at most 2,000 clients and 5 megabytes.",
    ),
    _C.CLIENT_LIST_NO_NAMES: (
        "No column of this list holds the names.",
        _NOBODY,
        "Give a column the title Name, or two the titles First name and Last name.",
    ),
}
