// The live order page. The server wrote the page as of one version; each message takes it one version further.
// What was seen is discarded, a gap is filled from the status JSON, and text is only ever set as text.

import { stay } from "./live.js";

const QUIET_FOR = 12_000; // then ask what it is that the order waits for
const WAITING_FOR = 4_000; // and, once that is known, how it gets on

const root = document.querySelector("[data-live-order]");
const part = (name, from = root) => from.querySelector(`[data-${name}]`);
const { token, socket, status, final, lang, locale } = root.dataset;
let version = Number(root.dataset.version);
let told = version; // of which it was said what comes next
let etag = "";
let connection, quiet;
let ended = final === "yes";
let seenAt = Date.now();

const query = () => new URLSearchParams({ ...(token && { token }), after: version, lang });
const clock = (at) => new Date(at).toLocaleString(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

function hear(message) {
  if (message.version > version + 1) return connection.ask(); // something in between was not heard
  apply(message);
}

function apply(message) {
  if (message.version <= version) return;
  version = message.version;
  root.dataset.version = version;
  const step = part("steps").querySelector(`[data-step="${CSS.escape(message.status)}"]`) ?? newStep(message);
  const stays = step.hasAttribute("aria-current"); // something happened to the order where it is
  part("steps").querySelectorAll("li:not(.is-ahead)").forEach((passed) => {
    passed.removeAttribute("aria-current");
    passed.className = "is-done";
    part("state", passed).textContent = root.dataset.textPassed;
  });
  if (message.final) part("steps").querySelectorAll(".is-ahead").forEach((ahead) => ahead !== step && ahead.remove());
  step.className = message.failed ? "is-bad" : message.final ? "is-done" : "";
  if (!message.failed) step.setAttribute("aria-current", "step");
  part("state", step).textContent = "";
  if (!stays) {
    part("at", step).dateTime = message.at;
    part("at", step).textContent = clock(message.at);
  }
  part("sentence").textContent = message.sentence;
  tellWaiting(message);
  tellReceipt(message);
  offerAnotherCard(message);
  part("cancel").hidden = !message.cancellable;
  part("return").hidden = !message.returnable;
  if (message.status === "PAID") part("note", part("steps").querySelector("[data-step=VALIDATED]")).textContent = ""; // an earlier card
  if (message.failed) fail(message);
  else note(part("note", step), message.note, stays);
  part("banner").classList.toggle("banner--warn", message.declined);
  if (message.final) part("banner").classList.add(message.failed ? "banner--bad" : "banner--good");
  updated();
}

// What the order waits for, if that was told; else what comes next.
function tellWaiting(message) {
  const waited = !part("waiting").hidden;
  part("waiting").hidden = !message.waiting;
  if (message.waiting) {
    part("waiting-since").dateTime = message.waiting_since;
    tell(part("waiting-since"), clock(message.waiting_since));
    tell(part("waiting-how"), message.waiting_how);
  }
  if (message.waiting || waited || message.version > told) tell(part("next"), message.waiting || message.next);
  told = message.version;
}

// Words that stay are left alone, so that screen readers do not read them again.
function tell(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function newStep(message) {
  const step = part("blank-step").content.firstElementChild.cloneNode(true);
  step.dataset.step = message.status;
  part("title", step).textContent = message.title;
  part("steps").querySelector(".is-ahead")?.before(step) ?? part("steps").append(step);
  return step;
}

function note(place, text, more) {
  if (!more) place.textContent = text;
  else if (text && !place.textContent.includes(text)) place.textContent += `${place.textContent && " · "}${text}`;
}

function fail(message) {
  part("reasons").textContent = message.note;
  part("advice").textContent = message.advice;
  part("failed").hidden = false;
}

function tellReceipt(message) {
  if (message.paid_by) part("paid-by", document).textContent = message.paid_by;
  if (!message.parcel) return;
  part("parcel", document).hidden = false;
  part("parcel", document).lastElementChild.textContent = message.parcel;
}

function offerAnotherCard(message) {
  const offer = part("declined", document);
  if (!offer) return; // the page was opened when the order was paid already
  offer.hidden = !message.declined;
  part("declined-reason", offer).textContent = message.declined ? message.note : "";
  part("declined-advice", offer).textContent = message.declined ? message.advice : "";
}

async function poll() {
  const answer = await fetch(`${status}?${query()}`, { headers: etag ? { "If-None-Match": etag } : {} });
  if (answer.status !== 304) {
    if (!answer.ok) throw new Error(answer.status);
    etag = answer.headers.get("ETag") ?? "";
    const news = await answer.json();
    news.steps.forEach(apply);
    if (news.version === version) tellWaiting(news);
    ended = news.final;
  }
  updated();
  return ended;
}

function changed(state) {
  part("live-state").textContent = root.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`];
  root.dataset.state = state;
  part("refresh")?.toggleAttribute("hidden", state === "live" || state === "done");
  if (state === "done" || state === "stopped") clearInterval(quiet);
}

function updated() {
  seenAt = Date.now();
  part("updated").textContent = `${root.dataset.textUpdated} ${new Date(seenAt).toLocaleTimeString(locale)}`;
}

function lookIfQuiet() {
  const patience = part("waiting").hidden ? QUIET_FOR : WAITING_FOR;
  if (!document.hidden && Date.now() - seenAt > patience) connection.ask();
}

document.querySelectorAll("main time[datetime]").forEach((time) => (time.textContent = clock(time.dateTime)));
if (!ended) {
  connection = stay({ url: () => `${socket}?${query()}`, heard: hear, changed, poll });
  quiet = setInterval(lookIfQuiet, 1_000);
}

const print = part("print", document);
print.hidden = false;
print.firstElementChild.onclick = () => window.print();
