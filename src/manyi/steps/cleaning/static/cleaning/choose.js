/* One box above the list chooses every response on the page. */
(function () {
  "use strict";
  var all = document.querySelector("[data-choose-all]");
  if (!all) { return; }
  all.addEventListener("change", function () {
    all.form.querySelectorAll("input[name=response]").forEach(function (box) { box.checked = all.checked; });
  });
})();
