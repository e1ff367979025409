import { TYPE } from '../../features/bits.ts';
import type { MonitorRefusal } from '../../model/device.ts';
import type { Platform } from '../../model/platform.ts';
import type { Remedy } from '../../model/remedy.ts';
import type { Result } from '../../model/result.ts';
import { remedy, sharedMemoryTerms } from './qemu-terms.ts';

export const WITHOUT_BALLOON: Remedy = {
  title: 'do without the balloon: the failed probe is harmless, and nothing else in the guest depends on it',
  qemu: 'no -device virtio-balloon-pci',
  libvirt: "<memballoon model='none'/>",
};

/** A device that nothing else depends on, or that another kind of device can stand in for. */
const ALTERNATIVES: ReadonlyMap<number, Remedy> = new Map([
  [TYPE.BALLOON, WITHOUT_BALLOON],
  [
    TYPE.FS,
    {
      title: 'share the directory by 9p, whose work QEMU does itself, or give the guest a disk',
      qemu: '-fsdev local,id=share,path=DIR,security_model=none -device virtio-9p-pci,fsdev=share,mount_tag=TAG,disable-legacy=on,iommu_platform=on',
      libvirt: "<filesystem type='mount'><driver type='path'/></filesystem> with <driver iommu='on'/>",
    },
  ],
]);

/** What would help against a refusal that no other properties of the device avoid. Returns undefined where nothing is known. */
export function refusalRemedy({ message }: MonitorRefusal, platform: Platform): Remedy | undefined {
  if (message.endsWith(' requires shared memory'))
    return remedy('let the daemon map guest memory', sharedMemoryTerms(platform));
  if (message === 'iommu_platform=true is not supported by the device')
    return {
      title: 'have a backend that offers ACCESS_PLATFORM, or a device whose work QEMU does itself',
    };
  return undefined;
}

/** What would help besides changes of the device that can be tried: against its refusal, or in its place. */
export function otherRemedies(result: Result): readonly Remedy[] {
  const { device, platform } = result.asked;
  const { refused } = device;
  return [refused && refusalRemedy(refused, platform), alternativeTo(result)].filter(
    (one) => one !== undefined,
  );
}

/** What to use in place of a device that a guest with protected memory cannot use. Returns undefined where nothing is known. */
function alternativeTo({ asked, outcome }: Result): Remedy | undefined {
  const { protection } = asked.platform.memory;
  if (outcome === 'works' || protection === 'none') return undefined;
  return ALTERNATIVES.get(asked.device.type);
}
