"""How much one file may ask for: figures that keep every file under 5 seconds and 500 MB."""

from briefgen.errors import SourceError

MB = 1024 * 1024
MAX_FILE_BYTES = 64 * MB  # a report is 0.1 MB of text; scanned PDFs are the biggest that come
MAX_TEXT_CHARS = 8_000_000  # some 400 reports in one compilation
MAX_LINE_CHARS = 1_000_000  # the longest report known to stand on one line has 25,000
MAX_XML_BYTES = 24 * MB  # one part of a .docx, unpacked
MAX_XML_MARKS = 2_500_000  # tags and attributes of such a part: each costs some 120 bytes as a tree
MAX_HTML_BYTES = 16 * MB
MAX_HTML_MARKS = 600_000  # tags and attributes: some 4 µs each
MAX_PDF_SECONDS = 4.5  # pages, memory and an early stop: pdf_child.py
MAX_OFFICE_SECONDS = 60.0  # LibreOffice's first start alone takes 5 to 10
MAX_ZIP_MEMBERS = 3_000  # China has 2,900 counties; as many members take 3 s
MAX_ZIP_BYTES = 512 * MB  # all members unpacked
MAX_ZIP_RATIO = 200  # text packs at most some 20 : 1


def check_size(size: int, source: str) -> None:
    """Raise SourceError when a file of `size` bytes is empty or larger than MAX_FILE_BYTES."""
    if size == 0:
        raise SourceError("文件是空的（0 字节）。", where=source, next="请重新下载或保存这份报告。")
    if size > MAX_FILE_BYTES:
        raise SourceError(
            f"文件有 {size // MB} MB，超过 {MAX_FILE_BYTES // MB} MB 的上限。",
            where=source,
            next="请拆成几个文件，或另存为 .txt。",
        )


def check_text(text: str, source: str) -> None:
    """Raise SourceError when a document holds no text, too much text, or a line that is no line."""
    if not text.strip("\ufeff\x00 \t\r\n\v\f\u3000\xa0"):
        raise SourceError("文件里没有文字。", where=source, next="请检查文件是否保存完整。")
    if len(text) > MAX_TEXT_CHARS:
        raise SourceError(
            f"正文有 {len(text):,} 字，超过 {MAX_TEXT_CHARS:,} 字的上限。",
            where=source,
            next="请拆成几个文件，每个文件几十份报告以内。",
        )
    if longest_line(text) > MAX_LINE_CHARS:
        raise SourceError(
            f"有一行超过 {MAX_LINE_CHARS:,} 字，不像是报告。",
            where=source,
            next="请检查文件内容，或在段落之间换行后重试。",
        )


def longest_line(text: str) -> int:
    """The length of the longest line; cheap for short texts, which cannot hold one that matters."""
    if len(text) <= MAX_LINE_CHARS:
        return len(text)
    return max(map(len, text.splitlines()), default=0)
