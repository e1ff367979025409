import { LINUX_DRIVERS } from '../data/linux-driver-tables.ts';
import {
  bitsOf,
  equals,
  type FeatureSet,
  featureSet,
  isEmpty,
  union,
  without,
} from '../features/feature-set.ts';
import { iommuDomain } from '../guest/linux/dma/iommu/default-domain.ts';
import { caseSource } from '../inquiry/case-source.ts';
import { Inquiry } from '../inquiry/inquiry.ts';
import type { BitHistory } from '../model/bit-history.ts';
import type { ObservedDifference, ObservedVerdict, SeenByGuest } from '../model/observed.ts';
import type { Platform } from '../model/platform.ts';
import { hasReached, parseVersion } from '../model/release.ts';
import type { Result, StatusName } from '../model/result.ts';
import { historyOf } from './bit-history.ts';

/**
 * What the IOMMU does for a device, where that can be compared with what the guest shows: POWER's table has no domain,
 * s390's PCI always has one, and RISC-V's IOMMU was not compared yet.
 */
export function comparableDomain(ask: Inquiry, { arch }: Platform): string | undefined {
  return arch === 'x86_64' || arch === 'aarch64' ? iommuDomain(ask) : undefined;
}

/**
 * Where the features and the status that were seen differ from the predicted ones. A device that is pointed at what it
 * cannot reach may find out at any time, and ask to be reset.
 */
export function handshakeDifferences(
  { outcome, features, status: expected }: Result,
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
  const seen = outcome === 'breaks' ? status?.filter((bit) => bit !== 'NEEDS_RESET') : status;
  const [before, after] = [expected.join('|'), seen?.join('|')];
  if (after !== undefined && before !== after)
    differences.push({ in: 'status', predicted: before, observed: after });
  return differences;
}

const DRIVER_OF = new Map(LINUX_DRIVERS.map(({ type, name }) => [type, name]));

/** Where what is around the handshake differs: the driver that is bound, and what the IOMMU does for the device. */
export function otherDifferences(
  { device, driver, iommuDomain: observed }: SeenByGuest,
  { asked }: Result,
): readonly ObservedDifference[] {
  const expected = DRIVER_OF.get(device.type) ?? 'none';
  const differences: ObservedDifference[] = [];
  if (driver !== undefined && driver !== expected)
    differences.push({ in: 'driver', predicted: expected, observed: driver });
  const ask = new Inquiry(caseSource(asked), { log: false });
  const domain = observed === undefined ? undefined : comparableDomain(ask, asked.platform);
  if (domain !== undefined && observed !== undefined && domain !== observed)
    differences.push({ in: 'iommu domain', predicted: domain, observed });
  return differences;
}

/** The bits of a set that no kernel of this version has in its driver's table, whatever the rules. */
function aheadOf({ asked }: Result, bits: FeatureSet): readonly BitHistory[] {
  const version = parseVersion(asked.platform.kernel.version);
  return bitsOf(bits)
    .map((bit) => historyOf(bit, asked.device.type))
    .filter(
      ({ kept, linux: since }) =>
        !kept || (since !== undefined && version !== undefined && !hasReached(version, since).yes),
    );
}

/** The verdict on differences from what is predicted for a kernel that somebody named. */
export function plainVerdict(differences: readonly ObservedDifference[]): ObservedVerdict {
  return differences.length === 0 ? { kind: 'as-predicted' } : { kind: 'differs', differences };
}

/** The same of a guest that names its own kernel: bits that no kernel of the version keeps tell of a patched one. */
export function verdictOf(result: Result, differences: readonly ObservedDifference[]): ObservedVerdict {
  const features = differences.find((one) => one.in === 'features');
  const bits = features === undefined ? [] : aheadOf(result, features.more);
  if (features === undefined || bits.length === 0) return plainVerdict(differences);
  const more = without(features.more, featureSet(bits.map(({ bit }) => bit)));
  const left = { ...features, more };
  const others = differences.filter((one) => one !== features);
  return {
    kind: 'patched',
    bits,
    differences: isEmpty(union(left.missing, left.more)) ? others : [left, ...others],
  };
}
