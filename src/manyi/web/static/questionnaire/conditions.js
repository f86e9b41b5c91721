/*
 * Which items are shown: the twin of questionnaire/conditions.py and questionnaire/visibility.py,
 * tested on the same vectors. It reads the questionnaire as to_json writes it (defaults left out)
 * and touches no page.
 *
 *   ManyiQuestionnaire.visibleItems(questionnaire, answers) -> [item, ...]
 */
var ManyiQuestionnaire = (function () {
  "use strict";

  var BLANK = /^[ \t\r\n\u00a0\u3000\u200b\ufeff]*$/;
  var DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

  function has(object, key) {
    return Object.prototype.hasOwnProperty.call(object, key);
  }

  function answerTo(answers, key) {
    return has(answers, key) && answers[key] !== undefined ? answers[key] : null;
  }

  function isBlank(answer) {
    if (answer === null || answer === undefined) { return true; }
    if (typeof answer === "string") { return BLANK.test(answer); }
    return Array.isArray(answer) && answer.length === 0;
  }

  function isNumber(answer) {
    return typeof answer === "number" && isFinite(answer);
  }

  function holds(condition, answers) {
    if (has(condition, "item")) { return compare(condition, answerTo(answers, condition.item)); }
    function isTrue(part) { return holds(part, answers); }
    var any = condition.any || [];
    return (condition.all || []).every(isTrue) && (!any.length || any.some(isTrue)) &&
      !(condition.none || []).some(isTrue);
  }

  function compare(comparison, answer) {
    if (comparison.op === "unanswered") { return isBlank(answer); }
    if (isBlank(answer)) { return false; }
    if (comparison.op === "answered") { return true; }
    return Array.isArray(answer) ? compareMany(comparison, answer) : compareOne(comparison, answer);
  }

  function compareMany(comparison, chosen) {
    var value = comparison.value;
    switch (comparison.op) {
      case "includes": return chosen.indexOf(value) >= 0;
      case "excludes": return chosen.indexOf(value) < 0;
      case "count_at_least": return isNumber(value) && chosen.length >= value;
      case "count_at_most": return isNumber(value) && chosen.length <= value;
      default: return false;
    }
  }

  function compareOne(comparison, answer) {
    var value = comparison.value;
    switch (comparison.op) {
      case "is": return answer === value;
      case "is_not": return answer !== value;
      case "in": return Array.isArray(value) && value.indexOf(answer) >= 0;
      case "not_in": return Array.isArray(value) && value.indexOf(answer) < 0;
      case "contains": return typeof answer === "string" && typeof value === "string" && answer.indexOf(value) >= 0;
      case "before": return areDays(answer, value) && answer < value;
      case "after": return areDays(answer, value) && answer > value;
      default: return compareSize(comparison.op, answer, value);
    }
  }

  function areDays(one, other) {
    return typeof one === "string" && typeof other === "string" && DAY.test(one) && DAY.test(other);
  }

  function compareSize(op, answer, value) {
    if (typeof answer !== "number" || typeof value !== "number") { return false; }
    switch (op) {
      case "less": return answer < value;
      case "at_most": return answer <= value;
      case "at_least": return answer >= value;
      case "more": return answer > value;
      default: return false;
    }
  }

  function visibleItems(questionnaire, answers) {
    var shown = [];
    var known = {};
    var skippingTo = "";
    function isOpen(thing) { return !thing.shown_if || holds(thing.shown_if, known); }
    function learn(key) { if (has(answers, key)) { known[key] = answers[key]; } }
    questionnaire.pages.forEach(function (page) {
      if (skippingTo === page.id) { skippingTo = ""; }
      var isPageOpen = isOpen(page);
      page.items.forEach(function (item) {
        if (skippingTo === item.id) { skippingTo = ""; }
        if (skippingTo || !isPageOpen || !isOpen(item)) { return; }
        shown.push(item);
        learn(item.id);
        (item.choices || []).forEach(function (choice) { learn(item.id + "." + choice.code); });
        (item.jumps || []).some(function (jump) {
          if (holds(jump.when, known)) { skippingTo = jump.to; }
          return skippingTo;
        });
      });
    });
    return shown;
  }

  return { visibleItems: visibleItems, answerTo: answerTo, isBlank: isBlank, isNumber: isNumber };
}());
