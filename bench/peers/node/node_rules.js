// node-rules: conditions as JavaScript functions, tried one after the other; each notes its match and goes on. The
// facts are not changed by any rule, and the engine is told so, because that spares it comparing them each time.
"use strict";

const { RuleEngine } = require("node-rules");

const active = (facts) => facts.agreement_state === "monitored" || facts.agreement_state === "reviewed";
const conditions = {
  "indicator-off-track": (facts) => active(facts) && facts.term_running && facts.assessment === "off_track",
  "indicator-wrong-direction": (facts) => active(facts) && facts.term_running && facts.assessment === "wrong_direction",
  "reading-due-soon": (facts) => active(facts) && facts.term_running && facts.days_until_due <= 14,
  "reading-overdue": (facts) => active(facts) && facts.days_overdue >= 1,
  "talk-needed": (facts) =>
    active(facts) &&
    facts.target_reached === false &&
    (facts.assessment === "not_assessable" || facts.overdue_readings >= 3),
};

const rules = Object.entries(conditions).map(([name, holds]) => ({
  name,
  condition: (R, facts) => R.when(holds(facts)),
  consequence: (R) => R.next(),
}));
const engine = new RuleEngine(rules, { ignoreFactChanges: true });

exports.distribution = "node-rules";

const execute = (facts) => new Promise((done) => engine.execute(facts, done));

exports.judge = async (indicators) => {
  const found = [];
  for (const [key, facts] of indicators) {
    const { matchPath } = await execute(facts);
    for (const rule of matchPath) found.push([rule, key]);
  }
  return found;
};
