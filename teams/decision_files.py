"""Signed decisions as files (III.1): what they are is read from their content, whatever their name says."""

from io import BytesIO
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image
from pypdf import PdfReader

from accounts.models import User
from teams.models import Commune, StoredFile
from teams.models.files import MAX_BYTES
from teams.refused import RefusedError

PDF = "application/pdf"
_READERS = ["JPEG", "PNG"]
# What the reader of JPEG calls MPO, many phones write: a JPEG with a second picture behind the first.
_IMAGES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
_ENDINGS = {PDF: ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
MAX_PIXELS = 60_000_000  # a page scanned at 600 dpi has 35 million


def store_file(upload: "UploadedFile[Any]", commune: Commune, by: User) -> StoredFile:
    """Keep an uploaded decision of `commune`: a PDF, a JPEG or a PNG of at most 10 MB.

    Raises RefusedError (field `file`) with what is wrong with it.
    """
    if not upload.size:
        raise _refused(_("Tệp này trống. Hãy chọn lại tệp quyết định."))
    if upload.size > MAX_BYTES:
        raise _refused(_("Tệp lớn hơn 10 MB. Hãy quét lại ở độ phân giải thấp hơn (200 dpi là đủ đọc)."))
    content = upload.read()
    content_type = type_of(content)
    name = PurePath(upload.name or _("quyet-dinh")).stem[:120] + _ENDINGS[content_type]
    row = StoredFile(
        province_id=commune.province_id,
        commune=commune,
        name=name,
        content_type=content_type,
        size=len(content),
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    row.file.save(f"{uuid4().hex}{_ENDINGS[content_type]}", ContentFile(content), save=False)
    row.save()
    return row


def type_of(content: bytes) -> str:
    """Return the content type of a PDF, JPEG or PNG that can be opened. Raises RefusedError for anything else."""
    if b"%PDF-" in content[:1024]:
        return _checked_pdf(content)
    try:
        with Image.open(BytesIO(content), formats=_READERS) as image:
            kind = _IMAGES[str(image.format)]
            is_small = image.width * image.height <= MAX_PIXELS
            image.verify()
    except Exception as error:  # whatever a broken picture does to its reader
        raise _refused(_("Đây không phải tệp PDF hoặc ảnh JPG, PNG đọc được. Hãy chọn lại tệp quyết định.")) from error
    if not is_small:
        raise _refused(_("Ảnh quá lớn. Hãy chụp hoặc quét lại ở độ phân giải thấp hơn."))
    return kind


def _checked_pdf(content: bytes) -> str:
    try:
        reader = PdfReader(BytesIO(content))
        is_locked, pages = reader.is_encrypted, 0 if reader.is_encrypted else len(reader.pages)
    except Exception as error:  # whatever a broken or exotic file does to its reader
        raise _refused(_("Tệp PDF bị hỏng, không mở được. Hãy quét hoặc xuất lại rồi tải lên.")) from error
    if is_locked:
        raise _refused(_("Tệp PDF có mật khẩu. Hãy tải lên bản không đặt mật khẩu."))
    if not pages:
        raise _refused(_("Tệp PDF không có trang nào. Hãy chọn lại tệp quyết định."))
    return PDF


def _refused(message: str) -> RefusedError:
    return RefusedError({"file": [message]})
