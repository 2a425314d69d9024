// A websocket that stays: back-off with full jitter, and plain polling while it does not come up.
// It knows nothing about what is said; see live-order.js, live-stock.js and journey.js.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const FAILURES_BEFORE_POLLING = 3;
const POLL_EVERY = 5_000;
const STABLE_AFTER = 5_000;

// url(): where to connect, asked each time. heard(message): one JSON message. changed(state): live, reconnecting,
// offline, polling, stopped or done. poll(): ask in another way; resolves to true if nothing more is to come.
export function stay({ url, heard, changed, poll }) {
  let socket = null;
  let failures = 0;
  let retry = 0;
  let polling = 0;
  let over = false;

  function connect() {
    clearTimeout(retry);
    if (over || socket || !navigator.onLine) return;
    socket = new WebSocket(new URL(url(), location.href.replace(/^http/, "ws")));
    const mine = socket;
    let stable = 0;
    mine.onopen = () => {
      stable = setTimeout(trust, STABLE_AFTER);
      if (!polling) changed("live");
    };
    mine.onmessage = (event) => mine === socket && heard(JSON.parse(event.data));
    mine.onclose = (event) => {
      clearTimeout(stable);
      if (mine !== socket) return;
      socket = null;
      if (event.code === 1000) return finish("done");
      if (event.code >= 4400 && event.code < 4500) return finish("stopped");
      later();
    };
  }

  function later() {
    failures += 1;
    if (!navigator.onLine) return changed("offline");
    retry = setTimeout(connect, Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures));
    if (poll && failures >= FAILURES_BEFORE_POLLING) polling ||= setInterval(ask, POLL_EVERY);
    changed(polling ? "polling" : "reconnecting");
  }

  // A server that cannot serve the socket opens it all the same, to say so: until then, who polls goes on polling.
  function trust() {
    failures = 0;
    if (!polling) return;
    stopPolling();
    changed("live");
  }

  async function ask() {
    try {
      if (poll && !over && (await poll())) finish("done");
    } catch {
      // The server cannot be reached this way either: the next turn asks again.
    }
  }

  function stopPolling() {
    clearInterval(polling);
    polling = 0;
  }

  function finish(state) {
    over = true;
    stopPolling();
    clearTimeout(retry);
    socket?.close();
    changed(state);
  }

  function wake() {
    if (over || document.hidden) return;
    failures = 0;
    ask();
    connect();
  }

  function sleep() {
    const left = socket;
    socket = null;
    left?.close();
    clearTimeout(retry);
    stopPolling();
    if (!over) changed("offline");
  }

  function leave() {
    const left = socket;
    over = true;
    socket = null;
    stopPolling();
    clearTimeout(retry);
    left?.close();
  }

  addEventListener("online", wake);
  addEventListener("offline", sleep);
  document.addEventListener("visibilitychange", wake);
  if (navigator.onLine) connect();
  else changed("offline");
  return { ask, leave };
}
