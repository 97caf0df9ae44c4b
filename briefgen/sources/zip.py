"""Zip archives: their members one by one, with names in GBK and limits against bombs."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from briefgen.errors import SourceError
from briefgen.sources.files import hidden
from briefgen.sources.limits import MAX_FILE_BYTES, MAX_ZIP_BYTES, MAX_ZIP_MEMBERS, MAX_ZIP_RATIO, MB

ENDINGS = (".zip",)
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
# What zipfile raises for damaged archives, as fuzzing shows.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    OverflowError,
)


class Archive:
    """An opened archive: `members()` in the order of their names, `load` the bytes of one."""

    def __init__(self, data: bytes, source: str) -> None:
        self._source = source
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except BROKEN as error:
            raise SourceError(
                "压缩包已损坏，打不开。", where=source, next="请重新下载或重新压缩。"
            ) from error
        if len(infos) > MAX_ZIP_MEMBERS:
            raise self._bomb(f"有 {len(infos):,} 个文件，上限 {MAX_ZIP_MEMBERS:,}")
        if sum(info.file_size for info in infos) > MAX_ZIP_BYTES:
            raise self._bomb(f"解压后超过 {MAX_ZIP_BYTES // MB} MB")
        self._left = MAX_ZIP_BYTES
        self._infos = {member_name(info): info for info in infos if info.filename and not info.is_dir()}

    def has(self, name: str) -> bool:
        """Whether the archive holds a member of that name."""
        return name in self._infos

    def members(self) -> Iterator[str]:
        """The names of all members that may be reports, sorted; hidden files and folders left out."""
        for name in sorted(self._infos):
            if not any(hidden(part) for part in PurePosixPath(name).parts):
                yield name

    def load(self, name: str) -> bytes:
        """A member's bytes; raises SourceError for an encrypted, broken or oversized one."""
        info, source = self._infos[name], f"{self._source}/{name}"
        if info.flag_bits & _ENCRYPTED:
            raise SourceError("压缩包里的文件设有密码。", where=source, next="请解压后再给出文件。")
        if info.file_size > MB and info.file_size > MAX_ZIP_RATIO * max(1, info.compress_size):
            raise SourceError(
                "压缩比异常，疑似恶意文件，不予解压。", where=source, next="请解压检查后再给出文件。"
            )
        limit = min(MAX_FILE_BYTES, self._left)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)  # the size that the archive states may be a lie
        except BROKEN as error:
            advice = "请重新下载或重新压缩。"
            raise SourceError("压缩包里的文件已损坏。", where=source, next=advice) from error
        if len(data) > limit:
            raise SourceError(f"解压后超过 {limit // MB} MB 的上限。", where=source, next="请拆成几个文件。")
        self._left -= len(data)
        return data

    def _bomb(self, how: str) -> SourceError:
        return SourceError(
            f"压缩包过大（{how}），不予解压。", where=self._source, next="请解压后给出文件夹。"
        )


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name. Chinese Windows writes GBK without saying so, and zipfile reads that as cp437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def begins(data: bytes) -> bool:
    """Whether the bytes are a zip archive (a .docx is one too)."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))
