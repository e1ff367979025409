import { TYPE } from '../../../features/bits.ts';
import { decision } from '../../../inquiry/decision.ts';
import type { Inquiry } from '../../../inquiry/inquiry.ts';
import { type GuestInquiry, oncePerGuest } from '../../../inquiry/once-per-guest.ts';
import { hasWord, kstrtobool, lastWord, wordsOf } from '../kernel-parameter.ts';
import { hasPciParent } from './parent.ts';
import { swiotlbForcedByParameter } from './swiotlb.ts';

const enabled = decision({
  id: 'linux/iommu/enabled',
  topic: 'translation',
  question: 'Does Linux drive an IOMMU in front of this device?',
  answers: {
    none: { yes: false, answer: 'there is none in front of it.' },
    'not-pci': { yes: false, answer: 'the IOMMU stands in front of PCI devices, and this is none.' },
    itself: { yes: false, answer: 'this device is the IOMMU.' },
    'switched-off': {
      yes: false,
      answer: '{how}.',
      effect: 'the IOMMU stays as the firmware left it: untranslated',
    },
    'bounce-first': {
      yes: false,
      answer: 'bouncing is forced, and this kernel then looks no further for an IOMMU.',
      effect: 'the IOMMU stays as the firmware left it: untranslated',
    },
    'no-driver': {
      yes: false,
      answer: 'this kernel has no driver for it.',
      effect: 'the IOMMU stays as the firmware left it: untranslated',
    },
    yes: { yes: true },
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
  topic: 'translation',
  question: 'Does the IOMMU translate for this device?',
  answers: {
    DMA: { yes: true, answer: 'its default domain is DMA.', effect: TRANSLATED },
    'DMA-FQ': {
      yes: true,
      answer: 'its default domain is DMA-FQ, invalidated lazily.',
      effect: TRANSLATED,
    },
    identity: {
      yes: false,
      answer: 'its default domain is identity ({why}).',
      effect: 'DMA addresses are guest-physical addresses',
    },
    'no-identity': {
      yes: true,
      answer: 'passthrough was asked for, but this driver cannot leave a device untranslated.',
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

function off(ask: GuestInquiry, how: string): false {
  ask.decide(enabled, 'switched-off', { how });
  return false;
}

/** Linux pci_swiotlb_detect_override(): up to 5.18 the search for an IOMMU ends where bouncing is forced or asked for. */
function bounceFirst(ask: GuestInquiry): boolean {
  const protectedX86 =
    ask.platform.protection() !== 'none' && ask.platform.protection() !== 'restricted-hook';
  return (
    ask.kernel.has('swiotlb-preempts-iommu') &&
    (swiotlbForcedByParameter(ask) || hasWord(ask, 'iommu', 'soft') || protectedX86)
  );
}

/** Linux intel_iommu_setup(): the parameter, then the build default. */
function intelWanted(ask: GuestInquiry): boolean {
  const word = lastWord(ask, 'intel_iommu', ['on', 'off']);
  if (word !== undefined) return word === 'on' || off(ask, 'intel_iommu=off');
  if (
    ask.kernel.enabled('INTEL_IOMMU_DEFAULT_ON', 'n') ||
    ask.kernel.enabled('INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF', 'n')
  )
    return true;
  return off(ask, 'intel_iommu=on is not given and the kernel is built with it off');
}

function amdWanted(ask: GuestInquiry): boolean {
  return !hasWord(ask, 'amd_iommu', 'off') || off(ask, 'amd_iommu=off');
}

function driverPresent(ask: GuestInquiry, present: boolean): boolean {
  if (!present) ask.decide(enabled, 'no-driver');
  return present;
}

function iommuEnabled(ask: GuestInquiry): boolean {
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
      if (hasWord(ask, 'iommu', 'off')) return off(ask, 'iommu=off');
      if (bounceFirst(ask)) {
        ask.decide(enabled, 'bounce-first');
        return false;
      }
      return kind === 'intel' ? intelWanted(ask) : amdWanted(ask);
    case 'virtio':
      return driverPresent(
        ask,
        ask.kernel.has(
          ask.platform.arch((arch) => arch === 'aarch64') ? 'virtio-iommu-driver' : 'virtio-iommu-x86',
        ) && ask.kernel.enabled('VIRTIO_IOMMU', 'y'),
      );
    case 'smmuv3':
      return driverPresent(ask, ask.kernel.enabled('ARM_SMMU_V3', 'y'));
  }
}

/** What the command line says of passthrough; the last word counts, whichever parameter has it. */
function passthroughParameter(ask: GuestInquiry): { readonly on: boolean; readonly how: string } | undefined {
  const x86 = ask.platform.arch((arch) => arch === 'x86_64');
  const core = ask.kernel.has('iommu-passthrough-parameter');
  const given = ask.kernel.parameters(...(core ? ['iommu.passthrough'] : []), ...(x86 ? ['iommu'] : []));
  if (given.length === 0) return undefined;
  return given
    .flatMap(({ name, value }) => {
      if (name === 'iommu')
        return wordsOf(value, ['pt', 'nopt']).map((word) => ({ on: word === 'pt', how: `iommu=${word}` }));
      const on = kstrtobool(value);
      return on === undefined ? [] : [{ on, how: `iommu.passthrough=${value}` }];
    })
    .at(-1);
}

/** Linux cc_platform_has(CC_ATTR_MEM_ENCRYPT), mem_encrypt_active() before: whether the kernel counts memory as encrypted. */
function countsAsEncrypted(ask: GuestInquiry): boolean {
  const protection = ask.platform.protection();
  switch (protection) {
    case 'none':
    case 'restricted-hook':
      return false;
    case 'cca':
      return ask.kernel.has('realm-guest');
    case 'pkvm':
      return ask.kernel.has('pkvm-guest-unencrypted-dma');
    default:
      return true;
  }
}

/** Why passthrough is the default; undefined: it is not. */
function passthrough(ask: GuestInquiry): string | undefined {
  const parameter = passthroughParameter(ask);
  if (parameter !== undefined) return parameter.on ? parameter.how : undefined;
  if (!ask.kernel.enabled('IOMMU_DEFAULT_PASSTHROUGH', 'n')) return undefined;
  const dropped = ask.kernel.has('encryption-disables-passthrough') && countsAsEncrypted(ask);
  return dropped ? undefined : 'the kernel’s build default';
}

/** The word with which an IOMMU driver’s own parameter asks for strict invalidation. */
const STRICT_WORD = { intel: ['intel_iommu', 'strict'], amd: ['amd_iommu', 'fullflush'] } as const;

/** What the command line says of strict invalidation; the last word counts, whichever parameter has it. */
function strictParameter(ask: GuestInquiry): boolean | undefined {
  const kind = ask.platform.iommu();
  const [own, word] = kind === 'intel' || kind === 'amd' ? STRICT_WORD[kind] : [undefined, ''];
  const given = ask.kernel.parameters('iommu.strict', ...(own === undefined ? [] : [own]));
  return given
    .flatMap(({ name, value }) => {
      if (name === own) return wordsOf(value, [word]).map(() => true);
      return kstrtobool(value) ?? [];
    })
    .at(-1);
}

/** Linux iommu_dma_strict: whether invalidation must not lag. */
function strict(ask: GuestInquiry): boolean {
  if (!ask.kernel.has('iommu-flush-queue-domain')) return true;
  const parameter = strictParameter(ask);
  if (parameter !== undefined) return parameter;
  if (ask.platform.iommu() === 'virtio' && !ask.kernel.has('virtio-iommu-flush-queue')) return true;
  return !ask.kernel.enabled('IOMMU_DEFAULT_DMA_LAZY', ask.platform.arch() === 'x86_64' ? 'y' : 'n');
}

function canLeaveUntranslated(ask: GuestInquiry): boolean {
  return ask.platform.iommu((kind) => kind !== 'virtio') || ask.kernel.has('virtio-iommu-identity');
}

/** Linux iommu_get_default_domain_type(): what the IOMMU does for this device. */
export function iommuDomain(ask: Inquiry): IommuDomain {
  const type = defaultDomainType(ask);
  if (type !== 'translated') return type;
  return strict(ask) ? 'DMA' : 'DMA-FQ';
}

/** Whether the IOMMU translates for this device, in which way ever it invalidates. */
export function iommuTranslates(ask: Inquiry): boolean {
  return defaultDomainType(ask) === 'translated';
}

function defaultDomainType(ask: Inquiry): 'none' | 'identity' | 'translated' {
  if (!hasPciParent(ask)) {
    ask.forLog(() => ask.decide(enabled, ask.platform.iommu() === 'none' ? 'none' : 'not-pci'));
    return 'none';
  }
  if (ask.platform.iommu((kind) => kind === 'virtio') && ask.device.type((type) => type === TYPE.IOMMU)) {
    ask.decide(enabled, 'itself');
    return 'none';
  }
  return domainBehindIommu(ask);
}

/** The same for any other PCI device. */
const domainBehindIommu = oncePerGuest((ask): 'none' | 'identity' | 'translated' => {
  if (!iommuEnabled(ask)) return 'none';
  ask.decide(enabled, 'yes');

  const why = passthrough(ask);
  if (why !== undefined && canLeaveUntranslated(ask)) {
    ask.decide(domain, 'identity', { why });
    return 'identity';
  }
  ask.forLog(() => {
    if (why === undefined) ask.decide(domain, strict(ask) ? 'DMA' : 'DMA-FQ');
    else ask.decide(domain, 'no-identity');
  });
  return 'translated';
});
