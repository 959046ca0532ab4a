"""Files that went through the sandbox, with their real bytes, in memory or in a folder."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.refusals import bad_request

FileKind = Literal["voice", "audio", "document", "video_note", "photo", "video", "animation", "sticker"]
FOLDERS: dict[FileKind, tuple[str, str]] = {
    "voice": ("voice", ".oga"), "audio": ("music", ".mp3"), "document": ("documents", ""),
    "video_note": ("video_notes", ".mp4"), "photo": ("photos", ".jpg"), "video": ("videos", ".mp4"),
    "animation": ("animations", ".mp4"), "sticker": ("stickers", ".webp"),
}  # fmt: skip
MIME_TYPES: dict[FileKind, str] = {"voice": "audio/ogg", "audio": "audio/mpeg", "video": "video/mp4"}
LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024


@dataclass(frozen=True)
class StoredFile:
    """One file; `path` is the `file_path` of getFile."""

    file_id: str
    file_unique_id: str
    kind: FileKind
    path: str
    size: int
    file_name: str | None
    mime_type: str | None
    duration: int
    width: int
    height: int
    title: str | None = None

    def as_media(self) -> Json | list[Json]:
        """The object that stands for the file in a Message under its kind's name."""
        ids: Json = {"file_id": self.file_id, "file_unique_id": self.file_unique_id, "file_size": self.size}
        if self.kind == "photo":
            return [ids | {"width": self.width, "height": self.height}]
        if self.kind == "video_note":
            return ids | {"length": self.width, "duration": self.duration}
        named: Json = {"file_name": self.file_name, "mime_type": self.mime_type, "title": self.title}
        ids |= {name: value for name, value in named.items() if value and not self._nameless(name)}
        if self.kind in {"voice", "audio", "video", "animation"}:
            ids["duration"] = self.duration
        if self.kind in {"video", "animation"}:
            ids |= {"width": self.width, "height": self.height}
        return ids

    def _nameless(self, name: str) -> bool:
        return self.kind == "voice" and name != "mime_type"


@dataclass
class FileShelf:
    """Keeps files by file_id. With `folder` the bytes are stored there under names of their own."""

    folder: Path | None = None
    _files: dict[str, StoredFile] = field(default_factory=dict)
    _paths: set[str] = field(default_factory=set)
    _bytes: dict[str, bytes] = field(default_factory=dict, repr=False)

    def put(
        self,
        kind: FileKind,
        data: bytes,
        *,
        file_name: str | None = None,
        mime_type: str | None = None,
        duration: int = 0,
        title: str | None = None,
        length: int = 240,
    ) -> StoredFile:
        """Keeps a file. Raises ApiError 400 or 413 for an empty or too big file, or for a photo that isn't one."""
        width, height = (length, length) if kind == "video_note" else (0, 0)
        _check_size(kind, data)
        if kind == "photo":
            width, height = picture_size(data)
        if kind in {"audio", "video", "animation"} and file_name is None:
            file_name = f"file{FOLDERS[kind][1]}"
        stored = StoredFile(
            file_id=f"BQAD{secrets.token_urlsafe(24)}",
            file_unique_id=f"AgAD{secrets.token_hex(6)}",
            kind=kind,
            path=self._path(kind, file_name),
            size=len(data),
            file_name=file_name,
            mime_type=mime_type or MIME_TYPES.get(kind, "application/octet-stream"),
            duration=duration,
            width=width,
            height=height,
            title=title,
        )
        self._files[stored.file_id] = stored
        self._keep(stored.path, data)
        return stored

    def _path(self, kind: FileKind, file_name: str | None) -> str:
        folder, usual = FOLDERS[kind]
        suffix = PurePosixPath(file_name).suffix if file_name else ""
        plain = suffix if suffix[1:].isalnum() and suffix.isascii() else ""
        return f"{folder}/file_{len(self._files)}{plain or usual}"

    def _keep(self, path: str, data: bytes) -> None:
        self._paths.add(path)
        if self.folder is None:
            self._bytes[path] = data
            return
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def find(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def data(self, path: str) -> bytes | None:
        """The bytes at a `file_path`; None if there are none."""
        if path not in self._paths:
            return None
        return self._bytes[path] if self.folder is None else (self.folder / path).read_bytes()


def _check_size(kind: FileKind, data: bytes) -> None:
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > (LARGEST_PHOTO if kind == "photo" else LARGEST_UPLOAD):
        raise bad_request("file is too big")


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG in pixels. Raises ApiError 400 for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg_size(data)
    raise bad_request("IMAGE_PROCESS_FAILED")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    raise bad_request("IMAGE_PROCESS_FAILED")
