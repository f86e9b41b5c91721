/* Adds up the weights of each level while they are typed. */
(function () {
  "use strict";
  function level(name) { return document.querySelectorAll('[data-level="' + name + '"] input'); }
  function show(output) {
    var sum = Array.from(level(output.getAttribute("data-sum"))).reduce(function (total, input) {
      return total + Math.round((parseFloat(input.value) || 0) * 1000);
    }, 0) / 1000;
    output.textContent = output.getAttribute("data-words") + " " + sum + "%";
    output.classList.toggle("text-danger", sum !== 100);
    output.classList.toggle("text-secondary", sum === 100);
  }
  var outputs = document.querySelectorAll("[data-sum]");
  outputs.forEach(show);
  document.addEventListener("input", function (event) {
    if (event.target.closest("[data-level]")) { outputs.forEach(show); }
  });
})();
