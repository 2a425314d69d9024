"""Why a websocket is closed. 44xx says: do not come back like this. Browsers hide a refused handshake's
status from scripts, so a socket is accepted first and then closed with the code."""

from enum import IntEnum

from shop.access import Access


class Code(IntEnum):
    """Close codes: 1000 to 1015 are the protocol's, 44xx ours, after HTTP's 4xx."""

    DONE = 1000
    TOO_BIG = 1009
    TRY_AGAIN_LATER = 1013
    MALFORMED = 4400
    NO_CREDENTIALS = 4401
    NOT_ALLOWED = 4403
    NOT_FOUND = 4404


REFUSALS = {
    Access.NO_CREDENTIALS: Code.NO_CREDENTIALS,
    Access.NOT_THEIRS: Code.NOT_FOUND,
    Access.NOT_ALLOWED: Code.NOT_ALLOWED,
}


class Refused(Exception):
    """The socket is not served; ``code`` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.name)
        self.code = code
