import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { filesOf } from './files.ts';
import { type Outcome, outcomeOf } from './importing.ts';
import { judged } from './judge/report.ts';
import { pairsOf } from './pairs.ts';
import { kindsOf, marksOf, samePair, Tally } from './tally.ts';

// npm run corpus -- DIR...: imports every file of each directory, and says what came of it; with --judge, starts the devices of its
// command lines in each QEMU that is installed, or with --by PROGRAM in that one, and compares. See test/README.md.

const { positionals, values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    qemu: { type: 'string', default: '10.0' },
    judge: { type: 'boolean', default: false },
    by: { type: 'string', multiple: true },
    list: { type: 'boolean', default: false },
  },
});

/** How many kinds of refusal, and of difference, are shown. */
const SHOWN = values.list ? Number.POSITIVE_INFINITY : 12;

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}

function list(title: string, kinds: Tally): void {
  if (kinds.count === 0) return;
  line(`  ${title}`);
  for (const { what, count, examples } of kinds.most(SHOWN))
    line(
      `    ${String(count).padStart(4)}  ${what}  (${(values.list ? examples : examples.slice(0, 1)).join(', ')})`,
    );
}

/** How many files of all corpora are accepted, and are not. */
const total = { accepted: 0, refused: 0 };

function shareOf(accepted: number, others: number): string {
  return `${accepted} (${(accepted + others === 0 ? 100 : (100 * accepted) / (accepted + others)).toFixed(1)} %)`;
}

async function report(directory: string): Promise<void> {
  const files = filesOf(directory);
  const outcomes = new Map<string, Outcome>();
  for (const file of files) outcomes.set(file.name, await outcomeOf(file, values.qemu));
  const count = (kind: Outcome['kind']) => [...outcomes.values()].filter((one) => one.kind === kind).length;
  const [accepted, refused] = [count('accepted'), count('refused')];
  total.accepted += accepted;
  total.refused += refused;
  line(`${basename(directory)}: ${files.length} files, ${accepted + refused} with a virtio device`);
  line(`  accepted  ${shareOf(accepted, refused)}`);
  const others = count('other driver');
  if (others > 0) line(`  domains of other drivers, which QEMU does not start  ${others}`);
  list('not accepted, by kind', kindsOf(outcomes));
  list('excerpts, which are no guests, by what tells so', marksOf(outcomes));
  const pairs = pairsOf(files, values.qemu);
  if (pairs.length === 0) return;
  const differences = new Tally();
  let equal = 0;
  for (const pair of pairs) {
    const difference = samePair(
      await outcomeOf(pair.source, pair.qemu, pair.kind),
      await outcomeOf(pair.args, pair.qemu),
    );
    if (difference.length === 0) equal++;
    for (const what of difference) differences.add(what, pair.args.name);
  }
  line(`  equal in both forms  ${equal} of ${pairs.length}`);
  list('different, by kind', differences);
}

/** The QEMU of each architecture; those that are not installed say so. */
const PROGRAMS = ['x86_64', 'aarch64', 'ppc64', 's390x', 'riscv64', 'loongarch64'].map(
  (arch) => `qemu-system-${arch}`,
);

async function judgeAll(directory: string, programs: readonly string[]): Promise<void> {
  line(`${basename(directory)}:`);
  for (const program of programs) {
    line(`  ${program}`);
    for (const text of await judged(program, filesOf(directory), SHOWN)) line(text);
  }
}

const judges = values.by ?? (values.judge ? PROGRAMS : []);
for (const directory of positionals)
  await (judges.length === 0 ? report(directory) : judgeAll(directory, judges));
if (judges.length === 0) line(`in all: accepted  ${shareOf(total.accepted, total.refused)}`);
