import { describe, expect, test } from 'vitest';
import { LINUX_DRIVERS, type LinuxDriver } from '../../../../src/data/linux-driver-tables.ts';
import { featureSet } from '../../../../src/features/feature-set.ts';
import { callbacksOf } from '../../../../src/guest/linux/virtio-driver.ts';
import { decide, message, outcome, run, type Spec, status } from '../../../cases.ts';

/** The driver of a type, whatever the kernel. */
function driverOf({ type = 1 }: Spec): LinuxDriver {
  const driver = LINUX_DRIVERS.find((known) => known.type === type);
  if (driver === undefined) throw new Error(`no driver serves type ${type}`);
  return driver;
}

const probe = (spec: Spec, bits: readonly number[] = [32]) =>
  decide(spec, (ask) => callbacksOf(driverOf(spec)).probe?.(ask, featureSet(bits)));

describe('a driver that requires VERSION_1 in its probe', () => {
  test.each([
    ['gpu', 16],
    ['input', 18],
    ['crypto', 20],
    ['iommu', 23],
    ['bt', 40],
  ] as const)('%s fails silently with ENODEV', (_, type) => {
    const { value, codes } = probe({ type }, [2]);
    expect(value).toEqual({ by: 'driver', message: undefined, errno: 'ENODEV' });
    expect(codes).toEqual(['linux/driver/version-1=silent']);
    const story = run({ type, transport: 'mmio-legacy', offers: [2] });
    expect([outcome(story), status(story), message(story)]).toEqual(['refused-by-driver', 0x83, undefined]);
  });

  test.each([18, 20])('type %i is content with it', (type) => {
    expect(probe({ type })).toEqual({ value: undefined, codes: ['linux/driver/version-1=met'] });
  });
});

describe('a bit that a driver requires', () => {
  test.each([
    ['9p', 9, 0, 'EINVAL', 'no-mount-tag'],
    ['iommu', 23, 2, 'ENODEV', 'no-map-unmap'],
  ] as const)('is missed in silence by %s', (_, type, bit, errno, code) => {
    const without = probe({ type });
    expect(without.value).toEqual({ by: 'driver', message: undefined, errno });
    expect(without.codes.at(-1)).toBe(`linux/driver/needs=${code}`);
    expect(probe({ type }, [32, bit]).codes.at(-1)).toBe('linux/driver/needs=yes');
    expect(status(run({ type }))).toBe(0x8b);
  });

  test('is missed aloud by i2c', () => {
    expect(probe({ type: 34 }).value).toMatchObject({
      message: 'Zero-length request feature is mandatory',
      errno: 'EINVAL',
    });
    expect(probe({ type: 34 }, [0, 32]).value).toBeUndefined();
  });
});

const LIMITS = ['secure_erase_sector_alignment', 'max_secure_erase_sectors', 'max_secure_erase_seg'] as const;

describe('a configuration field that makes no sense', () => {
  test.each([
    [{ type: 2, fields: { num_queues: 0 } }, [12], 'MQ advertised but zero queues reported', 'no-queues'],
    ...LIMITS.map(
      (limit) =>
        [
          { type: 2, fields: { [limit]: 0 } },
          [16],
          `virtio_blk: ${limit} can't be 0`,
          'secure-erase-limit',
        ] as const,
    ),
    [{ type: 3, fields: { max_nr_ports: 0 } }, [1], 'Invalidate max_nr_ports 0', 'ports'],
    [{ type: 3, fields: { max_nr_ports: 0x8001 } }, [1], 'Invalidate max_nr_ports 32769', 'ports'],
    [{ type: 16, linux: '6.3', fields: { num_scanouts: 0 } }, [32], 'num_scanouts is zero', 'no-scanouts'],
  ] as const)('%j with the bits %j fails with a message', (spec, bits, text, code) => {
    const { value, codes } = probe(spec, bits);
    expect(value).toEqual({ by: 'driver', message: text, errno: 'EINVAL' });
    expect(codes.at(-1)).toBe(`linux/driver/needs=${code}`);
  });

  test.each([
    [{ type: 2, fields: { num_queues: 0 } }, []],
    [{ type: 2, fields: { num_queues: 1 } }, [12]],
    [{ type: 2 }, [12, 16]],
    [{ type: 2, fields: { max_secure_erase_seg: 0 } }, [12]],
    [{ type: 2, fields: { max_secure_erase_seg: 1, secure_erase_sector_alignment: 1 } }, [16]],
    [{ type: 3, fields: { max_nr_ports: 0 } }, []],
    [{ type: 3, fields: { max_nr_ports: 0x8000 } }, [1]],
    [{ type: 3 }, [1]],
    [{ type: 16, linux: '6.4', fields: { num_scanouts: 0 } }, [32]],
    [{ type: 16, linux: '6.3', fields: { num_scanouts: 1 } }, [32]],
  ] as const)('%j with the bits %j does not fail', (spec, bits) => {
    const { value, codes } = probe(spec, bits);
    expect([value, codes.at(-1)]).toEqual([undefined, 'linux/driver/needs=yes']);
  });

  test('the first of several limits is named', () => {
    const fields = Object.fromEntries(LIMITS.map((limit) => [limit, 0]));
    expect(probe({ type: 2, fields }, [16]).value?.message).toContain(LIMITS[0]);
  });
});

test.each([4, 7, 8, 11, 12, 17, 19, 24, 25, 26, 27, 29, 32, 33, 36, 45])(
  'the driver of type %i refuses nothing here',
  (type) => {
    expect(probe({ type }, [])).toEqual({ value: undefined, codes: [] });
  },
);

describe('a device that its driver cannot use', () => {
  test('is a GPIO controller without lines', () => {
    const gpio = (ngpio: number) => message(run({ type: 41, fields: { ngpio } }));
    expect([gpio(0), gpio(1)]).toEqual(["Number of GPIOs can't be zero", undefined]);
  });

  test('is a Bluetooth controller that is not primary, without a word', () => {
    const bt = (type: number) => run({ type: 40, fields: { type } });
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
    const story = run({ type: 25, cmdline });
    expect([status(story), message(story)]).toEqual([expected, says]);
  });
});
