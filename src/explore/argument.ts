import { DRAFT_SWIOTLB, F, TYPE } from '../features/bits.ts';
import { type FeatureSet, featureSet, NO_FEATURES } from '../features/feature-set.ts';
import type { DriverModel } from '../guest/driver-model.ts';
import type { Case } from '../model/case.ts';
import { caseWithValue } from '../model/case-at.ts';
import type { ClaimId, Hosts } from '../model/claim.ts';
import { busOf, type Device, hasLegacy, type Implementation, type Transport } from '../model/device.ts';
import type { Space, SpacePart, Varying } from '../model/space.ts';
import { builtInSpace } from './sweep/built-in.ts';
import type { Region } from './sweep/region.ts';

const MODERN = featureSet([F.VERSION_1]);
const ACCESS_PLATFORM = featureSet([F.ACCESS_PLATFORM]);
export const WITH_ACCESS_PLATFORM = featureSet([F.VERSION_1, F.ACCESS_PLATFORM]);
const WITH_BOUNCE_REGION = featureSet([DRAFT_SWIOTLB, F.VERSION_1]);

export const ARGUED_MONITORS: readonly Implementation[] = [
  'qemu',
  'vhost-kernel',
  'vhost-user',
  'cloud-hypervisor',
  'crosvm',
  'firecracker',
  'openvmm',
  'generic',
];

/** QEMU hides bit 27 from modern drivers, as it means something else to old ones; one that knew the draft would not. */
const THAT_HIDE_BIT_27: ReadonlySet<Implementation> = new Set(['qemu', 'vhost-kernel', 'vhost-user']);

/** What a host offers with every device, as rules ask it of hosts. */
export type JudgedHost = 'required' | 'optional' | 'nothing' | 'bypass' | 'bounce-region';

interface Offer {
  readonly offers: FeatureSet;
  readonly requires?: FeatureSet;
  readonly addressing?: Device['addressing'];
}

interface HostKind extends Offer {
  readonly host: JudgedHost;
  /** What it does, after “a host that”. */
  readonly does: string;
}

export const HOST_KINDS: readonly HostKind[] = [
  {
    host: 'required',
    does: 'requires ACCESS_PLATFORM',
    offers: WITH_ACCESS_PLATFORM,
    requires: ACCESS_PLATFORM,
  },
  {
    host: 'optional',
    does: 'leaves ACCESS_PLATFORM to the guest',
    offers: WITH_ACCESS_PLATFORM,
    requires: NO_FEATURES,
    addressing: 'either',
  },
  { host: 'nothing', does: 'does not offer ACCESS_PLATFORM', offers: MODERN },
  { host: 'bypass', does: 'offers the bypass', offers: MODERN, addressing: 'guest-physical' },
  { host: 'bounce-region', does: 'brings a bounce region', offers: WITH_BOUNCE_REGION },
];

/** An entropy device has no feature bits of its own, so that nothing but the argument decides. */
export function deviceOf(name: string, { offers, requires, addressing }: Offer): Device {
  return {
    name,
    type: TYPE.RNG,
    transport: 'pci-modern',
    implementation: 'generic',
    offers,
    requires,
    addressing,
    config: {},
  };
}

export const ANY_HOST = {
  kind: 'variant',
  values: HOST_KINDS.map((kind) => ({
    device: deviceOf(`a host that ${kind.does}`, kind),
    under: [{ host: kind.does }],
  })),
} as const satisfies Varying;

const PHYSICAL: Device = {
  ...deviceOf('physical device', { offers: WITH_ACCESS_PLATFORM }),
  implementation: 'hardware',
};
const ANY_REQUIREMENT: Varying = {
  kind: 'fact',
  name: 'device.requires',
  values: [undefined, ACCESS_PLATFORM],
};

/** Everything but the device, which is what the claim is about. */
const PLATFORM_KINDS: ReadonlySet<Varying['kind']> = new Set(['release', 'cmdline']);

export function isOfPlatform(varying: Varying): boolean {
  return (
    PLATFORM_KINDS.has(varying.kind) || (varying.kind === 'fact' && varying.name.startsWith('platform.'))
  );
}

/** Whether it has the modern interface alone. vDPA is left out: the argument is about monitors and plain hardware. */
function isModernTransport(transport: Transport): boolean {
  return !hasLegacy(transport) && busOf(transport) !== 'vdpa';
}

export function transportsOf({ base, varying }: SpacePart): readonly Transport[] {
  const all = varying.flatMap((one) =>
    one.kind === 'fact' && one.name === 'device.transport' ? one.values : [],
  );
  return (all.length === 0 ? [base.device.transport] : all).filter(isModernTransport);
}

/** A guest that is told to bounce pays because it was told to. */
export function asksToBounce(varying: Varying): boolean {
  return varying.kind === 'cmdline' && varying.values.includes('swiotlb=force');
}

function withReleases(varying: Varying, more: readonly string[]): Varying {
  return varying.kind === 'release'
    ? { ...varying, values: [...new Set([...varying.values, ...more])] }
    : varying;
}

/** A case with one thing as one of its values says; a device of a kind of host is called after it. */
export function withHostNamed(asked: Case, varying: Varying, index: number): Case {
  const set = caseWithValue(asked, varying, index);
  const name = varying.kind === 'variant' ? varying.values[index]?.device.name : undefined;
  return name === undefined ? set : { ...set, device: { ...set.device, name } };
}

