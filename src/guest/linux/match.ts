import { FIRST_RELEASE_READ, LAST_RELEASE_READ, type LinuxDriver } from '../../data/linux-driver-tables.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { hasReached, isInSpan, parseVersion, type Version } from '../../model/release.ts';
import { driverOf, type VirtioDriver } from './virtio-driver.ts';

const LAST_SERIES_READ = parseVersion(LAST_RELEASE_READ)?.series ?? 0;

/** Whether the driver's span was read in this release; outside the releases that were read, the nearest of them stands in. */
function wasRead(driver: LinuxDriver, version: Version): boolean {
  const inRange = hasReached(version, FIRST_RELEASE_READ).yes && version.series <= LAST_SERIES_READ;
  return inRange && isInSpan(version, driver).read;
}

/** Whether this kernel has the driver and is built with it. */
function hasDriver(ask: Inquiry, { isIn, option, source: { needs } }: VirtioDriver): boolean {
  const present = ask.kernel.lookUp(isIn);
  const built = needs?.every((option) => ask.kernel.enabled(option, 'y')) ?? true;
  return present && built && (option === undefined || !ask.kernel.leavesOut(option));
}

function noteDriver(ask: Inquiry, { name, source }: VirtioDriver): void {
  ask.kernel.note((version) => ({ kind: 'driver', driver: name, read: wasRead(source, version) }));
}

const binds = rule(
  (ask: Inquiry, driver: VirtioDriver | undefined) => {
    if (driver === undefined || !hasDriver(ask, driver)) return 'none';
    if (ask.hasLog) noteDriver(ask, driver);
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
export function virtioDevMatch(ask: Inquiry): VirtioDriver | undefined {
  const driver = ask.device.type(driverOf);
  return binds(ask, driver) ? driver : undefined;
}
