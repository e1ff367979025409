import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TYPE } from '../../src/features/bits.ts';
import { featureSet } from '../../src/features/feature-set.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadScenario } from '../../src/input/scenario.ts';
import { updateExpectation } from '../../src/input/update-expectation.ts';
import type { Revision } from '../../src/model/check.ts';
import { DMA_PATHS, OUTCOMES } from '../../src/model/result.ts';
import { anyText } from '../any-text.ts';
import { memoryIo } from '../input/memory-io.ts';
import { DEVICE, PLATFORM } from '../input/samples.ts';

function updated(expectation: string, ...revisions: readonly Revision[]): string {
  const text = `{"expect": ${expectation}}`;
  const { text: after } = updateExpectation({ text, types: [TYPE.NET] }, revisions);
  return after.slice('{"expect": '.length, -1);
}

describe('updating an expectation', () => {
  test('replaces a value and leaves every other character alone', () => {
    expect(
      updated('{ "outcome" :\t"works",\r\n "dma":{"bounced":true} }', {
        what: 'outcome',
        kind: 'set',
        value: 'breaks',
      }),
    ).toBe('{ "outcome" :\t"breaks",\r\n "dma":{"bounced":true} }');
    expect(updated('{"dma":{"bounced":true}}', { what: 'dma.bounced', kind: 'set', value: false })).toBe(
      '{"dma":{"bounced":false}}',
    );
  });

  test('adds no key that was not there', () => {
    expect(updated('{"dma": {}}', { what: 'dma.path', kind: 'set', value: 'direct' })).toBe('{"dma": {}}');
    expect(updated('{}', { what: 'outcome', kind: 'set', value: 'breaks' })).toBe('{}');
  });

  test('writes a feature set in the spelling that is there', () => {
    const to = (bits: readonly number[]) =>
      ({ what: 'features.exactly', kind: 'features', to: featureSet(bits) }) as const;
    const exactly = (spelling: string, bits: readonly number[]) =>
      updated(`{"features": {"exactly": ${spelling}}}`, to(bits)).slice(
        '{"features": {"exactly": '.length,
        -2,
      );
    expect(exactly('"0x20"', [5, 32])).toBe('"0x100000020"');
    expect(exactly(`"${'0'.repeat(64)}"`, [0])).toBe(`"1${'0'.repeat(63)}"`);
    expect(exactly(`"${'0'.repeat(128)}"`, [0])).toBe(`"1${'0'.repeat(127)}"`);
    expect(exactly('["VERSION_1", 3]', [5, 32, 57])).toBe(
      '["VERSION_1", "VIRTIO_NET_F_MAC", "VIRTIO_NET_F_HASH_REPORT"]',
    );
    expect(exactly('[ 32,5 ]', [5])).toBe('[ 5 ]');
    expect(exactly('[ 32,5 ]', [])).toBe('[]');
    expect(exactly('[]', [5, 49])).toBe('["VIRTIO_NET_F_MAC", 49]');
  });

  test('writes numbers for bits that the devices of the scenario name differently', () => {
    const text = '{"expect": {"features": {"exactly": []}}}';
    const revision = { what: 'features.exactly', kind: 'features', to: featureSet([5, 32]) } as const;
    expect(updateExpectation({ text, types: [1, 2] }, [revision]).text).toBe(
      '{"expect": {"features": {"exactly": [5, "VIRTIO_F_VERSION_1"]}}}',
    );
  });

  test('keeps a list on lines of its own', () => {
    const before = '{\n  "decisions": [\n    "a",\n    "b",\n    "c"\n  ]\n}';
    const revision = (...value: readonly string[]) => ({ what: 'decisions', kind: 'set', value }) as const;
    expect(updated(before, revision('c'))).toBe('{\n  "decisions": [\n    "c"\n  ]\n}');
    expect(updated(before, revision('x', 'y'))).toBe('{\n  "decisions": [\n    "x",\n    "y"\n  ]\n}');
    expect(
      updated('{\n  "status": [\n    "DRIVER"\n  ]\n}', { what: 'status', kind: 'set', value: ['A', 'B'] }),
    ).toBe('{\n  "status": [\n    "A",\n    "B"\n  ]\n}');
  });

  test('removes a key with its comma, and an object that is left with none', () => {
    const remove = (what: Revision['what']) => ({ what, kind: 'remove' }) as const;
    const before = '{ "errno": "EINVAL", "dma": { "api": "bypass", "path": "direct" }, "message": "no" }';
    expect(updated(before, remove('errno'))).toBe(
      '{ "dma": { "api": "bypass", "path": "direct" }, "message": "no" }',
    );
    expect(updated(before, remove('message'))).toBe(
      '{ "errno": "EINVAL", "dma": { "api": "bypass", "path": "direct" } }',
    );
    expect(updated(before, remove('dma.api'))).toBe(
      '{ "errno": "EINVAL", "dma": { "path": "direct" }, "message": "no" }',
    );
    expect(updated(before, remove('dma.api'), remove('dma.path'))).toBe(
      '{ "errno": "EINVAL", "message": "no" }',
    );
    expect(updated(before, remove('errno'), remove('message'), remove('dma.api'), remove('dma.path'))).toBe(
      '{}',
    );
  });

  test('says what stood there and what stands there now', () => {
    const text = '{"expect": {"outcome": "works", "errno": "EINVAL"}}';
    const { rewritten } = updateExpectation({ text, types: [TYPE.NET] }, [
      { what: 'outcome', kind: 'set', value: 'breaks' },
      { what: 'errno', kind: 'remove' },
      { what: 'message', kind: 'undecided', values: ['a', 'b'] },
    ]);
    expect(rewritten).toEqual([
      { what: 'outcome', before: '"works"', after: '"breaks"' },
      { what: 'errno', before: '"EINVAL"', after: undefined },
    ]);
  });
});

