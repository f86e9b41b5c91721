/*
 * Which items are shown, and what is still to be put right: the twin of
 * questionnaire/conditions.py and questionnaire/answers.py, tested on the same vectors.
 * It reads the questionnaire as to_json writes it (defaults left out) and touches no page.
 *
 *   ManyiQuestionnaire.visibleItems(questionnaire, answers) -> [item, ...]
 *   ManyiQuestionnaire.checkAnswers(questionnaire, answers) -> [{code, place, found, needed}, ...]
 *   ManyiQuestionnaire.keptAnswers(questionnaire, answers)  -> {item id: answer}
 *   ManyiQuestionnaire.sentence(problem, sentences)         -> text; sentences is the catalogue by code
 */
var ManyiQuestionnaire = (function () {
  "use strict";

  var NOT_APPLICABLE = "na";
  var BLANK = /^[ \t\r\n\u00a0\u3000\u200b\ufeff]*$/;

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

  /* Characters as people count them: a pair of surrogates is one. */
  function characters(text) {
    return text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, "x").length;
  }

  function holds(condition, answers) {
    if (has(condition, "item")) {
      return compare(condition, answerTo(answers, condition.item));
    }
    var every = (condition.all || []).every(function (part) { return holds(part, answers); });
    var any = condition.any || [];
    var some = any.length === 0 || any.some(function (part) { return holds(part, answers); });
    return every && some;
  }

  function compare(comparison, answer) {
    if (comparison.op === "unanswered") { return isBlank(answer); }
    if (isBlank(answer)) { return false; }
    if (comparison.op === "answered") { return true; }
    return Array.isArray(answer) ? compareMany(comparison, answer) : compareOne(comparison, answer);
  }

  function compareMany(comparison, chosen) {
    if (comparison.op === "includes") { return chosen.indexOf(comparison.value) >= 0; }
    if (comparison.op === "excludes") { return chosen.indexOf(comparison.value) < 0; }
    return false;
  }

  function compareOne(comparison, answer) {
    var value = comparison.value;
    switch (comparison.op) {
      case "is": return answer === value;
      case "is_not": return answer !== value;
      case "in": return Array.isArray(value) && value.indexOf(answer) >= 0;
      case "not_in": return Array.isArray(value) && value.indexOf(answer) < 0;
      default: return compareSize(comparison.op, answer, value);
    }
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
    questionnaire.pages.forEach(function (page) {
      if (page.shown_if && !holds(page.shown_if, known)) { return; }
      page.items.forEach(function (item) {
        if (!item.shown_if || holds(item.shown_if, known)) {
          shown.push(item);
          known[item.id] = answerTo(answers, item.id);
        }
      });
    });
    return shown;
  }

  function problem(code, place, found, needed) {
    return { code: code, place: place, found: found || "", needed: needed || "" };
  }

  function checkAnswers(questionnaire, answers) {
    var known = answerKeys(questionnaire);
    var problems = Object.keys(answers)
      .filter(function (key) { return !has(known, key); })
      .map(function (key) { return problem("answer.unknown_item", key); });
    visibleItems(questionnaire, answers).forEach(function (item) {
      if (item.kind !== "information") { problems = problems.concat(checkItem(item, answers)); }
    });
    return problems;
  }

  function answerKeys(questionnaire) {
    var keys = {};
    questionnaire.pages.forEach(function (page) {
      page.items.forEach(function (item) {
        keys[item.id] = true;
        (item.choices || []).forEach(function (choice) {
          if (choice.takes_text) { keys[item.id + "." + choice.code] = true; }
        });
      });
    });
    return keys;
  }

  function keptAnswers(questionnaire, answers) {
    var kept = {};
    visibleItems(questionnaire, answers).forEach(function (item) {
      var answer = answerTo(answers, item.id);
      if (isBlank(answer)) { return; }
      kept[item.id] = answer;
      choicesWithText(item, answer).forEach(function (choice) {
        var key = item.id + "." + choice.code;
        if (!isBlank(answerTo(answers, key))) { kept[key] = answers[key]; }
      });
    });
    return kept;
  }

  function checkItem(item, answers) {
    var answer = answerTo(answers, item.id);
    if (isBlank(answer)) { return item.required ? [problem("answer.required", item.id)] : []; }
    if (item.not_applicable && answer === NOT_APPLICABLE) { return []; }
    var problems = CHECKS[item.kind](item, answer);
    if (problems.length) { return problems; }
    return choicesWithText(item, answer)
      .filter(function (choice) { return isBlank(answerTo(answers, item.id + "." + choice.code)); })
      .map(function (choice) {
        return problem("answer.other_text_missing", item.id, choice.label);
      });
  }

  function checkChoice(item, answer) {
    var found = item.choices.some(function (choice) { return choice.code === answer; });
    return found ? [] : [notAChoice(item, answer)];
  }

  function checkChoices(item, answer) {
    if (!Array.isArray(answer)) { return [notAChoice(item, answer)]; }
    var strangers = answer.filter(function (code) { return !choiceOf(item, code); });
    if (strangers.length) {
      return strangers.map(function (code) { return notAChoice(item, code); });
    }
    return checkChosen(item, answer);
  }

  function checkChosen(item, codes) {
    var repeated = codes.some(function (code, index) { return codes.indexOf(code) !== index; });
    if (repeated) { return [problem("answer.repeated_choice", item.id)]; }
    var alone = codes.filter(function (code) { return choiceOf(item, code).exclusive; });
    if (alone.length && codes.length > 1) {
      return [problem("answer.exclusive_choice", item.id, choiceOf(item, alone[0]).label)];
    }
    if (isNumber(item.at_least) && !alone.length && codes.length < item.at_least) {
      return [countProblem("answer.too_few_choices", item, codes.length, item.at_least)];
    }
    if (isNumber(item.at_most) && codes.length > item.at_most) {
      return [countProblem("answer.too_many_choices", item, codes.length, item.at_most)];
    }
    return [];
  }

  function checkMark(item, answer) {
    return checkNumberBetween(item, answer, 0, item.full_mark);
  }

  function checkNumber(item, answer) {
    return checkNumberBetween(item, answer, item.minimum, item.maximum);
  }

  function checkNumberBetween(item, answer, low, high) {
    if (!isNumber(answer)) {
      return [problem("answer.not_a_number", item.id, spoken(answer))];
    }
    if ((isNumber(low) && answer < low) || (isNumber(high) && answer > high)) {
      return [problem("answer.out_of_range", item.id, String(answer), rangeWords(low, high))];
    }
    if (item.whole && answer % 1 !== 0) {
      return [problem("answer.not_whole", item.id, String(answer))];
    }
    return [];
  }

  function checkText(item, answer) {
    if (typeof answer !== "string") {
      return [problem("answer.not_a_text", item.id, spoken(answer))];
    }
    if (isNumber(item.max_length) && characters(answer) > item.max_length) {
      return [countProblem("answer.too_long", item, characters(answer), item.max_length)];
    }
    return [];
  }

  var CHECKS = {
    level: checkChoice,
    single: checkChoice,
    multiple: checkChoices,
    mark: checkMark,
    number: checkNumber,
    short_text: checkText,
    long_text: checkText
  };

  function choiceOf(item, code) {
    return item.choices.filter(function (choice) { return choice.code === code; })[0];
  }

  function choicesWithText(item, answer) {
    var chosen = Array.isArray(answer) ? answer : [answer];
    return (item.choices || []).filter(function (choice) {
      return choice.takes_text && chosen.indexOf(choice.code) >= 0;
    });
  }

  function notAChoice(item, answer) {
    var labels = item.choices.map(function (choice) { return choice.label; }).join("、");
    return problem("answer.not_a_choice", item.id, spoken(answer), labels);
  }

  function countProblem(code, item, found, needed) {
    return problem(code, item.id, String(found), String(needed));
  }

  function rangeWords(low, high) {
    if (!isNumber(low)) { return "不超过 " + high; }
    if (!isNumber(high)) { return "不低于 " + low; }
    return low + " 到 " + high;
  }

  function spoken(answer) {
    return Array.isArray(answer) ? answer.join("、") : String(answer);
  }

  function sentence(found, sentences) {
    return sentences[found.code].replace(/\{(place|found|needed)\}/g, function (_, name) {
      return found[name];
    });
  }

  return {
    visibleItems: visibleItems,
    checkAnswers: checkAnswers,
    keptAnswers: keptAnswers,
    sentence: sentence
  };
}());
