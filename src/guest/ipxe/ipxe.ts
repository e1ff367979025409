import { IPXE } from '../../data/guests/ipxe.ts';
import { F, NET, TYPE } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { DriverModel } from '../driver-model.ts';
import type { Handshake } from '../handshake.ts';
import { driverRule, type PlainDriver } from '../plain/driver.ts';
import { endRule, featuresOkRule, refusingDriver, selectionRule, untaken } from '../plain/handshake.ts';
import { PLAIN } from '../plain/plain.ts';
import { kindOfTransport } from '../plain/transport.ts';

const GUEST = { id: 'ipxe', name: 'iPXE' };
const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED } = STATUS_BITS;

function isNew(ask: Inquiry): boolean {
  return ask.release.has(IPXE, 'new-core');
}

const NET_DRIVER: PlainDriver = {
  type: TYPE.NET,
  name: 'virtio-net',
  where: 'src/drivers/net/virtio-net.c',
  selects: [
    { bits: [NET.MAC] },
    { bits: [NET.MTU], when: (ask) => ask.release.has(IPXE, 'mtu') },
    { bits: [F.VERSION_1, F.ANY_LAYOUT], only: 'modern' },
    { bits: [F.ANY_LAYOUT], only: 'legacy', when: isNew },
    {
      bits: [F.ACCESS_PLATFORM],
      only: 'modern',
      when: (ask) => ask.release.has(IPXE, 'access-platform') && !isNew(ask),
    },
  ],
};
const DRIVERS = [NET_DRIVER] as const;

const kindOf = kindOfTransport({
  'pci-modern': 'modern',
  'pci-transitional': 'modern',
  'pci-legacy': 'legacy',
});

/** iPXE virtnet_probe(). */
const interfaceOf = rule((ask: Inquiry) => ask.device.transport(kindOf), {
  id: 'ipxe/transport',
  topic: 'interface',
  question: 'Through which interface does iPXE drive the device?',
  answers: {
    modern: {
      value: 'modern',
      answer: 'iPXE uses the modern interface, wherever it finds its capabilities.',
    },
    legacy: {
      value: 'legacy',
      answer: 'iPXE uses the legacy interface, the only one of the device.',
      effect: 'no FEATURES_OK, 32 feature bits',
    },
    none: {
      value: undefined,
      answer: 'None: iPXE knows virtio devices on PCI alone.',
      effect: 'the device is never touched',
    },
  },
  authority: { kind: 'guest', where: 'iPXE src/drivers/net/virtio-net.c virtnet_probe()' },
  story: 'The modern probe comes first, and the legacy one where it finds no common configuration.',
});
const driverFor = driverRule(GUEST, DRIVERS, {
  where: 'iPXE src/drivers/net/virtio-net.c virtnet_nics',
  story: 'iPXE boots from the network, and drives no other device.',
});
const select = selectionRule(GUEST, {
  where:
    'iPXE src/drivers/net/virtio-net.c virtnet_open_modern(), virtnet_open_legacy(), virtio_net_features',
  story:
    'The driver masks what it reads with MAC, MTU and a few of the transport. From July 2017 to May 2026 IOMMU_PLATFORM was among them; the new core does not have it.',
});

/** iPXE virtnet_open_modern(): it means to test VERSION_1, and tests bit 5. */
const refuseWithoutMac = refusingDriver(
  (ask: Inquiry, selected: FeatureSet) => {
    if (isNew(ask)) return 'not-asked';
    return ask.kept(selected, NET.MAC) ? 'met' : 'missing';
  },
  {
    id: 'ipxe/mac',
    topic: 'requirement',
    question: 'Does the device offer MAC, which this driver insists on?',
    answers: {
      'not-asked': { answer: 'This release makes up an address where it finds none.' },
      met: { yes: true },
      missing: {
        yes: false,
        answer: 'the driver finds no valid address, and tests by mistake bit 5 where it means VERSION_1.',
        effect: 'the device is not driven',
        refuses: {},
      },
    },
    authority: {
      kind: 'guest',
      where: 'iPXE src/drivers/net/virtio-net.c virtnet_probe_modern(), virtnet_open_modern()',
    },
    story:
      'The old driver compares the features with the number 32 of VERSION_1 and not with its bit, which is bit 5, MAC. No card without an address gets so far.',
  },
);
const setFeaturesOk = featuresOkRule(GUEST, {
  message: "device didn't accept features",
  where: 'iPXE src/drivers/net/virtio-net.c virtnet_open_modern(), src/drivers/bus/virtio.c virtio_init()',
  story: 'iPXE reads the status back and sets FAILED where FEATURES_OK is gone. Only a debug build says so.',
});
const setFeaturesOkAnew = featuresOkRule(
  { ...GUEST, id: 'ipxe/new' },
  {
    message: 'did not accept features',
    where: 'iPXE src/drivers/bus/virtio.c virtio_init()',
    story: 'The core of 2026 does the same in other words.',
  },
);
const ended = endRule(GUEST, {
  where: 'iPXE src/drivers/net/virtio-net.c virtnet_open_modern(), virtnet_open_legacy()',
  story:
    'The old driver for legacy devices does not acknowledge them. Whichever drives a card resets it when it closes it.',
});

/** iPXE virtnet_open(), virtio_init(). */
function probe(ask: Inquiry): Handshake {
  const through = interfaceOf(ask);
  if (through === undefined) return untaken('legacy');
  const driver = driverFor(ask);
  if (driver === undefined) return untaken(through);
  const negotiated = select(ask, driver, through);
  const end = (status: number, refusal?: Handshake['refusal']) =>
    ended(ask, { interface: through, negotiated, status, refusal });
  if (through === 'legacy') return end((isNew(ask) ? ACKNOWLEDGE : 0) | DRIVER | DRIVER_OK);
  const began = ACKNOWLEDGE | DRIVER;
  const accept = isNew(ask) ? setFeaturesOkAnew : setFeaturesOk;
  const refusal = refuseWithoutMac(ask, negotiated) ?? accept(ask, negotiated);
  if (refusal !== undefined) return end(began | FAILED, refusal);
  return end(began | FEATURES_OK | DRIVER_OK);
}

/** iPXE, in the option ROM of a network card, with guest-physical addresses as the BIOS and EFI builds have them. */
export const ipxe: DriverModel = {
  ...PLAIN,
  id: 'ipxe',
  title: 'iPXE, in the option ROM of a network card',
  history: IPXE,
  arches: ['x86_64', 'aarch64', 'riscv64', 'loongarch64'],
  probe: (_model, ask) => probe(ask),
};