const bits = fc.uniqueArray(fc.constantFrom(0, 3, 5, 16, 28, 32, 33, 42, 57));
const expectation = fc.record(
  {
    outcome: fc.constantFrom(...OUTCOMES),
    features: fc.record({ include: bits, exclude: bits, exactly: bits }, { requiredKeys: [] }),
    dma: fc.record({ path: fc.constantFrom(...DMA_PATHS), bounced: fc.boolean() }, { requiredKeys: [] }),
    message: anyText(),
    decisions: fc.array(anyText({ minLength: 1 })),
  },
  // An expectation that says nothing is a mistake.
  { requiredKeys: ['outcome'] },
);
const indent = fc.constantFrom('', ' ', '  ', '\t', '\r\n');

test('what any update writes is read back as it was meant, whatever the layout', async () => {
  await fc.assert(
    fc.asyncProperty(expectation, expectation, indent, fc.boolean(), async (before, to, space, all) => {
      const text = JSON.stringify({ device: DEVICE, platform: PLATFORM, expect: before }, null, space);
      const revision = (
        what: Revision['what'],
        value: string | boolean | readonly string[] | undefined,
      ): Revision => (value === undefined ? { what, kind: 'remove' } : { what, kind: 'set', value });
      const sets = (['include', 'exclude', 'exactly'] as const).flatMap((key): readonly Revision[] => {
        const set = to.features?.[key];
        return set === undefined ? [] : [{ what: `features.${key}`, kind: 'features', to: featureSet(set) }];
      });
      const fields = all
        ? [
            revision('dma.path', to.dma?.path),
            revision('dma.bounced', to.dma?.bounced),
            revision('message', to.message),
          ]
        : [];
      const decisions = to.decisions === undefined ? [] : [revision('decisions', to.decisions)];
      const { text: after } = updateExpectation({ text, types: [TYPE.NET] }, [
        ...sets,
        ...fields,
        ...decisions,
      ]);

      const inputs = openInputs(memoryIo({ 's.json': after }).io);
      const [{ expect: read }] = await settle(inputs, await loadScenario('s.json', inputs));
      expect(read?.outcome).toBe(before.outcome);
      const set = (key: 'include' | 'exclude' | 'exactly') => {
        const there = before.features?.[key];
        return there && featureSet(to.features?.[key] ?? there);
      };
      expect(read?.features?.include).toEqual(set('include'));
      expect(read?.features?.exclude).toEqual(set('exclude'));
      expect(read?.features?.exactly).toEqual(set('exactly'));
      const field = <Value>(there: Value | undefined, wanted: Value | undefined) =>
        there === undefined || !all ? there : wanted;
      expect(read?.dma?.path).toBe(field(before.dma?.path, to.dma?.path));
      expect(read?.dma?.bounced).toBe(field(before.dma?.bounced, to.dma?.bounced));
      expect(read?.message).toBe(field(before.message, to.message));
      expect(read?.decisions).toEqual(before.decisions && (to.decisions ?? before.decisions));
    }),
  );
});