/** Each thing that has one value as that value has it; the others vary. */
function settled({ base, varying }: SpacePart): SpacePart {
  return {
    base: varying.reduce(
      (asked, one) => (one.values.length === 1 ? withHostNamed(asked, one, 0) : asked),
      base,
    ),
    varying: varying.filter(({ values }) => values.length > 1),
  };
}

/**
 * The cases by which a claim is judged whatever the rule: every platform, kernel and modern transport, with an entropy
 * device of every monitor and every kind of host, or a physical one. `releases`: those that are to be among the kernels.
 */
export function argumentParts(claim: ClaimId, releases: readonly string[] = []): readonly SpacePart[] {
  return builtInSpace('all').parts.map((part) => {
    const platform = part.varying
      .filter((one) => isOfPlatform(one) && !(claim === 'free' && asksToBounce(one)))
      .map((one) => withReleases(one, releases));
    const transport: Varying = { kind: 'fact', name: 'device.transport', values: transportsOf(part) };
    const monitor: Varying = { kind: 'fact', name: 'device.implementation', values: ARGUED_MONITORS };
    return settled(
      claim === 'real-devices'
        ? {
            base: { ...part.base, device: PHYSICAL },
            varying: [...platform, transport, ANY_REQUIREMENT],
          }
        : {
            base: { ...part.base, device: deviceOf('any other host', { offers: NO_FEATURES }) },
            varying: [ANY_HOST, ...platform, transport, monitor],
          },
    );
  });
}

/** The place of who implements the device. */
export function monitorPlace(part: SpacePart): number {
  return placeOf(part, (one) => one.kind === 'fact' && one.name === 'device.implementation');
}

export function hostIndex(host: JudgedHost): number {
  return HOST_KINDS.findIndex((kind) => kind.host === host);
}

/** The claims about what a host offers a protected guest: of hosts that a rule leaves as they are it claims nothing. */
const OF_HOSTS: ReadonlySet<ClaimId> = new Set<ClaimId>(['one-offer', 'old-hosts']);

/** Whether a rule says anything that bears on a claim where the platform of a part is. */
function speaksOf({ base }: SpacePart, claim: ClaimId, { about }: DriverModel): boolean {
  if (about === undefined || about.arches.includes(base.platform.arch)) return true;
  return about.elsewhere === 'refuses' && !OF_HOSTS.has(claim);
}

/** The host that does as a rule asks. One that offers a bit without a number offers nothing that others know. */
export function askedHost({ offer }: DriverModel): JudgedHost {
  return offer === 'new-bit' ? 'nothing' : offer;
}

/** A model that takes a new bit for granted cannot be asked about hosts without it. */
function canBeAsked({ offer }: DriverModel, host: JudgedHost): boolean {
  return offer !== 'new-bit' || host === 'required' || host === 'optional';
}

function hostsFor(claim: ClaimId, hosts: Hosts, model: DriverModel): readonly JudgedHost[] {
  if (claim === 'old-hosts') return model.offer === 'new-bit' ? [] : ['nothing'];
  const asked = askedHost(model);
  if (hosts === 'asked') return [asked];
  return HOST_KINDS.map(({ host }) => host).filter((host) => host !== asked && canBeAsked(model, host));
}

function placeOf({ varying }: SpacePart, test: (one: Varying) => boolean): number {
  return varying.findIndex(test);
}

/** The place of the kind of host among what varies; -1 where there is none. */
export function hostPlace(part: SpacePart): number {
  return placeOf(part, ({ kind }) => kind === 'variant');
}

/** The cases of a part of `argumentParts` by which a rule is judged, as disjoint regions. */
export function judgedRegions(
  part: SpacePart,
  claim: ClaimId,
  hosts: Hosts,
  model: DriverModel,
): readonly Region[] {
  if (!speaksOf(part, claim, model)) return [];
  if (claim === 'real-devices') return [new Map()];
  const at = hostPlace(part);
  const monitors = monitorPlace(part);
  const showing = new Set(
    [...ARGUED_MONITORS.keys()].filter((i) => !THAT_HIDE_BIT_27.has(ARGUED_MONITORS[i] ?? 'qemu')),
  );
  const meant = hostsFor(claim, hosts, model);
  const indices = (wanted: (host: JudgedHost) => boolean): ReadonlySet<number> =>
    new Set(
      [...HOST_KINDS.entries()].flatMap(([i, { host }]) => (meant.includes(host) && wanted(host) ? [i] : [])),
    );
  const plain = indices((host) => host !== 'bounce-region');
  const region = indices((host) => host === 'bounce-region');
  return [
    ...(plain.size === 0 ? [] : [new Map([[at, plain]])]),
    ...(region.size === 0
      ? []
      : [
          new Map([
            [at, region],
            [monitors, showing],
          ]),
        ]),
  ];
}

/** The cases of a region as a part of their own. */
function partIn({ base, varying }: SpacePart, region: Region): SpacePart {
  const kept = <V extends Varying>(one: V, only: ReadonlySet<number>): V => ({
    ...one,
    values: [...one.values].filter((_, i) => only.has(i)),
  });
  return settled({
    base,
    varying: varying.map((one, at) => {
      const only = region.get(at);
      return only === undefined ? one : kept(one, only);
    }),
  });
}

/** The space that a claim about a rule is judged by, with the hosts that do as it asks or with the others. */
export function argumentSpace(claim: ClaimId, hosts: Hosts, model: DriverModel): Space {
  return {
    name: hosts === 'asked' ? 'argument' : 'argument-other',
    parts: argumentParts(claim).flatMap((part) =>
      judgedRegions(part, claim, hosts, model).map((region) => partIn(part, region)),
    ),
  };
}
