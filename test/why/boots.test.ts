import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { whyOf } from '../../src/cases/why-cases.ts';
import { readLog } from '../../src/input/log/log-reader.ts';
import type { Explained } from '../../src/model/why.ts';
import { deviceWords } from '../../src/report/words/log.ts';

const BOOTS = 'fixtures/logs/boots';
const HEALTHY = 'healthy-';

function troubles(name: string): readonly Explained[] {
  const text = readFileSync(`${BOOTS}/${name}.txt`, 'utf8');
  return whyOf({ file: name, reading: readLog(text) }).messages.filter(
    ({ message }) => message.kind.gravity === 'trouble',
  );
}

/** Where the first cause comes from: the answer of a rule, or what is known of the message. */
function firstCause({ causes: [first], message }: Explained): string {
  if (first === undefined) return message.kind.id;
  if (first.kind !== 'outside') return `${first.decided.kind.id} ${first.decided.code}`;
  const { decision } = first.outside;
  return decision === undefined ? message.kind.id : `${decision.id} ${decision.code}`;
}

const NOT_KEPT = 'linux/features-ok/restricted-memory';
const REFUSED = 'linux/features-ok refused';

/** What each boot failed with: a device of it, and why. Of some the cause is all that the text tells. */
const FAILED: readonly (readonly [name: string, device: string, cause: string])[] = [
  ['aarch64-7.2-mmio-balloon', 'virtio_balloon virtio0', REFUSED],
  ['ppc64le-6.1-balloon', 'virtio_balloon virtio1', REFUSED],
  ['riscv64-7.2-balloon', 'virtio_balloon virtio1', REFUSED],
  ['s390x-6.1-balloon', 'virtio_balloon virtio1', REFUSED],
  ['x86_64-6.1-balloon', 'virtio_balloon virtio1', REFUSED],
  ['x86_64-6.1-restricted-balloon', 'virtio_balloon virtio1', `${NOT_KEPT} no-access-platform`],
  ['x86_64-6.1-restricted-net', 'virtio_net virtio0', `${NOT_KEPT} no-access-platform`],
  ['x86_64-6.1-restricted-legacy-rng', 'virtio_rng virtio1', `${NOT_KEPT} no-version-1`],
  ['x86_64-6.1-no-control-queue', 'virtio_net virtio0', 'linux/net/control-queue no-control-queue'],
  ['x86_64-6.1-block-size', 'virtio_blk virtio1', 'virtio-blk/block-size'],
  ['x86_64-6.1-storage-daemon-legacy', 'a blk device', 'reach/backend legacy'],
  ['x86_64-6.12-small-pool', 'virtio-pci 0000:00:02.0 (blk)', 'swiotlb/full'],
  ['x86_64-6.12-iommu-granule', 'virtio-pci 0000:00:02.0 (net)', 'virtio-iommu/granule'],
  ['x86_64-6.12-virtiofsd-not-shared', 'a fs device', 'reach/backend unmapped'],
  ['qemu-5.2-virtiofsd-access-platform', 'a fs device', 'reach/backend iotlb-of-daemon'],
  ['qemu-7.2-transitional-net', 'virtio-net-pci', 'device/creation no-legacy-access-platform'],
  ['qemu-10.0-virtiofsd-access-platform', 'vhost-user-fs-pci', 'qemu/iommu-platform-unsupported'],
  ['qemu-10.0-no-daemon', '', 'chardev/connect'],
  ['qemu-10.0-no-property', 'amd-iommu', 'qemu/no-property'],
  ['qemu-10.0-pmem', 'virtio-pmem-pci', 'qemu/no-memory-devices'],
];

const NAMES = readdirSync(BOOTS)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => name.replace('.txt', ''));

describe('the whole log of a boot that failed tells the device and the cause', () => {
  test.each(FAILED)('of %s', (name, device, cause) => {
    const found = troubles(name);
    const causes = found.map(firstCause);
    expect(causes[0]).toBe(cause);
    const devices = found
      .flatMap(({ message, echoes }) => [message, ...echoes])
      .map((one) => deviceWords(one.device));
    expect(devices).toContain(device);
  });

  test('with something to do about each', () => {
    const helpless = FAILED.filter(([name]) => troubles(name).every(({ helps }) => helps.length === 0));
    expect(helpless).toEqual([]);
  });
});

test('the whole log of a healthy guest holds no complaint', () => {
  const healthy = NAMES.filter((name) => name.startsWith(HEALTHY));
  expect(healthy.length).toBeGreaterThanOrEqual(10);
  expect(healthy.filter((name) => troubles(name).length > 0)).toEqual([]);
});

test('each boot is of one that failed or of a healthy guest', () => {
  expect([...FAILED.map(([name]) => name)].sort()).toEqual(
    NAMES.filter((name) => !name.startsWith(HEALTHY)).sort(),
  );
});
