import { describe, expect, test } from 'vitest';
import { BLK, CONSOLE, F, I2C, IOMMU, NINEP, TYPE } from '../../../../src/features/bits.ts';
import { featureSet } from '../../../../src/features/feature-set.ts';
import { driverOf, type VirtioDriver } from '../../../../src/guest/linux/virtio-driver.ts';
import { decide, message, outcome, run, type Spec, status } from '../../../cases.ts';

/** The driver of a type, whatever the kernel. */
function driverFor({ type = TYPE.NET }: Spec): VirtioDriver {
  const driver = driverOf(type);
  if (driver === undefined) throw new Error(`no driver serves type ${type}`);
  return driver;
}

const probe = (spec: Spec, bits: readonly number[] = [F.VERSION_1]) =>
  decide(spec, (ask) => driverFor(spec).probe?.(ask, featureSet(bits)));

describe('a driver that requires VERSION_1 in its probe', () => {
  test.each([
    ['gpu', TYPE.GPU],
    ['input', TYPE.INPUT],
    ['crypto', TYPE.CRYPTO],
    ['iommu', TYPE.IOMMU],
    ['bt', TYPE.BT],
  ] as const)('%s fails silently with ENODEV', (_, type) => {
    const { value, codes } = probe({ type }, [2]);
    expect(value).toEqual({ by: 'driver', message: undefined, errno: 'ENODEV' });
    expect(codes).toEqual(['linux/driver/version-1=silent']);
    const story = run({ type, transport: 'mmio-legacy', offers: [2] });
    expect([outcome(story), status(story), message(story)]).toEqual(['refused-by-driver', 0x83, undefined]);
  });

  test.each([TYPE.INPUT, TYPE.CRYPTO])('type %i is content with it', (type) => {
    expect(probe({ type })).toEqual({ value: undefined, codes: ['linux/driver/version-1=met'] });
  });
});

describe('a bit that a driver requires', () => {
  test.each([
    ['9p', TYPE.NINEP, NINEP.MOUNT_TAG, 'EINVAL', 'no-mount-tag'],
    ['iommu', TYPE.IOMMU, IOMMU.MAP_UNMAP, 'ENODEV', 'no-map-unmap'],
  ] as const)('is missed in silence by %s', (_, type, bit, errno, code) => {
    const without = probe({ type });
    expect(without.value).toEqual({ by: 'driver', message: undefined, errno });
    expect(without.codes.at(-1)).toBe(`linux/driver/needs=${code}`);
    expect(probe({ type }, [F.VERSION_1, bit]).codes.at(-1)).toBe('linux/driver/needs=yes');
    expect(status(run({ type }))).toBe(0x8b);
  });

  test('is missed aloud by i2c', () => {
    expect(probe({ type: TYPE.I2C }).value).toMatchObject({
      message: 'Zero-length request feature is mandatory',
      errno: 'EINVAL',
    });
    expect(probe({ type: TYPE.I2C }, [I2C.ZERO_LENGTH_REQUEST, F.VERSION_1]).value).toBeUndefined();
  });
});

const LIMITS = ['secure_erase_sector_alignment', 'max_secure_erase_sectors', 'max_secure_erase_seg'] as const;

