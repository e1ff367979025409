import { describe, expect, test } from 'vitest';
import { F, NET, TYPE } from '../../src/features/bits.ts';
import { featureSet } from '../../src/features/feature-set.ts';
import type { Recording } from '../../src/model/recording.ts';
import { type FieldComparison, summarise, type Verification } from '../../src/model/verification.ts';
import { styleFor } from '../../src/report/layout/style.ts';
import { verificationToJson } from '../../src/report/verification-json.ts';
import { verificationText } from '../../src/report/verification-text.ts';
import { loadRecordings } from '../recordings.ts';

const style = styleFor({ colour: 0, unicode: true, width: 100 });

const [recording] = await loadRecordings();
if (recording === undefined) throw new Error('there is no recording');

const AGREE: FieldComparison = { field: 'outcome', verdict: 'agree', predicted: 'works', observed: 'works' };
const NOT_OBSERVED: FieldComparison = {
  field: 'dma.api',
  verdict: 'notObserved',
  predicted: 'bypass',
  observed: undefined,
};
const STATUS: FieldComparison = { field: 'status', verdict: 'differ', predicted: 0x0f, observed: 0x83 };
const FEATURES: FieldComparison = {
  field: 'features',
  verdict: 'differ',
  predicted: featureSet([NET.MAC, F.VERSION_1]),
  observed: featureSet([NET.MAC, F.ACCESS_PLATFORM, NET.RSS]),
};
const MESSAGE: FieldComparison = {
  field: 'message',
  verdict: 'differ',
  predicted: '',
  observed: 'loud\u001b[31m',
};

/** A recording of network cards, each with these comparisons. */
function verification(version: string, ...devices: (readonly FieldComparison[])[]): Verification {
  const [recorded] = recording?.devices ?? [];
  if (recording === undefined || recorded === undefined) throw new Error('the recording has no device');
  const kernel = { ...recording.platform.kernel, version };
  const platform: Recording['platform'] = { ...recording.platform, arch: 'x86_64', kernel };
  const card = { ...recorded, device: { ...recorded.device, name: 'v0', type: TYPE.NET } };
  return {
    recording: { ...recording, name: `boot-${version}`, platform },
    devices: devices.map((comparisons) => ({ recorded: card, comparisons })),
    refused: [],
  };
}

const REFUSED: FieldComparison = {
  field: 'refusedByQemu',
  verdict: 'differ',
  predicted: 'no such bus',
  observed: 'loud\u001b[31m',
};

/** The same, and a device that QEMU would not create, with this comparison. */
function withRefused(found: Verification, comparison: FieldComparison): Verification {
  const refusedByQemu = [{ model: 'virtio-rng-pci', properties: {}, error: String(comparison.observed) }];
  return { ...found, recording: { ...found.recording, refusedByQemu }, refused: [comparison] };
}

describe('the text of a comparison', () => {
  test('counts what agrees among what was observed, by kernel series in the order of releases', () => {
    const text = verificationText(
      [
        verification('6.12.1', [AGREE]),
        verification('6.1.90', [AGREE], [AGREE, NOT_OBSERVED]),
        withRefused(verification('6.1.9', [AGREE, STATUS]), { ...REFUSED, verdict: 'agree' }),
      ].map(summarise),
      [],
      style,
    );
    expect(text).toBe(`✗ 1 field differs   3 recordings, 4 devices

             devices  outcome  status  features  api  impl  bounced  reach  said  offers  refused
6.1 x86_64         3        3     0/1         -    -     -        -      -     -       -        1
6.12 x86_64        1        1       -         -    -     -        -      -     -       -        -
all                4        4     0/1         -    -     -        -      -     -       -        1

Where they differ
  boot-6.1.9  v0  status
    predicted 0xf
    observed  0x83
`);
  });

  test('says first that all agrees, and then nothing of differences', () => {
    const text = verificationText([summarise(verification('6.1', [AGREE]))], [], style);
    expect(text).toMatch(/^✓ every compared field agrees {3}1 recording, 1 device\n/);
    expect(text).toMatch(/\nall +1 +1 .*\n$/);
  });

  test('shows features as a diff of names, and messages without what a terminal would obey', () => {
    const text = verificationText([summarise(verification('6.1', [FEATURES, MESSAGE]))], [], style);
    expect(text).toContain(`
Where they differ
  boot-6.1  v0  features
    predicted 0x100000020
    observed  0x1000000200000020
      - VIRTIO_F_VERSION_1
      + VIRTIO_F_ACCESS_PLATFORM
      + VIRTIO_NET_F_RSS
  boot-6.1  v0  message
    predicted nothing
    observed  loud\\u001b[31m
`);
  });

  test('names a device that QEMU would not create by its model', () => {
    const text = verificationText([summarise(withRefused(verification('6.1', [AGREE]), REFUSED))], [], style);
    expect(text).toMatch(/^✗ 1 field differs {3}1 recording, 1 device\n/);
    expect(text).toContain(`
Where they differ
  boot-6.1  virtio-rng-pci  refusedByQemu
    predicted no such bus
    observed  loud\\u001b[31m
`);
  });

  test('of nothing is a table of nothing', () => {
    expect(verificationText([], [], style)).toMatch(/^✓ .* {3}0 recordings, 0 devices\n\n.*\nall +0 +- /);
  });
});

describe('a comparison as JSON', () => {
  test('has counts for each field, and values and names for each difference', () => {
    const json = verificationToJson(
      [summarise(verification('6.1', [AGREE, FEATURES, NOT_OBSERVED], [STATUS]))],
      [],
    );
    expect(json).toMatchObject({
      recordings: 1,
      devices: 2,
      fields: {
        outcome: { agree: 1, differ: 0, notObserved: 0 },
        features: { agree: 0, differ: 1, notObserved: 0 },
        'dma.api': { agree: 0, differ: 0, notObserved: 1 },
      },
    });
    expect(json.disagreements).toEqual([
      {
        recording: 'boot-6.1',
        device: 'v0',
        field: 'features',
        predicted: '0x100000020',
        observed: '0x1000000200000020',
        names: {
          missing: ['VIRTIO_F_ACCESS_PLATFORM', 'VIRTIO_NET_F_RSS'],
          extra: ['VIRTIO_F_VERSION_1'],
        },
      },
      {
        recording: 'boot-6.1',
        device: 'v0',
        field: 'status',
        predicted: 15,
        observed: 131,
        names: { missing: [], extra: [] },
      },
    ]);
  });

  test('has the refusals of QEMU among the fields and the disagreements', () => {
    const json = verificationToJson([summarise(withRefused(verification('6.1', [AGREE]), REFUSED))], []);
    expect(json).toMatchObject({
      devices: 1,
      fields: { refusedByQemu: { agree: 0, differ: 1, notObserved: 0 } },
    });
    expect(json.disagreements).toEqual([
      {
        recording: 'boot-6.1',
        device: 'virtio-rng-pci',
        field: 'refusedByQemu',
        predicted: 'no such bus',
        observed: 'loud\u001b[31m',
        names: { missing: [], extra: [] },
      },
    ]);
  });
});
