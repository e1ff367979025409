import type { LinuxDriver } from '../../data/linux-driver-tables.ts';
import { visibleOffer } from '../../device/view.ts';
import { type FeatureSet, NO_FEATURES } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule } from '../../inquiry/rule.ts';
import { done, later, type Staged } from '../../inquiry/staged.ts';
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
export function virtioDevProbe(model: DriverModel, ask: Inquiry): Staged<Handshake> {
  if (!canBeSuchGuest(ask)) return done(unbound('modern', 0));
  return later(ask, 'bind', [model], [], () => {
    const through = transportProbe(ask);
    if (through === undefined) return done(unbound('legacy', 0));
    const driver = virtioDevMatch(ask);
    if (driver === undefined) return done(unbound(through, ACKNOWLEDGE));
    return later(ask, 'features', [model], [driver.name, through], () =>
      handshake(model, ask, { driver, through }),
    );
  });
}

function unbound(through: Interface, status: number): Handshake {
  const refusal: Refusal = { by: 'nobody', message: undefined, errno: undefined };
  return { interface: through, negotiated: NO_FEATURES, status, refusal };
}

/** What a driver and a device have found each other with. */
interface Bound {
  readonly driver: LinuxDriver;
  readonly through: Interface;
}

/** The same where the transport and a driver have found the device: in the order of the kernel. */
function handshake(model: DriverModel, ask: Inquiry, { driver, through }: Bound): Staged<Handshake> {
  const { validate, probe } = callbacksOf(driver);
  const offered = virtioGetFeatures(ask, visibleOffer(ask, through), through);
  const known = driverFeatures(ask, offered, driver);
  const { beforeFeaturesOk, inProbe } = orderOf(ask, validate);
  const settled = settle(beforeFeaturesOk, ask, model.keepFeatures(ask, known, offered), through);
  const { features, refusal } = settled;
  const tried = ACKNOWLEDGE | DRIVER;
  if (refusal !== undefined) return failed(ask, { through, features, status: tried }, refusal);

  // What follows depends on which driver it is, and on whether its checks are still to come.
  const state = [features, driver.name, through, inProbe.length];
  return later(ask, 'rule', [model], state, () => {
    const forbidden = refusedByRule(model, ask, features);
    if (forbidden !== undefined) return failed(ask, { through, features, status: tried }, forbidden);
    return later(ask, 'features-ok', [model], state, () => {
      const ok = setFeaturesOk(ask, features);
      const status = tried | ok.gains;
      if (ok.refusal !== undefined) return failed(ask, { through, features, status }, ok.refusal);
      return later(ask, 'probe', [model], [...state, status], () => {
        const probed = settle(inProbe, ask, features, through);
        const refusal = probed.refusal ?? probe?.(ask, probed.features);
        const end = { through, features: probed.features, status };
        return refusal === undefined ? succeeded(ask, end) : failed(ask, end, refusal);
      });
    });
  });
}

/** How far a handshake has come. */
interface Come {
  readonly through: Interface;
  readonly features: FeatureSet;
  readonly status: number;
}

function failed(ask: Inquiry, { through, features, status }: Come, refusal: Refusal): Staged<Handshake> {
  return ended(ask, { interface: through, negotiated: features, status: status | FAILED, refusal });
}

function succeeded(ask: Inquiry, { through, features, status }: Come): Staged<Handshake> {
  return ended(ask, {
    interface: through,
    negotiated: features,
    status: status | DRIVER_OK,
    refusal: undefined,
  });
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

function ended(ask: Inquiry, handshake: Handshake): Staged<Handshake> {
  if (ask.hasLog) stateEnd(ask, handshake);
  return done(handshake);
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
