import { LINUX_DRIVERS } from '../data/linux-driver-tables.ts';
import { F } from '../features/bits.ts';
import { equals, type FeatureSet, featureSet, isEmpty, union, without } from '../features/feature-set.ts';
import { iommuDomain } from '../guest/linux/dma/iommu/default-domain.ts';
import { linux } from '../guest/linux/linux.ts';
import { caseSource } from '../inquiry/case-source.ts';
import { Inquiry } from '../inquiry/inquiry.ts';
import type { Device } from '../model/device.ts';
import type {
  NotCompared,
  ObservedDevice,
  ObservedDifference,
  ObservedVerdict,
  SeenByGuest,
  SeenByHost,
} from '../model/observed.ts';
import type { Platform } from '../model/platform.ts';
import type { Result, StatusName } from '../model/result.ts';
import { explain, statusNames } from './explain.ts';

/** What Linux would do with a device of this offer. */
function predicted(device: Device, platform: Platform): Result {
  return explain({ device, platform, driver: linux.id }, { model: linux, release: undefined });
}

/** Where the features and the status that were seen differ from the predicted ones. */
function handshakeDifferences(
  { features, status: expected }: Result,
  negotiated: FeatureSet,
  status: readonly StatusName[] | undefined,
): readonly ObservedDifference[] {
  const differences: ObservedDifference[] = [];
  if (!equals(features.negotiated, negotiated))
    differences.push({
      in: 'features',
      missing: without(features.negotiated, negotiated),
      more: without(negotiated, features.negotiated),
    });
  const [before, after] = [expected.join('|'), status?.join('|')];
  if (after !== undefined && before !== after)
    differences.push({ in: 'status', predicted: before, observed: after });
  return differences;
}

function verdictOf(differences: readonly ObservedDifference[]): ObservedVerdict {
  return differences.length === 0 ? { kind: 'as-predicted' } : { kind: 'differs', differences };
}

const DRIVER_OF = new Map(LINUX_DRIVERS.map(({ type, name }) => [type, name]));

/** Where what is around the handshake differs: the driver that is bound, and what the IOMMU does for the device. */
function otherDifferences(seen: SeenByGuest, platform: Platform): readonly ObservedDifference[] {
  const { device, driver, iommuDomain: observed } = seen;
  const expected = DRIVER_OF.get(device.type) ?? 'none';
  const differences: ObservedDifference[] = [];
  if (driver !== undefined && driver !== expected)
    differences.push({ in: 'driver', predicted: expected, observed: driver });
  const ask = new Inquiry(caseSource({ device, platform, driver: linux.id }), { log: false });
  // POWER's table has no domain that could be compared, s390's PCI always has one, and RISC-V's IOMMU is not modelled.
  const comparable = observed !== undefined && (platform.arch === 'x86_64' || platform.arch === 'aarch64');
  const domain = comparable ? iommuDomain(ask) : undefined;
  if (domain !== undefined && observed !== undefined && domain !== observed)
    differences.push({ in: 'iommu domain', predicted: domain, observed });
  return differences;
}

const ACCESS_PLATFORM = featureSet([F.ACCESS_PLATFORM]);

/** A device that did not come up: whether an offer of ACCESS_PLATFORM, which its guest cannot see, would explain it. */
function explained(
  seen: SeenByGuest,
  platform: Platform,
  status: readonly StatusName[] | undefined,
): ObservedVerdict | undefined {
  const offers = union(seen.negotiated, ACCESS_PLATFORM);
  const otherwise = predicted({ ...seen.device, offers }, platform);
  if (handshakeDifferences(otherwise, seen.negotiated, status).length > 0) return undefined;
  return { kind: 'explained', offering: ACCESS_PLATFORM, otherwise };
}

/** A device beside its prediction, for which the negotiated set stands in for the offer. */
export function besideGuest(seen: SeenByGuest, platform: Platform): ObservedDevice {
  const status = seen.status === undefined ? undefined : statusNames(seen.status);
  const { id, device, driver, negotiated, notes } = seen;
  const base = { id, device, driver, status, negotiated, notes };
  if (driver === undefined && !status?.includes('FAILED'))
    return { ...base, predicted: undefined, verdict: { kind: 'not-compared', reason: 'unbound' } };
  const result = predicted(device, platform);
  const handshake = handshakeDifferences(result, negotiated, status);
  const others = otherDifferences(seen, platform);
  const failed = status?.includes('FAILED') && handshake.length > 0 && others.length === 0;
  const explanation = failed ? explained(seen, platform, status) : undefined;
  return {
    ...base,
    predicted: result,
    verdict: explanation ?? verdictOf([...handshake, ...others]),
  };
}

/** What QEMU saw of a device, beside what is predicted for it on this platform. */
export function besideHost(seen: SeenByHost, platform: Platform | undefined): ObservedDevice {
  const { device, negotiated, status, notes } = seen;
  const base = { id: device.name, device, driver: undefined, status, negotiated, notes };
  const skip = (reason: NotCompared, result?: Result): ObservedDevice => ({
    ...base,
    predicted: result,
    verdict: { kind: 'not-compared', reason },
  });
  if (platform === undefined) return skip('no-platform');
  const result = predicted(device, platform);
  if (!status.includes('DRIVER')) return skip('untaken', result);
  const differences = handshakeDifferences(result, negotiated, status);
  const unwritten = status.includes('FAILED') && isEmpty(negotiated);
  return {
    ...base,
    predicted: result,
    verdict: verdictOf(unwritten ? differences.filter((one) => one.in !== 'features') : differences),
  };
}

export function anyDiffers(devices: readonly ObservedDevice[]): boolean {
  return devices.some(({ verdict }) => verdict.kind === 'differs');
}
