import { visibleOffer } from '../../device/view.ts';
import { type FeatureSet, NO_FEATURES } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { later, type Staged } from '../../inquiry/staged.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { DriverModel } from '../driver-model.ts';
import { type Handshake, type Interface, isRefusal, type Refusal, type Validated } from '../handshake.ts';
import { driverFeatures } from './feature-table.ts';
import { setFeaturesOk } from './features-ok.ts';
import { virtioDevMatch } from './match.ts';
import { canBeSuchGuest } from './such-guest.ts';
import { transportProbe, virtioGetFeatures } from './transport.ts';
import { finalizeTransportFeatures, refuseWithoutVersionOne } from './transport-features.ts';
import { vdpaSetFeatures } from './vdpa-set-features.ts';
import type { VirtioDriver } from './virtio-driver.ts';

const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FAILED } = STATUS_BITS;

/** Linux virtio_dev_probe(): from the device's offer to DRIVER_OK or FAILED, in a kernel that comes up at all. */
export function virtioDevProbe(model: DriverModel, ask: Inquiry): Staged<Handshake> {
  if (!canBeSuchGuest(ask)) return unbound('modern', 0);
  return ask.isSingle ? bind(model, ask) : later(ask, 'bind', { rules: [model] }, () => bind(model, ask));
}

function bind(model: DriverModel, ask: Inquiry): Staged<Handshake> {
  const through = transportProbe(ask);
  if (through === undefined) return unbound('legacy', 0);
  const driver = virtioDevMatch(ask);
  if (driver === undefined) return unbound(through, ACKNOWLEDGE);
  return goOn(ask, 'features', settleFeatures, {
    model,
    driver,
    through,
    features: NO_FEATURES,
    status: ACKNOWLEDGE | DRIVER,
    inProbe: NO_STEPS,
  });
}

/** How far a handshake has come. */
interface Come {
  readonly model: DriverModel;
  readonly driver: VirtioDriver;
  readonly through: Interface;
  /** The set that the driver is about to write. */
  readonly features: FeatureSet;
  readonly status: number;
  /** The steps that are still to come, in probe(). */
  readonly inProbe: readonly Step[];
}

/** What a handshake comes to from here on. */
type Rest = (ask: Inquiry, come: Come) => Staged<Handshake>;

/** Goes on in a stage of its own, which depends on how far the handshake has come; a single case just goes on. */
function goOn(ask: Inquiry, stage: string, rest: Rest, come: Come): Staged<Handshake> {
  if (ask.isSingle) return rest(ask, come);
  const { model, driver, through, features, status, inProbe } = come;
  const state = [features, driver.name, through, status, inProbe.length];
  return later(ask, stage, { rules: [model], state }, () => rest(ask, come));
}

function unbound(through: Interface, status: number): Handshake {
  const refusal: Refusal = { by: 'nobody', message: undefined, errno: undefined };
  return { interface: through, negotiated: NO_FEATURES, status, refusal };
}

/** What follows where the transport and a driver have found the device, in the order of the kernel. */
function settleFeatures(ask: Inquiry, come: Come): Staged<Handshake> {
  const { model, driver, through, status } = come;
  const offered = virtioGetFeatures(ask, visibleOffer(ask, through), through);
  const known = driverFeatures(ask, offered, driver.source);
  const { beforeFeaturesOk, inProbe } = orderOf(ask, driver);
  const kept = model.keepFeatures(ask, known, offered);
  const { features, refusal } = settle(beforeFeaturesOk, ask, kept, through);
  const settled = { model, driver, through, features, status, inProbe };
  return refusal === undefined ? goOn(ask, 'rule', askRule, settled) : failed(ask, settled, refusal);
}

/** Linux virtio_features_ok(), first half: what the driver model has against the device. */
function askRule(ask: Inquiry, come: Come): Staged<Handshake> {
  const forbidden = refusedByRule(come.model, ask, come.features);
  return forbidden === undefined ? goOn(ask, 'features-ok', askDevice, come) : failed(ask, come, forbidden);
}

/** Its second half: FEATURES_OK, and whether it stands. */
function askDevice(ask: Inquiry, come: Come): Staged<Handshake> {
  const { gains, refusal } = setFeaturesOk(ask, come.features);
  const { model, driver, through, features, inProbe } = come;
  const told = { model, driver, through, features, status: come.status | gains, inProbe };
  return refusal === undefined ? goOn(ask, 'probe', probe, told) : failed(ask, told, refusal);
}

