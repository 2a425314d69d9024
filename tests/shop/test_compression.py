from zlib import decompressobj

import pytest
from asgiref.sync import async_to_sync

STYLES, FONT = "/static/shop/shop.css", "/static/vendor/fraunces/fraunces.woff2"


@async_to_sync
async def read(answer) -> bytes:
    """What came, whether at once or, as files do, in pieces."""
    return b"".join([piece async for piece in answer]) if answer.streaming else answer.content


def unpack(packed: bytes) -> bytes:
    """As browsers do it: they read one archive, whatever comes behind it."""
    return decompressobj(wbits=31).decompress(packed)


@pytest.fixture(params=["client", "async_client"])
def asks(request):
    """Asks for a path as browsers do: compressed, if you please. By the asynchronous client as in production."""
    get = request.getfixturevalue(request.param).get
    get = async_to_sync(get) if request.param == "async_client" else get
    return lambda path, **headers: get(path, headers={"accept-encoding": "gzip, br", **headers})


class TestCompression:
    @pytest.mark.django_db
    def test_sends_pages_compressed_to_who_can_read_it(self, asks, client):
        answer = asks("/cart/")
        assert answer["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer["Vary"]
        assert b"Your cart" in unpack(read(answer))
        assert "Content-Encoding" not in client.get("/cart/")

    def test_makes_the_stylesheet_a_third_of_its_size(self, asks, client):
        small = read(asks(STYLES))
        assert unpack(small) == read(client.get(STYLES))
        assert len(small) < len(unpack(small)) / 3

    def test_leaves_a_font_as_it_is(self, asks):
        assert "Content-Encoding" not in asks(FONT)

    def test_lets_a_browser_keep_what_it_has(self, asks):
        tag = asks(STYLES)["ETag"]
        assert asks(STYLES, **{"if-none-match": tag}).status_code == 304
