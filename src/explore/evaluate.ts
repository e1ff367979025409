import { creationRefusal } from '../device/creation.ts';
import { isFullyModelled } from '../device/modelled.ts';
import { type FeatureSet, NO_FEATURES } from '../features/feature-set.ts';
import { existsHere } from '../guest/architecture.ts';
import { BYPASS, isPooled } from '../guest/dma-mapping.ts';
import type { DmaMapping, DriverModel } from '../guest/driver-model.ts';
import type { Handshake } from '../guest/handshake.ts';
import { untaken } from '../guest/plain/handshake.ts';
import type { Inquiry } from '../inquiry/inquiry.ts';
import { andThen, finish, later, type Staged } from '../inquiry/staged.ts';
import type { Cost } from '../model/cost.ts';
import type { AddressKind, DmaApi, Outcome } from '../model/result.ts';
import { understandsAddresses } from '../reach/addresses.ts';
import { costs } from '../reach/cost.ts';
import { arrive, reaches } from '../reach/reach.ts';

/** The three answers to a case, as data: what is agreed, which way the data goes, whether the device gets there. */
export interface Evaluation {
  readonly outcome: Outcome;
  readonly handshake: Handshake;
  /** Undefined where the handshake failed, so no ring was allocated. */
  readonly dma: DmaAnswer | undefined;
  /** What each request costs; undefined where none is ever made. */
  readonly cost: readonly Cost[] | undefined;
}

/** Whether no driver of this guest takes the device, for reasons unrelated to the rules about virtio. */
export function isUndriven({ handshake: { refusal }, failed }: Agreement): boolean {
  if (failed === 'refused-by-driver') return refusal?.byRule !== true;
  return failed === 'not-created' || failed === 'no-driver' || failed === 'unknown';
}

export interface DmaAnswer {
  readonly api: DmaApi;
  readonly addresses: AddressKind;
  readonly mapping: DmaMapping;
}

const BYPASSED: DmaAnswer = { api: 'bypass', addresses: 'guest-physical', mapping: BYPASS };
/** The same while no memory is private yet. */
const BYPASSED_BEFORE: DmaAnswer = { ...BYPASSED, mapping: { ...BYPASS, buffers: 'shared', ring: 'shared' } };

/** What there is to say of a handshake that never begins; `message` is the monitor’s. */
function never(message: string | undefined): Handshake {
  return {
    interface: 'modern',
    negotiated: NO_FEATURES,
    status: 0,
    refusal: { by: 'device', message, errno: undefined },
  };
}

/** The answer to the first question: the handshake, and how it failed where it did. */
export interface Agreement {
  readonly handshake: Handshake;
  readonly failed: Exclude<Outcome, 'works' | 'breaks' | 'no-memory'> | undefined;
}

/** What do the two agree on? */
export function agree(model: DriverModel, ask: Inquiry): Staged<Agreement> {
  return later(ask, 'creation', { rules: [model] }, () => create(model, ask));
}

function create(model: DriverModel, ask: Inquiry): Staged<Agreement> {
  const neverCreated = creationRefusal(ask);
  if (neverCreated !== undefined) return { handshake: never(neverCreated), failed: 'not-created' };
  if (!isFullyModelled(ask)) return { handshake: never(undefined), failed: 'unknown' };
  return andThen(begin(model, ask), 'probe', agreed);
}

function agreed(handshake: Handshake): Staged<Agreement> {
  return { handshake, failed: failureOf(handshake) };
}

function failureOf({ refusal }: Handshake): Agreement['failed'] {
  if (refusal === undefined) return undefined;
  if (refusal.by === 'nobody') return 'no-driver';
  return refusal.by === 'unread' ? 'unknown' : `refused-by-${refusal.by}`;
}

function begin(model: DriverModel, ask: Inquiry): Staged<Handshake> {
  return existsHere(ask, model) ? model.probe(model, ask) : untaken('modern');
}

