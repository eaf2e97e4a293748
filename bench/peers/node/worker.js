// One engine of node, measured on order: reads {"data", "most"} a line, answers {"seconds", "matches"} a line.
// The same as bench/peers/worker.py. The indicators are ready objects before the clock starts.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

const read = (file, most) => {
  const lines = fs.readFileSync(file, "utf8").split("\n", most);
  return lines.filter((line) => line).map((line) => JSON.parse(line));
};

const main = async () => {
  const peer = require(path.join(__dirname, process.argv[2]));
  const shipped = path.join(process.argv[3], peer.distribution, "package.json");
  const { version } = JSON.parse(fs.readFileSync(shipped, "utf8"));
  say({ version: `${peer.distribution} ${version}` });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    const indicators = read(order.data, order.most);
    global.gc();
    const start = process.hrtime.bigint();
    const matches = await peer.judge(indicators);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    say({ seconds, matches });
  }
};

main().catch((error) => say({ failed: String(error) }));
