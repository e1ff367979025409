import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { casesOf } from '../../src/cases/imported.ts';
import { MESSAGES } from '../../src/data/messages.ts';
import { MODELS } from '../../src/data/qemu-models.ts';
import { predictCommandLine } from '../../src/device/qemu/predict-command-line.ts';
import { everyDecision } from '../../src/explore/every-decision.ts';
import { explain } from '../../src/explore/explain.ts';
import { DRIVERS } from '../../src/guest/drivers.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { readQemuCommandLines } from '../../src/input/import/qemu/command-line.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { readLog } from '../../src/input/log/log-reader.ts';
import { diskIo } from '../../src/io/disk.ts';
import { citations, type Wording, wordingOf } from '../../src/model/decision.ts';
import type { MessageKind } from '../../src/model/message.ts';
import type { Result } from '../../src/model/result.ts';
import { answerText, fill } from '../../src/report/words/decisions.ts';
import { anyCase } from '../any-case.ts';
import { importFile } from '../import-file.ts';
import { memoryIo } from '../input/memory-io.ts';
import { loadRecordings } from '../recordings.ts';

const KINDS = everyDecision();

function kindsIn(line: string): readonly MessageKind[] {
  return readLog(line).messages.map(({ kind }) => kind);
}

/** The message that an answer quotes, with `{name}` for what a case fills in. */
function quotedMessage(wording: Wording): string | undefined {
  return /\u201c([^\u201d]+)\u201d/.exec(answerText(wording))?.[1];
}

/** The decision of a result that says these words, as `id code`. */
function sayingDecision({ decisions, message, asked }: Result): string | undefined {
  const saying = decisions.findLast((decided) => {
    const wording = wordingOf(decided);
    const quoted = quotedMessage(wording);
    return quoted !== undefined && fill(quoted, decided, asked.device.type) === message;
  });
  return saying && `${saying.kind.id} ${saying.code}`;
}

function leadsTo(kind: MessageKind, decision: string): boolean {
  const [id, code = ''] = decision.split(' ');
  return (kind.decisions ?? []).some(
    (leading) => leading.id === id && (leading.codes?.includes(code) ?? true),
  );
}

/** What is wrong with how `why` reads the message of a result; undefined where nothing is. */
function wrong(result: Result): string | undefined {
  const { message } = result;
  if (message === undefined) return undefined;
  const decision = sayingDecision(result);
  if (decision === undefined) return `no decision says “${message}”`;
  const found = kindsIn(`qemu-system-x86_64: ${message}`);
  if (found.length !== 1) return `“${message}” is found ${found.length} times`;
  const led = found.some((kind) => leadsTo(kind, decision));
  return led ? undefined : `“${message}” leads to ${found[0]?.id}, and ${decision} says it`;
}

function complaints(results: readonly Result[]): readonly string[] {
  return [...new Set(results.flatMap((result) => wrong(result) ?? []))];
}

