import type { LinuxDriver } from '../../data/linux-driver-tables.ts';
import { visibleOffer } from '../../device/view.ts';
import { type FeatureSet, NO_FEATURES } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { DriverModel } from '../driver-model.ts';
import {
  type Check,
  type Handshake,
  type Interface,
  isRefusal,
  type Refusal,
  type Validated,
} from '../handshake.ts';
import { driverFeatures } from './feature-table.ts';
import { setFeaturesOk } from './features-ok.ts';
import { virtioDevMatch } from './match.ts';
import { canBeSuchGuest } from './such-guest.ts';
import { transportProbe, virtioGetFeatures } from './transport.ts';
import { finalizeTransportFeatures, refuseWithoutVersionOne } from './transport-features.ts';
import { vdpaSetFeatures } from './vdpa-set-features.ts';
import { callbacksOf } from './virtio-driver.ts';

const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FAILED } = STATUS_BITS;

/** Linux virtio_dev_probe(): from the device's offer to DRIVER_OK or FAILED, in a kernel that comes up at all. */
export function virtioDevProbe(model: DriverModel, ask: Inquiry): Handshake {
  if (!canBeSuchGuest(ask)) return unbound('modern', 0);
  const through = transportProbe(ask);
  if (through === undefined) return unbound('legacy', 0);
  const driver = virtioDevMatch(ask);
  if (driver === undefined) return unbound(through, ACKNOWLEDGE);
  return handshake(model, ask, driver, through);
}

function unbound(through: Interface, status: number): Handshake {
  const refusal: Refusal = { by: 'nobody', message: undefined, errno: undefined };
  return { interface: through, negotiated: NO_FEATURES, status, refusal };
}

/** The same where the transport and a driver have found the device: in the order of the kernel. */
function handshake(model: DriverModel, ask: Inquiry, driver: LinuxDriver, through: Interface): Handshake {
  let status = ACKNOWLEDGE | DRIVER;
  const { validate, probe } = callbacksOf(driver);
  const offered = virtioGetFeatures(ask, visibleOffer(ask, through), through);
  const known = driverFeatures(ask, offered, driver);
  let features = model.keepFeatures(ask, known, offered);
  const fail = (refusal: Refusal) =>
    ended(ask, { interface: through, negotiated: features, status: status | FAILED, refusal });

  const { beforeFeaturesOk, inProbe } = orderOf(ask, validate);
  for (const step of beforeFeaturesOk) {
    const settled = step(ask, features, through);
    if (isRefusal(settled)) return fail(settled);
    features = settled;
  }
  const forbidden = refusedByRule(model, ask, features);
  if (forbidden !== undefined) return fail(forbidden);

  const ok = setFeaturesOk(ask, features);
  if (ok.refusal !== undefined) return fail(ok.refusal);
  status |= ok.gains;

  for (const step of inProbe) {
    const settled = step(ask, features, through);
    if (isRefusal(settled)) return fail(settled);
    features = settled;
  }
  const refusal = probe?.(ask, features);
  if (refusal !== undefined) return fail(refusal);
  status |= DRIVER_OK;
  return ended(ask, { interface: through, negotiated: features, status, refusal });
}

/** One step of settling the features: gives the set to go on with, or a refusal. */
type Step = (ask: Inquiry, features: FeatureSet, through: Interface) => Validated;

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

const FINALIZE_ALONE: Order = { beforeFeaturesOk: FINALIZE, inProbe: [] };

/**
 * The order of finalize_features() and the driver's validate() in this release. Before there was such a callback,
 * probe() made the same checks.
 */
function orderOf(ask: Inquiry, validate: Check | undefined): Order {
  if (validate === undefined) return FINALIZE_ALONE;
  if (!ask.kernel.has('validate-callback')) return { beforeFeaturesOk: FINALIZE, inProbe: [validate] };
  const finalizeFirst = ask.kernel.has('finalize-before-validate');
  return { beforeFeaturesOk: finalizeFirst ? [...FINALIZE, validate] : [validate, ...FINALIZE], inProbe: [] };
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
