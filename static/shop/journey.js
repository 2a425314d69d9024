// The Journey page: six real requests at once, and what comes of them, as the server tells it. Nothing here knows what
// a stage does; each arrow arrives as text and class names, and text is only ever set as text.

import { stay } from "./live.js";

const root = document.querySelector("[data-journey]");
const part = (name, from = root) => from.querySelector(`[data-${name}]`);
const lane = (number) => root.querySelector(`[data-lane="${number}"]`);
const say = (words) => (part("announce").textContent = words);
let connection;

// --- Lanes -------------------------------------------------------------------------------------
function hear(message) {
  if (message.lane) show(message.lane, message.signals);
  if (message.switches) message.switches.forEach(showSwitch);
  if (message.cells) message.cells.forEach(showCell);
}

function show(told, signals) {
  const place = lane(told.stage);
  signals.forEach((signal) => draw(place, signal));
  if (place.dataset.state !== told.state) tell(place, told);
  place.dataset.state = told.state;
  part("words", place).textContent = told.words;
  part("words", place).className = told.badge ? `badge badge--${told.badge}` : "badge";
  part("reason", place).textContent = told.reason;
  for (const counter of ["answered", "shipped", "calls", "events", "lost"]) {
    part(counter, place).textContent = told[counter] === "" ? "–" : told[counter];
  }
}

const fact = (signals, id) => signals.querySelector(`[data-fact="${CSS.escape(id)}"]`);

function draw(place, signal) {
  const signals = part("signals", place);
  if (fact(signals, signal.id)) return;
  const row = part("blank-signal").content.firstElementChild.cloneNode(true);
  row.dataset.fact = signal.id;
  row.className = `signal is-new ${signal.classes}`;
  for (const name of ["what", "who", "detail", "when", "took"]) part(name, row).textContent = signal[name];
  signals.insertBefore(row, signal.before ? fact(signals, signal.before) : null);
}

function tell(place, told) {
  if (told.state === "unknown") return;
  say(`${root.dataset.textStage} ${told.stage}: ${told.words}. ${told.reason}`);
}

function changed(state) {
  part("live-state").textContent = root.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`] ?? "";
  root.dataset.state = state;
  part("refresh")?.toggleAttribute("hidden", state === "live");
}

function connect() {
  connection?.leave();
  connection = stay({ url: () => `/ws/journey/${root.dataset.tour}`, heard: hear, changed });
}

// --- Placing -----------------------------------------------------------------------------------
const ask = (form, url = form.action, body = new FormData(form)) =>
  fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });

async function place(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.disabled = true;
  trouble("");
  try {
    const answer = await ask(form);
    if (!answer.ok) throw new Error(answer.status);
    const begun = await answer.json();
    begin(begun);
    await Promise.all(begun.places.map((url, index) => placeOne(form, url, lane(index + 1))));
  } catch {
    trouble(root.dataset.textTrouble);
  } finally {
    button.disabled = false;
    button.focus();
  }
}

function begin({ tour, page, name }) {
  root.dataset.tour = `${tour}/`;
  history.replaceState(null, "", page);
  root.querySelectorAll("[data-lane]").forEach((place) => {
    part("signals", place).replaceChildren();
    part("reason", place).textContent = "";
    part("words", place).textContent = root.dataset.textAsking;
    part("words", place).className = "badge badge--calm";
    place.dataset.state = "asking";
    for (const counter of ["answered", "shipped"]) part(counter, place).textContent = "–";
    for (const counter of ["calls", "events", "lost"]) part(counter, place).textContent = "0";
  });
  remember(page, name);
  connect();
}

async function placeOne(form, url, where) {
  const answer = await ask(form, url);
  if (!answer.ok) throw new Error(answer.status);
  const told = await answer.json();
  part("answered", where).textContent = told.took;
}

function remember(page, name) {
  const tours = part("tours");
  tours.querySelector("[aria-current]")?.removeAttribute("aria-current");
  const item = document.createElement("li");
  const link = item.appendChild(document.createElement("a"));
  link.href = page;
  link.textContent = name;
  link.setAttribute("aria-current", "page");
  tours.querySelector("ul").append(item);
  tours.hidden = false;
}

function showCell(told) {
  const place = root.querySelector(`[data-cell="${told.key}"]`);
  part("seen", place).textContent = told.seen;
  place.className = `cell cell--${told.badge}`;
}

// --- Switches ----------------------------------------------------------------------------------
async function press(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.disabled = true;
  form.closest("[data-switch]").dataset.busy = "yes";
  trouble("");
  try {
    const answer = await (await ask(form)).json();
    hear(answer);
    trouble(answer.trouble);
  } catch {
    trouble(root.dataset.textTrouble);
  } finally {
    button.disabled = false;
    delete form.closest("[data-switch]").dataset.busy;
    button.focus();
  }
}

function showSwitch(told) {
  const place = root.querySelector(`[data-switch="${told.name}"]`);
  if (part("words", place).textContent !== told.words) say(`${told.title}: ${told.words}`);
  place.dataset.broken = told.broken ? "yes" : "no";
  part("words", place).textContent = told.words;
  part("do", place).value = told.do;
  part("press", place).textContent = told.press;
  part("press", place).className = `button ${told.off ? "" : "button--danger"}`;
  if (part("delay", place) && document.activeElement !== part("delay", place)) part("delay", place).value = told.delay_ms;
  countDown(place, told.seconds_left);
}

function countDown(place, seconds) {
  part("left", place).dataset.until = Date.now() + seconds * 1000;
  part("until", place).hidden = !seconds;
  tick();
}

function tick() {
  root.querySelectorAll("[data-left]").forEach((left) => {
    const seconds = Math.max(0, Math.round((left.dataset.until - Date.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  });
}

function trouble(words) {
  part("trouble").textContent = words;
  part("trouble").hidden = !words;
}

part("place").addEventListener("submit", place);
root.querySelectorAll("[data-switch] form").forEach((form) => form.addEventListener("submit", press));
root.querySelectorAll("[data-switch]").forEach((place) => countDown(place, Number(part("left", place).dataset.seconds)));
setInterval(tick, 1000);
connect();
