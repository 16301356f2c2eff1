"""Addresses as people type them: `curl http://…/search?q=战略` sends the letters as they are.

An address in HTTP is ASCII, other letters are percent-encoded (RFC 3986, section 2.1). Browsers do so; curl and many
scripts do not, and the server's parser refuses their request with a bare 400. Here the first line of a request is
encoded before the parser sees it, as RFC 3987 (section 3.1) turns an IRI into a URI.

    uvicorn.Config(app, http=LenientAddresses)
"""

import re
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]")


class LenientAddresses(HttpToolsProtocol):
    """The server's protocol for one connection, with addresses percent-encoded where the asker has not done it."""

    _within_request = False

    def data_received(self, data: bytes) -> None:
        """Take what arrived; whatever follows the first line of a request stays as it is."""
        if not self._within_request and not data.isascii():
            line, end, rest = data.partition(b"\r\n")
            data = _BEYOND_ASCII.sub(lambda octet: b"%%%02X" % octet[0][0], line) + end + rest
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Note that a request has begun."""
        self._within_request = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """Note that the request is whole: what comes next is the first line of another."""
        self._within_request = False
        super().on_message_complete()
