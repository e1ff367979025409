import { describe, expect, test } from 'vitest';
import { CHANGES } from '../../src/data/linux-changes.ts';
import { F, NET, TYPE } from '../../src/features/bits.ts';
import { bitsOf, featureSet } from '../../src/features/feature-set.ts';
import { caseSource } from '../../src/inquiry/case-source.ts';
import { Inquiry } from '../../src/inquiry/inquiry.ts';
import type { DecisionKind } from '../../src/model/decision.ts';
import { askOf, caseOf } from '../cases.ts';

const kind: DecisionKind<'yes' | 'no'> = {
  id: 'inquiry/example',
  topic: 'table',
  question: 'Is it so?',
  answers: { yes: { yes: true }, no: { yes: false } },
  authority: { kind: 'spec', where: 'nowhere' },
  story: 'An example.',
};

describe('what is asked becomes the because of the next decision', () => {
  test.each([
    [
      'platform.arch',
      (ask: Inquiry) => ask.platform.arch(),
      { kind: 'named', name: 'platform.arch', value: 'x86_64' },
    ],
    [
      'platform.hypervisor',
      (ask: Inquiry) => ask.platform.hypervisor(),
      { kind: 'named', name: 'platform.hypervisor', value: 'kvm' },
    ],
    [
      'memory.protection',
      (ask: Inquiry) => ask.platform.protection(),
      { kind: 'named', name: 'platform.memory.protection', value: 'none' },
    ],
    [
      'memory.protectedFrom',
      (ask: Inquiry) => ask.platform.protectedFrom(),
      { kind: 'named', name: 'platform.memory.protectedFrom', value: 'boot' },
    ],
    [
      'memory.announced',
      (ask: Inquiry) => ask.platform.announcesMemory(),
      { kind: 'named', name: 'platform.memory.announced', value: undefined },
    ],
    [
      'iommu.kind',
      (ask: Inquiry) => ask.platform.iommu(),
      { kind: 'named', name: 'platform.iommu.kind', value: 'none' },
    ],
    ['xen', (ask: Inquiry) => ask.platform.xen(), { kind: 'named', name: 'platform.xen', value: undefined }],
    [
      'device.type',
      (ask: Inquiry) => ask.device.type(),
      { kind: 'named', name: 'device.type', value: TYPE.NET },
    ],
    [
      'transport',
      (ask: Inquiry) => ask.device.transport(),
      { kind: 'named', name: 'device.transport', value: 'pci-modern' },
    ],
    [
      'implementation',
      (ask: Inquiry) => ask.device.implementation(),
      { kind: 'named', name: 'device.implementation', value: 'qemu' },
    ],
    [
      'requires',
      (ask: Inquiry) => ask.device.requires(),
      { kind: 'named', name: 'device.requires', value: undefined },
    ],
    [
      'addressing',
      (ask: Inquiry) => ask.device.addressing(),
      { kind: 'named', name: 'device.addressing', value: undefined },
    ],
    [
      'a bit offered',
      (ask: Inquiry) => ask.device.offers(F.VERSION_1),
      { kind: 'bit', bit: F.VERSION_1, of: 'offered', value: true },
    ],
    [
      'a bit shown',
      (ask: Inquiry) => ask.shows(featureSet([]), F.VERSION_1),
      { kind: 'bit', bit: F.VERSION_1, of: 'offered', value: false },
    ],
    [
      'a bit kept',
      (ask: Inquiry) => ask.kept(featureSet([NET.MAC]), NET.MAC),
      { kind: 'bit', bit: NET.MAC, of: 'kept', value: true },
    ],
    ['a field', (ask: Inquiry) => ask.device.field('mtu'), { kind: 'field', name: 'mtu', value: undefined }],
    [
      'a change',
      (ask: Inquiry) => ask.kernel.has('tdx-guest'),
      { kind: 'change', id: 'tdx-guest', change: CHANGES['tdx-guest'], yes: true, read: true },
    ],
    [
      'a parameter',
      (ask: Inquiry) => ask.kernel.parameter('iommu'),
      { kind: 'parameter', name: 'iommu', values: [] },
    ],
    [
      'an option',
      (ask: Inquiry) => ask.kernel.enabled('NUMA', 'm'),
      { kind: 'config', option: 'NUMA', value: 'm', stated: false },
    ],
  ] as const)('%s', (_, question, fact) => {
    const ask = askOf({});
    const answer = question(ask);
    if ('value' in fact && typeof fact.value !== 'string') expect(answer).toEqual(fact.value);
    ask.decide(kind, 'yes');
    ask.decide(kind, 'no');
    expect(ask.decisions().map(({ code, facts }) => ({ code, facts }))).toEqual([
      { code: 'yes', facts: [fact] },
      { code: 'no', facts: [] },
    ]);
  });
});

