"""What is sent as a file stays in memory: none of it is ever written to a disk on its way to a view."""

import io
from typing import IO

from flask import Request


class KeptInMemory(Request):
    """A request whose files are held in memory; how large they may be is said by `max_content_length`."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Hold the file in memory, where the library would write a larger one to a folder for all."""
        return io.BytesIO()
