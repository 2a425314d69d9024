"""The socket of every address that has none: refused like any other, without a traceback."""

from channels.generic.websocket import AsyncWebsocketConsumer

from shop.sockets.closing import Code


class UnknownSocket(AsyncWebsocketConsumer):
    """Closes at once."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(Code.NOT_FOUND)
