import { expect } from 'vitest';
import { type Outcome, vnex as run, type Surroundings } from './run.ts';

/** A command line, and what is expected of it. Nothing runs before `exits` says how it must end. */
interface CommandLine {
  readonly env: (name: string, value: string) => CommandLine;
  readonly stdin: (text: string) => CommandLine;
  /** Without it, nothing is expected of the output. */
  readonly stdout: (wanted: string | RegExp) => CommandLine;
  /** Without it, nothing must be said. */
  readonly stderr: (wanted: string | RegExp) => CommandLine;
  /** Runs the built program, and holds it to all of that. */
  readonly exits: (code: number) => Promise<Outcome>;
}

interface Expected {
  readonly argv: readonly string[];
  readonly around: Surroundings;
  readonly stdout?: string | RegExp;
  readonly stderr: string | RegExp;
}

function matches(text: string, wanted: string | RegExp): void {
  if (typeof wanted === 'string') expect(text).toBe(wanted);
  else expect(text).toMatch(wanted);
}

function commandLine(expected: Expected): CommandLine {
  const { argv, around } = expected;
  return {
    env: (name, value) =>
      commandLine({ ...expected, around: { ...around, env: { ...around.env, [name]: value } } }),
    stdin: (stdin) => commandLine({ ...expected, around: { ...around, stdin } }),
    stdout: (stdout) => commandLine({ ...expected, stdout }),
    stderr: (stderr) => commandLine({ ...expected, stderr }),
    exits: async (code) => {
      const outcome = await run(argv, around);
      matches(outcome.stderr, expected.stderr);
      if (expected.stdout !== undefined) matches(outcome.stdout, expected.stdout);
      expect(outcome.code).toBe(code);
      return outcome;
    },
  };
}

/** `vnex('explain', file).env('LC_ALL', 'C').stdout(/works/).exits(0)`. */
export function vnex(...argv: readonly string[]): CommandLine {
  return commandLine({ argv, around: {}, stderr: '' });
}