describe('the table of messages', () => {
  test('has an id for each of its entries, none twice', () => {
    const ids = MESSAGES.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  test('names decisions and answers that there are', () => {
    const known = new Map(KINDS.map((kind) => [kind.id, Object.keys(kind.answers)]));
    const unknown = MESSAGES.flatMap(({ id, decisions = [] }) =>
      decisions.flatMap((leading) => {
        const answers = known.get(leading.id);
        if (answers === undefined) return [`${id}: ${leading.id}`];
        return (leading.codes ?? [])
          .filter((code) => !answers.includes(code))
          .map((code) => `${id}: ${leading.id} ${code}`);
      }),
    );
    expect(unknown).toEqual([]);
  });

  test('names, with a cause that a rule decides too, an answer to which the message leads', () => {
    const led = MESSAGES.flatMap((kind) =>
      (kind.outside ?? []).flatMap(({ decision }) => (decision === undefined ? [] : [{ kind, decision }])),
    );
    expect(led.length).toBeGreaterThan(5);
    expect(
      led
        .filter(({ kind, decision: { id, code } }) => !leadsTo(kind, `${id} ${code}`))
        .map(({ kind }) => kind.id),
    ).toEqual([]);
  });

  test('has each of its texts found again in a line, as that message', () => {
    const examples: Readonly<Record<string, string>> = {
      text: 'some words',
      word: 'word',
      number: '7',
      hex: '1f',
      status: '3',
      features: '0x1f',
      bytes: '4096',
      slots: '64',
      errno: '-22',
    };
    const wrongly = MESSAGES.flatMap(({ id, texts }) =>
      texts.flatMap(({ text }) => {
        const line = text.replace(
          /\{\w+(?::(\w+))?\}/g,
          (_, kind: string | undefined) => examples[kind ?? 'text'] ?? '',
        );
        const found = kindsIn(`[    1.000000] qemu-system-x86_64: ${line}`).map((kind) => kind.id);
        return found.includes(id) ? [] : [`${id}: “${line}” is ${found.join(', ') || 'nothing'}`];
      }),
    );
    expect(wrongly).toEqual([]);
  });

  test('says something of each message that can be done or told', () => {
    const bare = MESSAGES.filter(
      ({ gravity, decisions, outside }) =>
        gravity === 'trouble' && decisions === undefined && outside === undefined,
    ).filter(({ helps }) => helps === undefined);
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  test('cites a place for each message', () => {
    expect(MESSAGES.filter(({ where }) => where.where.length < 5)).toEqual([]);
  });
});

test('every answer that quotes a message is led to by the message that it quotes', () => {
  const quoting = KINDS.flatMap((kind) =>
    Object.entries(kind.answers).flatMap(([code, wording]) =>
      quotedMessage(wording) === undefined ? [] : [`${kind.id} ${code}`],
    ),
  );
  expect(quoting.length).toBeGreaterThan(8);
  const missing = quoting.filter((decision) => !MESSAGES.some((kind) => leadsTo(kind, decision)));
  expect(missing).toEqual([]);
});

test('every rule that restates a place in the source has one', () => {
  expect(KINDS.filter((kind) => citations(kind).length === 0)).toEqual([]);
});

describe('every message that rules produce is found, and leads back to the decision that says it', () => {
  test('in random cases under every driver model', () => {
    const said = new Set<string>();
    fc.assert(
      fc.property(anyCase, fc.constantFrom(...DRIVERS), (asked, model) => {
        const result = explain(asked, { model, release: undefined });
        if (result.message !== undefined) said.add(result.message);
        expect(wrong(result)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
    expect(said.size).toBeGreaterThan(6);
  });

  test('in every recording, as it is predicted', async () => {
    const results = (await loadRecordings()).flatMap(({ platform, devices }) =>
      devices.map(({ device }) =>
        explain({ device, platform, driver: 'linux' }, { model: linux, release: undefined }),
      ),
    );
    expect(results.filter(({ message }) => message !== undefined).length).toBeGreaterThan(10);
    expect(complaints(results)).toEqual([]);
  });

  test('in every guest of the fixtures, as QEMU and libvirt refuse its devices', async () => {
    const io = diskIo(memoryIo({}).io.stdin);
    const files = readdirSync('fixtures/imports').filter((name) => /\.(?:sh|xml)$/.test(name));
    const results: Result[] = [];
    for (const name of files) {
      const inputs = openInputs(io);
      const [imported] = await settle(inputs, await importFile(`fixtures/imports/${name}`, inputs, {}));
      for (const { asked } of casesOf(imported, 'linux'))
        results.push(explain(asked, { model: linux, release: undefined }));
    }
    expect(complaints(results)).toEqual([]);
  });

  test('in what QEMU said to every device that it refused in a recording', async () => {
    const errors = (await loadRecordings()).flatMap(({ refusedByQemu }) =>
      refusedByQemu.map(({ error }) => error),
    );
    expect(errors.length).toBeGreaterThan(3);
    expect(errors.filter((error) => kindsIn(`qemu-system-x86_64: -device x: ${error}`).length === 0)).toEqual(
      [],
    );
  });

  test('in what QEMU is predicted to say to any model with any of these settings', () => {
    const refusals = new Set<string>();
    // The first machine has half of the settings of each model; each of the others an eighth.
    for (const [at, start] of STARTS.entries())
      for (const [i, model] of modelNames().entries())
        for (const settings of SETTINGS.filter((_, j) => (i + j + at) % (at === 0 ? 2 : 8) === 0)) {
          const {
            lines: [line],
          } = readQemuCommandLines(`${start} -device ${model}${settings}`, { file: 'x' });
          const predicted = line && predictCommandLine(line.start, line.plugs, '10.0');
          for (const one of predicted?.predictions ?? [])
            if (one.kind === 'refused') refusals.add(one.message);
        }
    const unknown = [...refusals].filter((message) => {
      const [kind, ...others] = kindsIn(`qemu-system-x86_64: -device x: ${message}`);
      return kind === undefined || others.length > 0 || !leadsTo(kind, 'device/creation refused');
    });
    expect(refusals.size).toBeGreaterThan(30);
    expect(unknown).toEqual([]);
  });
});

const STARTS = [
  'qemu-system-x86_64 -M q35',
  'qemu-system-x86_64 -M pc',
  'qemu-system-s390x -M s390-ccw-virtio',
  'qemu-system-x86_64 -M microvm',
];

function modelNames(): readonly string[] {
  const names = MODELS.flatMap(({ device, pci, ccw }) => [device, pci?.name ?? device, ccw?.name ?? device]);
  return [...new Set([...names, 'virtio-net-pci-transitional', 'virtio-nonsense-pci'])];
}

const SETTINGS = [
  '',
  ',disable-modern=on,disable-legacy=on',
  ',disable-legacy=on',
  ',iommu_platform=on',
  ',iommu_platform=on,disable-legacy=on',
  ',num-queues=0',
  ',queue-size=1',
  ',queue-size=5',
  ',logical_block_size=4096',
  ',duplex=both',
  ',speed=-2',
  ',rx_queue_size=7',
  ',num_queues=5000',
  ',max_ports=0',
  ',max_ports=600',
  ',max_outputs=17',
  ',max_revision=0',
  ',guest-cid=1',
  ',dynamic-memslots=on',
  ',free-page-hint=on',
  ',bus=none',
  ',nonsense=1',
  ',event_idx=perhaps',
  ',vectors=x',
  ',vectors=0',
  ',seqpacket=on',
  ',drive=none',
  ',netdev=none',
  ',packed=1',
  ',disable-legacy=maybe',
  ',memdev=none',
];
