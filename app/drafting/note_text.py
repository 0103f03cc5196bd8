"""The plain text of a note: what is signed, sent and copied."""

from app.domain.note import SECTIONS, Note, SentenceStatus


class PlainNoteText:
    """Renders notes. Stateless; any thread; the same note gives the same text."""

    def render(self, note: Note) -> str:
        """Return headings and sentences, one a line, "\\n" line ends; prompts to add something are left out.

        A section without sentences is left out with its heading. Sentences of a section that the note type
        does not have (after a change of type) follow at the end under their own heading.
        """
        told = [s for s in note.sentences if s.status is not SentenceStatus.TO_ADD and s.text.strip()]
        usual = SECTIONS[note.type]
        others = dict.fromkeys(s.section for s in told if s.section not in usual)
        blocks = []
        for section in (*usual, *others):
            lines = [" ".join(s.text.split()) for s in told if s.section is section]
            if lines:
                blocks.append("\n".join([section.value, *lines]))
        return "\n\n".join(blocks) + "\n" if blocks else ""
