import { HERMIT } from '../../data/guests/hermit.ts';
import { bits, F, NET, TYPE } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { isPci } from '../../model/device.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { DriverModel } from '../driver-model.ts';
import type { Handshake } from '../handshake.ts';
import { driverRule, type PlainDriver } from '../plain/driver.ts';
import { endRule, featuresOkRule, refusingDriver, selectionRule, untaken } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';
import { unprotectedRule } from '../plain/such-guest.ts';
import { transportRule } from '../plain/transport.ts';

const GUEST = { id: 'hermit', name: 'Hermit' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED } = STATUS_BITS;

/** A driver that selects VERSION_1 and nothing else. */
function bare(type: number, name: string, file: string): PlainDriver {
  return { type, name, where: `src/drivers/${file}.rs MINIMAL_FEATURES`, selects: [{ bits: [F.VERSION_1] }] };
}

const DRIVERS: readonly PlainDriver[] = [
  {
    type: TYPE.NET,
    name: 'virtio-net',
    where: 'src/drivers/net/virtio.rs MINIMAL_FEATURES, OPTIONAL_FEATURES',
    selects: [
      { bits: [F.VERSION_1, F.INDIRECT_DESC, F.RING_PACKED, F.NOTIFICATION_DATA] },
      { bits: bits(NET, 'CSUM', 'MTU', 'MAC', 'MRG_RXBUF', 'STATUS', 'CTRL_VQ', 'MQ') },
      {
        bits: bits(NET, 'GUEST_CSUM', 'GUEST_TSO4', 'GUEST_TSO6'),
        when: (ask) => ask.release.has(HERMIT, 'receive-offloads'),
      },
    ],
  },
  bare(TYPE.CONSOLE, 'virtio-console', 'console'),
  bare(TYPE.FS, 'virtio-fs', 'fs'),
  bare(TYPE.VSOCK, 'virtio-vsock', 'vsock'),
  {
    ...bare(TYPE.RNG, 'virtio-rng', 'rng'),
    isThere: (ask) => ask.release.has(HERMIT, 'rng'),
  },
];

const runs = unprotectedRule(GUEST, 'it has no code for protected memory.', {
  where: 'Hermit src/mm, in which nothing is private or shared',
  story:
    'A unikernel is linked with its application and runs as one guest; this one knows no encrypted memory.',
});

const interfaceOf = transportRule(
  GUEST,
  {
    'pci-modern': 'modern',
    'mmio-modern': 'mmio',
  },
  {
    where:
      'Hermit src/drivers/virtio/transport/pci.rs init_device(), src/drivers/virtio/transport/mmio.rs init_device()',
    story:
      'Hermit skips a PCI device whose ID is below 0x1040, and with it every transitional one: “Legacy/transitional Virtio device … is NOT supported, skipping!” A build is for PCI or for virtio-mmio.',
  },
);
const driverFor = driverRule(GUEST, DRIVERS, {
  where: 'Hermit src/drivers/virtio/transport/pci.rs init_device()',
  story: 'Each driver is a feature of the build; here all of them are taken to be built in.',
});
const select = selectionRule(GUEST, {
  where: 'Hermit src/drivers/virtio/mod.rs ControlRegisters::negotiate_features()',
  story: 'The driver writes those of its minimal and optional features that the device offers.',
});

/** Hermit UniCapsColl::init_caps(). */
const refuseWithoutMinimum = refusingDriver(
  (ask: Inquiry, selected: FeatureSet) => {
    if (!ask.kept(selected, F.VERSION_1)) return 'missing';
    const isMet = ask.device.type((type) => type !== TYPE.NET) || ask.kept(selected, NET.MAC);
    return isMet ? 'met' : 'missing';
  },
  {
    id: 'hermit/minimal-features',
    topic: 'requirement',
    question: 'Does the device offer the features that the driver insists on?',
    answers: {
      met: { yes: true },
      missing: {
        yes: false,
        answer: 'a network card needs VERSION_1 and MAC, any other device VERSION_1: “{message}”.',
        effect: 'the device is given up',
        refuses: { message: 'Device features set, does not satisfy minimal features needed. Aborting!' },
      },
    },
    authority: { kind: 'guest', where: 'Hermit src/drivers/virtio/mod.rs UniCapsColl::init_caps()' },
    story: 'Each driver names the features without which it does not go on.',
  },
);
const setFeaturesOk = featuresOkRule(GUEST, {
  message: 'The device does not support our subset of features.',
  where: 'Hermit src/drivers/virtio/mod.rs UniCapsColl::init_caps()',
  story:
    'Hermit reads the status back. No driver knows ACCESS_PLATFORM, so that a device which requires it is lost.',
});
const ended = endRule(GUEST, {
  where: 'Hermit src/drivers/virtio/transport/pci.rs init(), src/drivers/virtio/transport/mmio.rs init()',
  story:
    'On PCI a driver that fails writes FAILED and nothing else; on virtio-mmio it leaves the status as it is.',
});

/** Hermit UniCapsColl::init_caps(). */
function probe(ask: Inquiry): Handshake {
  if (!runs(ask)) return untaken('modern');
  const through = interfaceOf(ask);
  if (through === undefined) return untaken('legacy');
  const driver = driverFor(ask);
  if (driver === undefined) return untaken(through);
  const negotiated = select(ask, driver, through);
  const refusal = refuseWithoutMinimum(ask, negotiated) ?? setFeaturesOk(ask, negotiated);
  const began = ACKNOWLEDGE | DRIVER;
  if (refusal !== undefined) {
    const status = ask.device.transport(isPci) ? FAILED : began;
    return ended(ask, { interface: through, negotiated, status, refusal });
  }
  return ended(ask, { interface: through, negotiated, status: began | FEATURES_OK | DRIVER_OK, refusal });
}

/** Hermit, a unikernel in Rust, with guest-physical addresses. */
export const hermit: DriverModel = {
  ...PLAIN,
  id: 'hermit',
  title: 'Hermit, a unikernel in Rust',
  history: HERMIT,
  arches: ['x86_64', 'aarch64', 'riscv64'],
  probe: (_model, ask) => probe(ask),
};
