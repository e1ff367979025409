import { F, NET, TYPE } from '../data/bits.ts';
import { MODELS } from '../data/qemu-models.ts';
import type { ChosenDriver } from '../guest/drivers.ts';
import { caseSource } from '../inquiry/case-source.ts';
import { Inquiry } from '../inquiry/inquiry.ts';
import type { Case } from '../model/case.ts';
import type { Device, Transport } from '../model/device.ts';
import { featureSet, hasBit, union, without } from '../model/feature-set.ts';
import type { Remedy } from '../model/remedy.ts';
import { evaluate } from './evaluate.ts';

/** A change and the case with it made. */
interface Changed {
  readonly remedy: Remedy;
  readonly asked: Case;
}

/** A change that may help; undefined: it does not apply to this case. */
type Candidate = (asked: Case) => Changed | undefined;

const ACCESS_PLATFORM = featureSet([F.ACCESS_PLATFORM]);
const VERSION_1 = featureSet([F.VERSION_1]);
const CTRL_VQ = featureSet([NET.CTRL_VQ]);

/** The modern interface of the same bus, and how QEMU and libvirt are told to use it alone. */
const MODERN: Readonly<
  Partial<Record<Transport, { to: Transport; global?: string; options: readonly string[]; libvirt?: string }>>
> = {
  'pci-legacy': {
    to: 'pci-modern',
    options: ['disable-modern=off', 'disable-legacy=on'],
    libvirt: "model='virtio-non-transitional'",
  },
  'pci-transitional': {
    to: 'pci-modern',
    options: ['disable-legacy=on'],
    libvirt: "model='virtio-non-transitional'",
  },
  'mmio-legacy': { to: 'mmio-modern', global: '-global virtio-mmio.force-legacy=false', options: [] },
  'ccw-legacy': { to: 'ccw', options: ['max_revision=2'] },
};

const BEHIND_QEMU: ReadonlySet<Device['implementation']> = new Set([
  'qemu',
  'vhost-kernel',
  'vhost-user',
  'vdpa',
]);

/** Whether it is plugged into QEMU, whoever does its work. */
function isQemu({ implementation, transport }: Device): boolean {
  return BEHIND_QEMU.has(implementation) && transport !== 'vdpa';
}

function qemuModel({ type, transport }: Device): string | undefined {
  const row = MODELS.find((model) => model.type === type);
  if (transport.startsWith('pci')) return row?.pci?.name;
  return transport.startsWith('ccw') ? row?.ccw?.name : row?.device;
}

/** "-device virtio-net-pci,iommu_platform=on"; undefined where the device is not QEMU's. */
function qemuDevice(device: Device, options: readonly string[], global?: string): string | undefined {
  if (!isQemu(device)) return undefined;
  const model = qemuModel(device);
  const argument = [...(model === undefined ? [] : [`-device ${model}`]), ...options].join(',');
  return [global, argument].filter((part) => part !== undefined && part !== '').join(' ');
}

function remedy(
  title: string,
  terms: { readonly [Key in 'qemu' | 'libvirt' | 'kernel']?: string | undefined },
): Remedy {
  const { qemu, libvirt, kernel } = terms;
  return { title, ...(qemu && { qemu }), ...(libvirt && { libvirt }), ...(kernel && { kernel }) };
}

function withDevice(asked: Case, change: Partial<Device>): Case {
  return { ...asked, device: { ...asked.device, ...change } };
}

const offerAccessPlatform: Candidate = (asked) => {
  const { device } = asked;
  const modern = MODERN[device.transport];
  if (modern === undefined && hasBit(device.offers, F.ACCESS_PLATFORM)) return undefined;
  // Firecracker has no such option.
  if (device.implementation === 'firecracker') return undefined;
  const offers = union(device.offers, union(VERSION_1, ACCESS_PLATFORM));
  const options = [...(modern?.options ?? []), 'iommu_platform=on'];
  const libvirt = [modern?.libvirt, "<driver iommu='on'/>"]
    .filter((part) => part !== undefined)
    .join(' and ');
  return {
    remedy: remedy(
      modern === undefined ? 'offer ACCESS_PLATFORM' : 'offer ACCESS_PLATFORM, on the modern interface alone',
      {
        qemu: qemuDevice(device, options, modern?.global),
        libvirt: isQemu(device) && modern?.global === undefined ? libvirt : undefined,
      },
    ),
    asked: withDevice(asked, { offers, transport: modern?.to ?? device.transport }),
  };
};

