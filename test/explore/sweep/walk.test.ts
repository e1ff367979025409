import { expect, test } from 'vitest';
import { endVerdict } from '../../../src/explore/open/ends.ts';
import { newBoard, walk } from '../../../src/explore/sweep/walk.ts';
import { bitsOf, fromMask, NO_FEATURES } from '../../../src/features/feature-set.ts';
import { linux } from '../../../src/guest/linux/linux.ts';
import { AskedBits } from '../../../src/inquiry/open/open-source.ts';
import type { SpacePart } from '../../../src/model/space.ts';
import { caseOf } from '../../cases.ts';

/** What a card of OpenVMM offers, RING_PACKED and HOST_USO among it, which Linux learned one after the other. */
const OFFERS = bitsOf(fromMask('0x100000f30011823') ?? NO_FEATURES);

test('a walk that meets a new bit and begins again comes to what one comes to that knows all bits', () => {
  const part: SpacePart = {
    base: caseOf({ offers: OFFERS, implementation: 'openvmm', iommu: 'intel', cmdline: 'intel_iommu=on' }),
    varying: [{ kind: 'release', values: ['4.4', '4.8', '5.0', '5.18', '6.2', '6.12'] }],
  };
  const [asked, board] = [new AskedBits(), newBoard()];
  const root = () =>
    walk(part, asked, (source) => endVerdict(source, linux, undefined), { board }).drawing.root;
  expect(root()).toBe(root());
});
