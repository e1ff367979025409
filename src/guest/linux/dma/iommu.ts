import { TYPE } from '../../../data/bits.ts';
import { decision } from '../../../inquiry/decision.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { booleanParameter, lastWord } from '../kernel-parameter.ts';
import { hasPciParent } from './parent.ts';
import { swiotlbForcedByParameter } from './swiotlb.ts';

const enabled = decision({
  id: 'linux/iommu/enabled',
  question: 'Does Linux drive an IOMMU in front of this device?',
  answers: {
    none: { answer: 'No: there is none in front of it.' },
    'not-pci': { answer: 'No: the IOMMU stands in front of PCI devices, and this is none.' },
    itself: { answer: 'No: this device is the IOMMU.' },
    'switched-off': { answer: 'No: {how}.', effect: 'the IOMMU stays as the firmware left it: untranslated' },
    'bounce-first': {
      answer: 'No: bouncing is forced, and this kernel then looks no further for an IOMMU.',
      effect: 'the IOMMU stays as the firmware left it: untranslated',
    },
    'no-driver': {
      answer: 'No: this kernel has no driver for it.',
      effect: 'the IOMMU stays as the firmware left it: untranslated',
    },
    yes: { answer: 'Yes.' },
  },
  authority: {
    kind: 'kernel',
    where:
      'drivers/iommu/intel/dmar.c detect_intel_iommu(), drivers/iommu/amd/init.c amd_iommu_detect(), drivers/iommu/virtio-iommu.c viommu_probe(), drivers/iommu/arm/arm-smmu-v3 arm_smmu_device_probe()',
  },
  story:
    'Whether an IOMMU that the machine has is used is a matter of build options, of the command line and, on x86 before 5.19, of the order in which things are looked for: forced bouncing ended the search.',
});

const TRANSLATED = 'an address that the device sends is taken for an I/O virtual one';

const domain = decision({
  id: 'linux/iommu/default-domain',
  question: 'Does the IOMMU translate for this device?',
  answers: {
    DMA: { answer: 'Yes: its default domain is DMA.', effect: TRANSLATED },
    'DMA-FQ': {
      answer: 'Yes: its default domain is DMA-FQ, invalidated lazily.',
      effect: TRANSLATED,
    },
    identity: {
      answer: 'No: its default domain is identity ({why}).',
      effect: 'DMA addresses are guest-physical addresses',
    },
    'no-identity': {
      answer: 'Yes, although passthrough was asked for: this driver cannot leave a device untranslated.',
      effect: TRANSLATED,
    },
  },
  authority: {
    kind: 'kernel',
    where: 'drivers/iommu/iommu.c iommu_subsys_init(), iommu_get_default_domain_type()',
  },
  story:
    'Each IOMMU group gets a default domain: translated (DMA, or DMA-FQ where invalidation may lag) or identity. The command line decides (iommu.passthrough=, on x86 also iommu=pt), then the build default, which is dropped when memory is encrypted. No driver treats virtio devices differently.',
});

/** What stands between the device and memory, as Linux set it up. */
export type IommuDomain = 'none' | 'identity' | 'DMA' | 'DMA-FQ';

function off(ask: Inquiry, how: string): false {
  ask.decide(enabled, 'switched-off', { how });
  return false;
}

function bounceFirst(ask: Inquiry): boolean {
  const protectedX86 =
    ask.platform.protection() !== 'none' && ask.platform.protection() !== 'restricted-hook';
  return ask.kernel.has('swiotlb-preempts-iommu') && (swiotlbForcedByParameter(ask) || protectedX86);
}

/** Linux intel_iommu_setup(): the parameter, then the build default. */
function intelWanted(ask: Inquiry): boolean {
  const word = lastWord(ask.kernel.parameter('intel_iommu'), ['on', 'off']);
  if (word !== undefined) return word === 'on' || off(ask, 'intel_iommu=off');
  if (
    ask.kernel.enabled('INTEL_IOMMU_DEFAULT_ON', 'n') ||
    ask.kernel.enabled('INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF', 'n')
  )
    return true;
  return off(ask, 'intel_iommu=on is not given and the kernel is built with it off');
}

function amdWanted(ask: Inquiry): boolean {
  return lastWord(ask.kernel.parameter('amd_iommu'), ['off']) === undefined || off(ask, 'amd_iommu=off');
}

