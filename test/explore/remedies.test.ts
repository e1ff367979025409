import { describe, expect, test } from 'vitest';
import { remedies } from '../../src/explore/remedies.ts';
import { F, NET, TYPE } from '../../src/features/bits.ts';
import { bitsOf, featureSet } from '../../src/features/feature-set.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import type { Case } from '../../src/model/case.ts';
import type { Transport } from '../../src/model/device.ts';
import type { Remedy } from '../../src/model/remedy.ts';
import { remedyWords } from '../../src/report/words/edits.ts';
import { caseOf, MODERN, outcome, type Spec, tell } from '../cases.ts';

const LINUX = { model: linux, release: undefined };
const found = (spec: Spec) => remedies(caseOf(spec), LINUX).map((changes) => changes.map(remedyWords));
const titles = (spec: Spec) => found(spec).map((changes) => changes.map(({ title }) => title));

const MODERN_FORM: Readonly<Partial<Record<Transport, Transport>>> = {
  'pci-legacy': 'pci-modern',
  'pci-transitional': 'pci-modern',
  'mmio-legacy': 'mmio-modern',
  'ccw-legacy': 'ccw',
};

function offer(asked: Case, change: (bits: readonly number[]) => readonly number[], modern = false): Case {
  const { device } = asked;
  const transport = (modern && MODERN_FORM[device.transport]) || device.transport;
  return { ...asked, device: { ...device, transport, offers: featureSet(change(bitsOf(device.offers))) } };
}

function cmdline(asked: Case, change: (words: readonly string[]) => readonly string[]): Case {
  const { platform } = asked;
  const words = change(platform.kernel.cmdline.split(/\s+/).filter((word) => word !== ''));
  return { ...asked, platform: { ...platform, kernel: { ...platform.kernel, cmdline: words.join(' ') } } };
}

/** Does what a remedy says, by its own words. */
function apply(asked: Case, { title, kernel }: Remedy): Case {
  switch (title) {
    case 'offer ACCESS_PLATFORM':
    case 'offer ACCESS_PLATFORM, on the modern interface alone':
      return offer(asked, (bits) => [...bits, ...MODERN], true);
    case 'use the modern interface':
      return offer(asked, (bits) => [...bits, F.VERSION_1], true);
    case 'do not offer ACCESS_PLATFORM': {
      const without = offer(asked, (bits) => bits.filter((bit) => bit !== 33));
      const requires =
        without.device.requires && featureSet(bitsOf(without.device.requires).filter((bit) => bit !== 33));
      return { ...without, device: { ...without.device, requires } };
    }
    case 'offer the control queue that the other bits need':
      return offer(asked, (bits) => [...bits, NET.CTRL_VQ]);
    case 'do not offer CTRL_RX':
      return offer(asked, (bits) => bits.filter((bit) => bit !== 18));
    case 'run Linux 5.9':
      return {
        ...asked,
        platform: { ...asked.platform, kernel: { ...asked.platform.kernel, version: '5.9' } },
      };
    default: {
      const [, no, parameter, instead] =
        /^(no )?(\S+) on the kernel command line(?:, in place of (\S+))?(?:; intremap=off too, .*)?$/.exec(
          kernel ?? '',
        ) ?? [];
      if (parameter === undefined) throw new Error(`no idea how to “${title}”`);
      const gone = no === undefined ? instead : parameter;
      return cmdline(asked, (words) => [
        ...words.filter((word) => word !== gone),
        ...(no === undefined ? [parameter] : []),
      ]);
    }
  }
}

const vtd = { iommu: 'intel', cmdline: 'intel_iommu=on' } as const;
const BROKEN: readonly (readonly [Spec, readonly (readonly string[])[]])[] = [
  [{ protection: 'sev-snp' }, [['offer ACCESS_PLATFORM']]],
  [{ protection: 'sev', linux: '5.12' }, [['offer ACCESS_PLATFORM']]],
  [
    { protection: 'tdx', transport: 'pci-transitional' },
    [['offer ACCESS_PLATFORM, on the modern interface alone']],
  ],
  [
    { protection: 'sev', transport: 'pci-legacy', offers: [NET.MAC] },
    [['offer ACCESS_PLATFORM, on the modern interface alone']],
  ],
  [
    { protection: 's390-pv', arch: 's390x', transport: 'ccw-legacy', offers: [] },
    [['offer ACCESS_PLATFORM, on the modern interface alone']],
  ],
  [
    { protection: 'cca', arch: 'aarch64', linux: '6.13', transport: 'mmio-legacy', offers: [] },
    [['offer ACCESS_PLATFORM, on the modern interface alone']],
  ],
  [{ type: TYPE.BALLOON, offers: MODERN }, [['do not offer ACCESS_PLATFORM']]],
  [
    { offers: [NET.CTRL_RX, F.VERSION_1] },
    [['offer the control queue that the other bits need'], ['do not offer CTRL_RX']],
  ],
  // That ACCESS_PLATFORM would bring the modern interface along does not make it one more remedy.
  [{ type: TYPE.INPUT, transport: 'mmio-legacy', offers: [] }, [['use the modern interface']]],
  [
    { implementation: 'hardware', iommu: 'amd' },
    [['offer ACCESS_PLATFORM'], ['leave the device untranslated']],
  ],
  [{ ...vtd, protection: 'sev', offers: MODERN }, [['leave the IOMMU alone']]],
  [{ ...vtd, protection: 'sev' }, [['offer ACCESS_PLATFORM', 'leave the IOMMU alone']]],
  [
    { offers: MODERN, addressing: 'guest-physical', ...vtd },
    [['do not offer ACCESS_PLATFORM'], ['leave the device untranslated']],
  ],
  [
    { protection: 'pef', arch: 'ppc64le', offers: MODERN, linux: '6.1' },
    [['force bouncing through the shared pool']],
  ],
  [
    { protection: 'pef', arch: 'ppc64le', linux: '6.1' },
    [['offer ACCESS_PLATFORM', 'force bouncing through the shared pool']],
  ],
  [
    { protection: 'pef', arch: 'ppc64le', offers: MODERN, linux: '5.18', cmdline: 'disable_ddw' },
    [['force bouncing through the shared pool', 'open the direct DMA window']],
  ],
  [{ protection: 'sev', offers: MODERN, cmdline: 'quiet swiotlb=noforce' }, [['let the bounce pool be']]],
  [{ type: 99 }, []],
  [{ protection: 'pef', arch: 'ppc64le', linux: '7.2', offers: MODERN }, [['run Linux 5.9']]],
];

