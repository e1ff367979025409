import type { LinuxDriver } from '../../data/linux-driver-tables.ts';
import { deviceAccepts } from '../../device/accept.ts';
import { visibleOffer } from '../../device/view.ts';
import { F } from '../../features/bits.ts';
import { type FeatureSet, NO_FEATURES } from '../../features/feature-set.ts';
import { decision } from '../../inquiry/decision.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { STATUS_BITS } from '../../model/result.ts';
import type { DriverModel } from '../driver-model.ts';
import type { Handshake, Interface, Refusal } from '../handshake.ts';
import { driverProbe } from './driver-probe.ts';
import { driverFeatures } from './feature-table.ts';
import { virtioDevMatch } from './match.ts';
import { transportProbe, virtioGetFeatures } from './transport.ts';
import { finalizeTransportFeatures, refuseWithoutVersionOne } from './transport-features.ts';
import { type Check, validateOf } from './validate.ts';

const featuresOk = decision({
  id: 'linux/features-ok',
  topic: 'features-ok',
  question: 'Does FEATURES_OK stick?',
  answers: {
    sticks: { yes: true, answer: 'the device takes the set.' },
    refused: {
      yes: false,
      answer: 'the status reads back without it, “{message}”.',
      effect: 'the driver gives up with ENODEV',
    },
    'not-asked': {
      answer: 'The question does not arise: without VERSION_1 there is no FEATURES_OK.',
      effect: 'the features are settled',
    },
  },
  authority: [
    { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_finalize_features()' },
    { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_features_ok()', since: '5.17' },
  ],
  story:
    'The driver sets FEATURES_OK and reads the status back. A device that cannot work with the chosen set leaves the bit clear, which is all that it can say; the log then shows the status, not the reason.',
});

const done = decision({
  id: 'linux/probe',
  topic: 'end',
  question: 'How does the handshake end?',
  answers: {
    'driver-ok': { answer: 'The driver sets DRIVER_OK: status {status}.' },
    failed: { answer: 'The driver sets FAILED: status {status}.' },
  },
  authority: { kind: 'kernel', where: 'drivers/virtio/virtio.c virtio_dev_probe()' },
  story:
    'Whatever fails on the way, the core adds FAILED to the status; otherwise the driver, or the core for it, adds DRIVER_OK.',
});

const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED } = STATUS_BITS;

/** A step either yields the set to go on with, or ends the handshake. */
type Step = { readonly features: FeatureSet; readonly refusal?: Refusal | undefined };

/** The transport's finalize_features(): clear what it does not know, insist on VERSION_1. */
function finalizeFeatures(ask: Inquiry, features: FeatureSet, through: Interface): Step {
  const kept = finalizeTransportFeatures(ask, features, through);
  return { features: kept, refusal: refuseWithoutVersionOne(ask, kept, through) };
}

function validated(ask: Inquiry, validate: Check, features: FeatureSet): Step {
  const outcome = validate(ask, features);
  return 'refusal' in outcome ? { features, refusal: outcome.refusal } : outcome;
}

/** finalize and validate in this release's order. */
function settle(ask: Inquiry, validate: Check | undefined, features: FeatureSet, through: Interface): Step {
  if (validate === undefined || !ask.kernel.has('validate-callback'))
    return finalizeFeatures(ask, features, through);
  const finalizeFirst = ask.kernel.has('finalize-before-validate');
  const first = finalizeFirst ? finalizeFeatures(ask, features, through) : validated(ask, validate, features);
  if (first.refusal !== undefined) return first;
  return finalizeFirst
    ? validated(ask, validate, first.features)
    : finalizeFeatures(ask, first.features, through);
}

/** Linux virtio_features_ok(), second half: set FEATURES_OK and read it back. */
function setFeaturesOk(
  ask: Inquiry,
  features: FeatureSet,
): { readonly status: number; readonly refusal?: Refusal } {
  const status = ACKNOWLEDGE | DRIVER;
  if (!ask.kept(features, F.VERSION_1)) {
    ask.decide(featuresOk, 'not-asked');
    return { status };
  }
  if (deviceAccepts(ask, features)) {
    ask.decide(featuresOk, 'sticks');
    return { status: status | FEATURES_OK };
  }
  const message = `virtio: device refuses features: ${status.toString(16)}`;
  ask.decide(featuresOk, 'refused', { message });
  return { status, refusal: { by: 'device', message, errno: 'ENODEV' } };
}

function ended(
  ask: Inquiry,
  through: Interface,
  negotiated: FeatureSet,
  status: number,
  refusal: Refusal | undefined,
): Handshake {
  const final = status | (refusal === undefined ? DRIVER_OK : FAILED);
  ask.forLog(() => {
    const code = refusal === undefined ? 'driver-ok' : 'failed';
    ask.decide(done, code, { status: `0x${final.toString(16)}` });
  });
  return { interface: through, negotiated, status: final, refusal };
}

/** What the driver makes of the features before probe(): in releases without validate(), the same checks come after FEATURES_OK. */
function probe(ask: Inquiry, validate: Check | undefined, features: FeatureSet): Step {
  if (validate === undefined || ask.kernel.has('validate-callback'))
    return { features, refusal: driverProbe(ask, features) };
  const late = validated(ask, validate, features);
  if (late.refusal !== undefined) return late;
  return { features: late.features, refusal: driverProbe(ask, late.features) };
}

function refusedByRule(model: DriverModel, ask: Inquiry, features: FeatureSet): Refusal | undefined {
  const refusal = model.refuse(ask, features, model.restrictsMemory(ask));
  return refusal && { ...refusal, byRule: true };
}

function handshake(model: DriverModel, ask: Inquiry, driver: LinuxDriver, through: Interface): Handshake {
  const offered = virtioGetFeatures(ask, visibleOffer(ask, through), through);
  const validate = validateOf(ask);
  const { features, refusal } = settle(
    ask,
    validate,
    model.keepFeatures(ask, driverFeatures(ask, driver, offered), offered),
    through,
  );
  const before = refusal ?? refusedByRule(model, ask, features);
  if (before !== undefined) return ended(ask, through, features, ACKNOWLEDGE | DRIVER, before);

  const ok = setFeaturesOk(ask, features);
  if (ok.refusal !== undefined) return ended(ask, through, features, ok.status, ok.refusal);
  const probed = probe(ask, validate, features);
  return ended(ask, through, probed.features, ok.status, probed.refusal);
}

const UNBOUND: Refusal = { by: 'nobody', message: undefined, errno: undefined };

/** Linux virtio_dev_probe(): from the device's offer to DRIVER_OK or FAILED. */
export function virtioDevProbe(model: DriverModel, ask: Inquiry): Handshake {
  const through = transportProbe(ask);
  if (through === undefined)
    return { interface: 'legacy', negotiated: NO_FEATURES, status: 0, refusal: UNBOUND };
  const driver = virtioDevMatch(ask);
  if (driver === undefined)
    return { interface: through, negotiated: NO_FEATURES, status: ACKNOWLEDGE, refusal: UNBOUND };
  return handshake(model, ask, driver, through);
}
