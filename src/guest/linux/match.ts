import { DRIVER_OPTIONS } from '../../data/linux-driver-options.ts';
import {
  FIRST_RELEASE_READ,
  LAST_RELEASE_READ,
  LINUX_DRIVERS,
  type LinuxDriver,
} from '../../data/linux-driver-tables.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import { hasReached, isInSpan, parseVersion, type Version } from '../../model/release.ts';

const LAST_SERIES_READ = parseVersion(LAST_RELEASE_READ)?.series ?? 0;

/** Whether the driver's span was read in this release; outside the releases that were read, the nearest of them stands in. */
function wasRead(driver: LinuxDriver, version: Version): boolean {
  const inRange = hasReached(version, FIRST_RELEASE_READ).yes && version.series <= LAST_SERIES_READ;
  return inRange && isInSpan(version, driver).read;
}

/** By device type. Arrays, since every case asks them. */
const driverByType: readonly (LinuxDriver | undefined)[] = LINUX_DRIVERS.reduce<LinuxDriver[]>(
  (all, driver) => {
    all[driver.type] = driver;
    return all;
  },
  [],
);
const optionByType = driverByType.map((driver) => driver && DRIVER_OPTIONS.get(driver.type));

function driverOf(type: number): LinuxDriver | undefined {
  return driverByType[type];
}

/** Whether a release has the driver. */
const hasIt = oneForEach((driver: LinuxDriver) => (version: Version) => isInSpan(version, driver).yes);

/** Whether this kernel has the driver and is built with it. */
function hasDriver(ask: Inquiry, driver: LinuxDriver): boolean {
  const present = ask.kernel.lookUp(hasIt(driver));
  const built = driver.needs?.every((option) => ask.kernel.enabled(option, 'y')) ?? true;
  const option = optionByType[driver.type];
  return present && built && (option === undefined || !ask.kernel.leavesOut(option));
}

const binds = rule(
  (ask: Inquiry, driver: LinuxDriver | undefined) => {
    if (driver === undefined || !hasDriver(ask, driver)) return 'none';
    ask.kernel.note((version) => ({ kind: 'driver', driver: driver.name, read: wasRead(driver, version) }));
    return ['driver', { driver: driver.name }];
  },
  {
    id: 'linux/match',
    topic: 'driver',
    question: 'Which driver binds to this device?',
    answers: {
      driver: { value: true, answer: '{driver} binds to the device.' },
      none: {
        value: false,
        answer: 'No driver of this kernel, as it is built, knows the device type.',
        effect: 'nothing binds, the status stays ACKNOWLEDGE',
      },
    },
    authority: { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_dev_match()' },
    story:
      'A virtio driver lists the device IDs that it serves. The bus compares them with the ID that the transport read; without a match the device stays as the transport left it, and nothing is ever negotiated.',
  },
);

/** Linux virtio_dev_match(): the driver of this kernel for this device type. Returns undefined where there is none. */
export function virtioDevMatch(ask: Inquiry): LinuxDriver | undefined {
  const driver = ask.device.type(driverOf);
  return binds(ask, driver) ? driver : undefined;
}
