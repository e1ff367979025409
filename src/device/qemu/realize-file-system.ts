import type { QemuObjection } from './prediction.ts';
import { numberOf, type Settings, settingOf } from './properties.ts';

/** Bytes that QEMU takes for the name by which a guest mounts a 9p share: MAX_TAG_LEN with its end. */
const LONGEST_9P_TAG = 31;

/** Bytes of the name in the configuration space of a virtio-fs device. */
const LONGEST_FS_TAG = 36;

const LARGEST_QUEUE = 1024;

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** QEMU v9fs_device_realize_common(). */
export function realize9p(settings: Settings): QemuObjection | undefined {
  const message = refusal9p(settings);
  return message === undefined ? undefined : { message, where: 'hw/9pfs/9p.c v9fs_device_realize_common()' };
}

function refusal9p(settings: Settings): string | undefined {
  const fsdev = settingOf('fsdev', settings)?.value;
  if (settings.plug.backend.present === false)
    return `9pfs device couldn't find fsdev with the id = ${fsdev ?? 'NULL'}`;
  const tag = settingOf('mount_tag', settings)?.value;
  if (tag === undefined) return `fsdev with id ${fsdev ?? 'NULL'} needs mount_tag arguments`;
  const length = bytesOf(tag);
  return length > LONGEST_9P_TAG
    ? `mount tag '${tag}' (${length} bytes) is longer than maximum (${LONGEST_9P_TAG} bytes)`
    : undefined;
}

/** QEMU vuf_device_realize(). */
export function realizeFs(settings: Settings): QemuObjection | undefined {
  const message = refusalFs(settings);
  return message === undefined
    ? undefined
    : { message, where: 'hw/virtio/vhost-user-fs.c vuf_device_realize()' };
}

function refusalFs(settings: Settings): string | undefined {
  const tag = settingOf('tag', settings)?.value;
  if (tag === undefined) return 'missing tag property';
  if (tag === '') return 'tag property cannot be empty';
  if (bytesOf(tag) > LONGEST_FS_TAG) return `tag property must be ${LONGEST_FS_TAG} bytes or less`;
  if (numberOf('num-request-queues', settings) === 0)
    return 'num-request-queues property must be larger than 0';
  const size = numberOf('queue-size', settings) ?? 1;
  if (size <= 0 || (size & (size - 1)) !== 0) return 'queue-size property must be a power of 2';
  return size > LARGEST_QUEUE ? `queue-size property must be ${LARGEST_QUEUE} or smaller` : undefined;
}
