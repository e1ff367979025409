import { since } from './boot.ts';
import type { QemuObjection } from './prediction.ts';
import { isPropertyOn, numberOf, type Settings } from './properties.ts';

const BASE = 'hw/display/virtio-gpu-base.c virtio_gpu_base_device_realize()';
const GL = 'hw/display/virtio-gpu-gl.c virtio_gpu_gl_device_realize()';
const GPU = 'hw/display/virtio-gpu.c virtio_gpu_device_realize()';

/** A card that renders can have blobs too, with a new enough virglrenderer. */
const BLOBS_RENDERED = { after: '7.2', by: '10.0', likely: '9.2' };
/** Rutabaga can do without udmabuf, and the message says so. */
const RUTABAGA = { after: '7.2', by: '10.0', likely: '8.2' };

/** What is missing is named since then. */
const SAYS_DISPLAY = { after: '7.2', by: '10.0', likely: '8.1' };
const NO_OPENGL = 'The display backend does not have OpenGL support enabled';

const MOST_OUTPUTS = 16;

/** QEMU virtio_gpu_gl_device_realize(), virtio_gpu_device_realize(), virtio_gpu_base_device_realize(). */
export function realizeGpu(settings: Settings): QemuObjection | undefined {
  const { boot } = settings;
  if (rendersByGl(settings) && boot.opengl === false)
    return {
      message: since(boot, SAYS_DISPLAY) ? NO_OPENGL : 'opengl is not available',
      where: GL,
      wants: { kind: 'opengl' },
    };
  const blobs = isPropertyOn('blob', settings) ? refuseBlobs(settings) : undefined;
  if (blobs !== undefined) return { message: blobs, where: GPU };
  return (numberOf('max_outputs', settings) ?? 1) <= MOST_OUTPUTS
    ? undefined
    : { message: 'invalid max_outputs > 16', where: BASE };
}

function refuseBlobs(settings: Settings): string | undefined {
  const { boot } = settings;
  const rendered = since(boot, BLOBS_RENDERED);
  if (rendersByGl(settings)) return rendered ? undefined : 'blobs and virgl are not compatible (yet)';
  if (boot.lacksMemfd !== true) return undefined;
  return since(boot, RUTABAGA)
    ? 'need rutabaga or udmabuf for blob resources'
    : 'cannot enable blob resources without udmabuf';
}

/** What only the host, or the build of QEMU, could tell of a card that was not refused. Returns undefined where nothing of the kind matters. */
export function unknownOfGpu(settings: Settings): string | undefined {
  const gl = rendersByGl(settings);
  if (gl && settings.boot.opengl === undefined) return 'the display, and with it whether it has OpenGL,';
  if (!isPropertyOn('blob', settings)) return undefined;
  return gl
    ? 'the virglrenderer that QEMU was built with, which has to be new for blob=on,'
    : 'the udmabuf device of the host, without which QEMU refuses blob=on,';
}

function rendersByGl({ model }: Settings): boolean {
  return model.row.device === 'virtio-gpu-gl-device';
}
