import { TYPE } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { Refusal } from '../handshake.ts';
import { virtballoonValidate } from './driver/balloon.ts';
import { virtnetValidate } from './driver/net.ts';
import { virtioPmemValidate } from './driver/pmem.ts';
import { needsVersionOne } from './driver/version-one.ts';

/** What a driver's validate() made of the set: a set with some bits cleared, or a refusal. */
export type Validated = { readonly features: FeatureSet } | { readonly refusal: Refusal };

export type Check = (ask: Inquiry, features: FeatureSet) => Validated;

/** virtsnd_validate(), virtio_can_validate(). */
const versionOneValidate: Check = (ask, features) => {
  const refusal = needsVersionOne(ask, features, 'in-validate');
  return refusal === undefined ? { features } : { refusal };
};

/** scmi_vio_validate(). */
const scmiVioValidate: Check = (ask, features) => {
  const optional =
    ask.kernel.has('scmi-version-1-optional') &&
    !ask.kernel.enabled('ARM_SCMI_TRANSPORT_VIRTIO_VERSION1_COMPLIANCE', 'y');
  return optional ? { features } : versionOneValidate(ask, features);
};

/** By device type; the other drivers have no validate(). */
const CHECKS: ReadonlyMap<number, Check> = new Map([
  [TYPE.NET, virtnetValidate],
  [TYPE.BALLOON, virtballoonValidate],
  [TYPE.PMEM, virtioPmemValidate],
  [TYPE.SOUND, versionOneValidate],
  [TYPE.CAN, versionOneValidate],
  [TYPE.SCMI, scmiVioValidate],
]);

function checkOf(type: number): Check | undefined {
  return CHECKS.get(type);
}

/** Linux virtio_driver.validate of this device type: what its driver gives up or refuses before the features are settled; undefined: it has none. */
export function validateOf(ask: Inquiry): Check | undefined {
  return ask.device.type(checkOf);
}
