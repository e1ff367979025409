import {
  FIRST_RELEASE_READ,
  LAST_RELEASE_READ,
  LINUX_DRIVERS,
  type LinuxDriver,
} from '../../data/linux-driver-tables.ts';
import { decision } from '../../inquiry/decision.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { hasReached, parseVersion, type Version, within } from '../../model/release.ts';

const match = decision({
  id: 'linux/match',
  topic: 'driver',
  question: 'Which driver binds to this device?',
  answers: {
    driver: { answer: '{driver} binds to it.' },
    none: {
      answer: 'None: no driver of this kernel knows the device type.',
      effect: 'nothing binds, the status stays ACKNOWLEDGE',
    },
  },
  authority: { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_dev_match()' },
  story:
    'A virtio driver lists the device IDs that it serves. The bus compares them with the ID that the transport read; without a match the device stays as the transport left it, and nothing is ever negotiated.',
});

const LAST_SERIES_READ = parseVersion(LAST_RELEASE_READ)?.series ?? 0;

/** Whether the driver's span was read in this release; outside the releases that were read, the nearest of them stands in. */
function wasRead(driver: LinuxDriver, version: Version): boolean {
  const inRange = hasReached(version, FIRST_RELEASE_READ).yes && version.series <= LAST_SERIES_READ;
  return inRange && within(version, driver).read;
}

const byType = new Map(LINUX_DRIVERS.map((driver) => [driver.type, driver]));

function driverOf(type: number): LinuxDriver | undefined {
  return byType.get(type);
}

/** Linux virtio_dev_match(): the driver of this kernel for this device type. */
export function virtioDevMatch(ask: Inquiry): LinuxDriver | undefined {
  const driver = ask.device.type(driverOf);
  const present = driver !== undefined && ask.kernel.lookUp((version) => within(version, driver).yes);
  const built = driver?.needs?.every((option) => ask.kernel.enabled(option, 'y')) ?? true;
  if (!present || !built) {
    ask.decide(match, 'none');
    return undefined;
  }
  ask.kernel.note((version) => ({ kind: 'driver', driver: driver.name, read: wasRead(driver, version) }));
  ask.decide(match, 'driver', { driver: driver.name });
  return driver;
}
