import { describe, expect, test } from 'vitest';
import { F, NET, PMEM, TYPE } from '../../../src/features/bits.ts';
import { bitsOf, featureSet, lowBits } from '../../../src/features/feature-set.ts';
import { isRefusal } from '../../../src/guest/handshake.ts';
import { driverOf, type VirtioDriver } from '../../../src/guest/linux/virtio-driver.ts';
import { codeOf, decide, keeps, message, outcome, run, type Spec, status } from '../../cases.ts';

/** The driver of a type, whatever the kernel. */
function driverFor({ type = TYPE.NET }: Spec): VirtioDriver {
  const driver = driverOf(type);
  if (driver === undefined) throw new Error(`no driver serves type ${type}`);
  return driver;
}

const SPEC_VERSION = 'device does not comply with spec version 1.x';
const COMPLIANCE = 'ARM_SCMI_TRANSPORT_VIRTIO_VERSION1_COMPLIANCE';
const looks = (spec: Spec, bits: readonly number[]) =>
  decide(spec, (ask) => {
    const features = featureSet(bits);
    return driverFor(spec).validate?.(ask, features) ?? features;
  });

describe('a driver that requires VERSION_1 while it validates', () => {
  test.each([
    ['sound', { type: TYPE.SOUND }],
    ['SCMI', { type: TYPE.SCMI }],
    ['SCMI in 5.15, whatever the option', { type: TYPE.SCMI, linux: '5.15', config: { [COMPLIANCE]: 'n' } }],
    ['SCMI in 5.17, whatever the option', { type: TYPE.SCMI, linux: '5.17', config: { [COMPLIANCE]: 'n' } }],
    ['CAN', { type: TYPE.CAN, linux: '7.2' }],
  ] as const)('%s says so, and fails before FEATURES_OK', (_, spec) => {
    expect(looks(spec, [0])).toEqual({
      value: { by: 'driver', message: SPEC_VERSION, errno: 'EINVAL' },
      codes: ['linux/driver/version-1=complains'],
    });
    expect(looks(spec, [0, F.VERSION_1]).codes.slice(0, 1)).toEqual(['linux/driver/version-1=met']);
    const story = run({ ...spec, transport: 'mmio-legacy', offers: [0] });
    expect([status(story), message(story)]).toEqual([0x83, SPEC_VERSION]);
  });

  test('SCMI does not where it is built without the compliance option', () => {
    const spec = { type: TYPE.SCMI, linux: '5.18', config: { [COMPLIANCE]: 'n' } } as const;
    expect(looks(spec, [0])).toEqual({ value: featureSet([0]), codes: ['linux/driver/version-1=optional'] });
    expect(outcome(run({ ...spec, transport: 'mmio-legacy', offers: [0] }))).toBe('works');
  });
});

test.each([
  TYPE.BLK,
  TYPE.CONSOLE,
  TYPE.RNG,
  TYPE.RPMSG,
  TYPE.SCSI,
  TYPE.NINEP,
  TYPE.RPROC_SERIAL,
  TYPE.CAIF,
  TYPE.GPU,
  TYPE.INPUT,
  TYPE.VSOCK,
  TYPE.CRYPTO,
  TYPE.IOMMU,
  TYPE.MEM,
  TYPE.FS,
  TYPE.HWSIM,
  TYPE.I2C,
  TYPE.BT,
  TYPE.GPIO,
])('the driver of type %i leaves the set as it is', (type) => {
  const { value, codes } = looks({ type }, [0, 1, 33, 62]);
  expect(!isRefusal(value) && bitsOf(value)).toEqual([0, 1, 33, 62]);
  expect(codes).toEqual([]);
});

describe('SHMEM_REGION of a pmem device', () => {
  test.each([
    ['pci-modern', 'shown'],
    ['pci-transitional', 'shown'],
    ['mmio-modern', 'shown'],
    ['ccw', 'missing'],
    ['vdpa', 'missing'],
    ['mmio-legacy', 'missing'],
  ] as const)('on %s is %s', (transport, code) => {
    const { value, codes } = looks({ type: TYPE.PMEM, transport }, [PMEM.SHMEM_REGION]);
    expect(codes).toEqual([`linux/pmem/shared-region=${code}`]);
    expect(!isRefusal(value) && bitsOf(value)).toEqual(code === 'shown' ? [PMEM.SHMEM_REGION] : []);
  });

  test('is not asked about where it is not offered', () => {
    expect(looks({ type: TYPE.PMEM }, []).codes).toEqual(['linux/pmem/shared-region=not-kept']);
  });

  test('is not given up before 6.8, because the driver does not have the bit', () => {
    const spec = {
      type: TYPE.PMEM,
      transport: 'ccw',
      arch: 's390x',
      offers: [PMEM.SHMEM_REGION, F.VERSION_1],
    } as const;
    const region = (linux: string) => codeOf(run({ ...spec, linux }), 'linux/pmem/shared-region');
    expect([region('6.7'), region('6.8')]).toEqual(['not-kept', 'missing']);
  });
});

describe('validate() and the transport’s own filter', () => {
  const refused = (linux: string) => run({ linux, offers: [NET.CTRL_RX, F.FEATURES_HIGH, F.VERSION_1] });

  test.each(['4.11', '5.4.100', '5.14', '5.16'])(
    'in Linux %s a refusal leaves the set unfiltered',
    (linux) => {
      expect(keeps(F.FEATURES_HIGH)(refused(linux))).toBe(true);
    },
  );

  test.each(['5.4.185', '5.17', '6.12', '6.19'])(
    'in Linux %s the transport has filtered it before',
    (linux) => {
      expect(keeps(F.FEATURES_HIGH)(refused(linux))).toBe(false);
    },
  );

  test.each(['4.4', '4.10'])(
    'in Linux %s the refusal comes after FEATURES_OK, and the set is filtered',
    (linux) => {
      const story = refused(linux);
      expect([status(story), keeps(F.FEATURES_HIGH)(story)]).toEqual([0x8b, false]);
      expect(message(story)).toContain('CTRL_RX');
    },
  );

  test('a missing VERSION_1 is found first where the transport comes first', () => {
    const first = (linux: string) => message(run({ linux, offers: [NET.CTRL_RX] }));
    expect(first('5.16')).toContain('CTRL_VQ');
    expect(first('5.17')).toContain('VIRTIO_F_VERSION_1');
  });

  test('the order makes no difference to a set that passes', () => {
    const offers = bitsOf(lowBits(64));
    const kept = (linux: string) =>
      run({ linux, offers, implementation: 'generic' }).evaluation.handshake.negotiated;
    expect(kept('5.10.105')).toEqual(kept('5.10.106'));
    expect(kept('5.15')).toEqual(kept('5.15.29'));
  });
});

test('Linux 4.8 to 4.10 gives up a small MTU once the device has accepted it', () => {
  for (const linux of ['4.8', '4.10'])
    expect(keeps(NET.MTU)(run({ linux, offers: [NET.MTU, F.VERSION_1], fields: { mtu: 67 } })), linux).toBe(
      false,
    );
});
