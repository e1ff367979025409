import { FREEBSD } from '../../data/guests/freebsd.ts';
import { BLK, NINEP, TYPE } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { DriverModel } from '../driver-model.ts';
import type { Handshake } from '../handshake.ts';
import { driverRule } from '../plain/driver.ts';
import { endRule, featuresOkRule, refusingDriver, selectionRule, untaken } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';
import { unprotectedRule } from '../plain/such-guest.ts';
import { kindOfTransport } from '../plain/transport.ts';
import { unknownHandshake } from '../plain/unread.ts';
import { FREEBSD_DRIVERS, hasChange } from './drivers.ts';

const GUEST = { id: 'freebsd', name: 'FreeBSD' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK } = STATUS_BITS;

const kindOf = kindOfTransport({
  'pci-modern': 'modern',
  'pci-transitional': 'transitional',
  'pci-legacy': 'legacy',
  'mmio-modern': 'unread',
  'mmio-legacy': 'mmio-legacy',
});

const OLD = 'no FEATURES_OK, 32 feature bits';

/** FreeBSD vtpci_modern_probe(), vtpci_legacy_probe(). */
const interfaceOf = rule(
  (ask: Inquiry) => {
    const kind = ask.device.transport(kindOf);
    return kind === 'modern' && !hasChange('modern')(ask) ? 'too-new' : kind;
  },
  {
    id: 'freebsd/transport',
    topic: 'interface',
    question: 'Through which interface does FreeBSD drive the device?',
    answers: {
      modern: { value: 'modern', answer: 'virtio_pci_modern takes it.' },
      transitional: {
        value: 'legacy',
        answer:
          'virtio_pci_legacy takes it: a device with one of the older PCI IDs is left to it, unless hw.virtio.pci.transitional=1 is set.',
        effect: OLD,
      },
      legacy: {
        value: 'legacy',
        answer: 'virtio_pci_legacy takes it, by the only interface of the device.',
        effect: OLD,
      },
      'mmio-legacy': {
        value: 'legacy',
        answer: 'virtio_mmio takes it, as a device of version 1.',
        effect: OLD,
      },
      unread: {
        value: 'unread',
        answer: 'What virtio_mmio makes of a device of version 2 was not read.',
        effect: 'no answer can be given for this device',
      },
      'too-new': {
        value: undefined,
        answer: 'None: this release knows the legacy interface alone.',
        effect: 'the device is never touched',
      },
      none: {
        value: undefined,
        answer: 'None: FreeBSD knows virtio devices on PCI and virtio-mmio.',
        effect: 'the device is never touched',
      },
    },
    authority: {
      kind: 'guest',
      where:
        'FreeBSD sys/dev/virtio/pci/virtio_pci_modern.c vtpci_modern_probe(), sys/dev/virtio/pci/virtio_pci_legacy.c vtpci_legacy_probe(), sys/dev/virtio/mmio/virtio_mmio.c vtmmio_attach()',
    },
    story:
      'The loader variable hw.virtio.pci.transitional decides who takes a transitional device; it is 0 by itself. Bit 33 exists on the modern interface alone, so that FreeBSD sees it on modern devices only.',
  },
);

const runs = unprotectedRule(GUEST, 'it has no code for memory that is private to the guest.', {
  where: 'FreeBSD sys/amd64/amd64/pmap.c, which knows no encrypted memory',
  story: 'FreeBSD runs on hosts with such processors, and not as a protected guest.',
});
const driverFor = driverRule(GUEST, FREEBSD_DRIVERS, {
  where: 'FreeBSD sys/dev/virtio',
  story:
    'The bus acknowledges every virtio device and then looks for a driver. Those for SCMI and for sound are left out here.',
});
const select = selectionRule(GUEST, {
  where: 'FreeBSD sys/dev/virtio/virtio.c virtio_filter_transport_features()',
  story:
    'Of the bits of the transport the bus lets through INDIRECT_DESC, EVENT_IDX and VERSION_1, which it adds itself. ACCESS_PLATFORM is a name in a table and is never selected. What loader variables such as hw.vtnet.csum_disable take out is not modelled.',
});

/** FreeBSD vtblk_attach(): a segment has to hold the largest transfer. */
const LARGEST_TRANSFER = 1 << 20;

