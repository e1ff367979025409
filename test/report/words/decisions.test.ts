import { describe, expect, test } from 'vitest';
import { CHANGES } from '../../../src/data/linux-changes.ts';
import { BLK, F, NET, TYPE } from '../../../src/features/bits.ts';
import { featureSet, NO_FEATURES } from '../../../src/features/feature-set.ts';
import type { DecisionKind } from '../../../src/model/decision.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { parseVersion, type Version } from '../../../src/model/release.ts';
import {
  answerAlone,
  answerText,
  citationFor,
  decisionWords,
  factWords,
  fill,
  listFeatures,
} from '../../../src/report/words/decisions.ts';
import { caseOf } from '../../cases.ts';
import { decidedOf } from '../../samples.ts';

const version = (text: string): Version => parseVersion(text) ?? { series: 0, sublevel: 0 };
const asked = caseOf({ offers: [NET.MAC, F.VERSION_1], linux: '6.12' });

describe('a fact as a clause', () => {
  test.each<[Fact, string]>([
    [{ kind: 'named', name: 'device.type', value: TYPE.NET }, 'device.type is net'],
    [{ kind: 'named', name: 'platform.arch', value: 's390x' }, 'arch is s390x'],
    [{ kind: 'named', name: 'platform.memory.protection', value: 'sev' }, 'memory.protection is sev'],
    [{ kind: 'named', name: 'device.requires', value: undefined }, 'device.requires is not given'],
    [{ kind: 'named', name: 'platform.xen', value: { domain: 'domU', mode: 'pvh' } }, 'xen is domU, pvh'],
    [{ kind: 'named', name: 'platform.xen', value: undefined }, 'this is no Xen domain'],
    [{ kind: 'bit', bit: F.VERSION_1, of: 'offered', value: true }, 'VERSION_1 is offered'],
    [{ kind: 'bit', bit: F.ACCESS_PLATFORM, of: 'offered', value: false }, 'ACCESS_PLATFORM is not offered'],
    [{ kind: 'bit', bit: NET.MAC, of: 'kept', value: true }, 'MAC is kept'],
    [{ kind: 'bit', bit: NET.MAC, of: 'kept', value: false }, 'MAC is offered, but not kept'],
    [
      { kind: 'bit', bit: F.ACCESS_PLATFORM, of: 'kept', value: false },
      'ACCESS_PLATFORM is not kept, as it is not offered',
    ],
    [{ kind: 'field', name: 'mtu', value: 67 }, 'config.mtu is 67'],
    [{ kind: 'field', name: 'mtu', value: undefined }, 'config.mtu is not described'],
    [{ kind: 'driver', driver: 'virtio_net', read: true }, 'Linux 6.12 has virtio_net'],
    [
      { kind: 'driver', driver: 'virtio_net', read: false },
      'Linux 6.12 has virtio_net (this release was not read)',
    ],
    [
      { kind: 'table', driver: 'virtio_net', legacy: false, read: true },
      'virtio_net’s feature table in Linux 6.12',
    ],
    [
      { kind: 'table', driver: 'virtio_blk', legacy: true, read: false },
      'virtio_blk’s legacy feature table in Linux 6.12 (this release was not read)',
    ],
    [{ kind: 'config', option: 'VIRTIO_IOMMU', value: 'm', stated: true }, 'CONFIG_VIRTIO_IOMMU=m'],
    [
      { kind: 'config', option: 'AMD_IOMMU', value: 'y', stated: false },
      'CONFIG_AMD_IOMMU is not stated, y is assumed',
    ],
    [
      { kind: 'transport', known: featureSet([F.INDIRECT_DESC, F.VERSION_1, F.ACCESS_PLATFORM]), read: true },
      'the transport code of Linux 6.12 knows INDIRECT_DESC, VERSION_1, ACCESS_PLATFORM',
    ],
    [{ kind: 'parameter', name: 'iommu', values: [] }, 'iommu= is not on the kernel command line'],
    [{ kind: 'parameter', name: 'iommu', values: ['pt'] }, 'the kernel command line has iommu=pt'],
    [{ kind: 'parameter', name: 'disable_ddw', values: [''] }, 'the kernel command line has disable_ddw'],
    [
      { kind: 'parameter', name: 'swiotlb', values: ['force', '', '65536'] },
      'the kernel command line has swiotlb=force swiotlb swiotlb=65536',
    ],
  ])('%j: %s', (fact, clause) => {
    expect(factWords(fact, asked)).toBe(clause);
  });

  test('a change tells its release, its commit, its end and whether it was guessed', () => {
    const tell = (
      id: 'access-platform' | 'ccw-packed-cleared' | 'extended-features',
      yes: boolean,
      read: boolean,
    ) => factWords({ kind: 'change', id, change: CHANGES[id], yes, read }, asked);
    expect(tell('access-platform', true, true)).toMatch(
      /^Linux 6\.12 knows bit 33 .* \(since 4\.8, commit 1a937693993f\)$/,
    );
    expect(tell('ccw-packed-cleared', false, true)).toMatch(
      /^not in Linux 6\.12: “clears RING_PACKED .*” \(since 5\.0, gone in 5\.2\)$/,
    );
    expect(tell('extended-features', false, false)).toMatch(
      /\(since 6\.17, commit e7d4c1c5a546; the release in between was not read\)$/,
    );
  });
});

