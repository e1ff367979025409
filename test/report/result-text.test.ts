import { describe, expect, test } from 'vitest';
import { F, NET } from '../../src/features/bits.ts';
import { featureSet } from '../../src/features/feature-set.ts';
import type { DecisionKind } from '../../src/model/decision.ts';
import type { DmaResult, Result } from '../../src/model/result.ts';
import { decisionText } from '../../src/report/decision-text.ts';
import type { ExplainedCase } from '../../src/report/explained-case.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import { resultText } from '../../src/report/result-text.ts';
import { wideLines } from '../cli/run.ts';
import { type DecidedSpec, decidedOf, namedCase, resultOf } from '../samples.ts';

const style = styleFor({ colour: 0, unicode: true, width: 80 });

const NOTHING = decidedOf({ id: 'test/nothing', question: 'Is there anything to do?', yes: false });
const WHISPERS: DecidedSpec = {
  id: 'test/something',
  question: 'Is the device heard?',
  yes: false,
  answer: 'it whispers.',
  effect: 'the driver gives up',
  authority: { kind: 'kernel', where: 'drivers/virtio/ear.c hear()', since: '5.10' },
  facts: [
    { kind: 'field', name: 'volume', value: 0 },
    { kind: 'field', name: 'listeners', value: undefined },
  ],
};
const SOMETHING = decidedOf(WHISPERS);
const REACH = decidedOf({
  id: 'reach/addresses',
  topic: 'addresses',
  yes: true,
  answer: 'it knows the way.',
});
const MEMORY = decidedOf({ id: 'reach/memory', topic: 'memory', yes: true, answer: 'the door is open.' });
const SHUT = decidedOf({
  id: 'reach/memory',
  topic: 'memory',
  yes: false,
  answer: 'the door is shut. It knocks.',
  effect: 'the device waits',
});

const DMA: DmaResult = {
  api: 'dma-api',
  path: 'swiotlb',
  implementation: 'dma-direct',
  ring: 'shared',
  bounced: true,
  addresses: 'platform',
};

const WORKS = resultOf(
  {},
  {
    features: {
      offered: featureSet([NET.MAC, F.VERSION_1, F.ACCESS_PLATFORM]),
      negotiated: featureSet([NET.MAC, F.VERSION_1]),
    },
    dma: DMA,
    confidence: 'recorded',
    cost: undefined,
    decisions: [NOTHING, SOMETHING, REACH, MEMORY],
  },
);
const REFUSED: Result = {
  ...WORKS,
  outcome: 'refused-by-driver',
  message: 'device must shout',
  errno: 'ENODEV',
  status: ['ACKNOWLEDGE', 'DRIVER', 'FAILED'],
  dma: undefined,
  decisions: [NOTHING, SOMETHING],
};

function told(result: Result, rest: Partial<ExplainedCase> = {}): string {
  const plain = { guest: 'Linux 6.12', otherwise: undefined, remedies: [], others: [], all: false };
  return resultText({ ...plain, result, ...rest }, style);
}

/** The text beside a label, as one line. */
function beside(label: string, text: string): string | undefined {
  const [, found] = new RegExp(`^  ${label.padEnd(10)}(.*(?:\n {12}.*)*)`, 'm').exec(text) ?? [];
  return found?.replace(/\n {12}/g, ' ');
}

