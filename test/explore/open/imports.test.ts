import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { driverNamed } from '../../../src/cases/driver-named.ts';
import { casesOf } from '../../../src/cases/imported.ts';
import type { ImportOptions } from '../../../src/cli/case-options.ts';
import { answersOf } from '../../../src/explore/open/answers.ts';
import { recognise } from '../../../src/input/import/recognise.ts';
import { openInputs, settle } from '../../../src/input/inputs.ts';
import { diskIo } from '../../../src/io/disk.ts';
import type { OpenCase } from '../../../src/model/open-case.ts';
import type { SpacePart } from '../../../src/model/space.ts';
import { importFile } from '../../import-file.ts';
import { memoryIo } from '../../input/memory-io.ts';
import { differences, sample } from './by-value.ts';

const IMPORTS = join(import.meta.dirname, '../../../fixtures/imports');
const files = readdirSync(IMPORTS).filter((name) => /\.(?:sh|xml)$/.test(name));
const LINUX = driverNamed('linux', 'linux');

async function casesIn(name: string, options: ImportOptions): Promise<readonly OpenCase[]> {
  const inputs = openInputs(diskIo(memoryIo({}).io.stdin));
  const [imported] = await settle(inputs, await importFile(join(IMPORTS, name), inputs, options));
  return casesOf(imported, 'linux').map(({ asked }) => asked);
}

/** Every other device of a file: most have several of a kind. */
function everyOther(name: string, cases: readonly OpenCase[]): readonly OpenCase[] {
  return cases.filter((_, i) => i % 2 === files.indexOf(name) % 2 || cases.length === 1);
}

/** The cases of each file, with the kernel and the version of QEMU left open. */
const open = new Map<string, Promise<readonly OpenCase[]>>();

function openCasesIn(name: string): Promise<readonly OpenCase[]> {
  const cases = open.get(name) ?? casesIn(name, {});
  open.set(name, cases);
  return cases;
}

/** Of what a distribution backported there are too many combinations for all. */
const some = (part: SpacePart) => sample(part, 30);

/** Each file is asked for one of them. */
const OF_DISTRIBUTIONS = ['4.18.0-553.el8.x86_64', '5.14.0-427.el9.x86_64'];

describe.each(files)('each answer to %s is that to each value', (name) => {
  test('of the kernel and of QEMU', async () => {
    for (const asked of everyOther(name, await openCasesIn(name)))
      expect([asked.device.name, differences(answersOf(asked, LINUX), asked, LINUX)]).toEqual([
        asked.device.name,
        [],
      ]);
  });

  test('of what a distribution backported, as far as some are asked', async () => {
    const isOfQemu = ['qemu', 'libvirt'].includes(recognise(readFileSync(join(IMPORTS, name), 'utf8')) ?? '');
    const kernel = OF_DISTRIBUTIONS[files.indexOf(name) % OF_DISTRIBUTIONS.length] ?? '';
    const cases = await casesIn(name, { kernel, ...(isOfQemu ? { qemu: '10.0' } : {}) });
    for (const asked of everyOther(name, cases))
      expect([asked.device.name, differences(answersOf(asked, LINUX), asked, LINUX, some)]).toEqual([
        asked.device.name,
        [],
      ]);
  });
});

test('what a machine type and a command line leave open is open', async () => {
  const kinds = new Set<string>();
  for (const name of files)
    for (const { device, platform } of await openCasesIn(name))
      for (const { kind } of [...(device.open ?? []), ...(platform.open ?? [])]) kinds.add(kind);
  expect([...kinds].sort()).toEqual(['fact', 'field', 'release', 'variant']);
});