/** Which way does the driver send its data? */
export function dmaPath(model: DriverModel, ask: Inquiry, negotiated: FeatureSet): DmaAnswer {
  if (!model.useDmaApi(ask, negotiated)) return model.beforeProtection ? BYPASSED_BEFORE : BYPASSED;
  const mapping = model.mapDma(ask, negotiated);
  if (isPooled(mapping)) ask.forLog(() => model.describePool(ask, negotiated));
  const addresses = mapping.addressed === 'guest-physical' ? 'guest-physical' : 'platform';
  return { api: mapping.besideDmaApi ? 'device-map' : 'dma-api', addresses, mapping };
}

/** The answer where the driver gets no memory for a ring. */
function withoutRing(model: DriverModel, ask: Inquiry, handshake: Handshake, dma: DmaAnswer): Evaluation {
  return { outcome: 'no-memory', handshake: model.failWithoutRing(ask, handshake), dma, cost: undefined };
}

/** Whether each of its requests can be mapped; nobody asks it of what never gets there. */
function fits(
  fitsPool: DriverModel['fitsPool'],
  ask: Inquiry,
  negotiated: FeatureSet,
  mapping: DmaMapping,
): boolean {
  return !isPooled(mapping) || fitsPool(ask, negotiated);
}

/** Asks the second and the third question. */
function conclude(model: DriverModel, ask: Inquiry, { handshake, failed }: Agreement): Evaluation {
  if (failed !== undefined) return { outcome: failed, handshake, dma: undefined, cost: undefined };
  const { negotiated } = handshake;
  const dma = dmaPath(model, ask, negotiated);
  const { mapping } = dma;
  if (mapping.noRing) return withoutRing(model, ask, handshake, dma);
  const understood = understandsAddresses(ask, negotiated, mapping, model.iommu);
  const arrived = arrive(ask, negotiated, reaches(ask, negotiated, mapping, understood));
  const outcome = arrived === 'breaks' || fits(model.fitsPool, ask, negotiated, mapping) ? arrived : 'breaks';
  return { outcome, handshake, dma, cost: costs(ask, negotiated, mapping) };
}

/** The same, in a space of cases each step in a stage of its own, since it depends on little. */
export function afterAgreement(model: DriverModel, ask: Inquiry, agreement: Agreement): Staged<Evaluation> {
  const { handshake, failed } = agreement;
  if (ask.isSingle || failed !== undefined) return conclude(model, ask, agreement);
  const { negotiated } = handshake;
  const { iommu, fitsPool } = model;
  return later(ask, 'dma', { rules: [model], state: [negotiated] }, () => {
    const dma = dmaPath(model, ask, negotiated);
    const { mapping } = dma;
    if (mapping.noRing) return withoutRing(model, ask, handshake, dma);
    return later(ask, 'addresses', { rules: [iommu, fitsPool], state: [negotiated, dma] }, () => {
      const understood = understandsAddresses(ask, negotiated, mapping, iommu);
      return later(ask, 'reach', { rules: [fitsPool], state: [negotiated, dma, understood] }, () => {
        const reached = reaches(ask, negotiated, mapping, understood);
        return later(ask, 'purpose', { rules: [fitsPool], state: [negotiated, dma, reached] }, () => {
          const arrived = arrive(ask, negotiated, reached);
          return later(ask, 'limit', { rules: [fitsPool], state: [negotiated, dma, arrived] }, () => {
            const outcome =
              arrived === 'breaks' || fits(fitsPool, ask, negotiated, mapping) ? arrived : 'breaks';
            return later(ask, 'cost', { state: [negotiated, dma, outcome] }, () => ({
              outcome,
              handshake,
              dma,
              cost: costs(ask, negotiated, mapping),
            }));
          });
        });
      });
    });
  });
}

/** Asks the three questions in their order. */
export function evaluate(model: DriverModel, ask: Inquiry): Evaluation {
  return conclude(model, ask, finish(create(model, ask)));
}
