import { U_BOOT } from '../../data/guests/u-boot.ts';
import { BLK, F, NET, TYPE } from '../../features/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { DriverModel } from '../driver-model.ts';
import type { Handshake } from '../handshake.ts';
import { driverRule, type PlainDriver } from '../plain/driver.ts';
import { endRule, featuresOkRule, selectionRule, untaken } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';
import { unprotectedRule } from '../plain/such-guest.ts';
import { kindOfTransport } from '../plain/transport.ts';

const GUEST = { id: 'u-boot', name: 'U-Boot' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED } = STATUS_BITS;

/** The features of the transport that the core lets every driver keep. */
const TRANSPORT = [
  { bits: [F.VERSION_1], only: 'modern' },
  {
    bits: [F.ACCESS_PLATFORM],
    only: 'modern',
    when: (ask: Inquiry) => ask.release.has(U_BOOT, 'access-platform'),
  },
] as const;

const DRIVERS: readonly PlainDriver[] = [
  {
    type: TYPE.BLK,
    name: 'virtio-blk',
    where: 'drivers/virtio/virtio_blk.c virtio_blk_bind()',
    selects: [
      { bits: [BLK.WRITE_ZEROES], when: (ask) => ask.release.has(U_BOOT, 'write-zeroes') },
      { bits: [BLK.BLK_SIZE], when: (ask) => ask.release.has(U_BOOT, 'block-size') },
      { bits: [BLK.SIZE_MAX, BLK.SEG_MAX], when: (ask) => ask.release.has(U_BOOT, 'segment-limits') },
      ...TRANSPORT,
    ],
  },
  {
    type: TYPE.NET,
    name: 'virtio-net',
    where: 'drivers/virtio/virtio_net.c virtio_net_bind()',
    selects: [{ bits: [NET.MAC] }, ...TRANSPORT],
  },
  {
    type: TYPE.RNG,
    name: 'virtio-rng',
    where: 'drivers/virtio/virtio_rng.c virtio_rng_bind()',
    selects: TRANSPORT,
    isThere: hasRngDriver,
  },
];

/** The builds for x86 leave DM_RNG out, and those for RISC-V did. */
function hasRngDriver(ask: Inquiry): boolean {
  const arch = ask.platform.arch((one) => (one === 'aarch64' || one === 'riscv64' ? one : 'other'));
  return arch === 'aarch64' || (arch === 'riscv64' && ask.release.has(U_BOOT, 'rng-riscv'));
}

const kindOf = kindOfTransport({
  'pci-modern': 'modern',
  'pci-transitional': 'transitional',
  'pci-legacy': 'legacy',
  'mmio-modern': 'mmio',
  'mmio-legacy': 'mmio-legacy',
});