const refuseSegments = refusingDriver(
  (ask: Inquiry, selected: FeatureSet) => {
    if (ask.device.type((type) => type !== TYPE.BLK) || !ask.kept(selected, BLK.SIZE_MAX)) return 'unlimited';
    const fits = ask.device.field('size_max', (size) => size === undefined || size >= LARGEST_TRANSFER);
    return fits ? 'fits' : 'too-small';
  },
  {
    id: 'freebsd/segment-size',
    topic: 'validate',
    question: 'May a segment be as large as FreeBSD’s largest transfer?',
    answers: {
      unlimited: { yes: true, answer: 'the device does not limit it.' },
      fits: { yes: true, answer: 'nothing says that 1 MiB is too much.' },
      'too-small': {
        yes: false,
        answer: 'the device takes less than 1 MiB, “{message}”.',
        effect: 'the disk is given up',
        refuses: { message: 'host requires unsupported maximum segment size feature' },
      },
    },
    authority: { kind: 'guest', where: 'FreeBSD sys/dev/virtio/block/virtio_blk.c vtblk_attach()' },
    story:
      'FreeBSD joins neighbouring pages to one segment and cannot limit its size, so that a disk with a limit below maxphys is not driven. QEMU’s own disks have no such limit; some vhost-user daemons do.',
  },
);
const refuseUntagged = refusingDriver(
  (ask: Inquiry, selected: FeatureSet) => {
    if (ask.device.type((type) => type !== TYPE.NINEP)) return 'not-asked';
    return ask.kept(selected, NINEP.MOUNT_TAG) ? 'met' : 'missing';
  },
  {
    id: 'freebsd/mount-tag',
    topic: 'requirement',
    question: 'Does the device have a mount tag, on which the driver insists?',
    answers: {
      'not-asked': { answer: 'It is no 9P transport.' },
      met: { yes: true },
      missing: { yes: false, answer: 'the driver gives up.', effect: 'the device is given up', refuses: {} },
    },
    authority: { kind: 'guest', where: 'FreeBSD sys/dev/virtio/p9fs/virtio_p9fs.c vt9p_attach()' },
    story: 'A mount names the transport by its tag.',
  },
);
const setFeaturesOk = featuresOkRule(GUEST, {
  message: 'desired features were not accepted',
  always: true,
  where: 'FreeBSD sys/dev/virtio/pci/virtio_pci_modern.c vtpci_modern_finalize_features()',
  story:
    'The bus reads the status back and fails with ENOTSUP. A device that requires ACCESS_PLATFORM, as QEMU’s do with iommu_platform=on, is lost.',
});
const ended = endRule(GUEST, {
  where:
    'FreeBSD sys/dev/virtio/pci/virtio_pci_modern.c vtpci_modern_probe_and_attach_child(), vtpci_modern_child_detached()',
  story:
    'A driver that fails sets FAILED; the bus then resets the device and acknowledges it again. The driver of 9P transports never sets FEATURES_OK.',
});

/** FreeBSD vtpci_modern_probe_and_attach_child(). */
function probe(ask: Inquiry): Handshake {
  if (!runs(ask)) return untaken('modern');
  const through = interfaceOf(ask);
  if (through === 'unread') return unknownHandshake();
  if (through === undefined) return untaken('legacy');
  const driver = driverFor(ask);
  if (driver === undefined) return untaken(through, ACKNOWLEDGE);
  const negotiated = select(ask, driver, through);
  const finalizes = through === 'modern' && driver.type !== TYPE.NINEP;
  const refusal =
    refuseUntagged(ask, negotiated) ??
    (finalizes ? setFeaturesOk(ask, negotiated) : undefined) ??
    refuseSegments(ask, negotiated);
  const ready = ACKNOWLEDGE | DRIVER | DRIVER_OK | (finalizes ? FEATURES_OK : 0);
  const status = refusal === undefined ? ready : ACKNOWLEDGE;
  return ended(ask, { interface: through, negotiated, status, refusal });
}

/** FreeBSD, whose virtio drivers give devices guest-physical addresses. */
export const freebsd: DriverModel = {
  ...PLAIN,
  id: 'freebsd',
  title: 'FreeBSD',
  history: FREEBSD,
  arches: ['x86_64', 'aarch64', 'riscv64', 'ppc64le'],
  probe: (_model, ask) => probe(ask),
};
