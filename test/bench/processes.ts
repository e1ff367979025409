import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node, type Row, ratio } from './measure.ts';

// What a command line costs from its start to its end, and what the same files cost others.

const RECORDINGS = 'fixtures/recordings';
const SCENARIOS = 'fixtures/scenarios';
const SCENARIO = `${SCENARIOS}/sev-snp-without-access-platform.json`;

const nothing = { name: '`node -e 0`', measure: node('-e', '0') };
const parsing = {
  name: 'reading and parsing them',
  measure: node('test/bench/parse.cjs', RECORDINGS),
};

/** The peer: a validator of JSON Schema, which says of files whether they have the shape that they should. */
function ajv(schema: string, files: string) {
  const schemaFile = `fixtures/schemas/${schema}.schema.json`;
  return node(
    'node_modules/ajv-cli/dist/index.js',
    'validate',
    '--spec=draft2020',
    '--strict=false',
    '-s',
    schemaFile,
    '-d',
    files,
  );
}

const vnex = (...argv: readonly string[]) => node('bin/vnex.js', ...argv);

function against(
  yardstick: { readonly name: string; readonly measure: ReturnType<typeof node> },
  work: string,
  measure: ReturnType<typeof node>,
): Row {
  return { work, yardstick: yardstick.name, ratio: () => ratio(measure, yardstick.measure) };
}

/** A log of some 100 MB, of which one line is of interest. */
function largeLog(): string {
  const directory = mkdtempSync(join(tmpdir(), 'vnex-bench-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'large.log');
  const line =
    '[  123.456789] systemd[1]: Started Session 7 of user root; a virtio device is named in passing.\n';
  writeFileSync(file, line.repeat(1_000_000) + readFileSync('fixtures/logs/tdx-virtiofs.txt', 'utf8'));
  return file;
}

/** CPU time of `grep -c virtio`, as its shell tells it. */
function grep(file: string) {
  return (): number => {
    const { stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; time grep -c virtio '${file}'`], {
      encoding: 'utf8',
    });
    const [user = 0, system = 0] = stderr.trim().split(' ').map(Number);
    // The clock of the shell has milliseconds; less than one of them is none.
    return Math.max(1000, (user + system) * 1e6);
  };
}

const LARGE = largeLog();

export const PROCESSES: readonly Row[] = [
  against(nothing, '`vnex --help`', vnex('--help')),
  against(nothing, '`vnex explain` of one case', vnex('explain', SCENARIO)),
  against(nothing, '`vnex check` of all scenarios', vnex('check', SCENARIOS)),
  against(nothing, '`ajv validate` of all scenarios', ajv('scenario', `${SCENARIOS}/**/*.json`)),
  against(nothing, '`vnex verify` of all recordings', vnex('verify', RECORDINGS)),
  against(nothing, '`ajv validate` of all recordings', ajv('recording', `${RECORDINGS}/*.json`)),
  against(parsing, '`vnex verify` of all recordings', vnex('verify', RECORDINGS)),
  against(
    { name: '`grep -c virtio`', measure: grep(LARGE) },
    '`vnex why` of a log of 100 MB',
    vnex('why', LARGE),
  ),
];
