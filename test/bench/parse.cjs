// The yardstick: reads and JSON-parses every file below the directories given, and nothing else.
const { readdirSync, readFileSync } = require('node:fs');

for (const directory of process.argv.slice(2)) {
  for (const name of readdirSync(directory)) {
    if (name.endsWith('.json')) JSON.parse(readFileSync(`${directory}/${name}`, 'utf8'));
  }
}
