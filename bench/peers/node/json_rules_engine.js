// json-rules-engine: rules as JSON, read once; run with the facts of one indicator after the other, as its
// documentation says. A missing fact is allowed and makes every condition false.
"use strict";

const { Engine } = require("json-rules-engine");

const is = (fact, value) => ({ fact, operator: "equal", value });
const atLeast = (fact, value) => ({ fact, operator: "greaterThanInclusive", value });
const atMost = (fact, value) => ({ fact, operator: "lessThanInclusive", value });

const active = { fact: "agreement_state", operator: "in", value: ["monitored", "reviewed"] };
const running = is("term_running", true);
const rules = {
  "indicator-off-track": [active, running, is("assessment", "off_track")],
  "indicator-wrong-direction": [active, running, is("assessment", "wrong_direction")],
  "reading-due-soon": [active, running, atMost("days_until_due", 14)],
  "reading-overdue": [active, atLeast("days_overdue", 1)],
  "talk-needed": [
    active,
    is("target_reached", false),
    { any: [is("assessment", "not_assessable"), atLeast("overdue_readings", 3)] },
  ],
};

const engine = new Engine([], { allowUndefinedFacts: true });
for (const [type, all] of Object.entries(rules)) engine.addRule({ conditions: { all }, event: { type } });

exports.distribution = "json-rules-engine";

exports.judge = async (indicators) => {
  const found = [];
  for (const [key, facts] of indicators) {
    const { events } = await engine.run(facts);
    for (const event of events) found.push([event.type, key]);
  }
  return found;
};