describe('a configuration field that makes no sense', () => {
  test.each([
    [
      { type: TYPE.BLK, fields: { num_queues: 0 } },
      [BLK.MQ],
      'MQ advertised but zero queues reported',
      'no-queues',
    ],
    ...LIMITS.map(
      (limit) =>
        [
          { type: TYPE.BLK, fields: { [limit]: 0 } },
          [BLK.SECURE_ERASE],
          `virtio_blk: ${limit} can't be 0`,
          'secure-erase-limit',
        ] as const,
    ),
    [
      { type: TYPE.CONSOLE, fields: { max_nr_ports: 0 } },
      [CONSOLE.MULTIPORT],
      'Invalidate max_nr_ports 0',
      'ports',
    ],
    [
      { type: TYPE.CONSOLE, fields: { max_nr_ports: 0x8001 } },
      [CONSOLE.MULTIPORT],
      'Invalidate max_nr_ports 32769',
      'ports',
    ],
    [
      { type: TYPE.GPU, linux: '6.3', fields: { num_scanouts: 0 } },
      [F.VERSION_1],
      'num_scanouts is zero',
      'no-scanouts',
    ],
  ] as const)('%j with the bits %j fails with a message', (spec, bits, text, code) => {
    const { value, codes } = probe(spec, bits);
    expect(value).toEqual({ by: 'driver', message: text, errno: 'EINVAL' });
    expect(codes.at(-1)).toBe(`linux/driver/needs=${code}`);
  });

  test.each([
    [{ type: TYPE.BLK, fields: { num_queues: 0 } }, []],
    [{ type: TYPE.BLK, fields: { num_queues: 1 } }, [BLK.MQ]],
    [{ type: TYPE.BLK }, [BLK.MQ, BLK.SECURE_ERASE]],
    [{ type: TYPE.BLK, fields: { max_secure_erase_seg: 0 } }, [BLK.MQ]],
    [
      { type: TYPE.BLK, fields: { max_secure_erase_seg: 1, secure_erase_sector_alignment: 1 } },
      [BLK.SECURE_ERASE],
    ],
    [{ type: TYPE.CONSOLE, fields: { max_nr_ports: 0 } }, []],
    [{ type: TYPE.CONSOLE, fields: { max_nr_ports: 0x8000 } }, [CONSOLE.MULTIPORT]],
    [{ type: TYPE.CONSOLE }, [CONSOLE.MULTIPORT]],
    [{ type: TYPE.GPU, linux: '6.4', fields: { num_scanouts: 0 } }, [F.VERSION_1]],
    [{ type: TYPE.GPU, linux: '6.3', fields: { num_scanouts: 1 } }, [F.VERSION_1]],
  ] as const)('%j with the bits %j does not fail', (spec, bits) => {
    const { value, codes } = probe(spec, bits);
    expect([value, codes.at(-1)]).toEqual([undefined, 'linux/driver/needs=yes']);
  });

  test('the first of several limits is named', () => {
    const fields = Object.fromEntries(LIMITS.map((limit) => [limit, 0]));
    expect(probe({ type: TYPE.BLK, fields }, [BLK.SECURE_ERASE]).value?.message).toContain(LIMITS[0]);
  });
});

test.each([
  TYPE.RNG,
  TYPE.RPMSG,
  TYPE.SCSI,
  TYPE.RPROC_SERIAL,
  TYPE.CAIF,
  TYPE.RTC,
  TYPE.VSOCK,
  TYPE.MEM,
  TYPE.SOUND,
  TYPE.FS,
  TYPE.PMEM,
  TYPE.HWSIM,
  TYPE.SCMI,
  TYPE.NSM,
  TYPE.CAN,
  TYPE.SPI,
])('the driver of type %i refuses nothing here', (type) => {
  expect(probe({ type }, [])).toEqual({ value: undefined, codes: [] });
});

describe('a device that its driver cannot use', () => {
  test('is a GPIO controller without lines', () => {
    const gpio = (ngpio: number) => message(run({ type: TYPE.GPIO, fields: { ngpio } }));
    expect([gpio(0), gpio(1)]).toEqual(["Number of GPIOs can't be zero", undefined]);
  });

  test('is a Bluetooth controller that is not primary, without a word', () => {
    const bt = (type: number) => run({ type: TYPE.BT, fields: { type } });
    expect([outcome(bt(1)), status(bt(1)), message(bt(1))]).toEqual(['refused-by-driver', 0x8b, undefined]);
    expect(outcome(bt(0))).toBe('works');
  });

  test.each([
    ['virtio_snd.msg_timeout_ms=0', 0x83, 'msg_timeout_ms value cannot be zero'],
    ['virtio_snd.msg_timeout_ms=0x0', 0x83, 'msg_timeout_ms value cannot be zero'],
    ['virtio_snd.msg_timeout_ms=500', 0xf, undefined],
    ['virtio_snd.msg_timeout_ms=none', 0xf, undefined],
    ['virtio_snd.pcm_periods_min=1', 0x83, 'invalid range [1 16] of the number of PCM periods'],
    ['virtio_snd.pcm_periods_min=2', 0xf, undefined],
    ['virtio_snd.pcm_periods_max=1', 0x83, 'invalid range [2 1] of the number of PCM periods'],
    ['virtio_snd.pcm_period_ms_min=0', 0x83, 'invalid range [0 80] of the size of the PCM period'],
    ['virtio_snd.pcm_period_ms_min=81', 0x83, 'invalid range [81 80] of the size of the PCM period'],
    ['virtio_snd.pcm_buffer_ms=19', 0x83, 'pcm_buffer_ms(=19) value cannot be < 20 ms'],
    ['virtio_snd.pcm_buffer_ms=159', 0x83, 'pcm_period_ms_max(=80) value cannot be > 79 ms'],
    ['virtio_snd.pcm_buffer_ms=160', 0xf, undefined],
    ['virtio_snd.pcm_period_ms_max=81', 0x83, 'pcm_period_ms_max(=81) value cannot be > 80 ms'],
    ['', 0xf, undefined],
  ])('may be a sound card, with %j: %i', (cmdline, expected, says) => {
    const story = run({ type: TYPE.SOUND, cmdline });
    expect([status(story), message(story)]).toEqual([expected, says]);
  });
});
