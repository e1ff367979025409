import { F, TYPE } from '../data/bits.ts';
import type { ChosenDriver } from '../guest/drivers.ts';
import { caseSource } from '../inquiry/case-source.ts';
import { Inquiry } from '../inquiry/inquiry.ts';
import type { Case } from '../model/case.ts';
import { featureSet, hasBit, union, without } from '../model/feature-set.ts';
import type { Remedy } from '../model/remedy.ts';
import type { Outcome } from '../model/result.ts';
import { evaluate } from './evaluate.ts';

interface Candidate extends Remedy {
  /** The case as changed; undefined: the change does not apply to it. */
  readonly change: (asked: Case) => Case | undefined;
}

const ACCESS_PLATFORM = featureSet([F.ACCESS_PLATFORM]);
const MODERN = featureSet([F.VERSION_1, F.ACCESS_PLATFORM]);

function parameter(asked: Case, text: string): Case {
  const { platform } = asked;
  const cmdline = [platform.kernel.cmdline, text].filter((part) => part !== '').join(' ');
  return { ...asked, platform: { ...platform, kernel: { ...platform.kernel, cmdline } } };
}

const CANDIDATES: readonly Candidate[] = [
  {
    title: 'offer ACCESS_PLATFORM',
    qemu: 'iommu_platform=on on the device',
    libvirt: "<driver iommu='on'/> in the device",
    change: ({ device, ...rest }) =>
      hasBit(device.offers, F.ACCESS_PLATFORM) ||
      device.transport.endsWith('-legacy') ||
      device.transport === 'pci-transitional'
        ? undefined
        : { ...rest, device: { ...device, offers: union(device.offers, ACCESS_PLATFORM) } },
  },
  {
    title: 'make the device modern only, and offer ACCESS_PLATFORM',
    qemu: 'disable-legacy=on,iommu_platform=on on the device',
    libvirt: "model='virtio-non-transitional', and <driver iommu='on'/> in the device",
    change: ({ device, ...rest }) =>
      device.transport === 'pci-legacy' || device.transport === 'pci-transitional'
        ? { ...rest, device: { ...device, transport: 'pci-modern', offers: union(device.offers, MODERN) } }
        : undefined,
  },
  {
    title: 'use the modern MMIO interface, and offer ACCESS_PLATFORM',
    qemu: '-global virtio-mmio.force-legacy=false, and iommu_platform=on on the device',
    change: ({ device, ...rest }) =>
      device.transport === 'mmio-legacy'
        ? { ...rest, device: { ...device, transport: 'mmio-modern', offers: union(device.offers, MODERN) } }
        : undefined,
  },
  {
    title: 'use revision 1 of channel I/O, and offer ACCESS_PLATFORM',
    qemu: 'max_revision=1 or more, and iommu_platform=on on the device',
    libvirt: "<driver iommu='on'/> in the device",
    change: ({ device, ...rest }) =>
      device.transport === 'ccw-legacy'
        ? { ...rest, device: { ...device, transport: 'ccw', offers: union(device.offers, MODERN) } }
        : undefined,
  },
  {
    title: 'do not offer ACCESS_PLATFORM',
    qemu: 'iommu_platform=off on the device',
    libvirt: "<driver iommu='off'/> in the device",
    change: ({ device, ...rest }) =>
      hasBit(device.offers, F.ACCESS_PLATFORM)
        ? {
            ...rest,
            device: { ...device, offers: without(device.offers, ACCESS_PLATFORM), requires: undefined },
          }
        : undefined,
  },
  {
    title: 'offer the control queue that the other bits need',
    qemu: 'ctrl_vq=on on the device',
    change: ({ device, ...rest }) =>
      device.type === TYPE.NET
        ? { ...rest, device: { ...device, offers: union(device.offers, featureSet([17])) } }
        : undefined,
  },
  {
    title: 'use the modern interface',
    qemu: 'force-legacy=false (virtio-mmio), disable-modern=off (PCI)',
    change: ({ device, ...rest }) =>
      device.transport === 'mmio-legacy' || device.transport === 'pci-legacy'
        ? {
            ...rest,
            device: {
              ...device,
              transport: device.transport === 'mmio-legacy' ? 'mmio-modern' : 'pci-modern',
              offers: union(device.offers, featureSet([F.VERSION_1])),
            },
          }
        : undefined,
  },
  { title: 'force bouncing', kernel: 'swiotlb=force', change: (asked) => parameter(asked, 'swiotlb=force') },
  {
    title: 'let the IOMMU pass the device through',
    kernel: 'iommu.passthrough=1',
    change: (asked) => parameter(asked, 'iommu.passthrough=1'),
  },
  {
    title: 'open the direct DMA window',
    kernel: 'without disable_ddw',
    change: (asked) => dropParameter(asked, 'disable_ddw'),
  },
];

function dropParameter(asked: Case, name: string): Case | undefined {
  const { platform } = asked;
  const words = platform.kernel.cmdline.split(' ');
  if (!words.includes(name)) return undefined;
  const cmdline = words.filter((word) => word !== name).join(' ');
  return { ...asked, platform: { ...platform, kernel: { ...platform.kernel, cmdline } } };
}

function outcomeOf(asked: Case, { model }: ChosenDriver): Outcome {
  return evaluate(model, new Inquiry(caseSource(asked), { log: false })).outcome;
}

/**
 * Single changes, then pairs, that make the case work, each tried on the case itself. `asked` already
 * has the release that the driver names.
 */
export function remedies(asked: Case, driver: ChosenDriver): readonly (readonly Remedy[])[] {
  const changed = CANDIDATES.flatMap((candidate) => {
    const next = candidate.change(asked);
    return next === undefined ? [] : [{ candidate, next }];
  });
  const single = changed
    .filter(({ next }) => outcomeOf(next, driver) === 'works')
    .map(({ candidate }) => [candidate]);
  if (single.length > 0) return single;
  return changed.flatMap(({ candidate, next }) =>
    CANDIDATES.slice(CANDIDATES.indexOf(candidate) + 1).flatMap((second) => {
      const both = second.change(next);
      return both !== undefined && outcomeOf(both, driver) === 'works' ? [[candidate, second]] : [];
    }),
  );
}