const useModernInterface: Candidate = (asked) => {
  const { device } = asked;
  const modern = MODERN[device.transport];
  if (modern === undefined) return undefined;
  return {
    remedy: remedy('use the modern interface', {
      qemu: qemuDevice(device, modern.options, modern.global),
      libvirt: isQemu(device) ? modern.libvirt : undefined,
    }),
    asked: withDevice(asked, { offers: union(device.offers, VERSION_1), transport: modern.to }),
  };
};

const withdrawAccessPlatform: Candidate = (asked) => {
  const { device } = asked;
  if (!hasBit(device.offers, F.ACCESS_PLATFORM)) return undefined;
  return {
    remedy: remedy('do not offer ACCESS_PLATFORM', {
      qemu: qemuDevice(device, ['iommu_platform=off']),
      libvirt: isQemu(device) ? "<driver iommu='off'/>" : undefined,
    }),
    asked: withDevice(asked, {
      offers: without(device.offers, ACCESS_PLATFORM),
      requires: device.requires && without(device.requires, ACCESS_PLATFORM),
    }),
  };
};

const offerControlQueue: Candidate = (asked) => {
  const { device } = asked;
  if (device.type !== TYPE.NET || hasBit(device.offers, NET.CTRL_VQ)) return undefined;
  return {
    remedy: remedy('offer the control queue that the other bits need', {
      qemu: qemuDevice(device, ['ctrl_vq=on']),
    }),
    asked: withDevice(asked, { offers: union(device.offers, CTRL_VQ) }),
  };
};

function withCmdline(asked: Case, cmdline: string): Case {
  const { platform } = asked;
  return { ...asked, platform: { ...platform, kernel: { ...platform.kernel, cmdline } } };
}

function addParameter(title: string, parameter: string): Candidate {
  return (asked) => ({
    remedy: remedy(title, { kernel: `${parameter} on the kernel command line` }),
    asked: withCmdline(asked, `${asked.platform.kernel.cmdline} ${parameter}`.trim()),
  });
}

function dropParameter(title: string, parameter: string): Candidate {
  return (asked) => {
    const words = asked.platform.kernel.cmdline.split(' ');
    if (!words.includes(parameter)) return undefined;
    return {
      remedy: remedy(title, { kernel: `no ${parameter} on the kernel command line` }),
      asked: withCmdline(asked, words.filter((word) => word !== parameter).join(' ')),
    };
  };
}

const CANDIDATES: readonly Candidate[] = [
  offerAccessPlatform,
  useModernInterface,
  offerControlQueue,
  withdrawAccessPlatform,
  addParameter('force bouncing through the shared pool', 'swiotlb=force'),
  dropParameter('let the bounce pool be', 'swiotlb=noforce'),
  addParameter('leave the device untranslated', 'iommu.passthrough=1'),
  dropParameter('open the direct DMA window', 'disable_ddw'),
];

function works(asked: Case, { model }: ChosenDriver): boolean {
  return evaluate(model, new Inquiry(caseSource(asked), { log: false })).outcome === 'works';
}

/**
 * Single changes, or else pairs, that make the case work, each tried on the case itself. `asked` already
 * has the release that the driver names.
 */
export function remedies(asked: Case, driver: ChosenDriver): readonly (readonly Remedy[])[] {
  const firsts = CANDIDATES.flatMap((candidate, i) => {
    const changed = candidate(asked);
    return changed === undefined ? [] : [{ ...changed, rest: CANDIDATES.slice(i + 1) }];
  });
  const single = firsts.filter((first) => works(first.asked, driver)).map((first) => [first.remedy]);
  if (single.length > 0) return single;
  return firsts.flatMap((first) =>
    first.rest.flatMap((candidate) => {
      const second = candidate(first.asked);
      return second !== undefined && works(second.asked, driver) ? [[first.remedy, second.remedy]] : [];
    }),
  );
}
