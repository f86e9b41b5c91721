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
    var places = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      var values = kept[field.name];
      if (!values || !field.name || field.name === "opened" || field.type === "file") { return; }
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = values.indexOf(field.value) >= 0;
        return;
      }
      // Fields of one name are the places of a ranking, filled in their order.
      var place = field.tagName === "SELECT" ? places[field.name] || 0 : values.length - 1;
      places[field.name] = place + 1;
      field.value = values[place] || "";
    });
  }

  function isAnswered(card) {
    return Array.prototype.some.call(card.querySelectorAll("[name]"), function (field) {
      if (field.type === "radio" || field.type === "checkbox") { return field.checked; }
      return field.value.trim() !== "" && !field.classList.contains("beside");
    });
  }

  function number(text) {
    return text.trim() === "" || isNaN(text) ? text : Number(text);
  }

  function answerOf(card, sent) {
    var kind = card.dataset.kind;
    var values = sent.getAll(card.dataset.item).filter(function (value) { return value !== ""; });
    if (kind === "multiple" || kind === "ranking") { return values; }
    if (!values.length) { return null; }
    return kind === "mark" || kind === "number" || kind === "nps" ? number(values[0]) : values[0];
  }

  function allAnswers() {
    var answers = {};
    var sent = new FormData(form);
    sent.forEach(function (value, name) {
      if (name.indexOf(".") > 0) {
        var card = document.getElementById("q-" + name.split(".")[0]);
        answers[name] = card && card.dataset.total ? number(value) : value;
      }
    });
    cards.forEach(function (card) { answers[card.dataset.item] = answerOf(card, sent); });
    return answers;
  }

  /* What was answered, in the words of the page. */
  function wordsOf(card) {
    var found = [];
    card.querySelectorAll("[name]").forEach(function (field) {
      if (field.type === "radio" || field.type === "checkbox") {
        if (field.checked) { found.push(field.parentNode.querySelector("span").textContent); }
      } else if (field.value && !field.classList.contains("beside")) {
        found.push(field.tagName === "SELECT" ? field.selectedOptions[0].textContent : field.value);
      }
    });
    return found.join("、");
  }

  function repeatAnswers() {
    form.querySelectorAll("[data-pipe]").forEach(function (place) {
      var card = document.getElementById("q-" + place.dataset.pipe);
      if (!place.dataset.unknown) { place.dataset.unknown = place.textContent; }
      place.textContent = (card && wordsOf(card)) || place.dataset.unknown;
    });
  }

  function showSums() {
    form.querySelectorAll(".sum").forEach(function (place) {
      var sum = 0;
      place.closest("[data-item]").querySelectorAll("input[inputmode]").forEach(function (field) {
        sum += Number(field.value) || 0;
      });
      place.textContent = sum ? place.dataset.words.replace("{sum}", Math.round(sum * 1e6) / 1e6) : "";
    });
  }

  /* A long list gets a field that keeps only what holds the words typed. */
  function makeSearchable(list) {
    var options = Array.prototype.slice.call(list.options);
    var field = document.createElement("input");
    field.type = "text";
    field.placeholder = list.dataset.search;
    field.setAttribute("aria-label", list.dataset.search);
    field.className = "beside";
    list.parentNode.insertBefore(field, list);
    field.addEventListener("input", function (event) {
      event.stopPropagation();
      var chosen = list.value;
      list.replaceChildren.apply(list, options.filter(function (option) {
        return !option.value || option.value === chosen || option.textContent.indexOf(field.value.trim()) >= 0;
      }));
      list.value = chosen;
    });
  }

  function applyConditions() {
    repeatAnswers();
    showSums();
    if (!sheet || typeof ManyiQuestionnaire === "undefined") { return; }
    var answers = allAnswers();
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

  form.querySelectorAll("[data-search]").forEach(makeSearchable);
  applyConditions();
  showProgress();
  if (hasFaults) { document.getElementById("faults").focus(); }
  if (!restore(stored())) { fetchDraft(); }
}());
