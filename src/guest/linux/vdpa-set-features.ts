import { VDPA_DRIVER_ROWS, type VdpaDriverRow } from '../../data/vdpa-drivers.ts';
import { F } from '../../features/bits.ts';
import { type FeatureSet, featureSet } from '../../features/feature-set.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';
import { refusingBy } from '../../inquiry/refusing.ts';
import type { Transport, VdpaDriver } from '../../model/device.ts';
import { oneForEach } from '../../model/one-for-each.ts';
import { hasReached, type Version } from '../../model/release.ts';
import type { Refusal } from '../handshake.ts';

/** What is taken for a driver that nobody names: that it insists on bus addresses, as most do. */
const UNNAMED = { insists: [F.ACCESS_PLATFORM], errno: 'EINVAL' } as const;

/** What is known of the driver behind a vDPA device. Returns undefined where nobody names it. */
function rowOf(driver: VdpaDriver | undefined): VdpaDriverRow | undefined {
  return driver && VDPA_DRIVER_ROWS[driver];
}

const existsIn = oneForEach(
  ({ since }: VdpaDriverRow) =>
    (version: Version) =>
      hasReached(version, since).yes,
);

const insistsIn = oneForEach(
  ({ since, insistsSince = since }: VdpaDriverRow) =>
    (version: Version) =>
      hasReached(version, insistsSince).yes,
);

/** Whether this kernel has the driver that makes the vDPA device; one that nobody names is there. */
export function hasVdpaDriver(ask: Inquiry): boolean {
  const driver = ask.device.vdpaDriver();
  const row = rowOf(driver);
  if (driver === undefined || row === undefined) return true;
  ask.kernel.note((version) => ({
    kind: 'driver',
    driver,
    read: hasReached(version, row.since).read,
  }));
  return ask.kernel.lookUp(existsIn(row));
}

function isVdpa(transport: Transport): boolean {
  return transport === 'vdpa';
}

const refusingByParent = refusingBy(
  ({ errno }: { readonly errno: Refusal['errno']; readonly message?: string }, message): Refusal => ({
    by: 'device',
    message,
    errno,
  }),
);

const WITHOUT_A_WORD = {
  yes: false,
  answer: 'the driver behind the device insists on {missing}, and fails without a word.',
  effect: 'the probe fails before FEATURES_OK is set',
} as const;

const ALOUD = {
  ...WITHOUT_A_WORD,
  answer: 'the driver behind the device insists on {missing}: “{message}”.',
} as const;

/** Linux vdpa_set_features(): the driver that makes the vDPA device is handed the features, and may fail. */
export const vdpaSetFeatures = refusingByParent(
  (ask: Inquiry, features: FeatureSet) => {
    if (!ask.device.transport(isVdpa)) return 'other-bus';
    const row = rowOf(ask.device.vdpaDriver());
    const { insists, errno, says } = { says: undefined, ...(row ?? UNNAMED) };
    if (insists.length === 0 || (row !== undefined && !ask.kernel.lookUp(insistsIn(row)))) return 'any';
    const missing = insists.filter((bit) => !ask.kept(features, bit));
    if (missing.length === 0) return 'kept';
    const given = { missing: featureSet(missing), ...(says === undefined ? {} : { says }) };
    if (errno === 'EINVAL') return [says === undefined ? 'invalid' : 'invalid-aloud', given];
    return [says === undefined ? 'unsupported' : 'unsupported-aloud', given];
  },
  {
    id: 'linux/vdpa/set-features',
    topic: 'transport',
    question: 'Does the driver behind the vDPA device take the features?',
    answers: {
      'other-bus': { yes: true },
      any: { yes: true, answer: 'it takes any.' },
      kept: { yes: true, answer: 'the driver dropped none on which it insists.' },
      invalid: { ...WITHOUT_A_WORD, refuses: { errno: 'EINVAL' } },
      'invalid-aloud': { ...ALOUD, refuses: { errno: 'EINVAL', message: '{says}' } },
      unsupported: { ...WITHOUT_A_WORD, refuses: { errno: 'EOPNOTSUPP' } },
      'unsupported-aloud': { ...ALOUD, refuses: { errno: 'EOPNOTSUPP', message: '{says}' } },
    },
    authority: {
      kind: 'kernel',
      where:
        'drivers/virtio/virtio_vdpa.c virtio_vdpa_finalize_features(); set_driver_features() of each driver in drivers/vdpa',
    },
    story:
      'virtio_vdpa hands the features to the driver behind the device before FEATURES_OK is set, and whether that fails is the driver’s own affair: ifcvf, mlx5_vdpa, pds_vdpa and vdpa_sim insist on ACCESS_PLATFORM, eni_vdpa on MRG_RXBUF, octep_vdpa on VERSION_1, RING_PACKED and NOTIFICATION_DATA; vp_vdpa, snet_vdpa and VDUSE take what comes, though VDUSE makes no device that does not offer ACCESS_PLATFORM. Whoever is not named is taken to insist on ACCESS_PLATFORM.',
  },
);
