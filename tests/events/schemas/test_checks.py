from events.handling import Group, on
from events.schemas import upcaster
from events.schemas.checks import handlers_take_the_newest_version
from tests.events.schemas.weaving import registered


class TestHandlersTakeTheNewestVersion:
    def test_finds_a_handler_that_would_never_be_called(self):
        old = registered("weaving.rug-cut.v1", price=int)

        @on(old, group=Group("cutters"))
        def sweep_on_rug_cut(event): ...

        assert handlers_take_the_newest_version() == []
        upcaster("weaving.rug-cut.v1", to="weaving.rug-cut.v2")(lambda payload: payload)
        (error,) = handlers_take_the_newest_version()
        assert "sweep_on_rug_cut handles weaving.rug-cut.v1, which is read as weaving.rug-cut.v2" in error.msg
        assert "weaving.rug-cut.v2" in error.hint
