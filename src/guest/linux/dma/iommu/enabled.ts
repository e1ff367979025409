import type { GuestInquiry } from '../../../../inquiry/once-per-guest.ts';
import { type Picked, rule } from '../../../../inquiry/rule.ts';
import { isProtecting } from '../../../../model/platform.ts';
import { hasWord, lastWord } from '../../kernel-parameter.ts';
import { swiotlbForcedByParameter } from '../swiotlb-parameter.ts';

/** Linux pci_swiotlb_detect_override(): up to 5.18 the search for an IOMMU ends where bouncing is forced or asked for. */
function bouncesFirst(ask: GuestInquiry): boolean {
  return (
    ask.kernel.has('swiotlb-preempts-iommu') &&
    (swiotlbForcedByParameter(ask) || hasWord(ask, 'iommu', 'soft') || ask.platform.protection(isProtecting))
  );
}

/** What keeps an IOMMU of x86 from being used, in the words of the log. */
type SwitchedOff = string | undefined;

/** Linux intel_iommu_setup(): the parameter, then the build default. */
function intelSwitchedOff(ask: GuestInquiry): SwitchedOff {
  const word = lastWord(ask, 'intel_iommu', ['on', 'off']);
  if (word !== undefined) return word === 'on' ? undefined : 'intel_iommu=off is given';
  const on =
    ask.kernel.enabled('INTEL_IOMMU_DEFAULT_ON', 'n') ||
    ask.kernel.enabled('INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF', 'n');
  return on ? undefined : 'intel_iommu=on is not given and the kernel is built with it off';
}

/** Linux parse_amd_iommu_options(). */
function amdSwitchedOff(ask: GuestInquiry): SwitchedOff {
  return hasWord(ask, 'amd_iommu', 'off') ? 'amd_iommu=off is given' : undefined;
}

function x86Iommu(ask: GuestInquiry, kind: 'intel' | 'amd'): Picked<Answer> {
  if (!ask.kernel.enabled(kind === 'intel' ? 'INTEL_IOMMU' : 'AMD_IOMMU', 'y')) return 'no-driver';
  if (hasWord(ask, 'iommu', 'off')) return ['switched-off', { how: 'iommu=off is given' }];
  if (bouncesFirst(ask)) return 'bounce-first';
  const how = kind === 'intel' ? intelSwitchedOff(ask) : amdSwitchedOff(ask);
  return how === undefined ? 'yes' : ['switched-off', { how }];
}

function virtioIommu(ask: GuestInquiry): Picked<Answer> {
  // drivers/iommu/Kconfig VIRTIO_IOMMU depends on Arm or x86.
  if (ask.platform.arch((arch) => arch === 'riscv64' || arch === 'loongarch64'))
    return undriven(ask, 'no-driver');
  const arm = ask.platform.arch((arch) => arch === 'aarch64');
  const known = ask.kernel.has(arm ? 'virtio-iommu-driver' : 'virtio-iommu-x86');
  if (!known || !ask.kernel.enabled('VIRTIO_IOMMU', 'y')) return undriven(ask, 'no-driver');
  if (ask.platform.protection((kind) => kind === 'none') || ask.platform.iommuAccessPlatform() !== false)
    return 'yes';
  // Arm tells the virtio core nothing of protected memory, so that the driver goes on with a ring that is private.
  const isTold = !arm || !ask.platform.protection(isProtecting);
  return isTold ? undriven(ask, 'refused') : 'waits';
}

/** What becomes of devices behind an IOMMU that comes out of reset and that nobody programs. */
function undriven<Why extends 'no-driver' | 'no-interrupts' | 'refused'>(
  ask: GuestInquiry,
  why: Why,
): Why | `${Why}-blocks` {
  const passes = ask.platform.iommuPassesAtReset() ?? ask.platform.iommu((kind) => kind !== 'riscv');
  return passes ? why : `${why}-blocks`;
}

/** Linux riscv_iommu_init(), riscv_iommu_pci_probe(). Until a driver programs it, QEMU’s lets nothing pass, unless its off=off. */
function riscvIommu(ask: GuestInquiry): Picked<Answer> {
  if (!ask.kernel.has('riscv-iommu-driver') || !ask.kernel.enabled('RISCV_IOMMU', 'y'))
    return undriven(ask, 'no-driver');
  return ask.platform.iommuInterrupts() ? 'yes' : undriven(ask, 'no-interrupts');
}

