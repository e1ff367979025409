import { ASSUMED_HOST_KERNEL, HOST_OFFERS, type HostPart } from '../../data/host-kernels.ts';
import { type FeatureSet, featureSet, NO_FEATURES } from '../../features/feature-set.ts';
import { hasReached, parseVersion, type Version } from '../../model/release.ts';

/** A host's kernel: what it was called, and its version. */
export interface HostKernel {
  readonly release: string;
  readonly version: Version;
}

/** Reads `6.1`, `6.1.176` or what `uname -r` prints. Returns undefined where the text begins with no version. */
export function hostKernelOf(text: string): HostKernel | undefined {
  const release = /^\d+\.\d+(?:\.\d+|-rc\d+)?/.exec(text)?.[0] ?? '';
  const version = parseVersion(release);
  return version === undefined ? undefined : { release, version };
}

const known = new Map<string, FeatureSet>();

/** What a part of this kernel offers; of a host about which nothing is said, what ASSUMED_HOST_KERNEL does. */
export function hostOffer(part: HostPart, given: string | undefined): FeatureSet {
  const release = given ?? ASSUMED_HOST_KERNEL;
  const key = `${part} ${release}`;
  let offer = known.get(key);
  if (offer === undefined) {
    const kernel = hostKernelOf(release);
    offer = kernel === undefined ? NO_FEATURES : offerOf(part, kernel.version);
    known.set(key, offer);
  }
  return offer;
}

function offerOf(part: HostPart, version: Version): FeatureSet {
  const rows = HOST_OFFERS[part].filter(({ since }) => since === undefined || hasReached(version, since).yes);
  return featureSet(rows.flatMap(({ bits }) => bits));
}
