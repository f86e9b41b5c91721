/*
 * What is still to be put right: the twin of questionnaire/answers.py and questionnaire/checks.py,
 * tested on the same vectors. It stands on conditions.js.
 *
 *   ManyiQuestionnaire.checkAnswers(questionnaire, answers) -> [{code, place, found, needed}, ...]
 *   ManyiQuestionnaire.keptAnswers(questionnaire, answers)  -> {item id: answer}
 *   ManyiQuestionnaire.sentence(problem, sentences)         -> text; sentences is the catalogue by code
 */
(function (Q) {
  "use strict";

  var NOT_APPLICABLE = "na";
  var MILLION = 1000000;
  var isBlank = Q.isBlank;
  var isNumber = Q.isNumber;
  var answerTo = Q.answerTo;

  /* Characters as people count them: a pair of surrogates is one. */
  function characters(text) {
    return text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, "x").length;
  }

  function problem(code, place, found, needed) {
    return { code: code, place: place, found: found || "", needed: needed || "" };
  }

  function isParted(item) {
    return item.kind === "constant_sum" || item.kind === "blanks";
  }

  function partKey(item, choice) {
    return item.id + "." + choice.code;
  }

  function checkAnswers(questionnaire, answers) {
    var known = answerKeys(questionnaire);
    var problems = Object.keys(answers)
      .filter(function (key) { return known[key] !== true; })
      .map(function (key) { return problem("answer.unknown_item", key); });
    Q.visibleItems(questionnaire, answers).forEach(function (item) {
      if (item.kind !== "information") { problems = problems.concat(checkItem(item, answers)); }
    });
    return problems;
  }

  function answerKeys(questionnaire) {
    var keys = Object.create(null);
    questionnaire.pages.forEach(function (page) {
      page.items.forEach(function (item) {
        keys[item.id] = true;
        (item.choices || []).forEach(function (choice) {
          if (choice.takes_text || isParted(item)) { keys[partKey(item, choice)] = true; }
        });
      });
    });
    return keys;
  }

  function keptAnswers(questionnaire, answers) {
    var kept = {};
    Q.visibleItems(questionnaire, answers).forEach(function (item) {
      keysToKeep(item, answerTo(answers, item.id)).forEach(function (key) {
        if (!isBlank(answerTo(answers, key))) { kept[key] = answers[key]; }
      });
    });
    return kept;
  }

  function keysToKeep(item, answer) {
    if (isParted(item) && answer !== NOT_APPLICABLE) {
      return item.choices.map(function (choice) { return partKey(item, choice); });
    }
    return [item.id].concat(choicesWithText(item, answer).map(function (choice) { return partKey(item, choice); }));
  }

  function checkItem(item, answers) {
    var answer = answerTo(answers, item.id);
    if (item.not_applicable && answer === NOT_APPLICABLE) { return []; }
    if (isParted(item)) { return checkParts(item, answers); }
    if (isBlank(answer)) { return item.required ? [problem("answer.required", item.id)] : []; }
    var problems = CHECKS[item.kind](item, answer);
    if (problems.length) { return problems; }
    return choicesWithText(item, answer)
      .filter(function (choice) { return isBlank(answerTo(answers, partKey(item, choice))); })
      .map(function (choice) { return problem("answer.other_text_missing", item.id, choice.label); });
  }

  function checkParts(item, answers) {
    if (!isBlank(answerTo(answers, item.id))) {
      return [problem("answer.parts_needed", item.id, spoken(answers[item.id]))];
    }
    function isEmpty(choice) { return isBlank(answerTo(answers, partKey(item, choice))); }
    var filled = item.choices.filter(function (choice) { return !isEmpty(choice); });
    if (!filled.length) { return item.required ? [problem("answer.required", item.id)] : []; }
    var parts = filled.map(function (choice) { return answers[partKey(item, choice)]; });
    if (item.kind === "constant_sum") { return checkSum(item, parts); }
    if (item.required && filled.length < item.choices.length) {
      return [problem("answer.part_missing", item.id, labels(item.choices.filter(isEmpty)))];
    }
    return each(parts, function (part) { return checkText(item, part); });
  }

  function checkSum(item, parts) {
    var problems = each(parts, function (part) {
      return checkNumberBetween(item, part, item.minimum || 0, item.total);
    });
    if (problems.length || !isNumber(item.total)) { return problems; }
    var reached = parts.reduce(function (sum, part) { return sum + part; }, 0);
    reached = Math.floor(reached * MILLION + 0.5) / MILLION;
    if (reached === item.total) { return []; }
    return [problem("answer.sum_wrong", item.id, String(reached), String(item.total))];
  }

  function each(parts, check) {
    return parts.reduce(function (found, part) { return found.concat(check(part)); }, []);
  }

  function checkChoice(item, answer) {
    var found = answerable(item.choices).some(function (choice) { return choice.code === answer; });
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
    return checkNumberBetween(item, answer, item.minimum || 0, item.full_mark);
  }

  function checkNps(item, answer) {
    var problems = checkNumberBetween(item, answer, 0, 10);
    if (problems.length || answer % 1 === 0) { return problems; }
    return [problem("answer.not_whole", item.id, spoken(answer))];
  }

  function checkNumber(item, answer) {
    return checkNumberBetween(item, answer, item.minimum, item.maximum);
  }

  function checkNumberBetween(item, answer, low, high) {
    if (!isNumber(answer)) { return [problem("answer.not_a_number", item.id, spoken(answer))]; }
    if ((isNumber(low) && answer < low) || (isNumber(high) && answer > high)) {
      return [problem("answer.out_of_range", item.id, String(answer), rangeWords(low, high))];
    }
    if (item.whole && answer % 1 !== 0) {
      return [problem("answer.not_whole", item.id, String(answer))];
    }
    if (isNumber(item.decimals) && decimals(String(answer)) > item.decimals) {
      return [problem("answer.too_many_decimals", item.id, String(answer), String(item.decimals))];
    }
    return [];
  }

  function decimals(number) {
    var parts = number.split("e-");
    return (parts[0].split(".")[1] || "").length + Number(parts[1] || 0);
  }

  function checkDate(item, answer) {
    if (typeof answer !== "string" || !isDay(answer)) {
      return [problem("answer.not_a_date", item.id, spoken(answer))];
    }
    if ((item.earliest && answer < item.earliest) || (item.latest && answer > item.latest)) {
      return [problem("answer.date_out_of_range", item.id, answer,
        between(item.earliest, item.latest, "不早于", "不晚于"))];
    }
    return [];
  }

  function isDay(text) {
    var found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
    if (!found) { return false; }
    var year = Number(found[1]);
    var month = Number(found[2]);
    var day = Number(found[3]);
    if (!year || month < 1 || month > 12) { return false; }
    var isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    var last = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
    return day >= 1 && day <= last;
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

  function checkFiles(item, answer) {
    if (!Array.isArray(answer)) { return [problem("answer.not_a_file", item.id, spoken(answer))]; }
    var most = isNumber(item.at_most) ? item.at_most : 1;
    if (answer.length > most) { return [countProblem("answer.too_many_files", item, answer.length, most)]; }
    var accept = item.accept || [];
    return answer.filter(function (name) {
      return accept.length && !accept.some(function (ending) { return name.toLowerCase().slice(-ending.length) === ending; });
    }).map(function (name) { return problem("answer.file_kind", item.id, name, accept.join("、")); });
  }

  var CHECKS = {
    level: checkChoice,
    single: checkChoice,
    cascade: checkChoice,
    multiple: checkChoices,
    ranking: checkChoices,
    mark: checkMark,
    nps: checkNps,
    number: checkNumber,
    date: checkDate,
    short_text: checkText,
    long_text: checkText,
    file: checkFiles,
    signature: checkFiles
  };

  function answerable(choices) {
    return each(choices, function (choice) { return choice.children ? answerable(choice.children) : [choice]; });
  }

  function labels(choices) {
    return choices.map(function (choice) { return choice.label; }).join("、");
  }

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
    return problem("answer.not_a_choice", item.id, spoken(answer), labels(answerable(item.choices)));
  }

  function countProblem(code, item, found, needed) {
    return problem(code, item.id, String(found), String(needed));
  }

  function rangeWords(low, high) {
    return between(isNumber(low) ? String(low) : "", isNumber(high) ? String(high) : "", "不低于", "不超过");
  }

  function between(low, high, fromWords, toWords) {
    if (!low) { return toWords + " " + high; }
    return high ? low + " 到 " + high : fromWords + " " + low;
  }

  function spoken(answer) {
    return Array.isArray(answer) ? answer.join("、") : String(answer);
  }

  function sentence(found, sentences) {
    return sentences[found.code].replace(/\{(place|found|needed)\}/g, function (_, name) {
      return found[name];
    });
  }

  Q.checkAnswers = checkAnswers;
  Q.keptAnswers = keptAnswers;
  Q.sentence = sentence;
}(ManyiQuestionnaire));