describe('what would help', () => {
  test.each(BROKEN)('of %j: %j', (spec, expected) => {
    expect(titles(spec)).toEqual(expected);
  });
});

test.each(BROKEN)('each remedy of %j makes it work when it is done', (spec) => {
  const asked = caseOf(spec);
  expect(outcome(tell(asked))).not.toBe('works');
  for (const changes of remedies(asked, LINUX)) {
    const byItsWords = changes.map(remedyWords).reduce(apply, asked);
    expect(outcome(tell(byItsWords))).toBe('works');
    expect(outcome(tell(changes.at(-1)?.after ?? asked))).toBe('works');
  }
});

test.each([
  [{ ...vtd, protection: 'sev', offers: MODERN }, true],
  [{ iommu: 'intel', protection: 'tdx', offers: MODERN, config: { INTEL_IOMMU_DEFAULT_ON: 'y' } }, true],
  [{ iommu: 'amd', protection: 'sev', offers: MODERN }, false],
] as const)(
  'to leave an IOMMU alone in protected memory with %j takes intremap=off too: %s',
  (spec, takes) => {
    const kernels = found(spec).flatMap((changes) => changes.flatMap(({ kernel }) => kernel ?? []));
    expect(kernels.some((kernel) => kernel.includes('amd_iommu=off') || kernel.includes('intel_iommu'))).toBe(
      true,
    );
    expect(kernels.some((kernel) => /intel_iommu=.*intremap=off too/.test(kernel))).toBe(takes);
  },
);

test('no pair is named where one of the two is enough', () => {
  for (const [spec] of BROKEN) {
    const all = found(spec);
    expect(new Set(all.map(({ length }) => length)).size).toBeLessThan(2);
  }
});

describe('in the terms of those who can do it', () => {
  const first = (spec: Spec) => found(spec)[0]?.[0];
  test.each([
    [{ protection: 'sev' }, '-device virtio-net-pci,iommu_platform=on', "<driver iommu='on'/>"],
    [
      { protection: 'sev', type: TYPE.BLK },
      '-device virtio-blk-pci,iommu_platform=on',
      "<driver iommu='on'/>",
    ],
    [
      { protection: 'sev', transport: 'pci-transitional' },
      '-device virtio-net-pci,disable-legacy=on,iommu_platform=on',
      "model='virtio-non-transitional' and <driver iommu='on'/>",
    ],
    [
      { protection: 's390-pv', arch: 's390x', transport: 'ccw' },
      '-device virtio-net-ccw,iommu_platform=on',
      "<driver iommu='on'/>",
    ],
    [
      { protection: 'sev', implementation: 'vdpa' },
      '-device virtio-net-pci,iommu_platform=on',
      "<driver iommu='on'/>",
    ],
    [
      { type: TYPE.BALLOON, offers: MODERN },
      '-device virtio-balloon-pci,iommu_platform=off',
      "<driver iommu='off'/>",
    ],
    [{ offers: [NET.CTRL_RX, F.VERSION_1] }, '-device virtio-net-pci,ctrl_vq=on', undefined],
  ] as const)('of %j: QEMU %s, libvirt %s', (spec, qemu, libvirt) => {
    expect([first(spec)?.qemu, first(spec)?.libvirt]).toEqual([qemu, libvirt]);
  });

  test.each([
    { protection: 'sev', implementation: 'cloud-hypervisor' },
    { protection: 'sev', implementation: 'vdpa', transport: 'vdpa' },
    { implementation: 'hardware', iommu: 'amd' },
    { protection: 'sev', implementation: 'crosvm', transport: 'pci-legacy', offers: [] },
    { type: TYPE.SOUND, implementation: 'hardware', transport: 'pci-legacy', offers: [] },
  ] as const)('of %j: neither, as the device is not QEMU’s', (spec) => {
    for (const { qemu, libvirt } of found(spec).flat())
      expect([qemu, libvirt]).toEqual([undefined, undefined]);
  });
});