function driverPresent(ask: Inquiry, present: boolean): boolean {
  if (!present) ask.decide(enabled, 'no-driver');
  return present;
}

function iommuEnabled(ask: Inquiry): boolean {
  const kind = ask.platform.iommu();
  switch (kind) {
    case 'none':
    case 'spapr-tce':
      ask.decide(enabled, 'none');
      return false;
    case 'intel':
    case 'amd':
      if (!driverPresent(ask, ask.kernel.enabled(kind === 'intel' ? 'INTEL_IOMMU' : 'AMD_IOMMU', 'y')))
        return false;
      if (lastWord(ask.kernel.parameter('iommu'), ['off']) !== undefined) return off(ask, 'iommu=off');
      if (bounceFirst(ask)) {
        ask.decide(enabled, 'bounce-first');
        return false;
      }
      return kind === 'intel' ? intelWanted(ask) : amdWanted(ask);
    case 'virtio':
      return driverPresent(
        ask,
        ask.kernel.has(ask.platform.arch() === 'aarch64' ? 'virtio-iommu-driver' : 'virtio-iommu-x86') &&
          ask.kernel.enabled('VIRTIO_IOMMU', 'y'),
      );
    case 'smmuv3':
      return driverPresent(ask, ask.kernel.enabled('ARM_SMMU_V3', 'y'));
  }
}

/** Why passthrough is the default; undefined: it is not. */
function passthrough(ask: Inquiry): string | undefined {
  if (ask.kernel.has('iommu-passthrough-parameter')) {
    const parameter = booleanParameter(ask, 'iommu.passthrough');
    if (parameter !== undefined) return parameter ? 'iommu.passthrough=1' : undefined;
  }
  if (ask.platform.arch() === 'x86_64') {
    const word = lastWord(ask.kernel.parameter('iommu'), ['pt', 'nopt']);
    if (word !== undefined) return word === 'pt' ? 'iommu=pt' : undefined;
  }
  if (!ask.kernel.enabled('IOMMU_DEFAULT_PASSTHROUGH', 'n')) return undefined;
  const protection = ask.platform.protection();
  const encrypted = protection !== 'none' && protection !== 'restricted-hook';
  return encrypted && ask.kernel.has('encryption-disables-passthrough')
    ? undefined
    : 'the kernel’s build default';
}

/** Linux iommu_dma_strict: whether invalidation must not lag. */
function strict(ask: Inquiry): boolean {
  if (!ask.kernel.has('iommu-flush-queue-domain')) return true;
  const parameter = booleanParameter(ask, 'iommu.strict');
  if (parameter !== undefined) return parameter;
  const arch = ask.platform.arch();
  if (arch === 'x86_64') {
    const kind = ask.platform.iommu();
    if (kind === 'intel' && lastWord(ask.kernel.parameter('intel_iommu'), ['strict']) !== undefined)
      return true;
    if (kind === 'amd' && lastWord(ask.kernel.parameter('amd_iommu'), ['fullflush']) !== undefined)
      return true;
  }
  if (ask.platform.iommu() === 'virtio' && !ask.kernel.has('virtio-iommu-flush-queue')) return true;
  return !ask.kernel.enabled('IOMMU_DEFAULT_DMA_LAZY', arch === 'x86_64' || arch === 's390x' ? 'y' : 'n');
}

function canLeaveUntranslated(ask: Inquiry): boolean {
  return ask.platform.iommu() !== 'virtio' || ask.kernel.has('virtio-iommu-identity');
}

/** Linux iommu_get_default_domain_type(): what the IOMMU does for this device. */
export function iommuDomain(ask: Inquiry): IommuDomain {
  if (!hasPciParent(ask)) {
    ask.decide(enabled, ask.platform.iommu() === 'none' ? 'none' : 'not-pci');
    return 'none';
  }
  if (ask.platform.iommu() === 'virtio' && ask.device.type() === TYPE.IOMMU) {
    ask.decide(enabled, 'itself');
    return 'none';
  }
  if (!iommuEnabled(ask)) return 'none';
  ask.decide(enabled, 'yes');

  const why = passthrough(ask);
  if (why !== undefined && canLeaveUntranslated(ask)) {
    ask.decide(domain, 'identity', { why });
    return 'identity';
  }
  const translated = strict(ask) ? 'DMA' : 'DMA-FQ';
  ask.decide(domain, why === undefined ? translated : 'no-identity');
  return translated;
}