describe('of kernel parameters', () => {
  const cmdline = 'swiotlb=force iommu=pt swiotlb=65536';

  test('every occurrence is answered, in order, and each name is a fact of its own', () => {
    const ask = askOf({ cmdline });
    expect(ask.kernel.parameters('iommu', 'swiotlb', 'quiet')).toEqual([
      { name: 'swiotlb', value: 'force' },
      { name: 'iommu', value: 'pt' },
      { name: 'swiotlb', value: '65536' },
    ]);
    ask.decide(kind, 'yes');
    expect(ask.decisions()[0]?.facts).toEqual([
      { kind: 'parameter', name: 'iommu', values: ['pt'] },
      { kind: 'parameter', name: 'swiotlb', values: ['force', '65536'] },
      { kind: 'parameter', name: 'quiet', values: [] },
    ]);
  });

  test.each([
    ['swiotlb', '65536', ['force', '65536']],
    ['iommu', 'pt', ['pt']],
    ['quiet', undefined, []],
  ])('the value of %s is its last, %s, and all are noted', (name, value, values) => {
    const ask = askOf({ cmdline });
    expect(ask.kernel.parameter(name)).toBe(value);
    ask.decide(kind, 'yes');
    expect(ask.decisions()[0]?.facts).toEqual([{ kind: 'parameter', name, values }]);
  });
});

test('working on whole sets reads no bit', () => {
  const ask = askOf({ offers: [1, 2, 32] });
  expect(bitsOf(ask.device.offer())).toEqual([1, 2, 32]);
  ask.kernel.features(() => featureSet([5]));
  ask.decide(kind, 'yes');
  expect(ask.decisions()[0]?.facts).toEqual([]);
});

test('a rule is told what it wants to know, and the log is told the fact', () => {
  const ask = askOf({ protection: 'sev', fields: { mtu: 60 } });
  expect(ask.platform.protection((kind) => kind !== 'none')).toBe(true);
  expect(ask.device.field('mtu', (mtu = 0) => mtu < 68)).toBe(true);
  ask.decide(kind, 'yes');
  expect(ask.decisions()[0]?.facts).toEqual([
    { kind: 'named', name: 'platform.memory.protection', value: 'sev' },
    { kind: 'field', name: 'mtu', value: 60 },
  ]);
});

test('what only the log wants is worked out for the log alone', () => {
  const asked: string[] = [];
  for (const log of [true, false]) {
    const ask = new Inquiry(caseSource(caseOf({})), { log });
    ask.forLog(() => void asked.push(`log ${log}`));
  }
  expect(asked).toEqual(['log true']);
});

test.each([
  ['y', 'n', true],
  ['m', 'n', true],
  ['n', 'y', false],
  [undefined, 'y', true],
  [undefined, 'm', true],
  [undefined, 'n', false],
] as const)('an option that is %s, and assumed to be %s, is on: %s', (stated, assumed, on) => {
  const ask = askOf({ config: stated === undefined ? {} : { NUMA: stated } });
  expect(ask.kernel.enabled('NUMA', assumed)).toBe(on);
});

test('with the log off the answers are the same and nothing is kept', () => {
  const ask = new Inquiry(caseSource(caseOf({ protection: 'sev' })), { log: false });
  expect([ask.platform.protection(), ask.device.offers(F.VERSION_1), ask.kernel.has('sev-guest')]).toEqual([
    'sev',
    true,
    true,
  ]);
  ask.note({ kind: 'driver', driver: 'virtio_net', read: true });
  ask.decide(kind, 'yes');
  expect(ask.decisions()).toEqual([]);
});