test.each([
  [[], 1, 'none'],
  [[NET.MAC, F.VERSION_1, F.ACCESS_PLATFORM], TYPE.NET, 'MAC, VERSION_1, ACCESS_PLATFORM'],
  [[BLK.RO], TYPE.BLK, 'RO'],
  [[5, 127], 99, 'bit 5, bit 127'],
])('the bits %j of a device of type %i read %s', (bits, type, words) => {
  expect(listFeatures(featureSet(bits), type)).toBe(words);
});

describe('a wording', () => {
  const parameters = { n: 7, s: 'text', set: featureSet([NET.MAC]) };
  test.each([
    ['plain', 'plain'],
    ['{n} and {s}', '7 and text'],
    ['{set}, {set}', 'MAC, MAC'],
    ['{other}', '{other}'],
  ])('%j is filled: %j', (text, filled) => {
    expect(fill(text, { parameters }, asked.device.type)).toBe(filled);
  });

  const kind: DecisionKind = {
    id: 'words/example',
    topic: 'table',
    question: 'So?',
    answers: { yes: { yes: true, answer: 'without {set}.', effect: 'lost: {set}' }, no: { yes: false } },
    authority: [
      { kind: 'kernel', where: 'old.c f()' },
      { kind: 'kernel', where: 'new.c f()', since: { after: '6.6', by: '6.8', likely: '6.7' } },
    ],
    story: 'A story.',
  };
  const fact: Fact = { kind: 'bit', bit: F.VERSION_1, of: 'offered', value: true };

  test('becomes a decision with each reason once, and the authority of that release', () => {
    const yes = {
      kind,
      code: 'yes',
      parameters,
      clears: featureSet([NET.MAC, F.ACCESS_PLATFORM]),
      facts: [fact, fact],
    };
    expect(decisionWords(yes, asked)).toEqual({
      id: 'words/example',
      topic: 'table',
      code: 'yes',
      question: 'So?',
      answer: 'Yes: without MAC.',
      because: ['VERSION_1 is offered'],
      authority: { kind: 'kernel', where: 'new.c f()', since: 'after 6.6 and by 6.8, likely 6.7' },
      effect: 'lost: MAC',
      clears: '0x200000020',
    });
    const no = { kind, code: 'no', parameters: {}, clears: NO_FEATURES, facts: [] };
    const old = decisionWords(no, caseOf({ linux: '6.6' }));
    expect(old).toMatchObject({
      answer: 'No.',
      authority: { kind: 'kernel', where: 'old.c f()' },
      effect: '',
      clears: '0x0',
    });
    expect(old.authority).not.toHaveProperty('since');
  });

  test('with an answer that its kind does not have is a bug', () => {
    const maybe = { kind, code: 'maybe', parameters: {}, clears: NO_FEATURES, facts: [] };
    expect(() => decisionWords(maybe, asked)).toThrow('has no answer maybe');
  });
});

describe('an answer', () => {
  test.each([
    [{ yes: true, answer: 'a direct window is opened.' }, 'Yes: a direct window is opened.'],
    [{ yes: false, answer: 'nothing asks for it.' }, 'No: nothing asks for it.'],
    [{ yes: true }, 'Yes.'],
    [{ yes: false }, 'No.'],
    [{ answer: 'Those in its table.' }, 'Those in its table.'],
  ])('%j reads “%s”', (wording, text) => {
    expect(answerText(wording)).toBe(text);
  });

  test.each([
    [{ yes: true, answer: 'it has {n}.' }, 'It has 7.'],
    [{ answer: 'those in its table.' }, 'Those in its table.'],
    [{ yes: false }, 'Is it so? No.'],
  ])('%j alone is a sentence: “%s”', (wording, text) => {
    const decided = decidedOf({ id: 'words/alone', parameters: { n: 7 }, ...wording });
    expect(answerAlone(decided, asked)).toBe(text);
  });
});

describe('the citation in force', () => {
  const kind: DecisionKind = {
    id: 'x',
    topic: 'table',
    question: '?',
    answers: {},
    authority: [
      { kind: 'kernel', where: 'old', since: '5.0' },
      { kind: 'kernel', where: 'new', since: { after: '5.10', by: '5.14', likely: '5.12' } },
      { kind: 'kernel', where: 'newest', since: '6.0' },
    ],
    story: '',
  };
  test.each([
    ['4.4', 'old'],
    ['5.11', 'old'],
    ['5.12', 'new'],
    ['5.19', 'new'],
    ['6.0', 'newest'],
    ['7.3', 'newest'],
  ])('of Linux %s is %s', (release, where) => {
    expect(citationFor(kind, version(release)).where).toBe(where);
  });

  test('is the only one where there is one', () => {
    const authority = { kind: 'spec', where: 'here' } as const;
    expect(citationFor({ ...kind, authority }, version('4.4'))).toBe(authority);
  });

  test('is missing where none is declared, which is a bug', () => {
    expect(() => citationFor({ ...kind, authority: [] }, version('4.4'))).toThrow('has no authority');
  });
});
