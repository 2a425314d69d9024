"""What a page costs a first visit, and whether it holds still while it comes."""

from playwright.sync_api import Page

# What moved although nobody touched anything, from the first paint on.
SHIFTS = """() => {
    window.shifted = [];
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
        if (!entry.hadRecentInput) {
            const what = entry.sources.map((source) => source.node?.className || source.node?.nodeName);
            window.shifted.push(`${entry.value.toFixed(4)} ${what}`);
        }
    })).observe({ type: "layout-shift", buffered: true });
}"""
HURRY = "[...document.images].forEach((image) => { image.loading = 'eager'; })"
ALL_LOADED = "() => document.readyState === 'complete' && [...document.images].every((image) => image.complete)"


class Measures:
    """Notes what a page loads and what moves in it, from the next address on. Nothing comes from the cache."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._kinds: dict[str, str] = {}
        self._bytes: dict[str, int] = {}
        page.add_init_script(f"({SHIFTS})()")
        protocol = page.context.new_cdp_session(page)
        protocol.on("Network.responseReceived", lambda told: self._kinds.update({told["requestId"]: told["type"]}))
        protocol.on("Network.loadingFinished", self._weigh)
        protocol.send("Network.enable")
        protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _weigh(self, told: dict) -> None:
        self._bytes[told["requestId"]] = told["encodedDataLength"]

    def visit(self, path: str) -> None:
        """Go there, and wait for the last picture: those far below come as well."""
        self._kinds.clear()
        self._bytes.clear()
        self.page.goto(path)
        self.page.evaluate(HURRY)
        self.page.wait_for_function(ALL_LOADED)

    @property
    def kilobytes(self) -> float:
        """What came through the wire, headers included, pictures apart."""
        told = {request: kind for request, kind in self._kinds.items() if kind != "Image"}
        return sum(self._bytes.get(request, 0) for request in told) / 1000

    @property
    def shifts(self) -> list[str]:
        """How much of the window moved, each time, and what did."""
        return self.page.evaluate("window.shifted")
