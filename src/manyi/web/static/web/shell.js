/* The shell's small behaviours: the menu on a phone, a question before what cannot be undone, CSRF for htmx. */
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var toggle = event.target.closest("[data-menu-toggle]");
    if (toggle) {
      var menu = document.getElementById(toggle.getAttribute("aria-controls"));
      var open = menu.classList.toggle("show");
      toggle.setAttribute("aria-expanded", String(open));
    }
    var copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.getAttribute("data-copy"));
      copy.classList.add("copied");
    }
  });
  document.addEventListener("submit", function (event) {
    var words = event.target.getAttribute("data-confirm");
    if (words && !window.confirm(words)) { event.preventDefault(); return; }
    var button = event.submitter;
    if (button && event.target.method === "post") { window.setTimeout(function () { button.disabled = true; }, 0); }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("button[disabled][type=submit], form button[disabled]:not([data-disabled])").forEach(function (b) { b.disabled = false; });
  });
  document.addEventListener("htmx:configRequest", function (event) {
    var match = document.cookie.match(/csrftoken=([^;]+)/);
    if (match) { event.detail.headers["X-CSRFToken"] = match[1]; }
  });
  document.querySelectorAll("[data-width]").forEach(function (bar) { bar.style.width = bar.getAttribute("data-width") + "%"; });
})();
