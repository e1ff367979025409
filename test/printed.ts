import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { publishedSchema } from '../src/cases/published-schemas.ts';
import { PRINTED_KINDS } from '../src/input/json-schema.ts';

// Holds what commands print as JSON to the schemas that are published of it.

const ajv = new Ajv2020({ strict: false });
const compiled = new Map<string, ReturnType<typeof ajv.compile>>();

function validatorOf(kind: (typeof PRINTED_KINDS)[number]) {
  const before = compiled.get(kind);
  if (before !== undefined) return before;
  const validator = ajv.compile(publishedSchema(kind));
  compiled.set(kind, validator);
  return validator;
}

/** The case that was printed, or all of them where they are several. */
export function casesIn(stdout: string) {
  const { cases } = JSON.parse(stdout);
  return cases.length === 1 ? cases[0] : cases;
}

/** The same of the guests of an import. */
export function guestsIn(stdout: string) {
  const { guests } = JSON.parse(stdout);
  return guests.length === 1 ? guests[0] : guests;
}

/** The schema of what a command prints; all of them have one. */
function schemaFor([command]: readonly string[], value: object) {
  // A log or a message in place of a case is explained as `why` does.
  if (command === 'explain' && 'messages' in value) return 'why';
  return PRINTED_KINDS.find((kind) => kind === command);
}

/** Whether a command line prints JSON to standard output; one that prints a case prints a scenario. */
function printsJson(argv: readonly string[]): boolean {
  if (argv.includes('--case') || argv.includes('--pattern')) return false;
  return argv.includes('--json') || argv.some((word, i) => word === 'json' && argv[i - 1] === '--reporter');
}

/** Fails where what was printed has no version, or is not as its schema says. */
export function holdToSchema(argv: readonly string[], code: number | null, stdout: string): void {
  if (!printsJson(argv) || stdout === '' || (code !== 0 && code !== 1)) return;
  const value = JSON.parse(stdout);
  expect(value).toMatchObject({ formatVersion: 1 });
  const kind = schemaFor(argv, value);
  if (kind === undefined) throw new Error(`${argv.join(' ')} prints JSON without a schema`);
  const validate = validatorOf(kind);
  validate(value);
  expect({ argv, errors: validate.errors }).toEqual({ argv, errors: null });
}
