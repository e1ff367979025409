import type { ScenarioOptions } from '../../cases/loaded-scenario.ts';
import { STDIN_NAME } from '../../input/source.ts';
import { updateExpectation } from '../../input/update-expectation.ts';
import { attemptWrite } from '../../io/attempt-write.ts';
import type { Io } from '../../io/io.ts';
import { usage } from '../../io/usage-error.ts';
import { fails, type Update } from '../../model/check.ts';
import { updatesText } from '../../report/check-text.ts';
import type { Style } from '../../report/layout/style.ts';
import type { JudgedScenario } from './judge.ts';

const IN_YAML = 'an expectation in YAML is changed by hand';
const BYTE_ORDER_MARK = '\ufeff';

/** Rewrites what the expectation of one scenario says, in its file. */
function update({ loaded, checked, revisions }: JudgedScenario, io: Io): Update {
  const { source, cases } = loaded;
  if (source.yaml !== undefined)
    return { file: source.file, rewritten: [], left: revisions.map(({ what }) => ({ what, why: IN_YAML })) };
  const types = [...new Set(cases.map(({ asked }) => asked.device.type))];
  const { text, rewritten } = updateExpectation({ text: source.text, types }, revisions);
  const left = revisions.flatMap(({ what, ...revision }) =>
    revision.kind === 'undecided'
      ? [{ what, why: `its cases differ: ${revision.values.join(' and ')}` }]
      : [],
  );
  const claims = checked.cases.some(({ mismatches }) => mismatches.some(({ what }) => what === 'claims'));
  if (rewritten.length > 0) {
    const marked = io.input.readFile(source.file, 3)[0] === 0xef;
    const whole = marked ? BYTE_ORDER_MARK + text : text;
    attemptWrite(source.file, () => io.writeFile(source.file, whole));
  }
  return {
    file: source.file,
    rewritten,
    left: claims ? [...left, { what: 'claims', why: 'a claim is not rewritten' }] : left,
  };
}

/** Not in continuous integration, where expectations are what the code is held to. */
export function refuseUpdate(options: ScenarioOptions, { ci }: Io): void {
  if (ci) throw usage('--update', 'expectations are not rewritten in continuous integration (CI is set)');
  for (const option of ['driver', 'kernel', 'config', 'set'] as const)
    if (options[option] !== undefined)
      throw usage(
        '--update',
        `would write down what --${option} makes of a scenario, not what it says itself`,
      );
}

/** Rewrites every expectation that fails, and tells what was done. Throws UsageError where a file has none that could be. */
export function updateAll(judged: readonly JudgedScenario[], style: Style, io: Io): string {
  if (judged.some(({ loaded }) => loaded.source.file === STDIN_NAME))
    throw usage('--update', 'standard input cannot be rewritten');
  if (judged.some(({ loaded }) => loaded.imported))
    throw usage('--update', 'only a scenario has an expectation that can be rewritten');
  const broken = judged.filter(({ checked }) => checked.cases.some(fails));
  return updatesText(
    broken.map((one) => update(one, io)),
    style,
  );
}
