/* Lets questions be dragged within their page; the numbers beside them follow, and the draft is kept. */
(function () {
  "use strict";
  if (!window.Sortable) { return; }
  function renumber(list) {
    list.querySelectorAll("[data-item]").forEach(function (row, place) {
      row.querySelector(".item-position input").value = place + 1;
    });
    list.closest("form").dispatchEvent(new Event("change", { bubbles: true }));
  }
  document.querySelectorAll("[data-sortable]").forEach(function (list) {
    window.Sortable.create(list, {
      handle: "[data-handle]", draggable: "[data-item]", animation: 120,
      onEnd: function () { renumber(list); }
    });
  });
})();