/** U-Boot virtio_pci_probe() of the two PCI transports, virtio_mmio_probe(). */
const interfaceOf = rule((ask: Inquiry) => ask.device.transport(kindOf), {
  id: 'u-boot/transport',
  topic: 'interface',
  question: 'Through which interface does U-Boot drive the device?',
  answers: {
    modern: { value: 'modern', answer: 'U-Boot uses the modern interface.' },
    transitional: {
      value: 'legacy',
      answer:
        'U-Boot uses the legacy interface: it goes by the PCI device ID, and that of a transitional device is one of the older ones.',
      effect: 'no FEATURES_OK, 32 feature bits',
    },
    legacy: {
      value: 'legacy',
      answer: 'U-Boot uses the legacy interface, the only one of the device.',
      effect: 'no FEATURES_OK, 32 feature bits',
    },
    mmio: { value: 'modern', answer: 'U-Boot drives a virtio-mmio device of version 2.' },
    'mmio-legacy': {
      value: 'legacy',
      answer: 'U-Boot drives a virtio-mmio device of version 1.',
      effect: 'no FEATURES_OK, 32 feature bits',
    },
    none: {
      value: undefined,
      answer: 'None: U-Boot knows virtio devices on PCI and virtio-mmio alone.',
      effect: 'the device is never touched',
    },
  },
  authority: {
    kind: 'guest',
    where:
      'U-Boot drivers/virtio/virtio_pci_modern.c, virtio_pci_legacy.c, virtio_mmio.c virtio_pci_probe(), virtio_mmio_probe()',
  },
  story: 'One PCI driver takes the IDs from 0x1040 on, the other those below with revision 0.',
});
const driverFor = driverRule(GUEST, DRIVERS, {
  where: 'U-Boot drivers/virtio/virtio-uclass.c virtio_uclass_post_probe(), virtio_drv_name[]',
  story: 'U-Boot has drivers for disks, network cards and random number generators, and for no other type.',
});
const select = selectionRule(GUEST, {
  where: 'U-Boot drivers/virtio/virtio-uclass.c virtio_uclass_child_pre_probe()',
  story: 'As in Linux a driver has a table, and the core adds the features of the transport that it knows.',
});
const setFeaturesOk = featuresOkRule(GUEST, {
  where: 'U-Boot drivers/virtio/virtio-uclass.c virtio_finalize_features()',
  story:
    'U-Boot reads the status back and sets FAILED where FEATURES_OK is gone; only a debug build says so.',
});
const ended = endRule(GUEST, {
  where:
    'U-Boot drivers/virtio/virtio-uclass.c virtio_uclass_child_pre_probe(), virtio_uclass_child_post_probe()',
  story:
    'Until 2026.04 the device was acknowledged when its driver was bound, and reset when that was probed, so that ACKNOWLEDGE was gone again.',
});

/** Whether a device is more than bound: U-Boot probes a driver when somebody uses it. */
const isProbed = rule(
  (ask: Inquiry, { type }: PlainDriver) =>
    type !== TYPE.RNG || ask.release.has(U_BOOT, 'rng-on-boot') ? 'yes' : 'no',
  {
    id: 'u-boot/probe',
    topic: 'driver',
    question: 'Does U-Boot probe the driver as it looks for something to boot?',
    answers: {
      yes: { value: true, yes: true },
      no: {
        value: false,
        yes: false,
        answer: 'nothing asks for random numbers before an EFI program is started.',
        effect: 'the device is acknowledged and no more',
      },
    },
    authority: {
      kind: 'guest',
      where:
        'U-Boot drivers/virtio/virtio-uclass.c virtio_uclass_child_post_bind(); lib/efi_loader/efi_rng.c efi_rng_register()',
    },
    story:
      'Binding a driver sets ACKNOWLEDGE. The rest comes when the device is first used: disks and cards by the search for something to boot, a generator by the EFI protocol that it stands for.',
  },
);

const runs = unprotectedRule(GUEST, 'its builds for QEMU share no memory with the host.', {
  where: 'U-Boot configs/qemu_arm64_defconfig and the like',
  story: 'Only builds for boards bring code for protected guests, which was not read.',
});

function probe(ask: Inquiry): Handshake {
  if (!runs(ask)) return untaken('modern');
  const through = interfaceOf(ask);
  if (through === undefined) return untaken('legacy');
  const driver = driverFor(ask);
  if (driver === undefined) return untaken(through);
  if (!isProbed(ask, driver)) return untaken(through, ACKNOWLEDGE);
  const negotiated = select(ask, driver, through);
  const end = (status: number, refusal?: Handshake['refusal']) =>
    ended(ask, { interface: through, negotiated, status, refusal });
  const began = ask.release.has(U_BOOT, 'acknowledge') ? ACKNOWLEDGE | DRIVER : DRIVER;
  if (through === 'legacy' || !ask.kept(negotiated, F.VERSION_1)) return end(began | DRIVER_OK);
  const refusal = setFeaturesOk(ask, negotiated);
  if (refusal !== undefined) return end(began | FAILED, refusal);
  return end(began | FEATURES_OK | DRIVER_OK);
}

/** U-Boot, as it is built for QEMU’s machines, with guest-physical addresses. */
export const uBoot: DriverModel = {
  ...PLAIN,
  id: 'u-boot',
  title: 'U-Boot, as it is built for QEMU’s machines',
  history: U_BOOT,
  arches: ['aarch64', 'riscv64', 'x86_64'],
  probe: (_model, ask) => probe(ask),
};
