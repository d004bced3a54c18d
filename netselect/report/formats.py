"""What is a document as a whole, and in which formats does it go out?"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from netselect.arguments import checked
from netselect.errors import InvalidParameter, listed
from netselect.report.document import Kind, Provenance, RecordKind, Section, document_values
from netselect.storing import write_whole
from netselect.study.study import Audience

AUDIENCE_NAMES: dict[Audience, str] = {
    "learner": "the learner",
    "manager": "the line manager",
    "assessor": "the assessor",
    "careers": "the careers service",
}
"""How each audience is called."""


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """A document, which can be written in any format. Made by `Ranking.document` and `records_document`.

    Parameters
    ----------
    kind : {"analysis", "shortlist", "full", "index"}
    title : str
        What it is, and of which study.
    purpose : str
        What it is for, in one sentence.
    provenance : Provenance
    watermark : str
        What stands on every page where the study is illustrative; else nothing.
    sections : tuple of Section
    """

    kind: Kind | RecordKind
    title: str
    purpose: str
    provenance: Provenance
    sections: tuple[Section, ...]
    watermark: str = ""
    language: str = field(default="en-GB")

    def walk(self) -> Iterator[tuple[int, Section]]:
        """Yield every section with the level of its heading; the title is of level 1."""
        for section in self.sections:
            yield from section.walk()

    def opening(self) -> tuple[tuple[str, str], ...]:
        """Return what the document opens with, as pairs of a label and a text."""
        made = self.provenance
        return (
            ("Purpose", self.purpose),
            ("Learner", made.learner),
            # What is signed is for those who sign it; for the learner it holds their own notes too.
            (
                "For",
                "the parties"
                if self.kind == "agreement" and made.audience != "learner"
                else AUDIENCE_NAMES[made.audience],
            ),
            ("Holds on", made.as_of),
            *([("Ranked by", made.ranked_by)] if made.ranked_by else []),
            ("Records", f"up to {made.study_version}" if made.study_version else "no entry yet")
            if made.of_records
            else ("Last decision", made.study_version or "none is shown"),
            ("Made by", f"netselect {made.netselect}"),
            ("Hash of the input", made.content_hash),
        )

    def html(self) -> str:
        """Return one page that fetches nothing; it needs jinja2 (`report`)."""
        from netselect.report.page import document_page  # noqa: PLC0415 -- each format loads what draws it

        return document_page(self)

    def markdown(self) -> str:
        """Return the document as Markdown."""
        from netselect.report.table import document_markdown  # noqa: PLC0415 -- as above

        return document_markdown(self)

    def docx(self) -> bytes:
        """Return the document as a Word file; it needs python-docx (`docx`)."""
        from netselect.report.word import document_docx  # noqa: PLC0415 -- as above

        return document_docx(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the document as plain values, ready for JSON."""
        return document_values(self)

    @checked
    def save(self, path: str | Path) -> None:
        """Write the document whole, or not at all, in the format that the name of the file says.

        Raises
        ------
        InvalidParameter
            For a name that ends in none of ``.html``, ``.md``, ``.docx`` and ``.json``.
        UnreadableFile
            Where the file cannot be written.
        """
        made: dict[str, Callable[[], str | bytes]] = {
            ".html": self.html,
            ".md": self.markdown,
            ".docx": self.docx,
            ".json": lambda: json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n",
        }
        suffix = Path(path).suffix.lower()
        if suffix not in made:
            raise InvalidParameter(
                f"{path}: a document is written to a file whose name ends in {listed(made)}",
                found=suffix,
                expected=made,
            )
        write_whole(Path(path), made[suffix]())

    def __repr__(self) -> str:
        return f"<Document: {self.title}>"

    def _repr_html_(self) -> str:
        from netselect.report.page import document_fragment  # noqa: PLC0415 -- as above

        return document_fragment(self)

    def __str__(self) -> str:
        """Return the document as Markdown, which reads as plain text."""
        return self.markdown()