/** Whether Linux drives the IOMMU of the guest, for any PCI device but that IOMMU. */
function guestIommu(ask: GuestInquiry): Picked<Answer> {
  const kind = ask.platform.iommu();
  switch (kind) {
    case 'none':
    case 'spapr-tce':
      return 'none';
    case 'intel':
    case 'amd':
      return x86Iommu(ask, kind);
    case 'virtio':
      return virtioIommu(ask);
    case 'riscv':
      return riscvIommu(ask);
    case 'smmuv3':
      return ask.kernel.enabled('ARM_SMMU_V3', 'y') ? 'yes' : 'no-driver';
  }
}

/** Why there is no IOMMU in front of a device, whatever the guest has. */
export type NotInFront = 'none' | 'not-pci' | 'itself' | 'bypassed';

type Answer =
  | NotInFront
  | 'switched-off'
  | 'bounce-first'
  | 'no-driver'
  | 'no-driver-blocks'
  | 'no-interrupts'
  | 'no-interrupts-blocks'
  | 'refused'
  | 'refused-blocks'
  | 'waits'
  | 'yes';

const BLOCKS = 'the IOMMU stays as it comes out of reset: it lets no access of a device pass';

const UNHEARD =
  'the IOMMU signals by message only, this machine has nothing that takes a message for an interrupt, and the driver gives up: “unable to allocate irq vectors”.';

const WITHOUT_BIT =
  'the IOMMU does not offer ACCESS_PLATFORM itself, and the virtio core refuses it in such a guest.';

const AS_FIRMWARE_LEFT_IT = 'the IOMMU stays as the firmware left it: untranslated';

/** Whether an IOMMU is driven in front of the device. */
export const iommuEnabled = rule(
  (ask: GuestInquiry, notInFront?: NotInFront) => notInFront ?? guestIommu(ask),
  {
    id: 'linux/iommu/enabled',
    topic: 'translation',
    question: 'Does Linux drive an IOMMU in front of this device?',
    answers: {
      none: { value: 'aside', yes: false, answer: 'there is none in front of the device.' },
      'not-pci': {
        value: 'aside',
        yes: false,
        answer: 'the IOMMU stands in front of PCI devices, and this is none.',
      },
      itself: { value: 'aside', yes: false, answer: 'this device is the IOMMU.' },
      bypassed: {
        value: 'aside',
        yes: false,
        answer: 'there is one, and the bus of the device passes it by (bypass_iommu=on).',
      },
      'switched-off': { value: 'aside', yes: false, answer: '{how}.', effect: AS_FIRMWARE_LEFT_IT },
      'bounce-first': {
        value: 'aside',
        yes: false,
        answer: 'bouncing is forced, and this kernel then looks no further for an IOMMU.',
        effect: AS_FIRMWARE_LEFT_IT,
      },
      'no-driver': {
        value: 'aside',
        yes: false,
        answer: 'this kernel has no driver for the IOMMU.',
        effect: AS_FIRMWARE_LEFT_IT,
      },
      'no-driver-blocks': {
        value: 'blocks',
        yes: false,
        answer: 'this kernel has no driver for the IOMMU.',
        effect: BLOCKS,
      },
      'no-interrupts': { value: 'aside', yes: false, answer: UNHEARD, effect: AS_FIRMWARE_LEFT_IT },
      'no-interrupts-blocks': { value: 'blocks', yes: false, answer: UNHEARD, effect: BLOCKS },
      refused: { value: 'aside', yes: false, answer: WITHOUT_BIT, effect: AS_FIRMWARE_LEFT_IT },
      'refused-blocks': { value: 'blocks', yes: false, answer: WITHOUT_BIT, effect: BLOCKS },
      waits: {
        value: 'blocks',
        yes: false,
        answer:
          'the IOMMU does not offer ACCESS_PLATFORM itself, so that its ring is private memory, and its driver waits for ever for an answer.',
        effect: 'no device behind the IOMMU is ever set up',
      },
      yes: { value: 'driven', yes: true },
    },
    authority: {
      kind: 'kernel',
      where:
        'drivers/iommu/intel/dmar.c detect_intel_iommu(), drivers/iommu/amd/init.c amd_iommu_detect(), drivers/iommu/virtio-iommu.c viommu_probe(), drivers/iommu/arm/arm-smmu-v3 arm_smmu_device_probe(), drivers/iommu/riscv/iommu.c riscv_iommu_init()',
    },
    story:
      'Whether Linux uses an IOMMU that the machine has depends on build options, on the command line and, on x86 before 5.19, on the order in which things are looked for: forced bouncing ended the search. QEMU’s IOMMU for RISC-V is off out of reset and blocks every device behind it until a driver programs it, and so did its virtio-iommu until QEMU 7.0 gave it boot-bypass. A virtio-iommu is a virtio device with an offer of its own: in a protected guest nothing drives it without ACCESS_PLATFORM.',
  },
);
