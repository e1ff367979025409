import type { OpenPlatform } from '../../../model/open-case.ts';
import type { Plug, QemuStart } from '../../../model/qemu.ts';

/** How a test of a script has to come out for a guest to be started: the line of it. */
export interface ScriptTest {
  readonly line: number;
  readonly holds: boolean;
}

type Tests = readonly ScriptTest[];

/** A guest, and the tests that lead to it; left out where it is started in any case. */
interface Way {
  readonly start: QemuStart;
  readonly plugs: readonly Plug[];
  readonly platform: OpenPlatform;
  readonly when?: Tests;
}

/**
 * Guests that differ in nothing that matters are one, started where the tests come out as they do on all ways to it. What
 * all guests have in common tells none of them apart.
 */
export function distinctGuests<Guest extends Way>(lines: readonly Guest[]): readonly Guest[] {
  const found = new Map<string, { readonly line: Guest; readonly ways: Tests[] }>();
  for (const line of lines) {
    const { start, plugs, platform, when = [] } = line;
    const devices = plugs.map((plug) => ({ ...plug, properties: [...plug.properties] }));
    const key = JSON.stringify([start, devices, platform]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { line, ways: [when] });
    else known.ways.push(when);
  }
  const all = [...found.values()].map(({ line, ways }) => ({ line, tests: common(ways) }));
  const everywhere = common(all.map(({ tests }) => tests));
  return all.map(({ line, tests }) => ({
    ...line,
    when: tests.filter((test) => !includes(everywhere, test)),
  }));
}

/** The tests that come out alike on all ways. */
function common(ways: readonly Tests[]): Tests {
  const [first = [], ...others] = ways;
  return first.filter((test) => others.every((tests) => includes(tests, test)));
}

function includes(tests: Tests, { line, holds }: ScriptTest): boolean {
  return tests.some((test) => test.line === line && test.holds === holds);
}
