/*
 * The respondent's page: progress, conditions, a draft kept on this device, and one retry when the
 * network was away. Without this file the page works all the same.
 */
(function () {
  "use strict";

  var PLACE = "manyi:" + location.pathname.replace(/thanks\/$/, "");

  function store(value) {
    try {
      if (value === null) { localStorage.removeItem(PLACE); } else { localStorage.setItem(PLACE, JSON.stringify(value)); }
    } catch (error) { /* private mode: nothing can be kept, the page still works */ }
  }

  function stored() {
    try { return JSON.parse(localStorage.getItem(PLACE)); } catch (error) { return null; }
  }

  if (document.querySelector("[data-done]")) { store(null); return; }
  var form = document.getElementById("form");
  if (!form) { return; }

  var button = form.querySelector("button");
  var state = form.querySelector(".state");
  var progress = form.querySelector(".progress");
  var cards = Array.prototype.slice.call(form.querySelectorAll("[data-item]"));
  var hasFaults = !!document.getElementById("faults");
  var source = document.getElementById("document");
  var sheet = source ? JSON.parse(source.textContent) : null;
  var draft = document.getElementById("draft");
  var isWaiting = false;
  var saving = null;

  function say(words) {
    state.textContent = words;
    state.hidden = !words;
  }

  function fields() {
    var kept = {};
    new FormData(form).forEach(function (value, name) {
      (kept[name] = kept[name] || []).push(value);
    });
    return kept;
  }

  function fill(kept) {
    Array.prototype.forEach.call(form.elements, function (field) {
      var values = kept[field.name];
      if (!values || !field.name || field.name === "opened") { return; }
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = values.indexOf(field.value) >= 0;
      } else {
        field.value = values[values.length - 1];
      }
    });
  }

  function isAnswered(card) {
    return Array.prototype.some.call(card.querySelectorAll("input, textarea"), function (field) {
      if (field.type === "radio" || field.type === "checkbox") { return field.checked; }
      return field.value.trim() !== "" && !field.classList.contains("beside");
    });
  }

  function answerOf(card) {
    var kind = card.dataset.kind;
    var name = card.dataset.item;
    var values = new FormData(form).getAll(name).filter(function (value) { return value !== ""; });
    if (kind === "multiple") { return values; }
    if (!values.length) { return null; }
    if ((kind === "mark" || kind === "number") && values[0] !== "na" && !isNaN(values[0])) {
      return Number(values[0]);
    }
    return values[0];
  }

  function applyConditions() {
    if (!sheet || typeof ManyiQuestionnaire === "undefined") { return; }
    var answers = {};
    cards.forEach(function (card) { answers[card.dataset.item] = answerOf(card); });
    var shown = ManyiQuestionnaire.visibleItems(sheet, answers).map(function (item) { return item.id; });
    cards.forEach(function (card) {
      card.toggleAttribute("data-hidden", shown.indexOf(card.dataset.item) < 0);
    });
  }

  function showProgress() {
    var asked = cards.filter(function (card) { return !card.hasAttribute("data-hidden"); });
    var done = asked.filter(isAnswered).length;
    progress.hidden = false;
    progress.querySelector("progress").max = asked.length;
    progress.querySelector("progress").value = done;
    progress.querySelector("span").textContent = form.dataset.progress
      .replace("{done}", done).replace("{total}", asked.length);
  }

  function saveOnServer() {
    if (!draft) { return; }
    clearTimeout(saving);
    saving = setTimeout(function () {
      fetch(draft.dataset.address, { method: "PUT", body: JSON.stringify(fields()), headers: { "Content-Type": "application/json" } })
        .catch(function () { /* the copy on this device is enough */ });
    }, 800);
  }

  function onChange() {
    applyConditions();
    showProgress();
    store(fields());
    saveOnServer();
  }

  function toFirstOpen() {
    var open = cards.filter(function (card) { return !card.hasAttribute("data-hidden") && !isAnswered(card); })[0];
    if (open) { open.scrollIntoView({ block: "start" }); }
  }

  function restore(kept) {
    if (!kept || hasFaults) { return false; }
    fill(kept);
    applyConditions();
    showProgress();
    if (cards.some(isAnswered)) { say(form.dataset.restored); toFirstOpen(); }
    return true;
  }

  function fetchDraft() {
    if (!draft || hasFaults) { return; }
    fetch(draft.dataset.address).then(function (answer) { return answer.status === 200 ? answer.json() : null; })
      .then(function (kept) { if (kept && restore(kept)) { store(fields()); } })
      .catch(function () { /* offline: nothing to fetch */ });
  }

  function waitForNetwork() {
    isWaiting = true;
    store(fields());
    say(form.dataset.offline);
    button.disabled = false;
  }

  function send() {
    clearTimeout(saving);
    button.disabled = true;
    say(form.dataset.sending);
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })
      .then(function (answer) {
        if (answer.redirected) { store(null); location.assign(answer.url); return; }
        // Nothing was written; let the browser show what the server has to say.
        form.submit();
      })
      .catch(waitForNetwork);
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (navigator.onLine === false) { waitForNetwork(); return; }
    send();
  });
  window.addEventListener("online", function () {
    if (isWaiting) { isWaiting = false; send(); }
  });
  form.addEventListener("input", onChange);
  form.addEventListener("change", onChange);

  applyConditions();
  showProgress();
  if (hasFaults) { document.getElementById("faults").focus(); }
  if (!restore(stored())) { fetchDraft(); }
}());
