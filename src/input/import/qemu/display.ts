import type { EarlyRefusal, OptionRefusal, QemuStart } from '../../../model/qemu.ts';
import { variableIn } from '../shell/words.ts';
import { byQemu } from './backend-behind.ts';
import { type CommandReading, lastOf } from './entries.ts';
import { onOff } from './keyval.ts';
import { type QemuOption, valuesOf } from './options.ts';

/** The last display that was asked for: `-nographic` and its like keep what `-display` said of OpenGL. */
interface Display {
  readonly type: string;
  /** `gl=`; undefined where it is not given. */
  readonly gl: string | undefined;
}

/** Options that stand for a type of display. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['nographic', 'none'],
  ['curses', 'curses'],
  ['sdl', 'sdl'],
]);

/** Displays that have OpenGL if they are told so; none and curses never have it. */
const WITH_OPENGL = new Set(['gtk', 'sdl', 'dbus', 'cocoa']);

/**
 * Whether the display has OpenGL (QEMU’s display_opengl, which `-display` and `-spice` set), and what QEMU says where a display is told
 * to have it that cannot. Without an option, no display that QEMU finds by itself has it.
 */
export function openglOf(options: readonly QemuOption[]): Pick<QemuStart, 'opengl' | 'refuses'> {
  const display = options.reduce(next, { type: '', gl: undefined });
  const spice = options.some((option) => option.name === 'spice' && isOnIn(option, 'gl'));
  if (spice) return { opengl: true };
  const isUnknown = [display.type, display.gl ?? ''].some((value) => variableIn(value) !== undefined);
  if (isUnknown || options.some(({ name }) => name === 'readconfig')) return { opengl: undefined };
  const wanted = display.gl !== undefined && display.gl !== 'off';
  switch (display.type) {
    case 'egl-headless':
      return { opengl: display.gl !== 'off' };
    case 'spice-app':
      return { opengl: display.gl !== undefined };
    default:
      return WITH_OPENGL.has(display.type) || !wanted
        ? { opengl: wanted }
        : { opengl: false, refuses: noOpengl(display.type) };
  }
}

/** Cards that render by OpenGL. */
const RENDERING = /^virtio-(?:gpu|vga)-gl(?:-|$)/;

/** QEMU virtio_gpu_gl_device_realize(): looks at the devices one after the other, and says what it has against a second that renders. */
export function refusedSecondRenderer(): (driver: string) => EarlyRefusal | undefined {
  let has = false;
  return (driver) => {
    if (!RENDERING.test(driver)) return undefined;
    const second = has;
    has = true;
    return second
      ? byQemu(
          'at most one virtio-gpu-gl-device device is permitted',
          'hw/display/virtio-gpu-gl.c virtio_gpu_gl_device_realize()',
        )
      : undefined;
  };
}

const OPTIONS = ['display', 'spice', ...TYPES.keys()];

/** Takes note that what was said of the display decides on a device. */
export function useDisplay(reading: CommandReading, models: readonly string[]): void {
  if (!models.some((model) => RENDERING.test(model))) return;
  for (const name of OPTIONS) lastOf(reading, name);
}

/** The display after an option. */
function next(display: Display, option: QemuOption): Display {
  const type = TYPES.get(option.name);
  if (type !== undefined) return { ...display, type };
  if (option.name !== 'display') return display;
  const values = valuesOf(option);
  // One of VNC is no display of this kind.
  if (typeof values === 'string' || !values.has('type')) return display;
  return { type: values.get('type') ?? '', gl: values.get('gl') };
}

function isOnIn(option: QemuOption, key: string): boolean {
  const values = valuesOf(option);
  return typeof values !== 'string' && onOff(values, key) === true;
}

function noOpengl(type: string): OptionRefusal {
  return {
    message: `OpenGL is not supported by display backend '${type}'`,
    where: 'system/vl.c qemu_create_early_backends()',
  };
}
