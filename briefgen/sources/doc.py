"""Old Word files (.doc, .wps, .rtf): turned into .docx by LibreOffice where it is installed.

LibreOffice reads nearly anything as text if left to guess, so what is no Word file is refused before, and
the kind of file is told to it.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from briefgen.errors import SourceError
from briefgen.sources import docx
from briefgen.sources.formats import Content, Format
from briefgen.sources.limits import MAX_OFFICE_SECONDS

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_STREAM = "WordDocument".encode("utf-16-le")  # the name that every Word file's words have
_SECTOR = 512
_SAVE_AS = "请在 Word/WPS 中打开，取消密码后另存为 .docx。"
_INSTALL = (
    "请安装 LibreOffice（Debian/Ubuntu：sudo apt-get install libreoffice-writer-nogui），或另存为 .docx。"
)


def read(data: bytes, source: str) -> Content:
    """The text of a .doc; raises SourceError for a protected one, or where LibreOffice is missing."""
    if protected(data):
        raise SourceError("Word 文件设有密码。", where=source, next=_SAVE_AS)
    if not data.startswith(_RTF) and not (data.startswith(_OLE) and _STREAM in data):
        raise SourceError("不是 Word 文件，或已损坏。", where=source, next="请重新下载，或另存为 .docx。")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise SourceError(
            "旧版 Word 文件（.doc/.wps/.rtf）要用 LibreOffice 转换，本机没有安装。",
            where=source,
            next=_INSTALL,
        )
    return docx.read(_converted(data, office, source), source)


def protected(data: bytes) -> bool:
    """Whether an OLE file is an encrypted .docx, or a .doc whose header says encrypted."""
    if not data.startswith(_OLE):
        return False
    if "EncryptedPackage".encode("utf-16-le") in data:
        return True
    header = data[512:524]  # the first sector: Word puts its own stream there
    return header[:2] == b"\xec\xa5" and len(header) == 12 and bool(header[11] & 0x01)


def _converted(data: bytes, office: str, source: str) -> bytes:
    """The file as .docx. A profile of its own keeps it apart from an office that the user has open."""
    ending = ".rtf" if data.startswith(_RTF) else ".doc"
    with tempfile.TemporaryDirectory(prefix="briefgen-") as folder:
        given = Path(folder, f"source{ending}")
        given.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        command += [f"--infilter={_filter(data)}", "--convert-to", "docx", "--outdir", folder, str(given)]
        _run(command, source)
        made = Path(folder, "source.docx")
        if not made.is_file():
            raise SourceError("LibreOffice 未能转换这个文件。", where=source, next=_SAVE_AS)
        return made.read_bytes()


def _filter(data: bytes) -> str:
    """LibreOffice's name of the file's kind; Word 6 and 95 begin their stream in a way of their own."""
    if data.startswith(_RTF):
        return "Rich Text Format"
    begins = {data[at : at + 2] for at in range(_SECTOR, len(data), _SECTOR)}
    return "MS WinWord 6.0" if b"\xdc\xa5" in begins and b"\xec\xa5" not in begins else "MS Word 97"


def _run(command: list[str], source: str) -> None:
    """Run with a time limit; on time-out or when the run is ended, soffice and its children end too."""
    try:
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                process.wait(MAX_OFFICE_SECONDS)
            except BaseException:
                _end(process)
                raise
    except subprocess.TimeoutExpired as error:
        what = f"LibreOffice 转换超过 {MAX_OFFICE_SECONDS:.0f} 秒，已中止。"
        raise SourceError(what, where=source, next=_SAVE_AS) from error
    except OSError as error:
        raise SourceError(
            f"LibreOffice 启动失败（{error.strerror}）。", where=source, next=_INSTALL
        ) from error


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def begins(data: bytes) -> bool:
    """Whether the bytes are an OLE file (old Word, or an encrypted new one) or RTF."""
    return data.startswith((_OLE, _RTF))


FORMAT = Format("doc", (".doc", ".wps", ".rtf", ".dot"), read, begins)