/** The probe of the driver, which may check features too, and DRIVER_OK. */
function probe(ask: Inquiry, { driver, through, features, status, inProbe }: Come): Handshake {
  const checked = settle(inProbe, ask, features, through);
  const refusal = checked.refusal ?? driver.probe?.(ask, checked.features);
  return ended(ask, {
    interface: through,
    negotiated: checked.features,
    status: status | (refusal === undefined ? DRIVER_OK : FAILED),
    refusal,
  });
}

function failed(ask: Inquiry, { through, features, status }: Come, refusal: Refusal): Handshake {
  return ended(ask, { interface: through, negotiated: features, status: status | FAILED, refusal });
}

/** One step of settling the features: gives the set to go on with, or a refusal. */
type Step = (ask: Inquiry, features: FeatureSet, through: Interface) => Validated;

/** What comes of the steps: the set that they leave, and the refusal of the step that refuses. */
function settle(steps: readonly Step[], ask: Inquiry, features: FeatureSet, through: Interface) {
  let settled = features;
  for (const step of steps) {
    const next = step(ask, settled, through);
    if (isRefusal(next)) return { features: settled, refusal: next };
    settled = next;
  }
  return { features: settled, refusal: undefined };
}

/** The transport's finalize_features(): clear what it does not know, require VERSION_1, and hand a vDPA device its features. */
const FINALIZE: readonly Step[] = [
  finalizeTransportFeatures,
  (ask, features, through) => refuseWithoutVersionOne(ask, features, through) ?? features,
  (ask, features) => vdpaSetFeatures(ask, features) ?? features,
];

/** What settles the features before FEATURES_OK, and what after it. */
interface Order {
  readonly beforeFeaturesOk: readonly Step[];
  readonly inProbe: readonly Step[];
}

const NO_STEPS: readonly Step[] = [];
const FINALIZE_ALONE: Order = { beforeFeaturesOk: FINALIZE, inProbe: NO_STEPS };

/**
 * The order of finalize_features() and the driver's validate() in this release. Before there was such a callback,
 * probe() made the same checks.
 */
function orderOf(ask: Inquiry, { validate }: VirtioDriver): Order {
  if (validate === undefined) return FINALIZE_ALONE;
  if (!ask.kernel.has('validate-callback')) return { beforeFeaturesOk: FINALIZE, inProbe: [validate] };
  const finalizeFirst = ask.kernel.has('finalize-before-validate');
  const beforeFeaturesOk = finalizeFirst ? [...FINALIZE, validate] : [validate, ...FINALIZE];
  return { beforeFeaturesOk, inProbe: NO_STEPS };
}

/** What the driver model itself has against the device: Linux virtio_features_ok(), first half. */
function refusedByRule(model: DriverModel, ask: Inquiry, features: FeatureSet): Refusal | undefined {
  const refusal = model.refuse(ask, features, model.restrictsMemory(ask));
  return refusal && { ...refusal, byRule: true };
}

function ended(ask: Inquiry, handshake: Handshake): Handshake {
  if (ask.hasLog) stateEnd(ask, handshake);
  return handshake;
}

/** A probe that gets no memory for its rings never sets DRIVER_OK, whatever was agreed before. */
export function failWithoutRing(ask: Inquiry, agreed: Handshake): Handshake {
  const status = (agreed.status & ~DRIVER_OK) | FAILED;
  const refusal: Refusal = { by: 'driver', message: undefined, errno: 'ENOMEM' };
  const handshake: Handshake = { ...agreed, status, refusal };
  ask.revise(() => stateEnd(ask, handshake));
  return handshake;
}

const stateEnd = rule(
  (_ask: Inquiry, { refusal, status }: Handshake) => [
    refusal === undefined ? 'driver-ok' : 'failed',
    () => ({ status: `0x${status.toString(16)}` }),
  ],
  {
    id: 'linux/probe',
    topic: 'end',
    question: 'How does the handshake end?',
    answers: {
      'driver-ok': { value: undefined, answer: 'The driver sets DRIVER_OK: status {status}.' },
      failed: { value: undefined, answer: 'The driver sets FAILED: status {status}.' },
    },
    authority: { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_dev_probe()' },
    story:
      'Whatever fails on the way, the core adds FAILED to the status; otherwise the driver, or the core on its behalf, adds DRIVER_OK.',
  },
);
