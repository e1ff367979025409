import { readdirSync, readFileSync } from 'node:fs';
import { casesOf, importGuests } from '../../src/cases/imported.ts';
import type { ImportOptions } from '../../src/cli/case-options.ts';
import { explain } from '../../src/explore/explain.ts';
import { answersOf } from '../../src/explore/open/answers.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { recognise } from '../../src/input/import/recognise.ts';
import type { OpenCase } from '../../src/model/open-case.ts';
import { here, type Row, ratio } from './measure.ts';

// What it costs to answer what is imported for every kernel, QEMU, host and daemon, against one of each: from the text to
// the answer, as `vnex explain` has it, and the answer alone.

const IMPORTS = 'fixtures/imports';
const LINUX = { model: linux, release: undefined };

interface File {
  readonly kind: 'qemu' | 'libvirt';
  readonly file: string;
  readonly text: string;
}

const STATED = { kernel: '6.12', qemu: '10.0', hostKernel: '6.12' };

function files(): readonly File[] {
  return readdirSync(IMPORTS)
    .filter((name) => /\.(?:sh|xml)$/.test(name))
    .flatMap((file) => {
      const text = readFileSync(`${IMPORTS}/${file}`, 'utf8');
      const kind = recognise(text);
      return kind === 'qemu' || kind === 'libvirt' ? [{ kind, file, text }] : [];
    });
}

function casesIn({ kind, file, text }: File, options: ImportOptions): readonly OpenCase[] {
  return importGuests(kind, { file, text }, options)
    .flatMap((guest) => casesOf(guest, linux.id))
    .map(({ asked }) => asked);
}

function textToAnswer(): Promise<number> {
  const all = files();
  const answered = (options: ImportOptions, answer: typeof answersOf | typeof explain) => () =>
    all.flatMap((one) => casesIn(one, options).map((asked) => answer(asked, LINUX)));
  return compared(answered({}, answersOf), answered(STATED, explain));
}

function answerAlone(): Promise<number> {
  const cases = files().flatMap((one) => casesIn(one, {}));
  return compared(
    () => cases.map((asked) => answersOf(asked, LINUX)),
    () => cases.map((asked) => explain(asked, LINUX)),
  );
}

/** Both once before, so that neither pays for what is remembered. */
function compared(open: () => void, closed: () => void): Promise<number> {
  open();
  closed();
  return ratio(here(open), here(closed));
}

export const OPEN: readonly Row[] = [
  {
    work: 'a text answered for all that it leaves open',
    yardstick: 'the same with one kernel, QEMU, host and daemon',
    ratio: textToAnswer,
  },
  { work: 'an answer for all that is open', yardstick: 'an answer for one value', ratio: answerAlone },
];
