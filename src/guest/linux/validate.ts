import { TYPE } from '../../data/bits.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import type { FeatureSet } from '../../model/feature-set.ts';
import type { Refusal } from '../handshake.ts';
import { virtballoonValidate } from './driver/balloon.ts';
import { virtnetValidate } from './driver/net.ts';
import { virtioPmemValidate } from './driver/pmem.ts';
import { needsVersionOne } from './driver/version-one.ts';

/** What a driver's validate() made of the set: a set with some bits cleared, or a refusal. */
export type Validated = { readonly features: FeatureSet } | { readonly refusal: Refusal };

/** Linux virtio_driver.validate: what this device type's driver gives up or refuses before the features are settled. */
export function validate(ask: Inquiry, features: FeatureSet): Validated {
  switch (ask.device.type()) {
    case TYPE.NET:
      return virtnetValidate(ask, features);
    case TYPE.BALLOON:
      return virtballoonValidate(ask, features);
    case TYPE.PMEM:
      return virtioPmemValidate(ask, features);
    case TYPE.SOUND:
    case TYPE.CAN:
      return refusedOr(features, needsVersionOne(ask, features, 'in-validate'));
    case TYPE.SCMI:
      if (
        ask.kernel.has('scmi-version-1-optional') &&
        !ask.kernel.enabled('ARM_SCMI_TRANSPORT_VIRTIO_VERSION1_COMPLIANCE', 'y')
      )
        return { features };
      return refusedOr(features, needsVersionOne(ask, features, 'in-validate'));
    default:
      return { features };
  }
}

function refusedOr(features: FeatureSet, refusal: Refusal | undefined): Validated {
  return refusal === undefined ? { features } : { refusal };
}
