import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import expected from '../fixtures/imports/expected.json' with { type: 'json' };
import { casesOf, type Imported, possibleIn } from '../src/cases/imported.ts';
import type { ImportOptions } from '../src/cli/case-options.ts';
import { answersOf } from '../src/explore/open/answers.ts';
import { linux } from '../src/guest/linux/linux.ts';
import { linuxAt } from '../src/guest/linux-named.ts';
import { recognise } from '../src/input/import/recognise.ts';
import { openInputs, settle } from '../src/input/inputs.ts';
import { loadDevice, loadPlatform } from '../src/input/load.ts';
import { deviceToJson, platformToJson } from '../src/input/serialise.ts';
import { diskIo } from '../src/io/disk.ts';
import type { OpenCase, OpenDevice } from '../src/model/open-case.ts';
import { answersToJson } from '../src/report/answers-json.ts';
import { sentence } from '../src/report/words/outcomes.ts';
import { whenWords } from '../src/report/words/when.ts';
import { importFile } from './import-file.ts';
import { memoryIo } from './input/memory-io.ts';

const IMPORTS = join(import.meta.dirname, '../fixtures/imports');
const files = readdirSync(IMPORTS).filter(
  (name) => /\.(?:sh|xml|json|ya?ml|toml|conf)$/.test(name) && name !== 'expected.json',
);
const io = diskIo(memoryIo({}).io.stdin);

async function read(name: string, options: ImportOptions): Promise<Imported> {
  const inputs = openInputs(io);
  const [imported] = await settle(inputs, await importFile(join(IMPORTS, name), inputs, options));
  return imported;
}

/** A version of the monitor that starts a guest; a monitor without releases has none. */
function versionOf(title: string, version: string): ImportOptions {
  if (version === '') return {};
  return title === 'QEMU' ? { qemu: version } : { monitor: version };
}

/** A file with all said that it leaves open: the kernel, and the version of QEMU that suits its machine type. */
async function closed(name: string): Promise<Imported> {
  const { monitor } = await read(name, { kernel: '6.12' });
  return read(name, { kernel: '6.12', ...versionOf(monitor.title, monitor.version) });
}

/** Every answer to a case with what it depends on, without the facts behind it: a file says more of them than nothing. */
function answeredAs(asked: OpenCase): unknown {
  const all = answersToJson(answersOf(asked, { model: linux, release: undefined }));
  return JSON.parse(JSON.stringify(all, (key, value: unknown) => (key === 'decisions' ? undefined : value)));
}

/** What becomes of a file, as the expectations spell it. */
function summary(imported: Imported) {
  const devices = casesOf(imported, 'linux').flatMap(({ asked: { device, ...guest } }) => {
    const { answers } = answersOf({ device, ...guest }, linuxAt('6.12'));
    return answers.map(({ when, result }) => {
      const under = whenWords(when, device.type);
      const which = under === '' ? '' : `, where ${under}`;
      return `${device.name}: ${device.transport}${which}, ${sentence(result)}`;
    });
  });
  const refused = imported.devices.flatMap(({ prediction }) =>
    prediction.kind === 'refused' ? [`${prediction.plug.name}: ${prediction.message}`] : [],
  );
  const { arch, memory, iommu } = imported.platform;
  return {
    platform: `${arch}, ${memory.protection}, ${iommu.kind}`,
    devices,
    ...(refused.length === 0 ? {} : { refused }),
    ...(imported.ignored.length === 0 ? {} : { ignored: imported.ignored.map(({ text }) => text) }),
  };
}

test('there are twenty fixtures of imports or more, each with its origin in their README', () => {
  expect(files.length).toBeGreaterThanOrEqual(20);
  expect(Object.keys(expected).sort()).toEqual([...files].sort());
  const readme = readFileSync(join(IMPORTS, 'README.md'), 'utf8');
  expect(files.filter((name) => !readme.includes(`| ${name} |`))).toEqual([]);
});

describe.each(Object.entries(expected))('%s', (name, wanted) => {
  test('comes to what is expected, and nothing is lost without a word', async () => {
    expect(summary(await closed(name))).toEqual(wanted);
  });

  test.each([
    ['closed', { kernel: '6.12' }, { qemu: '10.0' }],
    ['open', {}, {}],
    ['half open', { kernel: '5.10..6.1' }, {}],
    ['for a distribution', { kernel: '5.14.0-427.el9.x86_64' }, {}],
  ])('is written as files that are read back and answered the same, %s', async (_, options, ofQemu) => {
    const kind = recognise(readFileSync(join(IMPORTS, name), 'utf8'));
    const startsQemu = kind === 'qemu' || kind === 'libvirt';
    const imported = await read(name, startsQemu ? { ...options, ...ofQemu } : options);
    const devices = possibleIn(imported);
    const json = Object.fromEntries([
      ['p', JSON.stringify(platformToJson(imported.platform))],
      ...devices.map((device, i) => [`d${i}`, JSON.stringify(deviceToJson(device))]),
    ]);
    const inputs = openInputs(memoryIo(json).io);
    const back = [];
    for (const i of devices.keys()) back.push(await loadDevice(`d${i}`, inputs));
    const [platform, ...devicesBack] = await settle(inputs, await loadPlatform('p', inputs), ...back);
    expect(platform).toEqual(imported.platform);
    // What is read back as the very same is answered the same; of the origin of an offer, a file says less.
    const isSame = devices.map((device, i) => isDeepStrictEqual(devicesBack[i], device));
    const answers = (all: readonly OpenDevice[]) =>
      all.flatMap((device, i) =>
        isSame[i] === true ? [] : [answeredAs({ device, platform, driver: 'linux' })],
      );
    expect(answers(devicesBack)).toEqual(answers(devices));
    expect(devicesBack).toHaveLength(devices.length);
  });
});