describe('the text of a result', () => {
  test('of a case that works, whole', () => {
    expect(told(WORKS)).toBe(`a card · a guest · Linux 6.12

✓ works   (status ACKNOWLEDGE|DRIVER|DRIVER_OK|FEATURES_OK)

  Way       driver → DMA API → bounce pool → guest-physical → device
  Features  offered 0x300000020, negotiated 0x100000020 (2 of 3 bits): MAC,
            VERSION_1
  DMA path  through the DMA API (dma-direct), bounced through swiotlb; the ring
            is in shared memory
  Reach     Yes: it knows the way. The door is open.
  Known     from recordings: a real guest with such a device went this way

Why
  1  Is the device heard?
     No: it whispers.
     → the driver gives up
     because config.volume is 0; config.listeners is not described
     Linux drivers/virtio/ear.c hear(), since 5.10 [test/something]
`);
  });

  test('of a refusal says what would be without it', () => {
    const text = told(REFUSED, { otherwise: { ...WORKS, decisions: [REACH, SHUT] } });
    expect(text).toContain(
      '\n✗ refused by the driver   “device must shout”\n  (ENODEV, status ACKNOWLEDGE|DRIVER|FAILED)\n',
    );
    expect(beside('DMA path', text)).toBe(
      'none, the handshake fails first. Without the refusal, through the DMA API (dma-direct), bounced through swiotlb; the ring is in shared memory.',
    );
    expect(beside('Reach', text)).toBe('Without the refusal, no: the door is shut. It knocks.');
  });

  test('of a refusal that nothing would follow asks no further', () => {
    const text = told(REFUSED);
    expect(beside('DMA path', text)).toBe('none, the handshake fails first.');
    expect(beside('Reach', text)).toBe('not a question: no ring is ever set up');
  });

  test('says of reach only what stands in the way, where something does', () => {
    const text = told({ ...WORKS, outcome: 'breaks', decisions: [REACH, SHUT] });
    expect(text).toContain('✗ breaks: the handshake succeeds, and the device cannot reach');
    expect(beside('Reach', text)).toBe('No: the door is shut. It knocks.');
  });

  test.each<[string, Partial<DmaResult>, string]>([
    [
      'a bypass',
      { api: 'bypass', path: 'guest-physical', implementation: undefined, bounced: false, ring: 'private' },
      'past the DMA API (bypass), with guest-physical addresses; the ring is in private memory',
    ],
    [
      'the direct way',
      { path: 'direct', bounced: false },
      'through the DMA API (dma-direct), neither bounced nor translated; the ring is in shared memory',
    ],
    [
      'copies in front of an IOMMU',
      { path: 'iommu', implementation: 'iommu-dma' },
      'through the DMA API (iommu-dma), mapped in the IOMMU, with I/O virtual addresses; the ring is in shared memory; each buffer is copied',
    ],
    [
      'pages that decide',
      { path: 'xen-swiotlb', implementation: 'xen-swiotlb', bounced: undefined },
      'through the DMA API (xen-swiotlb), with Xen’s machine addresses; the ring is in shared memory; whether a buffer is copied depends on its pages',
    ],
  ])('names the DMA path: %s', (_, dma, path) => {
    expect(beside('DMA path', told({ ...WORKS, dma: { ...DMA, ...dma } }))).toBe(path);
  });

  test('says how well the answer is known', () => {
    const source = { ...WORKS, confidence: 'source' } as const;
    expect(beside('Known', told({ ...source, unseen: [] }))).toMatch(
      /^from the source; real boots showed each step/,
    );
    expect(beside('Known', told({ ...source, unseen: ['a/b'] }))).toContain('[a/b]');
    expect(beside('Known', told({ ...WORKS, confidence: 'bracketed' }))).toMatch(/^in part: .* guess$/);
  });

  test('shows decisions that changed nothing only on request', () => {
    expect(told(WORKS)).not.toContain('[test/nothing]');
    const all = told(WORKS, { all: true });
    expect(all).toMatch(
      /\n {2}1 {2}Is there anything to do\?\n {5}No\.\n {5}section 3\.1\.1 \[test\/nothing\]\n/,
    );
    expect(all).toMatch(/\n {2}2 {2}Is the device heard\?\n/);
  });

  test('says so where nothing changed anything', () => {
    expect(told({ ...WORKS, decisions: [NOTHING] })).toMatch(
      /\nWhy\n {2}Nothing on the way changed anything; --all .*\n$/,
    );
  });

  test('of no features and no status is not left blank', () => {
    const none = featureSet([]);
    const text = told({
      ...REFUSED,
      status: [],
      errno: undefined,
      message: undefined,
      features: { offered: none, negotiated: none },
    });
    expect(text).toContain('\n✗ refused by the driver   (status 0)\n');
    expect(beside('Features', text)).toBe('offered 0x0, negotiated 0x0 (0 of 0 bits)');
  });

  test('lets no character through that a terminal would obey', () => {
    const name = 'card\u001b[31m\u202e\u009b\n';
    const text = told(
      {
        ...REFUSED,
        asked: { ...namedCase({}, name, name), driver: name },
        decisions: [
          decidedOf({ ...WHISPERS, answer: name, facts: [{ kind: 'field', name, value: undefined }] }),
        ],
      },
      { guest: name },
    );
    expect(text).toMatch(/^(?:[^\p{Cc}\p{Cf}]*\n)+$/u);
    expect(text).toMatch(/^card\\u001b\[31m\\u202e\\u009b\\u000a · card/);
  });
});

describe('what would help', () => {
  const switchIt = { title: 'turn it up', qemu: '-device ear,volume=11', libvirt: "<ear volume='11'/>" };
  const listen = { title: 'listen', kernel: 'listen=1 on the kernel command line' };
  const help = (text: string) => text.slice(text.indexOf('\nWhat would help'));

  test('comes in the words of each program', () => {
    expect(help(told(REFUSED, { remedies: [[switchIt]] }))).toBe(`
What would help
  turn it up
    QEMU     -device ear,volume=11
    libvirt  <ear volume='11'/>
`);
  });

  test('tells what helps only together from what helps alone', () => {
    expect(help(told(REFUSED, { remedies: [[switchIt, listen], [listen]] }))).toBe(`
What would help
  turn it up
    QEMU     -device ear,volume=11
    libvirt  <ear volume='11'/>
  and listen
    kernel   listen=1 on the kernel command line
  or listen
    kernel   listen=1 on the kernel command line
`);
  });

  test('is said to be nothing, where vnex knows of nothing', () => {
    expect(help(told(REFUSED))).toMatch(/^\nWhat would help\n {2}No change that vnex knows of helps; /);
  });

  test('is no question where the case works', () => {
    expect(told(WORKS)).not.toContain('What would help');
  });
});

describe('the story of a decision', () => {
  const KIND: DecisionKind = {
    id: WHISPERS.id,
    topic: 'table',
    question: 'Is the device heard?',
    answers: {
      yes: { yes: true, answer: 'at {volume} decibels.' },
      no: {
        yes: false,
        answer: 'it whispers.',
        effect: 'the driver gives up, having waited for {seconds} seconds in the long run',
      },
    },
    authority: { kind: 'kernel', where: 'drivers/virtio/ear.c hear()' },
    story: 'Once upon a time nobody listened. '.repeat(5).trim(),
  };

  test('is the question, every answer, the authority, and how the case went', () => {
    const text = decisionText(KIND, [WORKS], style);
    expect(wideLines(text, 80)).toEqual([]);
    expect(text.replace(/Once[\s\S]*listened\./, 'STORY')).toBe(`test/something
Is the device heard?

  STORY

Possible answers
  - Yes: at … decibels.
  - No: it whispers. → the driver gives up, having waited for … seconds in the
    long run

Source
  Linux drivers/virtio/ear.c hear()

In this case
  a card · a guest · linux-6.12
  No: it whispers.
  → the driver gives up
    because config.volume is 0
    because config.listeners is not described
`);
  });

  test('says of a case where it does not come up that it does not', () => {
    expect(decisionText(KIND, [{ ...WORKS, decisions: [] }], style)).toMatch(
      /\nIn this case\n {2}a card · a guest · linux-6\.12\n {2}The question does not come up\.\n$/,
    );
  });
});
