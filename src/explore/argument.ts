import { DRAFT_SWIOTLB, F, TYPE } from '../features/bits.ts';
import { type FeatureSet, featureSet, NO_FEATURES } from '../features/feature-set.ts';
import type { DriverModel, HostOffer } from '../guest/driver-model.ts';
import type { ClaimId } from '../model/claim.ts';
import { busOf, type Device, hasLegacy, type Implementation, type Transport } from '../model/device.ts';
import type { Space, SpacePart, Varying } from '../model/space.ts';
import { builtInSpace } from './sweep/built-in.ts';

const MODERN = featureSet([F.VERSION_1]);
const ACCESS_PLATFORM = featureSet([F.ACCESS_PLATFORM]);
const WITH_ACCESS_PLATFORM = featureSet([F.VERSION_1, F.ACCESS_PLATFORM]);
const WITH_BOUNCE_REGION = featureSet([DRAFT_SWIOTLB, F.VERSION_1]);

const MONITORS: readonly Implementation[] = [
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
const THAT_SHOW_BIT_27 = MONITORS.filter(
  (who) => who !== 'qemu' && who !== 'vhost-kernel' && who !== 'vhost-user',
);

type Offer = Pick<Device, 'name' | 'offers' | 'requires' | 'addressing'>;

function offer(name: string, offers: FeatureSet, rest: Partial<Offer> = {}): Offer {
  return { name, offers, requires: undefined, addressing: undefined, ...rest };
}

/** What a host offers that does as a rule asks. */
const OFFERS: Readonly<Record<HostOffer, Offer>> = {
  required: offer('ACCESS_PLATFORM required', WITH_ACCESS_PLATFORM, { requires: ACCESS_PLATFORM }),
  optional: offer('ACCESS_PLATFORM optional', WITH_ACCESS_PLATFORM, {
    requires: NO_FEATURES,
    addressing: 'either',
  }),
  'bounce-region': offer('bounce region offered', WITH_BOUNCE_REGION),
  bypass: offer('bypass offered', MODERN, { addressing: 'guest-physical' }),
  'new-bit': offer('NO_TRANSLATION assumed', MODERN),
  nothing: offer('without ACCESS_PLATFORM', MODERN),
};

/** Everything but the device, which is what the claim is about. */
const PLATFORM_KINDS: ReadonlySet<Varying['kind']> = new Set(['release', 'cmdline']);

function isOfPlatform(varying: Varying): boolean {
  return (
    PLATFORM_KINDS.has(varying.kind) || (varying.kind === 'fact' && varying.name.startsWith('platform.'))
  );
}

/** Whether it has the modern interface alone. vDPA is left out: the argument is about monitors and plain hardware. */
function isModernTransport(transport: Transport): boolean {
  return !hasLegacy(transport) && busOf(transport) !== 'vdpa';
}

function transportsOf({ base, varying }: SpacePart): readonly Transport[] {
  const all = varying.flatMap((one) =>
    one.kind === 'fact' && one.name === 'device.transport' ? one.values : [],
  );
  return (all.length === 0 ? [base.device.transport] : all).filter(isModernTransport);
}

/**
 * A part with this device on every modern transport of its platforms. It is an entropy device, which has no feature bits
 * of its own, so that nothing but the argument decides.
 */
function withDevice(
  part: SpacePart,
  given: Offer,
  implementations: readonly Implementation[],
  more: readonly Varying[] = [],
): SpacePart {
  const transports = transportsOf(part);
  const [implementation = 'generic'] = implementations;
  const [transport = 'pci-modern'] = transports;
  const varying: readonly Varying[] = [
    ...part.varying.filter(isOfPlatform),
    { kind: 'fact', name: 'device.transport', values: transports },
    { kind: 'fact', name: 'device.implementation', values: implementations },
    ...more,
  ];
  return {
    base: { ...part.base, device: { ...given, type: TYPE.RNG, transport, implementation, config: {} } },
    varying: varying.filter(({ values }) => values.length > 1),
  };
}

/** Whether ACCESS_PLATFORM is offered, and required. A model that takes a new bit for granted cannot be asked about hosts without it. */
const ANY_OFFER: readonly Varying[] = [
  { kind: 'bit', bit: F.ACCESS_PLATFORM, values: [true, false] },
  { kind: 'fact', name: 'device.requires', values: [undefined, NO_FEATURES, ACCESS_PLATFORM] },
];
const ANY_REGION: Varying = { kind: 'bit', bit: DRAFT_SWIOTLB, values: [true, false] };

/** A guest that is told to bounce pays because it was told to. */
function notToldToBounce({ base, varying }: SpacePart): SpacePart {
  return {
    base,
    varying: varying.filter((one) => one.kind !== 'cmdline' || !one.values.includes('swiotlb=force')),
  };
}

/** The claims about what a host offers a protected guest: of hosts that a rule leaves as they are it claims nothing. */
const OF_HOSTS: ReadonlySet<ClaimId> = new Set<ClaimId>(['one-offer', 'old-hosts']);

/** Whether a rule says anything that bears on a claim where the platform of a part is. */
function speaksOf({ base }: SpacePart, claim: ClaimId, { about }: DriverModel): boolean {
  if (about === undefined || about.arches.includes(base.platform.arch)) return true;
  return about.elsewhere === 'refuses' && !OF_HOSTS.has(claim);
}

function partFor(part: SpacePart, claim: ClaimId, model: DriverModel): readonly SpacePart[] {
  if (!speaksOf(part, claim, model)) return [];
  const { offer: own } = model;
  const monitors = own === 'bounce-region' ? THAT_SHOW_BIT_27 : MONITORS;
  switch (claim) {
    case 'safe': {
      // A rule that begins with the host's optional offer says nothing of hosts that make another, or none.
      if (own === 'optional') return [withDevice(part, OFFERS.optional, monitors)];
      const given = offer('whatever it offers', own === 'new-bit' ? MODERN : WITH_ACCESS_PLATFORM);
      return [
        withDevice(part, given, monitors, [...ANY_OFFER, ...(own === 'bounce-region' ? [ANY_REGION] : [])]),
      ];
    }
    case 'free':
      return [withDevice(notToldToBounce(part), OFFERS[own], monitors)];
    case 'one-offer':
    case 'old-guests':
      return [withDevice(part, OFFERS[own], monitors)];
    case 'real-devices':
      return [
        withDevice(
          part,
          offer('physical device', WITH_ACCESS_PLATFORM),
          ['hardware'],
          [{ kind: 'fact', name: 'device.requires', values: [undefined, ACCESS_PLATFORM] }],
        ),
      ];
    case 'old-hosts':
      return own === 'new-bit' ? [] : [withDevice(part, OFFERS.nothing, MONITORS)];
  }
}

/**
 * The space that a claim about a rule is judged by: every platform, kernel and modern transport, with a device that has
 * no features of its own and, where the claim is about that, the offer that the rule asks of hosts.
 */
export function argumentSpace(claim: ClaimId, model: DriverModel): Space {
  return {
    name: 'argument',
    parts: builtInSpace('all').parts.flatMap((part) => partFor(part, claim, model)),
  };
}
